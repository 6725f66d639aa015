"""What officers fill in about help that was asked for."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from engage.assistance.officers_words import REASONS
from engage.assistance.rules.requests import OFFICERS_REASONS, Reason, Standing
from engage.kernel.forms import EngageForm


class AnswerForm(EngageForm):
    """What became of one thing that was asked for."""

    to = RadioField(
        _l("What became of it?"),
        choices=[
            SelectChoice(Standing.MET.value, _l("They got it")),
            SelectChoice(Standing.NOT_MET.value, _l("They did not get it")),
        ],
        validators=[InputRequired(_l("Choose what became of it"))],
    )
    reason = SelectField(
        _l("If not: why?"),
        choices=[
            SelectChoice(Reason.NONE.value, _l("Choose a reason")),
            *(SelectChoice(one.value, REASONS[one]) for one in OFFICERS_REASONS),
        ],
    )


class HelpOfficerForm(EngageForm):
    account = SelectField(_l("Officer"), validators=[InputRequired()])

    def offer(self, officers: list[tuple[str, str]]) -> None:
        """Who could be named: id and label."""
        self.account.choices = [SelectChoice(officer, label) for officer, label in officers]
