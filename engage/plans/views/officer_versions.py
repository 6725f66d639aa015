"""The next version of a plan for officers: written section by section, each change with its cause, published with a note."""

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from engage.kernel.access import Policy, access, current_actor
from engage.kernel.clock import now
from engage.kernel.forms import REFUSED, status_of
from engage.plans.commands.files import ask_to_read
from engage.plans.commands.versions import begin_version, edit_section, publish_version, say_why
from engage.plans.forms.officer_files import PlanFileForm, sentence_for_file
from engage.plans.forms.officer_versions import (
    CauseForm,
    PublishForm,
    SectionForm,
    refusal_of_version,
)
from engage.plans.presenters.officer_replies import named_view, views_to_write
from engage.plans.presenters.officer_versions import (
    Beside,
    SectionPage,
    TextShown,
    section_page,
    version_page,
)
from engage.plans.queries.consultations import consultation_or_404
from engage.plans.queries.versions import section_being_made
from engage.plans.rules.files import ENDINGS
from engage.rules.errors import ConflictError, EngageError, NotFoundError
from engage.rules.view import view_from_tag
from engage.uploads.forms import sent_bytes

if TYPE_CHECKING:
    from engage.plans.models import Consultation

blueprint = Blueprint("officer_versions", __name__, url_prefix="/officers/plans")


@blueprint.get("/<slug>/next")
@access(Policy.AUTHOR)
def version(slug: str) -> str:
    """The version being made: its sections, what changed and why, and publishing it."""
    return _page(consultation_or_404(slug))


@blueprint.post("/<slug>/next/begin")
@access(Policy.AUTHOR)
def begin(slug: str) -> Response | tuple[str, int]:
    """Begin the next version as a copy of the present one."""
    consultation = consultation_or_404(slug)
    try:
        begin_version(consultation, plan=None, now=now(), actor=current_actor())
    except EngageError as error:
        return _page(consultation, problem=refusal_of_version(error)), REFUSED
    return redirect(url_for("officer_versions.version", slug=slug))


@blueprint.post("/<slug>/next/file")
@access(Policy.AUTHOR)
def bring_in(slug: str) -> Response | tuple[str, int]:
    """Send the next version as a file, or a translated or easy-read version of it."""
    consultation, form = consultation_or_404(slug), PlanFileForm()
    if not form.validate_on_submit() or form.view.data not in {
        view.tag for view in views_to_write()
    }:
        raise NotFoundError("view", tag=form.view.data)
    try:
        ask_to_read(
            consultation,
            view=view_from_tag(form.view.data),
            file_name=(form.file.data and form.file.data.filename) or "",
            content=sent_bytes(form.file) or b"",
            now=now(),
            actor=current_actor(),
        )
    except EngageError as error:
        return _page(consultation, problem=sentence_for_file(error.code)), REFUSED
    flash(_("The file is being read."))
    return redirect(url_for("officer_versions.version", slug=slug))


@blueprint.route("/<slug>/next/sections/<address>/<tag>", methods=["GET", "POST"])
@access(Policy.AUTHOR)
def section(slug: str, address: str, tag: str) -> str | Response | tuple[str, int]:
    """One section, text by text, in one language and reading level."""
    consultation, view = consultation_or_404(slug), view_from_tag(tag)
    if view not in views_to_write():
        raise NotFoundError("view", tag=tag)
    try:
        shown = section_page(consultation, section_being_made(consultation, address), view)
    except NotFoundError:
        if request.method == "GET":
            raise
        return _gone(consultation), REFUSED
    form, texts = SectionForm(digest=shown.digest, heading=shown.heading), shown.texts
    if form.validate_on_submit():
        said = request.form.getlist("texts")
        texts = shown.with_words(said)
        try:
            edit_section(
                consultation,
                address,
                view=view,
                heading=form.heading.data or "",
                texts=said,
                more=form.more.data or "",
                without_pictures=request.form.getlist("without", type=int),
                seen_digest=form.digest.data or "",
                now=now(),
                actor=current_actor(),
            )
        except ConflictError as error:
            return _a_colleague_was_faster(shown, form, said, error), REFUSED
        except EngageError as error:
            form.refuse(form.heading, refusal_of_version(error))
        else:
            flash(_("The section is saved."), "success")
            return redirect(url_for("officer_versions.version", slug=slug))
    return _section_page(shown, form, texts), status_of(form)


def _a_colleague_was_faster(
    shown: SectionPage, form: SectionForm, said: list[str], error: ConflictError
) -> str:
    """Both texts on one page: one in the fields, the other beside them."""
    beside = shown.beside([form.heading.data or "", *said, form.more.data or ""])
    if beside.is_own:
        form = SectionForm(formdata=None, heading=shown.heading)
    form.refuse(form.heading, refusal_of_version(error))
    return _section_page(shown, form, shown.with_words(said), beside)


def _section_page(
    shown: SectionPage,
    form: SectionForm,
    texts: tuple[TextShown, ...],
    beside: Beside | None = None,
) -> str:
    return render_template(
        "plans/officer_section.html", section=shown, form=form, texts=texts, beside=beside
    )


def _gone(consultation: "Consultation") -> str:
    """A colleague joined or took out the section that somebody was writing on: their words are still theirs to copy."""
    words = [
        request.form.get("heading", ""),
        *request.form.getlist("texts"),
        request.form.get("more", ""),
    ]
    return render_template(
        "plans/officer_section_gone.html",
        slug=consultation.slug,
        texts=[text for text in words if text.strip()],
    )


@blueprint.post("/<slug>/next/why")
@access(Policy.AUTHOR)
def why(slug: str) -> Response | tuple[str, int]:
    """Say which themes caused a change, or why else it was made."""
    consultation, form = consultation_or_404(slug), CauseForm()
    if not form.validate_on_submit():
        raise NotFoundError("plan_change", slug=slug)
    try:
        say_why(
            consultation,
            form.place.data or "",
            theme_ids=request.form.getlist("themes"),
            why=form.why.data or "",
            now=now(),
            actor=current_actor(),
        )
    except NotFoundError:
        raise
    except EngageError as error:
        return _page(consultation, problem=refusal_of_version(error)), REFUSED
    flash(_("The cause is saved."), "success")
    return redirect(url_for("officer_versions.version", slug=slug))


@blueprint.post("/<slug>/next/publish")
@access(Policy.AUTHOR)
def publish(slug: str) -> Response | tuple[str, int]:
    """Let residents read the new version."""
    consultation, form = consultation_or_404(slug), PublishForm()
    if form.validate_on_submit():
        try:
            publish_version(
                consultation, note=form.note.data or "", now=now(), actor=current_actor()
            )
        except NotFoundError:
            raise
        except EngageError as error:
            form.refuse(form.note, refusal_of_version(error))
        else:
            flash(_("Residents read the new version."), "success")
            return redirect(url_for("officer_versions.version", slug=slug))
    return _page(consultation, publishing=form), status_of(form)


def _page(
    consultation: "Consultation", *, publishing: PublishForm | None = None, problem: str = ""
) -> str:
    return render_template(
        "plans/officer_version.html",
        version=version_page(consultation),
        form=publishing or PublishForm(formdata=None),
        file_form=_file_form(),
        endings=",".join(ENDINGS),
        sentence_for_file=sentence_for_file,
        problem=problem,
    )


def _file_form() -> PlanFileForm:
    form = PlanFileForm(formdata=None)
    form.view.choices = [SelectChoice(view.tag, named_view(view)) for view in views_to_write()]
    return form
