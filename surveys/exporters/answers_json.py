"""Responses as one JSON object: what the columns mean, a response a line, and at its end how many there are and their digest.

Whole numbers are numbers; decimals and money (pounds) are strings, so that no float stands between what was typed and what is
read. A missing answer is its code, as in every format.
"""

import json
from collections.abc import Iterator, Sequence

from surveys.exporters.answers_csv import AT_ONCE
from surveys.exporters.dictionary import MISSING, column_document
from surveys.exporters.table import Table
from surveys.rules.response_rows import Cell


def write_json(table: Table) -> Iterator[bytes]:
    """The file in pieces."""
    head = {
        "title": table.title,
        "publisher": table.publisher,
        "made_at": table.made_at.isoformat(timespec="seconds"),
        "missing": dict(MISSING),
        "columns": [column_document(column) for column in table.columns],
    }
    names = [column.name for column in table.columns]
    waiting = [_json(head)[:-1], ',"responses":[']
    size, between = 0, "\n"
    for cells, _line in table.lines():
        row = _json(dict(zip(names, map(_value, cells), strict=True)))
        waiting += [between, row]
        between = ",\n"
        size += len(row)
        if size > AT_ONCE:
            yield _encoded(waiting)
            waiting, size = [], 0
    end = {"rows": table.proof.rows, "sha256": table.proof.sha256}
    yield _encoded([*waiting, "\n],", _json(end)[1:], "\n"])


def _value(cell: Cell) -> str | int:
    return cell if isinstance(cell, int) else str(cell)


def _json(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def _encoded(texts: Sequence[str]) -> bytes:
    return "".join(texts).encode("utf-8", "replace")
