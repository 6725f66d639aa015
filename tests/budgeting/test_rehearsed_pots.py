"""A rehearsal of a pot counts with the money that the pot before leaves, as the real count does."""

from typing import Any

import pytest
from flask import Flask

from budgeting.commands.rehearsal_rounds import count_rehearsal, make_rehearsal
from budgeting.models.rehearsal_rounds import RehearsalBallot, RehearsalRound
from budgeting.models.rounds import Round
from budgeting.presenters.rehearsal import rehearsal_page
from budgeting.presenters.rehearsal_rounds import rehearsal_round_page
from engage.kernel.db import db
from engage.rules.errors import ConflictError
from tests.budgeting.declared import declare
from tests.budgeting.with_pots import (
    ADULTS_VOTE,
    CHILDREN_VOTE,
    opened,
    two_draft_pots,
)
from tests.programme import FIRST_OFFICER, NOON

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
BY: dict[str, Any] = {"now": NOON, "actor": FIRST_OFFICER}


def rehearsed(pot: Round, votes: list[list[str]]) -> RehearsalRound:
    rehearsal = make_rehearsal(pot, **BY)
    db.session.add_all(RehearsalBallot(rehearsal_id=rehearsal.id, marks=one) for one in votes)
    db.session.flush()
    return rehearsal


def test_the_rehearsal_of_two_pots_comes_to_what_the_real_count_comes_to(app: Flask) -> None:
    """£10 that the children leave pays with the adults' £100 for lights of £110."""
    pots = two_draft_pots(slugs=("young", "old"))
    young, old = rehearsed(pots.children, CHILDREN_VOTE), rehearsed(pots.adults, ADULTS_VOTE)
    with pytest.raises(ConflictError, match="pot_before_not_rehearsed"):
        count_rehearsal(old, **BY)
    count_rehearsal(young, **BY)
    count_rehearsal(old, **BY)
    db.session.commit()
    voting = opened(pots.children), opened(pots.adults)
    for vote, votes in zip(voting, (CHILDREN_VOTE, ADULTS_VOTE), strict=True):
        declare(vote, votes)
    for rehearsal, pot in ((young, pots.children), (old, pots.adults)):
        for part in ("winners", "spent", "awards"):
            assert rehearsal.outcome[part] == pot.outcome[part]
    assert old.outcome["brought"]["pence"] == pots.adults.outcome["brought"]["pence"] == 10_00
    assert young.outcome["passed_on"] == pots.children.outcome["passed_on"]
    page = rehearsal_round_page(old)
    assert page.results is not None
    assert (page.brought_pence, page.results.left_pence) == (10_00, 0)


def test_money_that_stays_is_added_to_no_rehearsal(app: Flask) -> None:
    pots = two_draft_pots(carry="kept", lights_pence=100_00)
    alone = rehearsed(pots.adults, ADULTS_VOTE)
    count_rehearsal(alone, **BY)
    assert "brought" not in alone.outcome
    assert "passed_on" not in alone.outcome


@pytest.mark.parametrize("seed", ["1", "4"])
def test_made_up_votes_share_out_what_the_pot_before_leaves(app: Flask, seed: str) -> None:
    pots = two_draft_pots()
    children = rehearsal_page(pots.children, seed=seed)
    adults = rehearsal_page(pots.adults, seed=seed)
    assert children.brought_pence == 0
    assert adults.brought_pence > 0
    for column, got in zip(
        adults.columns, zip(*(one.gets for one in adults.lines), strict=True), strict=True
    ):
        assert column.left_pence == 100_00 + adults.brought_pence - sum(got)
    pots.joint.carry = "kept"
    assert rehearsal_page(pots.adults, seed=seed).brought_pence == 0
