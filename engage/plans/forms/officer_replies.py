"""What officers write in reply to a theme."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from engage.kernel.forms import EngageForm, WholeNumberField
from engage.plans.rules.replies import Outcome
from engage.rules.errors import EngageError

OUTCOME_CHOICES = {
    Outcome.CHANGED: _l("We changed the plan"),
    Outcome.PARTLY: _l("We changed part of it"),
    Outcome.NOT_CHANGED: _l("We did not change it, because"),
}
REFUSALS = {
    "outcome_missing": _l("Choose what came of it"),
    "too_long": _l("Make this shorter: at most 2,000 characters"),
    "source_missing": _l("Write it in English first"),
    "changed_by_another": _l(
        "A colleague saved this reply while you were writing. Nothing of theirs is lost, and your words are still here: compare "
        "them with the words below, then save again."
    ),
    "analysis_not_final": _l(
        "Make the analysis final first: some comment may still have no theme."
    ),
    "words_missing": _l(
        "Write the name, what we asked, what people said and what we did in English."
    ),
    "words_stale": _l("The English has changed since a translation was made. Bring it up to date."),
    "act_pending": _l("It waits for a second officer already."),
    "role_needed": _l("Somebody who may write plans does this."),
}


class ReplyForm(EngageForm):
    version = WholeNumberField(widget=HiddenInput(), validators=[InputRequired()])
    title = StringField(_l("What residents call this theme"))
    asked = TextAreaField(_l("We asked"))
    said = TextAreaField(_l("You said"))
    did = TextAreaField(_l("We did, or did not, because"))
    outcome = RadioField(
        _l("What came of it?"),
        choices=[SelectChoice(outcome.value, words) for outcome, words in OUTCOME_CHOICES.items()],
        validate_choice=False,
        default="",
    )


class ProposeForm(EngageForm):
    version = WholeNumberField(widget=HiddenInput(), validators=[InputRequired()])


def refusal_of_reply(error: EngageError) -> str:
    """What an officer is told when a reply is refused."""
    return str(REFUSALS[error.code])
