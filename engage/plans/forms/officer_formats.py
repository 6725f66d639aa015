"""Where the impact assessment is, which formats are promised, and from when to when people are asked."""

from collections.abc import Iterator
from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Form, FormField, StringField
from wtforms.validators import Length
from wtforms.validators import Optional as Maybe

from engage.kernel.forms import DayField, EngageForm
from engage.plans.rules.formats import Promised
from engage.rules.errors import EngageError

REFUSALS = {
    "address_needed": _l("Enter an address that begins with https://, of at most 500 characters"),
    "dates_in_order": _l("The last day is before the first"),
    "format_unknown": _l("Choose one of the formats on the page"),
    "where_missing": _l("Say how people get it"),
    "note_missing": _l("Say why. Everybody can read it."),
    "note_too_long": _l("Shorten this to 500 characters"),
    "not_later": _l("Choose a day later than the last day now: people rely on what was announced"),
    "wrong_state": _l(
        "That cannot be changed any more: the consultation has been opened or closed."
    ),
}


class OneFormatForm(Form):  # type: ignore[misc]  # WTForms has no types
    """A format: promised or not, and for those that are no view of the text how to get it."""

    is_promised = BooleanField(_l("Promised"))
    where = StringField(_l("How people get it"), validators=[Length(max=300)], default="")
    coming_on = DayField(_l("Coming on, if it is not there when it opens"), validators=[Maybe()])


class WhatIsThereForm(EngageForm):
    impact_url = StringField(_l("Address of the impact assessment"), default="")
    opens_on = DayField(_l("First day"), validators=[Maybe()])
    closes_on = DayField(_l("Last day"), validators=[Maybe()])

    def promised(self) -> Iterator[Promised]:
        """Those that were ticked."""
        for field in self:
            if isinstance(field, FormField) and field.form.is_promised.data:
                day: date | None = field.form.coming_on.data
                yield Promised(field.name, (field.form.where.data or "").strip(), day)


def form_with(names: list[tuple[str, str]]) -> type[WhatIsThereForm]:
    """The form with a group of fields for each format: its name and label."""
    fields = {name: FormField(OneFormatForm, label) for name, label in names}
    return type("WhatIsThereForm", (WhatIsThereForm,), fields)


class MoreTimeForm(EngageForm):
    last_day = DayField(_l("New last day"))
    note = StringField(_l("Why. Everybody can read it."), default="")


class FormatCameForm(EngageForm):
    where = StringField(_l("How people get it"), default="")


def refusal_of_formats(error: EngageError) -> str:
    """What an officer is told."""
    return str(REFUSALS[error.code])
