"""Labels of an XLSForm as plain words: other programs read Markdown and a little HTML in them, pages here read neither."""

import re

_KEPT = re.compile(r"\$\{[^{}]*\}|\\([*_#<\[\\])")
"""Earlier answers, and signs that are meant as they are: a backslash stands before them."""
_SIGNS = re.compile(r"\$\{[^{}]*\}|[*_#<\[\\]")
_TAG = re.compile(
    r"</?(?:a|audio|b|big|br|center|div|em|font|h[1-6]|i|img|li|ol|p|small|span|strong|sub|sup|u|ul|video)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_NEW_LINES = re.compile(r"<br\s*/?>|</(?:p|div|li|h[1-6])>", re.IGNORECASE)
_LINK = re.compile(r"<a\s[^<>]*?href\s*=\s*[\"']([^\"'<>]*)[\"'][^<>]*>([^<>]*)</a>", re.IGNORECASE)
_MARKS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\[([^\[\]\n]+)\]\(([^()\s]+)\)"), r"\1 (\2)"),
    (re.compile(r"^#{1,6}[ \t]+", re.MULTILINE), ""),
    (re.compile(r"(?<![\w*])\*\*(?=[^\s*])([^*\n]+)(?<=\S)\*\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<!\w)__(?=[^\s_])([^_\n]+)(?<=\S)__(?!\w)"), r"\1"),
    (re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]+)(?<=\S)\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<!\w)_(?=[^\s_])([^_\n]+)(?<=\S)_(?!\w)"), r"\1"),
)
"""Links, headings, bold and italics."""


def without_marks(text: str) -> str:
    """The words without the marks that say how they look; the address of a link stays, in brackets."""
    kept: list[str] = []

    def keep(found: re.Match[str]) -> str:
        kept.append(found[1] or found[0])
        return f"\ue000{len(kept) - 1}\ue001"

    plain = _KEPT.sub(keep, text.translate({0xE000: None, 0xE001: None}))
    plain = _LINK.sub(r"\2 (\1)", plain)
    plain = _TAG.sub("", _NEW_LINES.sub("\n", plain))
    for mark, instead in _MARKS:
        plain = mark.sub(instead, plain)
    return re.sub("\ue000(\\d+)\ue001", lambda found: kept[int(found[1])], plain).strip()


def has_marks(text: str) -> bool:
    """Whether something in the words says how they look."""
    return without_marks(text) != _KEPT.sub(lambda found: found[1] or found[0], text).strip()


def with_signs_as_they_are(text: str) -> str:
    """Plain words as they have to be written so that no sign in them is taken for a mark."""
    if without_marks(text) == text.strip():
        return text
    return _SIGNS.sub(lambda found: found[0] if found[0][0] == "$" else f"\\{found[0]}", text)
