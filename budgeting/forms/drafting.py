"""What officers fill in to make a round: a form for each page of the set-up, for a project, and for a language."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from budgeting.forms.drafting_words import (
    ALLOCATION_WORDS,
    CHANNEL_WORDS,
    CHOICE_WORDS,
    COMPLETION_WORDS,
    FAULTS,
    IF_WITHDRAWN_WORDS,
    KIND_WORDS,
    MEASURE_WORDS,
    PART_LABEL,
    PICTURES,
    POT_KINDS,
    TIE_WORDS,
    TIES_WORDS,
    VARIANT_WORDS,
    setup_sentence_for,
)
from budgeting.rules.awards import LONGEST_DECIDER
from budgeting.rules.drafting import Page, Values
from budgeting.rules.pounds import read_pounds
from engage.kernel.forms import CheckboxesField, DayField, EngageForm
from engage.kernel.locale import money
from engage.rules.errors import EngageError, InvalidError
from engage.uploads.rules.files import upload_of_tile

LONGEST_TITLE = 120
LONGEST_TEXT = 4000
FUNDER_ROWS = 5
MOST_FUNDERS = 30
OLDEST = 120
MOST_NUMBER = 1000


def _choices(words: Mapping[Any, object]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in words.items()]


def _line(label: object, most: int = LONGEST_TITLE) -> StringField:
    return StringField(label, validators=[_at_most(most)])


def _text(label: object, most: int = LONGEST_TEXT) -> TextAreaField:
    return TextAreaField(label, validators=[_at_most(most)])


def _at_most(most: int) -> Length:
    return Length(max=most, message=_l("Use at most %(max)d characters"))


class PoundsField(StringField):  # type: ignore[misc]  # WTForms has no types
    """Pounds as people write them; ``data`` is pence, or ``None`` where nothing was typed."""

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = valuelist[0].strip() if valuelist else ""
        self.data = None
        if typed:
            try:
                self.data = read_pounds(typed)
            except InvalidError as error:
                raise ValueError(str(FAULTS[error.code])) from None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return money(self.data).removeprefix("£") if self.data else ""


class NumberField(StringField):  # type: ignore[misc]  # WTForms has no types
    """A whole number, or nothing."""

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = valuelist[0].strip() if valuelist else ""
        self.data = None
        if typed:
            if not (typed.isascii() and typed.isdecimal() and len(typed) < 10):  # noqa: PLR2004 - what fits a column
                raise ValueError(str(_l("Enter a whole number, in figures")))
            self.data = int(typed)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else str(self.data)


def _number(label: object, least: int, most: int) -> NumberField:
    def between(_form: object, field: NumberField) -> None:
        if field.data is not None and not least <= field.data <= most:
            told = _l("Enter a number from %(least)s to %(most)s", least=least, most=most)
            raise ValidationError(str(told))

    return NumberField(label, validators=[between])


class SetupForm(EngageForm):
    """One page. ``seen`` is the digest of the page as this officer opened it."""

    seen = HiddenField()

    def values(self) -> Values:
        """What was filled in, by the names of ``rules.drafting``."""
        return {
            field.name: _value_of(field)
            for field in self
            if field.name not in {"seen", "csrf_token"}
        }

    def saved_rows(self) -> list[tuple[str, list[str]]]:
        """Labels and what the fields hold, in words: for who may only read, and for who was overtaken."""
        return [(str(field.label.text), _told(field)) for field in _fields_of(self)]

    @property
    def errors(self) -> dict[str | None, Any]:
        """As everywhere, and those that were put inside a row of a list after validation."""
        inside = {field.name: field.errors for field in _fields_of(self) if field.errors}
        return {**inside, **super().errors}

    def refuse_for(self, error: EngageError, *, where: str = "") -> None:
        """Put what a rule refused beside the field that it is about, which the error names or ``where`` does."""
        where = where or str(error.facts.get("where", ""))
        fields: dict[str, Any] = {}
        for field in _fields_of(self):
            fields[field.name] = field
        self.refuse(fields.get(where, next(iter(fields.values()))), setup_sentence_for(error))


def _told(field: Any) -> list[str]:
    if isinstance(field, BooleanField):
        return [str(_l("Yes") if field.data else _l("No"))]
    if isinstance(field, RadioField | SelectField | CheckboxesField):
        chosen = field.data if isinstance(field.data, list) else [field.data]
        return [str(label) for value, label, *_rest in field.iter_choices() if value in chosen]
    return str(field._value()).splitlines()  # noqa: SLF001 - what the library's own widgets call


def _value_of(field: Any) -> Any:
    if isinstance(field, FieldList):
        return [{inner.short_name: _value_of(inner) for inner in row} for row in field]
    if isinstance(field.data, str):
        return field.data.strip()
    if field.data is None and not isinstance(field, NumberField | PoundsField | DayField):
        return [] if isinstance(field, CheckboxesField) else ""
    return field.data


def _fields_of(fields: Any) -> Iterator[Any]:
    for field in fields:
        if field.name in {"seen", "csrf_token"}:
            continue
        if isinstance(field, FieldList | FormField):
            yield from _fields_of(field)
        else:
            yield field


class NewRoundForm(EngageForm):
    """The little that a round begins with."""

    programme = SelectField(_l("Which programme does it belong to?"))
    title = StringField(
        _l("What is the round called?"),
        validators=[
            InputRequired(_l("Enter what the round is called")),
            _at_most(LONGEST_TITLE),
        ],
    )


class NameForm(SetupForm):
    title = _line(_l("Title"))
    summary = _text(_l("What it is about, in one or two sentences"))
    for_whom = _line(_l("Who it is for, in a few words"))
    title_easy = _line(_l("Title in easy read"))
    summary_easy = _text(_l("What it is about in easy read: one idea a line"))
    for_whom_easy = _text(_l("Who it is for in easy read"))


class FunderForm(Form):  # type: ignore[misc]  # WTForms has no types
    """Somebody who puts money in."""

    name = _line(_l("Funder"))
    amount = PoundsField(_l("Amount in pounds"))
    conditions = _line(_l("Conditions, if any"), LONGEST_TEXT)


class MoneyForm(SetupForm):
    budget = PoundsField(_l("How much money is there to share, in pounds?"))
    kind = RadioField(
        _l("For whom or for what is it?"),
        choices=_choices(POT_KINDS),
        validators=[Optional()],
        default="",
    )
    pot_name = _line(_l("Name of the area, theme or pot"))
    conditions = _text(_l("Conditions that every project must meet"))
    funders = FieldList(FormField(FunderForm), min_entries=FUNDER_ROWS, max_entries=MOST_FUNDERS)


class DatesForm(SetupForm):
    first_day = DayField(_l("First day of voting"))
    last_day = DayField(_l("Last day of voting"))


class VotersForm(SetupForm):
    area = _line(_l("Which area?"))
    areas = CheckboxesField(_l("Areas of the list that it is"), choices=[])
    ties = CheckboxesField(_l("Who may vote? People who"), choices=_choices(TIE_WORDS))
    from_age = _number(_l("Youngest age"), 1, OLDEST)
    to_age = _number(_l("Oldest age"), 1, OLDEST)
    age_on = DayField(_l("Age on which day?"))


class WaysForm(SetupForm):
    channels = CheckboxesField(_l("Ways to vote"), choices=_choices(CHANNEL_WORDS))
    text = _text(_l("How can somebody vote without a computer?"))
    place = _text(_l("Where? One place a line"))
    times = _text(_l("When? One line for each place"))


class RuleForm(SetupForm):
    choice = RadioField(
        _l("How do votes become projects?"),
        choices=_choices(CHOICE_WORDS),
        validators=[InputRequired(_l("Choose how votes become projects"))],
    )
    ties = SelectField(
        _l("If two projects are tied, what comes first?"), choices=_choices(TIES_WORDS)
    )
    threshold = _line(_l("Least support a project needs: a number of votes, or a share such as 5%"))
    least_choices = _number(_l("Fewest projects on a ballot"), 1, MOST_NUMBER)
    most_choices = _number(_l("Most projects on a ballot"), 1, MOST_NUMBER)
    points_total = _number(_l("Points for each voter"), 1, MOST_NUMBER)
    points_each = _number(_l("Most points for one project"), 1, MOST_NUMBER)
    minimum_award = PoundsField(_l("Smallest sum to give when the pot is shared out, in pounds"))
    ballot_kind = SelectField(_l("Ballot"), choices=_choices(KIND_WORDS))
    allocation = SelectField(_l("Count"), choices=_choices(ALLOCATION_WORDS))
    measure = SelectField(_l("Most votes first: order by"), choices=_choices(MEASURE_WORDS))
    variant = SelectField(
        _l("Most votes first: when a project no longer fits"), choices=_choices(VARIANT_WORDS)
    )
    completion = SelectField(
        _l("Fair shares: what happens with money left over"), choices=_choices(COMPLETION_WORDS)
    )
    largest_share = _number(
        _l("Most votes first: largest share of the money for one project, in per cent"), 1, 100
    )
    offers_parts = BooleanField(
        _l("Most votes first: offer what is left to the next project as part of its money")
    )


class DecisionForm(SetupForm):
    who = _line(_l("Who takes the formal decision?"), LONGEST_DECIDER)
    when = _text(_l("When and where is it taken?"))
    changes = _text(_l("What may they change, and how do they give reasons?"))
    if_withdrawn = RadioField(
        _l("If a winner withdraws, what happens with its money?"),
        choices=_choices(IF_WITHDRAWN_WORDS),
        validators=[Optional()],
    )
    publication = _text(_l("What will be published, and when?"))


FORMS: Mapping[Page, type[SetupForm]] = {
    Page.NAME: NameForm,
    Page.MONEY: MoneyForm,
    Page.DATES: DatesForm,
    Page.VOTERS: VotersForm,
    Page.WAYS: WaysForm,
    Page.RULE: RuleForm,
    Page.DECISION: DecisionForm,
}


class ProjectForm(SetupForm):
    title = StringField(
        _l("Title"),
        validators=[InputRequired(_l("Enter the project’s title")), _at_most(LONGEST_TITLE)],
    )
    summary = _text(_l("What would it pay for?"))
    cost = PoundsField(
        _l("Cost in pounds"), validators=[InputRequired(_l("Enter what the project costs"))]
    )
    category = _line(_l("Theme"), 64)
    place = _line(_l("Place"))
    picture = SelectField(
        _l("Picture"), choices=[SelectChoice("", _l("No picture")), *_choices(PICTURES)]
    )

    is_part_fundable = BooleanField(PART_LABEL)
    least = PoundsField(_l("The least that could work, in pounds (optional)"))

    def with_picture(self, there: str) -> "ProjectForm":
        """Offer the picture that the project has, where its group sent it."""
        if upload_of_tile(there):
            self.picture.choices = [
                *(self.picture.choices or []),
                SelectChoice(there, _l("The picture that the group sent")),
            ]
        return self


class CheckForm(EngageForm):
    """That somebody has checked a language."""

    language = HiddenField()
    checked_by = StringField(
        _l("Name or role of the person who checked it"),
        validators=[InputRequired(_l("Enter who checked it")), _at_most(LONGEST_TITLE)],
    )


class RemoveForm(EngageForm):
    """A button alone."""


def words_form(places: Mapping[str, object], texts: Mapping[str, str]) -> SetupForm:
    """A form with a field for every text of one view, by its place."""
    fields = {
        f"w{number}": TextAreaField(
            label, default=texts[place], validators=[_at_most(LONGEST_TEXT)]
        )
        for number, (place, label) in enumerate(places.items())
    }
    form: SetupForm = type("WordsForm", (SetupForm,), fields)()
    return form
