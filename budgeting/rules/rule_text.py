"""The written forms of a rule's numbers: ``30``, ``10%``, ``endowment/20``, ``1/3``."""

import re
from fractions import Fraction

from budgeting.rules.election import (
    LONGEST_NUMBER,
    MOST_STEPS,
    Amount,
    EndowmentStep,
    Threshold,
    exact_text,
    read_amount,
    read_number,
)
from engage.rules.errors import InvalidError

_DIVISOR = "endowment/"
_PARTED = re.compile(r"-?[0-9]+/0*[1-9][0-9]*")


def read_fraction(text: str) -> Amount:
    """What ``exact_text`` wrote: a decimal number or ``a/b``."""
    if "/" not in text:
        return read_amount(text, where="")
    if not _PARTED.fullmatch(text.strip()):
        raise InvalidError("number_unreadable", where="", text=text[:LONGEST_NUMBER])
    return Fraction(text.strip())


def read_step(text: str) -> EndowmentStep:
    """``N`` (an amount of money above zero) or ``endowment/N``, with ``N`` no more than ``MOST_STEPS``."""
    if text.startswith(_DIVISOR):
        parts = read_number(text.removeprefix(_DIVISOR))
        if not parts:
            raise InvalidError("number_unreadable", where="--step", text=text)
        if parts > MOST_STEPS:
            raise InvalidError("step_too_small", where="--step", step=text, most=MOST_STEPS)
        return EndowmentStep(amount=None, parts=parts)
    amount = read_amount(text, where="--step")
    if amount <= 0:
        raise InvalidError("number_out_of_range", where="--step", number=exact_text(amount))
    return EndowmentStep(amount=amount)


def read_threshold(text: str) -> Threshold:
    """``N`` votes or ``P%`` of the ballots."""
    if not text.endswith("%"):
        return Threshold(votes=read_not_negative(text, "--threshold"))
    return Threshold(share=Fraction(read_not_negative(text.removesuffix("%"), "--threshold")) / 100)


def read_not_negative(text: str, where: str) -> Amount:
    """A decimal number of at least zero."""
    amount = read_amount(text, where=where)
    if amount < 0:
        raise InvalidError("number_out_of_range", where=where, number=exact_text(amount))
    return amount
