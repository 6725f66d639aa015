"""Plain text, in which nothing marks a heading; text that marks them is Markdown by another name."""

import re

from engage.plans.importers.decoding import decoded
from engage.plans.importers.markdown_file import read_markdown
from engage.plans.importers.source import Source
from engage.plans.rules.plain_text import read_lines

_MARKED_HEADING = re.compile(r"^#{1,6} \S", re.MULTILINE)
_ENOUGH = 2


def read_text(data: bytes, filename: str) -> Source:
    """The elements of a plain text, by the rules of ``engage.plans.rules.plain_text``.

    A text with at least two lines that begin like Markdown headings is read as Markdown.
    """
    text = decoded(data)
    if len(_MARKED_HEADING.findall(text)) >= _ENOUGH:
        return read_markdown(data, filename)
    return Source(tuple(read_lines(text)), (text,))
