"""What a device keeps of bids in its signed cookie: the code of each round's bid, nothing else."""

from datetime import datetime
from typing import TYPE_CHECKING

from flask import session as cookie_session

from budgeting.queries.bids import bid_by_secret
from budgeting.rules.tries import must_wait, recent
from engage.kernel.clock import now
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
    before = [datetime.fromisoformat(failure) for failure in cookie_session.get(FAILURES, [])]
    failures = [*recent(before, moment), moment]
    cookie_session[FAILURES] = [failure.isoformat() for failure in failures]
    return NotAllowedError("too_many_tries" if must_wait(failures, moment) else "code_unknown")
