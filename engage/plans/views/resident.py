"""A draft plan for residents: read it, part by part or whole, and say what to keep or change."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flask import Blueprint, redirect, request, url_for
from flask import session as cookie_session
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from engage.activities.presenters import dates_told
from engage.kernel.access import Policy, access
from engage.kernel.clock import now, today
from engage.kernel.device_notes import note_on_device, noted_on_device
from engage.kernel.ids import grouped, new_id
from engage.kernel.opened import opened_at, opened_mark
from engage.kernel.pages import render_page
from engage.kernel.view_prefix import current_view
from engage.plans.commands.commenting import add_comment
from engage.plans.forms.commenting import OnlineCommentForm, sentence_for
from engage.plans.presenters.changes import changes_page
from engage.plans.presenters.commitments import commitments_page
from engage.plans.presenters.formats import formats_shown
from engage.plans.presenters.pages import (
    PartLink,
    heading_of,
    part_links,
    part_shown,
    parts_by_section,
    parts_of,
    passages_shown,
    passages_to_choose,
    plan_page,
)
from engage.plans.presenters.replies import comments_page, replies_shown
from engage.plans.presenters.said import said_first, said_page
from engage.plans.queries.consultations import (
    public_consultation_or_404,
    takes_comments,
    text_file,
    version_of,
)
from engage.plans.queries.replies import answered_theme_or_404
from engage.plans.queries.versions import (
    public_comments_now,
    sections_that_were,
    version_read,
)
from engage.plans.rules.comments import LONGEST, MOST_AT_ONCE, WITHIN, read_organisation
from engage.rules.channel import Channel
from engage.rules.errors import EngageError, InvalidError, NotAllowedError, NotFoundError
from engage.rules.grace import grace_until
from engage.themes.queries.suggestions import published_run

if TYPE_CHECKING:
    from datetime import datetime

    from engage.plans.models import Consultation, PlanSection, PlanVersion

blueprint = Blueprint("plans", __name__)
SENT = "comment_sent"
COMMENTS = "comments"
REFUSED = 422
GONE = 410
TOO_MANY = 429
LAST_PAGE = 10_000
FIELD_OF = {
    "stance_unknown": "stance",
    "passage_unknown": "about",
    "organisation_missing": "organisation",
    "organisation_too_long": "organisation",
    "people_unknown": "people",
}


@blueprint.get("/plans/<slug>")
@access(Policy.PUBLIC)
def plan(slug: str) -> str:
    """What the plan is, what can still change, and its parts."""
    consultation = public_consultation_or_404(slug)
    counts = public_comments_now(consultation)
    return render_page(
        "plans/plan.html",
        plan=plan_page(consultation, now=now()),
        parts=part_links(consultation, version_of(consultation), counts),
        formats=formats_shown(consultation, now=now()),
        dates_told=dates_told(consultation),
        nav="open",
    )


@blueprint.get("/plans/<slug>/whole")
@access(Policy.PUBLIC)
def whole_plan(slug: str) -> str:
    """The whole text on one page, to read or print."""
    consultation = public_consultation_or_404(slug)
    parts = [part_shown(part, consultation) for part in parts_of(version_of(consultation))]
    return render_page(
        "plans/whole.html", plan=plan_page(consultation, now=now()), parts=parts, nav="open"
    )


@blueprint.get("/plans/<slug>/text.json")
@access(Policy.PUBLIC)
def text(slug: str) -> Response:
    """The file whose digest stands on the plan's page."""
    consultation = public_consultation_or_404(slug)
    return Response(text_file(version_of(consultation)), content_type="application/json")


@blueprint.route("/plans/<slug>/comment", methods=["GET", "POST"])
@access(Policy.PUBLIC)
def about_plan(slug: str) -> str | Response | tuple[str, int]:
    """Say what one thinks of the plan as a whole."""
    consultation = public_consultation_or_404(slug)
    if request.method == "GET":
        return _whole_page(consultation, OnlineCommentForm(formdata=None))
    form = OnlineCommentForm()
    try:
        _take(consultation, form, back=url_for("plans.plan", slug=slug))
    except EngageError as error:
        status = _refuse(form, error)
        return _whole_page(consultation, form), status
    return redirect(url_for("plans.thank_you", slug=slug))


@blueprint.get("/plans/<slug>/parts/<address>")
@access(Policy.PUBLIC)
def part(slug: str, address: str) -> str | Response | tuple[str, int]:
    """One part, with a place to comment; of one that was taken out or goes on elsewhere, where it went."""
    consultation = public_consultation_or_404(slug)
    version = version_of(consultation)
    sections = _part_in(version, address)
    if not sections:
        return _part_that_was(consultation, address)
    return _part_page(consultation, version, sections, OnlineCommentForm(formdata=None))


@blueprint.post("/plans/<slug>/parts/<address>")
@access(Policy.PUBLIC)
def comment(slug: str, address: str) -> Response | tuple[str, int]:
    """Take a comment on a part, of the text that its writer had before them: another may have taken its place since."""
    consultation, form = public_consultation_or_404(slug), OnlineCommentForm()
    version = version_read(consultation, form.version.data or "")
    sections = _part_in(version, address)
    if not sections:
        form.refuse(form.comment, sentence_for(NotFoundError("part_gone")))
        return _whole_page(consultation, form), GONE
    try:
        back = url_for("plans.part", slug=slug, address=address)
        _take(consultation, form, sections=sections, back=back)
    except EngageError as error:
        status = _refuse(form, error)
        return _part_page(consultation, version, sections, form), status
    return redirect(url_for("plans.thank_you", slug=slug))


@blueprint.get("/plans/<slug>/comments")
@access(Policy.PUBLIC)
def comments_on_plan(slug: str) -> str:
    """Everything that people said of the plan as a whole and that may be read."""
    return _said_page(public_consultation_or_404(slug))


@blueprint.get("/plans/<slug>/parts/<address>/comments")
@access(Policy.PUBLIC)
def comments_on_part(slug: str, address: str) -> str | Response | tuple[str, int]:
    """The same of one part."""
    consultation = public_consultation_or_404(slug)
    sections = _part_in(version_of(consultation), address)
    return _said_page(consultation, sections) if sections else _part_that_was(consultation, address)


@blueprint.get("/plans/<slug>/thank-you")
@access(Policy.PUBLIC)
def thank_you(slug: str) -> str | Response:
    """The comment is in: its reference and what happens next. Reloading sends nothing."""
    consultation = public_consultation_or_404(slug)
    sent = cookie_session.get(SENT)
    if not sent:
        return redirect(url_for("plans.plan", slug=slug))
    return render_page(
        "plans/thank_you.html",
        plan=plan_page(consultation, now=now()),
        reference=grouped(sent["reference"]),
        back=sent["back"],
        nav="open",
    )


@blueprint.get("/plans/<slug>/replies")
@access(Policy.PUBLIC)
def replies(slug: str) -> str:
    """What we asked, what people said, and what we did, theme by theme."""
    consultation = public_consultation_or_404(slug)
    return render_page(
        "plans/replies.html",
        plan=plan_page(consultation, now=now()),
        replies=replies_shown(consultation),
        method_href=url_for("method.method", slug=slug) if published_run(consultation.id) else "",
        nav="open",
    )


@blueprint.get("/plans/<slug>/replies/<int:number>")
@access(Policy.PUBLIC)
def comments_behind(slug: str, number: int) -> str:
    """Every released comment behind the reply to one theme, opinion by opinion."""
    consultation = public_consultation_or_404(slug)
    theme = answered_theme_or_404(consultation, number)
    page = comments_page(consultation, theme, _page_wanted())
    if page is None:
        raise NotFoundError("comments", number=number)
    return render_page(
        "plans/comments_behind.html", plan=plan_page(consultation, now=now()), page=page, nav="open"
    )


@blueprint.get("/plans/<slug>/changes")
@access(Policy.PUBLIC)
def changes(slug: str) -> str:
    """What the present version changed, word by word, and why."""
    consultation = public_consultation_or_404(slug)
    return render_page(
        "plans/changes.html",
        plan=plan_page(consultation, now=now()),
        page=changes_page(consultation),
        nav="open",
    )


@blueprint.get("/plans/<slug>/promises")
@access(Policy.PUBLIC)
def promises(slug: str) -> str:
    """What the council promised, who does it by when, and how far it has come."""
    consultation = public_consultation_or_404(slug)
    return render_page(
        "plans/promises.html",
        plan=plan_page(consultation, now=now()),
        page=commitments_page(consultation, today=today()),
        nav="open",
    )


def _take(
    consultation: "Consultation",
    form: OnlineCommentForm,
    *,
    back: str,
    sections: Sequence["PlanSection"] = (),
) -> None:
    """Take what was filled in, about a part or without one about the whole plan, and note its reference for the next page."""
    _check_pace()
    reference = add_comment(
        consultation,
        section=sections[0] if sections else None,
        stance=form.stance.data or "",
        text=form.comment.data or "",
        suggested=form.suggested.data or "",
        may_quote=bool(form.may_quote.data),
        organisation=read_organisation(
            name=form.organisation.data or "",
            people=form.people.data or "",
            may_be_named=bool(form.may_be_named.data),
        ),
        view=current_view(),
        channel=Channel.ONLINE,
        now=now(),
        begun_at=_begun_at(consultation, form),
        passage=_passage(sections, form.about.data or "") if sections else "",
        page=form.page.data or "",
    )
    note_on_device(COMMENTS, within=WITHIN, now=now())
    cookie_session[SENT] = {"reference": reference, "back": back}


def _begun_at(consultation: "Consultation", form: OnlineCommentForm) -> "datetime | None":
    return opened_at(consultation.id, form.begun.data or "")


def _refuse(form: OnlineCommentForm, error: EngageError) -> int:
    """Say what is wrong beside its field, and with which status the page is sent again. After the close the page itself says it."""
    if error.code != "consultation_not_open":
        form.refuse(form[FIELD_OF.get(error.code, "comment")], sentence_for(error))
    return TOO_MANY if error.code == "too_many_comments" else REFUSED


def _passage(sections: Sequence["PlanSection"], place: str) -> str:
    """The words at a place of a part, empty for the whole part. Raises ``InvalidError`` ``passage_unknown``."""
    passages = {"": "", **passages_shown(sections)}
    if place not in passages:
        raise InvalidError("passage_unknown", where="about")
    return passages[place]


def _check_pace() -> None:
    """Raise ``NotAllowedError`` ``too_many_comments`` when this device has sent many within minutes."""
    if len(noted_on_device(COMMENTS, within=WITHIN, now=now())) >= MOST_AT_ONCE:
        raise NotAllowedError("too_many_comments")


def _part_that_was(consultation: "Consultation", address: str) -> Response | tuple[str, int]:
    """An address is given out once: it leads to the part that carries it on, or says that there is none any more."""
    were = sections_that_were(consultation, address)
    if not were:
        raise NotFoundError("plan_part", address=address)
    now_at = parts_by_section(consultation)
    for section in were:
        if section.id in now_at:
            return redirect(now_at[section.id].href)
    page = render_page(
        "plans/part_gone.html",
        plan=plan_page(consultation, now=now()),
        heading=heading_of(were[0], consultation),
        nav="open",
    )
    return page, GONE


def _part_in(version: "PlanVersion", address: str) -> list["PlanSection"]:
    """The sections of a part; nothing where a text has no such part."""
    return next((each for each in parts_of(version) if each[0].address == address), [])


def _page_wanted() -> int:
    """Which page of many the address asks for, counted from one."""
    wanted = request.args.get("page", 1, type=int)
    if not 0 < wanted <= LAST_PAGE:
        raise NotFoundError("comments", page=wanted)
    return wanted


def _said_page(consultation: "Consultation", sections: Sequence["PlanSection"] = ()) -> str:
    page = said_page(consultation, sections, page=_page_wanted())
    if page is None:
        raise NotFoundError("comments")
    return render_page(
        "plans/said.html", plan=plan_page(consultation, now=now()), page=page, nav="open"
    )


def _place_to_write(
    consultation: "Consultation", form: OnlineCommentForm, version: "PlanVersion"
) -> dict[str, object]:
    """The form, which remembers the text and the moment it was opened. After the close there is one only for what was begun before:
    ``until`` while it can still be sent, ``is_over`` when what was written can only be read and copied any more."""
    begun_at = _begun_at(consultation, form)
    may_be_sent = takes_comments(consultation, begun_at=begun_at, now=now())
    form.version.data = str(version.number)
    form.page.data = form.page.data or new_id()
    form.begun.data = form.begun.data if begun_at else opened_mark(consultation.id, now())
    return {
        "form": form if may_be_sent or form.is_submitted() else None,
        "until": grace_until(consultation.window, now()) if may_be_sent else None,
        "is_over": not may_be_sent,
        "most": LONGEST,
    }


def _whole_page(consultation: "Consultation", form: OnlineCommentForm) -> str:
    """What people said of the whole plan, and a place to add to it."""
    form.stance.label.text = _("Overall, is this plan right?")
    return render_page(
        "plans/about_plan.html",
        plan=plan_page(consultation, now=now()),
        said=said_first(consultation),
        action=url_for("plans.about_plan", slug=consultation.slug),
        nav="open",
        **_place_to_write(consultation, form, version_of(consultation)),
    )


def _part_page(
    consultation: "Consultation",
    version: "PlanVersion",
    sections: list["PlanSection"],
    form: OnlineCommentForm,
) -> str:
    links = part_links(
        consultation,
        version_of(consultation),
        public_comments_now(consultation),
        current=sections[0].address,
    )
    form.about.choices = [
        SelectChoice("", _("This whole part")),
        *passages_to_choose(sections),
    ]
    place, before, after = _beside(links)
    return render_page(
        "plans/section.html",
        plan=plan_page(consultation, now=now()),
        parts=links,
        part=part_shown(sections, consultation),
        said=said_first(consultation, sections),
        place=place,
        previous_part=before,
        next_part=after,
        action=request.script_root + request.path,
        nav="open",
        **_place_to_write(consultation, form, version),
    )


def _beside(links: Sequence[PartLink]) -> tuple[int, PartLink | None, PartLink | None]:
    """The current part's place, counted from one, and the parts before and after it; 0 where the text of now has no such part."""
    place = next((place for place, link in enumerate(links, 1) if link.is_current), 0)
    if not place:
        return 0, None, None
    return (
        place,
        links[place - 2] if place > 1 else None,
        links[place] if place < len(links) else None,
    )
