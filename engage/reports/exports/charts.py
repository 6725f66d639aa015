"""Horizontal bars from a published table: what to draw, once, and the bars of a web page.

Label and number stand on the row as text, so nothing depends on colour or a legend. A hidden cell has no bar, and no
length, order or gap says how large it is. Bars start at zero.
"""

from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup, escape

from engage.reports.exports.grids import axis_label
from engage.reports.exports.wording import Wording, symbol_text
from engage.reports.rules.document import ChartBlock, ChartOrder, ReportDocument
from engage.reports.rules.labels import Label
from engage.rules.disclosure.release import Key, PublishedTable, Symbol


@dataclass(frozen=True)
class Bar:
    """``share`` is the bar's part of the width, 0 to 1; ``None`` where the figure is hidden."""

    label: str
    value: str
    share: Fraction | None
    is_main: bool


@dataclass(frozen=True)
class BarGroup:
    """Bars that belong together; ``label`` is empty when the chart has only one group."""

    label: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Chart:
    title: str
    groups: tuple[BarGroup, ...]
    alt: str
    base: str


def chart_of(block: ChartBlock, document: ReportDocument) -> Chart:
    """The bars of a block: one group, or one for each column of a table with columns."""
    table, wording = block.table, Wording(document)
    columns = table.columns.categories if table.columns else ("",)
    keys = {column: _ordered_keys(table, column, block.order) for column in columns}
    longest = max(
        (_size(table, key) or Fraction(0) for line in keys.values() for key in line),
        default=Fraction(0),
    )
    groups = tuple(
        BarGroup(
            axis_label(table.columns, column, document) if table.columns else "",
            tuple(_bar(table, key, longest, wording) for key in line),
        )
        for column, line in keys.items()
    )
    title = document.words(table.title)
    return Chart(title, groups, _alt(title, block.summary, groups, document), wording.base(table))


def bars_markup(chart: Chart, document: ReportDocument) -> Markup:
    """The chart for a web page: each row is text with a bar below it, so it reflows and needs no text alternative.

    Lengths are attributes of SVG shapes: the site's content policy lets no style attribute through.
    """
    return Markup("\n").join(_group_markup(group, document) for group in chart.groups)


def marked(value: str, document: ReportDocument) -> Markup:
    """A figure as read, with the meaning of a symbol beside it."""
    meaning = _MEANINGS.get(value)
    if meaning is None:
        return escape(value)
    words = document.label(meaning)
    return Markup('<abbr class="e-c" title="{words}">{value}</abbr>').format(
        words=words, value=value
    )


_MEANINGS = {
    symbol_text(Symbol.CONFIDENTIAL): Label.SYMBOL_CONFIDENTIAL,
    symbol_text(Symbol.WITHHELD): Label.SYMBOL_WITHHELD,
}


def _group_markup(group: BarGroup, document: ReportDocument) -> Markup:
    rows = Markup("").join(_bar_markup(bar, document) for bar in group.bars)
    label = (
        Markup("<p><strong>{label}</strong></p>").format(label=group.label) if group.label else ""
    )
    return Markup('{label}<ul class="e-bars">{rows}</ul>').format(label=label, rows=rows)


def _bar_markup(bar: Bar, document: ReportDocument) -> Markup:
    drawing = Markup("")
    if bar.share is not None:
        drawing = Markup(
            '<svg class="e-bar" aria-hidden="true" focusable="false">'
            '<rect class="e-bar__fill{main}" width="{width}%" height="100%"/></svg>'
        ).format(
            main=" e-bar__fill--main" if bar.is_main else "", width=round(float(bar.share) * 100, 1)
        )
    return Markup("<li><span>{label}</span> <b>{value}</b>{drawing}</li>").format(
        label=bar.label, value=marked(bar.value, document), drawing=drawing
    )


def _size(table: PublishedTable, key: Key) -> Fraction | None:
    """What a bar's length stands for: a share of the group where there is one, so that groups compare."""
    cell = table.cells[key]
    if cell.count is None:
        return None
    base = table.base_of(key)
    return Fraction(cell.count, base) if base else Fraction(cell.count)


def _ordered_keys(table: PublishedTable, column: str, order: ChartOrder) -> tuple[Key, ...]:
    keys = [(row, column) if table.columns else (row,) for row in table.rows.categories]
    if order is ChartOrder.BY_SIZE and not table.columns:
        keys.sort(key=lambda key: (table.cells[key].is_hidden, -(table.cells[key].count or 0)))
    return tuple(keys)


def _bar(table: PublishedTable, key: Key, longest: Fraction, wording: Wording) -> Bar:
    size = _size(table, key)
    share = None if size is None else size / longest if longest else Fraction(0)
    label = axis_label(table.rows, key[0], wording.document)
    return Bar(label, wording.count_and_percent(table, key), share, is_main=share == 1)


def _alt(title: str, summary: str, groups: tuple[BarGroup, ...], document: ReportDocument) -> str:
    values = " ".join(
        document.label(
            Label.CHART_VALUE,
            label=f"{group.label}, {bar.label}" if group.label else bar.label,
            value=bar.value,
        )
        for group in groups
        for bar in group.bars
    )
    return document.label(Label.CHART_ALT, title=title, summary=summary, values=values)
