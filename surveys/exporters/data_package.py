"""Responses as a data package: ``answers.csv``, ``columns.csv``, ``LICENCE.md`` and a ``datapackage.json`` that describes them.

The descriptor follows Data Package and Table Schema 1 (https://specs.frictionlessdata.io/): types, the values that may stand
in a column, the codes for missing answers, and, since it is written last, the number of rows, bytes and digest of the data.
``answers.csv`` has no closing line here: the descriptor is the proof that it is whole.
"""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from engage.kernel.zip_stream import Part, zipped
from engage.rules.slug import slug_of
from engage.rules.spreadsheets import escaped
from surveys.exporters.dictionary import HEADINGS, MISSING, column_title, dictionary_rows, meaning
from surveys.exporters.table import BYTE_ORDER_MARK, Table
from surveys.rules.response_columns import Column, Kind

DATA, DICTIONARY, LICENCE, DESCRIPTOR = (
    "answers.csv",
    "columns.csv",
    "LICENCE.md",
    "datapackage.json",
)
LICENCE_NAME = "LicenseRef-not-for-publication"
_TERMS = """\
# What may be done with these files

The answers in `answers.csv` are what single people and organisations said. They are not open data. They may be used only for
what the survey's privacy notice says, by people whose work needs them, and deleted when the notice says so. Do not publish
them, join them with other records about people, or try to find out who gave an answer. Publish reports instead: their
figures are protected against that.

The questions and `columns.csv` may be used under the Open Government Licence 3.0
(https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/).
"""
_TYPES = {
    Kind.TEXT: "string",
    Kind.CHOICE: "string",
    Kind.DAY: "date",
    Kind.DECIMAL: "number",
    Kind.POUNDS: "number",
    Kind.LATITUDE: "number",
    Kind.LONGITUDE: "number",
}


def write_data_package(table: Table) -> Iterator[bytes]:
    """The archive in pieces."""
    return zipped(_parts(table), is_large=table.is_large)


def _parts(table: Table) -> Iterator[Part]:
    yield DATA, _lines(table)
    dictionary = _dictionary(table)
    yield DICTIONARY, [dictionary]
    yield LICENCE, [_TERMS.encode()]
    yield DESCRIPTOR, [json.dumps(_descriptor(table), ensure_ascii=False, indent=1).encode()]


def _lines(table: Table) -> Iterator[bytes]:
    yield table.proof.heading
    for _cells, line in table.lines():
        yield line


def _dictionary(table: Table) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    writer.writerows([escaped(cell) for cell in row] for row in dictionary_rows(table.columns))
    return (BYTE_ORDER_MARK + text.getvalue()).encode("utf-8", "replace")


def _descriptor(table: Table) -> dict[str, Any]:
    return {
        "profile": "tabular-data-package",
        "name": slug_of(table.name) or "survey",
        "title": table.title,
        "created": table.made_at.isoformat(timespec="seconds"),
        "contributors": [{"title": table.publisher, "role": "publisher"}],
        "licenses": [
            {"name": LICENCE_NAME, "title": "Not for publication", "path": LICENCE},
        ],
        "resources": [
            {
                "name": "answers",
                "path": DATA,
                "profile": "tabular-data-resource",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "bytes": table.proof.bytes,
                "hash": f"sha256:{table.proof.sha256}",
                "rows": table.proof.rows,
                "schema": {
                    "fields": [_field(column) for column in table.columns],
                    "primaryKey": "response",
                    "missingValues": [code for code, _told in MISSING],
                },
            },
            {
                "name": "columns",
                "path": DICTIONARY,
                "profile": "tabular-data-resource",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "schema": {"fields": [{"name": heading, "type": "string"} for heading in HEADINGS]},
            },
        ],
    }


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": _TYPES.get(column.kind, "integer"),
        "title": column_title(column),
        "description": meaning(column),
    }
    if column.kind is Kind.CHOICE:
        field["constraints"] = {"enum": [escaped(id_) for id_ in column.values]}
    return field
