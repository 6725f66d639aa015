"""Tables of web pages as rows of equal length."""

from collections.abc import Callable, Iterator

from lxml import html

from engage.plans.rules.sections import Table
from engage.plans.rules.tables import MAX_SPAN, Cell, filled_rows

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def is_layout(table: html.HtmlElement) -> bool:
    """Whether a table only places things on the page: it says so, has a single cell, one with a heading and text below it, or one
    with a table of its own."""
    if (table.get("role") or "").lower() in ("presentation", "none"):
        return True
    cells = [cell for row in rows_of(table) for cell in _cells(row)]
    return len(cells) <= 1 or any(
        _is_frame(cell) or cell.find(".//table") is not None for cell in cells
    )


def table_of(table: html.HtmlElement, text_of: Callable[[html.HtmlElement], str]) -> Table:
    """Cells by ``text_of``; a spanning cell stands in its first place. Leading rows of headings are header rows."""
    rows, headers = list(rows_of(table)), 0
    for row in rows:
        is_header = row.getparent().tag == "thead" or all(cell.tag == "th" for cell in _cells(row))
        if not is_header:
            break
        headers += 1
    filled = filled_rows(
        [
            Cell(text_of(cell), _span(cell.get("colspan")), _span(cell.get("rowspan")))
            for cell in _cells(row)
        ]
        for row in rows
    )
    caption = table.find("caption")
    return Table(
        filled, headers if headers < len(rows) else 0, "" if caption is None else text_of(caption)
    )


def rows_of(table: html.HtmlElement) -> Iterator[html.HtmlElement]:
    """The table's own rows, not those of tables within it."""
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from (row for row in child if row.tag == "tr")


def _is_frame(cell: html.HtmlElement) -> bool:
    headings = [_words(heading) for heading in cell.iter(*_HEADINGS)]
    return bool(headings) and len("".join(headings)) < len(_words(cell))


def _words(element: html.HtmlElement) -> str:
    return "".join("".join(element.itertext()).split())


def _cells(row: html.HtmlElement) -> list[html.HtmlElement]:
    return [cell for cell in row if cell.tag in ("td", "th")]


def _span(text: str | None) -> int:
    return min(max(int(text), 1), MAX_SPAN) if text and text.isdecimal() else 1
