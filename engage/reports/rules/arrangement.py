"""How officers arrange a report: what stands where, what is left out, and what they say beside it. Figures never change by it.

The whole report stays as it was built. An arrangement names its parts by their places in it, and is laid over it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from engage.reports.rules.document import (
    AccountBlock,
    Block,
    Heading,
    KeyNumbers,
    ListBlock,
    Paragraph,
    ParagraphStyle,
    ReportDocument,
    TallyBlock,
    published_tables,
)
from engage.reports.rules.labels import Label
from engage.rules.activity import Total
from engage.rules.errors import InvalidError, NotFoundError

OPENING = "0"
LONGEST_COMMENTARY = 4_000
CLAIMS = ("±", "margin of error", "representative", "residents think", "response rate")
"""What an open consultation cannot say of itself (AAPOR on opt-in samples)."""
FIRST_YEAR, LAST_YEAR = 1900, 2100
_NUMBERS = re.compile(r"(£\s?)?(\d[\d,]*)")


@dataclass(frozen=True)
class Wish:
    """What officers want of one part. ``place`` is among its neighbours, from 1; 0 leaves it where it was built. ``easy`` is what
    they say in easy read. ``waits``: they say something in the report of which this is an edition, and nobody has translated it."""

    is_shown: bool = True
    place: int = 0
    says: str = ""
    easy: str = ""
    waits: bool = False


Arrangement = Mapping[str, Wish]
"""By the number of a part; one that is not named stays as it was built."""


@dataclass(frozen=True)
class Part:
    """A heading with everything up to the next one of its level. ``number`` is its place as built: ``3.1`` is the first of
    the third. The opening, before any heading, is ``0``."""

    number: str
    own: tuple[Block, ...]
    parts: tuple["Part", ...] = field(default=())

    @property
    def title(self) -> str:
        first = self.own[0] if self.own else None
        return first.text if isinstance(first, Heading) else ""

    @property
    def stays(self) -> bool:
        """Whether it may not be left out: without it the report would claim more than it can."""
        first = self.own[0] if self.own else None
        return not isinstance(first, Heading) or first.stays


def parts_of(document: ReportDocument) -> tuple[Part, ...]:
    """The parts of a report as built."""
    first = next(
        (place for place, block in enumerate(document.blocks) if isinstance(block, Heading)),
        len(document.blocks),
    )
    opening = Part(OPENING, document.blocks[:first])
    return (opening, *_parts(document.blocks[first:], 1, ""))


def every_part(parts: Sequence[Part], arrangement: Arrangement) -> Iterator[Part]:
    """Parts and the parts in them, in the order in which they are arranged, left out or not."""
    for part in _in_order(parts, arrangement):
        yield part
        yield from every_part(part.parts, arrangement)


def part_in(parts: Sequence[Part], number: str) -> tuple[Part, tuple[Part, ...]]:
    """A part and its neighbours, itself among them. Raises ``NotFoundError`` for a number that no part has."""
    for part in parts:
        if part.number == number:
            return part, tuple(
                one for one in parts if (one.number == OPENING) is (number == OPENING)
            )
        if number.startswith(f"{part.number}."):
            return part_in(part.parts, number)
    raise NotFoundError("part", number=number)


def arranged(document: ReportDocument, arrangement: Arrangement) -> ReportDocument:
    """The report as officers want it shown. What they left out is named among what is not in it."""
    if not arrangement:
        return document
    parts = parts_of(document)
    blocks = [
        block
        for part in _in_order(parts, arrangement)
        for block in _laid(part, arrangement, document)
    ]
    left_out = [
        part.title for part in every_part(parts, arrangement) if _is_left_out(part, arrangement)
    ]
    if left_out:
        blocks.append(
            Paragraph(
                document.label(Label.LEFT_OUT, parts="; ".join(left_out)), ParagraphStyle.NOTE
            )
        )
    return replace(document, blocks=tuple(blocks))


def in_edition(source: Arrangement, own: Arrangement) -> Arrangement:
    """How an edition stands: where and whether as in the report of which it is one, with its own words."""
    return {
        number: Wish(
            is_shown=source.get(number, Wish()).is_shown,
            place=source.get(number, Wish()).place,
            says=own.get(number, Wish()).says,
            easy=own.get(number, Wish()).easy,
            waits=bool(source.get(number, Wish()).says and not own.get(number, Wish()).says),
        )
        for number in {**source, **own}
    }


def said_in_easy_read(
    document: ReportDocument, arrangement: Arrangement
) -> tuple[tuple[str, ...], bool]:
    """What officers say in easy read, in the order of the parts, and whether they say more elsewhere."""
    shown = [
        _wish(part, arrangement)
        for part in every_part(parts_of(document), arrangement)
        if not _is_left_out(part, arrangement)
    ]
    lines = tuple(line.strip() for wish in shown for line in wish.easy.splitlines() if line.strip())
    return lines, any((wish.says or wish.waits) and not wish.easy for wish in shown)


def check_wish(part: Part, neighbours: Sequence[Part], wish: Wish) -> None:
    """Raise ``InvalidError``: ``part_stays`` for leaving out what may not be, ``place`` for one that no neighbour has,
    ``claims_too_much`` with the words that an open consultation cannot say, ``commentary_long``."""
    if part.stays and not wish.is_shown:
        raise InvalidError("part_stays", where="is_shown")
    if not 0 <= wish.place <= len(neighbours):
        raise InvalidError("place", where="place")
    for where, text in (("says", wish.says), ("easy", wish.easy)):
        if len(text) > LONGEST_COMMENTARY:
            raise InvalidError("commentary_long", where=where)
        check_words(text, where=where)


def check_words(text: str, *, where: str) -> None:
    """Raise ``InvalidError`` ``claims_too_much`` for words that an open consultation cannot say."""
    for words in CLAIMS:
        if words in text.lower():
            raise InvalidError("claims_too_much", where=where, words=words)


def strange_numbers(text: str, document: ReportDocument) -> tuple[str, ...]:
    """Numbers in a commentary that are no figures of the report, no years and no money: they may be about people, unprotected."""
    known = set(_figures(document))
    found = []
    for pounds, written in _NUMBERS.findall(text):
        number = int(written.replace(",", ""))
        if not pounds and number not in known and not FIRST_YEAR <= number <= LAST_YEAR:
            found.append(written)
    return tuple(found)


def arrangement_from(stored: Mapping[str, Any]) -> Arrangement:
    """An arrangement from its stored form."""
    return {number: Wish(**wish) for number, wish in stored.items()}


def as_stored(arrangement: Arrangement) -> dict[str, Any]:
    """Plain data for a JSON column."""
    return {
        number: {
            "is_shown": wish.is_shown,
            "place": wish.place,
            "says": wish.says,
            "easy": wish.easy,
        }
        for number, wish in arrangement.items()
    }


def _parts(blocks: Sequence[Block], level: int, within: str) -> tuple[Part, ...]:
    starts = [
        place
        for place, block in enumerate(blocks)
        if isinstance(block, Heading) and block.level == level
    ]
    found = []
    for number, (start, end) in enumerate(pairwise([*starts, len(blocks)]), 1):
        name = f"{within}{number}"
        inner = blocks[start + 1 : end]
        first = next(
            (place for place, block in enumerate(inner) if isinstance(block, Heading)), len(inner)
        )
        own = (blocks[start], *inner[:first])
        found.append(Part(name, own, _parts(inner[first:], level + 1, f"{name}.")))
    return tuple(found)


def _in_order(parts: Sequence[Part], arrangement: Arrangement) -> list[Part]:
    """The opening comes first. Parts that were given a place go there, one after the other; the rest keep their order around them."""
    if parts and parts[0].number == OPENING:
        return [parts[0], *_in_order(parts[1:], arrangement)]
    moved = [part for part in parts if _wish(part, arrangement).place]
    order = [part for part in parts if part not in moved]
    for part in sorted(moved, key=lambda part: _wish(part, arrangement).place):
        order.insert(_wish(part, arrangement).place - 1, part)
    return order


def _laid(part: Part, arrangement: Arrangement, document: ReportDocument) -> Iterator[Block]:
    if _is_left_out(part, arrangement):
        return
    heading = tuple(part.own[:1]) if part.title else ()
    yield from heading
    if _wish(part, arrangement).waits:
        yield Paragraph(document.label(Label.COMMENTARY_WAITS), ParagraphStyle.NOTE)
    lines = [line.strip() for line in _wish(part, arrangement).says.splitlines() if line.strip()]
    for place, line in enumerate(lines):
        text = line if place else document.label(Label.COMMENTARY, text=line)
        yield Paragraph(text, ParagraphStyle.COMMENT)
    yield from part.own[len(heading) :]
    for inner in _in_order(part.parts, arrangement):
        yield from _laid(inner, arrangement, document)


def _is_left_out(part: Part, arrangement: Arrangement) -> bool:
    return not _wish(part, arrangement).is_shown and not part.stays


def _wish(part: Part, arrangement: Arrangement) -> Wish:
    return arrangement.get(part.number, Wish())


def _figures(document: ReportDocument) -> Iterator[int]:
    for table in published_tables(document.blocks):
        yield table.base or 0
        for cell in (*table.cells.values(), *table.bases.values()):
            yield from filter(None, (cell.count, cell.percent))
    for block in document.blocks:
        yield from _figures_of(block)


def _figures_of(block: Block) -> Iterator[int]:
    match block:
        case AccountBlock(lines=lines):
            yield from (total.value for line in lines for total in line.values if total)
        case KeyNumbers(numbers=numbers):
            yield from (one.value.value for one in numbers if isinstance(one.value, Total))
        case TallyBlock(tally=tally) if tally.has_votes:
            yield from (tally.valid, tally.blank, tally.spoilt)
            yield from (line.votes for line in tally.lines)
        case Paragraph(text=text):
            yield from _numbers_in(text)
        case ListBlock(items=items):
            yield from _numbers_in(" ".join(items))
        case _:
            return


def _numbers_in(text: str) -> Iterator[int]:
    return (int(written.replace(",", "")) for _pounds, written in _NUMBERS.findall(text))
