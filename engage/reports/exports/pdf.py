"""The report as tagged PDF (PDF/UA-1)."""

from io import BytesIO
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from engage.kernel.fonts import FONT_FOLDER
from engage.reports.exports.charts import chart_of
from engage.reports.exports.grid import Grid, Unit, widths
from engage.reports.exports.grids import Placed, caption, chart_caption, placed_blocks
from engage.reports.exports.typesetting import chart_data, typeset_pdf
from engage.reports.exports.wording import (
    Wording,
    day_text,
    has_contents,
    made_from,
    table_address,
)
from engage.reports.rules.brief import MOST_LETTERS, brief_of
from engage.reports.rules.document import (
    ChartBlock,
    Heading,
    KeyNumbers,
    ListBlock,
    Paragraph,
    QuoteBlock,
    ReportDocument,
    WavesBlock,
)
from engage.reports.rules.labels import Label
from engage.rules.view import SOURCE_LANGUAGE

BRIEF_PAGES, LETTERS_LESS = 2, 700
"""Of the short form, and how much shorter it becomes at each try."""


def write_pdf(document: ReportDocument, *, fonts: Path = FONT_FOLDER) -> bytes:
    """The whole report; the same document gives the same bytes.

    Raises ``UnavailableError("fonts_missing")``, or ``TypesettingError`` with typst's reason: never a half page.
    """
    return _typeset(document, fonts, has_list=has_contents(document))


def write_brief_pdf(document: ReportDocument, *, fonts: Path = FONT_FOLDER) -> bytes:
    """The short form, of two pages: what needs more in a script that takes more room is said shorter. Raises as ``write_pdf``."""
    pdf = b""
    for letters in range(MOST_LETTERS, 0, -LETTERS_LESS):
        pdf = _typeset(brief_of(document, letters), fonts, has_list=False)
        if len(PdfReader(BytesIO(pdf)).pages) <= BRIEF_PAGES:
            break
    return pdf


def _typeset(document: ReportDocument, fonts: Path, *, has_list: bool) -> bytes:
    blocks = [data for placed in placed_blocks(document) for data in _blocks_data(placed, document)]
    label = document.label
    data = {
        "programme": document.programme,
        "made_on": day_text(document),
        "address": document.address,
        "blocks": blocks,
        "contents": label(Label.CONTENTS) if has_list else None,
        "page": label(Label.PAGE, page="#1", pages="#2"),
        "made_from": made_from(document),
        "marks": {"quote": label(Label.QUOTE, text="#1")},
    }
    return typeset_pdf(data, document, fonts)


def _blocks_data(placed: Placed, document: ReportDocument) -> list[dict[str, Any]]:
    match placed.block:
        case Heading(text=text, level=level):
            return [{"kind": "heading", "text": text, "level": level}]
        case Paragraph(text=text, style=style):
            return [{"kind": "paragraph", "text": text, "style": style.value}]
        case ListBlock(items=items, style=list_style):
            return [{"kind": "list", "items": list(items), "style": list_style.value}]
        case QuoteBlock():
            return [_quotes_data(placed.block, document)]
        case _:
            return _figures_data(placed, document)


def _figures_data(placed: Placed, document: ReportDocument) -> list[dict[str, Any]]:
    match placed.block:
        case KeyNumbers():
            return [_key_numbers_data(placed.block, document)]
        case ChartBlock():
            return [_chart_data(placed.block, placed, document)]
        case WavesBlock():
            chart = _chart_data(placed.block, placed, document)
            return [chart, *(_table_data(grid, document) for grid in placed.pages)]
        case _:
            return [_table_data(grid, document) for grid in placed.pages]


def _quotes_data(block: QuoteBlock, document: ReportDocument) -> dict[str, Any]:
    """A translation stands as a quote of its own under the original, with its maker in the place of its speaker."""
    quotes = []
    for quote in block.quotes:
        by = document.words(quote.said_by)
        quotes.append({"text": quote.text, "language": quote.language, "by": by})
        if quote.in_english:
            maker = document.words(quote.translated_by)
            quotes.append({"text": quote.in_english, "language": SOURCE_LANGUAGE, "by": maker})
    return {"kind": "quotes", "quotes": quotes}


def _key_numbers_data(block: KeyNumbers, document: ReportDocument) -> dict[str, Any]:
    wording = Wording(document)
    numbers = []
    for number in block.numbers:
        value, base = wording.key_number(number)
        numbers.append({"value": value, "base": base, "label": number.label})
    return {"kind": "key_numbers", "numbers": numbers}


def _chart_data(
    block: ChartBlock | WavesBlock, placed: Placed, document: ReportDocument
) -> dict[str, Any]:
    chart = chart_of(block, document, above=placed.above)
    note = document.label(Label.SEE_CHART_TABLE, table=placed.table_number)
    address = table_address(document, placed.table_number)
    return {
        "kind": "chart",
        "caption": chart_caption(chart.title, placed.number, document),
        "summary": block.summary,
        "note": f"{chart.base} {note}".strip(),
        "csv": {
            "label": document.label(Label.TABLE_AS_CSV, number=placed.table_number),
            "address": address,
        }
        if address
        else None,
        "about": chart.about,
        **chart_data(chart),
    }


def _table_data(grid: Grid, document: ReportDocument) -> dict[str, Any]:
    return {
        "kind": "table",
        "caption": caption(grid, document),
        "summary": grid.summary,
        "stub": grid.stub,
        "columns": [
            {"label": column.label, "is_number": column.unit is not Unit.WORDS}
            for column in grid.columns
        ],
        "widths": list(widths(grid)) if grid.is_wide else None,
        "is_words": grid.is_words,
        "is_small": grid.is_small,
        "rows": [{"label": row.label, "values": list(row.values)} for row in grid.rows],
        "notes": list(grid.notes),
    }
