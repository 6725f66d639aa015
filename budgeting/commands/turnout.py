"""The only figure that anybody sees before a round closes."""

from budgeting.models.rounds import Round
from budgeting.queries.rounds import number_of_sealed
from budgeting.rules.turnout import turnout_shown
from engage.kernel.db import db


def refresh_turnout(pb_round: Round) -> None:
    """Hold the turnout, rounded down to tens, until the next hour: a figure that moves while one watches would tell who votes."""
    db.session.refresh(pb_round, with_for_update=True)
    pb_round.turnout = turnout_shown(number_of_sealed(pb_round))
    db.session.flush()
