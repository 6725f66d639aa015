"""The headings of an XLSForm: which field a column holds, and in which view."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pyxform import aliases

from engage.content.importers.sheets import Row, Sheet
from surveys.rules.xlsform_names import LANGUAGE_CODES

_CODE = re.compile(r"\(\s*([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\s*\)\s*$")
_QUALIFIED = re.compile(r"^\s*([^()]+?)\s*\(\s*([^()]+?)\s*\)\s*$")
_BARE_CODE = re.compile(r"[a-z]{2}(-easy)?")
_EASY = re.compile(r"\b(easy[ -]?read|easy)\b", re.IGNORECASE)
_EASY_SUFFIX = "-easy"


@dataclass(frozen=True)
class Column:
    """A heading understood: ``field`` is its path with blanks (``label``, ``bind relevant``, ``media image``)."""

    heading: str
    letter: str
    field: str
    language: str = ""


class Columns:
    """The understood headings of one sheet, and the cells of a row by field."""

    def __init__(self, sheet: Sheet, names: Mapping[str, str | tuple[str, ...]]) -> None:
        self.sheet = sheet
        self._names = names
        self.all = tuple(_column(header.text, header.column, names) for header in sheet.headers)
        self._by_heading = {column.heading: column for column in self.all}

    def cells(self, row: Row) -> Iterator[tuple[Column, str]]:
        """The row's filled cells with their columns, in the sheet's order."""
        for heading, text in row.cells.items():
            yield self._by_heading[heading], text

    def value(self, row: Row, field: str) -> str:
        """The cell of a field that has no languages, or the one without a language; empty when blank."""
        found = self._of(row, field)
        return found.get("", "") or next(iter(found.values()), "")

    def column(self, field: str) -> str:
        """The letter of the first column of a field; empty when there is none."""
        return next((column.letter for column in self.all if column.field == field), "")

    def named(self, name: str) -> str:
        """The letter of the column that the standard calls so, whatever heading it has here; empty when there is none."""
        return self.column(_column(name, "", self._names).field) if name else ""

    def holding(self, row: Row, text: str) -> str:
        """The letter of the first column in which a row has these words; empty when none has."""
        return next((column.letter for column, cell in self.cells(row) if text in cell), "")

    def in_views(self, row: Row, field: str, default: str) -> dict[str, str]:
        """The cells of a field by view tag; a column without a language is in the form's default view."""
        found: dict[str, str] = {}
        for language, text in self._of(row, field).items():
            tag = view_tag(language) if language else default
            if tag:
                found.setdefault(tag, text)
        return found

    def said_otherwise(self, row: Row, field: str, default: str) -> Iterator[Column]:
        """Columns of a field whose words lose to another column's of the same view: ``label`` and ``label::English`` that differ."""
        first = self.in_views(row, field, default)
        for column, text in self.cells(row):
            tag = view_tag(column.language) if column.language else default
            if column.field == field and tag and first[tag] != text:
                yield column

    def _of(self, row: Row, field: str) -> dict[str, str]:
        return {column.language: text for column, text in self.cells(row) if column.field == field}


def survey_columns(sheet: Sheet) -> Columns:
    return Columns(sheet, aliases.survey_header)


def choice_columns(sheet: Sheet) -> Columns:
    return Columns(sheet, aliases.list_header)


def settings_columns(sheet: Sheet) -> Columns:
    return Columns(sheet, aliases.settings_header)


def _column(heading: str, letter: str, names: Mapping[str, str | tuple[str, ...]]) -> Column:
    parts = [part.strip() for part in _split(heading, names)]
    first = _known(parts[0], names)
    path, rest = (list(first) if isinstance(first, tuple) else [first]), parts[1:]
    if len(path) == 1 and path[0] in {"media", "bind", "control", "body", "instance"} and rest:
        inner = _known(rest[0], names)
        path = list(inner) if isinstance(inner, tuple) else [*path, rest[0]]
        rest = rest[1:]
    return Column(heading, letter, " ".join(path), "::".join(rest))


def _split(heading: str, names: Mapping[str, str | tuple[str, ...]]) -> list[str]:
    if "::" in heading:
        return heading.split("::")
    if heading.lower().startswith("jr:") or _key(heading) in names:
        return [heading]
    return heading.split(":")


def _known(part: str, names: Mapping[str, str | tuple[str, ...]]) -> str | tuple[str, ...]:
    key = _key(part)
    return names.get(key) or names.get(part.lower()) or key


def _key(part: str) -> str:
    return part.strip().lower().replace(" ", "_")


def view_tag(language: str) -> str:
    """The view tag a language column means: the code in brackets, or a language's English name; else empty.

    ``English (en)`` -> ``en``; ``Urdu easy read (ur-easy)`` -> ``ur-easy``; ``Polish`` -> ``pl``; ``Chinese (Simplified)`` -> ``zh``.
    """
    in_brackets = _CODE.search(language)
    if in_brackets:
        code = in_brackets.group(1)
        is_easy = code.lower().endswith(_EASY_SUFFIX)
        return code[: -len(_EASY_SUFFIX)].lower() + _EASY_SUFFIX if is_easy else _code_case(code)
    if _BARE_CODE.fullmatch(language.strip()):
        return language.strip()
    name = _EASY.sub("", _QUALIFIED.sub(r"\2 \1", language)).strip(" -,()").lower()
    code = LANGUAGE_CODES.get(name, "")
    return f"{code}{_EASY_SUFFIX}" if code and _EASY.search(language) else code


def _code_case(code: str) -> str:
    first, *rest = code.split("-")
    return "-".join([first.lower(), *rest])
