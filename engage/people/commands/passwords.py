"""Refusing passwords that are short or that attackers already have in their lists."""

import unicodedata

from zxcvbn import zxcvbn

from engage.people.rules.passwords import fault_in

SAFE_SCORE = 3
"""Zxcvbn's "safely unguessable": more than 10^8 guesses; its lists of leaked passwords travel with it, nothing is asked outside."""
READ_AT_MOST = 72
"""Zxcvbn reads no more; what comes after only makes a password longer."""


def normalised(password: str) -> str:
    """One form for passwords that look the same, as NIST SP 800-63B 3.1.1.2 asks."""
    return unicodedata.normalize("NFKD", password)


def fault_in_password(password: str, *, own_words: tuple[str, ...] = ()) -> str | None:
    """The code of what is wrong with a new password, or ``None``: those of ``rules.passwords``, and ``easy_to_guess``.

    ``own_words`` are words tied to the officer or the council. Never logged, never kept.
    """
    wanted = normalised(password)
    fault = fault_in(wanted, own_words=own_words)
    if fault is None and zxcvbn(wanted[:READ_AT_MOST], list(own_words))["score"] < SAFE_SCORE:
        return "easy_to_guess"
    return fault
