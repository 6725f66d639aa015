"""What happens with the money of a winner that falls away, in words: by the written rule, and what came of it."""

from collections.abc import Mapping

from flask_babel import gettext as _

from budgeting.models.awards import Award
from budgeting.models.rounds import Round
from budgeting.rules.falls import Falling, Following, falling_rule, following_from
from budgeting.rules.written import offers_parts
from engage.content.presenters import Words
from engage.kernel.locale import money


def follows_words(following: Following, titles: Mapping[str, Words]) -> tuple[str, ...]:
    """What the written rule makes of money that is free, a sentence each, to the last penny."""
    free = _("Money that is free now: %(money)s.", money=money(following.free_pence))
    shares = tuple(
        _(
            "%(title)s had a part of its money. It is offered %(money)s more.",
            title=str(titles[share.number]),
            money=money(share.pence),
        )
        if share.is_rest
        else _(
            "%(title)s is offered %(money)s.",
            title=str(titles[share.number]),
            money=money(share.pence),
        )
        for share in following.shares
    )
    passed_over = tuple(
        _("%(title)s got no money by the decision, so it gets none now.", title=str(titles[number]))
        for number in following.passed_over
    )
    return (free, *shares, *passed_over, *_kept_words(following))


def follows_of(award: Award, titles: Mapping[str, Words]) -> tuple[str, ...]:
    """Where the money of an award that has fallen away went; nothing for one that stands."""
    return follows_words(following_from(award.follows), titles) if award.follows else ()


def _kept_words(following: Following) -> tuple[str, ...]:
    """How much is kept, and why."""
    if not following.left_pence:
        return ()
    kept: str
    if following.rule is Falling.KEPT:
        kept = _("The money is kept, as the rules say.")
    elif following.tied:
        kept = _("The next projects have the same votes, so the money is kept.")
    elif following.rule is Falling.NEXT and following.shares:
        kept = _("The rules name one project only, so the rest is kept.")
    else:
        kept = _("No other project fits, so the money is kept.")
    amount = _("Kept: %(money)s.", money=money(following.left_pence))
    return (kept, amount) if following.shares else (kept,)


def falling_words(pb_round: Round) -> str:
    """What the written rule says of money that becomes free."""
    rule = falling_rule(pb_round.rules)
    if rule is Falling.KEPT:
        kept: str = _("If a project cannot go on, its money is kept and not given to another one.")
        return kept
    told: str = (
        _("If a project cannot go on, its money goes down the list, to each project in turn that it is still enough for.")
        if rule is Falling.LIST
        else _("If a project cannot go on, its money is offered to the next one in the count.")
    )  # fmt: skip
    if offers_parts(pb_round.rules):
        return f"{told} {rest_words()}"
    return f"{told} {one_project_words()}" if rule is Falling.NEXT else told


def one_project_words() -> str:
    """What a rule that names one project alone does with the rest. Where parts are offered, who has one may get the rest first."""
    told: str = _("It goes to one project. What is left after that stays in the pot, and is added if another award falls away.")  # fmt: skip
    return told


def rest_words() -> str:
    """What the rule about money that has become free means for a project with a part of its money."""
    told: str = _("A project that has a part of its money is offered the rest when its turn comes.")
    return told
