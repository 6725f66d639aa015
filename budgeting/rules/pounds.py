"""Amounts of money as people type them."""

import re

from engage.rules.errors import InvalidError

TYPED = re.compile(r"£?\s*([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,8})(?:\.([0-9]{1,2}))?")


def read_pounds(text: str) -> int:
    """``£1,250.50``, ``1250.5`` or ``1250`` in pence. Raises ``InvalidError`` ``money_unreadable``."""
    typed = TYPED.fullmatch(text.strip())
    if typed is None:
        raise InvalidError("money_unreadable", where="amount")
    return int(typed[1].replace(",", "")) * 100 + int((typed[2] or "").ljust(2, "0"))
