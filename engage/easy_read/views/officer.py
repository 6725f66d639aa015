"""Officers write easy read: sentences, pictures beside them, what became of the source, and who checked it."""

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engage.content.queries import library
from engage.content.rules.pictures import found, suited
from engage.easy_read.commands import (
    choose_pictures,
    decide_parts,
    digest_to_review,
    record_review,
    save_sentences,
)
from engage.easy_read.forms import FATE, REASON, PartsForm, ReviewForm, parts_form, sentence_for
from engage.easy_read.presenters import (
    EditorPage,
    edition_rows,
    editor_page,
    part_rows,
)
from engage.easy_read.queries import pictures_beside, reviews_of, texts_to_make
from engage.easy_read.rules.coverage import Decision, Fate
from engage.easy_read.rules.rows import line_key, lines_of
from engage.kernel.access import Policy, access, current_actor
from engage.kernel.clock import now
from engage.kernel.forms import EngageForm, status_of
from engage.kernel.pages import app_settings
from engage.rules.errors import EngageError, NotFoundError
from engage.rules.view import Level, View
from engage.translating.commands import digest_of
from engage.translating.forms import TextsForm, texts_form
from engage.translating.presenters import view_links, view_name
from engage.translating.queries import (
    activities_to_translate,
    activity_to_translate_or_404,
    texts_in_view,
)

if TYPE_CHECKING:
    from engage.activities.models import Activity

blueprint = Blueprint("easy_read", __name__, url_prefix="/officers/easy-read")
REFUSED, CHANGED = 422, 409
MOST_PARTS = 30
"""Parts of the source on one page."""
Answer = Response | str | tuple[str, int]


@blueprint.get("/")
@access(Policy.AUTHOR)
def start() -> str:
    """English easy read, which every other one follows."""
    return _editions(_views()[0])


@blueprint.get("/<tag>")
@access(Policy.AUTHOR)
def editions(tag: str) -> str:
    """How far every activity has come."""
    return _editions(_view_or_404(tag))


def _editions(view: View) -> str:
    return render_template(
        "easy_read/officer_editions.html",
        view_name=view_name(view),
        links=view_links(_views(), view, endpoint="easy_read.editions"),
        rows=edition_rows(activities_to_translate(), view),
    )


@blueprint.route("/<tag>/<slug>", methods=["GET", "POST"])
@access(Policy.AUTHOR)
def editor(tag: str, slug: str) -> Answer:
    """Sentences of one activity, each beside its picture."""
    view, activity = _view_or_404(tag), activity_to_translate_or_404(slug)
    show, after = _show(), request.values.get("after", "")
    page = editor_page(activity, view, show=show, after=after, sent=request.form)
    form = _sentences_form(activity, page)
    if not form.is_submitted():
        return _editor(page, form), 200
    if not form.validate():
        return _editor(page, form), REFUSED
    try:
        save_sentences(
            activity,
            view,
            form.texts(),
            still_right=form.still_right(),
            seen=form.seen.data or "",
            now=now(),
            actor=current_actor(),
        )
    except EngageError as error:
        if form.places:
            form.refuse_for(error)
        form.seen.data = digest_of(texts_in_view(activity, view), form.texts())
        return _editor(page, form), CHANGED
    chosen = request.form.get("choose", "")
    if chosen:
        return redirect(url_for("easy_read.picture", tag=tag, slug=slug, line=chosen, show=show))
    flash(_("Saved."), "success")
    last = request.form.get("last", "")
    return redirect(url_for("easy_read.editor", tag=tag, slug=slug, show=show, after=last or None))


def _sentences_form(activity: "Activity", page: EditorPage) -> TextsForm:
    cards = [card for card in page.cards if not card.is_fixed]
    stale = [card.place for card in cards if card.is_stale]
    form = texts_form(
        {card.place: card.said for card in cards}, [card.label for card in cards], stale
    )
    if not form.is_submitted():
        there = texts_in_view(activity, page.view)
        form.seen.data = digest_of(there, {card.place for card in cards})
    return form


def _editor(page: EditorPage, form: TextsForm) -> str:
    boxes = {name: form[name] for name in form.places}
    return render_template(
        "easy_read/officer_editor.html",
        page=page,
        form=form,
        ticks=form.ticks(),
        pairs=[(card, boxes.get(card.box)) for card in page.cards],
    )


@blueprint.route("/<tag>/<slug>/picture", methods=["GET", "POST"])
@access(Policy.AUTHOR)
def picture(tag: str, slug: str) -> Answer:
    """Which picture stands beside one sentence: suggestions by its words, or any of the library."""
    view, activity = _view_or_404(tag), activity_to_translate_or_404(slug)
    key, show = request.values.get("line", ""), _show()
    line = _line_of(activity, view, key)
    if not line:
        flash(_("This sentence has changed meanwhile. Choose again."), "warning")
        return redirect(url_for("easy_read.editor", tag=tag, slug=slug, show="all"))
    back = _back_to(activity, view, line)
    form, status = EngageForm(), 200
    problem = ""
    if form.validate_on_submit():
        name = request.form.get("picture", "")
        try:
            choose_pictures(activity, view, {line: name}, now=now(), actor=current_actor())
        except EngageError as error:
            problem, status = sentence_for(error), CHANGED
        else:
            return redirect(back)
    pictures, asked = library(), request.args.get("q", "").strip()
    page = render_template(
        "easy_read/officer_choose.html",
        edition=view,
        slug=slug,
        line=line,
        key=key,
        show=show,
        asked=asked,
        back=back,
        problem=problem,
        chosen=pictures_beside(slug, view).get(key),
        suggested=[] if asked else suited(pictures.values(), line),
        others=found(pictures.values(), asked),
    )
    return page, status


def _back_to(activity: "Activity", view: View, line: str) -> str:
    """The page of the editor on which the sentence stands."""
    texts = texts_to_make(activity, view)
    places = [text.place for text in texts]
    at = next((n for n, text in enumerate(texts) if line in lines_of(text.said)), 0)
    return url_for(
        "easy_read.editor",
        tag=view.tag,
        slug=activity.slug,
        show="all",
        after=places[at - 1] if at else None,
        _anchor=f"row-{line_key(line)}",
    )


@blueprint.route("/<tag>/<slug>/source", methods=["GET", "POST"])
@access(Policy.AUTHOR)
def source(tag: str, slug: str) -> Answer:
    """What became of each part of the source."""
    view, activity = _view_or_404(tag), activity_to_translate_or_404(slug)
    show = _show()
    rows, whole, revision = part_rows(activity, view, show=show)
    sent = {name[len(FATE) :] for name in request.form if name.startswith((FATE, REASON))}
    if sent:
        everything, whole, revision = part_rows(activity, view, show="all")
        rows = [row for row in everything if row.part.key in sent]
    rows = rows if show == "all" else rows[:MOST_PARTS]
    form = parts_form([row.part for row in rows])
    if form.validate_on_submit():
        try:
            decide_parts(
                activity,
                view,
                _decisions(form),
                revision=int(form.revision.data or 0),
                now=now(),
                actor=current_actor(),
            )
        except EngageError as error:
            form.refuse_for(error)
        else:
            flash(_("Saved."), "success")
            return redirect(url_for("easy_read.source", tag=tag, slug=slug, show=show))
    else:
        form.revision.data = revision
    labels = {text.place: text.label for text in texts_to_make(activity, view)}
    page = render_template(
        "easy_read/officer_source.html",
        view_name=view_name(view),
        edition=view,
        slug=slug,
        show=show,
        form=form,
        pairs=list(zip(form.pairs(), rows, strict=True)),
        whole=whole,
        added=[(labels[place], facts) for place, facts in whole.added.items()],
        activity=activity,
    )
    return page, status_of(form)


def _decisions(form: PartsForm) -> dict[str, Decision]:
    """What was ticked; with the button for it, everything else of the page is kept."""
    decided = form.decisions()
    if request.form.get("do") == "keep":
        decided = {**{key: Decision(Fate.KEPT) for key in form.keys}, **decided}
    return decided


@blueprint.route("/<tag>/<slug>/checked", methods=["GET", "POST"])
@access(Policy.AUTHOR)
def checked(tag: str, slug: str) -> Answer:
    """Records of who checked which version."""
    view, activity = _view_or_404(tag), activity_to_translate_or_404(slug)
    digest = digest_to_review(activity, view)
    form = ReviewForm()
    if form.validate_on_submit():
        try:
            record_review(
                activity,
                view,
                seen=form.seen.data or "",
                reviewed_by=form.reviewed_by.data or "",
                reviewed_on=form.reviewed_on.data,
                changed=form.changed.data or "",
                now=now(),
                actor=current_actor(),
            )
        except EngageError as error:
            form.refuse_for(error)
        else:
            flash(_("The record is kept."), "success")
            return redirect(url_for("easy_read.checked", tag=tag, slug=slug))
    form.seen.data = digest
    page = render_template(
        "easy_read/officer_checked.html",
        view_name=view_name(view),
        edition=view,
        slug=slug,
        form=form,
        reviews=[(review, review.digest == digest) for review in reviews_of(activity, view)],
        activity=activity,
    )
    return page, status_of(form)


def _show() -> str:
    show = request.values.get("show", "todo")
    return show if show in {"todo", "all"} else "todo"


def _line_of(activity: "Activity", view: View, key: str) -> str:
    """The sentence of a key; empty where there is none."""
    for text in texts_to_make(activity, view):
        for line in lines_of(text.said):
            if line_key(line) == key:
                return line
    return ""


def _views() -> list[View]:
    return [View(language, Level.EASY) for language in app_settings().languages]


def _view_or_404(tag: str) -> View:
    for view in _views():
        if view.tag == tag:
            return view
    raise NotFoundError("view", tag=tag)
