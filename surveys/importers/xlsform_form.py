"""What is known while an XLSForm is being read: its sheets, languages, choices, and which questions are there by now."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engage.content.importers.sheets import Row, Sheet
from engage.rules.errors import InvalidError
from surveys.importers.xlsform_columns import (
    Columns,
    choice_columns,
    settings_columns,
    survey_columns,
    view_tag,
)
from surveys.importers.xlsform_findings import SheetFindings, faulty
from surveys.rules.conditions import Condition
from surveys.rules.expressions import parse_expression, refs_in
from surveys.rules.piping import filled
from surveys.rules.questionnaire import FieldWords
from surveys.rules.xlsform_conditions import Names, condition_from_xlsform
from surveys.rules.xlsform_marks import has_marks, without_marks

LONGEST_NAME = 100
SURVEY, CHOICES, SETTINGS = "survey", "choices", "settings"
EXPRESSIONS = ("bind relevant", "bind constraint", "bind calculate", "choice_filter")
DEFAULT_LANGUAGE = "default_language"
TRUE_WORDS = frozenset({"yes", "true", "true()"})
FALSE_WORDS = frozenset({"", "no", "false", "false()"})

_STRAIGHT = str.maketrans("“”‘’", "\"\"''")
_EMPTY = Sheet("", (), ())


@dataclass
class Form:
    """The sheets with their columns understood, and everything collected on the way."""

    survey: Columns
    choices: Columns
    settings: Columns
    default: str
    findings: SheetFindings = field(default_factory=SheetFindings)
    ids: dict[str, str] = field(default_factory=dict)
    calculated: dict[str, str] = field(default_factory=dict)
    """Words that stand for a calculation, by its name."""

    def condition(self, row: Row, name: str, text: str, this: str = "") -> Condition | None:
        """The condition in a cell of the survey sheet; one that cannot be expressed is listed and left out."""
        if not text:
            return None
        try:
            return condition_from_xlsform(straightened(text), Names(this, {**self.ids, this: this}))
        except InvalidError as fault:
            self.findings.add(
                SURVEY,
                row.number,
                f"{name}: {fault.facts.get('what', text)}",
                "condition_not_supported",
                self.survey.column(f"bind {name}"),
            )
            return None

    def words(self, row: Row, columns: Columns, fields: Mapping[str, str]) -> FieldWords:
        """A row's words by field and view tag. Words only in a language nobody knows count as the form's own."""
        found = {}
        for column, name in fields.items():
            by_tag = columns.in_views(row, column, self.default)
            alone = columns.value(row, column)
            if by_tag or alone:
                said = by_tag or {self.default: alone}
                if any(has_marks(text) for text in said.values()):
                    self._tell_marks(row, columns, column)
                self._tell_twice(row, columns, column)
                found[name] = {tag: without_marks(text) or text for tag, text in said.items()}
        return found

    def _tell_twice(self, row: Row, columns: Columns, field: str) -> None:
        """A language that has two columns: said once, at the heading of the one that is not read."""
        sheet = SURVEY if columns is self.survey else CHOICES
        for column in columns.said_otherwise(row, field, self.default):
            heading_row = columns.sheet.heading_row
            self.findings.add(sheet, heading_row, column.heading, "language_twice", column.letter)

    def _tell_marks(self, row: Row, columns: Columns, column: str) -> None:
        sheet = SURVEY if columns is self.survey else CHOICES
        self.findings.add(
            sheet, row.number, column, "look_of_words_not_kept", columns.column(column)
        )

    def piped(self, row: Row, words: FieldWords, sheet: str = SURVEY) -> FieldWords:
        """The words with earlier questions named by their ids here. One that is not there is listed; a gap stands for it."""
        names = {
            name for by_tag in words.values() for text in by_tag.values() for name in refs_in(text)
        }
        texts = {**{name: f"${{{id_}}}" for name, id_ in self.ids.items()}, **self.calculated}
        for name in sorted(names - texts.keys()):
            columns = self.survey if sheet == SURVEY else self.choices
            letter = columns.holding(row, f"${{{name}}}")
            what = f"${{{name}}} in words"
            self.findings.add(sheet, row.number, what, "piping_not_supported", letter)
        return {
            name: {tag: filled(text, texts) for tag, text in by_tag.items()}
            for name, by_tag in words.items()
        }


def form_of(sheets: Mapping[str, Sheet]) -> Form:
    """The form in these sheets. Raises ``InvalidError("xlsform_faulty")`` when there is no survey sheet."""
    if SURVEY not in sheets:
        raise faulty("sheet_missing", sheet=SURVEY, row=0, name=SURVEY)
    survey = survey_columns(sheets[SURVEY])
    settings = settings_columns(sheets.get(SETTINGS, _EMPTY))
    form = Form(
        survey, choice_columns(sheets.get(CHOICES, _EMPTY)), settings, _default(survey, settings)
    )
    for sheet, columns in ((SURVEY, form.survey), (CHOICES, form.choices)):
        for column in columns.all:
            if column.language and not view_tag(column.language):
                form.findings.add(
                    sheet,
                    columns.sheet.heading_row,
                    column.heading,
                    "language_not_known",
                    column.letter,
                )
    named = setting(form, DEFAULT_LANGUAGE)
    if named and not view_tag(named):
        row, letter = form.settings.sheet.rows[0].number, form.settings.column(DEFAULT_LANGUAGE)
        form.findings.add(SETTINGS, row, named, "language_not_known", letter)
    return form


def is_read(form: Form, row: Row) -> bool:
    """Whether a row is part of the form: it has a type (others are remarks) and is not switched off."""
    return (
        bool(form.survey.value(row, "type"))
        and form.survey.value(row, "disabled").lower() not in TRUE_WORDS
    )


def check_expressions(form: Form) -> None:
    """Refuse a form with a cell that should hold an expression and holds none, naming sheet, row and column."""
    for row in form.survey.sheet.rows:
        for column, text in form.survey.cells(row) if is_read(form, row) else ():
            if column.field in EXPRESSIONS:
                _check(row, column.heading, column.letter, text, form.survey.value(row, "name"))


def _check(row: Row, heading: str, letter: str, text: str, name: str) -> None:
    try:
        parse_expression(straightened(text))
    except InvalidError as fault:
        if fault.code == "expression_faulty":
            raise faulty(
                str(fault.facts["why"]),
                sheet=SURVEY,
                row=row.number,
                column=letter,
                name=name,
                detail=f"{heading}: {text[:200]}",
            ) from fault


def check_name(sheet: str, row: Row, columns: Columns, name: str) -> None:
    """Refuse a name that is longer than any column of a file of answers can be called."""
    if len(name) > LONGEST_NAME:
        raise faulty(
            "name_too_long",
            sheet=sheet,
            row=row.number,
            column=columns.column("name"),
            name=name[:LONGEST_NAME],
            detail=str(LONGEST_NAME),
        )


def straightened(text: str) -> str:
    """Expressions as word processors leave them: curly quotes made straight."""
    return text.translate(_STRAIGHT)


def setting(form: Form, name: str) -> str:
    """A value from the settings sheet's one row; empty when it is not there."""
    rows = form.settings.sheet.rows
    return form.settings.value(rows[0], name) if rows else ""


def _default(survey: Columns, settings: Columns) -> str:
    """The view of columns without a language: as the settings say, else English, else the first language there is."""
    rows = settings.sheet.rows
    named = view_tag(settings.value(rows[0], DEFAULT_LANGUAGE)) if rows else ""
    tags = [
        view_tag(column.language)
        for column in survey.all
        if column.field == "label" and column.language
    ]
    known = [tag for tag in tags if tag]
    is_plain = any(column.field == "label" and not column.language for column in survey.all)
    if named or is_plain or not known or "en" in known:
        return named or "en"
    return known[0]
