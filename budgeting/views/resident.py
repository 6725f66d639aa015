"""A round for residents: read, choose, check, send, keep the receipt, see the result."""

from datetime import datetime
from hmac import compare_digest
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Blueprint, redirect, request, url_for
from flask import session as cookie_session
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from budgeting.commands.casting import cast_ballot, check_code
from budgeting.exports import published_files
from budgeting.forms import BallotForm, CodeForm, TrackerForm, sentence_for
from budgeting.presenters.results import recount_page, results_page
from budgeting.presenters.rounds import RoundPage, round_page
from budgeting.queries import is_in_a_box, is_on_the_list, public_round_or_404, trackers_of
from budgeting.rules.choices import check_choices
from budgeting.rules.tries import must_wait, recent
from budgeting.rules.written import SMALLEST_TALLY
from engage.activities.rules.lifecycle import State
from engage.kernel.access import Policy, access
from engage.kernel.audit import head_digest
from engage.kernel.clock import now
from engage.kernel.ids import grouped, keyed_digest, new_code, typed_code
from engage.kernel.pages import app_settings, render_page
from engage.kernel.view_prefix import current_view
from engage.rules.channel import Channel
from engage.rules.errors import EngageError, InvalidError, NotAllowedError, NotFoundError

if TYPE_CHECKING:
    from budgeting.models import Round

blueprint = Blueprint("budgeting", __name__)
FAILURES = "code_failures"
RECEIPT = "receipt"
PLAIN_TEXT = "text/plain; charset=utf-8"
FILE_TYPES = {".json": "application/json"}
REFUSED = 422


@blueprint.get("/rounds/<slug>")
@access(Policy.PUBLIC)
def round_about(slug: str) -> str:
    """What the round is about, every project, and where to enter a code."""
    return _about(public_round_or_404(slug), CodeForm(formdata=None))


@blueprint.get("/rounds/<slug>/ballot", endpoint="ballot_again")
@blueprint.get("/rounds/<slug>/review", endpoint="review_again")
@blueprint.get("/rounds/<slug>/send", endpoint="send_again")
@access(Policy.PUBLIC)
def start_again(slug: str) -> Response:
    """Somebody came back to an address that only a form leads to."""
    return redirect(url_for("budgeting.round_about", slug=slug))


@blueprint.post("/rounds/<slug>/ballot")
@access(Policy.PUBLIC)
def ballot(slug: str) -> str | tuple[str, int]:
    """The ballot, once the code is known to be good; also where choices are changed and the total is brought up to date."""
    pb_round = public_round_or_404(slug)
    form = CodeForm()
    try:
        check_code(pb_round, code=form.code.data or "", now=now())
    except EngageError as error:
        form.refuse(form.code, sentence_for(_noting_failures(error)))
        return _about(pb_round, form), REFUSED
    ballot_form = BallotForm()
    return _ballot_page(pb_round, ballot_form)


@blueprint.post("/rounds/<slug>/review")
@access(Policy.PUBLIC)
def review(slug: str) -> str | tuple[str, int]:
    """Everything chosen, before it is sent. Nothing has been stored."""
    pb_round = public_round_or_404(slug)
    form = BallotForm()
    if request.form.get("do") == "total":
        return _ballot_page(pb_round, form)
    if without := request.form.get("take_out"):
        form.chosen.data = [number for number in form.chosen.data or [] if number != without]
    try:
        check_choices(
            form.chosen.data or [],
            costs={project.number: project.cost_pence for project in pb_round.projects},
            budget_pence=pb_round.budget_pence,
            max_choices=pb_round.max_choices,
        )
    except InvalidError as error:
        form.refuse(form.chosen, sentence_for(error))
        return _ballot_page(pb_round, form), REFUSED
    return _review_page(pb_round, form)


@blueprint.post("/rounds/<slug>/send")
@access(Policy.PUBLIC)
def send(slug: str) -> Response | tuple[str, int]:
    """Cast. A second press with the same page shows the same receipt."""
    pb_round = public_round_or_404(slug)
    form = BallotForm()
    try:
        tracker = cast_ballot(
            pb_round,
            code=form.code.data or "",
            tracker=_tracker_of(pb_round, form),
            chosen=form.chosen.data or [],
            channel=Channel.ONLINE,
            view=current_view(),
            now=now(),
        )
    except EngageError as error:
        form.refuse(form.chosen, sentence_for(_noting_failures(error)))
        return _review_page(pb_round, form), REFUSED
    cookie_session[RECEIPT] = tracker
    return redirect(url_for("budgeting.receipt", slug=slug))


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
        pb_round=_page(pb_round),
        tracker=grouped(tracker),
        form=TrackerForm(formdata=None),
    )


@blueprint.post("/rounds/<slug>/receipt")
@access(Policy.PUBLIC)
def forget_receipt(slug: str) -> Response:
    """Take the receipt off this device, for whoever uses it next."""
    cookie_session.pop(RECEIPT, None)
    return redirect(url_for("budgeting.round_about", slug=slug))


@blueprint.route("/receipt", methods=["GET", "POST"])
@access(Policy.PUBLIC)
def check_receipt() -> str | tuple[str, int]:
    """Whether a receipt's ballot is in a box or on a list. Says nothing about what was chosen."""
    form = TrackerForm()
    if request.method == "GET":
        return render_page(
            "budgeting/check_receipt.html", form=form, found="", pb_round=None, nav="check"
        )
    tracker = typed_code(form.tracker.data or "")
    if not tracker:
        form.refuse(form.tracker, _("Enter the code from your receipt"))
        page = render_page(
            "budgeting/check_receipt.html", form=form, found="", pb_round=None, nav="check"
        )
        return page, REFUSED
    listed, boxed = is_on_the_list(tracker), is_in_a_box(tracker)
    pb_round = listed or boxed
    found = "listed" if listed else "boxed" if boxed else "nowhere"
    return render_page(
        "budgeting/check_receipt.html",
        form=form,
        found=found,
        pb_round=_page(pb_round) if pb_round else None,
        nav="check",
    )


@blueprint.get("/rounds/<slug>/list")
@access(Policy.PUBLIC)
def tracker_list(slug: str) -> str:
    """Every receipt code that was in the box, once the round has been counted."""
    pb_round = _declared_or_404(slug)
    return render_page(
        "budgeting/tracker_list.html",
        pb_round=_page(pb_round),
        trackers=[grouped(one) for one in trackers_of(pb_round)],
    )


@blueprint.get("/rounds/<slug>/trust")
@access(Policy.PUBLIC)
def trust(slug: str) -> str:
    """What the vote protects and what it does not."""
    return render_page(
        "budgeting/trust.html", pb_round=_page(public_round_or_404(slug)), log_head=head_digest()
    )


@blueprint.get("/rounds/<slug>/results")
@access(Policy.PUBLIC)
def results(slug: str) -> str:
    """Who won, and by how much, once the outcome is declared."""
    pb_round = _declared_or_404(slug)
    return render_page(
        "budgeting/results.html",
        results=results_page(pb_round, smallest_tally=SMALLEST_TALLY),
        nav="results",
    )


@blueprint.get("/rounds/<slug>/recount")
@access(Policy.PUBLIC)
def recount(slug: str) -> str:
    """Count a declared round again in the visitor's own browser, or learn how to without it."""
    return render_page(
        "budgeting/recount.html",
        recount=recount_page(_declared_or_404(slug), smallest_tally=SMALLEST_TALLY),
        nav="results",
    )


@blueprint.get("/rounds/<slug>/files/<name>")
@access(Policy.PUBLIC)
def published_file(slug: str, name: str) -> Response:
    """One of the files from which anyone can recount a declared round."""
    files = published_files(_declared_or_404(slug), council=app_settings().council.name)
    if name not in files:
        raise NotFoundError("file", name=name)
    answer = Response(files[name], content_type=FILE_TYPES.get(Path(name).suffix, PLAIN_TEXT))
    answer.add_etag()
    return answer.make_conditional(request)


def _declared_or_404(slug: str) -> "Round":
    pb_round = public_round_or_404(slug)
    if pb_round.state != State.DECLARED:
        raise NotFoundError("not_declared", slug=slug)
    return pb_round


def _about(pb_round: "Round", form: CodeForm) -> str:
    return render_page("budgeting/about.html", pb_round=_page(pb_round), form=form, nav="open")


def _ballot_page(pb_round: "Round", form: BallotForm) -> str:
    page = _page(pb_round, form.chosen.data or [])
    return render_page("budgeting/ballot.html", pb_round=page, form=form, nav="open")


def _review_page(pb_round: "Round", form: BallotForm) -> str:
    tracker = _tracker_of(pb_round, form)
    return render_page(
        "budgeting/review.html",
        pb_round=_page(pb_round, form.chosen.data or []),
        form=form,
        tracker=tracker,
        tracker_proof=_tracker_proof(pb_round, tracker),
        nav="open",
    )


def _page(pb_round: "Round", chosen: list[str] | None = None) -> RoundPage:
    return round_page(pb_round, now=now(), chosen=chosen or [])


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
    """Count an unknown code against this device; past the limit the person is asked to wait.

    A right code never comes here, so it works whatever happened before; an address that a hall shares is never counted.
    """
    if error.code != "code_unknown":
        return error
    moment = now()
    before = [datetime.fromisoformat(failure) for failure in cookie_session.get(FAILURES, [])]
    failures = [*recent(before, moment), moment]
    cookie_session[FAILURES] = [failure.isoformat() for failure in failures]
    return NotAllowedError("too_many_tries") if must_wait(failures, moment) else error
