"""Award letters as tagged PDF, and accounts as a workbook. Only a worker loads this: it needs heavy libraries."""

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from budgeting.exports.awards import AWARD_COLUMNS, ENTRY_COLUMNS, MONEY, POT_COLUMNS
from budgeting.rules.letters import paragraphs_of
from engage.kernel.packing import packed_again
from engage.kernel.typesetting import Sheet

TEMPLATE = Path(__file__).with_name("letter.typ")
PENCE_IN_A_POUND = 100
WIDTHS = {"title": 40, "what_for": 40, "group": 30}
NARROW = 14


def letter_pdf(source: Mapping[str, Any], *, written_at: datetime) -> bytes:
    """One letter as PDF/UA-1: ``title``, ``text``, ``sender`` (lines). The same source and moment give the same bytes.

    Raises as ``Sheet.pdf`` does.
    """
    sheet = Sheet(TEMPLATE, "letter", "en", written_at)
    return sheet.pdf(
        {
            "title": source["title"],
            "sender": source["sender"],
            "paragraphs": paragraphs_of(source["text"]),
            "day": source["day"],
        }
    )


def accounts_workbook(source: Mapping[str, Any], *, written_at: datetime) -> bytes:
    """Three sheets, awards, entries and the pot: one marked table each, text as text and money as numbers in pounds."""
    made = io.BytesIO()
    book: Any = xlsxwriter.Workbook(made, {"in_memory": True})
    book.set_properties({"title": source["title"], "created": written_at.replace(tzinfo=None)})
    pounds = book.add_format({"num_format": "#,##0.00"})
    _sheet(book, "Awards", AWARD_COLUMNS, source["awards"], pounds)
    _sheet(book, "Entries", ENTRY_COLUMNS, source["entries"], pounds)
    _sheet(book, "Pot", POT_COLUMNS, source.get("pot", ()), pounds)
    book.close()
    return packed_again(made.getvalue(), lambda _name, part: part)


def _sheet(
    book: Any, name: str, columns: Sequence[str], lines: Sequence[Sequence[Any]], pounds: Any
) -> None:
    sheet: Any = book.add_worksheet(name)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, WIDTHS.get(column, NARROW))
        sheet.write_string(0, place, column)
    for row, line in enumerate(lines, start=1):
        for place, (column, cell) in enumerate(zip(columns, line, strict=True)):
            if column in MONEY:
                sheet.write_number(row, place, cell / PENCE_IN_A_POUND, pounds)
            else:
                sheet.write_string(row, place, cell)
    if lines:
        sheet.add_table(
            0,
            0,
            len(lines),
            len(columns) - 1,
            {
                "name": name,
                "autofilter": False,
                "columns": [{"header": column} for column in columns],
            },
        )
