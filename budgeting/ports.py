"""What rounds promise to the front page, the officers' desk and acts that take two."""

from datetime import datetime

from flask import Flask
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from budgeting.commands.counting import close_round
from budgeting.models import KIND, Round
from budgeting.presenters.rounds import CLOSE
from budgeting.queries import number_of_sealed
from budgeting.rules.turnout import turnout_shown
from engage.activities.presenters import CardFacts, DeskFacts
from engage.activities.rules.lifecycle import State
from engage.content.presenters import words_in
from engage.kernel.access import Actor, Policy
from engage.kernel.db import db
from engage.people.commands.acts import ActKind, ConfirmedAct, register_act
from engage.rules.errors import NotFoundError


def register_acts(app: Flask) -> None:
    """What takes two count officers: closing a round."""
    register_act(
        app,
        ActKind(
            kind=CLOSE,
            policy=Policy.COUNT_OFFICER,
            perform=_close,
            label=_l("Close the vote"),
            facts_now=lambda subject: {"state": _round(subject).state},
            subject_label=lambda subject: words_in(_round(subject).words, "title"),
        ),
    )


def _close(act: ConfirmedAct, now: datetime, actor: Actor) -> None:
    close_round(_round(act.subject), now=now, actor=actor)


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
