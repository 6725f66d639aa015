"""What is found out about an outcome after the count; it explains and changes nothing that was decided."""

from collections.abc import Iterable

from budgeting.models.rounds import Round
from budgeting.rules.margins import Margin
from budgeting.rules.written import margins_document
from engage.kernel.db import db


def keep_margins(pb_round: Round, margins: Iterable[Margin]) -> None:
    """Store beside the outcome what projects would have needed. The outcome's digest does not cover it."""
    db.session.refresh(pb_round, with_for_update=True)
    pb_round.outcome = {**pb_round.outcome, "margins": margins_document(margins)}
    db.session.flush()
