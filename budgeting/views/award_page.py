"""The officers' page of one award: its forms, each of which keeps its fields apart, and what a refused one leaves there."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from budgeting.commands.interests import check_project_interest
from budgeting.forms.appraisal import is_own_interest
from budgeting.forms.awards import (
    DayForm,
    DescribeForm,
    EntryForm,
    PlanForm,
    ReasonForm,
    ReceiptForm,
    SentForm,
    TakeBackForm,
    UpdateForm,
    officer_sentence_for,
)
from budgeting.presenters.officer_awards import (
    KIND_WORDS,
    award_desk,
    milestone_choices,
)
from budgeting.queries.awards import award_or_404
from engage.kernel.access import Policy, current_actor, may
from engage.kernel.clock import now, today
from engage.kernel.forms import EngageForm
from engage.kernel.locale import LANGUAGE_NAMES
from engage.kernel.pages import app_settings
from engage.rules.errors import (
    ConflictError,
    InvalidError,
    NotAllowedError,
    UnavailableError,
    WrongStateError,
)

if TYPE_CHECKING:
    from budgeting.models.awards import Award

REFUSED = 422
PREFIXES = {
    DescribeForm: "about-",
    SentForm: "sent-",
    DayForm: "yes-",
    ReasonForm: "no-",
    PlanForm: "plan-",
    EntryForm: "entry-",
    UpdateForm: "news-",
}
"""Several forms stand on the page; each keeps its fields apart."""
Answer = Response | tuple[str, int]
Form = TypeVar("Form", bound=EngageForm)


def with_award(
    award_id: str,
    form: EngageForm,
    field: str,
    command: "Callable[[Award, EngageForm], object]",
) -> Answer:
    """Run one command. What was given wrongly stands at the field that ``where`` names, else at ``field``; that it cannot be
    done now stands at the top of the page. Nobody handles the award of a project that they have to do with: every step is here."""
    found = award_or_404(award_id)
    if not form.validate():
        return award_page(found, form=form), REFUSED
    try:
        check_project_interest(
            found.project, attempted=str(request.endpoint), now=now(), actor=current_actor()
        )
        command(found, form)
    except (
        InvalidError,
        ConflictError,
        NotAllowedError,
        WrongStateError,
        UnavailableError,
    ) as error:
        if is_own_interest(error):
            return award_page(found, form=form, problem=officer_sentence_for(error)), REFUSED
        where = str(error.facts.get("where", ""))
        name = where if where in form else field
        if not name or not isinstance(error, InvalidError | UnavailableError):
            return award_page(found, problem=officer_sentence_for(error)), REFUSED
        form.refuse(form[name], officer_sentence_for(error))
        return award_page(found, form=form), REFUSED
    return redirect(url_for("officer_award.award", award_id=award_id))


def form_of(kind: type[Form], **given: Any) -> Form:
    return kind(prefix=PREFIXES[kind], **given)


def entry_form(found: "Award", **given: Any) -> EntryForm:
    return form_of(EntryForm, **given).offer(KIND_WORDS, milestone_choices(found))


def take_back_form(number: int, **given: Any) -> TakeBackForm:
    form = TakeBackForm(prefix=f"e{number}-", **given)
    form.number = number
    return form


def receipt_form(number: int, **given: Any) -> ReceiptForm:
    form = ReceiptForm(prefix=f"r{number}-", **given)
    form.number = number
    return form


def update_form(**given: Any) -> UpdateForm:
    languages = app_settings().languages
    choices = [(tag, LANGUAGE_NAMES.get(tag, tag)) for tag in languages]
    return form_of(UpdateForm, **given).offer(choices)


def award_page(found: "Award", *, form: EngageForm | None = None, problem: str = "") -> str:
    """Every form of the page empty, or the one that was refused with what was typed."""
    page = award_desk(found, now=now())
    about = {
        "group_name": page.group_name,
        "conditions": page.conditions,
        "answer_by": page.answer_by,
    }
    day = {"on": today()}
    forms: dict[str, EngageForm] = {
        "describe_form": form_of(DescribeForm, formdata=None, data=about),
        "sent_form": form_of(SentForm, formdata=None, data=day),
        "day_form": form_of(DayForm, formdata=None, data=day),
        "reason_form": form_of(ReasonForm, formdata=None, data=day),
        "plan_form": form_of(PlanForm, formdata=None),
        "entry_form": entry_form(found, formdata=None, data=day),
        "update_form": update_form(formdata=None),
    }
    take_back = {
        entry.number: take_back_form(entry.number, formdata=None)
        for entry in page.entries
        if entry.may_take_back
    }
    if isinstance(form, TakeBackForm):
        take_back[form.number] = form
    receipts = {
        entry.number: receipt_form(entry.number, formdata=None)
        for entry in page.entries
        if entry.receipt is None
    }
    if isinstance(form, ReceiptForm):
        receipts[form.number] = form
    return render_template(
        "budgeting/officer/award.html",
        award=page,
        problem=problem,
        form=form,
        may_write=may(current_actor(), Policy.AUTHOR),
        take_back_forms=take_back,
        receipt_forms=receipts,
        **{name: form if type(form) is type(empty) else empty for name, empty in forms.items()},
    )
