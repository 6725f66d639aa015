"""The pages of a ballot, on whichever way somebody walks them: a voter's, an officer's preview, a rehearsal.

A way is what its templates receive beside the ballot: where its buttons lead and where it ends.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from flask import request

from budgeting.forms.voting import BallotForm, sentence_for
from budgeting.presenters.ballots import BallotPage, ballot_page
from budgeting.presenters.pictures import SentPicture
from budgeting.presenters.rounds import RoundPage, round_page
from budgeting.presenters.turnout import age_choices, area_choices
from budgeting.rules.ballots import Ticks
from budgeting.rules.choosing import Change, changed
from budgeting.rules.marks import check_ticks, reason_facts
from engage.kernel.clock import now
from engage.kernel.ids import one_below
from engage.kernel.pages import render_page
from engage.rules.errors import InvalidError, NotFoundError

if TYPE_CHECKING:
    from budgeting.models.rounds import Round

REFUSED = 422
Way = Mapping[str, Any]


def ballot_shown(pb_round: "Round", form: BallotForm, ticks: Ticks, way: Way) -> str:
    """The ballot with what was marked so far."""
    return render_page(
        "budgeting/ballot.html",
        pb_round=round_page_now(pb_round),
        ballot=_ballot_now(pb_round, form, ticks),
        form=form,
        **way,
    )


def project_shown(pb_round: "Round", number: str, photo: SentPicture | None, way: Way) -> str:
    """One project. Posted to from a ballot, which then goes on from here; opened by its address it stands alone.

    Raises ``NotFoundError``.
    """
    form = BallotForm()
    ballot = _ballot_now(pb_round, form, ticks_of(pb_round, form))
    card = ballot.card(number)
    if card is None:
        raise NotFoundError("project", number=number)
    return render_page(
        "budgeting/project.html",
        pb_round=round_page_now(pb_round),
        ballot=ballot,
        card=card,
        photo=photo,
        form=form if request.method == "POST" else None,
        **way,
    )


def checked_review(
    pb_round: "Round", form: BallotForm, way: Way, **more: Any
) -> str | tuple[str, int]:
    """What was chosen, and whether it will count; the ballot again where it cannot be taken as it is. ``more``: as ``review_shown``."""
    ticks = ticks_of(pb_round, form)
    try:
        check_ticks(ticks, form=pb_round.ballot_form, costs=pb_round.costs)
    except InvalidError as error:
        form.refuse(form.chosen, sentence_for(error))
        return ballot_shown(pb_round, form, ticks, way), REFUSED
    return review_shown(pb_round, form, ticks, way, **more)


def review_shown(
    pb_round: "Round",
    form: BallotForm,
    ticks: Ticks,
    way: Way,
    *,
    may_send: bool,
    tracker: str = "",
    tracker_proof: str = "",
) -> str:
    """Everything chosen, before it is sent. ``tracker`` will be the receipt's, where one is given."""
    form.area.choices = area_choices(pb_round)
    form.age.choices = age_choices()
    return render_page(
        "budgeting/review.html",
        pb_round=round_page_now(pb_round),
        ballot=_ballot_now(pb_round, form, ticks),
        form=form,
        tracker=tracker,
        tracker_proof=tracker_proof,
        problem=_problem_of(pb_round, ticks),
        may_send=may_send,
        **way,
    )


def ticks_of(pb_round: "Round", form: BallotForm) -> Ticks:
    """What was marked so far, after the one button that was pressed."""
    kind = pb_round.ballot_form.kind
    ticks = form.ticks(kind)
    for change in Change:
        if change.value in request.form:
            ticks = changed(ticks, change, request.form[change.value], kind=kind)
    return ticks


def rotation_of(pb_round: "Round", form: BallotForm) -> int:
    """Which project stands first: drawn once for each visit and carried along, so that the order stays."""
    projects = len(pb_round.projects)
    settled = form.place_in(projects)
    return one_below(projects) if settled is None else settled


def round_page_now(pb_round: "Round") -> RoundPage:
    return round_page(pb_round, now=now())


def _ballot_now(pb_round: "Round", form: BallotForm, ticks: Ticks) -> BallotPage:
    return ballot_page(
        pb_round,
        ticks=ticks,
        rotation=rotation_of(pb_round, form),
        theme=request.form.get("show", form.theme.data or ""),
    )


def _problem_of(pb_round: "Round", ticks: Ticks) -> str:
    """Why this ballot would be counted as spoilt, in a sentence; nothing when it would not."""
    form, costs = pb_round.ballot_form, pb_round.costs
    try:
        reason = check_ticks(ticks, form=form, costs=costs).reason
    except InvalidError as error:
        return sentence_for(error)
    if reason is None:
        return ""
    return sentence_for(InvalidError(reason, **reason_facts(reason, ticks, form, costs)))
