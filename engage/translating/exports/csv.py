"""A translator's file as a table: UTF-8 with a byte order mark, and nothing in it that a spreadsheet would run."""

import csv
import io

from engage.rules.spreadsheets import escaped
from engage.translating.rules.exchange import TranslatorFile

HEADINGS = ("place", "note", "english", "translation", "needs work")
BYTE_ORDER_MARK = "\ufeff"


def csv_of(file: TranslatorFile) -> bytes:
    """A row for each text."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for unit in file.units:
        cells = (unit.place, unit.note, unit.source, unit.said, "yes" if unit.needs_work else "")
        writer.writerow([escaped(cell) for cell in cells])
    return (BYTE_ORDER_MARK + text.getvalue()).encode()
