"""What is found out about an outcome after the count; it explains and changes nothing that was decided."""

from collections.abc import Iterable
from datetime import datetime

from budgeting.commands.witnesses import tell_witnesses
from budgeting.models.rounds import Round
from budgeting.rules.margins import Margin
from budgeting.rules.publication import MARGINS, MARGINS_FOUND, digest_of_part
from budgeting.rules.written import margins_document
from engage.kernel.access import SYSTEM
from engage.kernel.audit import record
from engage.kernel.db import db


def keep_margins(pb_round: Round, margins: Iterable[Margin], *, now: datetime) -> None:
    """Store beside the outcome what projects would have needed, and its digest in the log: the outcome's does not cover it."""
    db.session.refresh(pb_round, with_for_update=True)
    found = margins_document(margins)
    pb_round.outcome = {**pb_round.outcome, MARGINS: found}
    db.session.flush()
    entry = record(
        MARGINS_FOUND,
        subject=pb_round.id,
        actor=SYSTEM,
        now=now,
        margins_digest=digest_of_part(found),
    )
    tell_witnesses(pb_round, entry, now=now, actor=SYSTEM)
