"""A count rule read back from the facts it was published with (``CountRule.facts``)."""

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from budgeting.rules.election import (
    Allocation,
    Amount,
    Completion,
    CountRule,
    Measure,
    PartFunding,
    StopAt,
    Utility,
    Variant,
    ZeroVotes,
)
from budgeting.rules.rule_text import read_fraction, read_step, read_threshold
from budgeting.rules.ties import read_tie_break
from engage.rules.errors import InvalidError

_Read = TypeVar("_Read")


def rule_from_facts(facts: Mapping[str, Any]) -> CountRule:
    """The inverse of ``CountRule.facts``: a rule that counts the same. What is not there has its default.

    Raises ``InvalidError`` (``rule_unreadable``, naming the fact) for a word or number that no rule has, and for a fact
    that is not known: a rule half understood would count something else.
    """
    readers: dict[str, tuple[str, Callable[[Any], Any]]] = {
        "rule": ("allocation", Allocation),
        "measure": ("measure", Measure),
        "variant": ("variant", Variant),
        "threshold": ("threshold", read_threshold),
        "utility": ("utility", Utility),
        "completion": ("completion", Completion),
        "step": ("step", read_step),
        "stop": ("stop", StopAt),
        "zero_votes": ("zero_votes", ZeroVotes),
        "minimum_award": ("minimum_award", _not_negative),
        "tie_break": ("tie_break", _tie_break),
        "caps": ("caps", _caps),
        "incompatible": ("incompatible", _incompatible),
        "part_funding": ("part_funding", PartFunding),
        "part_answers": ("part_answers", _answers),
    }
    read: dict[str, Any] = {}
    for name, fact in facts.items():
        if name not in readers:
            raise InvalidError("rule_unreadable", where=name)
        field, reader = readers[name]
        read[field] = _read(name, reader, fact)
    return CountRule(**read)


def _read(name: str, reader: Callable[[Any], _Read], fact: object) -> _Read:
    try:
        # Whatever cannot be written as UTF-8 has no digest either.
        json.dumps(fact, ensure_ascii=False).encode()
        return reader(fact)
    except (ValueError, TypeError, AttributeError, InvalidError):
        raise InvalidError("rule_unreadable", where=name) from None


def _tie_break(names: list[str]) -> tuple[str, ...]:
    return read_tie_break(",".join(names))


def _caps(caps: Mapping[str, str]) -> dict[str, Any]:
    return {name: _not_negative(share) for name, share in caps.items()}


def _not_negative(text: str) -> Amount:
    amount = read_fraction(text)
    if amount < 0:
        raise ValueError(text)
    return amount


def _answers(answers: Mapping[str, bool]) -> dict[str, bool]:
    if not all(type(answer) is bool for answer in answers.values()):
        raise ValueError(answers)
    return dict(answers)


def _incompatible(sets: list[list[str]]) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(ids) for ids in sets)
