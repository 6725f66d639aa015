"""Getting a survey out of the house: the answers in files, and the questionnaire as a form that other programs read."""

from collections.abc import Iterator

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext as _

from engage.kernel.access import Policy, access, current_actor
from engage.kernel.clock import now
from engage.kernel.forms import EngageForm
from engage.kernel.pages import app_settings
from engage.rules.errors import NotFoundError
from surveys.commands.exporting import record_export, sights_of
from surveys.exporters.answers import FORMATS, XLSX, answers_file
from surveys.exporters.xlsform import xlsform_of
from surveys.presenters.officer import officer_page
from surveys.queries.surveys import questionnaire_of, survey_or_404
from surveys.rules.response_columns import Sight

blueprint = Blueprint("surveys_answers", __name__, url_prefix="/officers/surveys/<slug>")


@blueprint.get("/answers")
@access(Policy.ANSWERS)
def get_answers(slug: str) -> str:
    """Which kinds of file there are, and what this officer may see in them."""
    sights = sights_of(current_actor())
    return render_template(
        "surveys/officer_answers.html",
        survey=officer_page(survey_or_404(slug), now=now()),
        kinds=_kinds(),
        has_own_words=Sight.OWN_WORDS in sights,
        has_equality=Sight.EQUALITY in sights,
        form=EngageForm(),
    )


@blueprint.post("/answers")
@access(Policy.ANSWERS)
def file(slug: str) -> Response:
    """The file, sent while it is read from the database. Who takes it is in the log before its first byte."""
    survey = survey_or_404(slug)
    format_ = FORMATS.get(request.form.get("format", ""))
    if format_ is None:
        raise NotFoundError("format")
    actor, moment = current_actor(), now()
    sights = sights_of(actor)
    record_export(survey, format_=format_.name, sights=sights, now=moment, actor=actor)
    made = answers_file(
        survey, format_, sights=sights, publisher=app_settings().council.name, now=moment
    )
    return sent(made.pieces, made.name, made.media_type)


@blueprint.get("/xlsform")
@access(Policy.OFFICER)
def xlsform(slug: str) -> Response:
    """The questionnaire as it is asked now, for other programs and for this one."""
    survey = survey_or_404(slug)
    form = xlsform_of(questionnaire_of(survey.id, survey.version))
    return sent(form.pieces(), f"{slug}.xlsx", XLSX)


def sent(pieces: Iterator[bytes], name: str, media_type: str) -> Response:
    """A file of which nobody knows the length yet, to save under its name; no cache keeps it."""
    answer = Response(pieces, content_type=media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _kinds() -> list[tuple[str, str, str]]:
    """Format, its name, and what it is good for."""
    return [
        ("csv", "CSV", _("For any program. The last line proves that nothing is missing.")),
        (
            "xlsx",
            "Excel",
            _("Answers, what each column means, and a last sheet that proves the file whole."),
        ),
        ("ods", "OpenDocument", _("The same for LibreOffice and others.")),
        ("sav", "SPSS", _("With labels and missing values.")),
        ("json", "JSON", _("For programs.")),
        (
            "package",
            _("Data package"),
            _("CSV with a description that programs read, and what may be done with it."),
        ),
    ]
