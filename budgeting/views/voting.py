"""Voting, from the code to the receipt. The choices travel with the pages: nothing of them is stored before the vote is cast.

Every page on the way answers a form, because an address would tell the code and the choices to logs and histories; see
``docs/decisions/choices-stay-with-the-voter.md``.
"""

from hmac import compare_digest
from typing import TYPE_CHECKING

from flask import Blueprint, redirect, request, url_for
from flask import session as cookie_session
from werkzeug.wrappers import Response

from budgeting.commands.casting import cast_ballot, check_code
from budgeting.commands.tries import FAILURES
from budgeting.forms.voting import BallotForm, CodeForm, TrackerForm, sentence_for
from budgeting.presenters.ballots import BallotPage, ballot_page
from budgeting.presenters.pictures import project_picture
from budgeting.presenters.rounds import RoundPage, round_page
from budgeting.presenters.turnout import age_choices, area_choices
from budgeting.queries.rounds import project_or_404, public_round_or_404
from budgeting.rules.ballots import Ticks
from budgeting.rules.choosing import Change, changed
from budgeting.rules.marks import check_ticks, reason_facts
from engage.kernel.access import Policy, access
from engage.kernel.clock import now
from engage.kernel.ids import grouped, keyed_digest, new_code, new_id, one_below, typed_code
from engage.kernel.pages import render_page
from engage.kernel.view_prefix import current_view
from engage.rules.channel import Channel
from engage.rules.errors import EngageError, InvalidError, NotAllowedError, NotFoundError

if TYPE_CHECKING:
    from budgeting.models.rounds import Round

blueprint = Blueprint("voting", __name__)
DEVICE = "device"
"""A random mark of a device on which a code did not work; stored nowhere else."""
RECEIPT = "receipt"
REFUSED = 422
NEVER_AGAIN = frozenset({"code_spent", "code_voided", "round_not_open"})
"""No second try with this code can end otherwise."""
NOT_ABOUT_MARKS = NEVER_AGAIN | {"code_missing", "code_mistyped", "code_unknown"}
"""Nothing that is changed on a ballot helps."""
ABOUT_THE_VOTER = {"area_unknown": "area", "age_unknown": "age"}
"""The field of each refusal of what a voter said of themselves."""


@blueprint.get("/rounds/<slug>/ballot", endpoint="ballot_again")
@blueprint.get("/rounds/<slug>/review", endpoint="review_again")
@blueprint.get("/rounds/<slug>/send", endpoint="send_again")
@access(Policy.PUBLIC)
def start_again(slug: str) -> Response:
    """Somebody came back to an address that only a form leads to. A script at ``#begun`` offers a vote that was begun here."""
    return redirect(url_for("budgeting.round_about", slug=slug, _anchor="begun"))


@blueprint.post("/rounds/<slug>/ballot")
@access(Policy.PUBLIC)
def ballot(slug: str) -> str | tuple[str, int]:
    """The ballot, once the code is known to be good; also where a choice is changed by a button and the total brought up to date."""
    pb_round = public_round_or_404(slug)
    form = CodeForm()
    try:
        check_code(pb_round, code=form.code.data or "", now=now())
    except EngageError as error:
        if error.code in NEVER_AGAIN:
            return _stopped(pb_round, error)
        form.refuse(form.code, sentence_for(_noting_failures(error)))
        page = render_page(
            "budgeting/about.html", pb_round=round_page_now(pb_round), form=form, nav="open"
        )
        return page, REFUSED
    ballot_form = BallotForm()
    return _ballot(pb_round, ballot_form, ticks_of(pb_round, ballot_form))


@blueprint.route("/rounds/<slug>/projects/<path:number>", methods=["GET", "POST"])
@access(Policy.PUBLIC)
def project(slug: str, number: str) -> str:
    """One project. It is posted to from a ballot, which then goes on from here; opened by its address it stands alone."""
    pb_round = public_round_or_404(slug)
    form = BallotForm()
    ballot = ballot_page_now(pb_round, form, ticks_of(pb_round, form))
    card = ballot.card(number)
    if card is None:
        raise NotFoundError("project", number=number)
    return render_page(
        "budgeting/project.html",
        pb_round=round_page_now(pb_round),
        ballot=ballot,
        card=card,
        photo=project_picture(project_or_404(pb_round, number)),
        form=form if request.method == "POST" else None,
        nav="open",
    )


@blueprint.post("/rounds/<slug>/review")
@access(Policy.PUBLIC)
def review(slug: str) -> str | tuple[str, int]:
    """Everything chosen, before it is sent, and whether it will count. Nothing has been stored."""
    pb_round = public_round_or_404(slug)
    form = BallotForm()
    ticks = ticks_of(pb_round, form)
    try:
        check_ticks(ticks, form=pb_round.ballot_form, costs=pb_round.costs)
    except InvalidError as error:
        form.refuse(form.chosen, sentence_for(error))
        return _ballot(pb_round, form, ticks), REFUSED
    return _review(pb_round, form, ticks)


@blueprint.post("/rounds/<slug>/send")
@access(Policy.PUBLIC)
def send(slug: str) -> Response | tuple[str, int]:
    """Cast. A second press with the same page shows the same receipt."""
    pb_round = public_round_or_404(slug)
    form = BallotForm()
    ticks = ticks_of(pb_round, form)
    try:
        tracker = cast_ballot(
            pb_round,
            code=form.code.data or "",
            tracker=_tracker_of(pb_round, form),
            chosen=ticks,
            channel=Channel.ONLINE,
            view=current_view(),
            rotation=_rotation(pb_round, form),
            said=form.said,
            now=now(),
        )
    except EngageError as error:
        if error.code in NOT_ABOUT_MARKS:
            return _stopped(pb_round, _noting_failures(error))
        is_worth_sending = error.code in {"tracker_taken", *ABOUT_THE_VOTER}
        if error.code == "tracker_taken":
            form.tracker.data = ""
        form.refuse(form[ABOUT_THE_VOTER.get(error.code, "chosen")], sentence_for(error))
        return _review(pb_round, form, ticks, may_send=is_worth_sending), REFUSED
    cookie_session[RECEIPT] = tracker
    return redirect(url_for("voting.receipt", slug=slug))


@blueprint.get("/rounds/<slug>/receipt")
@access(Policy.PUBLIC)
def receipt(slug: str) -> str | Response:
    """The receipt of the vote just sent from this device; reloading shows it again and sends nothing."""
    pb_round = public_round_or_404(slug)
    tracker = cookie_session.get(RECEIPT)
    if not tracker:
        return redirect(url_for("budgeting.round_about", slug=slug))
    return render_page(
        "budgeting/receipt.html",
        pb_round=round_page_now(pb_round),
        tracker=grouped(tracker),
        form=TrackerForm(formdata=None),
    )


@blueprint.post("/rounds/<slug>/receipt")
@access(Policy.PUBLIC)
def forget_receipt(slug: str) -> Response:
    """Take the receipt off this device, for whoever uses it next."""
    cookie_session.pop(RECEIPT, None)
    return redirect(url_for("budgeting.round_about", slug=slug))


def ticks_of(pb_round: "Round", form: BallotForm) -> Ticks:
    """What was marked so far, after the one button that was pressed."""
    kind = pb_round.ballot_form.kind
    ticks = form.ticks(kind)
    for change in Change:
        if change.value in request.form:
            ticks = changed(ticks, change, request.form[change.value], kind=kind)
    return ticks


def _ballot(pb_round: "Round", form: BallotForm, ticks: Ticks) -> str:
    return render_page(
        "budgeting/ballot.html",
        pb_round=round_page_now(pb_round),
        ballot=ballot_page_now(pb_round, form, ticks),
        form=form,
        nav="open",
    )


def _review(pb_round: "Round", form: BallotForm, ticks: Ticks, *, may_send: bool = True) -> str:
    tracker = _tracker_of(pb_round, form)
    ask_who_took_part(pb_round, form)
    return render_page(
        "budgeting/review.html",
        pb_round=round_page_now(pb_round),
        ballot=ballot_page_now(pb_round, form, ticks),
        form=form,
        tracker=tracker,
        tracker_proof=_tracker_proof(pb_round, tracker),
        problem=problem_of(pb_round, ticks),
        may_send=may_send,
        nav="open",
    )


def ask_who_took_part(pb_round: "Round", form: BallotForm) -> None:
    """Fill the two lists in which a voter may say something of themselves."""
    form.area.choices = area_choices(pb_round)
    form.age.choices = age_choices()


def _stopped(pb_round: "Round", error: EngageError) -> tuple[str, int]:
    """Nothing can be sent with this code: what happened, and what to do instead. No choice stands here, and no way to send one."""
    page = render_page(
        "budgeting/stopped.html",
        pb_round=round_page_now(pb_round),
        why=error.code,
        sentence=sentence_for(error),
        is_for_good=error.code in NEVER_AGAIN,
        has_receipt=RECEIPT in cookie_session,
        nav="open",
    )
    return page, REFUSED


def problem_of(pb_round: "Round", ticks: Ticks) -> str:
    """Why this ballot would be counted as spoilt, in a sentence; nothing when it would not."""
    form, costs = pb_round.ballot_form, pb_round.costs
    try:
        reason = check_ticks(ticks, form=form, costs=costs).reason
    except InvalidError as error:
        return sentence_for(error)
    if reason is None:
        return ""
    return sentence_for(InvalidError(reason, **reason_facts(reason, ticks, form, costs)))


def round_page_now(pb_round: "Round") -> RoundPage:
    return round_page(pb_round, now=now())


def ballot_page_now(pb_round: "Round", form: BallotForm, ticks: Ticks) -> BallotPage:
    return ballot_page(
        pb_round,
        ticks=ticks,
        rotation=_rotation(pb_round, form),
        theme=request.form.get("show", form.theme.data or ""),
    )


def _rotation(pb_round: "Round", form: BallotForm) -> int:
    """Which project stands first: drawn once for each visit and carried along, so that the order stays."""
    projects = len(pb_round.projects)
    settled = form.place_in(projects)
    return one_below(projects) if settled is None else settled


def _tracker_of(pb_round: "Round", form: BallotForm) -> str:
    """The tracker this page was given, or a new one; kept from review to sending so that a lost answer can be asked for again.

    Only one that this site drew is taken back: what voters made up themselves would stand on the public list.
    """
    given = typed_code(form.tracker.data or "")
    proof = (form.tracker_proof.data or "").encode()
    is_ours = compare_digest(proof, _tracker_proof(pb_round, given).encode())
    return given if is_ours else new_code()


def _tracker_proof(pb_round: "Round", tracker: str) -> str:
    return keyed_digest("tracker", pb_round.id, tracker)


def _noting_failures(error: EngageError) -> EngageError:
    """Count a wrong code against this device; past the limit the person is asked to wait.

    A right code never comes here, so it works whatever happened before; an address that a hall shares is never counted.
    """
    if error.code not in {"code_unknown", "code_mistyped"}:
        return error
    device = cookie_session.setdefault(DEVICE, new_id())
    return NotAllowedError("too_many_tries") if FAILURES.note(device, now=now()) else error
