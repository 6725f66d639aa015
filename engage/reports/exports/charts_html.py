"""Charts on a web page: each row is text with its bar or dot below, so it reflows and needs no text alternative.

Lengths are attributes of SVG shapes: the site's content policy lets no style attribute through.
"""

from fractions import Fraction
from urllib.parse import quote

from markupsafe import Markup, escape

from engage.reports.exports.charts import Bar, BarGroup, Chart
from engage.reports.exports.csv import table_csv
from engage.reports.exports.grid import Grid
from engage.reports.exports.wording import symbol_text
from engage.reports.rules.document import ChartKind, ReportDocument
from engage.reports.rules.labels import Label
from engage.rules.disclosure.release import Symbol


def chart_markup(chart: Chart, document: ReportDocument) -> Markup:
    """The rows of a chart."""
    return Markup("\n").join(_group_markup(group, chart.kind, document) for group in chart.groups)


def csv_link(grid: Grid, document: ReportDocument) -> Markup:
    """A link to the figures of one table as CSV. They are in the address itself: the page, the preview and the file on somebody's
    disk need no server for it."""
    return Markup(
        '<a download="{name}" href="data:text/csv;charset=utf-8,{text}">{words}</a>'
    ).format(
        name=f"table-{grid.number}.csv",
        text=quote(table_csv(grid)),
        words=document.label(Label.TABLE_AS_CSV, number=grid.number),
    )


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


def _group_markup(group: BarGroup, kind: ChartKind, document: ReportDocument) -> Markup:
    rows = Markup("").join(_bar_markup(bar, kind, document) for bar in group.bars)
    label = (
        Markup("<p><strong>{label}</strong></p>").format(label=group.label) if group.label else ""
    )
    return Markup('{label}<ul class="e-bars">{rows}</ul>').format(label=label, rows=rows)


def _bar_markup(bar: Bar, kind: ChartKind, document: ReportDocument) -> Markup:
    drawing = Markup("") if bar.share is None else _DRAWINGS[kind](bar)
    return Markup("<li><span>{label}</span> <b>{value}</b>{drawing}</li>").format(
        label=bar.label, value=marked(bar.value, document), drawing=drawing
    )


def _bar_drawn(bar: Bar) -> Markup:
    return Markup(
        '<svg class="e-bar" aria-hidden="true" focusable="false">'
        '<rect class="e-bar__fill{main}" width="{width}%" height="100%"/></svg>'
    ).format(main=_main(bar), width=_hundredths(bar.share))


def _side_drawn(bar: Bar) -> Markup:
    return Markup(
        '<svg class="e-bar" aria-hidden="true" focusable="false">'
        '<rect class="e-bar__fill{main}" x="{start}%" width="{width}%" height="100%"/>'
        '<line class="e-bar__middle" x1="50%" x2="50%" y1="0" y2="100%"/></svg>'
    ).format(main=_main(bar), start=_hundredths(bar.start), width=_hundredths(bar.share))


def _dot_drawn(bar: Bar) -> Markup:
    return Markup(
        '<svg class="e-spot" aria-hidden="true" focusable="false">'
        '<line class="e-dot__line" x1="0" x2="100%" y1="50%" y2="50%"/>'
        '<circle class="e-dot__us" cx="{place}%" cy="50%" r="7"/></svg>'
    ).format(place=_hundredths(bar.share))


_DRAWINGS = {
    ChartKind.BARS: _bar_drawn,
    ChartKind.TWO_SIDED: _side_drawn,
    ChartKind.DOTS: _dot_drawn,
}


def _main(bar: Bar) -> str:
    return " e-bar__fill--main" if bar.is_main else ""


def _hundredths(share: Fraction | None) -> float:
    return round(float(share or 0) * 100, 1)
