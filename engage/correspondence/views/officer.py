"""Letters, e-mails and petitions for officers."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, cast

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from engage.activities.queries import programme_or_404, programmes
from engage.content.presenters import words_in
from engage.correspondence.commands import (
    Original,
    Received,
    keep_original,
    log_letter,
    remove_letter,
)
from engage.correspondence.forms import LetterForm, letter_refusal
from engage.correspondence.importers import Email, email_in
from engage.correspondence.presenters import arrivals_of, letter_shown, letters_shown
from engage.correspondence.queries import about_letter, letter_or_404, letters, waiting_original
from engage.correspondence.rules.kinds import Kind
from engage.kernel.access import Policy, access, current_actor
from engage.kernel.clock import now
from engage.kernel.db import keep_although_refused
from engage.kernel.forms import EngageForm
from engage.rules.errors import EngageError, InvalidError
from engage.uploads.forms import sent_bytes
from engage.uploads.queries import uploads_about

if TYPE_CHECKING:
    from engage.correspondence.models import Letter
    from engage.uploads.models import Upload

blueprint = Blueprint("correspondence_officer", __name__, url_prefix="/officers/letters")
REFUSED = 422


@blueprint.get("")
@access(Policy.AUTHOR)
def everything() -> str:
    """What came, the same text once; and a new one."""
    return _all(_form())


@blueprint.post("")
@access(Policy.AUTHOR)
def log() -> Response | str | tuple[str, int]:
    """Log one. An e-mail's own words fill the boxes that are empty, for the officer to look through before anything is logged."""
    form = _form()
    try:
        original = _original(form)
    except EngageError as error:
        form.validate()
        return _refused(form, error)
    if original and original.email:
        email = original.email
        keep_although_refused()
        if form.fill(email.subject, email.text, email.sent_on):
            return _all(form, original)
    if not form.validate():
        keep_although_refused()
        return _all(form, original), REFUSED
    try:
        made = _logged(form, original)
    except EngageError as error:
        if isinstance(error, InvalidError):
            keep_although_refused()
        return _refused(form, error, original)
    return redirect(url_for("correspondence_officer.letter", letter_id=made.id))


@dataclass(frozen=True)
class _Kept:
    """An original that waits for its letter."""

    upload: "Upload"
    email: Email | None


def _original(form: LetterForm) -> _Kept | None:
    data = sent_bytes(form.original)
    upload = keep_original(data, now=now()) if data else waiting_original(form.kept.data or "")
    if upload is None:
        return None
    form.kept.data = upload.id
    return _Kept(upload, email_in(upload))


def _logged(form: LetterForm, kept: _Kept | None) -> "Letter":
    received = Received(
        kind=Kind(form.kind.data),
        title=form.title.data,
        text=form.text.data,
        received_on=cast("date", form.received_on.data),
        signatures=form.signatures.data or 0,
    )
    attached = [each.data for each in kept.email.attached] if kept and kept.email else []
    return log_letter(
        programme_or_404(form.programme.data),
        received,
        original=Original(kept.upload, attached) if kept else None,
        now=now(),
        actor=current_actor(),
    )


def _refused(form: LetterForm, error: EngageError, kept: _Kept | None = None) -> tuple[str, int]:
    where = str(error.facts.get("where", "original"))
    form.refuse(form[where], letter_refusal(error))
    return _all(form, kept), REFUSED


@blueprint.get("/<letter_id>")
@access(Policy.AUTHOR)
def letter(letter_id: str) -> str:
    """One letter with its original, and what was attached to it."""
    found = letter_or_404(letter_id)
    emails = filter(None, map(email_in, uploads_about(about_letter(found.id))))
    return render_template(
        "correspondence/officer_one.html",
        letter=letter_shown(found),
        arrivals=arrivals_of(found),
        attached=[each.name for email in emails for each in email.attached],
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


def _all(form: LetterForm, kept: _Kept | None = None) -> str:
    found = letters()
    email = kept.email if kept else None
    return render_template(
        "correspondence/officer_all.html",
        letters=letters_shown(found),
        received=len(found),
        form=form,
        is_kept=kept is not None,
        email=email,
    )
