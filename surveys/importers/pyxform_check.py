"""Having pyxform convert the form, so that what other XLSForm tools refuse is refused here, with its place."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pyxform.builder import create_survey_element_from_dict
from pyxform.errors import PyXFormError
from pyxform.xls2json import workbook_to_json
from pyxform.xls2json_backends import get_xlsform

from engage.content.importers.sheets import Sheet
from engage.rules.errors import InvalidError
from surveys.importers.xlsform_findings import faulty
from surveys.importers.xlsform_form import Form

_ROW = re.compile(r"\[\s*row\s*:\s*(\d+)\s*\]", re.IGNORECASE)
_SHEET = re.compile(
    r"'(survey|choices|settings|entities)' sheet|sheet: '(survey|choices|settings|entities)'"
)
_COLUMN = re.compile(r"the '([^']+)' value")
_QUOTED = re.compile(r"'([^']{1,100})'|\"([^\"]{1,100})\"|“([^”]{1,100})”|\bnamed (\S{1,100}?)\.?$")
_FIELDS = (
    (re.compile(r"List name not in choices|Unmatched '|no type|Unknown question type"), "type"),
    (re.compile(r"no name|with no name"), "name"),
)
"""Which cell of a row a message is about that names none."""
_LIST = re.compile(r"See \[(?P<name>.+?)\] in \[(?P<list>.+?)\]")
_INCLUDE = "include"
_SHEETS = ("survey", "choices", "settings", "external_choices", "entities", "osm")


def check_with_pyxform(sheets: Mapping[str, Sheet], form: Form) -> None:
    """Convert the form and throw the result away. Raises ``InvalidError("xlsform_faulty")`` with sheet, row and column
    as far as the message tells them; ``detail`` is pyxform's own English sentence."""
    try:
        definition = get_xlsform(xlsform=_as_definition(_with_what_is_here(sheets, form)))
        made = workbook_to_json(workbook_dict=definition, fallback_form_name="data", warnings=[])
        create_survey_element_from_dict(made).to_xml(validate=False, warnings=[])
    except PyXFormError as fault:
        raise _placed(fault, sheets, form) from fault
    except Exception as fault:
        raise faulty(
            "not_understood", sheet="survey", row=0, detail=type(fault).__name__
        ) from fault


def _with_what_is_here(sheets: Mapping[str, Sheet], form: Form) -> dict[str, Sheet]:
    """The sheets without rows that put another form in their place, which stands in another file; such rows are listed later."""
    survey = form.survey.sheet
    kept = tuple(row for row in survey.rows if form.survey.value(row, "type").strip() != _INCLUDE)
    return {
        name: replace(sheet, rows=kept) if sheet is survey else sheet
        for name, sheet in sheets.items()
    }


def _as_definition(sheets: Mapping[str, Sheet]) -> dict[str, Any]:
    definition: dict[str, Any] = {"sheet_names": list(sheets), "fallback_form_name": "data"}
    for name in _SHEETS:
        if name in sheets:
            sheet = sheets[name]
            left_out = _own_headings(name, sheet)
            by_number = {
                row.number: {key: cell for key, cell in row.cells.items() if key not in left_out}
                for row in sheet.rows
            }
            first = sheet.heading_row + 1 if name == "settings" else 2  # only the first one is read
            rows = range(first, max(by_number, default=1) + 1)
            definition[name] = [by_number.get(number, {}) for number in rows]
            definition[f"{name}_header"] = [
                {header.text: None for header in sheet.headers if header.text not in left_out}
            ]
    return definition


def _own_headings(name: str, sheet: Sheet) -> set[str]:
    """Titles in several languages are an addition of ours that pyxform does not know."""
    return {header.text for header in sheet.headers if name == "settings" and "::" in header.text}


def _placed(fault: PyXFormError, sheets: Mapping[str, Sheet], form: Form) -> InvalidError:
    message = str(fault)
    why = fault.code.name.lower() if fault.code else "refused"
    named = _SHEET.search(message)
    sheet = next((name for name in named.groups() if name), "survey") if named else "survey"
    row = _ROW.search(message)
    column = _COLUMN.search(message)
    quoted = [next(text for text in found if text) for found in _QUOTED.findall(message)]
    if row:
        letter = _letter(form, sheet, message, column.group(1) if column else "")
        return faulty(
            why,
            sheet=sheet,
            row=int(row.group(1)),
            column=letter,
            name=_name(fault, quoted, sheet),
            detail=message,
        )
    listed = _LIST.search(message)
    for choice in form.choices.sheet.rows if listed else ():
        if listed and form.choices.value(choice, "name") == listed["name"]:
            return faulty(
                why,
                sheet="choices",
                row=choice.number,
                column=form.choices.column("name"),
                name=listed["name"],
                detail=message,
            )
    return _found_by_name(fault, why, quoted, sheets)


def _letter(form: Form, sheet: str, message: str, heading: str) -> str:
    """The letter of the column that a message names, by whatever heading it stands under, or that it is about."""
    columns = {"survey": form.survey, "choices": form.choices, "settings": form.settings}.get(sheet)
    if columns is None:
        return ""
    about = heading or next((field for told, field in _FIELDS if told.search(message)), "")
    return columns.sheet.column_of(about) or columns.named(about)


def _found_by_name(
    fault: PyXFormError, why: str, quoted: list[str], sheets: Mapping[str, Sheet]
) -> InvalidError:
    """Messages without a row: the first cell that holds one of the names they quote."""
    for text in sorted(quoted, key=len, reverse=True):
        for name in ("survey", "choices", "settings"):
            for row in sheets[name].rows if name in sheets else ():
                for heading, cell in row.cells.items():
                    if text == cell or (len(text) > 1 and text in cell.split()):
                        letter = sheets[name].column_of(heading)
                        return faulty(
                            why,
                            sheet=name,
                            row=row.number,
                            column=letter,
                            name=text,
                            detail=str(fault),
                        )
    sheet = next((text for text in quoted if text in sheets), "survey")
    top = sheets[sheet].heading_row if sheet in sheets else 1
    return faulty(why, sheet=sheet, row=top, name=_name(fault, quoted, sheet), detail=str(fault))


def _name(fault: PyXFormError, quoted: list[str], sheet: str) -> str:
    told = (
        str(fault.context[key])
        for key in ("q", "value", "name", "header")
        if fault.context.get(key)
    )
    return next(told, next((text for text in quoted if text != sheet), ""))
