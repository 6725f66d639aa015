"""One award for officers: each step is one press."""

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from budgeting.commands.award_files import ask_for_letter, send_letter
from budgeting.commands.awards import accept_award, describe_award
from budgeting.commands.falling import propose_fall
from budgeting.commands.ledger import (
    add_receipt,
    drop_planned_payment,
    plan_payment,
    reach_milestone,
)
from budgeting.commands.paying import enter, propose_close, take_back
from budgeting.commands.updates import write_update
from budgeting.forms.awards import (
    DayForm,
    DescribeForm,
    PlanForm,
    ReasonForm,
    SentForm,
    day_or_none,
)
from budgeting.presenters.officer_letters import letter_page, letter_source
from budgeting.queries.awards import award_or_404, file_of
from budgeting.rules.awards import AwardState
from budgeting.rules.ledger import EntryKind
from budgeting.rules.letters import FileKind
from budgeting.views.award_page import (
    Answer,
    award_page,
    entry_form,
    form_of,
    receipt_form,
    take_back_form,
    update_form,
    with_award,
)
from budgeting.views.files import PDF, send_file
from engage.kernel.access import Policy, access, current_actor
from engage.kernel.clock import now, today
from engage.kernel.forms import EngageForm
from engage.rules.errors import (
    NotFoundError,
)
from engage.uploads.forms import sent_bytes

blueprint = Blueprint("officer_award", __name__, url_prefix="/officers/award")


@blueprint.get("/<award_id>")
@access(Policy.OFFICER)
def award(award_id: str) -> str:
    """Where the award stands, its account, its news and the next step."""
    return award_page(award_or_404(award_id))


@blueprint.post("/<award_id>/describe")
@access(Policy.AUTHOR)
def describe(award_id: str) -> Answer:
    """Who gets the money, and the conditions."""
    return with_award(
        award_id,
        form_of(DescribeForm),
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
    return with_award(
        award_id,
        EngageForm(),
        "",
        lambda found, _form: ask_for_letter(
            found, source=letter_source(found, now=now()), now=now(), actor=current_actor()
        ),
    )


@blueprint.post("/<award_id>/letter/sent")
@access(Policy.AUTHOR)
def sent(award_id: str) -> Answer:
    """The letter went to the group."""
    return with_award(
        award_id,
        form_of(SentForm),
        "on",
        lambda found, form: send_letter(found, on=form.on.data, now=now(), actor=current_actor()),
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
    return send_file(file.content, PDF, name="award-letter.pdf")


@blueprint.post("/<award_id>/accept")
@access(Policy.AUTHOR)
def accept(award_id: str) -> Answer:
    """The group said yes."""
    return with_award(
        award_id,
        form_of(DayForm),
        "on",
        lambda found, form: accept_award(found, on=form.on.data, now=now(), actor=current_actor()),
    )


@blueprint.post("/<award_id>/decline")
@access(Policy.AUTHOR)
def decline(award_id: str) -> Answer:
    """The group said no: a second officer confirms, and the written rule says what follows."""
    return _falls(award_id, AwardState.DECLINED)


@blueprint.post("/<award_id>/withdraw")
@access(Policy.AUTHOR)
def withdraw(award_id: str) -> Answer:
    """A group that had accepted cannot go on: a second officer confirms."""
    return _falls(award_id, AwardState.WITHDRAWN)


@blueprint.post("/<award_id>/lapse")
@access(Policy.AUTHOR)
def lapse(award_id: str) -> Answer:
    """No answer came in time: a second officer confirms."""
    return with_award(
        award_id,
        EngageForm(),
        "",
        lambda found, _form: propose_fall(
            found,
            to=AwardState.LAPSED,
            on=today(),
            reason="",
            now=now(),
            actor=current_actor(),
        ),
    )


@blueprint.post("/<award_id>/close")
@access(Policy.AUTHOR)
def close(award_id: str) -> Answer:
    """Every penny is accounted for: a second officer confirms."""
    return with_award(
        award_id,
        EngageForm(),
        "",
        lambda found, _form: propose_close(found, now=now(), actor=current_actor()),
    )


@blueprint.post("/<award_id>/plan")
@access(Policy.AUTHOR)
def plan(award_id: str) -> Answer:
    """Plan a step and its payment."""
    return with_award(
        award_id,
        form_of(PlanForm),
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
    return with_award(
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
    return with_award(
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
    """Write a line into the account; a second officer confirms what moves money."""
    found = award_or_404(award_id)
    return with_award(
        award_id,
        entry_form(found),
        "amount",
        lambda held, form: enter(
            held,
            kind=EntryKind(form.kind.data),
            pence=form.amount.pence,
            on=form.on.data,
            what_for=form.what_for.data or "",
            milestone_id=form.milestone.data or None,
            receipt=sent_bytes(form.receipt),
            now=now(),
            actor=current_actor(),
        ),
    )


@blueprint.post("/<award_id>/entries/<int:number>/receipt")
@access(Policy.AUTHOR)
def receipt(award_id: str, number: int) -> Answer:
    """Put the receipt to a line of the account."""
    return with_award(
        award_id,
        receipt_form(number),
        "receipt",
        lambda found, form: add_receipt(
            found, number, sent_bytes(form.receipt), now=now(), actor=current_actor()
        ),
    )


@blueprint.post("/<award_id>/entries/<int:number>/take-back")
@access(Policy.AUTHOR)
def take_entry_back(award_id: str, number: int) -> Answer:
    """Correct an entry by a counter entry; a second officer confirms what moves money."""
    return with_award(
        award_id,
        take_back_form(number),
        "why",
        lambda found, form: take_back(
            found, number, why=form.why.data, now=now(), actor=current_actor()
        ),
    )


@blueprint.post("/<award_id>/updates")
@access(Policy.AUTHOR)
def updates(award_id: str) -> Answer:
    """Put news before the moderators."""
    return with_award(
        award_id,
        update_form(),
        "text",
        lambda found, form: write_update(
            found,
            text=form.text.data,
            language=form.language.data,
            picture=sent_bytes(form.picture),
            shows=form.shows.data or "",
            now=now(),
            actor=current_actor(),
        ),
    )


def _falls(award_id: str, to: AwardState) -> Answer:
    return with_award(
        award_id,
        form_of(ReasonForm),
        "reason",
        lambda found, form: propose_fall(
            found,
            to=to,
            on=form.on.data,
            reason=form.reason.data or "",
            now=now(),
            actor=current_actor(),
        ),
    )
