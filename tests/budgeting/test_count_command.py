"""``engage count``: a file or several in, one JSON object out."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from budgeting.cli.counting import count

PROJECTS = "a;60;A\nb;50;B\nc;30;C\n"
VOTES = "1;a,b\n2;a\n3;a,c\n4;b,c\n5;b\n"


def pb(
    projects: str = PROJECTS,
    votes: str = VOTES,
    meta: str = "budget;100\nvote_type;approval\nrule;greedy\n",
) -> str:
    return f"META\nkey;value\n{meta}PROJECTS\nproject_id;cost;name\n{projects}VOTES\nvoter_id;vote\n{votes}"


PLAIN = "budget;100\nvote_type;approval\nrule;greedy\n"
HEAD = f"META\nkey;value\n{PLAIN}"


ADD1 = ["--rule", "equal-shares", "--completion", "add1", "--tie-break", "text-id"]


def points(votes: str) -> str:
    head = "META\nkey;value\nbudget;100\nvote_type;cumulative\nrule;greedy\n"
    columns = "VOTES\nvoter_id;vote;points\n"
    return f"{head}PROJECTS\nproject_id;cost\na;60\nb;50\n{columns}{votes}"


def totals(projects: str) -> str:
    """A small box told without its ballots."""
    columns = "PROJECTS\nproject_id;cost;votes;score\n"
    return f"{HEAD}num_votes;9\n{columns}{projects}VOTES\nvoter_id;vote\n"


def counted(tmp_path: Path, text: str, *options: str) -> tuple[int, dict[str, Any]]:
    path = tmp_path / "election.pb"
    path.write_text(text, "utf-8")
    result = CliRunner().invoke(count, [str(path), "--json", *options])
    return result.exit_code, json.loads(result.stdout)


LOW_COST = ("--tie-break", "lower-cost")
COMPARED = "budget;100\nvote_type;approval\nrule;equalshares-comparison\n"


@pytest.mark.requirement("V7")
def test_a_comparison_that_the_published_rule_ends_in_is_made_and_told(tmp_path: Path) -> None:
    """Equal Shares funds one of a and b for each half of the voters; most votes first funds both of the larger half's."""
    votes = "".join(f"{at};a\n" for at in range(5)) + "".join(f"{at};b\n" for at in range(5, 9))
    text = pb(projects="a;50;A\nb;40;B\n", votes=votes, meta=COMPARED)
    code, told = counted(tmp_path, text, "--tie-break", "lower-cost")
    assert (code, sorted(told["winners"])) == (0, ["a", "b"])
    last = told["notices"][-1]
    assert (last["code"], last["equal_shares"], last["most_votes"]) == (
        "comparison_changes_nothing",
        "0",
        "0",
    )


@pytest.mark.requirement("V7")
def test_where_more_voters_like_most_votes_first_better_nothing_is_counted(tmp_path: Path) -> None:
    """Six want a for 90 of the 100 and have 60; four want b and get it. Most votes first funds a."""
    votes = "".join(f"{at};a\n" for at in range(6)) + "".join(f"{at};b\n" for at in range(6, 10))
    text = pb(projects="a;90;A\nb;40;B\n", votes=votes, meta=COMPARED)
    code, told = counted(tmp_path, text)
    assert code == 2
    assert told["error"]["code"] == "comparison_decides"
    assert "6 voters like its outcome better, 4 that of Equal Shares" in told["error"]["message"]
    asked = counted(tmp_path, text, "--rule", "equal-shares", "--tie-break", "lower-cost")
    assert (asked[0], asked[1]["winners"]) == (0, ["b"])


def test_a_tie_in_what_is_compared_with_is_a_tie_of_the_published_rule(tmp_path: Path) -> None:
    votes = "".join(f"{at};a\n" for at in range(5)) + "".join(f"{at};b\n" for at in range(5, 10))
    text = pb(projects="a;90;A\nb;90;B\n", votes=votes, meta=COMPARED)
    code, told = counted(tmp_path, text)
    assert (code, told["tie"]) == (3, ["a", "b"])


def test_which_of_several_files_a_comparison_decides_is_told(tmp_path: Path) -> None:
    votes = "".join(f"{at};a\n" for at in range(6)) + "".join(f"{at};b\n" for at in range(6, 10))
    for name, meta in (("one", PLAIN), ("two", COMPARED)):
        text = pb(projects="a;90;A\nb;40;B\n", votes=votes, meta=meta)
        (tmp_path / f"{name}.pb").write_text(text)
    files = [str(tmp_path / f"{name}.pb") for name in ("one", "two")]
    result = CliRunner().invoke(count, [*files, "--json"])
    assert result.exit_code == 2
    assert "two.pb" in json.loads(result.stdout)["error"]["where"]


GREEN = "META\nkey;value\nbudget;100\nvote_type;approval\nrule;greedy-exclusive\nPROJECTS\nproject_id;cost;category\n"
GREEN += "a;40;green,north\nb;30;green\nc;30;paths,north\nVOTES\nvoter_id;vote\n1;a\n2;a\n3;a\n4;b\n5;b\n6;c\n"


@pytest.mark.requirement("V13")
@pytest.mark.parametrize(
    ("options", "winners"),
    [
        ([], ["a", "b", "c"]),
        (["--cap", "green=60%"], ["a", "c"]),
        (["--cap", "north=60%"], ["a", "b"]),
        (["--cap", "*=35%"], ["b", "c"]),
        (["--cap", "green=60%", "--cap", "north=60%"], ["a"]),
        (["--exclusive", "a,b"], ["a", "c"]),
        (["--exclusive", "a,b", "--exclusive", "a, c"], ["a"]),
    ],
)
def test_limits_that_a_city_tells_in_words_can_be_counted_with(
    tmp_path: Path, options: list[str], winners: list[str]
) -> None:
    """A kind of project or an area: both are names among a project's categories."""
    code, told = counted(tmp_path, GREEN, *options)
    assert (code, told["winners"]) == (0, winners)


@pytest.mark.parametrize(
    "option",
    [
        ["--cap", "blue=10%"],
        ["--cap", "green=10"],
        ["--cap", "green"],
        ["--cap", "green=x%"],
        ["--cap", "green=100.5%"],
        ["--exclusive", "a"],
        ["--exclusive", "a,z"],
    ],
)
def test_a_limit_on_what_is_not_in_the_file_is_refused(tmp_path: Path, option: list[str]) -> None:
    code, told = counted(tmp_path, GREEN, *option)
    assert code == 2
    assert told["error"]["where"] == option[0]


def test_a_file_without_categories_has_no_cap_for_one(tmp_path: Path) -> None:
    assert counted(tmp_path, pb(), "--cap", "green=10%")[0] == 2


def test_what_a_file_says_and_was_not_counted_is_told_on_a_terminal_too(tmp_path: Path) -> None:
    path = tmp_path / "custom.pb"
    extra = "".join(f"key{at};x\n" for at in range(12))
    path.write_text(pb(meta=f"budget;100\nvote_type;approval\nrule;greedy-custom\n{extra}"))
    told = CliRunner().invoke(count, [str(path), "--tie-break", "lower-cost"]).stdout
    assert "greedy-custom says more than was counted: the count ended at the first" in told
    assert "line 6: key0 is kept and not looked at." in told
    assert "… and 1 more; see --json" in told
    other = CliRunner().invoke(count, [str(path), "--rule", "greedy", "--tie-break", "lower-cost"])
    assert "says more than was counted" not in other.stdout


@pytest.mark.parametrize(
    ("rule", "option"),
    [
        ("published", ["--utility", "cardinality"]),
        ("greedy", ["--stop", "overspend"]),
        ("greedy", ["--minimum-award", "5"]),
        ("equal-shares", ["--step", "5"]),
        ("equal-shares", ["--variant", "stop"]),
        ("phragmen", ["--zero-votes", "fund"]),
        ("share-out", ["--variant", "stop"]),
    ],
)
def test_an_option_that_the_rule_does_not_look_at_is_told(
    tmp_path: Path, rule: str, option: list[str]
) -> None:
    code, told = counted(tmp_path, pb(), "--rule", rule, *LOW_COST, *option)
    assert code == 0
    assert {"where": option[0], "code": "option_not_used"} in told["notices"]
    _, plain = counted(tmp_path, pb(), "--rule", rule, *LOW_COST)
    assert "option_not_used" not in {notice["code"] for notice in plain["notices"]}
    assert plain["winners"] == told["winners"]


@pytest.mark.requirement("V7")
def test_it_prints_winners_steps_tallies_and_a_digest(tmp_path: Path) -> None:
    code, told = counted(tmp_path, pb(), "--tie-break", "lower-cost")
    assert code == 0
    assert told["winners"] == ["b", "c"]
    assert told["spent"] == "80"
    assert told["tallies"] == {"a": "3", "b": "3", "c": "2"}
    assert told["rule"]["tie_break"] == ["lower-cost", "refuse"]
    assert [step["code"] for step in told["steps"]] == ["funded", "not_enough_money", "funded"]
    assert len(told["digest"]) == 64
    assert set(told["seconds"]) == {"read", "count"}
    assert told["peak_mb"] > 0


def test_a_tie_that_decides_ends_with_three(tmp_path: Path) -> None:
    code, told = counted(tmp_path, pb())
    assert code == 3
    assert told == {"tie": ["a", "b"], "winners": []}


@pytest.mark.parametrize(
    ("text", "options", "error", "where"),
    [
        ("nonsense", [], "record_outside_section", "line 1"),
        (pb(meta="vote_type;approval\n"), [], "meta_missing", "META"),
        (pb(meta="budget;100\nrule;greedy\n"), [], "meta_missing", "META"),
        (
            pb(meta="budget;0\nvote_type;approval\nrule;greedy\n"),
            [],
            "budget_not_positive",
            "line 3",
        ),
        (
            pb(meta="budget;many\nvote_type;approval\nrule;greedy\n"),
            [],
            "number_unreadable",
            "line 3",
        ),
        (
            pb(meta="budget;100\nvote_type;shouting\nrule;greedy\n"),
            [],
            "vote_type_unknown",
            "line 4",
        ),
        (pb(meta="budget;100\nvote_type;cumulative\nrule;greedy\n"), [], "column_missing", "VOTES"),
        (pb(meta="budget;100\nvote_type;approval\nrule;whim\n"), [], "rule_unknown", "line 5"),
        (pb(projects="a;-1;A\n", votes=""), [], "cost_negative", "line 8"),
        (pb(projects="a;1;A\na;2;B\n", votes=""), [], "project_repeated", "line 9"),
        (pb(projects="a;1\n", votes=""), [], "record_too_short", "line 8"),
        (pb(projects="a;1;A;;more\n", votes=""), [], "record_too_long", "line 8"),
        (pb(projects='a;1;"A\n', votes=""), [], "quote_not_closed", "line 8"),
        (pb(votes="1;a\n2;x\n"), [], "ballot_names_unknown_project", "line 14"),
        ("", [], "section_missing", "file"),
        ("META\nkey;value\nbudget;1\n", [], "section_missing", "file"),
        (f"{HEAD}PROJECTS\nVOTES\nvoter_id;vote\n", [], "header_missing", "PROJECTS"),
        (f"{HEAD}PROJECTS\nproject_id;name\nVOTES\n", [], "header_missing", "VOTES"),
        (f"{HEAD}PROJECTS\nid;cost\nVOTES\nvoter_id;vote\n", [], "column_missing", "line 7"),
        (pb(meta="budget\n"), [], "record_too_short", "line 3"),
        (pb(meta="budget;-5\nvote_type;approval\n"), [], "budget_not_positive", "line 3"),
        (pb(meta=f"budget;{'9' * 41}\nvote_type;approval\n"), [], "number_unreadable", "line 3"),
        (pb(meta=f"{PLAIN}min_project_score_threshold;many\n"), [], "number_unreadable", "line 6"),
        (pb(meta=f"{PLAIN}min_project_score_threshold;-1\n"), [], "number_out_of_range", "line 6"),
        (pb(meta=f"{PLAIN}count_rule;{'[' * 99_999}\n"), [], "rule_unreadable", "line 6"),
        (pb(meta=f'{PLAIN}count_rule;{{"caps": {{"*": "1/0"}}}}\n'), [], "rule_unreadable", "caps"),
        (pb(meta=f'{PLAIN}count_rule;{{"step": "endowment/x"}}\n'), [], "rule_unreadable", "step"),
        (pb(projects=";1;A\n", votes=""), [], "project_without_id", "line 8"),
        (pb(projects="a;free;A\n", votes=""), [], "number_unreadable", "line 8"),
        (pb(votes="1\n"), [], "record_too_short", "line 13"),
        (pb(votes="1;a;b;c\n"), [], "record_too_long", "line 13"),
        (pb(votes='1;a\n2;"a\n'), [], "quote_not_closed", "line 14"),
        (points("1;a,b;5\n"), [], "points_do_not_match", "line 12"),
        (points("1;a;5\n2;b;-1\n"), [], "points_negative", "line 13"),
        (points("1;a;5\n2;b;lots\n"), [], "number_unreadable", "line 13"),
        (totals("a;60;3.5;3\n"), [], "number_unreadable", "line 9"),
        (totals("a;60;3;-3\n"), [], "number_out_of_range", "line 9"),
        (totals("a;60;3;3\n"), ["--rule", "equal-shares"], "rule_does_not_fit", "rule"),
        (pb(projects="a;1;A\na ;2;B\n", votes=""), [], "project_repeated", "line 9"),
        (pb(votes="1;a,\n"), [], "ballot_names_unknown_project", "line 13"),
        (pb(votes="1;a\x00\n"), [], "ballot_names_unknown_project", "line 13"),
        (pb(votes=f"1;{'x' * 100_000}\n"), [], "ballot_names_unknown_project", "line 13"),
        (pb(votes='1;"a\n' + "2;b\n" * 20_000), [], "quote_not_closed", "line 13"),
        (points("1;;5\n"), [], "points_do_not_match", "line 12"),
        (points("1;a;\n"), [], "points_do_not_match", "line 12"),
        (pb(projects="a;1e400;A\n", votes=""), [], "number_unreadable", "line 8"),
        (pb(projects="a;nan;A\n", votes=""), [], "number_unreadable", "line 8"),
        (pb().replace("key;value\n", ""), [], "header_missing", "line 2"),
        (pb().replace(";", "\t"), [], "header_missing", "line 2"),
        (pb().replace("\n", "\r"), [], "record_outside_section", "line 1"),
        (f"{pb()}VOTES\nvoter_id;vote\n", [], "section_repeated", "line 18"),
        (pb().replace("META", "VOTES"), [], "section_out_of_order", "line 6"),
        ("VOTES\nMETA\nkey;value\n", [], "section_out_of_order", "line 2"),
        (pb().replace("cost;name", "cost;cost"), [], "column_repeated", "line 7"),
        (pb(meta=f"{PLAIN}budget;5\n"), [], "meta_contradicts", "line 6"),
        (pb(meta=f"{PLAIN}default_score;1\n"), [], "default_score_not_counted", "line 6"),
        (pb(meta=f"{PLAIN}scoring_fn;Dowdall\n"), [], "scoring_not_counted", "line 6"),
        (
            pb(meta="budget;9\nvote_type;ordinal\nmax_length;x\n"),
            ["--rule", "greedy"],
            "number_unreadable",
            "line 5",
        ),
        (pb(meta=f'{PLAIN}count_rule;{{"caps": {{"*": "-1"}}}}\n'), [], "rule_unreadable", "caps"),
        (
            pb(meta=f'{PLAIN}count_rule;{{"part_answers": {{"a": 1}}}}\n'),
            [],
            "rule_unreadable",
            "part_answers",
        ),
        (
            pb(meta=f'{PLAIN}count_rule;{{"minimum_award": "-5"}}\n'),
            [],
            "rule_unreadable",
            "minimum_award",
        ),
        *(
            (
                pb(meta=f"{PLAIN}count_rule;{json.dumps({name: fact})}\n"),
                [],
                "rule_unreadable",
                name,
            )
            for name, fact in {
                "tie_break": ["lot:\ud800"],
                "caps": {"\ud800": "1"},
                "incompatible": [["\ud800"]],
                "part_answers": {"\ud800": True},
            }.items()
        ),
        (pb(), ["--tie-break", "lot:\udcff"], "tie_break_unknown", "tie_break"),
        (pb(), ["--rule", "whim"], "option_unknown", "--rule"),
        (
            pb(),
            [*ADD1, "--stop", "overspend", "--step", "1e-9"],
            "step_too_small",
            "--step",
        ),
        (pb(), [*ADD1, "--step", "endowment/100001"], "step_too_small", "--step"),
        (pb(), ["--step", "0"], "number_out_of_range", "--step"),
        (pb(), ["--step", "endowment/0"], "number_unreadable", "--step"),
        (pb(), ["--threshold", "-1"], "number_out_of_range", "--threshold"),
        (pb(), ["--variant", "threshold"], "threshold_missing", "--threshold"),
        (pb(), ["--tie-break", "age"], "tie_break_unknown", "tie_break"),
        (pb(meta="budget;12,500\nvote_type;approval\n"), [], "number_ambiguous", "line 3"),
        (pb(projects="a;1,000;A\n", votes=""), [], "number_ambiguous", "line 8"),
        (pb(meta=f"{PLAIN}rule;equalshares\n"), [], "meta_contradicts", "line 6"),
        *(
            (pb(meta=f"{PLAIN}{key};1\n{key};2\n"), [], "meta_contradicts", "line 7")
            for key in ("min_project_score_threshold", "count_rule")
        ),
        (pb(meta=f"{PLAIN}count_rule;{{}}\n"), [*LOW_COST], "option_contradicts", "--tie-break"),
        (pb(), ["--variant", "stop"], "option_contradicts", "--variant"),
        (pb(), ["--completion", "add1"], "option_contradicts", "--completion"),
    ],
)
def test_bad_input_ends_with_two_and_says_where(
    tmp_path: Path, text: str, options: list[str], error: str, where: str
) -> None:
    code, told = counted(tmp_path, text, *options)
    assert code == 2
    assert told["error"]["code"] == error
    assert told["error"]["where"] == where
    assert "{" not in told["error"]["message"]
    assert len(told["error"]["message"]) < 200
    assert told["error"]["message"] != error


def test_a_missing_file_and_bytes_that_are_not_text_are_bad_input(tmp_path: Path) -> None:
    (tmp_path / "latin.pb").write_bytes("META\nkey;value\nunit;Łódź".encode("cp1250"))
    for name, error in (
        ("gone.pb", "file_unreadable"),
        (".", "file_unreadable"),
        ("latin.pb", "file_not_utf8"),
    ):
        result = CliRunner().invoke(count, [str(tmp_path / name), "--json"])
        assert result.exit_code == 2
        told = json.loads(result.stdout)["error"]
        assert told["code"] == error
        assert not told["message"].endswith(": .")


def test_a_file_without_end_is_not_read_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("budgeting.importers.pabulib.LARGEST", len(pb()) - 1)
    code, told = counted(tmp_path, pb())
    assert (code, told["error"]["code"]) == (2, "file_too_large")
    monkeypatch.setattr("budgeting.importers.pabulib.LARGEST", len(pb()))
    assert counted(tmp_path, pb(), "--tie-break", "lower-cost")[0] == 0


def test_names_from_a_file_cannot_steer_a_terminal(tmp_path: Path) -> None:
    path = tmp_path / "election.pb"
    path.write_text(pb(projects="\x1b[2Ja;60;A\n", votes="1;\x1b[2Ja\n"), "utf-8")
    assert "Funded: \ufffd[2Ja\n" in CliRunner().invoke(count, [str(path)]).stdout


def test_ballots_beyond_a_limit_and_voters_who_stand_twice_count_and_are_listed(
    tmp_path: Path,
) -> None:
    """The city took them: what the rows say is what counts."""
    meta = "budget;100\nvote_type;approval\nrule;greedy\nmax_length;1\n"
    _, told = counted(tmp_path, pb(meta=meta), "--tie-break", "lower-cost")
    assert told["winners"] == ["b", "c"]
    assert told["notices"] == [
        {
            "where": "line 6",
            "code": "ballots_beyond_limit",
            "key": "max_length",
            "most": "1",
            "ballots": "3",
        }
    ]
    _, told = counted(
        tmp_path, pb(meta=meta.replace("approval", "choose-1")), "--tie-break", "text-id"
    )
    assert told["notices"][0]["ballots"] == "3"
    text = points("1;a;5\n1;b;6\n1;b;2\n").replace("rule;", "max_sum_points;5\nrule;")
    _, told = counted(tmp_path, text)
    assert [(notice["code"], notice.get("ballots")) for notice in told["notices"]] == [
        ("meta_not_acted_on", None),
        ("ballots_beyond_limit", "1"),
        ("voter_repeated", "2"),
    ]


def test_what_is_not_acted_on_and_what_disagrees_is_listed(tmp_path: Path) -> None:
    text = pb(meta="budget;100\nvote_type;approval\nrule;greedy\nnum_votes;7\nmood;sunny\n")
    _, told = counted(tmp_path, text, "--tie-break", "text-id")
    assert {(notice["code"], notice.get("key")) for notice in told["notices"]} == {
        ("number_disagrees", "num_votes"),
        ("meta_not_acted_on", "mood"),
    }


def test_without_json_it_speaks_in_lines(tmp_path: Path) -> None:
    path = tmp_path / "election.pb"
    path.write_text(pb(), "utf-8")
    result = CliRunner().invoke(count, [str(path), "--tie-break", "lower-cost"])
    assert result.stdout.startswith("Funded: b, c\nSpent: 80\nDigest: ")
    tied = CliRunner().invoke(count, [str(path)])
    assert tied.stdout == "A tie that the list does not settle: a, b\nFunded: nothing\n"
    wrong = CliRunner().invoke(count, [str(path), "--rule", "whim"])
    assert wrong.stderr.startswith("--rule: 'whim' is not known; it can be: greedy,")


def test_variant_threshold_takes_the_threshold_of_the_file(tmp_path: Path) -> None:
    text = pb(meta="budget;100\nvote_type;approval\nrule;unknown\nmin_project_score_threshold;3\n")
    _, told = counted(
        tmp_path, text, "--rule", "greedy", "--variant", "threshold", "--tie-break", "lower-cost"
    )
    assert told["winners"] == ["b"]
    assert told["rule"]["threshold"] == "3"


def test_money_is_named_as_the_file_names_it(tmp_path: Path) -> None:
    path = tmp_path / "election.pb"
    for currency, name in (("PLN", "80 PLN"), ("GBX", "80 pence")):
        meta = f"budget;100\nvote_type;approval\nrule;greedy\ncurrency;{currency}\n"
        path.write_text(pb(meta=meta), "utf-8")
        told = CliRunner().invoke(count, [str(path), "--tie-break", "lower-cost"])
        assert f"Spent: {name}\n" in told.stdout


def test_a_rule_that_does_not_fit_says_why_in_words(tmp_path: Path) -> None:
    text = pb(meta="budget;100\nvote_type;ordinal\nrule;greedy\n")
    code, told = counted(tmp_path, text, "--rule", "phragmen")
    assert (code, told["error"]["code"]) == (2, "rule_does_not_fit")
    assert "needs ballots that only choose projects" in told["error"]["message"]
    assert "_" not in told["error"]["message"]


@pytest.mark.parametrize(("kind", "tallied"), [("approval", "votes"), ("ordinal", "borda")])
def test_what_a_tally_is_a_number_of_is_named(tmp_path: Path, kind: str, tallied: str) -> None:
    text = pb(meta=f"budget;100\nvote_type;{kind}\nrule;greedy\n")
    _, told = counted(tmp_path, text, "--tie-break", "text-id")
    assert told["tallied"] == tallied


@pytest.mark.parametrize(
    ("named", "rule"),
    [
        ("greedy", {"rule": "greedy", "variant": "skip"}),
        ("greedy-threshold", {"rule": "greedy", "variant": "skip", "threshold": "1"}),
        ("greedy-no-skip", {"rule": "greedy", "variant": "stop"}),
        ("equalshares", {"rule": "equal-shares", "completion": "none"}),
        (
            "equalshares/add1",
            {"rule": "equal-shares", "completion": "add1", "step": "1", "stop": "overspend"},
        ),
    ],
)
def test_the_rule_that_a_city_names_is_the_one_that_counts(
    tmp_path: Path, named: str, rule: dict[str, str]
) -> None:
    least = "min_project_score_threshold;1\n" if "threshold" in rule else ""
    text = pb(meta=f"budget;100\nvote_type;approval\nrule;{named}\n{least}")
    _, told = counted(tmp_path, text, "--tie-break", "text-id")
    assert told["rule"].items() >= rule.items()


# Several files are pots, counted in the order in which they are named


CHILDREN = pb("a;60;A\nb;50;B\n", "1;a\n2;a\n3;b\n")
"""Of 100 it spends 60."""
ADULTS = pb("c;120;C\nd;90;D\n", "1;c\n2;c\n3;d\n")
"""Of its own 100 it can only fund d."""


def pots(folder: Path, *texts: str) -> list[str]:
    names = ["first.pb", "second.pb", "third.pb"][: len(texts)]
    for name, text in zip(names, texts, strict=True):
        (folder / name).write_text(text, "utf-8")
    return [str(folder / name) for name in names]


def counted_pots(folder: Path, texts: list[str], *options: str) -> tuple[int, dict[str, Any]]:
    result = CliRunner().invoke(count, [*pots(folder, *texts), "--json", *options])
    return result.exit_code, json.loads(result.stdout)


@pytest.mark.requirement("V13")
def test_several_files_are_counted_as_pots_in_the_order_given(tmp_path: Path) -> None:
    code, told = counted_pots(tmp_path, [CHILDREN, ADULTS], "--carry", "to-next")
    assert (code, told["carry"]) == (0, "to-next")
    money = [(pot["winners"], pot["brought"], pot["spent"], pot["left"]) for pot in told["pots"]]
    assert money == [(["a"], "0", "60", "40"), (["c"], "40", "120", "20")]
    assert [Path(pot["pot"]).name for pot in told["pots"]] == ["first.pb", "second.pb"]
    _, kept = counted_pots(tmp_path, [CHILDREN, ADULTS])
    assert kept["carry"] == "kept"
    assert [pot["winners"] for pot in kept["pots"]] == [["a"], ["d"]]
    _, alone = counted(tmp_path, CHILDREN)
    assert alone.keys() - told["pots"][0].keys() == {"seconds", "peak_mb"}
    assert told["pots"][0]["digest"] == alone["digest"]
    assert set(told) == {"carry", "pots", "seconds", "peak_mb"}


def test_each_pot_is_counted_by_the_rule_of_its_own_file(tmp_path: Path) -> None:
    stops = ADULTS.replace("rule;greedy", "rule;greedy-no-skip")
    _, told = counted_pots(tmp_path, [CHILDREN, stops])
    assert [pot["rule"]["variant"] for pot in told["pots"]] == ["skip", "stop"]
    assert told["pots"][1]["winners"] == []


def test_what_is_wrong_in_one_of_several_files_names_the_file(tmp_path: Path) -> None:
    wrong = pb(projects="a;-1;A\n", votes="")
    code, told = counted_pots(tmp_path, [CHILDREN, wrong])
    assert (code, told["error"]["code"]) == (2, "cost_negative")
    assert told["error"]["where"] == f"{tmp_path / 'second.pb'}, line 8"
    code, told = counted_pots(tmp_path, [CHILDREN, points("1;a;5\n")], "--rule", "phragmen")
    assert (code, told["error"]["code"]) == (2, "rule_does_not_fit")
    assert told["error"]["where"].startswith(f"{tmp_path / 'second.pb'}")


def test_a_tie_in_one_of_several_files_names_it_and_tells_those_before(tmp_path: Path) -> None:
    code, told = counted_pots(tmp_path, [CHILDREN, pb()])
    assert (code, told["tie"], told["winners"]) == (3, ["a", "b"], [])
    assert Path(told["pot"]).name == "second.pb"
    assert [pot["winners"] for pot in told["pots"]] == [["a"]]


def test_money_of_another_kind_is_not_carried(tmp_path: Path) -> None:
    in_pence = ADULTS.replace("rule;greedy", "rule;greedy\ncurrency;GBX")
    code, told = counted_pots(tmp_path, [CHILDREN, in_pence], "--carry", "to-next")
    assert (code, told["error"]["code"]) == (2, "pots_in_other_money")
    assert "GBX" in told["error"]["message"]
    assert counted_pots(tmp_path, [CHILDREN, in_pence])[0] == 0


def test_several_files_are_told_in_lines(tmp_path: Path) -> None:
    first, second = pots(tmp_path, CHILDREN, ADULTS)
    told = CliRunner().invoke(count, [first, second, "--carry", "to-next"]).stdout.splitlines()
    assert told[6:10] == [f"{second}:", "Came from the pot before: 40", "Funded: c", "Spent: 120"]
    assert told[-1] == "Left: 20"
    (tmp_path / "third.pb").write_text(pb(), "utf-8")
    tied = CliRunner().invoke(count, [first, str(tmp_path / "third.pb")]).stdout.splitlines()
    assert tied[-3:] == [
        f"{tmp_path / 'third.pb'}:",
        "A tie that the list does not settle: a, b",
        "Funded: nothing",
    ]


def test_the_peak_is_of_this_process_and_not_of_the_one_that_started_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    status = tmp_path / "status"
    status.write_text("VmPeak:\t  999999 kB\nVmHWM:\t   51200 kB\n")
    monkeypatch.setattr("budgeting.cli.counting._STATUS", status)
    assert counted(tmp_path, pb(), "--tie-break", "text-id")[1]["peak_mb"] == 50
    for gone in ("VmRSS: 1 kB\n", None):
        status.write_text(gone) if gone else status.unlink()
        assert counted(tmp_path, pb(), "--tie-break", "text-id")[1]["peak_mb"] > 1
