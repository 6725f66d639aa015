"""The worked examples that residents follow are what the program does: the numbers are read out of the page."""

import json
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from budgeting.cli.counting import count

PAGE = (Path(__file__).resolve().parents[2] / "docs/how-votes-become-projects.md").read_text()
SECTIONS = {part.partition("\n")[0]: part for part in PAGE.split("\n## ")}
RULES = {
    title: found[1].split()
    for title, text in SECTIONS.items()
    if (found := re.search(r"^`(--rule .*)`$", text, re.MULTILINE))
}
SHARED = "Sharing the money out"
POT = re.compile(r"There is £(\d+) to spend")
FUNDED = {"funded", "awarded"}


def tables(section: str) -> list[list[list[str]]]:
    """The rows of every table in a section, without headers."""
    found = re.findall(r"(?:^\|.*\n)+", SECTIONS[section], re.MULTILINE)
    return [
        [[cell.strip() for cell in line.strip("|").split("|")] for line in table.split("\n")[2:-1]]
        for table in found
    ]


def pence(text: str) -> int:
    return int(Fraction(text.removeprefix("£")) * 100)


def counted(tmp_path: Path, votes: list[str], *, header: str, kind: str, rule: str) -> Any:
    pot = POT.search(PAGE)
    assert pot
    projects = [f"{name};{pence(cost)}" for name, cost in tables("The example")[0]]
    lines = ["META", "key;value", f"budget;{int(pot[1]) * 100}", f"vote_type;{kind}"]
    lines += ["currency;GBX", "rule;greedy", "PROJECTS", "project_id;cost", *projects]
    path = tmp_path / "example.pb"
    path.write_text("\n".join([*lines, "VOTES", header, *votes, ""]))
    result = CliRunner().invoke(count, [str(path), "--json", *RULES[rule]])
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
    assert len(RULES) == 9


@pytest.mark.requirement("V13")
@pytest.mark.parametrize("rule", [title for title in RULES if title != SHARED])
def test_the_steps_on_the_page_are_those_of_the_count(tmp_path: Path, rule: str) -> None:
    told = counted(tmp_path, approvals(), header="voter_id;vote", kind="approval", rule=rule)
    last = {step["project"]: step for step in told["steps"] if "project" in step}
    in_order = [step for step in told["steps"] if last.get(step.get("project")) is step]
    found = [
        [
            step["project"],
            told["tallies"][step["project"]],
            "funded" if step["code"] in FUNDED else "not funded",
            f"£{Fraction(step['left']) / 100}" if "left" in step else "–",
        ]
        for step in in_order
    ]
    assert tables(rule)[-1] == found


@pytest.mark.requirement("V13")
def test_the_amounts_shared_out_on_the_page_are_those_of_the_count(tmp_path: Path) -> None:
    points, awards = tables(SHARED)
    names = [name for name, _ in tables("The example")[0]]
    votes = [f"{at};{','.join(names)};{','.join(row)}" for at, row in enumerate(points, 1)]
    told = counted(tmp_path, votes, header="voter_id;vote;points", kind="cumulative", rule=SHARED)
    assert told["awards"] == {name: str(pence(money)) for name, _, money in awards}
    assert told["tallies"] == {name: number for name, number, _ in awards}


def test_the_shares_at_which_growing_stops_are_those_of_the_count(tmp_path: Path) -> None:
    rule = "Equal Shares, with shares that grow"
    told = counted(tmp_path, approvals(), header="voter_id;vote", kind="approval", rule=rule)
    kept = next(step for step in told["steps"] if step["code"] == "endowment_kept")
    spent, share = pence_in(kept["would_spend"]), pence_in(kept["next_endowment"])
    assert f"at £{share} each" in SECTIONS[rule]
    assert f"would cost £{spent}" in SECTIONS[rule]
    endowed = next(step for step in told["steps"] if step["code"] == "endowed")
    assert f"stay at £{pence_in(endowed['endowment'])}" in re.sub(r"\s+", " ", SECTIONS[rule])


def pence_in(text: str) -> Fraction:
    return Fraction(text) / 100
