"""The Pabulib format in and out, and what is made of it."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from budgeting.rules.ballots import BallotKind
from budgeting.rules.count import count
from budgeting.rules.election import (
    Allocation,
    Completion,
    CountRule,
    Measure,
    PartFunding,
    StopAt,
    Threshold,
    Variant,
)
from budgeting.rules.pabulib import parse_pabulib, serialise_pabulib
from budgeting.rules.pabulib_election import election_of, notices_of, published_rule
from budgeting.rules.pabulib_writing import document_of, pabulib_rule
from budgeting.rules.rule_facts import rule_from_facts
from budgeting.rules.ties import TieError
from engage.rules.errors import InvalidError
from tests.budgeting.rules.builders import election
from tests.budgeting.rules.test_count_properties import elections, rules

META = {"description": "A round", "country": "UK", "unit": "Stockport", "instance": "2026"}


def pb(kind: str, projects: str, votes: str, meta: str = "", columns: str = "voter_id;vote") -> str:
    head = f"META\nkey;value\nbudget;100\nvote_type;{kind}\nrule;greedy\n{meta}"
    return f"{head}PROJECTS\nproject_id;cost\n{projects}VOTES\n{columns}\n{votes}"


def tallies(text: str) -> list[Any]:
    counted = election_of(parse_pabulib(text))
    return list(count(counted, CountRule(tie_break=("text-id",))).tallies.values())


def test_a_project_repeated_in_one_vote_counts_once() -> None:
    assert tallies(pb("approval", "a;1\nb;1\n", "1;a,a,b\n2;b,a\n")) == [2, 2]


def test_spaces_and_quotes_around_votes_are_let_be() -> None:
    assert tallies(pb("approval", "a;1\nb;1\n", '1;"a, b"\n2; b\n3;\n')) == [1, 2]


def test_points_are_added_and_the_first_of_a_repeated_project_counts() -> None:
    text = pb("cumulative", "a;1\nb;1\n", "1;a,b;3,2\n2;b,b;1,9\n", columns="voter_id;vote;points")
    assert tallies(text) == [3, 3]


def test_places_score_from_the_longest_ranking_downwards() -> None:
    assert tallies(pb("ordinal", "a;1\nb;1\nc;1\n", "1;a,b,c\n2;b\n", "max_length;2\n")) == [
        2,
        3,
        0,
    ]
    assert tallies(pb("ordinal", "a;1\nb;1\nc;1\n", "1;a,b,c\n2;b\n")) == [3, 5, 1]


def test_money_is_read_exactly() -> None:
    counted = election_of(parse_pabulib(pb("approval", "a;0.1\nb;12,50\nc;1e1\nd;400000.0\n", "")))
    assert [project.cost for project in counted.projects] == [
        Fraction(1, 10),
        Fraction(25, 2),
        10,
        400000,
    ]


@pytest.mark.parametrize(
    ("votes", "code"),
    [
        ("1;a;1,2\n", "points_do_not_match"),
        ("1;a;-1\n", "points_negative"),
        ("1;a;x\n", "number_unreadable"),
    ],
)
def test_points_that_make_no_sense_are_refused_where_they_stand(votes: str, code: str) -> None:
    text = pb("cumulative", "a;1\n", f"0;a;1\n{votes}", columns="voter_id;vote;points")
    with pytest.raises(InvalidError) as refused:
        election_of(parse_pabulib(text))
    assert (refused.value.code, refused.value.facts["where"]) == (code, "line 12")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("META\nkey;value\nPROJECTS\nproject_id;cost\n", "section_missing"),
        ("META\nPROJECTS\nproject_id;cost\nVOTES\nvoter_id;vote\n", "header_missing"),
        (
            "META\nkey;value\nalone\nPROJECTS\nproject_id;cost\nVOTES\nvoter_id;vote\n",
            "record_too_short",
        ),
        ("META\nkey;value\nPROJECTS\nproject_id\nVOTES\nvoter_id;vote\n", "column_missing"),
        (pb("approval", ";1\n", ""), "project_without_id"),
        (pb("approval", "a;1\n", "1;a;surplus\n"), "record_too_long"),
        (pb("approval", "a;1\n", "1\n"), "record_too_short"),
    ],
)
def test_malformed_files_are_refused(text: str, code: str) -> None:
    with pytest.raises(InvalidError) as refused:
        election_of(parse_pabulib(text))
    assert refused.value.code == code


def test_a_cell_too_long_to_read_is_refused() -> None:
    with pytest.raises(InvalidError) as refused:
        parse_pabulib(pb("approval", f'a;"{"1" * 200_000}"\n', ""))
    assert refused.value.code == "record_unreadable"


def test_lines_inside_quotes_are_kept_and_counted() -> None:
    text = pb("approval", 'a;1\nb;"2"\n', '1;a\n"2\n2";a\n3;x\n', 'comment;"one\ntwo; three"\n')
    document = parse_pabulib(text)
    assert document.facts["comment"] == "one\ntwo; three"
    with pytest.raises(InvalidError) as refused:
        election_of(document)
    assert refused.value.facts["where"] == "line 17"


def test_a_mark_at_the_start_and_windows_line_ends_are_let_be() -> None:
    text = pb("approval", "a;1\n", "1;a\n")
    assert parse_pabulib("\ufeff" + text.replace("\n", "\r\n")) == parse_pabulib(text)


def test_what_is_repeated_unknown_or_disagrees_is_listed() -> None:
    text = pb(
        "approval",
        "a;1;9;x\n",
        "1;a;44\n",
        "mood;sunny\nunit;GBP\nunit;EUR\nnum_projects;2\n",
        "voter_id;vote;age",
    )
    text = text.replace("project_id;cost\n", "project_id;cost;votes;shade\n")
    document = parse_pabulib(text)
    assert [
        (notice.code, notice.where) for notice in notices_of(document, election_of(document))
    ] == [
        ("meta_not_acted_on", "line 6"),
        ("meta_repeated", "line 8"),
        ("column_not_acted_on", "PROJECTS"),
        ("column_not_acted_on", "VOTES"),
        ("number_disagrees", "line 9"),
        ("tally_disagrees", "line 12"),
    ]


@pytest.mark.parametrize(
    ("name", "allocation", "completion", "stop"),
    [
        ("greedy-threshold", Allocation.GREEDY, Completion.NONE, StopAt.EXHAUSTIVE),
        ("equalshares", Allocation.EQUAL_SHARES, Completion.NONE, StopAt.EXHAUSTIVE),
        ("equalshares/add1", Allocation.EQUAL_SHARES, Completion.ADD1, StopAt.OVERSPEND),
        ("equalshares-comparison", Allocation.EQUAL_SHARES, Completion.NONE, StopAt.EXHAUSTIVE),
        ("equalshares/add1-comparison", Allocation.EQUAL_SHARES, Completion.ADD1, StopAt.OVERSPEND),
        ("greedy-exclusive", Allocation.GREEDY, Completion.NONE, StopAt.EXHAUSTIVE),
    ],
)
def test_the_published_rule_is_taken_from_meta(
    name: str, allocation: Allocation, completion: Completion, stop: StopAt
) -> None:
    text = pb("approval", "a;1\n", "", "min_project_score_threshold;7\n").replace(
        "rule;greedy", f"rule;{name}"
    )
    rule = published_rule(parse_pabulib(text), CountRule())
    assert (rule.allocation, rule.completion, rule.stop) == (allocation, completion, stop)
    assert rule.threshold == Threshold(votes=7)


def test_a_threshold_that_the_rule_names_and_the_file_does_not_hold_is_missed() -> None:
    text = pb("approval", "a;1\n", "1;a\n").replace("rule;greedy", "rule;greedy-threshold")
    with pytest.raises(InvalidError, match="threshold_missing"):
        published_rule(parse_pabulib(text), CountRule())
    asked = published_rule(parse_pabulib(text), CountRule(threshold=Threshold(votes=3)))
    assert asked.threshold == Threshold(votes=3)


def test_the_name_of_a_section_may_be_padded_and_small() -> None:
    text = pb("approval", "a;1\n", "1;a\n")
    padded = text.replace("META\n", "Meta;;\n").replace("PROJECTS\n", "projects ;\n")
    assert parse_pabulib(padded) == parse_pabulib(text)


PABULIBS_RULES = {
    "greedy": True,
    "greedy-no-skip": True,
    "greedy-threshold": True,
    "equalshares": True,
    "equalshares/add1": True,
    "greedy-exclusive": False,
    "greedy-custom": False,
    "equalshares-comparison": False,
    "equalshares/add1-comparison": False,
}
"""Every name that Pabulib's own checker knows, but ``unknown``, and whether META holds the whole rule."""


@pytest.mark.requirement("V13")
@pytest.mark.parametrize(("name", "is_whole"), PABULIBS_RULES.items())
def test_of_no_rule_a_part_is_left_out_without_saying_so(name: str, is_whole: bool) -> None:
    text = pb("approval", "a;1\n", "1;a\n", "min_project_score_threshold;1\n")
    document = parse_pabulib(text.replace("rule;greedy", f"rule;{name}"))
    published_rule(document, CountRule())
    codes = [notice.code for notice in notices_of(document, election_of(document))]
    assert ("rule_read_in_part" in codes) is not is_whole


@pytest.mark.parametrize("name", ["unknown", "", "mes", "equalshares/add1-greedy"])
def test_a_rule_that_is_not_known_is_never_counted_by_another(name: str) -> None:
    document = parse_pabulib(
        pb("approval", "a;1\n", "1;a\n").replace("rule;greedy", f"rule;{name}")
    )
    with pytest.raises(InvalidError, match="rule_unknown"):
        published_rule(document, CountRule())


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\r"), max_size=30))
def test_any_name_is_written_back_as_it_was_read(name: str) -> None:
    text = pb("approval", "a;1\n", "1;a\n")
    document = parse_pabulib(text)
    assert serialise_pabulib(document) == text
    counted = election({"a": 1}, [["a"]] * 60, 5)
    written = serialise_pabulib(
        document_of(counted, count(counted, CountRule()), meta=META, names={"a": name})
    )
    assert parse_pabulib(written).projects[0].cells[4] == name
    assert serialise_pabulib(parse_pabulib(written)) == written


@pytest.mark.requirement("V13")
@given(elections(), rules())
def test_a_published_file_comes_to_the_same_digest_for_anyone(small: Any, rule: CountRule) -> None:

    counted = replace(
        small, ballots={marks: number * 60 for marks, number in small.ballots.items()}
    )
    assume(counted.marked)
    try:
        outcome = count(counted, rule)
    except TieError:
        return
    written = serialise_pabulib(document_of(counted, outcome, meta=META, names={}))
    document = parse_pabulib(written)
    read = election_of(document)
    assert count(read, published_rule(document, CountRule())).digest == outcome.digest
    assert notices_of(document, read) == []
    assert "age" not in document.vote_columns


def test_a_small_box_is_told_in_totals_that_greedy_can_be_recounted_from() -> None:
    counted = election({"a": 60, "b": 50}, [["a"], ["a", "b"], ["b"], ["b"]], 100)
    outcome = count(counted, CountRule())
    document = parse_pabulib(serialise_pabulib(document_of(counted, outcome, meta=META, names={})))
    assert document.votes == ()
    read = election_of(document)
    assert count(read, published_rule(document, CountRule())).digest == outcome.digest
    with pytest.raises(InvalidError, match="whole_ballots_needed"):
        count(read, CountRule(allocation=Allocation.EQUAL_SHARES))


@pytest.mark.parametrize(
    ("kind", "ballots"),
    [
        (BallotKind.POINTS, [{"a": 3, "b": 1}] * 60),
        (BallotKind.RANKING, [["b", "a"]] * 60),
        (BallotKind.KNAPSACK, [["b", "a"]] * 60),
    ],
)
def test_every_kind_of_ballot_is_written_and_read(kind: BallotKind, ballots: Any) -> None:
    counted = election(
        {"a": 60, "b": 50}, ballots, 100, kind, places=2 if kind is BallotKind.RANKING else None
    )
    outcome = count(counted, CountRule(tie_break=("lower-cost",)))
    document = parse_pabulib(serialise_pabulib(document_of(counted, outcome, meta=META, names={})))
    assert election_of(document) == counted


def test_threshold_and_currency_are_written_as_they_are() -> None:
    counted = replace(election({"a": 60}, [["a"]] * 60, 100), coins=100)
    outcome = count(counted, CountRule(threshold=Threshold(share=Fraction(1, 10))))
    meta = {**META, "currency": "GBP"}
    facts = document_of(counted, outcome, meta=meta, names={}).facts
    assert (facts["currency"], facts["min_project_score_threshold"], facts["rule"]) == (
        "GBP",
        "6",
        "greedy-threshold",
    )


@given(rules())
def test_a_rule_is_read_back_from_its_facts(rule: CountRule) -> None:
    assert rule_from_facts(rule.facts()).facts() == rule.facts()


def test_caps_thresholds_and_offers_are_read_back_too() -> None:
    rule = CountRule(
        threshold=Threshold(share=Fraction(1, 8)),
        caps={"parks": Fraction(1, 3)},
        incompatible=(frozenset({"a", "b"}),),
        part_funding=PartFunding.OFFER,
        part_answers={"a": False},
    )
    assert rule_from_facts(rule.facts()) == rule


@pytest.mark.requirement("V13")
@pytest.mark.parametrize(
    ("rule", "name"),
    [
        (CountRule(), "greedy"),
        (CountRule(threshold=Threshold(votes=3)), "greedy-threshold"),
        (CountRule(variant=Variant.STOP), "greedy-no-skip"),
        (CountRule(measure=Measure.VOTES_PER_POUND), "greedy-custom"),
        (CountRule(caps={"parks": Fraction(1, 3)}), "greedy-custom"),
        (CountRule(part_funding=PartFunding.OFFER), "greedy-custom"),
        (CountRule(incompatible=(frozenset("ab"),)), "greedy-exclusive"),
        (CountRule(allocation=Allocation.EQUAL_SHARES), "equalshares"),
        (CountRule(allocation=Allocation.PHRAGMEN), "phragmen"),
        (CountRule(allocation=Allocation.SHARE_OUT), "share-out"),
    ],
)
def test_a_plain_name_is_written_for_the_plain_rule_only(rule: CountRule, name: str) -> None:
    assert pabulib_rule(rule) == name


@pytest.mark.parametrize("facts", [{"rule": "whim"}, {"mood": "sunny"}, {"caps": 3}, {"step": "0"}])
def test_a_rule_half_understood_is_refused(facts: dict[str, Any]) -> None:
    with pytest.raises(InvalidError) as refused:
        rule_from_facts(facts)
    assert refused.value.code == "rule_unreadable"


@pytest.mark.parametrize("value", ["not json", "[1]"])
def test_a_count_rule_that_is_no_rule_is_refused(value: str) -> None:
    document = parse_pabulib(pb("approval", "a;1\n", "", f"count_rule;{value}\n"))
    with pytest.raises(InvalidError) as refused:
        published_rule(document, CountRule())
    assert (refused.value.code, refused.value.facts["where"]) == ("rule_unreadable", "line 6")


@pytest.mark.parametrize(
    ("kind", "is_told"), [("ordinal", True), ("approval", True), ("cumulative", False)]
)
def test_points_that_this_kind_of_ballot_does_not_count_are_told(kind: str, is_told: bool) -> None:
    """Some cities publish the points that they made of places beside their rankings."""
    text = pb(kind, "a;1\nb;2\n", "1;a,b;2,1\n").replace(
        "voter_id;vote\n", "voter_id;vote;points\n"
    )
    document = parse_pabulib(text)
    idle = [notice.facts.get("column") for notice in notices_of(document, election_of(document))]
    assert ("points" in idle) is is_told
