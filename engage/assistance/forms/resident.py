"""What somebody fills in to ask for help."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional, Regexp, ValidationError

from engage.assistance.commands import AskedBy, gaps_in
from engage.assistance.rules.requests import Kind
from engage.assistance.words import KINDS
from engage.content.presenters import Words
from engage.kernel.forms import CheckboxesField, EngageForm
from engage.kernel.locale import in_own_order
from engage.people.rules.addresses import sendable_email
from engage.rules.errors import InvalidError

_TOO_LONG = _l("Use at most %(max)d characters")
_LIKE_THIS = _l("Enter an e-mail address like name@example.org")
_SUCH_AS = in_own_order("0161 123 4567")
_A_NUMBER = r"(?=(?:\D*\d){5})[\d\s()+./-]+\Z"
"""Five digits at least: a lone plus or a slip of the finger cannot be rung."""
_REFUSALS = {
    "help_kinds": _l("Choose what you need"),
    "help_contact": _l("Enter a telephone number, an e-mail address or a postal address"),
    "help_language": _l("Enter which language"),
    "help_too_many": _l("We cannot take more today through this page. Phone us, and we will help."),
}


def _text(label: object, most: int) -> StringField:
    return StringField(label, validators=[Length(max=most, message=_TOO_LONG)])


def _box(label: object, most: int) -> TextAreaField:
    return TextAreaField(label, validators=[Length(max=most, message=_TOO_LONG)])


class HelpForm(EngageForm):
    """What is wanted, what for, and how to reach whoever wants it."""

    kinds = CheckboxesField(
        _l("What do you need?"),
        choices=[SelectChoice(kind.value, words) for kind, words in KINDS.items()],
    )
    language = _text(_l("If you need an interpreter: which language?"), 60)
    about = SelectField(_l("What is it for?"))
    name = _text(_l("Your name, if you like"), 120)
    phone = StringField(
        _l("Telephone number"),
        validators=[
            Optional(),
            Length(max=40, message=_TOO_LONG),
            Regexp(
                _A_NUMBER,
                message=_l("Enter a telephone number like %(number)s", number=_SUCH_AS),
            ),
        ],
    )
    email = StringField(_l("E-mail address"))
    address = _box(_l("Postal address"), 400)
    note = _box(_l("Anything else we should know"), 500)

    def offer(self, activities: Sequence[tuple[str, Words]]) -> None:
        """What is open: address and title."""
        anything = _l("Anything that is open, or I do not know yet")
        self.about.choices = [
            SelectChoice("", anything),
            *(SelectChoice(slug, str(title), title.attributes) for slug, title in activities),
        ]

    def validate_email(self, field: StringField) -> None:
        """A mistyped address would be found out only after the activity closed."""
        try:
            field.data = sendable_email(field.data) if (field.data or "").strip() else ""
        except InvalidError:
            raise ValidationError(_LIKE_THIS) from None

    def validate(self, extra_validators: Any = None) -> bool:
        """What is missing is told together with what is wrong."""
        super().validate(extra_validators)
        for gap in gaps_in(self.kinds.data or (), self.asked_by()):
            self.refuse_for(gap)
        return not self.errors

    def wanted(self) -> list[Kind]:
        return [Kind(kind) for kind in self.kinds.data]

    def asked_by(self) -> AskedBy:
        said = {name: (self[name].data or "").strip() for name in vars(AskedBy())}
        return AskedBy(**said)

    def refuse_for(self, error: InvalidError) -> None:
        """Say what a command found."""
        self.refuse(self[str(error.facts["where"])], str(_REFUSALS[error.code]))
