"""Taking parts out of a text so that a reader sees that something is missing, and cannot tell what."""

from collections.abc import Iterable

from engage.rules.errors import InvalidError

MARK = "████"
"""One length for everything: the length of a name or number would help to guess it."""


def redact(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with each span replaced by the mark; spans that touch or overlap become one.

    Positions count characters, half-open. The original is not changed and is kept by the activity.
    """
    parts, position = [], 0
    for start, end in _merged(spans):
        parts += [text[position:start], MARK]
        position = end
    return "".join([*parts, text[position:]])


def check_redaction(original: str, public_text: str) -> None:
    """Refuse a public text that is not the original with parts taken out. Raises as ``check_only_taken_out`` does, and
    ``text_unchanged``."""
    check_only_taken_out(original, public_text, where="public_text")
    if _squeezed(public_text) == _squeezed(original):
        raise InvalidError("text_unchanged", where="public_text")


def check_only_taken_out(original: str, public_text: str, *, where: str) -> None:
    """Refuse a public text that is more than the original or parts of it: nobody puts words into a resident's mouth.

    Raises ``InvalidError`` with ``where``: ``text_missing`` (nothing would be left), ``words_added`` (something between the
    marks is not in the original, in its order).
    """
    pieces = [_squeezed(piece) for piece in public_text.split(MARK)]
    if not any(piece.strip(" .,;:!?") for piece in pieces):
        raise InvalidError("text_missing", where=where)
    source, position = _squeezed(original), 0
    for piece in pieces:
        found = source.find(piece, position)
        if found < 0:
            raise InvalidError("words_added", where=where)
        position = found + len(piece)


def _squeezed(text: str) -> str:
    """Line ends and runs of spaces are the browser's, not the resident's."""
    return " ".join(text.split())


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        elif end > start:
            merged.append((start, end))
    return merged
