"""The Pabulib format (``.pb``): text in, a document without loss, an election; and back.

Format: Faliszewski et al., "Participatory Budgeting: Data, Tools, and Analysis", IJCAI 2023.
"""

import csv
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from engage.rules.errors import InvalidError

SECTIONS = ("META", "PROJECTS", "VOTES")


@dataclass(frozen=True)
class MetaLine:
    key: str
    value: str
    line: int


@dataclass(frozen=True)
class ProjectLine:
    cells: tuple[str, ...]
    line: int


@dataclass(frozen=True)
class PabulibDocument:
    """A whole file. Vote records stay as they were written (there may be a million); ``votes_from`` is the first's line."""

    meta_header: str
    meta: tuple[MetaLine, ...]
    project_columns: tuple[str, ...]
    projects: tuple[ProjectLine, ...]
    vote_columns: tuple[str, ...]
    votes: tuple[str, ...]
    votes_from: int = 0

    @property
    def facts(self) -> dict[str, str]:
        """META by key; where a key is repeated the first one stands."""
        return {line.key: line.value for line in reversed(self.meta)}

    def line_of(self, key: str) -> str:
        return next((f"line {line.line}" for line in self.meta if line.key == key), "META")

    def line_of_vote(self, at: int) -> str:
        """Where the vote record stands; a record may run over several lines."""
        return f"line {self.votes_from + at + sum(raw.count(chr(10)) for raw in self.votes[:at])}"


def parse_pabulib(text: str) -> PabulibDocument:
    """Read a ``.pb`` text. Nothing is judged but its form: sections in order, headers, records with enough cells.

    A spreadsheet may have padded a section's name with semicolons, and its letters may be small.

    Raises ``InvalidError`` naming the line: ``section_missing``, ``section_repeated``, ``section_out_of_order``,
    ``record_outside_section``, ``header_missing``, ``column_missing``, ``column_repeated``, ``record_too_short``,
    ``record_too_long``, ``record_unreadable``, ``quote_not_closed``.
    """
    sections = _sections(text.removeprefix("\ufeff"))
    for name in SECTIONS:
        if name not in sections:
            raise InvalidError("section_missing", where="file", section=name)
        if not sections[name]:
            raise InvalidError("header_missing", where=name, section=name)
    (meta_at, meta_header), *meta = sections["META"]
    if [cell.strip().lower() for cell in meta_header.split(";")[:_META_CELLS]] != ["key", "value"]:
        raise InvalidError("header_missing", where=f"line {meta_at}", section="META")
    project_columns, project_records = _table(
        sections["PROJECTS"], "PROJECTS", ("project_id", "cost")
    )
    vote_columns, vote_records = _table(sections["VOTES"], "VOTES", ("voter_id", "vote"))
    return PabulibDocument(
        meta_header=meta_header,
        meta=tuple(_meta_line(number, raw) for number, raw in meta),
        project_columns=project_columns,
        projects=tuple(
            ProjectLine(tuple(cells_of(raw, project_columns, f"line {number}")), number)
            for number, raw in project_records
        ),
        vote_columns=vote_columns,
        votes=tuple(raw for _, raw in vote_records),
        votes_from=vote_records[0][0] if vote_records else 0,
    )


def serialise_pabulib(document: PabulibDocument) -> str:
    """The document as text: what was read comes back cell for cell, votes character for character."""
    lines = [
        "META",
        document.meta_header,
        *(join_record((line.key, line.value)) for line in document.meta),
        "PROJECTS",
        join_record(document.project_columns),
        *(join_record(project.cells) for project in document.projects),
        "VOTES",
        join_record(document.vote_columns),
        *document.votes,
    ]
    return "\n".join(lines) + "\n"


def cells_of(raw: str, columns: Sequence[str], where: str) -> list[str]:
    """The cells of a record that must fill its columns. Empty cells beyond the last column are let be."""
    cells = split_record(raw, where)
    if len(cells) < len(columns):
        raise InvalidError("record_too_short", where=where, cells=len(cells), columns=len(columns))
    if any(cell.strip() for cell in cells[len(columns) :]):
        raise InvalidError("record_too_long", where=where, cells=len(cells), columns=len(columns))
    return cells[: len(columns)]


def split_record(raw: str, where: str) -> list[str]:
    """The cells of one record; only a record with a quotation mark needs the slow way."""
    if '"' not in raw:
        return raw.split(";")
    try:
        return next(csv.reader(raw.splitlines(keepends=True), delimiter=";"), [""])
    except csv.Error:
        raise InvalidError("record_unreadable", where=where) from None


def join_record(cells: Sequence[str]) -> str:
    """One line of a section, as Pabulib writes it: semicolons between, quotation marks where a cell needs them."""
    return ";".join(_quoted(cell) for cell in cells)


def _quoted(cell: str) -> str:
    if ";" in cell or "\n" in cell or '"' in cell:
        return '"' + cell.replace('"', '""') + '"'
    return cell


_Record = tuple[int, str]


def _sections(text: str) -> dict[str, list[_Record]]:
    sections: dict[str, list[_Record]] = {}
    current: list[_Record] | None = None
    for number, raw in _records(text):
        name = raw.strip("; \t").upper() if len(raw) < _LONGEST_NAME else raw
        if name in SECTIONS:
            _check_order(name, sections, f"line {number}")
            current = sections[name] = []
        elif current is not None:
            current.append((number, raw))
        else:
            raise InvalidError("record_outside_section", where=f"line {number}")
    return sections


def _check_order(name: str, before: Collection[str], where: str) -> None:
    if name in before:
        raise InvalidError("section_repeated", where=where, section=name)
    if any(SECTIONS.index(name) < SECTIONS.index(other) for other in before):
        raise InvalidError("section_out_of_order", where=where, section=name)


def _records(text: str) -> Iterator[_Record]:
    """Records with their first line; a quoted cell may run over several lines. Blank lines are not records."""
    opened: list[str] = []
    first = 0
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        if not opened and '"' not in line:
            if line and not line.isspace():
                yield number, line
            continue
        first = first if opened else number
        is_open = _leaves_open(line, is_open=bool(opened))
        opened.append(line)
        if not is_open:
            yield first, "\n".join(opened)
            opened = []
    if opened:
        raise InvalidError("quote_not_closed", where=f"line {first}")


def _leaves_open(line: str, *, is_open: bool) -> bool:
    """Whether a quoted cell goes on after this line. A quotation mark inside an unquoted cell opens nothing."""
    at_start = True
    for part in line.split('"')[:-1]:
        if part:
            at_start = part.endswith(";") and not is_open
        if is_open or at_start:
            is_open, at_start = not is_open, True
    return is_open


def _table(
    records: Sequence[_Record], section: str, needed: Sequence[str]
) -> tuple[tuple[str, ...], Sequence[_Record]]:
    number, header = records[0]
    columns = tuple(cell.strip() for cell in split_record(header, f"line {number}"))
    twice = next((name for name in columns if name and columns.count(name) > 1), None)
    if twice is not None:
        raise InvalidError("column_repeated", where=f"line {number}", section=section, column=twice)
    for name in needed:
        if name not in columns:
            raise InvalidError(
                "column_missing", where=f"line {number}", section=section, column=name
            )
    return columns, records[1:]


def _meta_line(number: int, raw: str) -> MetaLine:
    """A value may hold an unquoted semicolon: all after the first one belongs to it."""
    cells = split_record(raw, f"line {number}")
    if len(cells) < _META_CELLS:
        raise InvalidError(
            "record_too_short", where=f"line {number}", cells=len(cells), columns=_META_CELLS
        )
    return MetaLine(cells[0].strip(), ";".join(cells[1:]).strip(), number)


_LONGEST_NAME = 20
_META_CELLS = 2
