"""Responses as an SPSS system file (``.sav``), written here after the format's public description in the PSPP developers'
guide (https://www.gnu.org/software/pspp/pspp-dev/html_node/System-File-Format.html): no library writes one row by row.

The header states widths and the number of rows, so rows wait in a temporary file until all are known; memory stays as it
is. Choices are numbers with labels, missing answers user-missing values with labels, texts as wide as the longest. The file's
documents tell the rows and their digest.
"""

import json
import struct
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import IO

from surveys.exporters.sav_dictionary import (
    BLOCK,
    CHUNK,
    SYSTEM_MISSING,
    Variable,
    dictionary_of,
    header_of,
    missing_number,
    variables_of,
)
from surveys.exporters.table import Table
from surveys.rules.response_columns import Kind, Missing
from surveys.rules.response_rows import Cell

LONGEST = 32_767
"""Bytes of a text variable."""
FIRST_DAY = date(1582, 10, 14)
"""From where the format counts seconds."""
_SECONDS = 86_400
_BIAS = 100
_MOST_CODED = 251 - _BIAS
_LEAST_CODED = 1 - _BIAS
_AS_IT_IS, _BLANKS, _NOTHING = 253, 254, 255
_AT_ONCE = 64 * 1024


@dataclass
class _Spool:
    """Rows that wait, and the widest text of each column in bytes."""

    file: IO[str]
    widths: list[int]
    cut: int = 0
    """Texts that are longer than a variable can be."""


def write_sav(table: Table) -> Iterator[bytes]:
    """The file in pieces."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as file:
        spool = _Spool(file, [1] * len(table.columns))
        for cells, _line in table.lines():
            _keep(spool, cells)
        variables = variables_of(table.columns, [min(width, LONGEST) for width in spool.widths])
        yield header_of(table) + dictionary_of(table, variables, cut=spool.cut)
        file.seek(0)
        squeezer = _Squeezer()
        for line in file:
            for variable, value in zip(variables, json.loads(line), strict=True):
                _write(squeezer, variable, value)
            if squeezer.is_full:
                yield squeezer.taken()
        squeezer.finish()
        yield squeezer.taken()


def _keep(spool: _Spool, cells: Sequence[Cell]) -> None:
    kept: list[object] = []
    for place, cell in enumerate(cells):
        if isinstance(cell, Missing):
            kept.append([cell.value])
        elif isinstance(cell, Decimal):
            kept.append(format(cell, "f"))
        else:
            kept.append(cell)
        text = str(cell)
        if len(text) * 4 > spool.widths[place]:
            width = len(text.encode("utf-8", "replace"))
            spool.widths[place] = max(width, spool.widths[place])
            spool.cut += width > LONGEST
    spool.file.write(json.dumps(kept) + "\n")


def _write(squeezer: "_Squeezer", variable: Variable, value: object) -> None:
    missing = Missing(value[0]) if isinstance(value, list) else None
    if variable.width:
        _write_text(squeezer, variable, missing.value if missing else str(value))
    elif missing:
        squeezer.number(missing_number(variable, missing))
    else:
        squeezer.number(_number(variable, value))


def _number(variable: Variable, value: object) -> float:
    if variable.column.kind is Kind.CHOICE:
        return float(variable.codes.get(str(value), SYSTEM_MISSING))
    if variable.column.kind is Kind.DAY:
        try:
            return float((date.fromisoformat(str(value)) - FIRST_DAY).days * _SECONDS)
        except ValueError:
            return SYSTEM_MISSING
    try:
        return float(str(value))
    except ValueError:
        return SYSTEM_MISSING


def _write_text(squeezer: "_Squeezer", variable: Variable, text: str) -> None:
    data = text.encode("utf-8", "replace")[: variable.width].decode("utf-8", "ignore").encode()
    for place, part in enumerate(variable.parts):
        piece = data[place * CHUNK : (place + 1) * CHUNK]
        squeezer.text(piece.ljust(-(-part // BLOCK) * BLOCK))


class _Squeezer:
    """The format's simple compression: eight codes, then what they could not tell."""

    def __init__(self) -> None:
        self._codes = bytearray()
        self._raw = bytearray()
        self._waiting = bytearray()

    @property
    def is_full(self) -> bool:
        return len(self._waiting) > _AT_ONCE

    def taken(self) -> bytes:
        data = bytes(self._waiting)
        self._waiting.clear()
        return data

    def number(self, value: float) -> None:
        if value == SYSTEM_MISSING:
            self._code(_NOTHING)
        elif value.is_integer() and _LEAST_CODED <= value <= _MOST_CODED:
            self._code(int(value) + _BIAS)
        else:
            self._code(_AS_IT_IS, struct.pack("<d", value))

    def text(self, data: bytes) -> None:
        for start in range(0, len(data), BLOCK):
            block = data[start : start + BLOCK]
            if block.isspace() and block == b" " * BLOCK:
                self._code(_BLANKS)
            else:
                self._code(_AS_IT_IS, block)

    def finish(self) -> None:
        while self._codes:
            self._code(0)

    def _code(self, code: int, raw: bytes = b"") -> None:
        self._codes.append(code)
        self._raw += raw
        if len(self._codes) == BLOCK:
            self._waiting += self._codes + self._raw
            self._codes.clear()
            self._raw.clear()
