"""Every figure of a report as plain grids, once, so that no format can show another number.

A page grid holds what a reader sees in a cell (``120 (27%)``); a sheet grid holds one figure a cell, for a machine.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import count, islice

from engage.reports.exports.grid import Column, Grid, Row, Unit, Value
from engage.reports.exports.grids_beside import grid_beside, words_grid
from engage.reports.exports.wording import (
    NOT_APPLICABLE,
    UNDER_ONE,
    Wording,
    no_percent,
    symbol_text,
)
from engage.reports.rules.document import (
    AccountBlock,
    Block,
    ChartBlock,
    ComparisonBlock,
    Heading,
    KeyNumber,
    KeyNumbers,
    Measure,
    ReportDocument,
    TableBlock,
    TallyBlock,
    WavesBlock,
    WordsBlock,
)
from engage.reports.rules.labels import Label
from engage.rules.activity import Axis, Tally, TallyLine, Total
from engage.rules.disclosure.release import Cell, Key, PublishedTable, Symbol

Laid = tuple[tuple[Column, ...], tuple[Row, ...]]

EVERYONE = "*"
"""Row id of the line that says how many people a table is about."""


@dataclass(frozen=True)
class Placed:
    """A block with its figures laid out for pages and for sheets, in the same order.

    ``number`` is a chart's own number, ``table_number`` the one of the table with its figures, and ``above`` the words of the heading
    that a chart stands below.
    """

    block: Block
    pages: tuple[Grid, ...] = ()
    sheets: tuple[Grid, ...] = ()
    number: int = 0
    table_number: int = 0
    above: str = ""


def placed_blocks(document: ReportDocument) -> tuple[Placed, ...]:
    """Every block in order; tables are numbered through the report, alike on pages and sheets. Those that stand on no page come after."""
    wording = Wording(document)
    grids = [_grids_of(block, wording) for block in document.blocks]
    numbers, more = count(1), count(1 + sum(len(pages) for pages, _sheets in grids))
    placed: list[Placed] = []
    for block, (pages, sheets) in zip(document.blocks, grids, strict=True):
        own = more if _is_told(block) else numbers
        taken = list(islice(own, len(pages) or int(_is_told(block))))
        placed.append(Placed(block, _numbered(pages, taken), _numbered(sheets, taken)))
    return _with_charts_numbered(placed)


def _is_told(block: Block) -> bool:
    return isinstance(block, TableBlock) and block.is_told


def _with_charts_numbered(placed: list[Placed]) -> tuple[Placed, ...]:
    numbers = {page.id: page.number for one in placed for page in one.pages}
    charts, above = 0, ""
    for place, one in enumerate(placed):
        if isinstance(one.block, Heading):
            above = one.block.text
        if isinstance(one.block, ChartBlock | WavesBlock):
            charts += 1
            table_id = one.block.table.id if isinstance(one.block, ChartBlock) else one.block.id
            placed[place] = replace(one, number=charts, table_number=numbers[table_id], above=above)
    return tuple(placed)


def caption(grid: Grid, document: ReportDocument) -> str:
    """``Table 2: ...``; the title alone for figures that stand on a page without a caption."""
    if not grid.number:
        return grid.title
    kind = document.label(Label.TABLE)
    return document.label(Label.CAPTION, kind=kind, number=grid.number, title=grid.title)


def chart_caption(title: str, number: int, document: ReportDocument) -> str:
    """``Chart 1: ...``"""
    return document.label(
        Label.CAPTION, kind=document.label(Label.CHART), number=number, title=title
    )


def _numbered(grids: tuple[Grid, ...], numbers: Sequence[int]) -> tuple[Grid, ...]:
    numbered = [replace(grid, number=number) for grid, number in zip(grids, numbers, strict=False)]
    return (*numbered, *grids[len(numbered) :])


def _grids_of(block: Block, wording: Wording) -> tuple[tuple[Grid, ...], tuple[Grid, ...]]:
    sheets: tuple[Grid, ...]
    match block:
        case TableBlock(table=table, summary=summary, is_told=is_told):
            sheets = (_sheet_of(table, summary, wording),)
            return () if is_told else (_page_of(table, summary, wording),), sheets
        case TallyBlock(tally=tally, summary=summary):
            sheets = (_result_sheet(tally, summary, wording),)
            if tally.has_votes:
                sheets = (*sheets, _ballots_sheet(tally, wording))
        case AccountBlock():
            sheets = (_account_sheet(block, wording),)
        case ComparisonBlock() | WavesBlock():
            page, sheet = (grid_beside(block, wording, is_page=one) for one in (True, False))
            return (page,), (sheet,)
        case WordsBlock():
            sheets = (words_grid(block, wording),)
        case KeyNumbers():
            return (), (_key_sheet(block, wording),)
        case _:
            return (), ()
    return tuple(_printed(sheet, wording) for sheet in sheets), sheets


def _printed(sheet: Grid, wording: Wording) -> Grid:
    """A sheet grid as read on a page: numbers with separators, pence as pounds."""
    rows = tuple(
        replace(
            row,
            values=tuple(
                _printed_value(value, column.unit, wording)
                for value, column in zip(row.values, sheet.columns, strict=True)
            ),
        )
        for row in sheet.rows
    )
    return replace(sheet, rows=rows)


def _printed_value(value: Value, unit: Unit, wording: Wording) -> str:
    if isinstance(value, str):
        return value
    return wording.money(value) if unit is Unit.PENCE else wording.number(value)


def _page_of(table: PublishedTable, summary: str, wording: Wording) -> Grid:
    columns, rows = (
        _one_way_page(table, wording)
        if table.columns is None
        else _two_way_page(table, table.columns, wording)
    )
    return _table_grid(table, summary, columns, rows, wording)


def _sheet_of(table: PublishedTable, summary: str, wording: Wording) -> Grid:
    columns, rows = (
        _one_way_sheet(table, wording)
        if table.columns is None
        else _two_way_sheet(table, table.columns, wording)
    )
    return _table_grid(table, summary, columns, rows, wording)


def _table_grid(
    table: PublishedTable,
    summary: str,
    columns: tuple[Column, ...],
    rows: tuple[Row, ...],
    wording: Wording,
) -> Grid:
    document = wording.document
    notes = tuple(note for note in (wording.base(table), *wording.notes(table)) if note)
    return Grid(
        table.id,
        document.words(table.title),
        summary,
        document.label(Label.ANSWER),
        columns,
        rows,
        notes,
    )


def _one_way_columns(document: ReportDocument) -> tuple[Column, ...]:
    return (
        Column("people", document.label(Label.COUNT), Unit.PEOPLE),
        Column("percent", document.label(Label.PERCENT), Unit.PERCENT),
    )


def _one_way_page(table: PublishedTable, wording: Wording) -> Laid:
    rows = tuple(
        Row(
            row,
            wording.document.category(table.rows, row),
            (wording.count(table.cell(row)), wording.percent(table, (row,))),
        )
        for row in table.rows.categories
    )
    return _one_way_columns(wording.document), rows


def _two_way_page(table: PublishedTable, groups: Axis, wording: Wording) -> Laid:
    document = wording.document
    columns = tuple(
        Column(group, document.category(groups, group), Unit.PEOPLE) for group in groups.categories
    )
    rows = tuple(
        Row(
            row,
            document.category(table.rows, row),
            tuple(wording.count_and_percent(table, (row, group)) for group in groups.categories),
        )
        for row in table.rows.categories
    )
    bases = tuple(wording.count(table.bases[group]) for group in groups.categories)
    return columns, (*rows, Row(EVERYONE, document.label(Label.ALL_PEOPLE), bases))


def _one_way_sheet(table: PublishedTable, wording: Wording) -> Laid:
    document = wording.document
    rows = tuple(
        Row(row, document.category(table.rows, row), _figures(table, (row,)))
        for row in table.rows.categories
    )
    everyone = Row(EVERYONE, document.label(Label.ALL_PEOPLE), _base_figures(table))
    return _one_way_columns(document), (*rows, everyone)


def _two_way_sheet(table: PublishedTable, groups: Axis, wording: Wording) -> Laid:
    document = wording.document
    columns = tuple(
        column
        for group in groups.categories
        for column in _group_columns(group, document.category(groups, group), document)
    )
    rows = tuple(
        Row(
            row,
            document.category(table.rows, row),
            tuple(value for group in groups.categories for value in _figures(table, (row, group))),
        )
        for row in table.rows.categories
    )
    bases = tuple(
        value
        for group in groups.categories
        for value in (_figure(table.bases[group]), NOT_APPLICABLE)
    )
    return columns, (*rows, Row(EVERYONE, document.label(Label.ALL_PEOPLE), bases))


def _group_columns(group: str, words: str, document: ReportDocument) -> tuple[Column, Column]:
    return (
        Column(group, document.label(Label.GROUP_COUNT, group=words), Unit.PEOPLE),
        Column(group, document.label(Label.GROUP_PERCENT, group=words), Unit.PERCENT),
    )


def _base_figures(table: PublishedTable) -> tuple[Value, Value]:
    withheld = next((cell.symbol for cell in table.cells.values() if cell.symbol), None)
    return (symbol_text(withheld) if table.base is None else table.base, NOT_APPLICABLE)


def _figure(cell: Cell) -> Value:
    return symbol_text(cell.symbol) if cell.count is None else cell.count


def _figures(table: PublishedTable, key: Key) -> tuple[Value, Value]:
    cell = table.cells[key]
    if cell.percent is not None:
        return _figure(cell), cell.percent
    return _figure(cell), UNDER_ONE if table.is_under_one_percent(key) else no_percent(table, key)


def _result_sheet(tally: Tally, summary: str, wording: Wording) -> Grid:
    document = wording.document
    columns = [
        Column("cost", document.label(Label.COST), Unit.PENCE),
        Column("awarded", document.label(Label.AWARDED), Unit.PENCE),
        Column("funded", document.label(Label.FUNDED), Unit.WORDS),
    ]
    notes = [document.label(Label.BUDGET, money=wording.money(tally.budget_pence))]
    if tally.has_votes:
        columns.insert(0, Column("votes", document.label(Label.VOTES), Unit.NUMBER))
    else:
        notes.append(document.label(Label.VOTES_NOT_SHOWN))
    rows = tuple(_result_row(line, tally, document) for line in tally.lines)
    stub = document.label(Label.PROJECT)
    return Grid(
        tally.id, document.words(tally.title), summary, stub, tuple(columns), rows, tuple(notes)
    )


def _result_row(line: TallyLine, tally: Tally, document: ReportDocument) -> Row:
    funded = document.label(Label.YES if line.awarded_pence else Label.NO)
    values: tuple[Value, ...] = (line.cost_pence, line.awarded_pence, funded)
    return Row(
        line.id, document.words(line.words), (line.votes, *values) if tally.has_votes else values
    )


def _ballots_sheet(tally: Tally, wording: Wording) -> Grid:
    document = wording.document
    title = document.label(Label.BALLOT_PAPERS, title=document.words(tally.title))
    rows = (
        Row("valid", document.label(Label.VALID_BALLOTS), (tally.valid,)),
        Row("blank", document.label(Label.BLANK_BALLOTS), (tally.blank,)),
        Row("spoilt", document.label(Label.SPOILT_BALLOTS), (tally.spoilt,)),
    )
    return Grid(
        id=f"{tally.id}-ballots",
        title=title,
        summary="",
        stub=document.label(Label.ITEM),
        columns=(Column("number", document.label(Label.NUMBER), Unit.NUMBER),),
        rows=rows,
    )


def _account_sheet(block: AccountBlock, wording: Wording) -> Grid:
    columns = tuple(
        Column(str(place), label, Unit.NUMBER) for place, label in enumerate(block.columns, 1)
    )
    rows = tuple(
        Row(str(place), line.label, tuple(_account_value(total) for total in line.values))
        for place, line in enumerate(block.lines, 1)
    )
    return Grid(
        block.id, block.title, block.summary, wording.document.label(Label.ITEM), columns, rows
    )


def _account_value(total: Total | None) -> Value:
    return symbol_text(Symbol.CONFIDENTIAL) if total is None else total.value


def _key_sheet(block: KeyNumbers, wording: Wording) -> Grid:
    document = wording.document
    rows = tuple(
        Row(str(place), number.label, _key_values(number, document))
        for place, number in enumerate(block.numbers, 1)
    )
    columns = (
        Column("number", document.label(Label.NUMBER), Unit.NUMBER),
        Column("measure", document.label(Label.MEASURE), Unit.WORDS),
        Column("base", document.label(Label.ALL_PEOPLE), Unit.PEOPLE),
    )
    return Grid(block.id, block.title, "", document.label(Label.ITEM), columns, rows)


def _key_values(number: KeyNumber, document: ReportDocument) -> tuple[Value, Value, Value]:
    if isinstance(number.value, Total):
        return number.value.value, document.label(Label.NUMBER), NOT_APPLICABLE
    table, key = number.value.table, number.value.key
    people, percent = _figures(table, key)
    base = table.base_of(key)
    shown_base = no_percent(table, key) if base is None else base
    if number.value.measure is Measure.COUNT:
        return people, document.label(Label.COUNT), shown_base
    return percent, document.label(Label.PERCENT), shown_base
