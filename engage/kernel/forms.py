"""The base of every form: translated messages and an error summary that links to fields."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import DateField, Field, IntegerField, SelectMultipleField, StringField
from wtforms.fields import FieldList, FormField
from wtforms.widgets import CheckboxInput, ListWidget

from engage.kernel.library_words import LibraryWords
from engage.rules.direction import without_turning

SHOWN, REFUSED = 200, 422


@dataclass(frozen=True)
class FieldError:
    """One line of the error summary: the words beside the field, and the id to jump to."""

    message: str
    field_id: str


class EngageForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Validated on the server; what was typed stays in the fields."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # Flask-WTF has no types
        """The library's own sentences go through our catalogues; what is typed keeps its own direction (``without_turning``)."""

        def get_translations(self, _form: object) -> LibraryWords:
            return LibraryWords()

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            field = super().bind_field(form, unbound_field, options)
            if isinstance(field, StringField):
                field.filters = [_as_it_stands, *field.filters]
            return field

    def error_list(self) -> list[FieldError]:
        """Every error in the order of the fields, with the same words as beside the field."""
        return list(_errors_of(self))

    def refuse(self, field: Field, message: str) -> None:
        """Attach an error that only a command could find, after validation passed."""
        field.errors = [*field.errors, message]


def _as_it_stands(typed: Any) -> Any:
    return without_turning(typed) if isinstance(typed, str) else typed


def status_of(form: FlaskForm) -> int:
    """422 for the page of a form that was refused, 200 for one that is shown for the first time."""
    return REFUSED if form.errors else SHOWN


def _errors_of(fields: Iterator[Field]) -> Iterator[FieldError]:
    for field in fields:
        if isinstance(field, FieldList | FormField):
            yield from _errors_of(iter(field))
        else:
            for message in field.errors:
                yield FieldError(str(message), _first_id(field))


def _first_id(field: Field) -> str:
    """Choices have an id each; the summary jumps to the first of them."""
    return (
        f"{field.id}-0"
        if field.type in {"RadioField", "SelectMultipleField", "CheckboxesField"}
        else field.id
    )


class CheckboxesField(SelectMultipleField):  # type: ignore[misc]  # WTForms has no types
    """Choose any number; drawn as boxes, each with an id of its own."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class WholeNumberField(IntegerField):  # type: ignore[misc]  # WTForms has no types
    """A whole number of at most ``MOST_DIGITS`` digits: no column holds more, and the library's own check of a range cannot take a
    number without end.
    """

    MOST_DIGITS = 9
    data: Any
    errors: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist and sum(sign.isdecimal() for sign in valuelist[0]) > self.MOST_DIGITS:
            self.data = None
            raise ValueError(self.gettext("Not a valid integer value."))
        super().process_formdata(valuelist)

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        """As everywhere, but one fault is told once: a field's own sentence stands for the library's."""
        is_right: bool = super().validate(form, extra_validators)
        self.errors = list(self.errors)[-1:]
        return is_right


FIRST_YEAR, LAST_YEAR = 1900, 2200


class DayField(DateField):  # type: ignore[misc]  # WTForms has no types
    """A day, or nothing. A year that nobody here can mean is a slip of the hand, and the end of the calendar has no next day."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        if valuelist and valuelist[0].strip():
            try:
                super().process_formdata(valuelist)
            except ValueError:
                told = _("Enter a day as year, month and day, such as 2027-03-31")
                raise ValueError(told) from None
            if self.data is not None and not FIRST_YEAR <= self.data.year <= LAST_YEAR:
                self.data = None
                raise ValueError(_("Enter a year such as 2027"))
