"""What may be shown about people: published tables, and the release that holds them.

``engage.rules.disclosure.protect.protect`` makes a ``Release``; ``release_from_document`` reads one back that
``protect`` made once. Nothing else makes a ``PublishedTable``, and nothing else about people is rendered.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from engage.rules.activity import Axis, Measure, Words
from engage.rules.errors import InvalidError, NotFoundError

Key = tuple[str, ...]


class Symbol(StrEnum):
    """Stands where a count is not shown. Shown in square brackets; the words for it are made at the edge."""

    CONFIDENTIAL = "c"
    """Hidden so that nobody can be singled out, from this cell or by subtraction."""
    WITHHELD = "low"
    """Too few people in the group (or the whole table) to say anything about it."""


class Method(StrEnum):
    SUPPRESS = "suppress"
    ROUND = "round"


class Note(StrEnum):
    """Codes in ``PublishedTable.notes``; the sentences are made at the edge."""

    SUPPRESSED = "suppressed"
    WITHHELD = "withheld"
    ROUNDED = "rounded"
    CHOOSE_ALL = "choose_all"
    EARLIER = "earlier"
    """The table released earlier still stands: a newer one would give away the few who joined since."""
    DIFFERENCING = "differencing"
    """Withheld because a related table was released earlier and the difference would give a few people away."""


@dataclass(frozen=True)
class Cell:
    """One published figure: a count, or the symbol that stands for it; never both, never neither.

    ``percent`` is a whole number, of the base published with the table (of the column, if there are columns),
    made from published counts only. It is ``None`` where there is no count, no base, or where a count above
    zero would read as 0 % (see ``is_under_one_percent``): a true non-zero is never shown as 0. The cells of
    ``PublishedTable.bases`` have no percentage.
    """

    count: int | None
    percent: int | None = None
    symbol: Symbol | None = None

    def __post_init__(self) -> None:
        if (self.count is None) != (self.symbol is not None):
            raise InvalidError("cell_needs_count_or_symbol", count=self.count, symbol=self.symbol)
        if self.count is None and self.percent is not None:
            raise InvalidError("hidden_cell_has_percent", percent=self.percent)

    @property
    def is_hidden(self) -> bool:
        return self.symbol is not None


@dataclass(frozen=True)
class Means:
    """Means over everybody in a table's base, in tenths of a point or a place, by row."""

    measure: Measure
    tenths: Mapping[str, int]


@dataclass(frozen=True)
class PublishedTable:
    """A table that may be shown as it is.

    ``cells`` has the keys of the raw table: ``(row,)`` or ``(row, column)``. ``base`` is ``None`` exactly when
    the table ``is_withheld``; then every cell is ``WITHHELD``. ``bases`` is empty without columns. A group of
    fewer than ten has all its cells ``WITHHELD``; its base is shown when it is itself no secret (at least the
    threshold). ``threshold`` is the one it was protected with (also the rounding base, when rounded). ``means`` and ``weighted`` are
    there only when no figure of the table is hidden (see ``publish``).
    """

    id: str
    title: Words
    rows: Axis
    columns: Axis | None
    cells: Mapping[Key, Cell]
    base: int | None
    bases: Mapping[str, Cell]
    exclusive: bool
    threshold: int
    is_withheld: bool
    notes: tuple[str, ...] = ()
    means: Means | None = None
    weighted: Mapping[str, int] | None = None

    def cell(self, *key: str) -> Cell:
        try:
            return self.cells[key]
        except KeyError:
            raise NotFoundError("cell_unknown", table=self.id, key=key) from None

    def base_of(self, key: Key) -> int | None:
        """The published base that a cell's percentage is of, or ``None`` where it is not shown."""
        return self.base if self.columns is None else self.bases[key[1]].count

    def is_under_one_percent(self, key: Key) -> bool:
        """Whether the cell is above zero but would round to 0 %: the edge says "less than 1 %"."""
        cell, base = self.cells[key], self.base_of(key)
        return bool(cell.count) and bool(base) and cell.percent is None

    @property
    def method(self) -> Method:
        return Method.ROUND if Note.ROUNDED in self.notes else Method.SUPPRESS


@dataclass(frozen=True)
class Policy:
    """The thresholds, in people. Defaults: standards of UK LLC, ONS LS and OpenSAFELY, as chosen for Engage."""

    threshold: int = 5
    sensitive_threshold: int = 10
    minimum_base: int = 10
    method: Method = Method.SUPPRESS

    def __post_init__(self) -> None:
        if not 1 < self.threshold <= self.sensitive_threshold:
            raise InvalidError("policy_threshold", where="threshold", threshold=self.threshold)
        if self.minimum_base < self.threshold:
            raise InvalidError("policy_base", where="minimum_base", minimum_base=self.minimum_base)


@dataclass(frozen=True)
class Release:
    """All tables that go out together."""

    tables: tuple[PublishedTable, ...] = ()
    _by_id: Mapping[str, PublishedTable] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", {table.id: table for table in self.tables})

    def __getitem__(self, table_id: str) -> PublishedTable:
        try:
            return self._by_id[table_id]
        except KeyError:
            raise NotFoundError("table_unknown", table=table_id) from None

    def __contains__(self, table_id: object) -> bool:
        return table_id in self._by_id

    @property
    def digest(self) -> str:
        """SHA-256 (hex) over the canonical JSON of ``as_document()``: equal figures, equal digest."""
        text = json.dumps(
            self.as_document(), sort_keys=True, ensure_ascii=False, separators=(",", ":")
        )
        return hashlib.sha256(text.encode()).hexdigest()

    def as_document(self) -> dict[str, Any]:
        """Plain data for a JSON column; ``release_from_document`` reads it back to an equal release."""
        return {"version": 1, "tables": [_table_document(table) for table in self.tables]}


def release_from_document(document: Mapping[str, Any]) -> Release:
    """Read a release that ``protect`` made and ``as_document`` wrote.

    Raises ``InvalidError("release_document")`` when it is not one.
    """
    try:
        if document["version"] != 1:
            raise InvalidError("release_document", where="version")
        return Release(tuple(_table_from(table) for table in document["tables"]))
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidError("release_document", where=str(error)) from error


def _cell_document(cell: Cell) -> list[int | str | None]:
    return [cell.count, cell.percent, cell.symbol.value if cell.symbol else None]


def _cell_from(values: list[Any]) -> Cell:
    count, percent, symbol = values
    return Cell(count, percent, None if symbol is None else Symbol(symbol))


def _axis_document(axis: Axis | None) -> dict[str, Any] | None:
    if axis is None:
        return None
    return {
        "id": axis.id,
        "categories": list(axis.categories),
        "words": {category: dict(words) for category, words in axis.words.items()},
    }


def _axis_from(document: Mapping[str, Any]) -> Axis:
    return Axis(document["id"], tuple(document["categories"]), document["words"])


def _table_document(table: PublishedTable) -> dict[str, Any]:
    return {
        "id": table.id,
        "title": dict(table.title),
        "rows": _axis_document(table.rows),
        "columns": _axis_document(table.columns),
        "cells": [[list(key), _cell_document(cell)] for key, cell in table.cells.items()],
        "base": table.base,
        "bases": [[column, _cell_document(cell)] for column, cell in table.bases.items()],
        "exclusive": table.exclusive,
        "threshold": table.threshold,
        "is_withheld": table.is_withheld,
        "notes": [str(note) for note in table.notes],
        **_means_document(table.means),
        **({} if table.weighted is None else {"weighted": dict(table.weighted)}),
    }


def _means_document(means: Means | None) -> dict[str, Any]:
    """Nothing where there are none, so that the digests of older releases stay as they are."""
    if means is None:
        return {}
    return {"means": {"measure": means.measure.value, "tenths": dict(means.tenths)}}


def _means_from(document: Mapping[str, Any] | None) -> Means | None:
    return None if document is None else Means(Measure(document["measure"]), document["tenths"])


def _table_from(document: Mapping[str, Any]) -> PublishedTable:
    columns = document["columns"]
    return PublishedTable(
        id=document["id"],
        title=document["title"],
        rows=_axis_from(document["rows"]),
        columns=None if columns is None else _axis_from(columns),
        cells={tuple(key): _cell_from(values) for key, values in document["cells"]},
        base=document["base"],
        bases={column: _cell_from(values) for column, values in document["bases"]},
        exclusive=document["exclusive"],
        threshold=document["threshold"],
        is_withheld=document["is_withheld"],
        notes=tuple(document["notes"]),
        means=_means_from(document.get("means")),
        weighted=document.get("weighted"),
    )
