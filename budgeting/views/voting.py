"""Voting, from the code to the receipt. The choices travel with the pages: nothing of them is stored before the vote is cast.

Every page on the way answers a form, because an address would tell the code and the choices to logs and histories; see
``docs/decisions/choices-stay-with-the-voter.md``.
"""

from hmac import compare_digest
from typing import TYPE_CHECKING

from flask import Blueprint, redirect, url_for
from flask import session as cookie_session
from werkzeug.wrappers import Response

from budgeting.commands.casting import cast_ballot, check_code
from budgeting.commands.tries import FAILURES
from budgeting.forms.voting import BallotForm, CodeForm, TrackerForm, sentence_for
from budgeting.presenters.pictures import project_picture
from budgeting.presenters.receipts import receipt_words
from budgeting.queries.rounds import project_or_404, public_round_or_404
from budgeting.rules.proofs import proof_rules
from budgeting.views.ballot_pages import (
    REFUSED,
    ballot_shown,
    checked_review,
    project_shown,
    review_shown,
    rotation_of,
    round_page_now,
    ticks_of,
)
from budgeting.views.files import TEXT, send_file
from engage.kernel.access import Policy, access
from engage.kernel.clock import now
from engage.kernel.ids import grouped, keyed_digest, new_code, new_id, typed_code
from engage.kernel.pages import render_page
from engage.kernel.view_prefix import current_view
from engage.rules.channel import Channel
from engage.rules.errors import EngageError, NotAllowedError

if TYPE_CHECKING:
    from budgeting.models.rounds import Round

blueprint = Blueprint("voting", __name__)
DEVICE = "device"
"""A random mark of a device on which a code did not work; stored nowhere else."""
RECEIPTS = "receipts"
"""The receipt code of each vote sent from this device, by the round's address: somebody may vote in several pots."""
WAY = {"nav": "open"}
USED_UP = frozenset({"code_spent", "code_voided"})
NEVER_AGAIN = USED_UP | {"round_not_open"}
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
        refusal = _noting_failures(error)
        if refusal.code in NEVER_AGAIN:
            return _stopped(pb_round, refusal)
        form.refuse(form.code, sentence_for(refusal, proof_rules(pb_round.rules).accepts))
        page = render_page(
            "budgeting/about.html", pb_round=round_page_now(pb_round), form=form, nav="open"
        )
        return page, REFUSED
    ballot_form = BallotForm()
    return ballot_shown(pb_round, ballot_form, ticks_of(pb_round, ballot_form), WAY)


@blueprint.route("/rounds/<slug>/projects/<path:number>", methods=["GET", "POST"])
@access(Policy.PUBLIC)
def project(slug: str, number: str) -> str:
    """One project, from the ballot or by itself."""
    pb_round = public_round_or_404(slug)
    photo = project_picture(project_or_404(pb_round, number))
    return project_shown(pb_round, number, photo, WAY)


@blueprint.post("/rounds/<slug>/review")
@access(Policy.PUBLIC)
def review(slug: str) -> str | tuple[str, int]:
    """Everything chosen, before it is sent, and whether it will count. Nothing has been stored. Somebody who comes back from the
    receipt is told at once that the code has been used."""
    pb_round = public_round_or_404(slug)
    form = BallotForm()
    try:
        check_code(pb_round, code=form.code.data or "", now=now())
    except EngageError as error:
        if error.code in USED_UP or not pb_round.is_open(now()):
            return _stopped(pb_round, _noting_failures(error))
    return checked_review(pb_round, form, WAY, may_send=True, **_tracker_for(pb_round, form))


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
            rotation=rotation_of(pb_round, form),
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
        page = review_shown(
            pb_round,
            form,
            ticks,
            WAY,
            may_send=is_worth_sending,
            **_tracker_for(pb_round, form),
        )
        return page, REFUSED
    cookie_session[RECEIPTS] = {**cookie_session.get(RECEIPTS, {}), slug: tracker}
    return redirect(url_for("voting.receipt", slug=slug))


@blueprint.get("/rounds/<slug>/receipt")
@access(Policy.PUBLIC)
def receipt(slug: str) -> str | Response:
    """The receipt of the vote just sent from this device; reloading shows it again and sends nothing."""
    pb_round = public_round_or_404(slug)
    tracker = _receipt_here(slug)
    if not tracker:
        return redirect(url_for("budgeting.round_about", slug=slug))
    return render_page(
        "budgeting/receipt.html",
        pb_round=round_page_now(pb_round),
        tracker=grouped(tracker),
        form=TrackerForm(formdata=None),
    )


@blueprint.get("/rounds/<slug>/receipt.txt")
@access(Policy.PUBLIC)
def save_receipt(slug: str) -> Response:
    """The same as a file to keep, for whoever can neither print nor copy."""
    shown = round_page_now(public_round_or_404(slug))
    tracker = _receipt_here(slug)
    if not tracker:
        return redirect(url_for("budgeting.round_about", slug=slug))
    words = receipt_words(shown, tracker=grouped(tracker))
    return send_file(words.encode(), TEXT, name=f"{slug}-receipt.txt")


@blueprint.post("/rounds/<slug>/receipt")
@access(Policy.PUBLIC)
def forget_receipt(slug: str) -> Response:
    """Take every receipt off this device, for whoever uses it next."""
    cookie_session.pop(RECEIPTS, None)
    return redirect(url_for("budgeting.round_about", slug=slug))


def _receipt_here(slug: str) -> str:
    """The receipt code of the vote that this device sent in a round; empty where it sent none."""
    return str(cookie_session.get(RECEIPTS, {}).get(slug, ""))


def _stopped(pb_round: "Round", error: EngageError) -> tuple[str, int]:
    """Nothing can be sent with this code: what happened, and what to do instead. No choice stands here, and no way to send one."""
    page = render_page(
        "budgeting/stopped.html",
        pb_round=round_page_now(pb_round),
        why=error.code,
        sentence=sentence_for(error, proof_rules(pb_round.rules).accepts),
        is_for_good=error.code in NEVER_AGAIN,
        has_receipt=bool(_receipt_here(pb_round.slug)),
        nav="open",
    )
    return page, REFUSED


def _tracker_for(pb_round: "Round", form: BallotForm) -> dict[str, str]:
    tracker = _tracker_of(pb_round, form)
    return {"tracker": tracker, "tracker_proof": _tracker_proof(pb_round, tracker)}


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
    """Count a code that does not work against this device; past the limit the person is asked to wait, whatever is wrong with it.

    A code that can still be voted with never comes here, so it works whatever happened before, nor does a second press with the
    receipt that the first was given; an address that a hall shares is never counted.
    """
    if error.code not in USED_UP | {"code_unknown", "code_mistyped"}:
        return error
    device = cookie_session.setdefault(DEVICE, new_id())
    return NotAllowedError("too_many_tries") if FAILURES.note(device, now=now()) else error
