"""The texts of a section's stored blocks, to read in order and to write anew without touching how they stand."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from engage.rules.errors import InvalidError

Block = Mapping[str, Any]


def block_texts(block: Block) -> Iterator[str]:
    """Every text of a stored block (``document.block_as_document``) in reading order."""
    if "caption" in block:
        yield block["caption"]
    if "text" in block or "alt" in block:
        yield block.get("text", block.get("alt", ""))
    for item in block.get("items", ()):
        yield from block_texts(item)
    for row in block.get("rows", ()):
        yield from row


def texts_of_blocks(blocks: Sequence[Block]) -> list[str]:
    """Every text of a section's blocks in reading order."""
    return [text for block in blocks for text in block_texts(block)]


def lines_of_blocks(blocks: Sequence[Block]) -> list[str]:
    """The same as somebody reads them, the cells of a table's row in one line."""
    return [
        line
        for block in blocks
        for line in (
            [
                block.get("caption", ""),
                *(CELLS_APART.join(filter(None, row)) for row in block["rows"]),
            ]
            if block["kind"] == "table"
            else block_texts(block)
        )
    ]


def has_wordless_picture(blocks: Sequence[Block]) -> bool:
    """Whether one of the pictures has no words that say what it shows."""
    return any(block["kind"] == "picture" and not block["alt"] for block in blocks)


def kinds_of_texts(blocks: Sequence[Block]) -> list[str]:
    """What each of ``texts_of_blocks`` is: ``paragraph``, ``point``, ``caption``, ``cell`` or ``picture``."""
    names = {"list": "point", "table": "cell"}
    kinds: list[str] = []
    for block in blocks:
        kind = str(names.get(block["kind"], block["kind"]))
        texts = list(block_texts(block))
        first = ["caption"] if "caption" in block else []
        kinds += [*first, *[kind for _text in texts[len(first) :]]]
    return kinds


def edited(
    blocks: Sequence[Block],
    texts: Sequence[str],
    *,
    more: str = "",
    without_pictures: Collection[int] = (),
) -> list[dict[str, Any]]:
    """The blocks with their texts written anew, in the order of ``texts_of_blocks``.

    A paragraph or point left without words is taken out; a cell or caption may be empty. ``more``: paragraphs to add at the
    end, parted by an empty line; ``without_pictures``: places of pictures among the blocks that say nothing and go. Raises ``InvalidError`` ``texts_differ`` when there are not as many texts as there were.
    """
    if len(texts) != len(texts_of_blocks(blocks)):
        raise InvalidError("texts_differ", where="texts")
    rest = iter(" ".join(text.split()) for text in texts)
    written = [_written(block, rest) for block in blocks]
    return [
        *(
            block
            for place, block in enumerate(written)
            if _says_something(block)
            and not (block["kind"] == "picture" and place in without_pictures)
        ),
        *paragraphs_of(more),
    ]


def paragraphs_of(text: str) -> list[dict[str, Any]]:
    """A text as blocks: paragraphs parted by an empty line."""
    parts = (" ".join(part.split()) for part in text.replace("\r\n", "\n").split("\n\n"))
    return [{"kind": "paragraph", "text": part} for part in parts if part]


def _written(block: Block, rest: Iterator[str]) -> dict[str, Any]:
    copy = dict(block)
    for name in ("caption", "text", "alt"):
        if name in copy:
            copy[name] = next(rest)
    if "items" in copy:
        items = [_written(item, rest) for item in copy["items"]]
        copy["items"] = [item for item in items if _says_something(item)]
    if "rows" in copy:
        copy["rows"] = [[next(rest) for _cell in row] for row in copy["rows"]]
    return copy


def _says_something(block: Block) -> bool:
    return block.get("kind") == "picture" or any(block_texts(block))


CELLS_APART = " | "
PARTED = "\n\n"


def as_one_text(heading: str, blocks: Sequence[Block]) -> str:
    """A section's heading and texts in reading order, parted by empty lines: what somebody translates in one go."""
    texts = (" ".join(text.split()) for text in texts_of_blocks(blocks))
    return PARTED.join([heading, *(text for text in texts if text)])


def from_easy_text(text: str, before: Sequence[Block] = ()) -> tuple[str, list[dict[str, Any]]]:
    """A section in easy read: its heading, and a paragraph for each idea, however many the English has. What was a heading within
    the section ``before`` stays one. Raises ``InvalidError`` ``heading_missing``.
    """
    heading, *lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()] or [""]
    if not heading:
        raise InvalidError("heading_missing", where="texts")
    headings = {block["text"]: dict(block) for block in before if block["kind"] == "heading"}
    return heading, [headings.get(line, {"kind": "paragraph", "text": line}) for line in lines]


def from_one_text(blocks: Sequence[Block], text: str) -> tuple[str, list[dict[str, Any]]]:
    """The inverse of ``as_one_text`` for a translation: its heading, and the English blocks with its texts in them.

    Raises ``InvalidError`` ``parts_differ`` (``expected``, ``found``) when it has not as many parts as the English.
    """
    heading, *said = [part for part in re.split(r"\n\s*\n", text.strip()) if part.strip()] or [""]
    there = texts_of_blocks(blocks)
    expected = sum(bool(one.strip()) for one in there)
    if len(said) != expected:
        raise InvalidError(
            "parts_differ", where="texts", expected=expected + 1, found=len(said) + 1
        )
    rest = iter(said)
    return " ".join(heading.split()), edited(
        blocks, [next(rest) if one.strip() else "" for one in there]
    )
