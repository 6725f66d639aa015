"""A report as data: the one neutral document that every format is written from.

Numbers about people enter it only as a ``PublishedTable`` (protected), a ``Tally`` (a public vote) or a ``Total``
(never crossed with anything). Words of blocks are already chosen for one language; what carries words by
view (tables, tallies, quotes) is read through ``ReportDocument.words``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from engage.reports.rules.labels import Label
from engage.rules.activity import Axis, Quote, Tally, Total, Words
from engage.rules.direction import own_direction
from engage.rules.disclosure.release import Cell, Key, PublishedTable
from engage.rules.errors import InvalidError
from engage.rules.view import View

DEEPEST_HEADING = 3


class ParagraphStyle(StrEnum):
    LEAD = "lead"
    BODY = "body"
    NOTE = "note"
    COMMENT = "comment"
    """What officers say beside the figures."""


class ListStyle(StrEnum):
    BULLETS = "bullets"
    NUMBERS = "numbers"


class ChartOrder(StrEnum):
    """``BY_SIZE`` puts hidden bars last in the table's own order, so that their place says nothing."""

    AS_GIVEN = "as_given"
    BY_SIZE = "by_size"


class ChartKind(StrEnum):
    """The stored value."""

    BARS = "bars"
    TWO_SIDED = "two_sided"
    """For steps of a scale: one side against the other."""
    DOTS = "dots"
    """To compare groups, areas or times."""


class Measure(StrEnum):
    COUNT = "count"
    PERCENT = "percent"


@dataclass(frozen=True)
class Heading:
    """A section's name. Level 1 is a section of the report: the report's own title stands above it. What ``stays`` may not be left
    out by officers."""

    text: str
    level: int = 1
    stays: bool = False


@dataclass(frozen=True)
class Paragraph:
    text: str
    style: ParagraphStyle = ParagraphStyle.BODY


@dataclass(frozen=True)
class Figure:
    """One cell of a table that is in the same document."""

    table: PublishedTable
    key: Key
    measure: Measure = Measure.COUNT

    @property
    def cell(self) -> Cell:
        return self.table.cell(*self.key)


@dataclass(frozen=True)
class KeyNumber:
    label: str
    value: Total | Figure


@dataclass(frozen=True)
class KeyNumbers:
    """A few figures shown large."""

    id: str
    title: str
    numbers: tuple[KeyNumber, ...]


@dataclass(frozen=True)
class AccountLine:
    label: str
    values: tuple[Total | None, ...]
    """Nothing where it is told among the others."""


@dataclass(frozen=True)
class AccountBlock:
    """Totals that must add up for a reader, such as received, analysed and left out for each activity."""

    id: str
    title: str
    summary: str
    columns: tuple[str, ...]
    lines: tuple[AccountLine, ...]


@dataclass(frozen=True)
class TableBlock:
    """``is_told``: words before it say all there is to say, so it stands in spreadsheets and data files and on no page."""

    table: PublishedTable
    summary: str
    is_told: bool = False


@dataclass(frozen=True)
class ChartBlock:
    """A chart of a table that is in the same document; ``summary`` says in words what it shows and is its title.

    ``sides`` are the steps of a scale with two sides: -1 for one, 1 for the other, 0 for its middle. What stands apart has none.
    """

    table: PublishedTable
    summary: str
    order: ChartOrder = ChartOrder.BY_SIZE
    kind: ChartKind = ChartKind.BARS
    sides: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class WavesBlock:
    """A question that was put several times: its tables in the order of time, all of them in the same document, side by side.

    ``names`` say when each was asked.
    """

    id: str
    tables: tuple[PublishedTable, ...]
    names: tuple[str, ...]
    summary: str
    kind: ChartKind = ChartKind.DOTS


@dataclass(frozen=True)
class QuoteBlock:
    quotes: tuple[Quote, ...]


@dataclass(frozen=True)
class TallyBlock:
    tally: Tally
    summary: str


@dataclass(frozen=True)
class ListBlock:
    items: tuple[str, ...]
    style: ListStyle = ListStyle.BULLETS


@dataclass(frozen=True)
class ComparisonBlock:
    """A one-way table of the same document beside everybody who lives here: ``shares`` are code and tenths of a per cent.

    The shares are a count that anybody may read elsewhere (``source``), not figures about people who took part.
    """

    table: PublishedTable
    shares: tuple[tuple[str, int], ...]
    source: str
    summary: str


@dataclass(frozen=True)
class WordsLine:
    label: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class WordsBlock:
    """A table without figures: what officers wrote down, line by line. ``stub`` names the first column."""

    id: str
    title: str
    summary: str
    stub: str
    columns: tuple[str, ...]
    lines: tuple[WordsLine, ...]


Block = (
    Heading
    | Paragraph
    | KeyNumbers
    | AccountBlock
    | TableBlock
    | ChartBlock
    | WavesBlock
    | QuoteBlock
    | TallyBlock
    | ListBlock
    | ComparisonBlock
    | WordsBlock
)


@dataclass(frozen=True)
class BuiltFrom:
    """What a report was made from: every file states it. ``built_at`` is ISO 8601 in UTC, to the second."""

    data_digest: str
    code_version: str
    built_at: str


@dataclass(frozen=True)
class ReportDocument:
    """A whole report in one view.

    ``labels`` holds the furniture (``Label``) in the view's language, so that a stored document gives the same bytes
    after a translation changes. ``publisher`` is the council's name. ``address`` is where everybody finds it once it is published; empty
    where nobody gave one. Raises ``InvalidError`` for a chart or key number
    whose table is not in the document, a heading that skips a level, two tables with one id, or a missing label.
    """

    title: Words
    view: View
    programme: str
    publisher: str
    built_from: BuiltFrom
    labels: Mapping[str, str]
    blocks: tuple[Block, ...]
    address: str = ""

    def __post_init__(self) -> None:
        _refuse_missing_labels(self.labels)
        _refuse_skipped_headings(self.blocks)
        _refuse_repeated_tables(self.blocks)
        _refuse_tables_from_outside(self.blocks)

    @property
    def title_words(self) -> str:
        return self.words(self.title)

    def words(self, words: Words) -> str:
        """The words for this document's view, by the view's chain of fallbacks. Words that run the other way keep to themselves, so
        that a question mark stays at their own end."""
        for view in self.view.fallbacks():
            if found := words.get(view.tag):
                return found if view.direction == self.view.direction else own_direction(found)
        raise InvalidError("words_missing", where=sorted(words))

    def category(self, axis: Axis, category: str) -> str:
        """The words of a category; its id where nobody gave it words."""
        words = axis.words.get(category)
        return self.words(words) if words else category

    def label(self, label: Label, /, **facts: object) -> str:
        """A piece of furniture with its facts filled in."""
        return self.labels[label].format(**facts)


def published_tables(blocks: tuple[Block, ...]) -> Iterator[PublishedTable]:
    """The tables that stand in the report as tables, in order."""
    for block in blocks:
        if isinstance(block, TableBlock):
            yield block.table


def _refuse_missing_labels(labels: Mapping[str, str]) -> None:
    missing = [label.value for label in Label if not labels.get(label.value)]
    if missing:
        raise InvalidError("labels_missing", where="labels", labels=missing)


def _refuse_skipped_headings(blocks: tuple[Block, ...]) -> None:
    level = 0
    for block in blocks:
        if not isinstance(block, Heading):
            continue
        if not 1 <= block.level <= min(level + 1, DEEPEST_HEADING):
            raise InvalidError("heading_skips_a_level", where=block.text, level=block.level)
        level = block.level


def _refuse_repeated_tables(blocks: tuple[Block, ...]) -> None:
    seen: set[str] = set()
    for block in blocks:
        match block:
            case TableBlock(table=table):
                table_id = table.id
            case TallyBlock(tally=tally):
                table_id = tally.id
            case (
                AccountBlock(id=block_id)
                | KeyNumbers(id=block_id)
                | WordsBlock(id=block_id)
                | WavesBlock(id=block_id)
            ):
                table_id = block_id
            case ComparisonBlock(table=table):
                table_id = f"{table.id}:everybody"
            case _:
                continue
        if table_id in seen:
            raise InvalidError("table_repeated", where=table_id)
        seen.add(table_id)


def _refuse_tables_from_outside(blocks: tuple[Block, ...]) -> None:
    tables = {table.id: table for table in published_tables(blocks)}
    for table in _tables_referred_to(blocks):
        if tables.get(table.id) != table:
            raise InvalidError("table_not_in_document", where=table.id)


def _tables_referred_to(blocks: tuple[Block, ...]) -> Iterator[PublishedTable]:
    for block in blocks:
        if isinstance(block, ChartBlock | ComparisonBlock):
            yield block.table
        if isinstance(block, WavesBlock):
            yield from block.tables
        if isinstance(block, KeyNumbers):
            yield from (one.value.table for one in block.numbers if isinstance(one.value, Figure))
