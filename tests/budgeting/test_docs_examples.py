"""The worked examples that residents follow are what the program does: the numbers are read out of the page."""

import json
import re
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from budgeting.cli.counting import count
from budgeting.rules.election import Allocation, CountRule, Election
from budgeting.rules.margins import Margin, margins_of, votes_needed
from tests.budgeting.rules.builders import election

PAGE = (Path(__file__).resolve().parents[2] / "docs/how-votes-become-projects.md").read_text()
SECTIONS = {part.partition("\n")[0]: part for part in PAGE.split("\n## ")}
RULES = {
    title: found[1].split()
    for title, text in SECTIONS.items()
    if (found := re.search(r"^`(--rule .*)`$", text, re.MULTILINE))
}
SHARED = "Sharing the money out"
IN_POINTS = ("Most points first", "Equal Shares with points")
IN_ORDER = "An order instead of points"
OTHER_BALLOTS = {SHARED, *IN_POINTS, IN_ORDER}
POT = re.compile(r"There is £(\d+) to spend")
IN_PARTS = re.findall(r"(\w+) can use a part", PAGE)


def tables(section: str) -> list[list[list[str]]]:
    """The rows of every table in a section, without headers."""
    found = re.findall(r"(?:^\|.*\n)+", SECTIONS[section], re.MULTILINE)
    return [
        [[cell.strip() for cell in line.strip("|").split("|")] for line in table.split("\n")[2:-1]]
        for table in found
    ]


WRITTEN = [
    (title, rule)
    for title, text in SECTIONS.items()
    for rule in re.findall(r"^`(\{.*\})`$", text, re.MULTILINE)
]
"""Rules that no option of the command says: as they stand in the META of a published file."""


def pence(text: str) -> int:
    return int(Fraction(text.removeprefix("£")) * 100)


def costs() -> dict[str, int]:
    return {name: pence(cost) for name, cost in tables("The example")[0]}


def budget() -> int:
    pot = POT.search(PAGE)
    assert pot
    return int(pot[1]) * 100


def counted(
    tmp_path: Path,
    votes: list[str],
    *,
    header: str = "voter_id;vote",
    kind: str = "approval",
    options: Sequence[str] = (),
    written: str = '{"rule": "greedy"}',
) -> Any:
    projects = [f"{name};{cost};{int(name in IN_PARTS)}" for name, cost in costs().items()]
    lines = ["META", "key;value", f"budget;{budget()}", f"vote_type;{kind}"]
    lines += ["currency;GBX", "rule;greedy", f"count_rule;{written}"]
    lines += ["PROJECTS", "project_id;cost;part_fundable", *projects]
    path = tmp_path / "example.pb"
    path.write_text("\n".join([*lines, "VOTES", header, *votes, ""]))
    result = CliRunner().invoke(count, [str(path), "--json", *options])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def approvals() -> list[str]:
    people = [(int(number), chose) for number, chose in tables("The example")[1]]
    votes = [chose.replace(", ", ",") for number, chose in people for _ in range(number)]
    return [f"{at};{vote}" for at, vote in enumerate(votes, 1)]


def test_every_rule_has_an_example() -> None:
    told = {option for options in RULES.values() for option in options}
    assert {"greedy", "equal-shares", "phragmen", "share-out"} <= told
    assert {"skip", "stop", "threshold", "votes-per-pound", "none", "add1"} <= told
    assert {"cardinality", "greedy", "add1-then-greedy"} <= told
    assert len(RULES) == 14


def results_in(told: Any) -> list[list[str]]:
    """The last step of every project, in the words of the page's tables."""
    last = {step["project"]: step for step in told["steps"] if "project" in step}
    return [
        [
            step["project"],
            told["tallies"][step["project"]],
            result_of(step),
            pounds(step["left"]) if "left" in step else "–",
        ]
        for step in told["steps"]
        if last.get(step.get("project")) is step
    ]


def result_of(step: Any) -> str:
    match step["code"]:
        case "funded":
            return "funded"
        case "offered":
            return f"offered {pounds(step['offered'])}"
        case "awarded":
            return f"gets {pounds(step['offered'])}"
        case _:
            return "not funded"


def pounds(text: str) -> str:
    return f"£{Fraction(text) / 100}"


@pytest.mark.requirement("V13")
@pytest.mark.parametrize("rule", [title for title in RULES if title not in OTHER_BALLOTS])
def test_the_steps_on_the_page_are_those_of_the_count(tmp_path: Path, rule: str) -> None:
    told = counted(tmp_path, approvals(), options=RULES[rule])
    assert tables(rule)[-1] == results_in(told)


@pytest.mark.requirement("V13")
@pytest.mark.parametrize(("title", "written"), WRITTEN)
def test_the_steps_under_a_written_limit_are_those_of_the_count(
    tmp_path: Path, title: str, written: str
) -> None:
    told = counted(tmp_path, approvals(), written=written)
    at = [rule for each, rule in WRITTEN if each == title].index(written)
    assert tables(title)[at] == results_in(told)


def test_every_limit_has_an_example() -> None:
    facts = {name for _, written in WRITTEN for name in json.loads(written)}
    assert {"caps", "incompatible", "part_funding", "part_answers"} <= facts
    assert IN_PARTS


@pytest.mark.requirement("V13")
def test_the_pots_on_the_page_are_counted_and_carried_over_as_it_says(tmp_path: Path) -> None:
    votes, *results = tables("Several pots")
    options = re.findall(r"^`(--carry .*)`$", SECTIONS["Several pots"], re.MULTILINE)
    assert len(options) == len(results) == 2
    for carry, rows in zip(options, results, strict=True):
        files = [pot_file(tmp_path, name, money, votes) for name, money, *_ in rows]
        told = CliRunner().invoke(count, [*files, "--json", *carry.split()])
        assert told.exit_code == 0, told.output
        pots = json.loads(told.stdout)["pots"]
        assert rows == [
            [name, money, *(pounds(pot["brought"]), ", ".join(pot["winners"]), pounds(pot["left"]))]
            for (name, money, *_), pot in zip(rows, pots, strict=True)
        ]


def pot_file(folder: Path, pot: str, money: str, votes: list[list[str]]) -> str:
    chosen = {project: int(number) for name, project, number in votes if name == pot}
    lines = ["META", "key;value", f"budget;{pence(money)}", "vote_type;approval", "rule;greedy"]
    lines += ["currency;GBX", "PROJECTS", "project_id;cost"]
    lines += [f"{name};{costs()[name]}" for name in chosen]
    cast = [project for project, number in chosen.items() for _ in range(number)]
    lines += ["VOTES", "voter_id;vote", *(f"{at};{vote}" for at, vote in enumerate(cast))]
    path = folder / f"{pot.lower()}.pb"
    path.write_text("\n".join([*lines, ""]))
    return str(path)


@pytest.mark.requirement("V13")
def test_how_many_more_votes_each_project_needed_is_what_counting_again_finds() -> None:
    votes = [vote.partition(";")[2].split(",") for vote in approvals()]
    whole = election(costs(), votes, budget())
    found = [
        [ON_THE_PAGE[rule.allocation], margin.project_id, str(margin.needed), str(margin.too_few)]
        for rule in told_rules()
        for margin in margins_under(whole, rule)
        if margin.needed
    ]
    assert tables("How many more votes would it have needed?")[-1] == found


ON_THE_PAGE = {
    Allocation.GREEDY: "Most votes first",
    Allocation.EQUAL_SHARES: "Equal Shares",
    Allocation.PHRAGMEN: "Phragmén",
}


def told_rules() -> list[CountRule]:
    return [CountRule(allocation=name, tie_break=("lower-cost",)) for name in ON_THE_PAGE]


def margins_under(whole: Election, rule: CountRule) -> list[Margin]:
    if rule.allocation is Allocation.GREEDY:
        return [votes_needed(whole, rule, name) for name in whole.ids]
    return margins_of(whole, rule, recounts=1000)


@pytest.mark.requirement("V13")
def test_the_amounts_shared_out_on_the_page_are_those_of_the_count(tmp_path: Path) -> None:
    awards = tables(SHARED)[1]
    told = counted_in_points(tmp_path, RULES[SHARED])
    assert told["awards"] == {name: str(pence(money)) for name, _, money in awards}
    assert told["tallies"] == {name: number for name, number, _ in awards}


def counted_in_points(tmp_path: Path, options: Sequence[str]) -> Any:
    names = ",".join(costs())
    votes = [f"{at};{names};{','.join(row)}" for at, row in enumerate(tables(SHARED)[0], 1)]
    return counted(
        tmp_path, votes, header="voter_id;vote;points", kind="cumulative", options=options
    )


@pytest.mark.requirement("V13")
@pytest.mark.parametrize("rule", IN_POINTS)
def test_the_steps_with_points_are_those_of_the_count(tmp_path: Path, rule: str) -> None:
    told = counted_in_points(tmp_path, RULES[rule])
    assert tables(rule)[-1] == results_in(told)


@pytest.mark.requirement("V13")
def test_what_each_point_costs_and_each_person_pays_is_what_the_count_says(tmp_path: Path) -> None:
    told = counted_in_points(tmp_path, RULES["Equal Shares with points"])
    section = re.sub(r"\s+", " ", SECTIONS["Equal Shares with points"])
    mural = next(step for step in told["steps"] if step.get("project") == "Mural")
    price = Fraction(40_00, 14)
    assert mural["price"] == f"{float(round(price, 4))}"
    told_prices = [f"£{float(round(price / 100 * points, 2)):.2f}" for points in (1, 2, 9, 3)]
    assert all(each in section for each in told_prices)


@pytest.mark.requirement("V13")
def test_the_order_on_the_page_is_worth_the_points_that_the_count_gives(tmp_path: Path) -> None:
    lists, results = tables(IN_ORDER)
    votes = [",".join(order) for number, *order in lists for _ in range(int(number))]
    told = counted(
        tmp_path,
        [f"{at};{vote}" for at, vote in enumerate(votes)],
        kind="ordinal",
        options=RULES[IN_ORDER],
    )
    assert results == results_in(told)


def test_a_part_of_the_voters_asks_for_so_many_points(tmp_path: Path) -> None:
    """Forty in every hundred voters, of five voters: two points."""
    votes = [f"{at};Lights,Mural;{2 if at == 1 else 0},{1 if at == 1 else 0}" for at in range(5)]
    options = ["--rule", "greedy", "--variant", "threshold", "--threshold", "40%"]
    told = counted(
        tmp_path, votes, header="voter_id;vote;points", kind="cumulative", options=options
    )
    assert "at least 40 points for every 100 voters" in re.sub(r"\s+", " ", PAGE)
    assert told["winners"] == ["Lights"]


def test_the_shares_at_which_growing_stops_are_those_of_the_count(tmp_path: Path) -> None:
    rule = "Equal Shares, with shares that grow"
    told = counted(tmp_path, approvals(), options=RULES[rule])
    kept = next(step for step in told["steps"] if step["code"] == "endowment_kept")
    spent, share = pence_in(kept["would_spend"]), pence_in(kept["next_endowment"])
    assert f"at £{share} each" in SECTIONS[rule]
    assert f"would cost £{spent}" in SECTIONS[rule]
    endowed = next(step for step in told["steps"] if step["code"] == "endowed")
    assert f"stay at £{pence_in(endowed['endowment'])}" in re.sub(r"\s+", " ", SECTIONS[rule])


def pence_in(text: str) -> Fraction:
    return Fraction(text) / 100
