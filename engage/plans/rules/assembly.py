"""From what an importer emits, in reading order, to a plan."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from engage.plans.rules.accounting import unaccounted
from engage.plans.rules.furniture import is_contents_heading
from engage.plans.rules.numbering import number_sections
from engage.plans.rules.placeholders import placeholders_in
from engage.plans.rules.sections import (
    Block,
    Element,
    FlatItem,
    Found,
    Heading,
    ImportedPlan,
    LeftOut,
    LeftOutReason,
    ListBlock,
    ListItem,
    Paragraph,
    Picture,
    Placeholder,
    Section,
    Table,
    texts_of,
)

Content = FlatItem | Paragraph | Table | Picture


@dataclass
class _Open:
    """A section while it is being filled."""

    heading: Heading
    content: list[Content] = field(default_factory=list)


def assemble(elements: Iterable[Element], *, title: str = "") -> ImportedPlan:
    """Put elements, in reading order, under their headings.

    A heading that comes twice with nothing between is one section; the second is on the list of what was left out.
    ``title`` is used where the source marks no heading of level 1.
    """
    opened, left_out = _opened(elements)
    opened = _without_contents(opened, left_out)
    outline = [(part.heading.level, part.heading.text) for part in opened]
    sections = tuple(
        Section(
            number,
            part.heading.level,
            part.heading.text,
            _blocks(part.content),
            tuple(_found([part.heading, *part.content])),
        )
        for number, part in zip(number_sections(outline), opened, strict=True)
    )
    return ImportedPlan(_title(sections, title), sections, _placeholders(sections), tuple(left_out))


def account(plan: ImportedPlan, source: Iterable[str]) -> ImportedPlan:
    """The plan with every word of the source's texts that has no place yet on the list of what was left out."""
    missing = unaccounted(source, plan)
    if not missing:
        return plan
    lost = LeftOut(" ".join(missing), LeftOutReason.NOT_PLACED)
    return replace(plan, left_out=(*plan.left_out, lost))


def nest(items: Sequence[FlatItem]) -> tuple[ListItem, ...]:
    """A run of items as a tree. A step of several depths at once counts as one; the first item is outermost."""
    if not items:
        return ()
    nested = []
    start = 0
    for end in range(1, len(items) + 1):
        if end == len(items) or items[end].depth <= items[start].depth:
            first = items[start]
            inner = nest(items[start + 1 : end])
            nested.append(ListItem(first.text, first.marker, first.is_ordered, inner))
            start = end
    return tuple(nested)


def _opened(elements: Iterable[Element]) -> tuple[list[_Open], list[LeftOut]]:
    opened: list[_Open] = []
    left_out: list[LeftOut] = []
    for element in elements:
        match element:
            case LeftOut():
                left_out.append(element)
            case Heading(text=""):
                pass
            case Heading() if opened and _repeats(opened[-1], element):
                left_out.append(LeftOut(element.text, LeftOutReason.REPEATED_HEADING, element.page))
            case Heading():
                opened.append(_Open(element))
            case _:
                if not opened:
                    opened.append(_Open(Heading(1, "")))
                opened[-1].content.append(element)
    return opened, left_out


def _without_contents(opened: list[_Open], left_out: list[LeftOut]) -> list[_Open]:
    """Without the heading of a list of contents that was left out."""
    if all(left.reason is not LeftOutReason.CONTENTS_LIST for left in left_out):
        return opened
    kept = []
    for part in opened:
        if part.content or not is_contents_heading(part.heading.text):
            kept.append(part)
        else:
            heading = part.heading
            left_out.append(LeftOut(heading.text, LeftOutReason.CONTENTS_LIST, heading.page))
    return kept


def _repeats(before: _Open, heading: Heading) -> bool:
    same = " ".join(before.heading.text.casefold().split()) == " ".join(
        heading.text.casefold().split()
    )
    return same and not before.content


def _blocks(content: Iterable[Content]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for is_item, run in groupby(content, lambda part: isinstance(part, FlatItem)):
        if is_item:
            items = nest([part for part in run if isinstance(part, FlatItem)])
            blocks.append(ListBlock(items))
        else:
            blocks.extend(part for part in run if not isinstance(part, FlatItem))
    return tuple(blocks)


def _found(elements: Iterable[Heading | Content]) -> Iterator[Found]:
    for element in elements:
        match element:
            case Heading(text=text):
                words = text
            case FlatItem(text=text, marker=marker):
                words = f"{marker or '•'} {text}"
            case Table(rows=rows, caption=caption):
                cells = (" | ".join(filter(None, row)) for row in rows)
                words = "\n".join(filter(None, (caption, *cells)))
            case Paragraph(text=text) | Picture(alt=text):
                words = text
        if words:
            yield Found(words, element.page)


def _title(sections: Sequence[Section], given: str) -> str:
    named = [section for section in sections if section.heading]
    first_level = next((section.heading for section in named if section.level == 1), "")
    return first_level or given or (named[0].heading if named else "")


def _placeholders(sections: Iterable[Section]) -> tuple[Placeholder, ...]:
    return tuple(
        Placeholder(found, section.number)
        for section in sections
        for text in (
            section.heading,
            *(text for block in section.blocks for text in texts_of(block)),
        )
        for found in placeholders_in(text)
    )
