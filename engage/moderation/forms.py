"""What a moderator sends."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from engage.activities.ports import Decision
from engage.kernel.forms import EngageForm, WholeNumberField
from engage.moderation.rules.decisions import Reason

LONGEST_TEXT = 20_000
DECISION_WORDS = {
    Decision.SAFEGUARDING: _l("Start safeguarding steps"),
    Decision.HIDDEN: _l("Hide it from the public"),
    Decision.REDACTED: _l("Publish it without the details"),
    Decision.RELEASED: _l("Publish it as it is"),
}
"""The safest first: a press in a hurry harms nobody."""
REFUSALS = {
    "reason_missing": _l("Choose a reason. It is shown to the public."),
    "text_missing": _l("Nothing would be left. Hide it instead."),
    "details_left": _l(
        "A telephone number, an address or the like still stands in it. Replace it by ████, or publish it as it is."
    ),
    "text_unchanged": _l("Take out the details first, or publish it as it is."),
    "words_added": _l("Only take parts out, each replaced by ████. Do not add or change words."),
}


class DecisionForm(EngageForm):
    version = WholeNumberField(widget=HiddenInput(), validators=[InputRequired()])
    decision = RadioField(
        _l("What should happen?"),
        choices=[SelectChoice(decision.value, words) for decision, words in DECISION_WORDS.items()],
        validators=[InputRequired(_l("Choose what should happen"))],
    )
    reason = SelectField(
        _l("Why"),
        choices=[SelectChoice(reason.value) for reason in Reason],
        validators=[Optional()],
    )
    public_text = TextAreaField(
        _l("What the public reads"), validators=[Length(max=LONGEST_TEXT)], default=""
    )

    def name_reasons(self, words: Mapping[Reason, object]) -> None:
        """Label each reason."""
        self.reason.choices = [SelectChoice(reason.value, words[reason]) for reason in Reason]


class QuickForm(EngageForm):
    """One press in the list: only for what has no sign of a concern."""

    version = WholeNumberField(widget=HiddenInput(), validators=[InputRequired()])
    decision = HiddenField(validators=[InputRequired()])


class LeadForm(EngageForm):
    account = SelectField(_l("Safeguarding lead"), validators=[InputRequired()])

    def offer(self, officers: list[tuple[str, str]]) -> None:
        """Who could be told: id and label."""
        self.account.choices = [SelectChoice(officer, label) for officer, label in officers]
