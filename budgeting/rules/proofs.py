"""Which proofs of a right to vote a round accepts, and what each asks.

A card's code was given to somebody by hand or post and is fixed at opening. An e-mail address or a mobile number proves itself by
a one-time code; area and age are declared. An address is brought to one form first, so that one mailbox or telephone is one
right to vote however it is written.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from budgeting.rules.drafting import AREAS, WHO, Tie
from engage.content.rules.words import SOURCE, WordsDocument, plain, words_from
from engage.people.rules.addresses import is_tagged, mailbox, sendable_email
from engage.rules.errors import InvalidError

GOOD_FOR = timedelta(hours=2)
"""At the least. Longer than ``code_letters.IN``, so that somebody to whom nothing is sent, because three messages were, has a code that works."""
PERIOD = timedelta(hours=1)
"""The code of an address is the same within one period, and good in it and in the next two."""
OLDEST = 120
PROOFS, NOT_STOPPED = "proofs", "not_stopped"
"""Where the rules say what is accepted, and in it, with who accepted it and when, what that does not stop."""


class ProofKind(StrEnum):
    """The stored value; the class of a right to vote, published as ballots by kind of proof."""

    CARD = "card"
    EMAIL = "email"
    TEXT = "text"


ON_DEMAND = (ProofKind.EMAIL, ProofKind.TEXT)
"""Rights of these kinds come into being while voting is open; how many there are is logged publicly each day."""

_UK_MOBILE = re.compile(r"\+447(?:[1-57-9]\d{8}|624\d{6})")


@dataclass(frozen=True)
class ProofRules:
    """What a round wrote down about proofs. Who may vote is written once, for every way to vote: ``areas`` are the codes of the
    areas that it is about, none where they are not on the list; ``is_of_residents`` says that nobody else may vote than who
    lives there; ages are whole years on ``age_on``."""

    accepts: tuple[ProofKind, ...] = (ProofKind.CARD,)
    areas: tuple[str, ...] = ()
    is_of_residents: bool = True
    youngest: int | None = None
    oldest: int | None = None
    age_on: date | None = None
    not_stopped: WordsDocument = field(default_factory=dict)
    """What an officer accepted in writing that using several proofs does not stop."""

    @property
    def on_demand(self) -> tuple[ProofKind, ...]:
        return tuple(kind for kind in self.accepts if kind in ON_DEMAND)

    @property
    def asks_age(self) -> bool:
        return self.youngest is not None or self.oldest is not None

    @property
    def lacks_acceptance(self) -> bool:
        """More than one proof, and nobody has written down what that does not stop."""
        return self.needs_acceptance and not self.not_stopped_in_english

    @property
    def needs_acceptance(self) -> bool:
        return len(self.accepts) > 1

    @property
    def not_stopped_in_english(self) -> str:
        return plain(self.not_stopped, NOT_STOPPED).get(SOURCE, "")


def proof_rules(rules: Mapping[str, Any]) -> ProofRules:
    """The part of a round's written rules that is about proofs; a round that says nothing takes printed codes alone."""
    written, who = rules.get(PROOFS, {}), rules.get(WHO, {})
    return ProofRules(
        accepts=tuple(ProofKind(kind) for kind in written.get("accepts", (ProofKind.CARD,))),
        areas=tuple(who.get(AREAS, ())),
        is_of_residents=set(who.get("ties", ())) <= {Tie.LIVE},
        youngest=who.get("from_age"),
        oldest=who.get("to_age"),
        age_on=date.fromisoformat(who["age_on"]) if who.get("age_on") else None,
        not_stopped=_accepted_words(written.get(NOT_STOPPED, {}).get("words", {})),
    )


def _accepted_words(written: str | WordsDocument) -> WordsDocument:
    """Rules that were frozen earlier hold these words as one English text."""
    if not isinstance(written, str):
        return written
    return words_from({NOT_STOPPED: {SOURCE: written}}) if written else {}


def is_kept_apart(accepted: Sequence[Collection[ProofKind]]) -> bool:
    """Whether nobody can use the proofs of several pots, each of which accepts these kinds: all know the same kind of address, and a
    card in one is not noticed in another."""
    kinds = {kind for pot in accepted for kind in pot}
    return len(accepted) < 2 or (len(kinds) == 1 and kinds <= set(ON_DEMAND))  # noqa: PLR2004 - one pot alone has nothing to keep apart


def says_otherwise(rules: Mapping[str, Any]) -> bool:
    """Whether the part about proofs still has an age or areas of its own, and another than the rule of who may vote."""
    written, who = rules.get(PROOFS, {}), rules.get(WHO, {})
    own = {"youngest": "from_age", "oldest": "to_age", "age_on": "age_on", AREAS: AREAS}
    return any(
        written.get(name) and written[name] != who.get(in_who) for name, in_who in own.items()
    )


def declared_faults(
    rules: ProofRules, *, area: str, age: int | None, is_declared: bool
) -> list[InvalidError]:
    """Everything in what somebody declares that does not fit the round's written rule, in the order of the page. Nothing of it is
    stored.

    ``area_missing``, ``area_outside``, ``age_missing``, ``age_outside`` (``youngest``, ``oldest``), ``not_declared``, with the field
    in ``where``.
    """
    faults = []
    if rules.areas and area not in rules.areas:
        faults.append(InvalidError("area_outside" if area else "area_missing", where="area"))
    age_fault = _age_fault(rules, age) if rules.asks_age else ""
    if age_fault:
        facts = {"youngest": rules.youngest, "oldest": rules.oldest}
        faults.append(InvalidError(age_fault, where="age", **facts))
    if not is_declared:
        faults.append(InvalidError("not_declared", where="declared"))
    return faults


def _age_fault(rules: ProofRules, age: int | None) -> str:
    if age is None or not 0 <= age <= OLDEST:
        return "age_missing"
    is_too_young = rules.youngest is not None and age < rules.youngest
    is_too_old = rules.oldest is not None and age > rules.oldest
    return "age_outside" if is_too_young or is_too_old else ""


def sendable(kind: ProofKind, typed: str) -> str:
    """The address a code is sent to, from what was typed. Raises as ``normalised`` does."""
    return sendable_email(typed) if kind is ProofKind.EMAIL else _number(typed)


def normalised(kind: ProofKind, typed: str) -> str:
    """The one form of an address by which it is recognised.

    E-mail: see ``engage.people.rules.addresses``. Telephone: E.164. Raises ``InvalidError`` ``email_unreadable``, ``number_unreadable`` or ``number_not_mobile``.
    """
    return mailbox(typed) if kind is ProofKind.EMAIL else _number(typed)


def _number(typed: str) -> str:
    """Only mobiles of the United Kingdom: text messages to elsewhere can be made to cost a great deal."""
    number = re.sub(r"[\s().\-\u2010-\u2015]", "", digits_in_latin(typed.replace("(0)", "")))
    number = re.sub(r"^00", "+", number)
    number = re.sub(r"^0(?=7)", "+44", number)
    number = re.sub(r"^(?=44\d{10}$)", "+", number)
    if not re.fullmatch(r"\+?\d{7,15}", number):
        raise InvalidError("number_unreadable", where="address")
    if not _UK_MOBILE.fullmatch(number):
        raise InvalidError("number_not_mobile", where="address")
    return number


def digits_in_latin(typed: str) -> str:
    """The same text with every digit as 0 to 9, as somebody may type ۱۲۳."""
    return "".join(str(int(sign)) if sign.isdecimal() else sign for sign in typed)


def good_periods(now: datetime) -> list[int]:
    """The periods whose codes are good at this moment, newest first.

    A code has 60 bits, so tries need no limit that a stranger could use up for the owner of an address: three are good for an address
    at a time, and one guess hits with a chance of 3 in 2**60. A thousand guesses a second through three weeks of voting, on whatever
    addresses and devices, are 1.8 thousand million, and find anything at all once in two hundred million such votes.
    """
    newest = int(now.timestamp() // PERIOD.total_seconds())
    return [newest - back for back in range(GOOD_FOR // PERIOD + 1)]


def may_miss_its_owner(kind: ProofKind, typed: str) -> bool:
    """Whether a message to this address may reach somebody else than one to the form by which it is recognised, or nobody. Raises as
    ``normalised``."""
    return kind is ProofKind.EMAIL and is_tagged(typed)
