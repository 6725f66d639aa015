"""What stands before the rows of an SPSS system file: header, variables, labels, documents, long names and widths.

Record numbers, layouts and limits: PSPP developers' guide, "System File Format".
"""

import math
import re
import struct
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count

from surveys.exporters.dictionary import MISSING, column_title, plain
from surveys.exporters.table import Table
from surveys.rules.response_columns import HEAD, Column, Kind, Missing

SYSTEM_MISSING = -sys.float_info.max
_CODES = {Missing.BLANK: -7, Missing.UNANSWERED: -8, Missing.NOT_ASKED: -9}
"""SPSS has room for three. What could not be read on paper is no answer either, so it shares the code of a blank."""
_FAR = 1_000_000_000_000_000
"""A column of free numbers has its codes further down than any number that can be typed (15 digits)."""
_FREE = frozenset({Kind.WHOLE, Kind.DECIMAL, Kind.LATITUDE, Kind.LONGITUDE})
CHUNK, BLOCK = 255, 8
"""Bytes of text in one part, and the unit in which everything is stored."""
_SEGMENT = 252
_LONG_NAME, _LABEL, _VALUE_LABEL, _LINE = 64, 255, 120, 80
_TEXT, _NUMBER, _DAY = 1, 5, 39
_PLAIN = re.compile(r"[^A-Za-z0-9_]")
_DECIMALS = {Kind.DECIMAL: 2, Kind.POUNDS: 2, Kind.LATITUDE: 4, Kind.LONGITUDE: 4}


@dataclass(frozen=True)
class Variable:
    """A column as a variable. ``width`` is bytes of text, 0 for a number; ``short`` has one name for each part it is stored in."""

    column: Column
    short: tuple[str, ...]
    long: str
    width: int = 0
    codes: Mapping[str, int] = field(default_factory=dict)
    """The number that stands for each option."""

    @property
    def parts(self) -> tuple[int, ...]:
        """Widths of the parts a text is stored in."""
        if self.width <= CHUNK:
            return (self.width,)
        number = -(-self.width // _SEGMENT)
        return (*([CHUNK] * (number - 1)), self.width - (number - 1) * _SEGMENT)


def missing_number(variable: Variable, missing: Missing) -> float:
    """The user-missing value that stands for a missing answer."""
    code = _CODES.get(missing, _CODES[Missing.BLANK])
    return float(code - _FAR if variable.column.kind in _FREE else code)


def variables_of(columns: Sequence[Column], widths: Sequence[int]) -> list[Variable]:
    """The columns as variables with names that the format allows, no two alike."""
    numbers = count(1)
    taken: set[str] = set()
    made = []
    for column, width in zip(columns, widths, strict=True):
        is_text = column.kind is Kind.TEXT
        wide = width if is_text else 0
        parts = -(-wide // _SEGMENT) if wide > CHUNK else 1
        short = tuple(f"V{next(numbers)}" for _ in range(parts))
        codes = {id_: place for place, id_ in enumerate(column.values, 1)}
        made.append(Variable(column, short, _long_name(column.name, taken), wide, codes))
    return made


def _long_name(name: str, taken: set[str]) -> str:
    plain_name = _PLAIN.sub("_", name.replace(":other", "_other_words"))
    start = plain_name if plain_name[:1].isalpha() else f"Q{plain_name}"
    for number in count(1):
        ending = "" if number == 1 else f"_{number}"
        candidate = start[: _LONG_NAME - len(ending)] + ending
        if candidate.casefold() not in taken:
            taken.add(candidate.casefold())
            return candidate
    raise AssertionError


def header_of(table: Table) -> bytes:
    """The file header record."""
    return b"".join(
        (
            b"$FL2",
            _fixed("@(#) SPSS DATA FILE Engage", 60),
            struct.pack("<iiiiid", 2, -1, 1, 0, table.proof.rows, 100.0),
            _fixed(table.made_at.strftime("%d %b %y"), 9),
            _fixed(table.made_at.strftime("%H:%M:%S"), 8),
            _fixed(table.title, 64),
            b"\0\0\0",
        )
    )


def dictionary_of(table: Table, variables: Sequence[Variable], *, cut: int) -> bytes:
    """Every record between the header and the rows."""
    places = _places(variables)
    return b"".join(
        (
            *(_variable_records(variable) for variable in variables),
            *(
                _value_labels(variable, place)
                for variable, place in zip(variables, places, strict=True)
                if not variable.width
            ),
            _documents(table, cut),
            _extension(3, 4, struct.pack("<8i", 1, 0, 0, -1, 1, 1, 2, 65001)),
            _extension(
                4,
                8,
                struct.pack(
                    "<3d", SYSTEM_MISSING, sys.float_info.max, math.nextafter(SYSTEM_MISSING, 0.0)
                ),
            ),
            _extension(
                13, 1, "\t".join(f"{each.short[0]}={each.long}" for each in variables).encode()
            ),
            _very_long(variables),
            _extension(20, 1, b"UTF-8"),
            struct.pack("<ii", 999, 0),
        )
    )


def _places(variables: Sequence[Variable]) -> list[int]:
    """The number of each variable's first record, counted in blocks of eight bytes, from 1."""
    places, place = [], 1
    for variable in variables:
        places.append(place)
        place += sum(-(-part // BLOCK) or 1 for part in variable.parts)
    return places


def _variable_records(variable: Variable) -> bytes:
    return b"".join(
        _variable_record(variable, short, part, is_first=not number)
        for number, (short, part) in enumerate(zip(variable.short, variable.parts, strict=True))
    )


def _variable_record(variable: Variable, short: str, width: int, *, is_first: bool) -> bytes:
    look = _format(variable, width)
    missing = [] if variable.width else _missing_values(variable)
    label = (
        _clipped(column_title(variable.column) or variable.column.name, _LABEL) if is_first else b""
    )
    record = struct.pack("<iiiiii", 2, width, 1 if label else 0, len(missing), look, look)
    record += _fixed(short, 8)
    if label:
        record += struct.pack("<i", len(label)) + label.ljust(-(-len(label) // 4) * 4)
    record += b"".join(struct.pack("<d", value) for value in missing)
    rest = -(-width // BLOCK) - 1
    return record + struct.pack("<iiiiii8s", 2, -1, 0, 0, 0, 0, b" " * 8) * max(rest, 0)


def _format(variable: Variable, width: int) -> int:
    if width:
        return _TEXT << 16 | min(width, CHUNK) << 8
    if variable.column.kind is Kind.DAY:
        return _DAY << 16 | 10 << 8
    return _NUMBER << 16 | 18 << 8 | _DECIMALS.get(variable.column.kind, 0)


def _missing_values(variable: Variable) -> list[float]:
    """The codes, least first; facts about the response itself are never missing."""
    if variable.column in HEAD:
        return []
    return sorted(missing_number(variable, missing) for missing in _CODES)


def _value_labels(variable: Variable, place: int) -> bytes:
    labels = list(_labels(variable))
    if not labels:
        return b""
    record = struct.pack("<ii", 3, len(labels))
    for value, text in labels:
        said = _clipped(text, _VALUE_LABEL)
        record += struct.pack("<dB", value, len(said)) + said
        record += b" " * (-(len(said) + 1) % BLOCK)
    return record + struct.pack("<iii", 4, 1, place)


def _labels(variable: Variable) -> Iterator[tuple[float, str]]:
    column = variable.column
    for id_, code in variable.codes.items():
        yield float(code), plain(column.values[id_]) or id_
    if column.kind is Kind.TICK:
        yield from ((0.0, "no"), (1.0, "yes"))
    if column not in HEAD:
        for missing in _CODES:
            yield missing_number(variable, missing), missing.value


def _documents(table: Table, cut: int) -> bytes:
    """Lines of text in the file: how many rows it must have, and the digest of them as CSV."""
    lines = [
        f"{table.publisher}: {table.title}",
        f"Made at {table.made_at.isoformat(timespec='seconds')}",
        f"Rows: {table.proof.rows}",
        "SHA-256 of the rows as CSV:",
        table.proof.sha256,
        *(
            [f"Texts cut because SPSS cannot hold them; the CSV has them whole: {cut}"]
            if cut
            else []
        ),
        *(f"{code} {told}"[:_LINE] for code, told in MISSING),
    ]
    return struct.pack("<ii", 6, len(lines)) + b"".join(_fixed(line, _LINE) for line in lines)


def _very_long(variables: Sequence[Variable]) -> bytes:
    told = b"".join(
        f"{each.short[0]}={each.width:05d}".encode() + b"\0\t"
        for each in variables
        if each.width > CHUNK
    )
    return _extension(14, 1, told) if told else b""


def _extension(kind: int, size: int, data: bytes) -> bytes:
    return struct.pack("<iiii", 7, kind, size, len(data) // size) + data


def _fixed(text: str, width: int) -> bytes:
    return _clipped(text, width).ljust(width)


def _clipped(text: str, width: int) -> bytes:
    """The text in at most so many bytes, no letter cut in half."""
    return text.encode("utf-8", "replace")[:width].decode("utf-8", "ignore").encode()
