"""One award for officers: each step is one press."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from budgeting.commands.award_files import FileKind, ask_for_letter
from budgeting.commands.awards import (
    accept_award,
    close_award,
    decline_award,
    describe_award,
    lapse_award,
    withdraw_award,
)
from budgeting.commands.ledger import (
    add_entry,
    drop_planned_payment,
    plan_payment,
    reach_milestone,
    take_back_entry,
)
from budgeting.commands.updates import write_update
from budgeting.forms.awards import (
    DayForm,
    DescribeForm,
    EntryForm,
    PlanForm,
    ReasonForm,
    TakeBackForm,
    UpdateForm,
    day_or_none,
    officer_sentence_for,
)
from budgeting.presenters.officer_awards import (
    KIND_WORDS,
    award_desk,
    letter_page,
    letter_source,
    milestone_choices,
)
from budgeting.queries.awards import award_or_404, file_of
from budgeting.rules.ledger import EntryKind
from engage.kernel.access import Policy, access, current_actor, may
from engage.kernel.clock import now, today
from engage.kernel.forms import EngageForm
from engage.kernel.locale import LANGUAGE_NAMES
from engage.kernel.pages import app_settings
from engage.rules.errors import (
    ConflictError,
    InvalidError,
    NotAllowedError,
    NotFoundError,
    WrongStateError,
)

if TYPE_CHECKING:
    from budgeting.models.awards import Award

blueprint = Blueprint("officer_award", __name__, url_prefix="/officers/award")
REFUSED = 422
PREFIXES = {
    DescribeForm: "about-",
    DayForm: "yes-",
    ReasonForm: "no-",
    PlanForm: "plan-",
    EntryForm: "entry-",
    UpdateForm: "news-",
}
"""Several forms stand on the page; each keeps its fields apart."""
PDF = "application/pdf"
Answer = Response | tuple[str, int]
Form = TypeVar("Form", bound=EngageForm)


@blueprint.get("/<award_id>")
@access(Policy.OFFICER)
def award(award_id: str) -> str:
    """Where the award stands, its account, its news and the next step."""
    return _page(award_or_404(award_id))


@blueprint.post("/<award_id>/describe")
@access(Policy.AUTHOR)
def describe(award_id: str) -> Answer:
    """Who gets the money, and the conditions."""
    return _with(
        award_id,
        _form(DescribeForm),
        "group_name",
        lambda found, form: describe_award(
            found,
            group_name=form.group_name.data,
            conditions=form.conditions.data,
            answer_by=day_or_none(form.answer_by),
            now=now(),
            actor=current_actor(),
        ),
    )


@blueprint.post("/<award_id>/letter")
@access(Policy.AUTHOR)
def make_letter(award_id: str) -> Answer:
    """Fix the words of the letter and have a worker typeset it."""
    return _with(
        award_id,
        EngageForm(),
        "",
        lambda found, _form: ask_for_letter(
            found, source=letter_source(found, now=now()), now=now(), actor=current_actor()
        ),
    )


@blueprint.get("/<award_id>/letter")
@access(Policy.OFFICER)
def letter(award_id: str) -> str:
    """The letter as a page."""
    found = award_or_404(award_id)
    file = file_of(found.id, FileKind.LETTER)
    if file is None:
        raise NotFoundError("award_file", id=award_id)
    return render_template("budgeting/officer/award_letter.html", letter=letter_page(found, file))


@blueprint.get("/<award_id>/letter.pdf")
@access(Policy.OFFICER)
def letter_pdf(award_id: str) -> Response:
    """The letter as PDF, once a worker has made it."""
    file = file_of(award_or_404(award_id).id, FileKind.LETTER)
    if file is None or file.content is None:
        raise NotFoundError("award_file", id=award_id)
    answer = Response(file.content, content_type=PDF)
    answer.headers["Content-Disposition"] = 'attachment; filename="award-letter.pdf"'
    return answer


@blueprint.post("/<award_id>/accept")
@access(Policy.AUTHOR)
def accept(award_id: str) -> Answer:
    """The group said yes."""
    return _with(
        award_id,
        _form(DayForm),
        "on",
        lambda found, form: accept_award(found, on=form.on.data, now=now(), actor=current_actor()),
    )


@blueprint.post("/<award_id>/decline")
@access(Policy.AUTHOR)
def decline(award_id: str) -> Answer:
    """The group said no; the written rule says what follows."""
    return _falls(award_id, decline_award)


@blueprint.post("/<award_id>/withdraw")
@access(Policy.AUTHOR)
def withdraw(award_id: str) -> Answer:
    """A group that had accepted cannot go on; the written rule says what follows."""
    return _falls(award_id, withdraw_award)


@blueprint.post("/<award_id>/lapse")
@access(Policy.AUTHOR)
def lapse(award_id: str) -> Answer:
    """No answer came in time."""
    return _ends(award_id, lapse_award)


@blueprint.post("/<award_id>/close")
@access(Policy.AUTHOR)
def close(award_id: str) -> Answer:
    """Every penny is accounted for."""
    return _ends(award_id, close_award)


@blueprint.post("/<award_id>/plan")
@access(Policy.AUTHOR)
def plan(award_id: str) -> Answer:
    """Plan a step and its payment."""
    return _with(
        award_id,
        _form(PlanForm),
        "amount",
        lambda found, form: plan_payment(
            found,
            title=form.title.data,
            due_on=form.due_on.data,
            pence=form.amount.pence,
            now=now(),
            actor=current_actor(),
        ),
    )


@blueprint.post("/<award_id>/plan/<milestone_id>/reached")
@access(Policy.AUTHOR)
def reached(award_id: str, milestone_id: str) -> Answer:
    """The step was done today."""
    return _with(
        award_id,
        EngageForm(),
        "",
        lambda found, _form: reach_milestone(
            found, milestone_id, on=today(), now=now(), actor=current_actor()
        ),
    )


@blueprint.post("/<award_id>/plan/<milestone_id>/drop")
@access(Policy.AUTHOR)
def drop(award_id: str, milestone_id: str) -> Answer:
    """Take a planned payment off the list."""
    return _with(
        award_id,
        EngageForm(),
        "",
        lambda found, _form: drop_planned_payment(
            found, milestone_id, now=now(), actor=current_actor()
        ),
    )


@blueprint.post("/<award_id>/entries")
@access(Policy.AUTHOR)
def entries(award_id: str) -> Answer:
    """Write a line into the account."""
    found = award_or_404(award_id)
    return _with(
        award_id,
        _entry_form(found),
        "amount",
        lambda held, form: add_entry(
            held,
            kind=EntryKind(form.kind.data),
            pence=form.amount.pence,
            on=form.on.data,
            what_for=form.what_for.data or "",
            milestone_id=form.milestone.data or None,
            now=now(),
            actor=current_actor(),
        ),
    )


@blueprint.post("/<award_id>/entries/<int:number>/take-back")
@access(Policy.AUTHOR)
def take_back(award_id: str, number: int) -> Answer:
    """Correct an entry by a counter entry."""
    return _with(
        award_id,
        _take_back_form(number),
        "why",
        lambda found, form: take_back_entry(
            found, number, why=form.why.data, now=now(), actor=current_actor()
        ),
    )


@blueprint.post("/<award_id>/updates")
@access(Policy.AUTHOR)
def updates(award_id: str) -> Answer:
    """Put news before the moderators."""
    return _with(
        award_id,
        _update_form(),
        "text",
        lambda found, form: write_update(
            found,
            text=form.text.data,
            language=form.language.data,
            now=now(),
            actor=current_actor(),
        ),
    )


def _falls(award_id: str, command: Callable[..., object]) -> Answer:
    return _with(
        award_id,
        _form(ReasonForm),
        "reason",
        lambda found, form: command(
            found,
            on=form.on.data,
            reason=form.reason.data or "",
            now=now(),
            actor=current_actor(),
        ),
    )


def _ends(award_id: str, command: Callable[..., object]) -> Answer:
    return _with(
        award_id,
        EngageForm(),
        "",
        lambda found, _form: command(found, now=now(), actor=current_actor()),
    )


def _with(
    award_id: str,
    form: EngageForm,
    field: str,
    command: "Callable[[Award, EngageForm], object]",
) -> Answer:
    """Run one command. What was given wrongly stands at the field that ``where`` names, else at ``field``; that it cannot be
    done now stands at the top of the page."""
    found = award_or_404(award_id)
    if not form.validate():
        return _page(found, form=form), REFUSED
    try:
        command(found, form)
    except (InvalidError, ConflictError, NotAllowedError, WrongStateError) as error:
        where = str(error.facts.get("where", ""))
        name = where if where in form else field
        if not name or not isinstance(error, InvalidError):
            return _page(found, problem=officer_sentence_for(error)), REFUSED
        form.refuse(form[name], officer_sentence_for(error))
        return _page(found, form=form), REFUSED
    return redirect(url_for("officer_award.award", award_id=award_id))


def _form(kind: type[Form], **given: Any) -> Form:
    return kind(prefix=PREFIXES[kind], **given)


def _entry_form(found: "Award", **given: Any) -> EntryForm:
    return _form(EntryForm, **given).offer(KIND_WORDS, milestone_choices(found))


def _take_back_form(number: int, **given: Any) -> TakeBackForm:
    form = TakeBackForm(prefix=f"e{number}-", **given)
    form.number = number
    return form


def _update_form(**given: Any) -> UpdateForm:
    languages = app_settings().languages
    choices = [(tag, LANGUAGE_NAMES.get(tag, tag)) for tag in languages]
    return _form(UpdateForm, **given).offer(choices)


def _page(found: "Award", *, form: EngageForm | None = None, problem: str = "") -> str:
    """Every form of the page empty, or the one that was refused with what was typed."""
    page = award_desk(found, now=now())
    about = {
        "group_name": page.group_name,
        "conditions": page.conditions,
        "answer_by": page.answer_by,
    }
    day = {"on": today()}
    forms: dict[str, EngageForm] = {
        "describe_form": _form(DescribeForm, formdata=None, data=about),
        "day_form": _form(DayForm, formdata=None, data=day),
        "reason_form": _form(ReasonForm, formdata=None, data=day),
        "plan_form": _form(PlanForm, formdata=None),
        "entry_form": _entry_form(found, formdata=None, data=day),
        "update_form": _update_form(formdata=None),
    }
    take_back = {
        entry.number: _take_back_form(entry.number, formdata=None)
        for entry in page.entries
        if entry.may_take_back
    }
    if isinstance(form, TakeBackForm):
        take_back[form.number] = form
    return render_template(
        "budgeting/officer/award.html",
        award=page,
        problem=problem,
        form=form,
        may_write=may(current_actor(), Policy.AUTHOR),
        take_back_forms=take_back,
        **{name: form if type(form) is type(empty) else empty for name, empty in forms.items()},
    )
