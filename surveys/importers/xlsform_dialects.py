"""What some survey programs write in ways of their own, put as the XLSForm standard has it.

KoboToolbox saves its tables, orders and grids as rows that no other program knows, and marks of its own in columns that begin
with ``$``. ODK's forms make a table of a group whose first question shows the choices and takes no answer (``label``,
``list-nolabel``).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from engage.content.importers.sheets import Header, Row, Sheet
from surveys.importers.findings import Unsupported
from surveys.importers.xlsform_columns import Columns, survey_columns
from surveys.importers.xlsform_form import SURVEY

APPEARANCE, TABLE = "appearance", "table-list"
_SCORE, _RANK, _GRID = "begin_score", "begin_rank", "begin_kobomatrix"
_ENDS = {_SCORE: "end_score", _RANK: "end_rank", _GRID: "end_kobomatrix"}
_LISTS = {_SCORE: "kobo--score-choices", _RANK: "kobo--rank-items"}
_HEAD, _ROW_BELOW = "label", "list-nolabel"
_SELECTS = ("select_one ", "select one ", "select_multiple ", "select multiple ")


@dataclass
class _Plain:
    """The rows as the standard has them, so far, and what was left out of them."""

    columns: Columns
    type: str
    appearance: str
    rows: list[Row] = field(default_factory=list)
    left_out: list[Unsupported] = field(default_factory=list)

    def tell(self, row: Row, why: str) -> None:
        what = f"{self.columns.value(row, 'type')} {self.columns.value(row, 'name')}".strip()
        where = f"{SURVEY}!{self.columns.column('type')}{row.number}"
        self.left_out.append(Unsupported(where, what[:200], why))

    def add(self, row: Row, type_: str, look: str = "") -> None:
        cells = {**row.cells, self.type: type_}
        if look:
            cells[self.appearance] = look
        self.rows.append(replace(row, cells=cells))


def in_plain_words(sheet: Sheet) -> tuple[Sheet, tuple[Unsupported, ...]]:
    """The survey sheet without ways of one program alone, and what of them is not here. A sheet without such ways stays as it is."""
    known = tuple(header for header in sheet.headers if not _is_mark(header))
    columns = survey_columns(replace(sheet, headers=known))
    if not columns.column("type"):
        return sheet, ()
    if not columns.column("control appearance"):
        known = (*known, Header(APPEARANCE, ""))
        columns = survey_columns(replace(sheet, headers=known))
    plain = _Plain(columns, _heading(columns, "type"), _heading(columns, "control appearance"))
    plain.left_out += _marks_told(sheet)
    marks = {header.text for header in sheet.headers if _is_mark(header)}
    _read(plain, [(_without(row, marks), row.cells) for row in sheet.rows])
    rows = tuple(_with_odk_tables(plain))
    return replace(sheet, headers=known, rows=rows), tuple(plain.left_out)


def _without(row: Row, headings: Collection[str]) -> Row:
    return replace(
        row, cells={name: text for name, text in row.cells.items() if name not in headings}
    )


def _is_mark(header: Header) -> bool:
    return header.text.startswith(("$", "kobo--"))


def _marks_told(sheet: Sheet) -> Iterator[Unsupported]:
    """Each column of marks once, when it has any; those that say which list a table asks about are read."""
    for header in sheet.headers:
        is_read = not _is_mark(header) or header.text in _LISTS.values()
        if not is_read and any(header.text in row.cells for row in sheet.rows):
            where = f"{SURVEY}!{header.column}{sheet.heading_row}"
            yield Unsupported(where, header.text, "mark_of_another_program")


def _heading(columns: Columns, name: str) -> str:
    return next(column.heading for column in columns.all if column.field == name)


def _type(plain: _Plain, row: Row) -> str:
    return row.cells.get(plain.type, "").strip().lower()


def _read(plain: _Plain, rows: Iterable[tuple[Row, Mapping[str, str]]]) -> None:
    """``rows``: each without marks, and all its cells. A table or an order that does not name its list is left out as a grid is."""
    kind, end, choices = "", "", ""
    for row, marked in rows:
        type_ = _type(plain, row)
        if type_ in _ENDS:
            choices = marked.get(_LISTS.get(type_, ""), "")
            kind, end = type_ if choices else _GRID, _ENDS[type_]
            _begin(plain, row, kind, choices)
        elif kind and type_ == end:
            if kind == _SCORE:
                plain.add(row, "end_group")
            kind = ""
        elif kind == _SCORE and type_ == "score__row":
            plain.add(row, f"select_one {choices}")
        elif kind:
            plain.tell(row, "all_put_in_order" if kind == _RANK else "type_not_supported")
        else:
            plain.rows.append(row)


def _begin(plain: _Plain, row: Row, kind: str, choices: str) -> None:
    if kind == _SCORE:
        plain.add(row, "begin_group", TABLE)
    elif kind == _RANK:
        plain.add(row, f"rank {choices}")
    else:
        plain.tell(row, "type_not_supported")


def _with_odk_tables(plain: _Plain) -> Iterator[Row]:
    """A question that only shows the choices of the rows below it goes, and its group becomes a table."""
    rows = plain.rows
    heads = {
        place
        for place, row in enumerate(rows)
        if _HEAD in _looks(plain, row)
        and place + 1 < len(rows)
        and _ROW_BELOW in _looks(plain, rows[place + 1])
        and _type(plain, row) == _type(plain, rows[place + 1])
        and _type(plain, row).startswith(_SELECTS)
    }
    groups = {place - 1 for place in heads if place and _is_group(plain, rows[place - 1])}
    for place, row in enumerate(rows):
        if place in heads:
            plain.tell(row, "choices_head_the_table")
        elif place in groups:
            yield replace(row, cells={**row.cells, plain.appearance: TABLE})
        elif _ROW_BELOW in _looks(plain, row):
            rest = " ".join(look for look in _looks(plain, row) if look != _ROW_BELOW)
            yield replace(row, cells={**row.cells, plain.appearance: rest})
        else:
            yield row


def _looks(plain: _Plain, row: Row) -> list[str]:
    return row.cells.get(plain.appearance, "").split()


def _is_group(plain: _Plain, row: Row) -> bool:
    return _type(plain, row).replace("_", " ") == "begin group"
