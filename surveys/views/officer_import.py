"""Bringing in a questionnaire from a file: XLSForm or LimeSurvey."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from engage.activities.queries import programme_or_404, programmes
from engage.content.presenters import words_in
from engage.jobs.queries import newest_job
from engage.kernel.access import Policy, access, current_actor
from engage.kernel.clock import now
from engage.rules.errors import InvalidError
from engage.uploads.forms import sent_bytes
from surveys.commands.importing import ENDINGS, READ_FILE, ask_for_import
from surveys.forms.officer_import import ImportForm
from surveys.presenters.officer_import import import_page
from surveys.presenters.officer_import_words import sentence_for
from surveys.queries.surveys import import_or_404

blueprint = Blueprint("surveys_import", __name__, url_prefix="/officers/surveys")
REFUSED = 422


@blueprint.route("/import", methods=["GET", "POST"])
@access(Policy.AUTHOR)
def new_import() -> Response | str | tuple[str, int]:
    """Choose a file."""
    form = ImportForm()
    form.programme.choices = [
        SelectChoice(one.slug, str(words_in(one.words, "title"))) for one in programmes()
    ]
    if form.is_submitted() and form.validate():
        try:
            asked = ask_for_import(
                programme=programme_or_404(form.programme.data),
                file_name=(form.file.data and form.file.data.filename) or "",
                content=sent_bytes(form.file) or b"",
                now=now(),
                actor=current_actor(),
            )
        except InvalidError as fault:
            form.refuse(form.file, sentence_for(fault.code))
        else:
            return redirect(url_for("surveys_import.imported", import_id=asked.id))
    page = render_template("surveys/officer/import.html", form=form, endings=",".join(ENDINGS))
    return (page, REFUSED) if form.is_submitted() else page


@blueprint.get("/imports/<import_id>")
@access(Policy.AUTHOR)
def imported(import_id: str) -> str:
    """What became of a file: the survey, and everything that was not understood."""
    progress = newest_job(READ_FILE, now=now(), import_id=import_id)
    return render_template(
        "surveys/officer/imported.html", asked=import_page(import_or_404(import_id), progress)
    )
