"""Postcodes in one form."""

import re

from engage.rules.errors import InvalidError

_SHAPE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}")
INWARD = 3


def normal_postcode(typed: str) -> str:
    """``sk1 3xe`` as ``SK1 3XE``: capitals, one space before the last three characters.

    Raises ``InvalidError`` ``postcode`` when it does not have the shape of a British postcode.
    """
    squeezed = "".join(typed.upper().split())
    if not _SHAPE.fullmatch(squeezed):
        raise InvalidError("postcode", where="postcode")
    return f"{squeezed[:-INWARD]} {squeezed[-INWARD:]}"
