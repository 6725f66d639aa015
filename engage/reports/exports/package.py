"""The report's figures as open data: ``figures.csv``, ``columns.csv``, ``LICENCE.md`` and the ``datapackage.json`` that describes them.

The descriptor follows Data Package and Table Schema 1 (https://specs.frictionlessdata.io/). The figures are those of the CSV, whose
every line says what it was made from; there is no byte order mark, which that specification does not know.
"""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

from engage.kernel.packing import PACKED_AT
from engage.reports.exports.csv import HEADER, csv_text
from engage.reports.rules.document import ReportDocument
from engage.rules.slug import slug_of

DATA, DICTIONARY, LICENCE, DESCRIPTOR = (
    "figures.csv",
    "columns.csv",
    "LICENCE.md",
    "datapackage.json",
)
COLUMNS: Mapping[str, str] = {
    "table": "The table's own name.",
    "title": "What the table shows.",
    "row_id": "The row's own name. An asterisk is the line that says how many people the table is about.",
    "row": "What the row is.",
    "column_id": "The column's own name.",
    "column": "What the column is.",
    "unit": "people, percent, number, GBP (pounds) or words.",
    "value": "The figure. [c] is hidden so that nobody can be recognised, [low] a group too small to speak of, [z] does not apply, "
    "<1 more than zero and less than one per cent. A text that a spreadsheet would run has an apostrophe in front.",
    "data_digest": "The fingerprint of the data that the report was made from.",
    "code_version": "The version of the software that made it.",
    "built_at": "When it was made.",
}
_TERMS = """\
# Licence

{publisher} publishes the figures in these files under the Open Government Licence 3.0:
https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/

Say where they come from: “{title}”, {publisher}.

Small figures are hidden, so that nobody can be recognised. Do not try to work them out or to find out who somebody is.
"""


def write_package(document: ReportDocument) -> bytes:
    """The archive; the same document gives the same parts everywhere."""
    figures = csv_text(document).encode()
    parts = {
        DATA: figures,
        DICTIONARY: _dictionary(),
        LICENCE: _TERMS.format(publisher=document.publisher, title=document.title_words).encode(),
    }
    parts[DESCRIPTOR] = _as_json(_descriptor(document, parts))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, part in parts.items():
            entry = zipfile.ZipInfo(name, PACKED_AT)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            archive.writestr(entry, part, compresslevel=9)
    return packed.getvalue()


def _dictionary() -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(("column", "meaning"))
    writer.writerows(COLUMNS.items())
    return text.getvalue().encode()


def _descriptor(document: ReportDocument, parts: Mapping[str, bytes]) -> dict[str, Any]:
    return {
        "profile": "tabular-data-package",
        "name": slug_of(document.programme) or "report",
        "title": document.title_words,
        "created": document.built_from.built_at,
        "contributors": [{"title": document.publisher, "role": "publisher"}],
        "licenses": [
            {
                "name": "OGL-UK-3.0",
                "title": "Open Government Licence 3.0",
                "path": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
            }
        ],
        "resources": [
            _resource("figures", DATA, parts, {name: COLUMNS[name] for name in HEADER}),
            _resource("columns", DICTIONARY, parts, dict.fromkeys(("column", "meaning"), "")),
        ],
    }


def _resource(
    name: str, path: str, parts: Mapping[str, bytes], columns: Mapping[str, str]
) -> dict[str, Any]:
    content = parts[path]
    return {
        "name": name,
        "path": path,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": {
            "fields": [
                {"name": column, "type": "string", **({"description": told} if told else {})}
                for column, told in columns.items()
            ],
        },
    }


def _as_json(told: object) -> bytes:
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()
