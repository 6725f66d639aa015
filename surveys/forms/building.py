"""What officers fill in to make a survey: what it begins with, its words and dates, a question, a page."""

from collections.abc import Iterator, Mapping, Sequence
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
from wtforms.validators import InputRequired, Length

from engage.kernel.forms import CheckboxesField, DayField, EngageForm
from engage.rules.errors import EngageError
from surveys.rules.answer_rules import MOST_LINES, Line
from surveys.rules.building import LONGEST_TITLE
from surveys.rules.conditions import Comparator, Measure
from surveys.rules.editing import OptionValues, QuestionValues
from surveys.rules.routing import Row, Rows, Test

LONGEST_TEXT = 4000
MOST_ROWS = 20
BLANK_OPTIONS = 2
"""Empty lines at the end of the options, so that most are written without pressing a button."""
Data = dict[str, Any]
KIND_WORDS: Mapping[str, object] = {
    "": _l("An ordinary option"),
    "exclusive": _l("Stands alone: none of these, don’t know"),
    "other": _l("Other, with a box to say what"),
}
TEST_WORDS: Mapping[Test, object] = {
    Test.YES: _l("was given or chosen"),
    Test.NO: _l("was not given or chosen"),
    Test.EQUAL: _l("equals"),
    Test.NOT_EQUAL: _l("does not equal"),
    Test.BELOW: _l("is less than"),
    Test.AT_MOST: _l("is at most"),
    Test.ABOVE: _l("is more than"),
    Test.AT_LEAST: _l("is at least"),
}
MEASURE_WORDS: Mapping[str, object] = {
    "": "",
    Measure.VALUE: _l("The answer, a number or a day"),
    Measure.LENGTH: _l("How many characters it has"),
    Measure.COUNT: _l("How many options are chosen"),
}
COMPARED_WORDS = {
    test: words for test, words in TEST_WORDS.items() if test not in {Test.YES, Test.NO}
}


def _choices(words: Mapping[Any, object]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in words.items()]


def _at_most(most: int) -> Length:
    return Length(max=most, message=_l("Use at most %(max)d characters"))


class BuildingForm(EngageForm):
    """``revision`` is the survey as this officer opened it."""

    revision = HiddenField()

    @property
    def seen(self) -> int:
        """0, which no survey has, for what is not a number."""
        typed = self.revision.data or ""
        return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0  # noqa: PLR2004 - what fits a column

    @property
    def errors(self) -> dict[str | None, Any]:
        """As everywhere, and those that were put inside a row of a list after validation."""
        inside = {field.name: field.errors for field in _fields_of(self) if field.errors}
        return {**inside, **super().errors}

    def refuse_for(self, error: EngageError, sentence: str) -> None:
        """Put what was refused beside the box that it is about: the first option for all of them, the first box for none."""
        fields: dict[str, Any] = {field.name: field for field in _fields_of(self)}
        where = str(error.facts.get("where", ""))
        first = next((name for name in ("label", "title") if name in fields), next(iter(fields)))
        self.refuse(fields.get(where) or fields.get(f"{where}-0-label") or fields[first], sentence)


def _fields_of(fields: Any) -> Iterator[Any]:
    for field in fields:
        if isinstance(field, FieldList | FormField):
            yield from _fields_of(field)
        elif field.name not in {"revision", "csrf_token"}:
            yield field


class NewSurveyForm(EngageForm):
    """The little that a survey begins with."""

    programme = SelectField(_l("Which programme does it belong to?"))
    title = StringField(
        _l("What is the survey called?"),
        validators=[InputRequired(_l("Enter what the survey is called")), _at_most(LONGEST_TITLE)],
    )
    start = RadioField(_l("What does it start from?"), choices=[], default="")
    with_equality = BooleanField(_l("End with the equality questions"))


class WordsForm(BuildingForm):
    """What residents read around the questions."""

    title = StringField(_l("Title"), validators=[_at_most(LONGEST_TITLE)])
    summary = TextAreaField(
        _l("What it is about, in one or two sentences"), validators=[_at_most(LONGEST_TEXT)]
    )
    for_whom = StringField(
        _l("Who it is for, in a few words"), validators=[_at_most(LONGEST_TITLE)]
    )
    minutes = StringField(_l("How long it takes"), validators=[_at_most(LONGEST_TITLE)])
    privacy = TextAreaField(
        _l("What happens with the answers: the privacy notice"), validators=[_at_most(LONGEST_TEXT)]
    )
    next = TextAreaField(_l("What happens next"), validators=[_at_most(LONGEST_TEXT)])


class DatesForm(BuildingForm):
    """When people can answer, and how the questions are dealt out."""

    first_day = DayField(_l("First day of answering"))
    last_day = DayField(_l("Last day of answering"))
    pace = RadioField(
        _l("How do people meet the questions?"),
        choices=[
            SelectChoice("page", _l("The pages as they are made here")),
            SelectChoice("question", _l("One question a page")),
        ],
        default="page",
    )
    by_month = BooleanField(_l("Reports tell each month by itself"))


class WhoForm(BuildingForm):
    """Who answers, and with whose help."""

    organisations = BooleanField(_l("Organisations and groups can answer too"))
    help_ = BooleanField(_l("Ask whether somebody helped"))
    young = BooleanField(_l("Children and young people may answer"))


class GroupsForm(BuildingForm):
    """By which answers all others are compared."""

    groups = CheckboxesField(_l("Compare the answers of groups, by"), choices=[])


class OptionForm(Form):  # type: ignore[misc]  # WTForms has no types
    """One option. ``id`` is empty until it is saved and never changes afterwards."""

    id = HiddenField()
    label = StringField(_l("Option"))
    kind = SelectField(_l("Kind"), choices=_choices(KIND_WORDS), validate_choice=False)
    picture = SelectField(_l("Picture"), validate_choice=False, choices=[])


class RowForm(Form):  # type: ignore[misc]  # WTForms has no types
    """One line of a condition. ``what`` is a question's id, and behind a blank an option's."""

    what = SelectField(_l("Answer"), validate_choice=False, choices=[])
    test = SelectField(_l("Comparison"), choices=_choices(TEST_WORDS), validate_choice=False)
    value = StringField(_l("Value, where there is one"))


class CheckForm(Form):  # type: ignore[misc]  # WTForms has no types
    """One line of the rule for an answer."""

    measure = SelectField(_l("What"), choices=_choices(MEASURE_WORDS), validate_choice=False)
    test = SelectField(_l("Comparison"), choices=_choices(COMPARED_WORDS), validate_choice=False)
    value = StringField(_l("Value"))


class RoutedForm(BuildingForm):
    """What is asked or shown on a condition. ``keeps``: the condition that stands there says more than rows can, and stays."""

    joined = RadioField(
        _l("When there are several lines"),
        choices=[
            SelectChoice("all", _l("All of them must be so")),
            SelectChoice("any", _l("One of them is enough")),
        ],
        default="all",
    )
    rows = FieldList(FormField(RowForm), max_entries=MOST_ROWS)
    replaces = BooleanField(_l("Put these lines in place of the condition above"))

    def offer_answers(self, whats: Sequence[SelectChoice]) -> None:
        """Let every line pick from these answers."""
        for row in self.rows:
            row.what.choices = [SelectChoice("", ""), *whats]

    def rows_filled(self) -> Rows:
        """The lines that name an answer."""
        filled = (row for row in self.rows.data if row["what"])
        return Rows(tuple(_row(row) for row in filled), is_any=self.joined.data == "any")


def _row(row: Data) -> Row:
    question, _blank, option = row["what"].partition(" ")
    return Row(question, option, _test(row["test"]), (row["value"] or "").strip())


def _comparator(name: str | None) -> Comparator:
    return Comparator(name) if name in set(Comparator) else Comparator.AT_LEAST


def _test(name: str | None) -> Test:
    return Test(name) if name in set(Test) else Test.YES


class QuestionForm(RoutedForm):
    """One question."""

    label = TextAreaField(_l("The question"))
    hint = TextAreaField(_l("Help under the question, if it needs any"))
    type = SelectField(_l("How people answer"), choices=[], validate_choice=False)
    required = BooleanField(_l("People must answer this to go on"))
    is_sensitive = BooleanField(
        _l("Sensitive: about health, belief, origin, children or a small area")
    )
    options = FieldList(FormField(OptionForm))
    least = StringField(_l("Smallest answer"))
    most = StringField(_l("Largest answer"))
    bands = StringField(_l("Where do the bands begin in which reports count the answers?"))
    limit = StringField(_l("Limit"))
    pictures_only = BooleanField(_l("Photos only, no documents"))
    picture = SelectField(_l("Picture"), validate_choice=False, choices=[])
    checks = FieldList(FormField(CheckForm), max_entries=MOST_LINES)
    told = TextAreaField(_l("What people are told when their answer breaks the rule"))
    replaces_rule = BooleanField(_l("Put these lines in place of the rule above"))

    def offer_types(self, words: Mapping[str, object]) -> None:
        """Let people answer in one of these ways."""
        self.type.choices = _choices(words)

    def offer_pictures(self, pictures: Sequence[SelectChoice]) -> None:
        """Let the page and every option pick from these pictures."""
        self.picture.choices = list(pictures)
        for option in self.options:
            option.picture.choices = list(pictures)

    def checks_filled(self) -> tuple[Line, ...]:
        """The lines of the rule that say what they are about."""
        return tuple(
            Line(Measure(each["measure"]), _comparator(each["test"]), (each["value"] or "").strip())
            for each in self.checks.data
            if each["measure"] in set(Measure)
        )

    def values(self, *, keeps_condition: bool, keeps_rule: bool) -> QuestionValues:
        """What was filled in, for ``rules.editing``."""
        return QuestionValues(
            type=self.type.data or "",
            label=_trimmed(self.label),
            hint=_trimmed(self.hint),
            required=self.required.data,
            is_sensitive=self.is_sensitive.data,
            options=tuple(
                OptionValues(
                    each["id"] or "",
                    (each["label"] or "").strip(),
                    each["kind"] or "",
                    each["picture"] or "",
                )
                for each in self.options.data
            ),
            least=_trimmed(self.least),
            most=_trimmed(self.most),
            bands=_trimmed(self.bands),
            limit=_trimmed(self.limit),
            pictures_only=self.pictures_only.data,
            picture=self.picture.data or "",
            rows=None if keeps_condition and not self.replaces.data else self.rows_filled(),
            checks=None if keeps_rule and not self.replaces_rule.data else self.checks_filled(),
            told=_trimmed(self.told),
        )


class PageForm(RoutedForm):
    """One page of questions."""

    title = StringField(
        _l("Heading of the page, if it has one"), validators=[_at_most(LONGEST_TITLE)]
    )
    is_table = BooleanField(_l("Show its questions as the rows of one table"))


class PressForm(BuildingForm):
    """A button alone, or with where something is to go."""

    page = StringField()


def _trimmed(field: Any) -> str:
    return (field.data or "").strip()


def data_of_question(
    values: QuestionValues, rows: Rows | None, checks: Sequence[Line] | None
) -> Data:
    """What the boxes of ``QuestionForm`` begin with."""
    options = [
        {"id": each.id, "label": each.label, "kind": each.kind, "picture": each.picture}
        for each in values.options
    ]
    return {
        "type": values.type,
        "label": values.label,
        "hint": values.hint,
        "required": values.required,
        "is_sensitive": values.is_sensitive,
        "options": with_blanks(options),
        "least": values.least,
        "most": values.most,
        "bands": values.bands,
        "limit": values.limit,
        "pictures_only": values.pictures_only,
        "picture": values.picture,
        "told": values.told,
        "checks": _data_of_checks(checks or ()),
        **data_of_rows(rows),
    }


def _data_of_checks(lines: Sequence[Line]) -> list[Data]:
    """Every line that a rule can have, filled as far as there are any."""
    filled = [
        {"measure": line.measure.value, "test": line.test.value, "value": line.value}
        for line in lines
    ]
    starts = (Comparator.AT_LEAST, Comparator.AT_MOST)
    blank = [{"measure": "", "test": test.value, "value": ""} for test in starts]
    return [*filled, *blank[len(filled) :]]


def data_of_rows(rows: Rows | None) -> Data:
    """What the lines of a condition begin with: those there are, and an empty one."""
    told = rows or Rows()
    lines = [
        {
            "what": f"{row.question} {row.option}".strip(),
            "test": row.test.value,
            "value": row.value,
        }
        for row in told.rows
    ]
    return {"joined": "any" if told.is_any else "all", "rows": [*lines, _blank_row()]}


def with_blanks(options: Sequence[Data]) -> list[Data]:
    """The options that say something, and some empty lines."""
    filled = [each for each in options if each["id"] or (each["label"] or "").strip()]
    blank = {"id": "", "label": "", "kind": "", "picture": ""}
    return [*filled, *(dict(blank) for _each in range(BLANK_OPTIONS))]


def _blank_row() -> Data:
    return {"what": "", "test": Test.YES.value, "value": ""}


def pressed(data: Data, press: str) -> Data:
    """The boxes after one of the form's own buttons: ``option-up 2``, ``option-down 2``, ``option-out 2``, ``option-add``,
    ``row-add``, ``row-out 1``. A button that nobody knows changes nothing but draws the page again.
    """
    verb, _, number = press.partition(" ")
    changed = dict(data)
    if "options" in data:
        changed["options"] = with_blanks(_moved(data["options"], verb, "option", _place(number)))
    rows = _moved(data["rows"], verb, "row", _place(number))
    if verb == "row-add" and len(rows) < MOST_ROWS:
        rows = [*rows, _blank_row()]
    changed["rows"] = rows
    return changed


def _moved(lines: Sequence[Data], verb: str, kind: str, place: int) -> list[Data]:
    moved = list(lines)
    if not 0 <= place < len(moved):
        return moved
    if verb == f"{kind}-out":
        del moved[place]
    elif verb in {f"{kind}-up", f"{kind}-down"}:
        to = place + (1 if verb.endswith("down") else -1)
        moved.insert(max(to, 0), moved.pop(place))
    return moved


def _place(number: str) -> int:
    return int(number) if number.isascii() and number.isdecimal() and len(number) < 4 else -1  # noqa: PLR2004 - more than there can be
