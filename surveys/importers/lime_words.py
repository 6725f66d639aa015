"""LimeSurvey's words: HTML with expressions in braces, as plain text with earlier answers in it."""

import re
from collections.abc import Callable
from html.parser import HTMLParser

_BLOCKS = frozenset(
    {"p", "div", "br", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "blockquote"}
)  # fmt: skip
_SILENT = frozenset({"script", "style", "head", "template"})
_LOST = {
    "img": "picture", "iframe": "frame", "video": "video", "audio": "sound", "embed": "object", "object": "object",
    "script": "script", "form": "form", "input": "form",
}  # fmt: skip
_EXPRESSION = re.compile(r"\{(?!\s)([^{}]*)(?<!\s)\}")
_NAME = re.compile(r"(?:INSERTANS:)?([A-Za-z0-9_]+)(?:\.(?:NAOK|shown|value|code))*")
GAP = "…"
_OURS = {0xE000: None, 0xE001: None}
_HELD = re.compile("\ue000(\\d+)\ue001")
_TAG = re.compile(r"<[^>]*>")
_BLANKS = re.compile(r"\s+")
_BLANK_LINES = re.compile(r"\n{2,}")
_MOST_NESTED = 8


class _Plain(HTMLParser):
    """Collects what is read, and what cannot be."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.lost: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _LOST:
            self.lost.append(_LOST[tag])
        if tag in _SILENT:
            self._silent += 1
        if tag in _BLOCKS:
            self.parts.append("\n")
        elif tag in {"td", "th"}:
            self.parts.append(" ")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _SILENT:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(self._silent - 1, 0)
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(_BLANKS.sub(" ", data))


def plain_words(html: str, pipe: Callable[[str], str], lose: Callable[[str], None]) -> str:
    """The words in some HTML.

    ``pipe`` gives what stands for a variable (``${id}``), or nothing when it cannot be repeated; ``lose`` is told of pictures,
    scripts and expressions that are left out. A gap stands where an expression was.
    """
    reader = _Plain()
    try:
        reader.feed(html.translate(_OURS))
        reader.close()
    except AssertionError:  # the parser's own way of giving up on a faulty declaration
        reader.parts = [_TAG.sub(" ", html.translate(_OURS))]
    for what in reader.lost:
        lose(what)
    lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\n"))
    text = _BLANK_LINES.sub("\n", "\n".join(lines)).strip()
    return _without_expressions(text, pipe, lose)


def _without_expressions(text: str, pipe: Callable[[str], str], lose: Callable[[str], None]) -> str:
    piped: list[str] = []

    def filled(held: str) -> str:
        return _HELD.sub(lambda found: piped[int(found.group(1))], held)

    def replaced(found: re.Match[str]) -> str:
        named = _NAME.fullmatch(found.group(1).strip())
        said = pipe(named.group(1)) if named else ""
        if not said:
            lose(f"{{{filled(found.group(1))}}}")
            return GAP
        piped.append(said)
        return f"\ue000{len(piped) - 1}\ue001"

    for _ in range(_MOST_NESTED):
        changed = _EXPRESSION.sub(replaced, text)
        if changed == text:
            break
        text = changed
    return filled(text)
