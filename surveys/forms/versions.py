"""What officers fill in about a survey that is open, and to ask it once more."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from engage.kernel.forms import DayField
from surveys.forms.building import BuildingForm
from surveys.rules.building import LONGEST_TITLE


class NoteForm(BuildingForm):
    """What residents are told about new words."""

    note = TextAreaField(_l("What changed, and why, for residents to read"))


class ExtendForm(BuildingForm):
    """A later last day."""

    last_day = DayField(_l("New last day"))
    note = TextAreaField(_l("Why, for everybody to read"), id="extend-note")


class WaveForm(BuildingForm):
    """What the same survey is called when it is asked again."""

    title = StringField(
        _l("What is the new wave called?"),
        validators=[
            InputRequired(_l("Enter what the new wave is called")),
            Length(max=LONGEST_TITLE, message=_l("Use at most %(max)d characters")),
        ],
    )
