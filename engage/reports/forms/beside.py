"""What officers write down beside the figures of a programme."""

from datetime import date
from typing import cast

from flask_babel import lazy_gettext as _l
from wtforms import FileField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from engage.kernel.forms import DayField, EngageForm, WholeNumberField
from engage.places.rules.margins import Universe
from engage.reports.commands.beside import EvidenceFound, GroupPlan
from engage.reports.rules.beside import Characteristic, Equality, Standing
from engage.rules.errors import EngageError

OLDEST = 120
_TOO_LONG = _l("Use at most %(max)d characters")
_AGE = NumberRange(0, OLDEST, _l("Enter an age from %(min)s to %(max)s"))


def _line(label: object, missing: object, most: int) -> StringField:
    return StringField(
        label, validators=[InputRequired(missing), Length(max=most, message=_TOO_LONG)]
    )


def _note(label: object) -> TextAreaField:
    return TextAreaField(label, validators=[Length(max=1000, message=_TOO_LONG)])


class GroupForm(EngageForm):
    """One line of the engagement plan."""

    name = _line(_l("Group to reach"), _l("Enter which group"), 200)
    method = _line(_l("How you will reach them"), _l("Enter how"), 500)
    owner = _line(_l("Who does it"), _l("Enter a role"), 120)
    due_on = DayField(_l("By when"))
    standing = RadioField(
        _l("What came of it"),
        choices=[
            SelectChoice(Standing.PLANNED.value, _l("Not yet")),
            SelectChoice(Standing.REACHED.value, _l("Reached")),
            SelectChoice(Standing.NOT_REACHED.value, _l("Not reached")),
        ],
        default=Standing.PLANNED.value,
    )
    told = _note(_l("How they were reached, or why not"))

    def plan(self) -> GroupPlan:
        return GroupPlan(
            name=self.name.data.strip(),
            method=self.method.data.strip(),
            owner=self.owner.data.strip(),
            due_on=self.due_on.data,
            standing=Standing(self.standing.data),
            told=(self.told.data or "").strip(),
        )


class AgesForm(EngageForm):
    """A span of ages in years."""

    from_age = WholeNumberField(
        _l("From age"), validators=[InputRequired(_l("Enter an age")), _AGE]
    )
    to_age = WholeNumberField(_l("To age"), validators=[Optional(), _AGE])

    def universe(self) -> Universe:
        return Universe(self.from_age.data, self.to_age.data)


class AudienceForm(AgesForm):
    """Whom an activity was for."""

    lives_here = RadioField(
        _l("Who could take part?"),
        choices=[
            SelectChoice("yes", _l("Only people who live here")),
            SelectChoice("no", _l("Other people too, such as those who work here")),
        ],
        validators=[InputRequired(_l("Choose who could take part"))],
    )


class EqualityForm(EngageForm):
    """One line of the equality assessment."""

    reached = _note(_l("What else you know about who took part"))
    barriers = _note(_l("What stood in the way"))
    action = _note(_l("What you do about it"))
    owner = StringField(_l("Who does it"), validators=[Length(max=120, message=_TOO_LONG)])
    reason = _note(_l("If you leave something blank: why"))

    def line(self, characteristic: Characteristic) -> Equality:
        written = {name: (self[name].data or "").strip() for name in self._fields if name in _PARTS}
        return Equality(characteristic, **written)


_PARTS = ("reached", "barriers", "action", "owner", "reason")


class EvidenceForm(EngageForm):
    """Something known from elsewhere."""

    says = TextAreaField(
        _l("What it says"),
        validators=[
            InputRequired(_l("Enter what it says")),
            Length(max=1000, message=_TOO_LONG),
        ],
    )
    source = _line(_l("Where it is from"), _l("Enter where it is from"), 300)
    dated_on = DayField(_l("Its date"), validators=[InputRequired(_l("Enter its date"))])
    licence = _line(_l("Licence"), _l("Enter how it may be used"), 200)

    def found(self) -> EvidenceFound:
        return EvidenceFound(
            says=self.says.data.strip(),
            source=self.source.data.strip(),
            dated_on=cast("date", self.dated_on.data),
            licence=self.licence.data.strip(),
        )


class MarginForm(AgesForm):
    """A file with a count of everybody who lives here."""

    question = StringField(
        _l("Question that asks the same"),
        validators=[
            InputRequired(_l("Enter the question’s short name")),
            Regexp(r"[a-z][a-z0-9_]{0,63}\Z", message=_l("Use small letters, digits and _")),
        ],
    )
    title = _line(_l("What was counted"), _l("Enter what was counted"), 200)
    source = _line(_l("Where it is from"), _l("Enter where it is from"), 300)
    counted_on = DayField(_l("Counted on"), validators=[InputRequired(_l("Enter the day"))])
    licence = _line(_l("Licence"), _l("Enter how it may be used"), 200)
    file = FileField(_l("The file"))


_REFUSALS = {
    "not_reached_why": _l("Enter why they were not reached"),
    "ages": _l("The upper age is below the lower one"),
    "margin_ages": _l("The upper age is below the lower one"),
    "evidence_later": _l("It cannot be from a day after today"),
    "margin_later": _l("It cannot have been counted after today"),
    "margin_few": _l("The file needs at least two groups"),
    "margin_sum": _l("The percentages are not 100 together"),
    "file_unreadable": _l("Choose a CSV file in UTF-8"),
}
_ROW_REFUSALS = {
    "margin_row": _l("Row %(row)s: a code, a name and a number are needed"),
    "margin_repeated": _l("Row %(row)s: this code was there before"),
    "margin_empty": _l("Row %(row)s: a group of nobody cannot be compared with"),
}


def refuse(form: EngageForm, error: EngageError, *, otherwise: str) -> None:
    """Say beside the field it is about why something was not kept; re-raises what no officer can mend.

    ``otherwise`` is the field of errors that name a row.
    """
    where = str(error.facts.get("where", otherwise))
    if error.code in _ROW_REFUSALS:
        form.refuse(form[otherwise], str(_ROW_REFUSALS[error.code]) % {"row": where})
    elif error.code in _REFUSALS:
        form.refuse(form[where if where in form else otherwise], str(_REFUSALS[error.code]))
    else:
        raise error
