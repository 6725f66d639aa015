"""The one way in for plan files."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from engage.plans.importers.docx_file import read_docx
from engage.plans.importers.guard import MAX_PAGES, MAX_SECTIONS, MAX_WORDS, check_bytes, kind_found
from engage.plans.importers.html_file import read_html
from engage.plans.importers.markdown_file import read_markdown
from engage.plans.importers.pdf_file import read_pdf
from engage.plans.importers.source import Source
from engage.plans.importers.text_file import read_text
from engage.plans.rules.accounting import words_placed
from engage.plans.rules.assembly import account, assemble
from engage.plans.rules.errors import PlanFileError, UnsupportedFileError
from engage.plans.rules.sections import ImportedPlan


@dataclass(frozen=True)
class Kind:
    name: str
    read: Callable[[bytes, str], Source]


_DOCX = Kind("docx", read_docx)
_HTML = Kind("html", read_html)
_MARKDOWN = Kind("markdown", read_markdown)
_PDF = Kind("pdf", read_pdf)
_TEXT = Kind("text", read_text)
KINDS: Mapping[str, Kind] = {
    ".docx": _DOCX,
    ".docm": _DOCX,
    ".html": _HTML,
    ".htm": _HTML,
    ".xhtml": _HTML,
    ".md": _MARKDOWN,
    ".markdown": _MARKDOWN,
    ".pdf": _PDF,
    ".txt": _TEXT,
    ".text": _TEXT,
}


def read_plan(data: bytes, filename: str) -> ImportedPlan:
    """Read a plan file whole, or refuse it whole.

    The ending of ``filename`` says what the file is; its bytes must agree. Every word of the source is then in a
    section or on ``left_out`` with its reason. Raises ``PlanFileError`` and ``UnsupportedFileError``, both with
    ``where`` naming the file.
    """
    ending = PurePath(filename).suffix.lower()
    kind = KINDS.get(ending)
    if kind is None:
        raise UnsupportedFileError(
            None,
            where=filename,
            found=ending.lstrip(".") or kind_found(data),
            expected=sorted(KINDS),
        )
    check_bytes(data, filename, kind.name)
    source = kind.read(data, filename)
    plan = account(assemble(source.elements, title=source.title), source.texts)
    words = words_placed(plan).total()
    if not words:
        raise PlanFileError("no_words", where=filename)
    if words > MAX_WORDS or len(plan.sections) > MAX_SECTIONS:
        raise PlanFileError("too_many_pages", where=filename, words=words, limit=MAX_PAGES)
    return plan
