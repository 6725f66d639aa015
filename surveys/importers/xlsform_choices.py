"""The choices sheet: options of each list, and cascading filters as conditions on options."""

import re
from collections.abc import Iterable
from dataclasses import replace

from engage.content.importers.sheets import Row
from engage.rules.errors import InvalidError
from surveys.importers.xlsform_columns import view_tag
from surveys.importers.xlsform_form import CHOICES, SURVEY, Form, check_name, straightened
from surveys.importers.xlsform_house import option_with_house_facts
from surveys.rules.conditions import ALWAYS, NEVER, AnyOf, Condition, all_of
from surveys.rules.questionnaire import OUR_PICTURES, Option
from surveys.rules.xlsform_conditions import Names, condition_from_xlsform
from surveys.rules.xlsform_names import HOUSE

OTHER = "other"
OTHER_WORDS = {"label": {"en": "Other"}}
"""What the XLSForm standard calls the option that ``or_other`` adds."""

IMAGE = "media image"
"""How the column of pictures is understood, in either sheet."""
_KNOWN_FIELDS = frozenset({"list name", "name", "label", IMAGE, HOUSE})


def rows_of_list(form: Form, list_name: str) -> list[Row]:
    """The rows of one list, in the sheet's order."""
    return [
        row for row in form.choices.sheet.rows if form.choices.value(row, "list name") == list_name
    ]


def options_of(
    form: Form, rows: Iterable[Row], filter_text: str, asked_at: Row
) -> tuple[Option, ...]:
    """The options of a list for the question in row ``asked_at``; its choice filter becomes each option's condition.

    A filter that conditions cannot express is listed and every option stays. A name that occurs twice is one option,
    offered when either would be.
    """
    found: dict[str, Option] = {}
    for row in rows:
        condition = _filter(form, row, filter_text, asked_at)
        if condition == NEVER:
            continue
        option = replace(_option(form, row), condition=None if condition == ALWAYS else condition)
        known = found.get(option.id)
        found[option.id] = _merged(form, known, option, row) if known else option
    return tuple(found.values())


def with_other(form: Form, asked_at: Row, options: tuple[Option, ...]) -> tuple[Option, ...]:
    """The options with "other, say what" among them. Where its word does not stand in the file, whoever translates is told."""
    if any(option.id == OTHER for option in options):
        return tuple(replace(option, is_other=option.id == OTHER) for option in options)
    if any(column.language and view_tag(column.language) != "en" for column in form.choices.all):
        form.findings.add(
            SURVEY,
            asked_at.number,
            form.survey.value(asked_at, "type"),
            "words_not_in_file",
            form.survey.column("type"),
        )
    return (*options, Option(OTHER, OTHER_WORDS, is_other=True))


def list_unused(form: Form, used: set[str]) -> None:
    """Say which lists and columns of the choices sheet no question makes use of."""
    filters = " ".join(form.survey.value(row, "choice_filter") for row in form.survey.sheet.rows)
    mentioned = set(re.findall(r"[\w.-]+", filters))
    for column in form.choices.all:
        if column.field not in _KNOWN_FIELDS and column.heading not in mentioned:
            form.findings.add(
                CHOICES,
                form.choices.sheet.heading_row,
                column.heading,
                "column_not_used",
                column.letter,
            )
    seen: set[str] = set()
    for row in form.choices.sheet.rows:
        name, listed = form.choices.value(row, "list name"), form.choices.column("list name")
        if name not in used and name not in seen:
            seen.add(name)
            form.findings.add(CHOICES, row.number, name, "list_not_used", listed)


def _option(form: Form, row: Row) -> Option:
    name = form.choices.value(row, "name")
    check_name(CHOICES, row, form.choices, name)
    words = form.words(row, form.choices, {"label": "label"})
    if not words:
        letter = form.choices.column("label")
        form.findings.add(CHOICES, row.number, name, "no_label_name_shown_instead", letter)
        words = {"label": {form.default: name}}
    words = form.piped(row, words, CHOICES)
    option = Option(name, words, picture_named(form, row, CHOICES) or None)
    return option_with_house_facts(form, row, option)


def picture_named(form: Form, row: Row, sheet: str) -> str:
    """The picture that a row of either sheet names; empty for none. What cannot be shown of it is listed."""
    columns = form.choices if sheet == CHOICES else form.survey
    pictures = [text for column, text in columns.cells(row) if column.field == IMAGE]
    for other in pictures[1:]:
        letter = columns.holding(row, other)
        form.findings.add(sheet, row.number, other, "one_picture_for_all_languages", letter)
    for missing in pictures[:1]:
        if not missing.startswith(OUR_PICTURES):
            letter = columns.holding(row, missing)
            form.findings.add(sheet, row.number, missing, "picture_not_in_file", letter)
    return pictures[0] if pictures else ""


def _filter(form: Form, row: Row, text: str, asked_at: Row) -> Condition:
    if not text:
        return ALWAYS
    columns = {column.heading: row.cells.get(column.heading, "") for column in form.choices.all}
    columns |= {"name": form.choices.value(row, "name")}
    try:
        return condition_from_xlsform(straightened(text), Names("", form.ids, columns))
    except InvalidError as fault:
        form.findings.add(
            SURVEY,
            asked_at.number,
            f"choice_filter: {fault.facts.get('what', text)}",
            "condition_not_supported",
            form.survey.column("choice_filter"),
        )
        return ALWAYS


def _merged(form: Form, first: Option, second: Option, row: Row) -> Option:
    if first.words != second.words:
        letter = form.choices.column("name")
        form.findings.add(CHOICES, row.number, second.id, "same_name_other_label", letter)
    if first.condition is None or second.condition is None:
        return replace(first, condition=None)
    parts = first.condition.parts if isinstance(first.condition, AnyOf) else (first.condition,)
    return replace(first, condition=all_of(AnyOf((*parts, second.condition))))
