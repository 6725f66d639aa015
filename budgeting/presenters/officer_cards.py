"""What count officers are told of a lost card, once two of them have asked."""

from flask_babel import gettext as _

from budgeting.commands.codes import find_card
from budgeting.models.rounds import Round
from budgeting.rules.register import RoundAct, Standing
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


def last_answer(pb_round: Round) -> str:
    """For the officer who asked: what came of the card that two officers asked for last; empty before the first."""
    act = last_confirmed(RoundAct.REPLACE_CARD.value, pb_round.id)
    return replaced_words(pb_round, act.facts["card"]) if act else ""
