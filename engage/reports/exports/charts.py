"""Charts from published tables: what to draw, once, for every format.

Three kinds: bars from zero; bars on two sides of a middle, for agreement and satisfaction; dots on one line for each group or time, to
compare them. Label and number stand on the row as text, so nothing depends on colour or a legend. A hidden cell has no bar or dot, and
no length, order or gap says how large it is. The title says what was found.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from engage.reports.exports.wording import Wording
from engage.reports.rules.document import (
    ChartBlock,
    ChartKind,
    ChartOrder,
    ReportDocument,
    WavesBlock,
)
from engage.reports.rules.labels import Label
from engage.rules.disclosure.release import Key, PublishedTable

HALF = Fraction(1, 2)
HIDDEN_APART = " · "
"""Between the names of answers whose figures are hidden: alike in every script, and in no name of an answer."""
ZERO = Fraction(0)


@dataclass(frozen=True)
class Bar:
    """``share`` is the bar's part of the width, 0 to 1, and ``start`` where it begins; ``share`` is ``None`` where the figure is
    hidden. Of a dot, ``share`` is its place."""

    label: str
    value: str
    share: Fraction | None
    is_main: bool
    start: Fraction = ZERO


@dataclass(frozen=True)
class BarGroup:
    """Bars that belong together; ``label`` is empty when the chart has only one group."""

    label: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Chart:
    """``title`` is what was found, ``about`` the question: empty where the title or the heading above the chart says it."""

    kind: ChartKind
    title: str
    about: str
    groups: tuple[BarGroup, ...]
    alt: str
    base: str


def chart_of(block: ChartBlock | WavesBlock, document: ReportDocument, *, above: str = "") -> Chart:
    """What a block draws. ``above``: the words of the heading it stands below."""
    if isinstance(block, WavesBlock):
        table, groups, base = block.tables[-1], _wave_groups(block, document), ""
    else:
        table, groups = block.table, _GROUPS[block.kind](block, document)
        base = Wording(document).base(table)
    question = document.words(table.title)
    title = block.summary or question
    about = "" if question in {title, above} else question
    return Chart(block.kind, title, about, groups, _alt(block, question, groups, document), base)


def _bar_groups(block: ChartBlock, document: ReportDocument) -> tuple[BarGroup, ...]:
    """Bars from zero: one group, or one for each column of a table with columns."""
    table = block.table
    columns = table.columns.categories if table.columns else ("",)
    keys = {column: _ordered_keys(table, column, block.order) for column in columns}
    longest = _longest(table, (key for line in keys.values() for key in line))
    bars = {
        column: tuple(_bar(table, key, longest, document) for key in line)
        for column, line in keys.items()
    }
    if block.order is ChartOrder.BY_SIZE:
        bars = {column: _hidden_together(line) for column, line in bars.items()}
    return tuple(
        BarGroup(document.category(table.columns, column) if table.columns else "", line)
        for column, line in bars.items()
    )


def _hidden_together(bars: tuple[Bar, ...]) -> tuple[Bar, ...]:
    """Hidden figures in one row at the end, however many: what can be read is not lost among them. Each has its own row in the table."""
    together: dict[str, list[str]] = {}
    for bar in bars:
        if bar.share is None:
            together.setdefault(bar.value, []).append(bar.label)
    hidden = (
        Bar(HIDDEN_APART.join(labels), value, None, is_main=False)
        for value, labels in together.items()
    )
    return (*(bar for bar in bars if bar.share is not None), *hidden)


def _two_sided(block: ChartBlock, document: ReportDocument) -> tuple[BarGroup, ...]:
    """Steps of a scale from a middle line: one side begins there, the other ends there, and a middle step lies across it."""
    table, sides = block.table, dict(block.sides)
    longest = _longest(table, ((row,) for row in table.rows.categories))
    bars = []
    for row in table.rows.categories:
        bar = _bar(table, (row,), longest, document)
        side = sides.get(row)
        if bar.share is None or side is None:
            bars.append(Bar(bar.label, bar.value, None, is_main=False))
            continue
        length = bar.share / 2
        start = HALF - length * Fraction(1 - side, 2)
        bars.append(Bar(bar.label, bar.value, length, is_main=side > 0, start=start))
    return (BarGroup("", tuple(bars)),)


def _dots(block: ChartBlock, document: ReportDocument) -> tuple[BarGroup, ...]:
    """For each answer a line for each group, with a dot at the group's share: nought to all of it."""
    table, columns = block.table, block.table.columns
    if columns is None:
        return _bar_groups(block, document)
    return tuple(
        BarGroup(
            document.category(table.rows, row),
            tuple(
                _dot(table, (row, column), document.category(columns, column), document)
                for column in columns.categories
            ),
        )
        for row in table.rows.categories
    )


def _wave_groups(block: WavesBlock, document: ReportDocument) -> tuple[BarGroup, ...]:
    """For each answer a line for each time it was asked."""
    newest = block.tables[-1]
    return tuple(
        BarGroup(
            document.category(newest.rows, row),
            tuple(
                _dot(table, (row,), name, document)
                for table, name in zip(block.tables, block.names, strict=True)
                if (row,) in table.cells
            ),
        )
        for row in newest.rows.categories
    )


_GROUPS: Mapping[ChartKind, Callable[[ChartBlock, ReportDocument], tuple[BarGroup, ...]]] = {
    ChartKind.BARS: _bar_groups,
    ChartKind.TWO_SIDED: _two_sided,
    ChartKind.DOTS: _dots,
}


def _size(table: PublishedTable, key: Key) -> Fraction | None:
    """What a length stands for: a share of the group where there is one, so that groups compare."""
    cell = table.cells[key]
    if cell.count is None:
        return None
    base = table.base_of(key)
    return Fraction(cell.count, base) if base else Fraction(cell.count)


def _longest(table: PublishedTable, keys: Iterable[Key]) -> Fraction:
    return max((_size(table, key) or ZERO for key in keys), default=ZERO)


def _ordered_keys(table: PublishedTable, column: str, order: ChartOrder) -> tuple[Key, ...]:
    keys = [(row, column) if table.columns else (row,) for row in table.rows.categories]
    if order is ChartOrder.BY_SIZE and not table.columns:
        keys.sort(key=lambda key: (table.cells[key].is_hidden, -(table.cells[key].count or 0)))
    return tuple(keys)


def _bar(table: PublishedTable, key: Key, longest: Fraction, document: ReportDocument) -> Bar:
    size = _size(table, key)
    share = None if size is None else size / longest if longest else ZERO
    label = document.category(table.rows, key[0])
    return Bar(label, Wording(document).count_and_percent(table, key), share, is_main=share == 1)


def _dot(table: PublishedTable, key: Key, label: str, document: ReportDocument) -> Bar:
    base = table.base_of(key)
    share = None if base is None else _size(table, key)
    value = Wording(document).count_and_percent(table, key)
    return Bar(label, value, share, is_main=False)


_ALTS = {
    ChartKind.BARS: Label.CHART_ALT,
    ChartKind.TWO_SIDED: Label.CHART_ALT_TWO_SIDED,
    ChartKind.DOTS: Label.CHART_ALT_DOTS,
}


def _alt(
    block: ChartBlock | WavesBlock,
    about: str,
    groups: tuple[BarGroup, ...],
    document: ReportDocument,
) -> str:
    values = " ".join(
        document.label(
            Label.CHART_VALUE,
            label=f"{group.label}, {bar.label}" if group.label else bar.label,
            value=bar.value,
        )
        for group in groups
        for bar in group.bars
    )
    return document.label(_ALTS[block.kind], title=about, summary=block.summary, values=values)
