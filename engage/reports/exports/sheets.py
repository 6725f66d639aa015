"""What every spreadsheet of a report holds, whichever program's file it becomes, after the Analysis Function's checklist.

A cover, a list of sheets, the notes, then one marked table a sheet: title in the first cell, one header row with no two names
alike, nothing merged, hidden, filtered, frozen or empty. Text stays text, so nothing in it can run.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engage.reports.exports.grid import Grid, Unit, Value, widths
from engage.reports.exports.grids import caption, placed_blocks
from engage.reports.exports.wording import NOT_APPLICABLE, UNDER_ONE, moment_text, symbol_text
from engage.reports.rules.document import ReportDocument
from engage.reports.rules.labels import Label
from engage.rules.disclosure.release import Symbol

LONGEST_NAME = 31
"""Of a sheet: more than Excel takes."""
WIDE, MIDDLE, NARROW, COVER_WIDTH = 60, 40, 18, 72
OF_WORDS = 160
"""Letters across a table of words: what its first column leaves, the others share out between them."""
PORTRAIT_WIDTH = 120
"""Letters across; a wider sheet is printed across."""
PENCE_IN_A_POUND = 100

Styled = tuple[Value, str]
"""A value and the name of its look: ``text``, ``title``, ``header``, ``header_number``, ``header_words``, ``link`` (to the sheet
of that name), ``number``, ``money`` (in pence), ``words`` or ``symbol``."""


@dataclass(frozen=True)
class SheetTable:
    """The one marked table of a sheet: its name in the file, names of columns, and rows."""

    name: str
    headers: tuple[Styled, ...]
    rows: tuple[tuple[Styled, ...], ...]


@dataclass(frozen=True)
class Sheet:
    """One sheet from the top down: lines of words in the first column, then its table. ``widths`` are in letters."""

    name: str
    widths: tuple[int, ...]
    lines: tuple[Styled, ...]
    table: SheetTable | None = None

    @property
    def is_across(self) -> bool:
        return sum(self.widths) > PORTRAIT_WIDTH


def sheets_of(document: ReportDocument) -> tuple[Sheet, ...]:
    """Every sheet in order."""
    taken: set[str] = set()
    front = [
        _free_name(document.label(name), taken)
        for name in (Label.COVER, Label.CONTENTS, Label.NOTES)
    ]
    placed = placed_blocks(document)
    grids = sorted((grid for one in placed for grid in one.sheets), key=lambda grid: grid.number)
    names = [_free_name(_sheet_words(grid, document), taken) for grid in grids]
    cover, contents, notes = front
    return (
        _cover(cover, document),
        _contents(contents, list(zip(names, grids, strict=True)), document),
        _notes(notes, document),
        *(_data(name, grid, document) for name, grid in zip(names, grids, strict=True)),
    )


def _sheet_words(grid: Grid, document: ReportDocument) -> str:
    return f"{document.label(Label.TABLE)} {grid.number}" if grid.number else grid.title


def _cover(name: str, document: ReportDocument) -> Sheet:
    built, label = document.built_from, document.label
    facts = (
        (Label.PROGRAMME, document.programme),
        (Label.LANGUAGE, document.view.language),
        (Label.BUILT_AT, moment_text(document)),
        (Label.DATA_DIGEST, built.data_digest),
        (Label.CODE_VERSION, built.code_version),
    )
    words = (
        document.publisher,
        *(f"{label(fact)}: {value}" for fact, value in facts),
        label(Label.FILE_NOTE),
    )
    return Sheet(name, (COVER_WIDTH,), _lines(document.title_words, *words))


def _contents(name: str, sheets: Sequence[tuple[str, Grid]], document: ReportDocument) -> Sheet:
    label = document.label
    table = SheetTable(
        "contents",
        ((label(Label.SHEET), "header"), (label(Label.TABLE_TITLE), "header")),
        tuple(((target, "link"), (grid.title, "text")) for target, grid in sheets),
    )
    return Sheet(name, (MIDDLE, WIDE), _lines(label(Label.CONTENTS), label(Label.ONE_TABLE)), table)


def _notes(name: str, document: ReportDocument) -> Sheet:
    label = document.label
    meanings = (
        (symbol_text(Symbol.CONFIDENTIAL), Label.SYMBOL_CONFIDENTIAL),
        (symbol_text(Symbol.WITHHELD), Label.SYMBOL_WITHHELD),
        (NOT_APPLICABLE, Label.SYMBOL_NOT_APPLICABLE),
        (UNDER_ONE, Label.SYMBOL_UNDER_ONE),
    )
    table = SheetTable(
        "notes",
        ((label(Label.SYMBOL), "header"), (label(Label.MEANING), "header")),
        tuple(((symbol, "text"), (label(meaning), "text")) for symbol, meaning in meanings),
    )
    return Sheet(name, (MIDDLE, WIDE), _lines(label(Label.SYMBOLS), label(Label.ONE_TABLE)), table)


def _data(name: str, grid: Grid, document: ReportDocument) -> Sheet:
    headers = _unlike([grid.stub, *(column.label for column in grid.columns)])
    looks = ["header", *(_header_look(column.unit) for column in grid.columns)]
    rows = tuple(
        (
            (row.label, "text"),
            *(
                (value, _look(column.unit, value))
                for column, value in zip(grid.columns, row.values, strict=True)
            ),
        )
        for row in grid.rows
    )
    words = filter(None, (document.label(Label.ONE_TABLE), grid.summary, *grid.notes))
    return Sheet(
        name,
        _widths(grid),
        _lines(caption(grid, document), *words),
        SheetTable(f"table_{grid.id}", tuple(zip(headers, looks, strict=True)), rows),
    )


def _widths(grid: Grid) -> tuple[int, ...]:
    if not grid.is_words:
        return (WIDE, *(NARROW for _ in grid.columns))
    _first, *others = widths(grid)
    left = OF_WORDS - MIDDLE
    return (MIDDLE, *(part * left // sum(others) for part in others))


def _lines(title: str, *words: str) -> tuple[Styled, ...]:
    return ((title, "title"), *((line, "text") for line in words))


def _header_look(unit: Unit) -> str:
    return "header_words" if unit is Unit.WORDS else "header_number"


def _look(unit: Unit, value: Value) -> str:
    if unit is Unit.WORDS:
        return "words"
    if isinstance(value, str):
        return "symbol"
    return "money" if unit is Unit.PENCE else "number"


def _free_name(name: str, taken: set[str]) -> str:
    """A sheet name that no other sheet has; names are compared without case."""
    allowed = re.sub(r"[\[\]:*?/\\']", " ", name)[:LONGEST_NAME].strip()
    for candidate in _candidates(allowed):
        if candidate.casefold() not in taken:
            taken.add(candidate.casefold())
            return candidate
    raise AssertionError


def _candidates(name: str) -> Iterator[str]:
    yield name
    number = 1
    while True:
        number += 1
        ending = f" {number}"
        yield name[: LONGEST_NAME - len(ending)] + ending


def _unlike(headers: Sequence[str]) -> list[str]:
    """Header names with no two alike: the second of a kind gets its place behind it."""
    seen: set[str] = set()
    found = []
    for place, words in enumerate(headers, 1):
        name = words if words.casefold() not in seen else f"{words} ({place})"
        seen.add(name.casefold())
        found.append(name)
    return found
