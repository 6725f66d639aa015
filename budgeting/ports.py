"""What rounds promise to the front page and the officers' desk."""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from budgeting.models import KIND, Round
from budgeting.queries import number_of_sealed
from budgeting.rules.choices import turnout_shown
from engage.activities.ports import CardFacts, DeskFacts
from engage.activities.rules.lifecycle import State
from engage.kernel.db import db
from engage.rules.errors import NotFoundError


class RoundPorts:
    """One object keeps every promise of a round."""

    kind = KIND

    def card(self, activity_id: str) -> CardFacts:
        pb_round = _round(activity_id)
        is_declared = pb_round.state == State.DECLARED
        return CardFacts(
            endpoint="budgeting.results" if is_declared else "budgeting.round_about",
            values={"slug": pb_round.slug},
            tag=_("Share out money"),
            tag_style="brick",
            icon="pound",
            action=_("See the result") if is_declared else _("Choose projects"),
        )

    def desk(self, activity_id: str, *, now: datetime) -> DeskFacts:
        pb_round = _round(activity_id)
        is_open = pb_round.state == State.OPEN
        return DeskFacts(
            endpoint="budgeting_officer.desk",
            values={"slug": pb_round.slug},
            count=turnout_shown(number_of_sealed(pb_round)) if is_open else None,
            unit=_("votes or more"),
            note=_("No results before the close") if is_open else "",
        )


def _round(activity_id: str) -> Round:
    pb_round = db.session.scalars(select(Round).where(Round.id == activity_id)).first()
    if pb_round is None:
        raise NotFoundError("round", id=activity_id)
    return pb_round
