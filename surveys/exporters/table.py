"""What every format of a file of responses is made from: columns, rows, and the proof that all of them are there."""

import csv
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from engage.rules.spreadsheets import escaped
from surveys.rules.response_columns import Column, Missing
from surveys.rules.response_rows import Cell

BYTE_ORDER_MARK = "\ufeff"


class _Echo:
    """A file that hands back what is written, so that one line can be had at a time."""

    def write(self, text: str) -> str:
        return text


class Proof:
    """Counts rows and takes their digest while they pass by.

    The digest is SHA-256 of the rows as ``answers.csv``, byte by byte with its mark and heading, whatever the format: two
    files of the same responses show the same one.
    """

    def __init__(self, columns: Sequence[Column]) -> None:
        self.rows = 0
        self.bytes = 0
        self._digest = hashlib.sha256()
        self._writer = csv.writer(_Echo(), lineterminator="\r\n")
        self._heading = self._taken(BYTE_ORDER_MARK + self._line([each.name for each in columns]))

    @property
    def heading(self) -> bytes:
        return self._heading

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()

    def line(self, cells: Sequence[Cell]) -> bytes:
        """The row as a line of CSV, counted and digested."""
        self.rows += 1
        return self._taken(self._line([_told(cell) for cell in cells]))

    def trailer(self, width: int) -> bytes:
        """The line that ends a bare CSV; it does not count itself."""
        told = ["#end", f"rows={self.rows}", f"sha256={self.sha256}"]
        return self._line([*told, *([""] * (width - len(told)))]).encode()

    def _line(self, cells: Sequence[str]) -> str:
        return str(self._writer.writerow(cells))

    def _taken(self, text: str) -> bytes:
        line = text.encode("utf-8", "replace")
        self._digest.update(line)
        self.bytes += len(line)
        return line


def _told(cell: Cell) -> str:
    if isinstance(cell, Missing):
        return cell.value
    return (
        escaped(cell)
        if isinstance(cell, str)
        else format(cell, "f")
        if not isinstance(cell, int)
        else str(cell)
    )


@dataclass
class Table:
    """Responses on their way into a file. ``rows`` can be gone through once."""

    name: str
    title: str
    publisher: str
    made_at: datetime
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Cell]]
    is_large: bool = False
    """Whether one part of an archive may grow beyond two gigabytes."""
    is_whole: bool = True
    """False where columns were left out for whom the file is."""
    proof: Proof = field(init=False)

    def __post_init__(self) -> None:
        self.proof = Proof(self.columns)

    def lines(self) -> Iterator[tuple[Sequence[Cell], bytes]]:
        """Each row and its line of CSV. When it is through, ``proof`` tells of all of them."""
        for cells in self.rows:
            yield cells, self.proof.line(cells)
