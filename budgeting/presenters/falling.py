"""What happens with the money of a winner that falls away, in words: by the written rule, and what came of it."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from budgeting.models.rounds import Round
from budgeting.rules.awards import Falling, falling_rule
from budgeting.rules.written import offers_parts
from engage.content.presenters import Words
from engage.kernel.locale import money


def follows_words(follows: Mapping[str, Any], titles: Mapping[str, Words]) -> tuple[str, ...]:
    """What the written rule made of money that had become free, a sentence each."""
    if not follows:
        return ()
    free = _("Money that is free now: %(money)s.", money=money(int(follows["free_pence"])))
    rests = tuple(
        _(
            "%(title)s had a part of its money. It is offered %(money)s more.",
            title=str(titles[number]),
            money=money(pence),
        )
        for number, pence in follows.get("rests", {}).items()
    )
    return (free, *rests, *_next_words(follows, titles, has_rests=bool(rests)))


def _next_words(
    follows: Mapping[str, Any], titles: Mapping[str, Words], *, has_rests: bool
) -> tuple[str, ...]:
    if follows["next"]:
        told = _(
            "It is offered to the next project: %(title)s.", title=str(titles[follows["next"]])
        )
        after_rests = _("What is left is offered to the next project: %(title)s.", title=str(titles[follows["next"]]))  # fmt: skip
        return (after_rests if has_rests else told,)
    if follows["tied"]:
        return (_("The next projects have the same votes, so the money is kept."),)
    if has_rests:
        return ()
    if follows["rule"] == Falling.NEXT:
        return (_("No other project fits, so the money is kept."),)
    return (_("The money is kept, as the rules say."),)


def falling_words(pb_round: Round) -> str:
    """What the written rule says of money that becomes free."""
    if falling_rule(pb_round.rules) is Falling.KEPT:
        kept: str = _("If a project cannot go on, its money is kept and not given to another one.")
        return kept
    told: str = _("If a project cannot go on, its money is offered to the next one in the count.")
    rest = [rest_words()] if offers_parts(pb_round.rules) else []
    return " ".join([told, *rest, one_project_words()])


def one_project_words() -> str:
    """That the rule gives free money to one more project each time an award falls, and no further."""
    told: str = _("It goes to one project. What is left after that stays in the pot, and is added if another award falls away.")  # fmt: skip
    return told


def rest_words() -> str:
    """What the rule about money that has become free means for a project with a part of its money."""
    told: str = _("A project that has a part of its money is offered the rest when its turn comes.")
    return told
