"""A round for residents: read about it, look for a receipt, see the result, count it again. Voting itself is in ``voting``."""

from pathlib import Path
from typing import TYPE_CHECKING

from flask import Blueprint, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from budgeting.exports.published import kept_files
from budgeting.forms.voting import CodeForm, TrackerForm
from budgeting.presenters.after import after_page
from budgeting.presenters.pots import pots_page
from budgeting.presenters.results import recount_page, results_page
from budgeting.presenters.rounds import RoundPage, refusal_words, round_page, trust_page
from budgeting.presenters.written_rules import rules_page
from budgeting.queries.pots import public_joint_round_or_404
from budgeting.queries.rounds import (
    is_in_a_box,
    is_on_the_list,
    public_round_or_404,
    refusal_of,
    refused_trackers,
    trackers_of,
)
from budgeting.rules.small_boxes import SMALLEST_TALLY
from engage.activities.ports import Referenced, SentBefore, ports_of
from engage.activities.rules.lifecycle import State
from engage.kernel.access import Policy, access
from engage.kernel.audit import head_digest
from engage.kernel.clock import now
from engage.kernel.ids import grouped, typed_code
from engage.kernel.pages import render_page
from engage.rules.errors import NotFoundError

if TYPE_CHECKING:
    from budgeting.models.rounds import Round

blueprint = Blueprint("budgeting", __name__)
PLAIN_TEXT = "text/plain; charset=utf-8"
FILE_TYPES = {".json": "application/json"}
REFUSED = 422


@blueprint.get("/rounds/<slug>")
@access(Policy.PUBLIC)
def round_about(slug: str) -> str:
    """What the round is about, every project, and where to enter a code."""
    return render_page(
        "budgeting/about.html",
        pb_round=_page(public_round_or_404(slug)),
        form=CodeForm(formdata=None),
        nav="open",
    )


@blueprint.get("/pots/<slug>")
@access(Policy.PUBLIC)
def pots(slug: str) -> str:
    """A round with several pots: whom each is for, and the way to the right one."""
    joint = public_joint_round_or_404(slug)
    return render_page("budgeting/pots.html", joint=pots_page(joint, now=now()), nav="open")


@blueprint.route("/receipt", methods=["GET", "POST"])
@access(Policy.PUBLIC)
def check_receipt() -> str | tuple[str, int]:
    """Whether a receipt's ballot is in a box or on a list, and where what was sent under another reference can be seen again. Says
    nothing about what was chosen."""
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
    refused = refusal_of(tracker)
    sent = None if pb_round else _sent_under(tracker)
    found = "refused" if refused else "listed" if listed else "boxed" if boxed else "nowhere"
    return render_page(
        "budgeting/check_receipt.html",
        form=form,
        found="sent" if sent else found,
        sent=sent,
        reference=tracker,
        pb_round=_page(pb_round) if pb_round else None,
        reason=refusal_words(refused) if refused else "",
        nav="check",
    )


def _sent_under(reference: str) -> SentBefore | None:
    """What another kind of activity keeps under a reference."""
    ports = ports_of(Referenced)  # type: ignore[type-abstract]  # a protocol is the key
    return next(filter(None, (port.sent_under(reference, now=now()) for port in ports)), None)


@blueprint.get("/rounds/<slug>/list")
@access(Policy.PUBLIC)
def tracker_list(slug: str) -> str:
    """Every receipt code that was in the box, once the round has been counted."""
    pb_round = _declared_or_404(slug)
    listed, refused = trackers_of(pb_round), refused_trackers(pb_round)
    return render_page(
        "budgeting/tracker_list.html",
        pb_round=_page(pb_round),
        counted=[grouped(one) for one in listed if one not in refused],
        refused=[grouped(one) for one in listed if one in refused],
    )


@blueprint.get("/rounds/<slug>/trust")
@access(Policy.PUBLIC)
def trust(slug: str) -> str:
    """What the vote protects and what it does not."""
    pb_round = public_round_or_404(slug)
    return render_page(
        "budgeting/trust.html",
        pb_round=_page(pb_round),
        trust=trust_page(pb_round),
        log_head=head_digest(),
    )


@blueprint.get("/rounds/<slug>/rules")
@access(Policy.PUBLIC)
def rules(slug: str) -> str:
    """The whole written rule, with the digest under which it was fixed."""
    return render_page("budgeting/rules.html", rules=rules_page(public_round_or_404(slug)))


@blueprint.get("/rounds/<slug>/results")
@access(Policy.PUBLIC)
def results(slug: str) -> str:
    """Who won, and by how much, once the outcome is declared."""
    pb_round = _declared_or_404(slug)
    return render_page(
        "budgeting/results.html",
        results=results_page(pb_round, smallest_tally=SMALLEST_TALLY),
        after=after_page(pb_round),
        nav="results",
    )


@blueprint.get("/rounds/<slug>/recount")
@access(Policy.PUBLIC)
def recount(slug: str) -> str:
    """Count a declared round again in the visitor's own browser, or learn how to without it."""
    return render_page(
        "budgeting/recount.html",
        recount=recount_page(_declared_or_404(slug)),
        nav="results",
    )


@blueprint.get("/rounds/<slug>/files/<name>")
@access(Policy.PUBLIC)
def published_file(slug: str, name: str) -> Response:
    """One of the files from which anyone can recount a declared round."""
    files = kept_files(_declared_or_404(slug))
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


def _page(pb_round: "Round") -> RoundPage:
    return round_page(pb_round, now=now())
