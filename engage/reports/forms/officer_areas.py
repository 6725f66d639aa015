"""A file that says which areas belong to a set."""

from datetime import date
from typing import cast

from flask_babel import lazy_gettext as _l
from wtforms import FileField, StringField
from wtforms.validators import InputRequired, Length

from engage.kernel.forms import DayField, EngageForm
from engage.places.commands import SetFacts
from engage.rules.errors import InvalidError

_TOO_LONG = _l("Use at most %(max)d characters")
_REFUSALS = {
    "set_name": _l("Enter a name with letters or digits"),
    "set_later": _l("It cannot be from a day after today"),
    "set_empty": _l("The file names no area"),
    "set_whole": _l("These are all areas there are, so nothing is outside"),
    "file_unreadable": _l("Choose a CSV file in UTF-8"),
}
_ROW = _l("Row %(row)s: no area has this code")


class AreaSetForm(EngageForm):
    """What the file does not say itself, and the file."""

    name = StringField(
        _l("Name of the set"),
        validators=[InputRequired(_l("Enter a name")), Length(max=100, message=_TOO_LONG)],
    )
    source = StringField(
        _l("Where it is from"),
        validators=[
            InputRequired(_l("Enter where it is from")),
            Length(max=300, message=_TOO_LONG),
        ],
    )
    dated_on = DayField(_l("Its date"), validators=[InputRequired(_l("Enter its date"))])
    file = FileField(_l("The file"))

    def facts(self) -> SetFacts:
        return SetFacts(
            self.name.data.strip(), self.source.data.strip(), cast("date", self.dated_on.data)
        )

    def refuse_for(self, error: InvalidError) -> None:
        """Say beside the field it is about what a command found."""
        where = error.facts.get("where")
        if error.code == "set_row":
            self.refuse(self.file, str(_ROW) % {"row": where})
        else:
            self.refuse(self[where if where in self else "file"], str(_REFUSALS[error.code]))
