"""Several pots, each with its own money, projects, ballots and rule; and no ballot weighs more than another."""

import json
from dataclasses import fields
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from budgeting.cli.counting import count as count_command
from budgeting.rules.ballots import BallotKind
from budgeting.rules.count import count
from budgeting.rules.election import (
    Allocation,
    CountRule,
    Election,
    ElectionProject,
    Marks,
    Threshold,
    merge_ballots,
)
from budgeting.rules.pots import Carry, Pot, PotOutcome, belonging_from_facts, count_pots
from budgeting.rules.quick_market import quick_passes
from budgeting.rules.rule_facts import rule_from_facts
from budgeting.rules.ties import TieError
from engage.rules.errors import InvalidError
from tests.budgeting.rules.builders import election

BY_TURNS = CountRule(allocation=Allocation.PHRAGMEN)


def test_money_is_carried_from_one_pot_to_the_next_or_kept() -> None:
    pots = [
        Pot("north", election({"play": 50}, [["play"]], 60), CountRule()),
        Pot("south", election({"pond": 40, "bus": 30}, [["pond"], ["pond"], ["bus"]], 30), CountRule()),
    ]  # fmt: skip
    north, south = count_pots(pots, carry=Carry.TO_NEXT)
    assert (north.left, south.brought, south.outcome.winners, south.left) == (10, 10, ("pond",), 0)
    _, alone = count_pots(pots, carry=Carry.KEPT)
    assert (alone.brought, alone.outcome.winners) == (0, ("bus",))


@pytest.mark.requirement("V13")
def test_a_pot_is_counted_by_its_own_rule_from_its_own_ballots() -> None:
    pots = [
        Pot("area", election({"play": 50, "bus": 30}, [["play"]] * 5 + [["bus"]] * 3, 60), CountRule()),
        Pot("children", election({"pond": 40, "mural": 20}, [["pond"]] * 4 + [["mural"], []], 30), BY_TURNS),
    ]  # fmt: skip
    area, children = count_pots(pots, carry=Carry.TO_NEXT, passes=quick_passes)
    assert (area.outcome.winners, area.brought, area.left) == (("play",), 0, 10)
    assert (children.outcome.winners, children.brought, children.left) == (("pond",), 10, 0)
    assert children.outcome.rule is BY_TURNS


@pytest.mark.requirement("V13")
@given(
    st.lists(
        st.tuples(st.integers(1, 90), st.lists(st.lists(st.sampled_from("abc"), unique=True), max_size=5)),
        min_size=1,
        max_size=4,
    ),
    st.sampled_from(Carry),
)  # fmt: skip
def test_no_penny_is_lost_or_made_between_pots(
    given_pots: list[tuple[int, list[list[str]]]], carry: Carry
) -> None:
    rule = CountRule(tie_break=("text-id",))
    pots = [
        Pot(str(at), election({"a": 30, "b": 20, "c": 10}, ballots, budget), rule)
        for at, (budget, ballots) in enumerate(given_pots)
    ]
    outcomes = list(count_pots(pots, carry=carry))
    spent = sum(each.outcome.spent for each in outcomes)
    stays = outcomes if carry is Carry.KEPT else outcomes[-1:]
    assert spent + sum(each.left for each in stays) == sum(pot.election.budget for pot in pots)
    came = [0, *(each.left if carry is Carry.TO_NEXT else 0 for each in outcomes)]
    assert [each.brought for each in outcomes] == came[:-1]


PLACED = {"order": ["children", "adults"], "place": 1, "carry": "to-next"}


def test_where_a_pot_stands_is_read_back() -> None:
    second = belonging_from_facts(PLACED)
    assert (second.address, second.before, second.passes_on) == ("adults", "children", False)
    first = belonging_from_facts({**PLACED, "place": 0})
    assert (first.before, first.passes_on) == (None, True)
    kept = belonging_from_facts({**PLACED, "carry": "kept"})
    assert (kept.before, kept.passes_on) == (None, False)


@pytest.mark.parametrize(
    "wrong",
    [
        {"order": "ab"},
        {"order": ["a", 1]},
        {"order": ["a", "a"]},
        {"place": 2},
        {"place": -1},
        {"place": True},
        {"carry": "half"},
        {"carry": []},
    ],
)
def test_a_place_among_pots_that_is_none_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidError, match="pots_unreadable"):
        belonging_from_facts({**PLACED, **wrong})


def test_a_tie_leaves_the_outcomes_of_the_pots_before_it() -> None:
    even = election({"pond": 40, "bus": 30}, [["pond"], ["bus"]], 40)
    pots = count_pots(
        [Pot("north", election({"play": 50}, [["play"]], 60), CountRule()), Pot("south", even, CountRule())],
        carry=Carry.KEPT,
    )  # fmt: skip
    assert next(pots).outcome.winners == ("play",)
    with pytest.raises(TieError):
        next(pots)


# Votes are never weighted (W4): there is nowhere to say a weight, and every ballot moves every figure by one.


@pytest.mark.requirement("W4")
def test_no_rule_pot_or_election_has_a_place_for_a_weight() -> None:
    for thing in (CountRule, Election, ElectionProject, Marks, Pot, PotOutcome, Threshold):
        names = thing._fields if thing is Marks else [each.name for each in fields(thing)]
        assert not [name for name in names if "weight" in name or "factor" in name]
    with pytest.raises(InvalidError) as refused:
        rule_from_facts({"rule": "greedy", "weight": "2"})
    assert (refused.value.code, refused.value.facts["where"]) == ("rule_unreadable", "weight")


@pytest.mark.requirement("W4")
@pytest.mark.parametrize("name", ["weight", "weights", "box_weight"])
def test_a_file_whose_rule_weighs_ballots_is_refused_by_the_command(
    tmp_path: Path, name: str
) -> None:
    rule = json.dumps({"rule": "greedy", name: "2"})
    path = tmp_path / "weighed.pb"
    path.write_text(
        f"META\nkey;value\nbudget;10\nvote_type;approval\ncount_rule;{rule}\n"
        "PROJECTS\nproject_id;cost\na;1\nVOTES\nvoter_id;vote\n1;a\n"
    )
    told = CliRunner().invoke(count_command, [str(path), "--json"])
    assert told.exit_code == 2
    assert json.loads(told.stdout)["error"]["code"] == "rule_unreadable"
    assert CliRunner().invoke(count_command, [str(path), "--weight", "2"]).exit_code == 2


@pytest.mark.requirement("W4")
@given(st.lists(st.lists(st.sampled_from("abc"), unique=True, max_size=3), min_size=1, max_size=9))
def test_every_ballot_adds_one_voter_and_one_vote_to_each_project_it_names(
    ballots: list[list[str]],
) -> None:
    costs = {"a": 3, "b": 2, "c": 1}
    for at, ballot in enumerate(ballots):
        before = election(costs, [*ballots[:at], *ballots[at + 1 :]], 4)
        after = election(costs, ballots, 4)
        assert after.voters == before.voters + 1
        more = [
            late - early for late, early in zip(after.supporters, before.supporters, strict=True)
        ]
        assert more == [int(name in ballot) for name in costs]
        tallies = count(after, CountRule(tie_break=("text-id",))).tallies
        assert list(tallies.values()) == list(after.supporters)


@pytest.mark.requirement("W4")
def test_a_number_beside_merged_ballots_is_how_many_people_cast_it() -> None:
    merged = merge_ballots(BallotKind.APPROVAL, ["a"], [["a"]] * 7 + [[]])
    assert sorted(merged.values()) == [1, 7]
