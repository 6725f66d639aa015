"""How a numbered list counts, by the marks that the source prints before its points."""

import re
from collections.abc import Sequence

_MARK = re.compile(r"\(?([A-Za-z]+|\d+)[.)]*\Z")
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")


def counting_of(markers: Sequence[str]) -> tuple[str, int]:
    """The kind of count (``1``, ``a``, ``A``, ``i``, ``I``) and the number of the first point; ``("1", 1)`` where marks do not tell."""
    found = [_MARK.match(marker) for marker in markers]
    if not found or found[0] is None:
        return "1", 1
    first = found[0][1]
    if first.isdigit():
        return "1", int(first)
    second = found[1][1].lower() if len(found) > 1 and found[1] else ""
    low = first.lower()
    at = _ROMAN.index(low) if low in _ROMAN else -1
    is_roman = at >= 0 and (second == _ROMAN[(at + 1) % len(_ROMAN)] or (low == "i" and not second))
    kind = ("i" if is_roman else "a") if first == low else ("I" if is_roman else "A")
    if is_roman:
        return kind, at + 1
    return (kind, ord(low) - ord("a") + 1) if len(low) == 1 else ("1", 1)
