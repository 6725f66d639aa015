"""PDF files that hold text: read by their tags where the tags name nearly every word, else by how the words are printed."""

import io
import logging
from collections.abc import Iterator, Sequence

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from engage.plans.importers.guard import MAX_PAGES
from engage.plans.importers.pdf_pieces import pieces_of
from engage.plans.importers.pdf_tags import TagWalk, tags_of
from engage.plans.importers.source import Source
from engage.plans.rules.errors import PlanFileError
from engage.plans.rules.furniture import is_page_number
from engage.plans.rules.hyphens import Hyphens, hyphens_of
from engage.plans.rules.page_set import set_lines
from engage.plans.rules.printed import headings_by_print, read_printed
from engage.plans.rules.printed_line import PrintedLine, lines_of
from engage.plans.rules.sections import LeftOut, LeftOutReason

NAMED = 0.95
"""The share of a file's letters that its tags have to name before they are believed."""
_BROKEN = (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError)

logging.getLogger("pypdf").setLevel(logging.ERROR)


def read_pdf(data: bytes, filename: str) -> Source:
    """The elements of a PDF, each with its page.

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
        pieces = [
            piece
            for number, page in enumerate(reader.pages, start=1)
            for piece in pieces_of(page, number)
        ]
        title = " ".join(str(reader.metadata.title or "").split()) if reader.metadata else ""
    except _BROKEN as error:
        raise PlanFileError("broken_file", where=filename) from error
    lines = list(lines_of(pieces))
    if not any(letter.isalnum() for line in lines for letter in line.text):
        raise PlanFileError("scanned_pages", where=filename)
    hyphens = hyphens_of([line.text for line in lines])
    tagged = _by_tags(reader, pieces, hyphens)
    if tagged is not None:
        return Source(tuple(tagged.elements), tuple(tagged.texts), title)
    printed, left_out = set_lines(pieces, hyphens)
    texts = (*(line.text for line in printed), *(left.text for left in left_out))
    return Source((*read_printed(printed), *left_out), texts, title)


def _by_tags(reader: PdfReader, pieces: Sequence[PrintedLine], hyphens: Hyphens) -> TagWalk | None:
    """The elements that the file's tags name; ``None`` where there are no tags, or they name too little of the words."""
    marked: dict[tuple[int, int], list[PrintedLine]] = {}
    for piece in pieces:
        if piece.mark is not None and not piece.is_artifact:
            marked.setdefault((piece.page, piece.mark), []).append(piece)
    walk = TagWalk(marked, hyphens)
    try:
        tree = tags_of(reader)
        if tree is None:
            return None
        walk.blocks(tree)
    except _BROKEN:
        return None
    unnamed = [
        piece
        for piece in pieces
        if piece.is_artifact or piece.mark is None or (piece.page, piece.mark) not in walk.used
    ]
    lost = sum(_letters(piece) for piece in unnamed if not piece.is_artifact)
    if lost > (1 - NAMED) * sum(_letters(piece) for piece in pieces if not piece.is_artifact):
        return None
    walk.elements[:] = headings_by_print(walk.elements, walk.print_of)
    walk.elements.extend(_left_out(unnamed))
    return walk


def _left_out(unnamed: Sequence[PrintedLine]) -> Iterator[LeftOut]:
    for line in lines_of(unnamed):
        if is_page_number(line.text):
            reason = LeftOutReason.PAGE_NUMBER
        elif line.is_artifact:
            reason = LeftOutReason.PAGE_HEADER_OR_FOOTER
        else:
            reason = LeftOutReason.NOT_PLACED
        yield LeftOut(line.text, reason, line.page)


def _letters(piece: PrintedLine) -> int:
    return sum(letter.isalnum() for letter in piece.text)
