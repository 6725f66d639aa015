"""Horizontal bars from a published table: what to draw once, and the drawing for a web page.

Label and number stand on the row as text, so nothing depends on colour or a legend. A hidden cell has no bar, and no
length, order or gap says how large it is. Bars start at zero.
"""

from dataclasses import dataclass
from fractions import Fraction
from textwrap import wrap

from markupsafe import Markup

from engage.reports.exports.grids import axis_label
from engage.reports.exports.wording import Wording
from engage.reports.rules.document import ChartBlock, ChartOrder, ReportDocument
from engage.reports.rules.labels import Label
from engage.rules.disclosure.release import Key, PublishedTable

MAIN_COLOUR = "#0a5a4a"
REST_COLOUR = "#5d2a6b"
TRACK_COLOUR = "#e9e4ea"
INK_COLOUR = "#1c1420"


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


def svg(chart: Chart, document: ReportDocument) -> Markup:
    """The chart as an inline SVG image whose text alternative says every number."""
    drawing = _Drawing(is_rtl=document.view.direction == "rtl")
    for group in chart.groups:
        if group.label:
            drawing.heading(group.label)
        for bar in group.bars:
            drawing.bar(bar)
    return Markup(
        '<svg class="e-chart" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img"'
        ' aria-label="{alt}" direction="{direction}" font-size="{size}" fill="{ink}">{shapes}</svg>'
    ).format(
        width=WIDTH,
        height=drawing.height,
        direction=document.view.direction,
        size=TEXT_SIZE,
        ink=INK_COLOUR,
        alt=chart.alt,
        shapes=Markup("").join(drawing.shapes),
    )


WIDTH = 640
TEXT_SIZE = 17
LINE_HEIGHT = 24
BAR_HEIGHT = 14
ROW_GAP = 16
LABEL_LETTERS = 52
"""Letters of a label that fit on one line beside its number."""


class _Drawing:
    """Shapes from the top down; ``height`` is what has been used so far."""

    def __init__(self, *, is_rtl: bool) -> None:
        self.shapes: list[Markup] = []
        self.height = 0
        self._is_rtl = is_rtl

    def heading(self, words: str) -> None:
        self._lines(words, 'font-weight="bold"')
        self.height += ROW_GAP // 2

    def bar(self, bar: Bar) -> None:
        first_line = self.height + TEXT_SIZE
        self._lines(bar.label, "")
        self.shapes.append(
            Markup(
                '<text x="{x}" y="{y}" text-anchor="end" font-weight="bold">{words}</text>'
            ).format(x=self._across(WIDTH), y=first_line, words=bar.value)
        )
        if bar.share is not None:
            self._rectangle(WIDTH, TRACK_COLOUR)
            self._rectangle(round(bar.share * WIDTH), MAIN_COLOUR if bar.is_main else REST_COLOUR)
        self.height += BAR_HEIGHT + ROW_GAP

    def _lines(self, words: str, attributes: str) -> None:
        for line in wrap(words, LABEL_LETTERS) or [""]:
            self.height += LINE_HEIGHT
            self.shapes.append(
                Markup('<text x="{x}" y="{y}" {attributes}>{words}</text>').format(
                    x=self._across(0),
                    y=self.height - LINE_HEIGHT + TEXT_SIZE,
                    attributes=Markup(attributes),  # noqa: S704 - one of this class's own constants
                    words=line,
                )
            )

    def _rectangle(self, width: int, colour: str) -> None:
        self.shapes.append(
            Markup(
                '<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="3" fill="{colour}"/>'
            ).format(
                x=WIDTH - width if self._is_rtl else 0,
                y=self.height,
                width=width,
                height=BAR_HEIGHT,
                colour=colour,
            )
        )

    def _across(self, distance: int) -> int:
        """A distance from the side where reading begins, as an x."""
        return WIDTH - distance if self._is_rtl else distance


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
