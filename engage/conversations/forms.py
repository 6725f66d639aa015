"""What officers fill in about a conversation."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange

from engage.conversations.rules.forms import Form
from engage.kernel.forms import DayField, EngageForm, WholeNumberField
from engage.rules.errors import EngageError

MOST_PEOPLE = 100_000
LONGEST_LINE, LONGEST_NOTES, LONGEST_QUOTE = 200, 50_000, 2_000
_TOO_LONG = _l("Use at most %(max)d characters")


class ConversationForm(EngageForm):
    """One conversation."""

    programme = SelectField(_l("Which programme was it about?"), choices=[])
    form = RadioField(
        _l("What was it?"),
        choices=[
            SelectChoice(Form.WORKSHOP.value, _l("A workshop")),
            SelectChoice(Form.FORUM.value, _l("A forum")),
            SelectChoice(Form.VISIT.value, _l("A visit to a group or network")),
        ],
        default=Form.WORKSHOP.value,
    )
    held_on = DayField(_l("Day"), validators=[InputRequired(_l("Enter the day"))])
    place = StringField(_l("Place"), validators=[Length(max=LONGEST_LINE, message=_TOO_LONG)])
    group_name = StringField(
        _l("Group or network"), validators=[Length(max=LONGEST_LINE, message=_TOO_LONG)]
    )
    people = WholeNumberField(
        _l("How many people came?"),
        validators=[
            InputRequired(_l("Enter how many people came, in figures")),
            NumberRange(1, MOST_PEOPLE, _l("Enter a number from %(min)s to %(max)s")),
        ],
    )
    notes = TextAreaField(_l("Notes"), validators=[Length(max=LONGEST_NOTES, message=_TOO_LONG)])


class QuoteForm(EngageForm):
    """Somebody's own words."""

    text = TextAreaField(
        _l("What somebody said"),
        validators=[
            InputRequired(_l("Enter what was said")),
            Length(max=LONGEST_QUOTE, message=_TOO_LONG),
        ],
    )
    language = SelectField(_l("Language"), choices=[])
    tags = StringField(_l("Tags"))
    may_quote = BooleanField(_l("They agreed to be quoted without their name"))


_REFUSALS = {
    "nobody_there": _l("Enter how many people came, in figures"),
    "not_held_yet": _l("Write it down after it was held"),
    "tells_who": _l(
        "Together these words tell who somebody is: a name and a school, or an age and a school or a place. Take one of them out, with … in its place, or do not mark them as words to quote."
    ),
    "details_left": _l(
        "There is a telephone number, an address or the like in these words. Take it out, with … in its place, or do not mark them as words to quote."
    ),
    "too_many_tags": _l("Use at most %(most)s tags"),
    "tag_too_long": _l("A tag has at most %(most)s characters"),
}


def conversation_refusal(error: EngageError) -> str:
    """Why something was not written down."""
    return str(_REFUSALS.get(error.code, _l("That could not be saved."))) % error.facts
