"""Labels of an XLSForm as plain words: other programs read Markdown and a little HTML in them, pages here read neither."""

import re
from collections.abc import Callable

_REF = re.compile(r"\$\{[^{}]*\}")
_TAG = re.compile(
    r"</?(?:a|audio|b|big|br|center|div|em|font|h[1-6]|i|img|li|ol|p|small|span|strong|sub|sup|u|ul|video)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_NEW_LINES = re.compile(r"<br\s*/?>|</(?:p|div|li|h[1-6])>", re.IGNORECASE)
_LINK = re.compile(r"<a\s[^<>]*?href\s*=\s*[\"']([^\"'<>]*)[\"'][^<>]*>([^<>]*)</a>", re.IGNORECASE)
_MARKS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\[([^\[\]\n]+)\]\(([^()\s]+)\)"), r"\1 (\2)"),
    (re.compile(r"^#{1,6}[ \t]+", re.MULTILINE), ""),
    (re.compile(r"(?<![\w*\\])\*\*(?=[^\s*])([^*\n]+)(?<=[^\s\\])\*\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<![\w\\])__(?=[^\s_])([^_\n]+)(?<=[^\s\\])__(?!\w)"), r"\1"),
    (re.compile(r"(?<![\w*\\])\*(?=[^\s*])([^*\n]+)(?<=[^\s\\])\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<![\w\\])_(?=[^\s_])([^_\n]+)(?<=[^\s\\])_(?!\w)"), r"\1"),
    (re.compile(r"\\([*_#\\])"), r"\1"),
)
"""Links, headings, bold, italics, and signs that are meant as they are."""


def without_marks(text: str) -> str:
    """The words without the marks that say how they look; the address of a link stays, in brackets."""
    refs: list[str] = []

    def kept(found: re.Match[str]) -> str:
        refs.append(found.group())
        return f"\ue000{len(refs) - 1}\ue001"

    plain = _REF.sub(kept, text.translate({0xE000: None, 0xE001: None}))
    plain = _LINK.sub(r"\2 (\1)", plain)
    plain = _TAG.sub("", _NEW_LINES.sub("\n", plain))
    for mark, instead in _MARKS:
        plain = mark.sub(instead, plain)
    return re.sub("\ue000(\\d+)\ue001", lambda found: refs[int(found[1])], plain).strip()


def plain_words(text: str, tell: Callable[[], None]) -> str:
    """As ``without_marks``; ``tell`` is called where something was taken away."""
    plain = without_marks(text)
    if plain != text.strip():
        tell()
    return plain
