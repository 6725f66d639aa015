"""A report in two pages: its opening, and of each section what it says before its first table."""

from collections.abc import Iterator
from dataclasses import replace

from engage.reports.rules.arrangement import parts_of
from engage.reports.rules.document import (
    Block,
    Heading,
    KeyNumbers,
    ListBlock,
    Paragraph,
    ParagraphStyle,
    ReportDocument,
)
from engage.reports.rules.labels import Label
from engage.rules.activity import Total

MOST_LETTERS = 4_200
"""Of two pages, headings and margins counted in, where letters are of the usual size."""
HEADING_LETTERS = 150
"""What a heading takes of the room."""
LONGEST_PARAGRAPH, MOST_ITEMS = 700, 6


def brief_of(document: ReportDocument, letters: int = MOST_LETTERS) -> ReportDocument:
    """The short form in about so many letters. What keeps a report honest is always in it; of the rest, what comes first has the room."""
    sections = [
        (part.stays, [_shortened(block) for block in _said(part.own)])
        for part in parts_of(document)
    ]
    room = letters - sum(_length(blocks) for stays, blocks in sections if stays)
    blocks: list[Block] = []
    for stays, said in sections:
        length = _length(said)
        if not stays:
            if length > room:
                continue
            room -= length
        blocks += said
    title = document.label(Label.BRIEF_TITLE, title=document.title_words)
    note = Paragraph(document.label(Label.BRIEF_NOTE), ParagraphStyle.NOTE)
    return replace(document, title={document.view.tag: title}, blocks=(*blocks, note))


def _said(own: tuple[Block, ...]) -> Iterator[Block]:
    """A part's heading and words up to its first table; nothing of a part that has none. Of several comments, the first."""
    words: list[Block] = []
    for block in own[1:] if _has_heading(own) else own:
        match block:
            case KeyNumbers():
                words += _totals_of(block)
            case Paragraph() | ListBlock():
                words.append(block)
            case _:
                break
    if words and _has_heading(own):
        yield own[0]
    commented = False
    for block in words:
        is_comment = isinstance(block, Paragraph) and block.style is ParagraphStyle.COMMENT
        if not (is_comment and commented):
            yield block
        commented = commented or is_comment


def _totals_of(block: KeyNumbers) -> list[KeyNumbers]:
    """The key numbers that are no figures of a table: no table is in the short form."""
    totals = tuple(number for number in block.numbers if isinstance(number.value, Total))
    return [replace(block, numbers=totals)] if totals else []


def _has_heading(own: tuple[Block, ...]) -> bool:
    return bool(own) and isinstance(own[0], Heading)


def _shortened(block: Block) -> Block:
    if isinstance(block, ListBlock):
        return replace(block, items=block.items[:MOST_ITEMS])
    if isinstance(block, Paragraph) and len(block.text) > LONGEST_PARAGRAPH:
        cut = block.text[:LONGEST_PARAGRAPH].rpartition(" ")[0]
        return replace(block, text=f"{cut} …")
    return block


def _length(blocks: list[Block]) -> int:
    lengths = 0
    for block in blocks:
        match block:
            case Paragraph(text=text):
                lengths += len(text) + HEADING_LETTERS // 2
            case ListBlock(items=items):
                lengths += sum(len(item) + HEADING_LETTERS // 3 for item in items)
            case _:
                lengths += HEADING_LETTERS
    return lengths
