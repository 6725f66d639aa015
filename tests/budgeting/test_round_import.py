"""A round comes in from a Pabulib file."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from budgeting.cli.rounds import round_commands
from budgeting.importers.rounds import ImportedRound, read_round
from budgeting.queries.rounds import round_or_404
from engage.kernel.command_line import CommandRefusedError
from engage.rules.errors import InvalidError
from tests.programme import a_programme

HEAD = "META\nkey;value\ndescription;Greener streets\nbudget;100\nvote_type;approval\nrule;greedy\n"
VOTES = "VOTES\nvoter_id;vote\n"


@pytest.fixture
def read(tmp_path: Path) -> Callable[[str], ImportedRound]:
    def read_text(text: str) -> ImportedRound:
        path = tmp_path / "greener.pb"
        path.write_text(text, encoding="utf-8")
        return read_round(path)

    return read_text


@pytest.mark.requirement("V1")
def test_projects_come_with_their_costs_and_words_in_every_view(
    read: Callable[[str], ImportedRound],
) -> None:
    found = read(
        HEAD
        + "PROJECTS\nproject_id;cost;name;name:ur;summary;summary:en-easy;category;picture\n"
        + '1;12.50;Trees;درخت;Ten trees.;"We plant trees.\nThere are 10.";Green;lights\n'
        + VOTES
    )
    assert found.budget_pence == 100_00
    assert found.not_understood == ()
    (project,) = found.projects
    assert (project.number, project.cost_pence) == ("1", 12_50)
    assert (project.category, project.picture) == ("Green", "lights")
    assert project.words["title"]["ur"]["text"] == "درخت"
    assert project.words["summary"]["en-easy"]["text"] == "We plant trees.\nThere are 10."


def test_what_is_not_understood_is_listed_and_kept(read: Callable[[str], ImportedRound]) -> None:
    head = HEAD.replace("approval", "ordinal") + "currency;PLN\nmax_sum_cost;60\nlanguage;pl\n"
    found = read(
        head
        + "PROJECTS\nproject_id;cost;name;latitude;picture\n1;60;Trees;53.4;../secret\n"
        + VOTES
        + "a;1\n"
    )
    assert {(each.what, each.why) for each in found.not_understood} == {
        ("PLN", "taken_as_pounds"),
        ("pl", "taken_as_english"),
        ("max_sum_cost", "meta_not_acted_on"),
        ("latitude", "column_not_acted_on"),
        ("../secret", "picture_not_known"),
        ("1", "votes_stay_in_the_file"),
    }
    assert found.projects[0].source == {"latitude": "53.4"}
    assert ["max_sum_cost", "60"] in found.source["meta"]
    assert found.projects[0].picture == ""


@pytest.mark.requirement("V12")
@pytest.mark.parametrize(
    ("meta", "ballot"),
    [
        (
            "vote_type;approval\nmin_length;2\nmax_length;3",
            {"kind": "approval", "minimum": 2, "maximum": 3},
        ),
        ("vote_type;approval\nmin_length;1\nmax_length;9", {"kind": "approval"}),
        ("vote_type;approval\nmax_sum_cost;60", {"kind": "knapsack", "money_limit": 60_00}),
        ("vote_type;knapsack", {"kind": "knapsack"}),
        ("vote_type;choose-1", {"kind": "choose-1"}),
        ("vote_type;ordinal\nmax_length;9", {"kind": "ranking", "maximum": 9}),
        (
            "vote_type;cumulative\nmax_sum_points;12\nmax_points;5",
            {"kind": "points", "points_total": 12, "points_each": 5},
        ),
        (
            "vote_type;scoring\nmin_points;1\nmax_points;7\nmin_length;4",
            {"kind": "score", "lowest": 1, "highest": 7, "must_score_all": True},
        ),
        ("vote_type;scoring\nmin_points;0", {"kind": "score", "must_score_all": False}),
    ],
)
def test_every_kind_of_ballot_comes_with_its_limits(
    read: Callable[[str], ImportedRound], meta: str, ballot: dict[str, object]
) -> None:
    projects = "PROJECTS\nproject_id;cost;name;place\n" + "".join(
        f"{number};10;Trees;By the park\n" for number in range(1, 5)
    )
    has_points = "cumulative" in meta or "scoring" in meta
    votes = "VOTES\nvoter_id;vote;points\n" if has_points else VOTES
    found = read(HEAD.replace("vote_type;approval", meta) + projects + votes)
    assert found.ballot == ballot
    assert found.not_understood == ()
    assert found.projects[0].words["place"]["en"]["text"] == "By the park"


def test_a_limit_that_cannot_be_taken_over_is_listed(read: Callable[[str], ImportedRound]) -> None:
    projects = "PROJECTS\nproject_id;cost;name\n1;10;Trees\n2;10;Park\n"
    votes = "VOTES\nvoter_id;vote;points\n"
    found = read(HEAD.replace("approval", "cumulative\nmax_points;many") + projects + votes)
    assert found.ballot == {"kind": "points", "points_total": 10}
    assert {(each.what, each.why) for each in found.not_understood} == {
        ("max_points", "limit_unreadable"),
        ("max_sum_points", "points_total_missing"),
    }


@pytest.mark.parametrize(
    ("cost", "code"),
    [
        ("12.345", "not_whole_pence"),
        ("0", "cost_not_positive"),
        ("21474837", "amount_too_large"),
    ],
)
def test_a_cost_that_pence_cannot_say_is_refused_with_its_line(
    read: Callable[[str], ImportedRound], cost: str, code: str
) -> None:
    with pytest.raises(InvalidError) as refusal:
        read(HEAD + f"PROJECTS\nproject_id;cost;name\n1;{cost};Trees\n" + VOTES)
    assert (refusal.value.code, refusal.value.facts["where"]) == (code, "line 9")


def test_amounts_in_pence_stay_as_they_are(read: Callable[[str], ImportedRound]) -> None:
    found = read(HEAD + "currency;GBX\nPROJECTS\nproject_id;cost;name\n1;45;Trees\n" + VOTES)
    assert (found.budget_pence, found.projects[0].cost_pence) == (100, 45)


def test_a_rule_is_taken_over_or_listed(read: Callable[[str], ImportedRound]) -> None:
    projects = "PROJECTS\nproject_id;cost;name\n1;45;Trees\n" + VOTES
    shares = read(HEAD.replace("greedy", "equalshares/add1") + projects)
    assert (shares.count_rule["rule"], shares.count_rule["step"]) == ("equal-shares", "100")
    assert shares.not_understood == ()
    threshold = read(HEAD + "min_project_score_threshold;5\n" + projects)
    assert threshold.count_rule["threshold"] == "5"
    assert threshold.not_understood == ()
    unknown = read(HEAD.replace("greedy", "by-mood") + projects)
    assert [each.why for each in unknown.not_understood] == ["rule_unknown"]
    assert unknown.count_rule["rule"] == "greedy"


def test_a_whole_rule_comes_in_whole_with_its_money_in_pence(
    read: Callable[[str], ImportedRound],
) -> None:
    rule = {
        "rule": "greedy",
        "part_funding": "offer",
        "threshold": "10%",
        "caps": {"*": "0.6", "parks": "1/3"},
        "incompatible": [["1", "2"]],
        "zero_votes": "fund",
        "tie_break": ["lower-cost", "text-id"],
    }
    columns = "PROJECTS\nproject_id;cost;name;part_fundable\n1;45;Trees;1\n2;30;Pond;0\n"
    found = read(HEAD + f"count_rule;{json.dumps(rule)}\n" + columns + VOTES)
    assert rule.items() <= (found.count_rule | {"tie_break": rule["tie_break"]}).items()
    assert found.rules["part_fundable"] == ["1"]
    assert found.not_understood == ()
    seeded = HEAD + f"count_rule;{json.dumps(rule | {'tie_break': ['lot:seven']})}\n"
    found = read(seeded + columns + VOTES)
    assert found.count_rule["tie_break"] == ["lot", "refuse"]
    assert [each.why for each in found.not_understood] == ["lot_is_drawn_anew"]
    shares = {"rule": "share-out", "minimum_award": "2.50"}
    found = read(HEAD + f"count_rule;{json.dumps(shares)}\n" + columns + VOTES)
    assert found.count_rule["minimum_award"] == "250"


def test_real_elections_come_in_whole(shared: Path) -> None:
    for path in sorted(shared.glob("pb/elections/*.pb"))[:12]:
        found = read_round(path)
        assert found.projects
        assert found.budget_pence > 0


def test_the_command_makes_a_draft_round(app: Flask, tmp_path: Path) -> None:
    a_programme()
    path = tmp_path / "Greener (2026).pb"
    path.write_text(
        HEAD
        + "date_begin;2026-11-01\ndate_end;30.11.2026\n"
        + "PROJECTS\nproject_id;cost;name\n1;45;Trees\n"
        + VOTES
    )
    done = app.test_cli_runner().invoke(round_commands, ["import", str(path), "--json"])
    assert done.exit_code == 0, done.output
    made = round_or_404("greener-2026")
    assert made.state == "draft"
    assert [project.cost_pence for project in made.projects] == [45_00]
    assert made.closes_at is not None
    assert made.id in done.output
    again = app.test_cli_runner().invoke(round_commands, ["import", str(path), "--json"])
    assert isinstance(again.exception, CommandRefusedError)
    assert again.exception.document["error"]["code"] == "slug_taken"
