"""Bids for officers, by round: take them, give them more time, list them, bring them in and take them out as files."""

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from budgeting.commands.appraisal import (
    import_bids,
    take_bids,
)
from budgeting.commands.extending import extend_dates
from budgeting.commands.workbooks import ask_to_read
from budgeting.forms.appraisal import (
    CallForm,
    ExtendForm,
    sentence_for_officer,
)
from budgeting.forms.officer_files import IdeasFileForm
from budgeting.importers.bids import bids_csv, bids_xlsx, read_bids
from budgeting.importers.tables import read_csv
from budgeting.presenters.bids import call_page
from budgeting.presenters.officer_bids import (
    bid_lines,
    round_lines,
    voting_too_early,
)
from budgeting.queries.bids import call_of, call_or_404, rounds_with_bids
from budgeting.queries.rounds import round_or_404, workbook_of
from budgeting.rules.bids import BidDates
from budgeting.rules.pounds import FAULTS, read_pounds
from budgeting.rules.workbooks import SheetOf
from budgeting.views.files import CSV, XLSX, send_file
from engage.activities.rules.lifecycle import State
from engage.kernel.access import Policy, access, current_actor
from engage.kernel.clock import now
from engage.kernel.forms import EngageForm
from engage.rules.errors import EngageError, InvalidError
from engage.rules.window import window_of_dates

if TYPE_CHECKING:
    from budgeting.models.rounds import Round

blueprint = Blueprint("bids_officer", __name__, url_prefix="/officers/ideas")
REFUSED = 422
Answer = Response | tuple[str, int]


@blueprint.get("/")
@access(Policy.AUTHOR)
def rounds() -> str:
    """Rounds that take ideas, took them, or could."""
    return render_template(
        "budgeting/officer/idea_rounds.html", rounds=round_lines(rounds_with_bids())
    )


@blueprint.get("/<slug>")
@access(Policy.AUTHOR)
def bids(slug: str) -> str:
    """Every bid of a round, its state and whom it waits for; or the form by which the round begins to take them."""
    return _list(round_or_404(slug))


@blueprint.post("/<slug>")
@access(Policy.AUTHOR)
def take(slug: str) -> Answer:
    """Announce that the round takes ideas."""
    pb_round, form = round_or_404(slug), CallForm()
    if not form.validate():
        return _list(pb_round, form), REFUSED
    try:
        sending = window_of_dates(form.opens_on.data, form.closes_on.data)
        answering = window_of_dates(None, form.answers_on.data)
        deciding = window_of_dates(None, form.decided_on.data)
        take_bids(
            pb_round,
            dates=BidDates(
                *(sending.opens_at, sending.closes_at, answering.closes_at, deciding.closes_at)  # type: ignore[arg-type]  # each day is given
            ),
            most_pence=read_pounds(form.most.data) if form.most.data else None,
            checks=form.checks.data or [],
            now=now(),
            actor=current_actor(),
        )
    except EngageError as error:
        form.refuse(
            form.most if error.code in FAULTS else form.closes_on,
            sentence_for_officer(error),
        )
        return _list(pb_round, form), REFUSED
    flash(_("The round takes ideas. Its page is public."), "success")
    return redirect(url_for("bids_officer.bids", slug=slug))


@blueprint.post("/<slug>/extend")
@access(Policy.AUTHOR)
def extend(slug: str) -> Answer:
    """Give a call more time, with a public note."""
    call, form = call_or_404(slug), ExtendForm()
    if not form.validate():
        return _list(call.pb_round, form), REFUSED
    ends = [
        window_of_dates(None, day).closes_at
        for day in (form.closes_on.data, form.answers_on.data, form.decided_on.data)
    ]
    try:
        extend_dates(
            call,
            closes_at=ends[0],  # type: ignore[arg-type]  # each day is given
            answers_close_at=ends[1],  # type: ignore[arg-type]  # each day is given
            decided_at=ends[2],  # type: ignore[arg-type]  # each day is given
            note=form.note.data or "",
            now=now(),
            actor=current_actor(),
        )
    except EngageError as error:
        field = form[str(error.facts["where"])] if "where" in error.facts else form.note
        form.refuse(field, sentence_for_officer(error))
        return _list(call.pb_round, form), REFUSED
    flash(_("There is more time. The note is public."), "success")
    return redirect(url_for("bids_officer.bids", slug=slug))


@blueprint.get("/<slug>/ideas.csv")
@access(Policy.AUTHOR)
def export(slug: str) -> Response:
    """Every bid that was sent, without whom to write to: the file that this page reads back."""
    return send_file(bids_csv(call_or_404(slug)), CSV, name=f"{slug}-ideas.csv")


@blueprint.get("/<slug>/ideas.xlsx")
@access(Policy.AUTHOR)
def export_workbook(slug: str) -> Response:
    """The same as a workbook."""
    return send_file(bids_xlsx(call_or_404(slug)), XLSX, name=f"{slug}-ideas.xlsx")


@blueprint.post("/<slug>/file")
@access(Policy.AUTHOR)
def bring_in(slug: str) -> Answer:
    """Take every idea of a file, or none of them; a workbook is read by a worker."""
    call, form = call_or_404(slug), IdeasFileForm()
    file = form.file.data
    if not form.validate() or not file:
        form.refuse(form.file, _("Choose a file"))
        return _list(call.pb_round, form), REFUSED
    with file.stream as stream:
        content = stream.read()
    name = (file.filename or "").lower()
    try:
        if name.endswith(".xlsx"):
            ask_to_read(call.pb_round, SheetOf.IDEAS, content, now=now(), actor=current_actor())
            return redirect(url_for("bids_officer.bids", slug=slug))
        if not name.endswith(".csv"):
            raise InvalidError("file_kind_unknown", where="file")
        found, faults = read_bids(call, read_csv(content))
        if faults:
            form.with_faults(faults)
            return _list(call.pb_round, form), REFUSED
        import_bids(call, found, now=now(), actor=current_actor())
    except EngageError as error:
        form.refuse_file(error)
        return _list(round_or_404(slug), form), REFUSED
    number = len(found)
    flash(ngettext("%(num)s idea came in.", "%(num)s ideas came in.", number), "success")
    return redirect(url_for("bids_officer.bids", slug=slug))


def _list(pb_round: "Round", sent: EngageForm | None = None) -> str:
    """``sent``: the form that was refused; it stands in its place on the page."""
    call = call_of(pb_round)
    moment = now()
    page = call_page(call, now=moment) if call else None
    days = {name: getattr(page, name, None) for name in ("closes_on", "answers_on", "decided_on")}
    shown = {
        CallForm: CallForm(formdata=None),
        ExtendForm: ExtendForm(formdata=None, data=days),
        IdeasFileForm: IdeasFileForm(formdata=None).with_sent(workbook_of(pb_round, SheetOf.IDEAS)),
        type(sent): sent,
    }
    return render_template(
        "budgeting/officer/bids.html",
        slug=pb_round.slug,
        title=pb_round.words["title"]["en"]["text"],
        call=page,
        too_early=voting_too_early(pb_round),
        is_draft=pb_round.state == State.DRAFT,
        call_form=shown[CallForm],
        extend_form=shown[ExtendForm],
        file_form=shown[IdeasFileForm],
        bids=bid_lines(call, now=moment) if call else [],
        form=sent,
    )
