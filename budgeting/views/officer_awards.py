"""Awards for officers: the decision, and a round's awards, letters and accounts."""

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from budgeting.commands.amending import decided_now, propose_amendment
from budgeting.commands.award_files import ask_for_workbook, change_letter
from budgeting.commands.awards import propose_decision
from budgeting.commands.correcting import propose_correction
from budgeting.exports.awards import accounts_csv, accounts_of
from budgeting.forms.awards import (
    AmendmentForm,
    CorrectionForm,
    DecisionForm,
    LetterForm,
    amendment_form,
    correction_form,
    day_or_none,
    decision_form,
    officer_sentence_for,
)
from budgeting.presenters.officer_awards import AwardsDesk, awards_desk, round_row
from budgeting.queries.awards import declared_round_or_404, declared_rounds, file_of
from budgeting.rules.letters import FileKind
from budgeting.views.files import CSV, XLSX, send_file
from engage.kernel.access import Policy, access, current_actor, may
from engage.kernel.clock import now
from engage.rules.errors import EngageError, NotFoundError

if TYPE_CHECKING:
    from budgeting.models.rounds import Round

blueprint = Blueprint("officer_awards", __name__, url_prefix="/officers/awards")
REFUSED = 422
Answer = Response | str | tuple[str, int]


@blueprint.get("/")
@access(Policy.OFFICER)
def rounds() -> str:
    """Every declared round, and how many of its awards wait for an officer."""
    rows = [round_row(one, now=now()) for one in declared_rounds()]
    return render_template("budgeting/officer/award_rounds.html", rows=rows)


@blueprint.get("/<slug>")
@access(Policy.OFFICER)
def desk(slug: str) -> str:
    """The decision, or each award with what it waits for."""
    return _desk(declared_round_or_404(slug))


@blueprint.post("/<slug>/decision")
@access(Policy.AUTHOR)
def decide(slug: str) -> Response | tuple[str, int]:
    """Ask a second officer to confirm what was formally decided."""
    pb_round = declared_round_or_404(slug)
    page = awards_desk(pb_round, now=now())
    numbers = [project.number for project in page.projects]
    form = decision_form(page.offers, numbers)
    if not form.validate():
        return _desk(pb_round, form=form), REFUSED
    try:
        propose_decision(
            pb_round,
            decided_by=page.named_decider or form.decided_by.data,
            decided_on=form.decided_on.data,
            answer_by=day_or_none(form.answer_by),
            departures=form.departures(page.offers, numbers),
            now=now(),
            actor=current_actor(),
        )
    except EngageError as error:
        form.refuse(_field_of(form, numbers, error), officer_sentence_for(error))
        return _desk(pb_round, form=form), REFUSED
    return redirect(url_for("acts.waiting"))


@blueprint.route("/<slug>/correction", methods=["GET", "POST"])
@access(Policy.AUTHOR)
def correct(slug: str) -> Answer:
    """Put right what is published of the decision; a second officer confirms."""
    pb_round = declared_round_or_404(slug)
    page = awards_desk(pb_round, now=now())
    decision = page.decision
    if decision is None:
        raise NotFoundError("not_decided", slug=slug)
    reasons = {told["number"]: told["reason"] for told in decision.departures}
    published = {"decided_by": decision.decided_by, "decided_on": decision.decided_on}
    form = correction_form(reasons, data=published)
    if not form.is_submitted():
        return _correction(page, form, reasons)
    if not form.validate():
        return _correction(page, form, reasons), REFUSED
    try:
        propose_correction(
            pb_round,
            decided_by=decision.decided_by if page.named_decider else form.decided_by.data,
            decided_on=form.decided_on.data,
            reasons=form.reasons(list(reasons)),
            why=form.why.data,
            now=now(),
            actor=current_actor(),
        )
    except EngageError as error:
        where = str(error.facts.get("where", ""))
        field = form.decided_on if where == "decided_on" else form.why
        form.refuse(field, officer_sentence_for(error))
        return _correction(page, form, reasons), REFUSED
    return redirect(url_for("acts.waiting"))


@blueprint.route("/<slug>/amendment", methods=["GET", "POST"])
@access(Policy.AUTHOR)
def amend(slug: str) -> Answer:
    """Change decided amounts; a second officer confirms."""
    pb_round = declared_round_or_404(slug)
    page = awards_desk(pb_round, now=now())
    if page.decision is None:
        raise NotFoundError("not_decided", slug=slug)
    decided = decided_now(pb_round)
    numbers = list(decided)
    reasons = {told["number"]: told["reason"] for told in page.decision.departures}
    form = amendment_form(decided, reasons)
    if not form.is_submitted():
        return _amendment(page, form)
    if not form.validate():
        return _amendment(page, form), REFUSED
    try:
        propose_amendment(
            pb_round,
            amounts=form.amounts(numbers),
            reasons=form.reasons(numbers),
            why=form.why.data,
            now=now(),
            actor=current_actor(),
        )
    except EngageError as error:
        where = str(error.facts.get("where", ""))
        part = "reason" if error.code == "reason_missing" else "amount"
        field = form[f"{part}_{numbers.index(where)}"] if where in numbers else form.why
        form.refuse(field, officer_sentence_for(error))
        return _amendment(page, form), REFUSED
    return redirect(url_for("acts.waiting"))


def _amendment(page: AwardsDesk, form: AmendmentForm) -> str:
    return render_template("budgeting/officer/amendment.html", desk=page, form=form)


def _correction(page: AwardsDesk, form: CorrectionForm, reasons: dict[str, str]) -> str:
    titles = {project.number: project.title for project in page.projects}
    return render_template(
        "budgeting/officer/correction.html",
        desk=page,
        form=form,
        departed=[titles[number] for number in reasons],
    )


@blueprint.post("/<slug>/letter")
@access(Policy.AUTHOR)
def letter_words(slug: str) -> Response | tuple[str, int]:
    """Change the words of this round's letters."""
    pb_round = declared_round_or_404(slug)
    form = LetterForm()
    if not form.validate():
        return _desk(pb_round, letter_form=form), REFUSED
    try:
        change_letter(pb_round, text=form.text.data, now=now(), actor=current_actor())
    except EngageError as error:
        form.refuse(form.text, officer_sentence_for(error))
        return _desk(pb_round, letter_form=form), REFUSED
    flash(_("The letter is saved."), "success")
    return redirect(url_for("officer_awards.desk", slug=slug))


@blueprint.get("/<slug>/accounts.csv")
@access(Policy.OFFICER)
def accounts_file(slug: str) -> Response:
    """Every entry of every award."""
    return send_file(accounts_csv(declared_round_or_404(slug)), CSV, name=f"{slug}-accounts.csv")


@blueprint.post("/<slug>/accounts")
@access(Policy.OFFICER)
def ask_workbook(slug: str) -> Response:
    """Have a worker make the workbook."""
    pb_round = declared_round_or_404(slug)
    ask_for_workbook(pb_round, source=accounts_of(pb_round), now=now(), actor=current_actor())
    flash(_("The workbook is being made. Look at this page again in a moment."), "success")
    return redirect(url_for("officer_awards.desk", slug=slug))


@blueprint.get("/<slug>/accounts.xlsx")
@access(Policy.OFFICER)
def workbook(slug: str) -> Response:
    """The workbook that was made last."""
    file = file_of(declared_round_or_404(slug).id, FileKind.LEDGER)
    if file is None or file.content is None:
        raise NotFoundError("award_file", slug=slug)
    return send_file(file.content, XLSX, name=f"{slug}-accounts.xlsx")


def _field_of(form: DecisionForm, numbers: list[str], error: EngageError) -> object:
    """Where a refusal is shown: the project's amount or reason, a field of that name, or the top."""
    where = str(error.facts.get("where", ""))
    if where in numbers:
        part = "reason" if error.code == "reason_missing" else "amount"
        return form[f"{part}_{numbers.index(where)}"]
    named = {"decided_on": form.decided_on, "answer_by": form.answer_by}
    first: object = form["amount_0"] if where == "departures" else form.decided_by
    return named.get(where, first)


def _desk(
    pb_round: "Round", *, form: DecisionForm | None = None, letter_form: LetterForm | None = None
) -> str:
    page: AwardsDesk = awards_desk(pb_round, now=now())
    numbers = [project.number for project in page.projects]
    return render_template(
        "budgeting/officer/awards.html",
        desk=page,
        decision_form=form
        or decision_form(
            page.offers, numbers, formdata=None, data={"decided_by": page.suggested_decider}
        ),
        letter_form=letter_form or LetterForm(formdata=None, data={"text": page.letter}),
        may_write=may(current_actor(), Policy.AUTHOR),
    )
