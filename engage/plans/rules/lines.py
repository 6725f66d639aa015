"""Plain text as units: paragraphs, list items and table rows, before anybody asks which are headings."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from engage.plans.rules.headings import breaks_line

HOLLOW = "o"
"""The letter that stands for a hollow bullet. It is kept as the point's mark, since it is a word of the source."""
_BULLET = re.compile(
    r"(?P<indent>[ \t]*)(?P<mark>[-*+•‣◆♦●○▪■□◦·\u2043\uf0b7\uf0a7–—]|o(?=\s{2}))\s+(?=\S)"
)
_ORDERED = re.compile(
    r"(?P<indent>[ \t]*)(?P<mark>\(?(?:\d{1,2}|[a-z]|[ivx]{1,5})[.)]|\((?:\d{1,2}|[A-Za-z])\))\s+(?=\S)"
)
_COLUMN_GAP = re.compile(r"\s{3,}")
_NARROW_GAP = re.compile(r"\s{2,}")
_ENDED = re.compile(r"[.!?:;…][\"'”’)\]]*(?:[¹²³⁰-⁹]|\[\d+\])*\Z")
_EMPHASIS = re.compile(
    r"(?<!\*)\*\*(?!\s)(.{1,300}?)(?<!\s)\*\*(?!\*)|(?<!_)__(?!\s)(.{1,300}?)(?<!\s)__(?!_)"
)
_EMPTY_LINK = re.compile(r"\[([^\[\]]{1,300})\]\(#?\)")
WRAPPED_AT = 60
PROSE_LINE = 45
_TAIL = 40
_MOST_LINES = 500
LONG_LINE = 160
_MIN_COLUMN_ROWS = 3
_Span = tuple[int, int]


class UnitKind(StrEnum):
    TEXT = "text"
    ITEM = "item"
    ROW = "row"


@dataclass(frozen=True)
class Unit:
    """One paragraph, list item or table row. ``gap`` counts the blank lines before it.

    ``lines`` and ``last`` are how many lines it was printed in, and the length of the last.
    ``is_stuck`` marks a first line that stands on its paragraph without a blank line between.
    ``is_strong`` marks text that the source sets apart from its other text (bold, or larger).
    """

    kind: UnitKind
    text: str
    gap: int = 0
    indent: int = 0
    marker: str = ""
    is_ordered: bool = False
    cells: tuple[str, ...] = ()
    lines: int = 1
    last: int = 0
    is_stuck: bool = False
    is_strong: bool = False
    has_link: bool = False
    page: int = 0


def is_ended(text: str) -> bool:
    """Whether a text ends like a sentence or a lead-in."""
    return bool(_ENDED.search(text.rstrip()[-_TAIL:]))


def units_of(lines: Sequence[str]) -> list[Unit]:
    """Units of a text's lines.

    A line belongs to the unit before it when no blank line stands between and it starts no item, row or numbered
    paragraph; also across a blank line when it starts in lower case and the unit before it has not ended (a page
    break in mid-sentence). Where lines are long the text is not wrapped, and each line is a unit unless the one
    before it breaks off.
    """
    is_wrapped = _is_wrapped(lines)
    least_gap = 0 if is_wrapped or _has_blanks(lines) else 1
    columns = _columns(lines)
    units: list[Unit] = []
    gap = 1
    for place, line in enumerate(lines):
        if not line.strip():
            gap += 1
            continue
        unit = _unit(line, gap, columns.get(place, ()))
        if units and _continues(units[-1], unit, is_wrapped=is_wrapped):
            units[-1] = joined(units[-1], unit)
        else:
            if units and not gap and _may_stand_on(units[-1], unit):
                units[-1] = replace(units[-1], is_stuck=True)
            units.append(unit)
        gap = least_gap
    return units


def unit_of_line(line: str, left: float) -> Unit:
    """A single line as a unit with a gap before it; ``left`` is how far it stands in, in any measure."""
    return replace(_unit(line.replace("\t", " "), 1), indent=round(left))


def as_text(unit: Unit) -> Unit:
    """A list item as a paragraph, its mark before its words."""
    text = f"{unit.marker} {unit.text}".strip()
    return replace(unit, kind=UnitKind.TEXT, text=text, marker="", is_ordered=False)


def plain_words(text: str) -> str:
    """A line without the marks that text extraction leaves: paired asterisks, and links to nowhere."""
    text = _EMPHASIS.sub(lambda found: found[1] or found[2], text)
    return " ".join(_EMPTY_LINK.sub(r"\1", text).split())


def _unit(line: str, gap: int, columns: Sequence[str] = ()) -> Unit:
    bullet = _BULLET.match(line)
    if bullet:
        marker = HOLLOW if bullet["mark"] == HOLLOW else ""
        return _item(line, bullet, gap, marker=marker, is_ordered=False)
    if "\t" in line.rstrip("\n").lstrip(" "):
        cells = tuple(plain_words(cell) for cell in line.strip(" \n").split("\t"))
        return Unit(UnitKind.ROW, plain_words(line), gap, cells=cells)
    if columns:
        cells = tuple(map(plain_words, columns))
        return Unit(UnitKind.ROW, plain_words(line), gap, cells=cells)
    ordered = _ORDERED.match(line)
    if ordered:
        return _item(line, ordered, gap, marker=ordered["mark"], is_ordered=True)
    has_link = bool(_EMPTY_LINK.search(line))
    return Unit(UnitKind.TEXT, plain_words(line), gap, _width(line), has_link=has_link)


def _item(line: str, found: re.Match[str], gap: int, *, marker: str, is_ordered: bool) -> Unit:
    text = plain_words(line[found.end() :])
    return Unit(UnitKind.ITEM, text, gap, _width(found["indent"]), marker, is_ordered)


def _width(line: str) -> int:
    expanded = line.expandtabs(4)
    return len(expanded) - len(expanded.lstrip())


def _continues(before: Unit, unit: Unit, *, is_wrapped: bool) -> bool:
    if unit.kind is not UnitKind.TEXT or before.kind is UnitKind.ROW or before.lines > _MOST_LINES:
        return False
    starts_low = unit.text[:1].islower()
    if unit.gap:
        return starts_low and not is_ended(before.text) and len(before.text) >= WRAPPED_AT
    if starts_low:
        return True
    if _is_numbered_on(before, unit):
        return False
    if breaks_line(unit.text) and (is_ended(before.text) or _is_cut_short(before)):
        return False
    breaks_off = not is_ended(before.text) and len(before.text) >= WRAPPED_AT
    return breaks_off or (is_wrapped and not _may_be_stuck(before, unit))


def _may_stand_on(before: Unit, unit: Unit) -> bool:
    return _may_be_stuck(before, unit) or _is_numbered_on(before, unit)


def _is_numbered_on(before: Unit, unit: Unit) -> bool:
    """Whether a short numbered line with a gap before it stands on prose: a heading on its text rather than the first line of a point."""
    if before.lines > 1 or not before.gap or not before.marker[:1].isdigit():
        return False
    return _is_short_on_prose(before, unit) and not is_ended(before.text)


def _is_cut_short(unit: Unit) -> bool:
    """Whether the unit's last line is too short to have been cut by the printer."""
    return (unit.last or len(unit.text)) < WRAPPED_AT


def _may_be_stuck(before: Unit, unit: Unit) -> bool:
    """Whether a unit so far is one short line that stands on a longer one like a heading on its text."""
    if before.kind is not UnitKind.TEXT or before.lines > 1 or is_ended(before.text):
        return False
    if breaks_line(before.text):
        return len(before.text) < WRAPPED_AT
    return bool(before.gap) and _is_short_on_prose(before, unit)


def _is_short_on_prose(before: Unit, unit: Unit) -> bool:
    """Whether a unit is running text, and longer than the short one that it follows."""
    is_prose = len(unit.text) >= PROSE_LINE or is_ended(unit.text)
    is_short = len(before.text) < WRAPPED_AT and len(before.text) * 1.25 < len(unit.text)
    return is_prose and is_short


def joined(before: Unit, unit: Unit) -> Unit:
    """Two parts of one paragraph; a word that was cut at a hyphen is whole again, with its hyphen."""
    splits_word = before.text.endswith("-") and unit.text[:1].islower()
    text = f"{before.text}{'' if splits_word else ' '}{unit.text}"
    return replace(before, text=text, lines=before.lines + 1, last=len(unit.text))


def _is_wrapped(lines: Iterable[str]) -> bool:
    """Whether line ends are the printer's: hardly any line is longer than a printed one."""
    written = [len(line) for line in lines if line.strip()]
    return sum(length > LONG_LINE for length in written) * 20 < len(written)


def _has_blanks(lines: Sequence[str]) -> bool:
    """Whether blank lines part the paragraphs: there is at least one for every ten lines."""
    return sum(not line.strip() for line in lines) * 10 >= len(lines)


def _columns(lines: Sequence[str]) -> dict[int, tuple[str, ...]]:
    """The cells of lines that make columns: three or more in a row with as many cells each, parted by wide gaps; or by narrow ones,
    where every cell begins or ends below another."""
    narrow = _rows(lines, _NARROW_GAP, _are_aligned)
    return narrow | _rows(lines, _COLUMN_GAP, lambda _row, _below: True)


def _rows(
    lines: Sequence[str],
    gap: re.Pattern[str],
    may_follow: Callable[[list[_Span], list[_Span]], bool],
) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    run: dict[int, list[_Span]] = {}
    for place, line in enumerate([*lines, ""]):
        spans = _spans(line, gap)
        fits = len(spans) > 1 and not _BULLET.match(line) and "\t" not in line
        before = run.get(place - 1)
        if fits and (before is None or (len(before) == len(spans) and may_follow(before, spans))):
            run[place] = spans
            continue
        if len(run) >= _MIN_COLUMN_ROWS:
            found |= {at: tuple(lines[at][one:end] for one, end in row) for at, row in run.items()}
        run = {place: spans} if fits else {}
    return found


def _spans(line: str, gap: re.Pattern[str]) -> list[_Span]:
    """Where the words of a line begin and end that gaps set apart."""
    gaps = [found.span() for found in gap.finditer(line.rstrip(), len(line) - len(line.lstrip()))]
    starts = [len(line) - len(line.lstrip()), *(end for _start, end in gaps)]
    ends = [*(start for start, _end in gaps), len(line.rstrip())]
    return list(zip(starts, ends, strict=True)) if line.strip() else []


def _are_aligned(row: list[_Span], below: list[_Span]) -> bool:
    return all(
        one[0] == other[0] or one[1] == other[1] for one, other in zip(row, below, strict=True)
    )
