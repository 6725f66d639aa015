"""PDF files that hold text."""

import io
import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError

from engage.plans.importers.source import Source
from engage.plans.rules.errors import PlanFileError
from engage.plans.rules.printed import PrintedLine, read_printed

MAX_PAGES = 600
SAME_LINE = 2.0
LETTER_WIDTH = 0.5
"""A letter's usual width in parts of its height."""
_LIGATURES = {
    0xFB00: "ff",
    0xFB01: "fi",
    0xFB02: "fl",
    0xFB03: "ffi",
    0xFB04: "ffl",
    0xFB05: "st",
    0xFB06: "st",
}
_BROKEN = (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError)

logging.getLogger("pypdf").setLevel(logging.ERROR)


def read_pdf(data: bytes, filename: str) -> Source:
    """The elements of a PDF, by the sizes and places of its lines.

    Raises ``PlanFileError``: ``password_protected``, ``too_many_pages``, ``scanned_pages`` (no text at all),
    ``broken_file``.
    """
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise PlanFileError("password_protected", where=filename)
        if len(reader.pages) > MAX_PAGES:
            raise PlanFileError(
                "too_many_pages", where=filename, pages=len(reader.pages), limit=MAX_PAGES
            )
        lines = [line for place, page in enumerate(reader.pages) for line in _lines(page, place)]
        texts = tuple(line.text for line in lines)
        title = " ".join(str(reader.metadata.title or "").split()) if reader.metadata else ""
    except _BROKEN as error:
        raise PlanFileError("broken_file", where=filename) from error
    if not any(any(letter.isalnum() for letter in text) for text in texts):
        raise PlanFileError("scanned_pages", where=filename)
    return Source(tuple(read_printed(lines)), texts, title)


def _lines(page: PageObject, place: int) -> Iterator[PrintedLine]:
    """The page's lines: pieces of text at the same height, in the order of the file."""
    line: PrintedLine | None = None
    for piece in _pieces(page, place):
        if line and abs(line.top - piece.top) <= SAME_LINE:
            line = _with_piece(line, piece)
            continue
        if line:
            yield _trimmed(line)
        line = piece
    if line:
        yield _trimmed(line)


def _with_piece(line: PrintedLine, piece: PrintedLine) -> PrintedLine:
    """A piece put behind a line, apart from a list's mark and from what stands in another column."""
    is_mark = len(line.text.strip()) == 1 and not line.text.strip().isalnum()
    width = len(line.text) * line.size * LETTER_WIDTH
    is_apart = is_mark or piece.left - line.left > width * 1.2 + line.size
    larger = max(line, piece, key=lambda part: len(part.text))
    return PrintedLine(
        f"{line.text}{' ' if is_apart else ''}{piece.text}",
        line.page,
        larger.size,
        line.left,
        larger.top,
        line.is_bold and piece.is_bold,
    )


def _trimmed(line: PrintedLine) -> PrintedLine:
    return replace(line, text=" ".join(line.text.split()))


def _pieces(page: PageObject, place: int) -> list[PrintedLine]:
    pieces: list[PrintedLine] = []

    def said(text: str, cm: list[float], tm: list[float], font: Any, size: float) -> None:
        words = re.sub(r"\s+", " ", text.translate(_LIGATURES))
        if not words.strip():
            return
        height = round(abs(size * tm[3] * cm[3]) * 2) / 2 or size
        left = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
        top = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        name = str((font or {}).get("/BaseFont", "")).lower()
        is_bold = any(mark in name for mark in ("bold", "black", "heavy", "semibold"))
        pieces.append(PrintedLine(words, place, height, left, top, is_bold))

    page.extract_text(visitor_text=said)
    return pieces
