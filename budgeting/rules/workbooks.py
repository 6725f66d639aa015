"""What an officer's file can hold, what was wrong with it, and how long it is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from engage.rules.errors import EngageError

KEPT_FOR = timedelta(days=7)
"""A workbook that no worker has read by then is forgotten, and so is the list of what was wrong with one."""
NumberedRow = tuple[int, Mapping[str, str]]
"""A row's number as a spreadsheet counts it, and its filled cells by heading."""


class SheetOf(StrEnum):
    """The stored value."""

    PROJECTS = "projects"
    IDEAS = "ideas"


@dataclass(frozen=True)
class FileFault:
    """``where`` is a cell, a row or a line, as the officer's own program shows it; empty where the whole file is meant."""

    where: str
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class CellFault:
    """What is wrong with one cell: the row as the spreadsheet counts it, and the heading of the column; a row as a whole has no
    column."""

    row: int
    column: str
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """A table as its file has it. ``headings``: each with the letters of its column, where the file is a workbook; ``sheet``: then
    its name. ``faults``: of the headings and the shape."""

    headings: Mapping[str, str]
    rows: Sequence[NumberedRow]
    faults: Sequence[CellFault] = ()
    sheet: str = ""

    def lacking(self, needed: Sequence[str]) -> list[CellFault]:
        """A fault for each needed column that is not there."""
        return [
            CellFault(1, name, "column_missing") for name in needed if name not in self.headings
        ]

    def place(self, faults: Sequence[CellFault]) -> list[FileFault]:
        """The same faults, told by where they stand in the file: ``row 4, title``, or ``Sheet1!C4, title`` in a workbook."""
        return [
            FileFault(self._where(one), one.code, {**one.facts, "column": one.column})
            for one in faults
        ]

    def _where(self, fault: CellFault) -> str:
        letters = self.headings.get(fault.column, "")
        place = f"{self.sheet}!{letters}{fault.row}" if self.sheet else f"row {fault.row}"
        return f"{place}, {fault.column}" if fault.column else place


def kept_until(asked_at: datetime) -> datetime:
    """When what is left of a workbook is forgotten."""
    return asked_at + KEPT_FOR


def fault_of(error: EngageError) -> FileFault:
    """A refusal of the whole file, or of the place that it names."""
    facts = {name: fact for name, fact in error.facts.items() if name != "where"}
    return FileFault(str(error.facts.get("where", "")), error.code, facts)
