"""The count officers' one page about a round, and what the views that act from it have in common."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from budgeting.forms.officer_box import AddressForm, CloseForm, RefusalForm
from budgeting.forms.voting import CodesForm, KeyCardForm, LostCardForm, LotForm, WitnessForm
from budgeting.presenters.officer import officer_page, officer_sentence_for
from budgeting.queries.rounds import round_or_404
from budgeting.rules.register import RoundAct
from engage.kernel.access import current_actor
from engage.kernel.clock import now
from engage.kernel.forms import EngageForm
from engage.people.commands.acts import propose
from engage.rules.errors import EngageError

if TYPE_CHECKING:
    from budgeting.models.rounds import Round

REFUSED = 422
FORMS: tuple[type[EngageForm], ...] = (
    AddressForm,
    CloseForm,
    LostCardForm,
    CodesForm,
    KeyCardForm,
    LotForm,
    RefusalForm,
    WitnessForm,
)
Answer = Response | str | tuple[str, int]


def show_desk(
    pb_round: "Round",
    *,
    form: EngageForm | None = None,
    problem: str = "",
    address_number: str = "",
) -> str:
    """The page, with one form as it was sent and refused, or with the number of the address that was asked for."""
    page = officer_page(pb_round, now=now(), officer=current_actor())
    forms = {kind.__name__: kind(formdata=None) for kind in FORMS}
    if form is not None:
        forms[type(form).__name__] = form
    forms["RefusalForm"].reason.choices = [
        SelectChoice(reason, words) for reason, words in page.refusals.items()
    ]
    opening_error = page.opening.error if page.opening else ""
    return render_template(
        "budgeting/officer/round.html",
        pb_round=page,
        desk_forms=forms,
        sent=form,
        problem=problem,
        address_number=address_number,
        opening_problem=officer_sentence_for(EngageError(opening_error)) if opening_error else "",
    )


def refused(slug: str, error: EngageError) -> tuple[str, int]:
    """The page with what a command said."""
    return show_desk(round_or_404(slug), problem=officer_sentence_for(error)), REFUSED


def do(
    slug: str, command: Callable[..., object], form: EngageForm | None = None, *, then: str = ""
) -> Answer:
    """Run one command and come back to the page, or go on to ``then``; what it refuses stands beside the field that it names."""
    pb_round = round_or_404(slug)
    try:
        command(pb_round, now=now(), actor=current_actor())
    except EngageError as error:
        if form is None:
            return refused(slug, error)
        where, sentence = str(error.facts.get("where", "")), officer_sentence_for(error)
        if where not in form:
            return show_desk(round_or_404(slug), form=form, problem=sentence), REFUSED
        form.refuse(form[where], sentence)
        return show_desk(round_or_404(slug), form=form), REFUSED
    return redirect(url_for(then) if then else url_for("budgeting_officer.desk", slug=slug))


def propose_act(
    slug: str, act: RoundAct, facts: Mapping[str, Any], form: EngageForm | None = None
) -> Answer:
    """Ask a second count officer. What is refused stands in the form beside the field that it names."""
    return do(
        slug,
        lambda pb_round, **by: propose(kind=act.value, subject=pb_round.id, facts=facts, **by),
        form,
        then="acts.waiting",
    )
