"""The report's figures for programs: every table with its columns, units and notes, in one JSON file.

Figures are whole numbers; money is pence. A hidden figure is its symbol, whose meaning stands beside. The same document gives the
same bytes everywhere.
"""

import json
from typing import Any

from engage.reports.exports.grid import Grid
from engage.reports.exports.grids import placed_blocks
from engage.reports.exports.wording import NOT_APPLICABLE, UNDER_ONE, symbol_text
from engage.reports.rules.document import ReportDocument
from engage.reports.rules.labels import Label
from engage.rules.direction import TURNING
from engage.rules.disclosure.release import Symbol

FORMAT = "engage-report/1"


def write_json(document: ReportDocument) -> bytes:
    """All tables of the report."""
    built, label = document.built_from, document.label
    told = {
        "format": FORMAT,
        "title": document.title_words,
        "language": document.view.language,
        "programme": document.programme,
        "publisher": document.publisher,
        "built_from": {
            "data_digest": built.data_digest,
            "code_version": built.code_version,
            "built_at": built.built_at,
        },
        "symbols": {
            symbol_text(Symbol.CONFIDENTIAL): label(Label.SYMBOL_CONFIDENTIAL),
            symbol_text(Symbol.WITHHELD): label(Label.SYMBOL_WITHHELD),
            NOT_APPLICABLE: label(Label.SYMBOL_NOT_APPLICABLE),
            UNDER_ONE: label(Label.SYMBOL_UNDER_ONE),
        },
        "tables": [_table(grid) for placed in placed_blocks(document) for grid in placed.sheets],
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").translate(TURNING).encode()


def _table(grid: Grid) -> dict[str, Any]:
    return {
        "id": grid.id,
        "title": grid.title,
        "summary": grid.summary,
        "notes": list(grid.notes),
        "row_heading": grid.stub,
        "columns": [
            {"id": column.id, "label": column.label, "unit": column.unit.value}
            for column in grid.columns
        ],
        "rows": [
            {"id": row.id, "label": row.label, "values": list(row.values)} for row in grid.rows
        ],
    }
