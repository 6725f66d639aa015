"""Officers bring recordings: which items have one, and one recording with its words and its licence."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engage.content.rules.pictures import Licence
from engage.kernel.access import Policy, access, current_actor
from engage.kernel.clock import now
from engage.kernel.forms import status_of
from engage.recordings.commands import add_recording, mend_recording, take_recording_out
from engage.recordings.forms import NewRecordingForm, SaidOfRecordingForm
from engage.recordings.presenters import (
    activity_rows,
    item_rows,
    languages_to_hear,
    name_of,
    title_of,
)
from engage.recordings.queries import activity_of, item_or_404, recording_or_404
from engage.recordings.rules.kinds import SIGNED_LANGUAGE, Kind, SaidOfRecording
from engage.rules.errors import EngageError
from engage.translating.queries import activities_to_translate, activity_to_translate_or_404
from engage.uploads.forms import sent_bytes

blueprint = Blueprint("recordings_officer", __name__, url_prefix="/officers/recordings")
Page = tuple[str, int]


@blueprint.get("/")
@access(Policy.AUTHOR)
def start() -> str:
    """How much of every activity can be heard or seen."""
    return render_template(
        "recordings/officer_start.html", rows=activity_rows(activities_to_translate())
    )


@blueprint.get("/<slug>/")
@access(Policy.AUTHOR)
def items(slug: str) -> str:
    """The items of one activity, and what there is of each."""
    activity = activity_to_translate_or_404(slug)
    return render_template(
        "recordings/officer_items.html", title=title_of(activity), rows=item_rows(activity)
    )


@blueprint.route("/<slug>/new", methods=["GET", "POST"])
@access(Policy.AUTHOR)
def add(slug: str) -> Response | Page:
    """A new recording of one item."""
    activity = activity_to_translate_or_404(slug)
    item = item_or_404(activity, request.args.get("item", ""))
    form = NewRecordingForm()
    form.offer(languages_to_hear())
    data = sent_bytes(form.file) if form.is_submitted() else None
    if form.validate_on_submit() and data is not None:
        kind = Kind(form.kind.data)
        try:
            add_recording(
                activity,
                item.id,
                data,
                _said(form),
                kind=kind,
                language=SIGNED_LANGUAGE if kind is Kind.SIGNED else form.language.data,
                of=form.of.data or "",
                now=now(),
                actor=current_actor(),
            )
        except EngageError as error:
            form.refuse_for(error)
        else:
            flash(_("The recording is kept. Residents find it beside the words."), "success")
            return redirect(url_for("recordings_officer.items", slug=slug))
    elif form.is_submitted() and data is None:
        form.refuse_no_file()
    form.of.data = item.of
    page = render_template(
        "recordings/officer_recording.html",
        form=form,
        item=item,
        slug=slug,
        title=title_of(activity),
        recording=None,
    )
    return page, status_of(form)


@blueprint.route("/one/<recording_id>", methods=["GET", "POST"])
@access(Policy.AUTHOR)
def mend(recording_id: str) -> Response | Page:
    """What is said of one recording."""
    recording = recording_or_404(recording_id)
    activity = activity_of(recording)
    form = SaidOfRecordingForm(obj=recording)
    if form.validate_on_submit():
        try:
            mend_recording(recording, _said(form), now=now(), actor=current_actor())
        except EngageError as error:
            form.refuse_for(error)
        else:
            flash(_("Saved."), "success")
            return redirect(url_for("recordings_officer.items", slug=activity.slug))
    page = render_template(
        "recordings/officer_recording.html",
        form=form,
        item=None,
        slug=activity.slug,
        title=title_of(activity),
        recording=recording,
        name=name_of(recording),
    )
    return page, status_of(form)


@blueprint.post("/one/<recording_id>/take-out")
@access(Policy.AUTHOR)
def take_out(recording_id: str) -> Response:
    """Show it nowhere any more."""
    recording = recording_or_404(recording_id)
    slug = activity_of(recording).slug
    take_recording_out(recording, now=now(), actor=current_actor())
    flash(_("The recording is taken out. It is shown nowhere any more."), "success")
    return redirect(url_for("recordings_officer.items", slug=slug))


def _said(form: SaidOfRecordingForm) -> SaidOfRecording:
    return SaidOfRecording(
        transcript=form.transcript.data,
        captions=(form.captions.data or "").replace("\r\n", "\n"),
        licence=Licence(form.licence.data),
        maker=form.maker.data,
    )
