"""Bringing in an XLSForm: the spreadsheet that many survey programs share.

A form either becomes a working questionnaire, with a list of everything in it that surveys here do not have, or is
refused with sheet, row and column. Nothing is dropped in silence. Groups shown together (``field-list``) become one page,
every other question a page of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from engage.content.importers.sheets import Row, Sheet
from engage.content.importers.workbook import read_sheets
from engage.rules.errors import InvalidError
from surveys.importers.findings import Unsupported, told
from surveys.importers.imported import MOST_QUESTIONS, ImportedSurvey
from surveys.importers.pyxform_check import check_with_pyxform
from surveys.importers.xlsform_calculations import read_calculation
from surveys.importers.xlsform_choices import list_unused
from surveys.importers.xlsform_csv import csv_sheets
from surveys.importers.xlsform_dialects import in_plain_words
from surveys.importers.xlsform_findings import faulty
from surveys.importers.xlsform_form import (
    SETTINGS,
    SURVEY,
    Form,
    check_expressions,
    check_name,
    form_of,
    is_read,
    setting,
)
from surveys.importers.xlsform_pages import PageBuilder
from surveys.importers.xlsform_questions import kind_of, may_be_looked_at, question_of
from surveys.rules.building import LONGEST_TITLE, with_areas
from surveys.rules.questionnaire import FieldWords, Option, Question, Questionnaire, view_tags
from surveys.rules.soundness import faults_in
from surveys.rules.types.place import PLACE
from surveys.rules.types.registry import handler_for

STAND_IN = (Option("area"), Option("other_area"))
"""Places are checked as if there were areas: which there are is known where the survey is made."""
CSV = ".csv"
SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls", ".ods", CSV})
_KNOWN_SETTINGS = frozenset({"title", "id_string", "default_language", "allow_choice_duplicates"})
_READ_SHEETS = frozenset({"survey", "choices", "settings"})


@dataclass
class _Reading:
    """Where the reader is: pages so far, open repeats, and which lists were used."""

    form: Form
    pages: PageBuilder
    repeats: int = 0
    lists: set[str] = field(default_factory=set)


def read_xlsform(data: bytes, filename: str) -> ImportedSurvey:
    """The survey in an XLSForm: a workbook, or tables in CSV.

    Raises ``InvalidError``: ``unsupported_file`` (no such file), ``file_locked``, ``file_too_large``, ``file_faulty`` (damaged), or
    ``xlsform_faulty`` with ``sheet``, ``row``, ``column``, ``name`` and ``why`` for a form that is wrong in itself.
    """
    suffix = PurePath(filename).suffix.lower()
    if suffix not in SUFFIXES:
        raise InvalidError("unsupported_file", where=PurePath(filename).name, why="not_an_xlsform")
    sheets = csv_sheets(data) if suffix == CSV else read_sheets(data)
    if len(sheets) == 1:
        sheets = {SURVEY: next(iter(sheets.values()))}
    left_out: tuple[Unsupported, ...] = ()
    if SURVEY in sheets:
        plain, left_out = in_plain_words(sheets[SURVEY])
        sheets = {**sheets, SURVEY: plain}
    form = form_of(sheets)
    form.findings.take(left_out)
    lost = _list_formulas(form, sheets)
    try:
        return _read(form, sheets, PurePath(filename).stem)
    except InvalidError as fault:
        # What the form lacks may be what a formula should have said.
        if lost:
            place = fault.facts.get("sheet"), fault.facts.get("row")
            raise next((each for each in lost if _place(each) == place), lost[0]) from fault
        raise


def _read(form: Form, sheets: Mapping[str, Sheet], stem: str) -> ImportedSurvey:
    check_with_pyxform(sheets, form)
    check_expressions(form)
    reading = _Reading(form, PageBuilder(form))
    for row in form.survey.sheet.rows:
        _read_row(reading, row)
    list_unused(form, reading.lists)
    _list_other_sheets(form, sheets)
    return _result(reading, stem)


def _list_formulas(form: Form, sheets: Mapping[str, Sheet]) -> list[InvalidError]:
    """Tell of every formula without a value, and return what to say of each where the form cannot do without it."""
    lost = []
    for name in sorted(_READ_SHEETS & sheets.keys()):
        for row, column, what in sheets[name].unread():
            why = "formula_without_value"
            form.findings.add(name, row, what, why, column)
            lost.append(faulty(why, sheet=name, row=row, column=column, name=what))
    return lost


def _place(fault: InvalidError) -> tuple[object, object]:
    return fault.facts["sheet"], fault.facts["row"]


def _read_row(reading: _Reading, row: Row) -> None:
    form = reading.form
    type_ = " ".join(form.survey.value(row, "type").lower().replace("_", " ").split())
    if not is_read(form, row):
        letter = form.survey.column("type")
        form.findings.add(
            SURVEY, row.number, type_ or "row", "row_without_type_or_disabled", letter
        )
    elif type_.startswith("begin "):
        _begin(reading, row, type_)
    elif type_.startswith("end "):
        _end(reading)
    elif reading.repeats:
        _tell(form, row, "inside_a_repeat")
    else:
        _ask(reading, row)


def _begin(reading: _Reading, row: Row, type_: str) -> None:
    if reading.repeats or type_ != "begin group":
        reading.repeats += 1
        _tell(reading.form, row, "repeats_not_supported")
    else:
        reading.pages.begin(row)


def _end(reading: _Reading) -> None:
    if reading.repeats:
        reading.repeats -= 1
    else:
        reading.pages.end()


def _ask(reading: _Reading, row: Row) -> None:
    form = reading.form
    kind = kind_of(form, row)
    if kind.is_calculation:
        read_calculation(form, row)
        return
    if kind.refusal:
        _tell(form, row, kind.refusal)
        return
    name = form.survey.value(row, "name")
    if len(form.ids) >= MOST_QUESTIONS:
        raise faulty("too_many_questions", sheet=SURVEY, row=row.number, detail=str(MOST_QUESTIONS))
    check_name(SURVEY, row, form.survey, name)
    reading.lists.add(kind.list_name)
    question = question_of(form, row, kind, reading.pages.free_id(name))
    if question and _can_be_asked(form, row, question):
        reading.pages.add(row, question)
        if may_be_looked_at(form, row):
            form.ids[name] = question.id


def _can_be_asked(form: Form, row: Row, question: Question) -> bool:
    """Whether nothing is wrong with a question by itself, such as one option to put in order; else that is listed."""
    is_place = question.type == PLACE.name and not question.options
    asked = replace(question, options=STAND_IN) if is_place else question
    faults = handler_for(asked).faults(asked)
    for fault in faults:
        _tell(form, row, fault)
    return not faults


def _tell(form: Form, row: Row, why: str) -> None:
    """A question that is left out, by the cell that says its type."""
    named = f"{form.survey.value(row, 'type')} {form.survey.value(row, 'name')}".strip()
    form.findings.add(SURVEY, row.number, named, why, form.survey.column("type"))


def _list_other_sheets(form: Form, sheets: Mapping[str, Sheet]) -> None:
    for sheet in sheets.values():
        if sheet.name.strip().lower() not in _READ_SHEETS and sheet.rows and len(sheets) > 1:
            form.findings.add(sheet.name, sheet.rows[0].number, sheet.name, "sheet_not_used")
    for row in form.settings.sheet.rows[1:]:
        form.findings.add(SETTINGS, row.number, "row", "row_not_used")
    for row in form.settings.sheet.rows[:1]:
        for column, _ in form.settings.cells(row):
            if column.field not in _KNOWN_SETTINGS:
                form.findings.add(
                    SETTINGS, row.number, column.heading, "setting_not_supported", column.letter
                )


def _result(reading: _Reading, stem: str) -> ImportedSurvey:
    form = reading.form
    pages = reading.pages.pages()
    if not pages:
        raise faulty(
            "no_questions",
            sheet=SURVEY,
            row=form.survey.sheet.heading_row,
            detail=told(form.findings.listed),
        )
    title = _title(form, stem)
    words: FieldWords = {"title": title}
    questionnaire = Questionnaire(setting(form, "id_string") or stem or SURVEY, 1, pages, words)
    _check(form, with_areas(questionnaire, STAND_IN))
    return ImportedSurvey(questionnaire, title, view_tags(questionnaire), form.findings.listed)


def _check(form: Form, questionnaire: Questionnaire) -> None:
    """Raise ``InvalidError("xlsform_faulty")`` with the row of the first question that cannot be asked."""
    fault = next(faults_in(questionnaire), None)
    if fault is None:
        return
    place = {id_: name for name, id_ in form.ids.items()}.get(fault.where.rpartition("/")[2], "")
    rows = (row for row in form.survey.sheet.rows if form.survey.value(row, "name") == place)
    row = next(rows, None) if place else None
    raise faulty(
        fault.code,
        sheet=SURVEY,
        row=row.number if row else form.survey.sheet.heading_row,
        column=form.survey.column("name") if row else "",
        name=place,
        detail=fault.about if row is None else "",
    )


def _title(form: Form, stem: str) -> dict[str, str]:
    rows = form.settings.sheet.rows
    said = form.settings.in_views(rows[0], "title", form.default) if rows else {}
    if any(len(text) > LONGEST_TITLE for text in said.values()):
        raise faulty(
            "title_too_long",
            sheet="settings",
            row=rows[0].number,
            column=form.settings.column("title"),
            detail=str(LONGEST_TITLE),
        )
    return said or {form.default: setting(form, "id_string") or stem or SURVEY}
