"""Grids of what stands beside the figures: everybody who lives here, and tables of words."""

from engage.reports.exports.grid import Column, Grid, Row, Unit
from engage.reports.exports.wording import NOT_APPLICABLE, UNDER_ONE, Wording, no_percent
from engage.reports.rules.document import ComparisonBlock, WavesBlock, WordsBlock
from engage.reports.rules.labels import Label
from engage.rules.disclosure.release import PublishedTable


def grid_beside(block: ComparisonBlock | WavesBlock, wording: Wording, *, is_page: bool) -> Grid:
    """Figures of a table of the report beside others."""
    if isinstance(block, WavesBlock):
        return waves_grid(block, wording, is_page=is_page)
    return compared_with_everybody(block, wording, is_page=is_page)


def compared_with_everybody(block: ComparisonBlock, wording: Wording, *, is_page: bool) -> Grid:
    """People who took part, their share, and the share among everybody; an answer that is no group of the count has none."""
    document, table = wording.document, block.table
    everybody = dict(block.shares)
    rows = tuple(
        Row(
            code,
            document.category(table.rows, code),
            (
                wording.count(table.cells[(code,)]) if is_page else _count(table, code, wording),
                wording.percent(table, (code,)) if is_page else _percent(table, code),
                tenths_text(everybody[code]) if code in everybody else NOT_APPLICABLE,
            ),
        )
        for code in table.rows.categories
    )
    return Grid(
        id=f"{table.id}:everybody",
        title=document.label(Label.COMPARED_TITLE, title=document.words(table.title)),
        summary=block.summary,
        stub=document.label(Label.ANSWER),
        columns=(
            Column("people", document.label(Label.COUNT), Unit.PEOPLE),
            Column("percent", document.label(Label.PERCENT), Unit.PERCENT),
            Column("everybody", document.label(Label.EVERYBODY), Unit.WORDS),
        ),
        rows=rows,
        notes=tuple(
            note for note in (wording.base(table), *wording.notes(table), block.source) if note
        ),
    )


def waves_grid(block: WavesBlock, wording: Wording, *, is_page: bool) -> Grid:
    """An answer's figures each time it was asked; how many were asked stands in the last row."""
    document, newest = wording.document, block.tables[-1]
    waves = list(zip(block.tables, block.names, strict=True))
    if is_page:
        columns = [Column(table.id, name, Unit.PEOPLE) for table, name in waves]
    else:
        columns = [
            Column(table.id, document.label(label, group=name), unit)
            for table, name in waves
            for label, unit in (
                (Label.GROUP_COUNT, Unit.PEOPLE),
                (Label.GROUP_PERCENT, Unit.PERCENT),
            )
        ]
    rows = [
        Row(
            code,
            document.category(newest.rows, code),
            tuple(
                value
                for table, _name in waves
                for value in _wave_values(table, code, wording, is_page=is_page)
            ),
        )
        for code in newest.rows.categories
    ]
    bases: list[int | str] = []
    for table, _name in waves:
        base = NOT_APPLICABLE if table.base is None else table.base
        shown = wording.number(base) if is_page and isinstance(base, int) else base
        bases += [shown] if is_page else [shown, NOT_APPLICABLE]
    rows.append(Row("*", document.label(Label.ALL_PEOPLE), tuple(bases)))
    notes = dict.fromkeys(note for table, _name in waves for note in wording.notes(table))
    return Grid(
        block.id,
        document.words(newest.title),
        block.summary,
        document.label(Label.ANSWER),
        tuple(columns),
        tuple(rows),
        tuple(notes),
    )


def _wave_values(
    table: PublishedTable, code: str, wording: Wording, *, is_page: bool
) -> tuple[int | str, ...]:
    if (code,) not in table.cells:
        return (NOT_APPLICABLE,) if is_page else (NOT_APPLICABLE, NOT_APPLICABLE)
    if is_page:
        return (wording.count_and_percent(table, (code,)),)
    return _count(table, code, wording), _percent(table, code)


def words_grid(block: WordsBlock, wording: Wording) -> Grid:
    """A table of words, alike on pages and sheets. The one symbol that may stand in it is explained below it."""
    columns = tuple(
        Column(str(place), label, Unit.WORDS) for place, label in enumerate(block.columns, 1)
    )
    rows = tuple(
        Row(str(place), line.label, line.values) for place, line in enumerate(block.lines, 1)
    )
    meaning = wording.document.label(Label.SYMBOL_NOT_APPLICABLE)
    has_symbol = any(NOT_APPLICABLE in line.values for line in block.lines)
    notes = (f"{NOT_APPLICABLE}: {meaning}",) if has_symbol else ()
    return Grid(block.id, block.title, block.summary, block.stub, columns, rows, notes)


def tenths_text(tenths: int) -> str:
    """A share of everybody: 95 tenths are ``9.5%``."""
    return f"{tenths // 10}.{tenths % 10}%"


def _count(table: PublishedTable, code: str, wording: Wording) -> int | str:
    cell = table.cells[(code,)]
    return wording.count(cell) if cell.count is None else cell.count


def _percent(table: PublishedTable, code: str) -> int | str:
    percent = table.cells[(code,)].percent
    if table.is_under_one_percent((code,)):
        return UNDER_ONE
    return no_percent(table, (code,)) if percent is None else percent
