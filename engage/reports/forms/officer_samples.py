"""What an officer says of people who were drawn by chance."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange

from engage.kernel.forms import CheckboxesField, EngageForm, WholeNumberField
from engage.rules.errors import InvalidError

_TOO_LONG = _l("Use at most %(max)d characters")
LEAST, MOST = 2, 20
REFUSALS = {
    "sample_margins": _l("Choose at least one count, and one of each question"),
    "sample_universe": _l("Choose counts of the same people as the activity was for"),
}


class SampleForm(EngageForm):
    """How they were drawn, from whom, and what to weight by."""

    population = StringField(
        _l("Who could be drawn"),
        validators=[
            InputRequired(_l("Enter who could be drawn")),
            Length(max=300, message=_TOO_LONG),
        ],
    )
    drawn = TextAreaField(
        _l("How they were drawn"),
        validators=[
            InputRequired(_l("Enter how they were drawn")),
            Length(max=1000, message=_TOO_LONG),
        ],
    )
    margins = CheckboxesField(
        _l("Weight to these counts of everybody"),
        validators=[InputRequired(_l("Choose at least one count"))],
    )
    most = WholeNumberField(
        _l("Largest weight, as times the average"),
        default=5,
        validators=[
            InputRequired(_l("Enter a number")),
            NumberRange(LEAST, MOST, _l("Enter a number from %(min)s to %(max)s")),
        ],
    )

    def offer(self, margins: Sequence[tuple[str, str]]) -> None:
        """Counts that fit: id and title."""
        self.margins.choices = [SelectChoice(margin, title) for margin, title in margins]

    def refuse_for(self, error: InvalidError) -> None:
        """Say what a command found; re-raises what no officer can mend."""
        if error.code not in REFUSALS:
            raise error
        self.refuse(self.margins, str(REFUSALS[error.code]))
