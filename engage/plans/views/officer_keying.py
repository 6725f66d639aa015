"""Keying comments that did not come through this site: bundles, one paper after the other, and letters."""

from datetime import date
from typing import TYPE_CHECKING, cast

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engage.correspondence.queries import letter_or_404
from engage.kernel.access import Policy, access, current_actor
from engage.kernel.clock import now
from engage.kernel.ids import grouped
from engage.plans.commands.keying import (
    Keyed,
    begin_batch,
    close_batch,
    key_comment,
    key_letter,
    take_out_keyed,
)
from engage.plans.forms.officer_keying import BatchForm, KeyingForm, TakeOutForm, keying_refusal
from engage.plans.presenters.officer_keying import (
    BatchRow,
    LetterRow,
    batch_row,
    batch_rows,
    letter_row,
    letter_rows,
    parts_to_choose,
)
from engage.plans.presenters.officer_page import officer_page
from engage.plans.queries.consultations import consultation_or_404, section_at
from engage.plans.queries.keying import batch_or_404, letters_for
from engage.plans.rules.comments import LONGEST, read_organisation
from engage.plans.rules.keying import Wrong
from engage.plans.views.resident import FIELD_OF
from engage.rules.channel import Channel
from engage.rules.errors import EngageError, NotFoundError

if TYPE_CHECKING:
    from engage.correspondence.models import Letter
    from engage.plans.models import Consultation

blueprint = Blueprint("officer_keying", __name__, url_prefix="/officers/plans/<slug>/keying")
REFUSED = 422


@blueprint.get("")
@access(Policy.AUTHOR)
def keying(slug: str) -> str:
    """Every bundle and a new one, letters that wait, and what was keyed wrongly."""
    return _overview(consultation_or_404(slug))


@blueprint.post("")
@access(Policy.AUTHOR)
def begin(slug: str) -> Response | tuple[str, int]:
    """Begin a bundle and go on to its first comment."""
    consultation, form = consultation_or_404(slug), BatchForm()
    if not form.validate():
        return _overview(consultation, form=form), REFUSED
    try:
        made = begin_batch(
            consultation,
            channel=Channel(form.channel.data),
            number=form.number.data,
            place=form.place.data or "",
            received_on=cast("date", form.received_on.data),
            now=now(),
            actor=current_actor(),
        )
    except EngageError as error:
        form.refuse(form.received_on, keying_refusal(error))
        return _overview(consultation, form=form), REFUSED
    return redirect(url_for("officer_keying.batch", slug=slug, batch_id=made.id))


@blueprint.route("/batches/<batch_id>", methods=["GET", "POST"])
@access(Policy.AUTHOR)
def batch(slug: str, batch_id: str) -> str | Response | tuple[str, int]:
    """One comment after the other of a bundle."""
    consultation = consultation_or_404(slug)
    there = batch_or_404(consultation, batch_id)
    form = KeyingForm().offer(parts_to_choose(consultation))
    if not form.is_submitted():
        form.after.data = str(there.keyed)
        return _keying_page(consultation, form, bundle=batch_row(there, consultation))
    try:
        reference = key_comment(
            consultation,
            there,
            _keyed(consultation, form),
            after=int(form.after.data) if (form.after.data or "").isdecimal() else -1,
            now=now(),
        )
    except EngageError as error:
        form.refuse(form[FIELD_OF.get(error.code, "comment")], keying_refusal(error))
        return _keying_page(consultation, form, bundle=batch_row(there, consultation)), REFUSED
    _say_reference(reference)
    return redirect(url_for("officer_keying.batch", slug=slug, batch_id=batch_id))


@blueprint.post("/batches/<batch_id>/close")
@access(Policy.AUTHOR)
def close(slug: str, batch_id: str) -> Response:
    """The whole bundle is keyed."""
    consultation = consultation_or_404(slug)
    try:
        close_batch(
            consultation,
            batch_or_404(consultation, batch_id),
            now=now(),
            actor=current_actor(),
        )
    except EngageError as error:
        flash(keying_refusal(error), "error")
    return redirect(url_for("officer_keying.keying", slug=slug))


@blueprint.route("/letters/<letter_id>", methods=["GET", "POST"])
@access(Policy.AUTHOR)
def letter(slug: str, letter_id: str) -> str | Response | tuple[str, int]:
    """Make a comment of a letter, or of what it says about one part."""
    consultation = consultation_or_404(slug)
    there = _letter_or_404(consultation, letter_id)
    form = KeyingForm().offer(parts_to_choose(consultation))
    row = letter_row(there, consultation)
    if not form.is_submitted():
        form.comment.data = row.text if row.fits and not row.is_used else ""
        return _keying_page(consultation, form, source=row)
    try:
        reference = key_letter(
            consultation, there, _keyed(consultation, form), now=now(), actor=current_actor()
        )
    except EngageError as error:
        form.refuse(form[FIELD_OF.get(error.code, "comment")], keying_refusal(error))
        return _keying_page(consultation, form, source=row), REFUSED
    _say_reference(reference)
    return redirect(row.href)


@blueprint.post("/take-out")
@access(Policy.AUTHOR)
def take_out(slug: str) -> Response | tuple[str, int]:
    """Take out what was keyed wrongly, with the reason."""
    consultation, form = consultation_or_404(slug), TakeOutForm()
    if not form.validate():
        return _overview(consultation, taking_out=form), REFUSED
    try:
        take_out_keyed(
            consultation,
            reference=form.reference.data or "",
            reason=Wrong(form.reason.data),
            now=now(),
            actor=current_actor(),
        )
    except EngageError as error:
        form.refuse(form.reference, keying_refusal(error))
        return _overview(consultation, taking_out=form), REFUSED
    flash(_("It is taken out. Key it again, if it belongs here."), "success")
    return redirect(url_for("officer_keying.keying", slug=slug))


def _keyed(consultation: "Consultation", form: KeyingForm) -> Keyed:
    address = form.part.data or ""
    return Keyed(
        section=section_at(consultation, address) if address else None,
        stance=form.stance.data or "",
        text=form.comment.data or "",
        suggested=form.suggested.data or "",
        may_quote=bool(form.may_quote.data),
        view=form.view,
        organisation=read_organisation(
            name=form.organisation.data or "",
            people=form.people.data or "",
            may_be_named=bool(form.may_be_named.data),
        ),
    )


def _letter_or_404(consultation: "Consultation", letter_id: str) -> "Letter":
    there = letter_or_404(letter_id)
    if there not in letters_for(consultation):
        raise NotFoundError("letter", id=letter_id)
    return there


def _say_reference(reference: str) -> None:
    told = _(
        "Saved. Write this on the paper, so that it can be found again: %(reference)s",
        reference=grouped(reference),
    )
    flash(told, "success")


def _overview(
    consultation: "Consultation",
    *,
    form: BatchForm | None = None,
    taking_out: TakeOutForm | None = None,
) -> str:
    return render_template(
        "plans/officer_keying.html",
        plan=officer_page(consultation, now=now()),
        batches=batch_rows(consultation),
        letters=letter_rows(consultation),
        form=taking_out or form,
        beginning=form or BatchForm(formdata=None),
        taking_out=taking_out or TakeOutForm(formdata=None),
    )


def _keying_page(
    consultation: "Consultation",
    form: KeyingForm,
    *,
    bundle: BatchRow | None = None,
    source: LetterRow | None = None,
) -> str:
    return render_template(
        "plans/officer_keying_one.html",
        plan=officer_page(consultation, now=now()),
        batch=bundle,
        letter=source,
        form=form,
        most=LONGEST,
    )
