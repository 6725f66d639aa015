"""How figures read on a page, in one language."""

from dataclasses import dataclass
from datetime import UTC, datetime

from babel.dates import format_date

from engage.reports.rules.document import Heading, KeyNumber, Measure, ReportDocument
from engage.reports.rules.labels import Label
from engage.rules.activity import Total
from engage.rules.disclosure.release import Cell, Key, Note, PublishedTable, Symbol
from engage.rules.view import SOURCE_LANGUAGE, primary_of
from engage.rules.window import day_of

PENCE_IN_A_POUND = 100
NOT_APPLICABLE = "[z]"
UNDER_ONE = "<1"
CONTENTS_FROM_SECTIONS = 4

_NOTE_LABELS = {
    Note.SUPPRESSED: Label.NOTE_SUPPRESSED,
    Note.WITHHELD: Label.NOTE_WITHHELD,
    Note.ROUNDED: Label.NOTE_ROUNDED,
    Note.CHOOSE_ALL: Label.NOTE_CHOOSE_ALL,
    Note.EARLIER: Label.NOTE_EARLIER,
    Note.DIFFERENCING: Label.NOTE_DIFFERENCING,
}


@dataclass(frozen=True)
class Wording:
    """Numbers, money and notes as a reader of this document meets them."""

    document: ReportDocument

    def number(self, value: int) -> str:
        return f"{value:,}".replace(",", self.document.label(Label.THOUSANDS))

    def money(self, pence: int) -> str:
        pounds, rest = divmod(pence, PENCE_IN_A_POUND)
        return f"£{self.number(pounds)}.{rest:02}" if rest else f"£{self.number(pounds)}"

    def count(self, cell: Cell) -> str:
        return symbol_text(cell.symbol) if cell.count is None else self.number(cell.count)

    def percent(self, table: PublishedTable, key: Key) -> str:
        """The percentage as read, or what stands in its place; never empty and never a false 0."""
        cell = table.cells[key]
        if cell.percent is not None:
            return f"{cell.percent}%"
        if table.is_under_one_percent(key):
            return self.document.label(Label.UNDER_ONE_PERCENT)
        return no_percent(table, key)

    def count_and_percent(self, table: PublishedTable, key: Key) -> str:
        cell = table.cells[key]
        if cell.percent is None and not table.is_under_one_percent(key):
            return self.count(cell)
        return self.document.label(
            Label.PEOPLE_AND_PERCENT, count=self.count(cell), percent=self.percent(table, key)
        )

    def key_number(self, number: KeyNumber) -> tuple[str, str]:
        """A key number as shown large, and the base that goes beside a percentage (empty without one)."""
        if isinstance(number.value, Total):
            return self.number(number.value.value), ""
        table, key = number.value.table, number.value.key
        if number.value.measure is Measure.COUNT:
            return self.count(table.cells[key]), ""
        base = table.base_of(key)
        beside = self.document.label(Label.KEY_NUMBER_OF, number=self.number(base)) if base else ""
        return self.percent(table, key), beside

    def base(self, table: PublishedTable) -> str:
        """The sentence that says how many people a table is about; empty when the table is withheld."""
        if table.base is None:
            return ""
        return self.document.label(Label.BASE, number=self.number(table.base))

    def notes(self, table: PublishedTable) -> tuple[str, ...]:
        """The table's notes as sentences. A note that nobody has words for fails here and not in print."""
        facts = {"threshold": table.threshold}
        return tuple(self.document.label(_NOTE_LABELS[Note(note)], **facts) for note in table.notes)


def moment_text(document: ReportDocument) -> str:
    """When the report was made, in a form that reads the same in every language."""
    moment = datetime.fromisoformat(document.built_from.built_at).astimezone(UTC)
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def day_text(document: ReportDocument) -> str:
    """The day on which the report was made, in its language: ``23 November 2026``."""
    day = day_of(datetime.fromisoformat(document.built_from.built_at))
    language = primary_of(document.view.language)
    return format_date(day, "long", locale="en_GB" if language == SOURCE_LANGUAGE else language)


def table_address(document: ReportDocument, number: int) -> str:
    """Where everybody finds the figures of a table as CSV once the report is published; empty for a report without an address."""
    return f"{document.address}/tables/{number}.csv" if document.address else ""


def made_from(document: ReportDocument) -> str:
    """The sentence that says what the file was made from."""
    built = document.built_from
    return document.label(
        Label.MADE_FROM,
        data_digest=built.data_digest,
        code_version=built.code_version,
        built_at=moment_text(document),
    )


def has_contents(document: ReportDocument) -> bool:
    """Whether a table of contents helps: a shorter report is read faster than its list of sections."""
    sections = sum(
        1 for block in document.blocks if isinstance(block, Heading) and block.level == 1
    )
    return sections >= CONTENTS_FROM_SECTIONS


def symbol_text(symbol: Symbol | None) -> str:
    return NOT_APPLICABLE if symbol is None else f"[{symbol.value}]"


def no_percent(table: PublishedTable, key: Key) -> str:
    """What stands for a percentage that is not made: the reason why its count or its base is not shown."""
    cell = table.cells[key]
    if cell.symbol is None and table.columns is not None:
        return symbol_text(table.bases[key[1]].symbol)
    return symbol_text(cell.symbol)
