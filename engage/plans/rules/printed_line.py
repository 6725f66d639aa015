"""Words as they stand on paper, gathered to runs and lines."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from engage.plans.rules.lines import HOLLOW

SAME_LINE = 2.0
"""Points by which words of one line may stand higher or lower than each other."""
_WORD_GAP = 0.15
_COLUMN_GAP = 1.2
_NARROW_GAP = 0.45
"""The same where rows above or below tell that columns part there."""
_STRETCH = 0.4
"""By how much a printer may widen the space between words, to end lines evenly. All three in parts of a letter's height."""
_MARK_GAP = 5.0
"""As far behind a bullet its words may begin."""
_HOLLOW_GAP = 0.5
"""As far behind the letter o its words stand where it is a bullet."""
_BULLET = "◦"
_SMALL = 0.85


@dataclass(frozen=True)
class PrintedLine:
    """Words as they stand on their page. ``size`` and places in points; ``top`` grows upwards, as paper does in PDF."""

    text: str
    page: int
    size: float
    left: float = 0
    top: float = 0
    is_bold: bool = False
    mark: int | None = None
    """By which the file's tags name it, on its page."""
    is_artifact: bool = False
    """The file says that it belongs to the paper, not to the text."""
    right: float = 0
    """As wide as the letters are; ``stretched`` by as much more as a printer may have put between the words."""
    stretched: float = 0
    is_italic: bool = False
    cells: tuple[str, ...] = ()
    """Of a line that is a row of a table."""


def lines_of(pieces: Iterable[PrintedLine]) -> Iterator[PrintedLine]:
    """Lines: pieces at the same height of the same page, in their order."""
    return _gathered(pieces, by_column=False)


@dataclass(frozen=True)
class Gap:
    """Where two columns of a table part: between these places, from one height to another."""

    page: int
    left: float
    right: float
    low: float
    high: float

    def parts(self, line: PrintedLine, piece: PrintedLine) -> bool:
        """Whether words stand in the one column and those behind them in the other."""
        is_within = piece.page == self.page and self.low <= piece.top <= self.high
        return is_within and line.right < self.right and piece.left > self.left


def runs_of(
    pieces: Iterable[PrintedLine], gaps: Sequence[Gap] | None = None
) -> Iterator[PrintedLine]:
    """Lines, parted where there is a gap as between columns: a wide one, or a narrower one where it is known that columns part."""
    return _gathered(pieces, by_column=True, gaps=gaps or ())


def _gathered(
    pieces: Iterable[PrintedLine], *, by_column: bool, gaps: Sequence[Gap] = ()
) -> Iterator[PrintedLine]:
    line: PrintedLine | None = None
    for piece in pieces:
        if (
            line
            and line.page == piece.page
            and abs(line.top - piece.top) <= SAME_LINE
            and not (by_column and _is_column_gap(line, piece, gaps))
        ):
            line = _with_piece(line, piece)
            continue
        if not piece.text.strip():
            continue
        if line:
            yield _trimmed(line)
        line = piece
    if line:
        yield _trimmed(line)


def _is_column_gap(line: PrintedLine, piece: PrintedLine, gaps: Sequence[Gap]) -> bool:
    if piece.left < line.left:
        return True
    is_apart = piece.left - line.right > _NARROW_GAP * line.size and piece.text.strip()
    if is_apart and any(gap.parts(line, piece) for gap in gaps):
        return True
    if _is_point_mark(line.text):
        return piece.left - line.right > _MARK_GAP * line.size
    return piece.left - line.right > _COLUMN_GAP * line.size + stretch_of(line.text, line.size)


def stretch_of(text: str, size: float) -> float:
    """How much wider than its letters a printer may have set a text, so that its line ends where others do."""
    return _STRETCH * text.strip().count(" ") * size


def _with_piece(line: PrintedLine, piece: PrintedLine) -> PrintedLine:
    """A piece put behind a line, apart from a list's mark and from what stands in another column."""
    if not piece.text.strip():
        return replace(line, text=f"{line.text} ")
    if line.text.strip() == HOLLOW and piece.left - line.right > _HOLLOW_GAP * line.size:
        line = replace(line, text=_BULLET)
    is_mark = len(line.text.strip()) == 1 and not line.text.strip().isalnum()
    is_placed = piece.left > line.left
    is_apart = (
        is_mark
        or _is_note_mark(line, piece)
        or (is_placed and piece.left - line.right > _WORD_GAP * line.size + line.stretched)
    )
    larger = max(line, piece, key=lambda part: len(part.text))
    return replace(
        line,
        text=f"{line.text}{' ' if is_apart else ''}{piece.text}",
        size=larger.size,
        top=larger.top,
        right=piece.right if is_placed else line.right + piece.right - piece.left,
        stretched=piece.stretched if is_placed else line.stretched + piece.stretched,
        is_bold=line.is_bold and piece.is_bold,
        is_italic=line.is_italic and piece.is_italic,
    )


def _is_point_mark(text: str) -> bool:
    """Whether all that stands on a line so far is the bullet of a point."""
    said = text.strip()
    return len(said) == 1 and (said == HOLLOW or not said.isalnum())


def _is_note_mark(line: PrintedLine, piece: PrintedLine) -> bool:
    """Whether one of two neighbours is the small number of a note."""
    small, large = sorted((line, piece), key=lambda part: part.size)
    return small.size < large.size * _SMALL and small.text.strip().isdecimal()


def _trimmed(line: PrintedLine) -> PrintedLine:
    return replace(line, text=" ".join(line.text.split()))
