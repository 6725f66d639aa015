"""What count officers are told of what two of them do: of cards, of refused votes, of an early close."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _

from budgeting.commands.codes import find_card
from budgeting.commands.refusing import entries_named
from budgeting.models.rounds import Round
from budgeting.queries.rounds import number_of_refused
from budgeting.rules.register import RoundAct, Standing
from engage.kernel.locale import date_long
from engage.people.queries import last_confirmed


def replaced_words(pb_round: Round, card: str) -> str:
    """What came of asking for a card: it is void for ever, or somebody has voted with it, so this tells no more later on."""
    if find_card(pb_round, card).standing == Standing.SPENT:
        words = _(
            "Somebody has voted with card %(card)s. It is not cancelled and nothing is printed. The log says that a card was looked up.",
            card=card,
        )
    else:
        words = _("Card %(card)s is cancelled. A new card can be printed.", card=card)
    return str(words)


def refused_words(pb_round: Round, cards: Sequence[str]) -> str:
    """How many of the votes that two officers named are refused. With which of the numbers nobody has voted is not said."""
    told = _(
        "Votes refused: %(refused)s. Numbers that you named: %(cards)s. With the others there was no vote to refuse, and the "
        "log says how many were looked up.",
        refused=number_of_refused(pb_round, entries_named(pb_round, cards)),
        cards=len(cards),
    )
    return str(told)


def last_answer(pb_round: Round) -> str:
    """For the officer who asked: what came of the card that two officers asked for last; empty before the first."""
    act = last_confirmed(RoundAct.REPLACE_CARD.value, pb_round.id)
    return replaced_words(pb_round, act.facts["card"]) if act else ""


def close_words(facts: Mapping[str, Any]) -> str:
    """The second officer reads that people lose days they were promised."""
    if not facts.get("closes_on"):
        return ""
    day = date_long(date.fromisoformat(facts["closes_on"]))
    told: str = _("An early close: the last day to vote is %(day)s. Reason: %(why)s", day=day, why=facts["why"])  # fmt: skip
    return told
