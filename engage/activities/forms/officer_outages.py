"""When people could not use what was open, and what is done about it."""

from datetime import UTC, datetime

from flask_babel import lazy_gettext as _l
from wtforms import DateTimeLocalField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from engage.activities.rules.dates import LONGEST_NOTE, LONGEST_WHAT
from engage.kernel.forms import DayField, EngageForm
from engage.rules.errors import EngageError
from engage.rules.window import LONDON

_MOMENT = _l("Enter a day and a time, such as 2027-03-31 14:30")


class MomentField(DateTimeLocalField):  # type: ignore[misc]  # WTForms has no types
    """A day and a time of the clocks here, kept in UTC."""

    @property
    def moment(self) -> datetime | None:
        return self.data.replace(tzinfo=LONDON).astimezone(UTC) if self.data else None

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_MOMENT) from None


class OutageForm(EngageForm):
    began_at = MomentField(_l("It began"), validators=[InputRequired(_MOMENT)])
    ended_at = MomentField(_l("It was over"), validators=[Optional()])
    what = StringField(_l("What people could not do"))


class OutageEndForm(EngageForm):
    ended_at = MomentField(_l("It was over"), validators=[InputRequired(_MOMENT)])


class DecisionForm(EngageForm):
    """More time with a last day, or none; the words stand on the page either way."""

    last_day = DayField(_l("New last day"))
    note = TextAreaField(_l("Why, for everybody to read"))


REFUSALS = {
    "what_missing": _l("Say in a sentence what people could not do: they will read it"),
    "what_too_long": _l("Use at most %(limit)s characters", limit=LONGEST_WHAT),
    "not_yet": _l("That time is still to come"),
    "ended_before": _l("It cannot be over before it began"),
    "ended": _l("A colleague has said already when it was over"),
    "note_missing": _l("Say why in a sentence: residents will read it"),
    "note_too_long": _l("Use at most %(limit)s characters", limit=LONGEST_NOTE),
    "not_later": _l("Choose a day after the present last day"),
    "already_decided": _l("A colleague has decided about this already. Nothing was changed."),
    "last_day_fixed": _l(
        "Its last day is part of its rules, which nobody changes while it is open"
    ),
    "wrong_state": _l("It is not open any more, so its last day cannot move"),
}


def refusal_of_dates(error: EngageError) -> str:
    """What an officer is told. What they typed stays in its field."""
    return str(REFUSALS[error.code])
