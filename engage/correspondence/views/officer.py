"""Letters, e-mails and petitions for officers."""

from datetime import date
from typing import cast

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from engage.activities.queries import programme_or_404, programmes
from engage.content.presenters import words_in
from engage.correspondence.commands import Received, log_letter, remove_letter
from engage.correspondence.forms import LetterForm, letter_refusal
from engage.correspondence.presenters import letter_shown, letters_shown
from engage.correspondence.queries import letter_or_404, letters
from engage.correspondence.rules.kinds import Kind
from engage.kernel.access import Policy, access, current_actor
from engage.kernel.clock import now
from engage.kernel.forms import EngageForm
from engage.rules.errors import EngageError
from engage.uploads.forms import sent_bytes

blueprint = Blueprint("correspondence_officer", __name__, url_prefix="/officers/letters")
REFUSED = 422


@blueprint.get("")
@access(Policy.AUTHOR)
def everything() -> str:
    """What came, the same text once; and a new one."""
    return _all(_form())


@blueprint.post("")
@access(Policy.AUTHOR)
def log() -> Response | tuple[str, int]:
    """Log one."""
    form = _form()
    if not form.validate():
        return _all(form), REFUSED
    received = Received(
        kind=Kind(form.kind.data),
        title=form.title.data,
        text=form.text.data,
        received_on=cast("date", form.received_on.data),
        signatures=form.signatures.data or 0,
    )
    try:
        made = log_letter(
            programme_or_404(form.programme.data),
            received,
            original=sent_bytes(form.original),
            now=now(),
            actor=current_actor(),
        )
    except EngageError as error:
        where = str(error.facts.get("where", "original"))
        form.refuse(form[where], letter_refusal(error))
        return _all(form), REFUSED
    return redirect(url_for("correspondence_officer.letter", letter_id=made.id))


@blueprint.get("/<letter_id>")
@access(Policy.AUTHOR)
def letter(letter_id: str) -> str:
    """One letter with its original."""
    return render_template(
        "correspondence/officer_one.html",
        letter=letter_shown(letter_or_404(letter_id)),
        form=EngageForm(),
    )


@blueprint.post("/<letter_id>/remove")
@access(Policy.AUTHOR)
def remove(letter_id: str) -> Response:
    """Take one out: logged twice, or meant for somebody else."""
    remove_letter(letter_or_404(letter_id), now=now(), actor=current_actor())
    return redirect(url_for("correspondence_officer.everything"))


def _form() -> LetterForm:
    form = LetterForm()
    form.programme.choices = [
        SelectChoice(one.slug, str(words_in(one.words, "title"))) for one in programmes()
    ]
    return form


def _all(form: LetterForm) -> str:
    found = letters()
    return render_template(
        "correspondence/officer_all.html",
        letters=letters_shown(found),
        received=len(found),
        form=form,
    )
