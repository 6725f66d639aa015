"""What officers fill in to make a round with several pots."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from budgeting.forms.drafting import LONGEST_TEXT, LONGEST_TITLE, SetupForm
from budgeting.rules.pots import AcrossPots, Carry
from engage.kernel.forms import EngageForm

CARRY_WORDS = {
    Carry.KEPT: _l("It stays in that pot"),
    Carry.TO_NEXT: _l("It goes to the next pot, and is there when that pot is counted"),
}
VOTES_WORDS = {
    AcrossPots.EACH: _l("In each of them"),
    AcrossPots.ONE: _l("In one of them only"),
}


def _title(label: object) -> StringField:
    return StringField(label, validators=[Length(max=LONGEST_TITLE)])


def _text(label: object) -> TextAreaField:
    return TextAreaField(label, validators=[Length(max=LONGEST_TEXT)])


class PotsForm(SetupForm):
    """What the pots of a round have in common."""

    title = _title(_l("Title of the whole round"))
    summary = _text(_l("What it is about, in one or two sentences"))
    title_easy = _title(_l("Title in easy read"))
    summary_easy = _text(_l("What it is about in easy read: one idea a line"))
    carry = RadioField(
        _l("What happens with the money that a pot does not spend?"),
        choices=[SelectChoice(value.value, words) for value, words in CARRY_WORDS.items()],
        validators=[Optional()],
        default="",
    )
    votes = RadioField(
        _l("If more than one pot is for somebody, where may they vote?"),
        choices=[SelectChoice(value.value, words) for value, words in VOTES_WORDS.items()],
        validators=[Optional()],
        default="",
    )


class NewPotForm(EngageForm):
    """A pot that is begun."""

    pot_title = StringField(
        _l("What is the pot called?"),
        validators=[
            InputRequired(_l("Enter what the pot is called")),
            Length(max=LONGEST_TITLE),
        ],
    )


class JoinForm(EngageForm):
    """A round that is being made already becomes a pot."""

    pot = SelectField(_l("Which round?"))
