"""The translators' desk: what is to be written, side by side with the English, and files out and in."""

from collections.abc import Callable, Mapping, Sequence

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from engage.activities.ports import TextInView
from engage.kernel.access import Policy, access, current_actor
from engage.kernel.clock import now
from engage.kernel.pages import app_settings
from engage.rules.errors import EngageError, InvalidError, NotFoundError
from engage.rules.view import View
from engage.translating.commands import bring_in, digest_of, save_texts
from engage.translating.exports.csv import csv_of
from engage.translating.exports.po import po_of
from engage.translating.exports.xliff import xliff_of
from engage.translating.forms import FileForm, TextsForm, sentence_for, texts_form
from engage.translating.importers.csv import read_csv
from engage.translating.importers.po import read_catalogue
from engage.translating.importers.xliff import read_xliff
from engage.translating.presenters import (
    DeskPage,
    activity_rows,
    desk_page,
    fault_lines,
    other_views,
    told_of,
    units_of,
    view_links,
    view_name,
)
from engage.translating.queries import (
    activities_to_translate,
    activity_to_translate_or_404,
    texts_in_view,
)
from engage.translating.rules.exchange import Format, ReadFile, TranslatorFile
from engage.uploads.forms import sent_bytes

blueprint = Blueprint("translating", __name__, url_prefix="/officers/translations")
REFUSED, CHANGED = 422, 409
MOST_BYTES = 5_000_000
MIMETYPES = {Format.XLIFF: "application/xliff+xml", Format.PO: "text/x-gettext-translation", Format.CSV: "text/csv"}  # fmt: skip
WRITERS: Mapping[Format, Callable[[TranslatorFile], bytes]] = {
    Format.XLIFF: xliff_of,
    Format.PO: po_of,
    Format.CSV: csv_of,
}
READERS: Mapping[Format, Callable[[bytes], ReadFile]] = {
    Format.XLIFF: read_xliff,
    Format.PO: read_catalogue,
    Format.CSV: read_csv,
}
SHOWN = ("todo", "stale", "remarks", "all")
Answer = Redirect | str | tuple[str, int]


@blueprint.get("/")
@access(Policy.AUTHOR)
def views() -> str:
    """The first view there is."""
    return _activities(other_views(app_settings().languages)[0])


@blueprint.get("/<tag>")
@access(Policy.AUTHOR)
def activities(tag: str) -> str:
    """How far every activity has come in one language or reading level."""
    return _activities(_view_or_404(tag))


def _activities(view: View) -> str:
    return render_template(
        "translating/activities.html",
        view_name=view_name(view),
        links=view_links(
            other_views(app_settings().languages), view, endpoint="translating.activities"
        ),
        rows=activity_rows(activities_to_translate(), view),
    )


@blueprint.route("/<tag>/<slug>", methods=["GET", "POST"])
@access(Policy.AUTHOR)
def texts(tag: str, slug: str) -> Answer:
    """The texts of one activity beside their English."""
    view, activity = _view_or_404(tag), activity_to_translate_or_404(slug)
    show, after = request.values.get("show", "todo"), request.values.get("after", "")
    show = show if show in SHOWN else "todo"
    there = texts_in_view(activity, view)
    desk = desk_page(activity, view, there, show=show, after=after, sent=request.form)
    form, status = _texts_form(there, desk), 200
    if form.is_submitted():
        status = REFUSED
        if form.validate():
            try:
                save_texts(
                    activity,
                    view,
                    form.texts(),
                    still_right=form.still_right(),
                    there=there,
                    seen=form.seen.data or "",
                    now=now(),
                    actor=current_actor(),
                )
            except EngageError as error:
                form.refuse_for(error)
                status = CHANGED
                form.seen.data = digest_of(there, desk.said)
            else:
                flash(_("Saved."), "success")
                href = url_for("translating.texts", tag=tag, slug=slug, show=show, after=after)
                return redirect(href)
    return _texts(desk, form), status


@blueprint.get("/<tag>/<slug>/file.<ending>")
@access(Policy.AUTHOR)
def file(tag: str, slug: str, ending: str) -> Response:
    """Every text of one activity in one view, for a translator."""
    view, activity = _view_or_404(tag), activity_to_translate_or_404(slug)
    kind = _format(ending)
    if kind is None:
        raise NotFoundError("format", ending=ending)
    units = units_of(texts_in_view(activity, view))
    data = WRITERS[kind](TranslatorFile(units, view, activity.slug))
    name = f"{activity.slug}-{view.tag}.{kind.value}"
    return Response(
        data,
        mimetype=MIMETYPES[kind],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@blueprint.post("/<tag>/<slug>/file")
@access(Policy.AUTHOR)
def file_back(tag: str, slug: str) -> Answer:
    """A file that a translator sent back: all of it or nothing."""
    view, activity = _view_or_404(tag), activity_to_translate_or_404(slug)
    form, lines = FileForm(), list[str]()
    there = texts_in_view(activity, view)
    labels = {text.place: text.label for text in there}
    try:
        found = bring_in(activity, view, _read(form), there=there, now=now(), actor=current_actor())
    except EngageError as error:
        form.refuse(form.file, sentence_for(error))
    else:
        lines = fault_lines(found.faults, labels)
        if not lines:
            flash(told_of(found), "success")
            return redirect(url_for("translating.texts", tag=tag, slug=slug, show="all"))
        form.refuse(
            form.file,
            _("Nothing was taken from this file. Everything that is wrong with it stands below."),
        )
    desk = desk_page(activity, view, there, show="todo")
    return _texts(
        desk, _texts_form(there, desk, is_empty=True), file_form=form, lines=lines
    ), REFUSED


def _read(form: FileForm) -> ReadFile:
    data = sent_bytes(form.file)
    if data is None:
        raise InvalidError("file_missing", where="file")
    kind = _format(str(form.file.data.filename).rpartition(".")[2].lower())
    if kind is None:
        raise InvalidError("file_kind", where="file")
    if len(data) > MOST_BYTES:
        raise InvalidError("file_too_large", where="file")
    return READERS[kind](data)


def _format(ending: str) -> Format | None:
    return Format("xlf" if ending == "xliff" else ending) if ending in {*Format, "xliff"} else None


def _texts_form(
    there: Sequence[TextInView], desk: DeskPage, *, is_empty: bool = False
) -> TextsForm:
    stale = [row.place for row in desk.rows if row.is_stale]
    form = texts_form(desk.said, [row.label for row in desk.rows], stale)
    if is_empty or not form.is_submitted():
        form.seen.data = digest_of(there, desk.said)
    return form


def _texts(
    desk: DeskPage,
    form: TextsForm,
    *,
    file_form: FileForm | None = None,
    lines: Sequence[str] = (),
) -> str:
    return render_template(
        "translating/texts.html",
        desk=desk,
        form=file_form or form,
        texts_form=form,
        ticks=form.ticks(),
        file_form=file_form or FileForm(formdata=None),
        lines=lines,
        pairs=list(zip(form.boxes(), desk.rows, strict=True)),
        endings=[kind.value for kind in Format],
    )


def _view_or_404(tag: str) -> View:
    for view in other_views(app_settings().languages):
        if view.tag == tag:
            return view
    raise NotFoundError("view", tag=tag)
