"""Tables on a web page. Those of what people answered lie folded below their chart; on a phone, tables of words stand row by row.

Native ``details`` fold: they open without a script, and paper shows what is in them.
"""

from markupsafe import Markup

from engage.reports.exports.charts_html import csv_link, marked
from engage.reports.exports.grid import Column, Grid, Row, Unit, Value
from engage.reports.exports.grids import Placed, caption
from engage.reports.exports.wording import NOT_APPLICABLE
from engage.reports.rules.document import ReportDocument, TableBlock, WavesBlock

FOLDED = Markup('<details class="e-more"><summary>{title}</summary>{table}</details>')


def tables_markup(placed: Placed, document: ReportDocument) -> Markup:
    """The tables of one block, each with its notes and a link to its figures as CSV."""
    tables = []
    for grid, sheet in zip(placed.pages, placed.sheets, strict=True):
        table = Markup('{table}{notes}<p class="e-small">{link}</p>').format(
            table=_table(grid, document), notes=_notes(grid), link=csv_link(sheet, document)
        )
        if isinstance(placed.block, TableBlock | WavesBlock):
            table = FOLDED.format(title=caption(grid, document), table=table)
        tables.append(table)
    return Markup("\n").join(tables)


def _table(grid: Grid, document: ReportDocument) -> Markup:
    header = Markup("").join(
        Markup('<th scope="col"{role}{side}>{label}</th>').format(
            role=_role(grid, "columnheader"), side=_side(column), label=column.label
        )
        for column in grid.columns
    )
    return Markup(
        '<div class="e-scroll" tabindex="0" role="region" aria-label="{title}"><table{stacks}>'
        "<caption>{title}</caption><thead{group}><tr{row}>"
        '<th scope="col"{corner}>{stub}</th>{header}</tr></thead><tbody{group}>{rows}</tbody></table></div>'
    ).format(
        title=caption(grid, document),
        stacks=Markup(' class="e-stack" role="table"') if grid.is_words else "",
        group=_role(grid, "rowgroup"),
        row=_role(grid, "row"),
        corner=_role(grid, "columnheader"),
        stub=grid.stub,
        header=header,
        rows=Markup("").join(_row(row, grid, document) for row in grid.rows),
    )


def _row(row: Row, grid: Grid, document: ReportDocument) -> Markup:
    return Markup('<tr{role}><th scope="row"{header}>{label}</th>{cells}</tr>').format(
        role=_role(grid, "row"),
        header=_role(grid, "rowheader"),
        label=row.label,
        cells=Markup("").join(
            _cell(column, value, grid, document)
            for column, value in zip(grid.columns, row.values, strict=True)
        ),
    )


def _cell(column: Column, value: Value, grid: Grid, document: ReportDocument) -> Markup:
    """Where rows stand by themselves, each cell says what its column is, and one that does not apply is not there."""
    told = Markup(' data-label="{label}"').format(label=column.label) if grid.is_words else ""
    if grid.is_words and value == NOT_APPLICABLE:
        told += Markup(' class="e-none"')
    return Markup("<td{role}{side}{told}>{value}</td>").format(
        role=_role(grid, "cell"),
        side=_side(column),
        told=told,
        value=marked(str(value), document),
    )


def _role(grid: Grid, role: str) -> Markup:
    """What stands as blocks is no table any more to a screen reader, unless its roles say so."""
    return Markup(' role="{role}"').format(role=role) if grid.is_words else Markup("")


def _side(column: Column) -> Markup:
    return Markup("") if column.unit is Unit.WORDS else Markup(' class="n"')


def _notes(grid: Grid) -> Markup:
    return Markup("").join(
        Markup('<p class="e-small">{note}</p>').format(note=note) for note in grid.notes
    )
