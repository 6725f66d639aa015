"""A round with two pots for tests: the children's, and the adults', to which what the children leave may go."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from budgeting.commands.pots import add_pot, joint_values, save_joint_round, start_joint_round
from budgeting.models.rounds import JointRound, Round
from budgeting.rules.drafting import seen
from engage.activities.models import Programme
from tests.budgeting.declared import declare
from tests.programme import (
    FIRST_OFFICER,
    NOON,
    OpenRound,
    a_draft_round,
    a_programme,
    check_languages,
    open_as_drafted,
    three_projects,
)

BY: dict[str, Any] = {"now": NOON, "actor": FIRST_OFFICER}
CHILDREN_VOTE = [["A", "C"]] * 8 + [["B"], []] * 2
"""Twelve ballots: Lights for £60 and Mural for £30 of £100, so that £10 is left."""
ADULTS_VOTE = [["A"]] * 9 + [["B"]] * 3
"""Lights, here for £110, has the most votes."""


@dataclass
class TwoPots:
    joint: JointRound
    children: Round
    adults: Round


def two_draft_pots(
    *,
    carry: str = "to-next",
    programme: Programme | None = None,
    lights_pence: int = 110_00,
    dates: dict[str, datetime] | None = None,
    slugs: tuple[str, str] = ("children", "adults"),
    **rules: Any,
) -> TwoPots:
    """Each with £100; ``rules`` are the children's, and the lights are the adults'."""
    programme = programme or a_programme()
    lights, *others = three_projects()
    dear = [type(lights)(**{**vars(lights), "cost_pence": lights_pence}), *others]
    form = {"ballot": {"kind": "approval"}}
    children = a_draft_round(programme, slug=slugs[0], rules={**form, **rules}, **(dates or {}))
    adults = a_draft_round(programme, slug=slugs[1], projects=dear, rules=form, **(dates or {}))
    joint = start_joint_round(programme=programme, title="Reddish together", **BY)
    for pot in (children, adults):
        add_pot(joint, pot, **BY)
    told = {**joint_values(joint), "summary": "Two pots.", "carry": carry, "votes": "each"}
    save_joint_round(joint, told, seen_digest=seen(joint_values(joint)), **BY)
    for pot in (children, adults):
        check_languages(pot, now=NOON)
    return TwoPots(joint, children, adults)


def opened(pot: Round) -> OpenRound:
    return open_as_drafted(pot, codes=20)


def two_declared_pots(*, carry: str = "to-next") -> TwoPots:
    pots = two_draft_pots(carry=carry, lights_pence=110_00 if carry == "to-next" else 100_00)
    children, adults = opened(pots.children), opened(pots.adults)
    declare(children, CHILDREN_VOTE)
    declare(adults, ADULTS_VOTE)
    return pots
