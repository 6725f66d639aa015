"""An imported plan as data: sections in reading order, what is unfinished and what was left out."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum


class LeftOutReason(StrEnum):
    """Why words of the source are not in a section. Turned into a sentence at the edge."""

    CONTENTS_LIST = "contents_list"
    PAGE_NUMBER = "page_number"
    PAGE_HEADER_OR_FOOTER = "page_header_or_footer"
    REPEATED_HEADING = "repeated_heading"
    HIDDEN_TEXT = "hidden_text"
    DELETED_TEXT = "deleted_text"
    REVIEWER_COMMENT = "reviewer_comment"
    LINK_ADDRESS = "link_address"
    NAVIGATION = "navigation"
    FILE_DETAILS = "file_details"
    CODE = "code"
    CHART = "chart"
    NOT_PLACED = "not_placed"
    TAKEN_OUT = "taken_out"


@dataclass(frozen=True)
class LeftOut:
    """Words of the source that are in no section, and why."""

    text: str
    reason: LeftOutReason
    page: int = field(default=0, compare=False)
    """Of the source, counted from 1; 0 where it has no pages. The same on every element below."""


@dataclass(frozen=True)
class Paragraph:
    text: str
    page: int = field(default=0, compare=False)


@dataclass(frozen=True)
class ListItem:
    """One point of a list. ``marker`` is what the source printed before it (``a)``), empty for a bullet."""

    text: str
    marker: str = ""
    is_ordered: bool = False
    items: tuple["ListItem", ...] = ()


@dataclass(frozen=True)
class ListBlock:
    items: tuple[ListItem, ...]

    @property
    def is_ordered(self) -> bool:
        return bool(self.items) and self.items[0].is_ordered


@dataclass(frozen=True)
class Table:
    """Rows of cells; every row has the same length. The first ``header_rows`` rows are headings.

    A cell that spans several places stands in the first of them; the others are empty.
    """

    rows: tuple[tuple[str, ...], ...]
    header_rows: int = 0
    caption: str = ""
    page: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Picture:
    """A picture of the source. An empty ``alt`` is for an officer to write before the plan can be shown."""

    alt: str = ""
    name: str = ""
    page: int = field(default=0, compare=False)


Block = Paragraph | ListBlock | Table | Picture


@dataclass(frozen=True)
class Heading:
    """A heading on its way into a section; ``level`` 1 is the plan's title, 6 the deepest."""

    level: int
    text: str
    page: int = field(default=0, compare=False)


@dataclass(frozen=True)
class FlatItem:
    """A list item on its way into a list; ``depth`` 0 is the outermost list."""

    depth: int
    text: str
    marker: str = ""
    is_ordered: bool = False
    page: int = field(default=0, compare=False)


Element = Heading | FlatItem | Paragraph | Table | Picture | LeftOut
"""What an importer emits, in reading order."""


@dataclass(frozen=True)
class Found:
    """Words as they stand in the source, and the page they stand on."""

    text: str
    page: int


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it up to the next heading. Words before any heading have heading ``""``."""

    number: str
    level: int
    heading: str
    blocks: tuple[Block, ...] = ()
    found: tuple[Found, ...] = field(default=(), compare=False)
    """What the section was made of, to be read beside it when it is checked."""


@dataclass(frozen=True)
class Placeholder:
    """Words that say something is still to come, and the number of the section they stand in."""

    text: str
    section: str


@dataclass(frozen=True)
class ImportedPlan:
    title: str
    sections: tuple[Section, ...]
    placeholders: tuple[Placeholder, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


def texts_of(block: Block) -> Iterator[str]:
    """Every text of a block in reading order: the whole of what a reader of it meets."""
    match block:
        case Paragraph(text):
            yield text
        case ListBlock(items):
            for item in items:
                yield from _item_texts(item)
        case Table(rows, _, caption):
            yield caption
            for row in rows:
                yield from row
        case Picture(alt, _):
            yield alt


def plan_texts(plan: ImportedPlan) -> Iterator[str]:
    """Every text of the sections in reading order, headings included; what was left out is not."""
    for section in plan.sections:
        yield section.heading
        for block in section.blocks:
            yield from texts_of(block)


def _item_texts(item: ListItem) -> Iterator[str]:
    yield f"{item.marker} {item.text}".strip()
    for inner in item.items:
        yield from _item_texts(inner)
