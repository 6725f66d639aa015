"""What officers fill in about a letter."""

from flask_babel import lazy_gettext as _l
from wtforms import FileField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from engage.correspondence.rules.kinds import Kind
from engage.kernel.forms import DayField, EngageForm, WholeNumberField
from engage.rules.errors import EngageError
from engage.uploads.forms import sentence_for_file

MOST_SIGNATURES = 10_000_000
LONGEST_TITLE, LONGEST_TEXT = 200, 50_000
_TOO_LONG = _l("Use at most %(max)d characters")


class LetterForm(EngageForm):
    """One letter, e-mail or petition."""

    programme = SelectField(_l("Which programme was it about?"), choices=[])
    kind = RadioField(
        _l("What was it?"),
        choices=[
            SelectChoice(Kind.LETTER.value, _l("A letter")),
            SelectChoice(Kind.EMAIL.value, _l("An e-mail")),
            SelectChoice(Kind.PETITION.value, _l("A petition")),
        ],
        default=Kind.LETTER.value,
    )
    received_on = DayField(_l("Received on"), validators=[InputRequired(_l("Enter the day"))])
    title = StringField(
        _l("What it asks for, in a few words"),
        validators=[
            InputRequired(_l("Enter what it asks for")),
            Length(max=LONGEST_TITLE, message=_TOO_LONG),
        ],
    )
    text = TextAreaField(
        _l("What it says"),
        validators=[
            InputRequired(_l("Enter what it says")),
            Length(max=LONGEST_TEXT, message=_TOO_LONG),
        ],
    )
    signatures = WholeNumberField(
        _l("How many signatures?"),
        validators=[
            Optional(),
            NumberRange(0, MOST_SIGNATURES, _l("Enter a number from %(min)s to %(max)s")),
        ],
    )
    original = FileField(_l("The original"))


_REFUSALS = {
    "received_later": _l("It cannot have come after today"),
    "signatures_missing": _l("Enter how many signatures the petition has"),
    "signatures_needless": _l("Only a petition has signatures"),
}


def letter_refusal(error: EngageError) -> str:
    """Why something was not logged."""
    told = _REFUSALS.get(error.code)
    return str(told) if told else sentence_for_file(error)
