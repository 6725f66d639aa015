"""What officers write about promises. Each text has a box for every language and reading level that is offered."""

from collections.abc import Mapping, Sequence

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from engage.kernel.forms import DayField, EngageForm, WholeNumberField
from engage.plans.rules.commitments import LONGEST, LONGEST_DETAIL
from engage.rules.errors import EngageError
from engage.rules.view import View

REFUSALS = {
    "reply_missing": _l("Choose the reply in which this was promised"),
    "reply_not_published": _l("Choose a reply that residents can read"),
    "promise_missing": _l("Say in English what will be done"),
    "owner_missing": _l("Say which role or partner answers for it"),
    "due_missing": _l("Enter the day by which it is due"),
    "too_long": _l("Make each text shorter: at most %(limit)d characters", limit=LONGEST),
    "detail_too_long": _l("Make this shorter: at most %(limit)d characters", limit=LONGEST_DETAIL),
    "state_missing": _l("Choose where it stands"),
    "note_missing": _l("Say in English what happened or why: residents read it"),
    "source_missing": _l("Write it in English first"),
    "changed_by_another": _l(
        "A colleague wrote about this promise meanwhile. Read it, then save again."
    ),
    "promise_finished": _l("It is done or dropped: there is nothing to look at again."),
    "wrong_state": _l("It cannot go back to that. Choose another state."),
}


class PromiseForm(EngageForm):
    reply = SelectField(_l("The reply in which it was promised"), validate_choice=False, default="")
    owner = StringField(_l("Who answers for it: a role or a partner, never a person’s name"))
    due_on = DayField(_l("By which day?"))
    serves = StringField(_l("The priority of the plan that it serves"))
    delivery_plan = StringField(_l("The delivery plan it is part of"))
    board = StringField(_l("The board that asks about it"))
    measure = StringField(_l("What is measured"))
    baseline = StringField(_l("Where that stood at first"))
    target = StringField(_l("Where it is to be"))
    source = StringField(_l("Where the figures come from"))
    how_often = StringField(_l("How often they come"))


class RefreshForm(PromiseForm):
    """The year's look at a promise: everything about it but the promise itself."""

    reply = None
    seen = WholeNumberField(widget=HiddenInput(), validators=[InputRequired()])
    latest = StringField(_l("What the measure shows now"))


class StepForm(EngageForm):
    seen = WholeNumberField(widget=HiddenInput(), validators=[InputRequired()])
    state = RadioField(_l("Where does it stand?"), validate_choice=False, default="")
    due_on = DayField(_l("By which day?"))
    latest = StringField(_l("What the measure shows now"))


def texts_sent(views: Sequence[View], prefix: str) -> Mapping[str, str]:
    """What was written in the box of each view."""
    return {view.tag: request.form.get(f"{prefix}-{view.tag}", "") for view in views}


def refusal_of_commitment(error: EngageError) -> str:
    """What an officer is told when something about a promise is refused."""
    return str(REFUSALS[error.code])
