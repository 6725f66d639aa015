"""Amounts of money as people type them and read them back: pounds in words, pence in figures."""

import re

from engage.rules.errors import InvalidError

MOST_PENCE = 2**31 - 1
"""What a column of the database holds: £21,474,836.47."""
LONGEST = 12
"""Digits of pounds that are worth reading: more are too many in any case, and Python reads no number without end."""
FAULTS = frozenset({"money_unreadable", "money_too_large"})
"""The codes below: whoever reads an amount knows by them that its box is meant."""
TYPED = re.compile(r"£?\s*([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.([0-9]{1,2}))?")


def read_pounds(text: str) -> int:
    """``£1,250.50``, ``1250.5`` or ``1250`` in pence. What could mean two things, like ``12,50``, is not guessed.

    Raises ``InvalidError`` ``money_unreadable`` or ``money_too_large``.
    """
    typed = TYPED.fullmatch(text.strip())
    if typed is None:
        raise InvalidError("money_unreadable")
    pounds = typed[1].replace(",", "").lstrip("0")
    pence = int(pounds[:LONGEST] or "0") * 100 + int((typed[2] or "").ljust(2, "0"))
    if len(pounds) > LONGEST or pence > MOST_PENCE:
        raise InvalidError("money_too_large")
    return pence


def pounds_text(pence: int) -> str:
    """How an amount stands in a box or a cell: ``1250.50``; whole pounds without pence."""
    pounds, rest = divmod(pence, 100)
    return f"{pounds}.{rest:02}" if rest else str(pounds)
