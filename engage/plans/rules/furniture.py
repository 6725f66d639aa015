"""Page numbers, running heads and contents lists: words that belong to the paper, not to the plan."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from engage.plans.rules.sections import LeftOut, LeftOutReason

_PAGE = re.compile(
    r"\s*(?:[-–—|]\s*)?(?:page|p\.)\s*\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?\s*[-–—|]?\s*|\s*\d{1,3}\s*\|\s*page\s*",
    re.IGNORECASE,
)
_BARE = re.compile(r"\s*[-–—]?\s*(\d{1,3})\s*[-–—]?\s*")
_LEADER = re.compile(r"\S.*?(?:\.{3,}|(?:\. ){3,}|…+|\s{3,}|\t+)\s*\d{1,3}\s*")
_CONTENTS = re.compile(r"\s*(?:table of )?contents( page)?:?\s*", re.IGNORECASE)
_MIN_LEADERS = 3
_MIN_NUMBERS = 3
_MIN_PAGES = 3
_EDGE = 2
_LONGEST_LEADER = 250
_LONGEST_NUMBER = 40
_LONGEST_HEAD = 12


def split_pages(text: str) -> list[list[str]]:
    """Lines by page; pages end at form feeds. Line ends of every kind, and marks nobody sees, are evened out."""
    plain = re.sub(r"\r\n?|\u2028|\u2029|\x0b|\x85", "\n", text)
    plain = re.sub(r"[\ufeff\u200b\u200c\u2060\u00ad]", "", plain).replace("\u00a0", " ")
    return [page.split("\n") for page in plain.split("\f")]


def without_furniture(pages: Sequence[Sequence[str]]) -> tuple[list[str], list[LeftOut]]:
    """The lines of all pages without page numbers, running heads and contents lists, and what was taken out.

    A running head without a number stays where it first stands on the first page: there it is the title.
    """
    left_out: list[LeftOut] = []
    heads = _running_heads(pages)
    kept: set[str] = set()
    lines: list[str] = []
    for place, page in enumerate(pages):
        if place:
            lines.append("")
        edges = _edges(page)
        for number, line in enumerate(page):
            is_head = number in edges and plain(line) in heads
            if is_head and not place and not _says_number(line) and plain(line) not in kept:
                kept.add(plain(line))
                lines.append(line)
            elif is_head:
                left_out.append(LeftOut(line.strip(), LeftOutReason.PAGE_HEADER_OR_FOOTER))
                lines.append("")
            else:
                lines.append(line)
    lines = _without_numbers(lines, left_out)
    return _without_contents(lines, left_out), left_out


@dataclass(frozen=True)
class RunningHeads:
    """Lines that come back at the edges of pages, digits apart."""

    lines: frozenset[str]

    def has(self, line: str) -> bool:
        return plain(line) in self.lines


def running_heads(pages: Sequence[Sequence[str]], *, placed: Iterable[str] = ()) -> RunningHeads:
    """The running heads and feet of a text of several pages, and ``placed``: lines that are known to be by where they stand."""
    return RunningHeads(frozenset({*_running_heads(pages), *map(plain, placed)}))


def is_page_number(line: str) -> bool:
    """Whether a line at a page's edge is nothing but its number."""
    return bool(_PAGE.fullmatch(_short(line)) or _BARE.fullmatch(_short(line)))


def _running_heads(pages: Sequence[Sequence[str]]) -> set[str]:
    """Short lines, digits apart, at the edge of at least three pages and of half of them."""
    seen: Counter[str] = Counter()
    for page in pages:
        seen.update({plain(page[place]) for place in _edges(page)})
    enough = max(_MIN_PAGES, len(pages) / 2)
    return {
        line
        for line, count in seen.items()
        if count >= enough and len(line.split()) <= _LONGEST_HEAD
    }


def _says_number(line: str) -> bool:
    return any(letter.isdigit() for letter in line)


def _edges(page: Sequence[str]) -> set[int]:
    written = [place for place, line in enumerate(page) if line.strip()]
    return {*written[:_EDGE], *written[-_EDGE:]}


def plain(line: str) -> str:
    """A line as it is compared with others: digits apart, and with no regard to capitals and spaces."""
    return " ".join(re.sub(r"\d+", "#", line).casefold().split())


def _without_numbers(lines: Sequence[str], left_out: list[LeftOut]) -> list[str]:
    """Without lines that say which page it is. A bare number counts when at least three of them rise."""
    bare = {
        place: int(found[1])
        for place, line in enumerate(lines)
        if (found := _BARE.fullmatch(_short(line))) and _is_apart(lines, place)
    }
    numbers = list(bare.values())
    rises = len(numbers) >= _MIN_NUMBERS and all(one < other for one, other in pairwise(numbers))
    kept = []
    for place, line in enumerate(lines):
        if _PAGE.fullmatch(_short(line)) or (rises and place in bare):
            left_out.append(LeftOut(line.strip(), LeftOutReason.PAGE_NUMBER))
            kept.append("")
        else:
            kept.append(line)
    return kept


def _short(line: str) -> str:
    """A line without the space around it, cut where no page number can be any more."""
    return line.strip()[:_LONGEST_NUMBER]


def _is_apart(lines: Sequence[str], place: int) -> bool:
    before = lines[place - 1].strip() if place else ""
    after = lines[place + 1].strip() if place + 1 < len(lines) else ""
    return not before and not after


def contents_places(lines: Sequence[str]) -> set[int]:
    """The places of lists of contents: at least three lines in a row that end in leaders or a wide gap and a page number that
    never falls, and their heading.
    """
    found: set[int] = set()
    run: list[int] = []
    for place, line in enumerate([*lines, "end"]):
        if line.strip() and not (_is_leader(line) and _rises(lines, run, line)):
            if len(run) >= _MIN_LEADERS:
                found.update(_with_heading(lines, run))
            run = []
        elif line.strip():
            run.append(place)
    return found


def _without_contents(lines: Sequence[str], left_out: list[LeftOut]) -> list[str]:
    listed = contents_places(lines)
    left_out.extend(
        LeftOut(lines[place].strip(), LeftOutReason.CONTENTS_LIST) for place in sorted(listed)
    )
    return ["" if place in listed else line for place, line in enumerate(lines)]


def _is_leader(line: str) -> bool:
    return len(line) <= _LONGEST_LEADER and bool(_LEADER.fullmatch(line))


def _rises(lines: Sequence[str], run: Sequence[int], line: str) -> bool:
    return not run or _page_of(lines[run[-1]]) <= _page_of(line)


def _page_of(line: str) -> int:
    return int(re.findall(r"\d+", line)[-1])


def _with_heading(lines: Sequence[str], run: Sequence[int]) -> list[int]:
    before = next((place for place in range(run[0] - 1, -1, -1) if lines[place].strip()), None)
    if before is not None and is_contents_heading(lines[before]):
        return [before, *run]
    return list(run)


def is_contents_heading(text: str) -> bool:
    """Whether words say nothing but that a list of contents follows."""
    return bool(_CONTENTS.fullmatch(_short(text)))
