"""Several pots, each with its own money, projects, ballots and rule; and no ballot weighs more than another."""

import json
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from budgeting.cli.counting import count as count_command
from budgeting.rules.ballots import BallotForm, BallotKind
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
from budgeting.rules.pots import (
    Carry,
    Plan,
    Pot,
    PotPlan,
    count_plan,
    count_pots,
    plan_from_facts,
)
from budgeting.rules.quick_market import quick_passes
from budgeting.rules.rule_facts import rule_from_facts
from budgeting.rules.ties import hash_of_seed
from budgeting.rules.written import election_of, pots_document
from engage.rules.errors import InvalidError
from tests.budgeting.rules.builders import election

COSTS = {"play": 50, "pond": 40, "bus": 30, "mural": 20}
PLAN = Plan(
    Carry.TO_NEXT,
    (
        PotPlan("area", 60, ("play", "bus"), CountRule(tie_break=("lower-cost",))),
        PotPlan("children", 30, ("pond", "mural"), CountRule(allocation=Allocation.PHRAGMEN)),
    ),
)
BALLOTS = {
    "area": [["play"]] * 5 + [["bus"]] * 3,
    "children": [["pond"]] * 4 + [["mural"]] * 1 + [[]],
}


def election_for(pot: PotPlan) -> Election:
    return election_of(
        budget_pence=pot.budget_pence,
        costs={number: COSTS[number] for number in pot.projects},
        categories={},
        form=BallotForm(BallotKind.APPROVAL),
        ballots=BALLOTS[pot.id],
    )


def read(facts: dict[str, Any]) -> Plan:
    return plan_from_facts(facts, projects=COSTS, budget_pence=90)


def test_money_is_carried_from_one_pot_to_the_next_or_kept() -> None:
    pots = [
        Pot("north", election({"play": 50}, [["play"]], 60), CountRule()),
        Pot("south", election({"pond": 40, "bus": 30}, [["pond"], ["pond"], ["bus"]], 30), CountRule()),
    ]  # fmt: skip
    north, south = count_pots(pots, carry=Carry.TO_NEXT)
    assert (north.left, south.brought, south.outcome.winners, south.left) == (10, 10, ("pond",), 0)
    _, alone = count_pots(pots, carry=Carry.KEPT)
    assert (alone.brought, alone.outcome.winners) == (0, ("bus",))


@pytest.mark.requirement("V13", "W4")
def test_a_stored_plan_is_counted_pot_by_pot_each_with_its_own_ballots_and_rule() -> None:
    plan = read(json.loads(json.dumps(PLAN.facts())))
    assert plan == PLAN
    told = pots_document(plan.carry, count_plan(plan, election_for, passes=quick_passes))
    area, children = told["pots"]
    assert (area["id"], area["winners"], area["brought"], area["left"]) == (
        "area",
        ["play"],
        "0",
        "10",
    )
    assert (children["winners"], children["brought"], children["left"]) == (["pond"], "10", "0")
    assert children["rule"]["rule"] == "phragmen"
    assert told["carry"] == "to_next"
    assert json.loads(json.dumps(told)) == told


def test_the_lots_of_a_plan_are_drawn_from_the_promised_seed() -> None:
    by_lot = Plan(Carry.KEPT, (PotPlan("area", 1, ("play",), CountRule(tie_break=("lot",))),))
    (pot,) = by_lot.drawn(seed="seven", seed_hash=hash_of_seed("seven")).pots
    assert pot.rule.tie_break == ("lot:seven",)
    with pytest.raises(InvalidError, match="lot_seed_differs"):
        by_lot.drawn(seed="eight", seed_hash=hash_of_seed("seven"))


def _first_pot(**change: Any) -> Callable[[dict[str, Any]], None]:
    return lambda facts: facts["pots"][0].update(change)


WRONG: list[tuple[Callable[[dict[str, Any]], None], str]] = [
    (lambda facts: facts.update(weight="2"), "pots_unreadable"),
    (_first_pot(weight="3/2"), "pots_unreadable"),
    (lambda facts: facts["pots"][0].pop("count"), "pots_unreadable"),
    (lambda facts: facts.update(carry="half"), "pots_unreadable"),
    (lambda facts: facts.update(pots=[7]), "pots_unreadable"),
    (_first_pot(budget_pence="60"), "pots_unreadable"),
    (_first_pot(projects="play"), "pots_unreadable"),
    (_first_pot(count={"rule": "greedy", "weight": "2"}), "rule_unreadable"),
    (_first_pot(budget_pence=0), "budget_not_positive"),
    (_first_pot(budget_pence=61), "pots_do_not_add_up"),
    (_first_pot(id="children"), "pot_repeated"),
    (_first_pot(projects=[]), "pot_without_projects"),
    (_first_pot(projects=["play", "moon"]), "pot_names_unknown_project"),
    (_first_pot(projects=["play", "bus", "pond"]), "project_in_two_pots"),
    (_first_pot(projects=["play"]), "project_in_no_pot"),
]


@pytest.mark.requirement("W4")
@pytest.mark.parametrize(("change", "code"), WRONG)
def test_a_plan_that_is_not_one_is_refused(
    change: Callable[[dict[str, Any]], None], code: str
) -> None:
    facts = json.loads(json.dumps(PLAN.facts()))
    change(facts)
    with pytest.raises(InvalidError) as refused:
        read(facts)
    assert refused.value.code == code
    assert refused.value.facts["where"]


# Votes are never weighted (W4): there is nowhere to say a weight, and every ballot moves every figure by one.


@pytest.mark.requirement("W4")
def test_no_rule_plan_or_election_has_a_place_for_a_weight() -> None:
    for thing in (CountRule, Election, ElectionProject, Marks, Plan, PotPlan, Pot, Threshold):
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
