"""Section numbers: the author's own where they printed them, else the place in the outline."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

TITLE_NUMBER = "0"
_PRINTED = re.compile(r"\(?(\d{1,2}(?:\.\d{1,3}){0,4})(?P<mark>[.):]*)\s+(?=\S)")
_LETTERS = 26


def printed_number(heading: str) -> str:
    """The number that a heading carries in its own words, without its closing mark, or ``""``.

    ``1. Introduction`` and ``1.2 Aims`` carry one, and so does ``6 NEXT STEPS``; ``2024 in figures`` and ``43% agree``
    do not. A whole number without a mark counts only before a capital letter.
    """
    found = _PRINTED.match(heading.strip())
    if not found:
        return ""
    number = found[1]
    rest = heading.strip()[found.end() :]
    is_marked = bool(found["mark"]) or "." in number
    return number if is_marked or rest[:1].isupper() else ""


def without_number(heading: str) -> str:
    """The heading's words after its printed number."""
    if not printed_number(heading):
        return heading.strip()
    return _PRINTED.sub("", heading.strip(), count=1)


def with_number(number: str, heading: str) -> str:
    """A section's number and heading; an author's own number stands in the heading already."""
    return heading if printed_number(heading) else f"{number} {heading}".strip()


def number_sections(outline: Sequence[tuple[int, str]]) -> tuple[str, ...]:
    """One number for each ``(level, heading)``, no two alike.

    The plan's title (a first heading above all others) is ``0``. Where the author printed numbers, theirs stand, and
    the sections they left unnumbered get letters (``a``, ``3.a``) so that they cannot be taken for numbered paragraphs.
    Where nobody printed any, sections are counted: ``1``, ``1.1``, ``2``.
    """
    start = 1 if _has_title(outline) else 0
    used = {TITLE_NUMBER}
    wanted = [_claim(printed_number(heading), used) for _, heading in outline[start:]]
    counted = _counted(outline[start:], wanted, used)
    return (*([TITLE_NUMBER] * start), *counted)


def _has_title(outline: Sequence[tuple[int, str]]) -> bool:
    return bool(outline) and all(level > outline[0][0] for level, _ in outline[1:])


def _claim(number: str, used: set[str]) -> str:
    if not number or number in used:
        return ""
    used.add(number)
    return number


def _counted(
    outline: Iterable[tuple[int, str]], wanted: Sequence[str], used: set[str]
) -> list[str]:
    name = _letters if any(wanted) else str
    above: list[tuple[int, str]] = []
    counts: Counter[str] = Counter()
    numbers = []
    for (level, _), printed in zip(outline, wanted, strict=True):
        while above and above[-1][0] >= level:
            above.pop()
        parent = above[-1][1] if above else ""
        number = printed
        while not number:
            counts[parent] += 1
            number = _claim(".".join(filter(None, (parent, name(counts[parent])))), used)
        above.append((level, number))
        numbers.append(number)
    return numbers


def _letters(ordinal: int) -> str:
    """1 is ``a``, 26 ``z``, 27 ``aa``."""
    name = ""
    while ordinal:
        ordinal, place = divmod(ordinal - 1, _LETTERS)
        name = chr(ord("a") + place) + name
    return name
