"""Two texts word by word, so that a reader sees what was taken out and what was put in."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from engage.content.rules.words import words_alone


class PieceKind(StrEnum):
    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True)
class Piece:
    """Words in a row that share a fate. Words are parted by one space."""

    kind: PieceKind
    text: str


Line = tuple[Piece, ...]


def compare(before: Sequence[str], after: Sequence[str]) -> tuple[Line, ...]:
    """What became of each paragraph, in reading order.

    Paragraphs are matched first (``difflib``, Ratcliff and Obershelp's longest matching blocks), then the words of those that
    were rewritten. What is ``SAME`` or ``REMOVED`` gives the words before, in order; what is ``SAME`` or ``ADDED`` those after.
    """
    old, new = [_words(text) for text in before], [_words(text) for text in after]
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    lines: list[Line] = []
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            lines += [(Piece(PieceKind.SAME, " ".join(words)),) for words in old[start:end]]
            continue
        pairs = min(end - start, new_end - new_start)
        lines += [_line(old[start + place], new[new_start + place]) for place in range(pairs)]
        lines += [_whole(PieceKind.REMOVED, words) for words in old[start + pairs : end]]
        lines += [_whole(PieceKind.ADDED, words) for words in new[new_start + pairs : new_end]]
    return tuple(line for line in lines if line and any(piece.text for piece in line))


def has_changed(lines: Sequence[Line]) -> bool:
    """Whether any word differs."""
    return any(piece.kind is not PieceKind.SAME for line in lines for piece in line)


def _words(text: str) -> tuple[str, ...]:
    return tuple(words_alone(text))


def _whole(kind: PieceKind, words: Sequence[str]) -> Line:
    return (Piece(kind, " ".join(words)),)


def _line(old: Sequence[str], new: Sequence[str]) -> Line:
    pieces: list[Piece] = []
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(Piece(PieceKind.SAME, " ".join(old[start:end])))
            continue
        if end > start:
            pieces.append(Piece(PieceKind.REMOVED, " ".join(old[start:end])))
        if new_end > new_start:
            pieces.append(Piece(PieceKind.ADDED, " ".join(new[new_start:new_end])))
    return tuple(pieces)
