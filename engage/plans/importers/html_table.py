"""Tables of web pages as rows of equal length."""

from collections.abc import Callable, Iterator

from lxml import html

from engage.plans.rules.sections import Table

MAX_SPAN = 100


def is_layout(table: html.HtmlElement) -> bool:
    """Whether a table only places things on the page: it says so, or has a single cell."""
    if (table.get("role") or "").lower() in ("presentation", "none"):
        return True
    return sum(len(_cells(row)) for row in rows_of(table)) <= 1


def table_of(table: html.HtmlElement, text_of: Callable[[html.HtmlElement], str]) -> Table:
    """Cells by ``text_of``; a spanning cell stands in its first place. Leading rows of headings are header rows."""
    grid: list[list[str]] = []
    waiting: dict[int, int] = {}
    headers = 0
    for row in rows_of(table):
        is_header = row.getparent().tag == "thead" or all(cell.tag == "th" for cell in _cells(row))
        headers += 1 if is_header and headers == len(grid) else 0
        grid.append(_row(row, waiting, text_of))
    width = max((len(cells) for cells in grid), default=0)
    rows = tuple(tuple(cells + [""] * (width - len(cells))) for cells in grid)
    caption = table.find("caption")
    return Table(
        rows, headers if headers < len(rows) else 0, "" if caption is None else text_of(caption)
    )


def rows_of(table: html.HtmlElement) -> Iterator[html.HtmlElement]:
    """The table's own rows, not those of tables within it."""
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from (row for row in child if row.tag == "tr")


def _row(
    row: html.HtmlElement, waiting: dict[int, int], text_of: Callable[[html.HtmlElement], str]
) -> list[str]:
    cells: list[str] = []
    for cell in _cells(row):
        _skip(cells, waiting)
        across, down = _span(cell.get("colspan")), _span(cell.get("rowspan"))
        for place in range(len(cells), len(cells) + across):
            waiting[place] = down - 1
        cells.extend([text_of(cell), *[""] * (across - 1)])
    _skip(cells, waiting)
    return cells


def _skip(cells: list[str], waiting: dict[int, int]) -> None:
    while waiting.get(len(cells), 0) > 0:
        waiting[len(cells)] -= 1
        cells.append("")


def _cells(row: html.HtmlElement) -> list[html.HtmlElement]:
    return [cell for cell in row if cell.tag in ("td", "th")]


def _span(text: str | None) -> int:
    return min(max(int(text), 1), MAX_SPAN) if text and text.isdecimal() else 1
