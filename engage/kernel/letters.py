"""Which letters a folder of typefaces can show, read from the files themselves (OpenType, table ``cmap``)."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from struct import calcsize, unpack_from

BREAKS = frozenset("\t\n\v\f\r\x85\u2028\u2029")
IGNORED = (
    (0xAD, 0xAD),
    (0x34F, 0x34F),
    (0x61C, 0x61C),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x200B, 0x200F),
    (0x202A, 0x202E),
    (0x2060, 0x206F),
    (0x3164, 0x3164),
    (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFF8),
    (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A),
    (0xE0000, 0xE0FFF),
)
"""First and last of what nobody sees where a typeface lacks it: marks of direction, of joining and of shape (Unicode's
Default_Ignorable_Code_Point)."""
BY_SEGMENT, BY_GROUP = 4, 12
"""The two formats of ``cmap`` that fonts for text use."""


def unshowable(text: str, folder: Path) -> list[str]:
    """The letters of a text that no typeface of a folder has, each once, in the order in which they come."""
    there = letters_in(folder)
    return [letter for letter in dict.fromkeys(text) if not _is_shown(letter, there)]


@lru_cache(maxsize=4)
def letters_in(folder: Path) -> frozenset[int]:
    """The code points that at least one TrueType file of a folder has a glyph for."""
    return frozenset(code for file in sorted(folder.glob("*.ttf")) for code in _codes(file))


def _is_shown(letter: str, there: frozenset[int]) -> bool:
    code = ord(letter)
    is_ignored = any(first <= code <= last for first, last in IGNORED)
    return code in there or letter in BREAKS or is_ignored


def _codes(file: Path) -> Iterator[int]:
    """Every code point of one file. A file with neither of the two formats has none, so its letters count as missing."""
    data = file.read_bytes()
    start = _table(data, b"cmap")
    (count,) = unpack_from(">H", data, start + 2)
    offsets = {unpack_from(">HHL", data, start + 4 + 8 * place)[2] for place in range(count)}
    for offset in sorted(offsets):
        (kind,) = unpack_from(">H", data, start + offset)
        if kind == BY_GROUP:
            yield from _by_group(data, start + offset)
        elif kind == BY_SEGMENT:
            yield from _by_segment(data, start + offset)


def _table(data: bytes, name: bytes) -> int:
    """Where a table begins."""
    (count,) = unpack_from(">H", data, 4)
    for place in range(count):
        tag, _checksum, offset, _length = unpack_from(">4sLLL", data, 12 + 16 * place)
        if tag == name:
            return int(offset)
    raise ValueError(name)


def _by_group(data: bytes, start: int) -> Iterator[int]:
    (count,) = unpack_from(">L", data, start + 12)
    for place in range(count):
        first, last, _glyph = unpack_from(">LLL", data, start + 16 + 12 * place)
        yield from range(first, last + 1)


def _by_segment(data: bytes, start: int) -> Iterator[int]:
    """Segments of neighbours. A code whose glyph is 0 is not there."""
    (doubled,) = unpack_from(">H", data, start + 6)
    line = f">{doubled // 2}H"
    ends_at = start + 14
    starts_at = ends_at + doubled + 2
    deltas_at, ranges_at = starts_at + doubled, starts_at + 2 * doubled
    segments = zip(
        *(unpack_from(line, data, at) for at in (ends_at, starts_at, deltas_at, ranges_at)),
        strict=True,
    )
    for place, (last, first, delta, offset) in enumerate(segments):
        for code in range(first, last + 1):
            glyph = code
            if offset:
                at = ranges_at + place * calcsize(">H") + offset + 2 * (code - first)
                (glyph,) = unpack_from(">H", data, at)
            if glyph and (offset or (glyph + delta) % 0x10000):
                yield code
