"""Markdown, read as the page it makes."""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

from engage.plans.importers.decoding import decoded
from engage.plans.importers.html_file import source_of_page
from engage.plans.importers.source import Source
from engage.plans.rules.sections import LeftOut, LeftOutReason

_FRONT = re.compile(r"\A---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_TITLE = re.compile(r"^title:\s*[\"']?(.*?)[\"']?\s*$", re.MULTILINE | re.IGNORECASE)
_TAG = re.compile(r"<!--.*?-->|</?[A-Za-z][^>]*>", re.DOTALL)


def read_markdown(data: bytes, filename: str) -> Source:
    """The elements of a Markdown text: CommonMark with tables; details before the text are left out."""
    text = decoded(data).replace("\r\n", "\n").replace("\r", "\n")
    details = _FRONT.match(text)
    body = text[details.end() :] if details else text
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    tokens = parser.parse(body)
    _keep_numbers(tokens)
    page = source_of_page(parser.renderer.render(tokens, parser.options, {}), filename)
    left_out = [
        *([LeftOut(details[1].strip(), LeftOutReason.FILE_DETAILS)] if details else []),
        *(LeftOut(address, LeftOutReason.LINK_ADDRESS) for address in _addresses(tokens)),
    ]
    shown = [part for part in page.elements if not _is_address(part)]
    titled = _TITLE.search(details[1]) if details else None
    return replace(
        page,
        elements=(*left_out, *shown),
        texts=(html.unescape(_TAG.sub(" ", text)),),
        title=titled[1] if titled else "",
    )


def _is_address(part: object) -> bool:
    return isinstance(part, LeftOut) and part.reason is LeftOutReason.LINK_ADDRESS


def _keep_numbers(tokens: Sequence[Token]) -> None:
    """Let each point of a numbered list keep the number that the writer gave it."""
    for token in tokens:
        if token.type == "list_item_open" and token.info:
            token.attrSet("value", token.info)


def _addresses(tokens: Sequence[Token]) -> Iterator[str]:
    """Addresses of links and pictures that a reader of the words does not see."""
    for token in tokens:
        address = token.attrGet("href") or token.attrGet("src")
        if isinstance(address, str) and address and token.info != "auto":
            yield address
        yield from _addresses(token.children or ())
