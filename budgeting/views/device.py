"""What a device keeps of bids in its signed cookie: the code of each round's bid, nothing else."""

from typing import TYPE_CHECKING

from flask import session as cookie_session

from budgeting.queries.bids import bid_by_secret
from budgeting.rules.tries import IN, must_wait
from engage.kernel.clock import now
from engage.kernel.device_notes import note_on_device, noted_on_device
from engage.rules.errors import EngageError, NotAllowedError

if TYPE_CHECKING:
    from budgeting.models.bids import Bid, BidCall

SECRETS = "bid_secrets"
FAILURES = "bid_code_failures"


def secret_of(call: "BidCall") -> str:
    """The code that this device has; empty without one."""
    secret: str = cookie_session.get(SECRETS, {}).get(call.round_id, "")
    return secret


def own(call: "BidCall") -> "Bid | None":
    """The bid that this device has a code for."""
    secret = secret_of(call)
    return bid_by_secret(call, secret) if secret else None


def remember(call: "BidCall", secret: str) -> None:
    """Keep a code on this device."""
    cookie_session[SECRETS] = {**cookie_session.get(SECRETS, {}), call.round_id: secret}


def noting_failure() -> EngageError:
    """Count an unknown code against this device; past the limit the person is asked to wait. A right code never comes here."""
    moment = now()
    note_on_device(FAILURES, within=IN, now=moment)
    failures = noted_on_device(FAILURES, within=IN, now=moment)
    return NotAllowedError("too_many_tries" if must_wait(failures, moment) else "code_unknown")
