"""The result explains itself: why this project and not that one, and what it would have needed."""

import json
from dataclasses import replace
from fractions import Fraction

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from budgeting.commands.counting import close_round
from budgeting.commands.setup import ProjectDraft
from budgeting.exports.published import published_files
from budgeting.models.rounds import Round
from budgeting.presenters.explanations import explain, explanations_of
from budgeting.presenters.needs import Counted
from budgeting.presenters.results import results_page
from budgeting.presenters.rule_words import rule_words
from budgeting.reportable import _participation, _tally
from budgeting.rules.awards import offers_of
from budgeting.rules.ballots import BallotForm, BallotKind
from budgeting.rules.count import count
from budgeting.rules.election import (
    Allocation,
    CountRule,
    Measure,
    PartFunding,
    Threshold,
    Variant,
    ZeroVotes,
)
from budgeting.rules.publication import ROUND
from budgeting.rules.steps import StepCode
from budgeting.rules.written import FAIR_SHARES, election_of, outcome_document
from engage.content.rules.words import words_from
from engage.kernel.db import db
from tests.budgeting.declared import declare
from tests.programme import NOON, SECOND_OFFICER, a_programme, an_open_round

RESULTS = "/rounds/safer/results"
VOTES = [["1"], ["1"], ["1"], ["1"], ["1"], ["1"], ["1"], ["1"], ["2"], ["2", "3"], ["2", "3"],
         ["2", "3"], ["2", "3"], ["2", "3"]]  # fmt: skip


def three_projects() -> list[ProjectDraft]:
    """£60 with eight votes, £50 with six, £40 with five; the pot is £100."""
    costs = {"Lights": 60_00, "Football": 50_00, "Mural": 40_00}
    return [
        ProjectDraft(str(number), cost, words_from({"title": {"en": title}}))
        for number, (title, cost) in enumerate(costs.items(), 1)
    ]


def a_result(votes: list[list[str]], rule: CountRule | None = None) -> Round:
    rules = {"count": replace(rule, tie_break=("lower-cost",)).facts()} if rule else None
    programme, projects = a_programme(), three_projects()
    opened = an_open_round(codes=len(votes), rules=rules, programme=programme, projects=projects)
    return declare(opened, votes)


def row_of(client: FlaskClient, title: str, address: str = RESULTS) -> str:
    page = BeautifulSoup(client.get(address).get_data(as_text=True), "lxml")
    rows: list[str] = []
    for row in page.select("tbody tr, .e-er li"):
        words = row.get_text(" ", strip=True)
        if "e-er__on" in row.get("class", []):
            rows[-1] += f" {words}"
        else:
            rows.append(words)
    return next(row for row in rows if row.startswith(title))


@pytest.mark.requirement("V13")
def test_a_project_that_did_not_win_is_told_why_and_what_it_needed(
    app: Flask, client: FlaskClient
) -> None:
    a_result(VOTES)
    told = row_of(client, "Football")
    assert "It had 6 votes. When its turn came £40 was left, and it costs £50." in told
    assert "Mural came after it, but it costs less and still fitted." in told
    assert "It needed 2 more votes." in told
    assert "There was enough money for it." in row_of(client, "Lights")


@pytest.mark.requirement("V13")
def test_an_offer_of_a_part_is_told_with_its_amount(app: Flask, client: FlaskClient) -> None:
    """£60 of £100 are gone; Football asks for £50 and can use a part, and nothing else fits any more."""
    rule = CountRule(part_funding=PartFunding.OFFER, tie_break=("lower-cost",))
    rules = {"count": rule.facts(), "part_fundable": ["2"]}
    dear = [
        replace(each, cost_pence=45_00) if each.number == "3" else each for each in three_projects()
    ]
    votes = [["1"]] * 8 + [["2"]] * 6 + [["3"]] * 2
    opened = an_open_round(codes=16, rules=rules, programme=a_programme(), projects=dear)
    declare(opened, votes)
    assert "It was offered the £40 that was left." in row_of(client, "Football")
    page = BeautifulSoup(client.get(RESULTS).get_data(as_text=True), "lxml")
    said = " ".join(page.get_text(" ").split())
    assert "projects chosen by the vote 2 to be spent £100" in said
    assert "£40 of the £50 it costs." in said
    assert said.count("Not this time") == 1, "the mural alone went without"
    assert "We asked if part of the money would help." in row_of(
        client, "Football", f"/easy{RESULTS}"
    )


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_part_that_was_taken_is_told_with_its_amount(app: Flask) -> None:
    rule = CountRule(
        part_funding=PartFunding.OFFER, part_answers={"2": True}, tie_break=("lower-cost",)
    )
    drafts = [
        replace(each, cost_pence=45_00) if each.number == "3" else each for each in three_projects()
    ]
    opened = an_open_round(codes=1, programme=a_programme(), projects=drafts)
    projects = opened.pb_round.projects
    costs = {project.number: project.cost_pence for project in projects}
    election = election_of(
        budget_pence=100_00,
        costs=costs,
        categories={},
        form=BallotForm(BallotKind.APPROVAL),
        ballots=[["1"]] * 8 + [["2"]] * 6 + [["3"]] * 2,
        parts={"2": 0},
    )
    outcome = {**outcome_document(count(election, rule)), "valid": 16, "blank": 0}
    told = explain(Counted(projects, 100_00, BallotKind.APPROVAL, outcome))
    assert "It gets £40 of the £50 it asked for." in [each.plain for each in told]


@pytest.mark.requirement("V14")
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_below_ten_votes_the_order_of_what_won_says_nothing_of_the_votes(
    app: Flask, client: FlaskClient
) -> None:
    cheap = [replace(each, cost_pence=20_00) for each in three_projects()]
    opened = an_open_round(codes=6, programme=a_programme(), projects=cheap)
    pb_round = declare(opened, [["1", "2", "3"], ["2", "3"], ["3"]])
    assert pb_round.outcome["winners"] == ["3", "2", "1"]
    told = json.loads(published_files(pb_round)[ROUND])["outcome"]
    assert told["winners"] == list(told["awards"]) == ["1", "2", "3"]
    shown = results_page(pb_round, smallest_tally=10)
    assert [line.number for line in shown.winners] == ["1", "2", "3"]
    assert list(offers_of(pb_round.outcome)) == ["1", "2", "3"]
    tally = _tally(pb_round)
    assert not tally.has_votes
    assert _participation(pb_round).analysed == _participation(pb_round).received == 3


@pytest.mark.requirement("V13", "ER2")
def test_easy_read_says_why_in_short_lines(app: Flask, client: FlaskClient) -> None:
    a_result(VOTES)
    told = row_of(client, "Football", f"/easy{RESULTS}")
    assert "It costs £50." in told
    assert "Only £40 was left." in told
    assert "It needed 2 more votes." in told


@pytest.mark.requirement("V14")
def test_below_ten_votes_nothing_is_explained_by_votes_and_no_fingerprint_is_shown(
    app: Flask, client: FlaskClient
) -> None:
    pb_round = a_result(VOTES[-9:])
    page = client.get(RESULTS).get_data(as_text=True)
    assert "It needed" not in page
    assert pb_round.outcome["digest"] not in page


@pytest.mark.requirement("V13")
@pytest.mark.parametrize(
    "rule",
    [CountRule(variant=Variant.STOP), CountRule(allocation=Allocation.PHRAGMEN)],
    ids=["greedy", "phragmen"],
)
def test_where_a_count_ends_at_a_project_everybody_after_it_is_told_which(
    app: Flask, client: FlaskClient, rule: CountRule
) -> None:
    """Football does not fit any more, so nobody looked at Mural: in the sentence, in easy read and in the table."""
    a_result([["1"]] * 32 + [["2"]] * 24 + [["3"]] * 4, rule)
    ended = "The rules end the count at the first project that does not fit. That was Football"
    assert ended in row_of(client, "Mural")
    page = BeautifulSoup(client.get(RESULTS).get_data(as_text=True), "html.parser")
    steps = page.select_one("table:has(#steps-caption)")
    assert steps is not None
    assert "Not this time. The count ended at Football." in steps.get_text(" ", strip=True)
    easy = row_of(client, "Mural", f"/easy{RESULTS}")
    assert "There was not enough money for Football." in easy
    assert "The count ended there." in easy


@pytest.mark.requirement("V14")
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_turnout_is_told_by_way_of_voting_and_small_ways_are_not_named(
    app: Flask, client: FlaskClient
) -> None:
    pb_round = a_result(VOTES)
    line = "Ballots by how people voted"
    assert line in client.get(RESULTS).get_data(as_text=True)
    for by_channel, named in (
        ({"online": 40, "paper": 12, "phone": 11}, ["Online", "On paper", "By telephone"]),
        # The nine on paper would be found by subtracting, so the next smallest goes with them.
        ({"online": 40, "paper": 9, "phone": 11}, ["Online"]),
        ({"online": 9}, []),
    ):
        pb_round.outcome = {**pb_round.outcome, "by_channel": by_channel}
        shown = results_page(pb_round, smallest_tally=10).by_channel
        assert [name for name, _number in shown] == named


@pytest.mark.requirement("V14")
def test_below_fifty_votes_no_reason_is_given_that_tells_what_stood_on_ballots(
    app: Flask, client: FlaskClient
) -> None:
    pb_round = a_result(VOTES, rule=CountRule(allocation=Allocation.EQUAL_SHARES))
    for page in (RESULTS, f"/easy{RESULTS}"):
        told = client.get(page).get_data(as_text=True)
        assert "It needed" not in told
        assert str(int(pb_round.outcome["tallies"]["1"])) in told
    page = client.get(RESULTS).get_data(as_text=True)
    easy = client.get(f"/easy{RESULTS}").get_data(as_text=True)
    assert "They could give away how somebody voted." in page
    assert "We do not show every step of the count." in easy


def test_equal_shares_say_who_paid_and_who_had_too_little(app: Flask) -> None:
    pb_round = a_result(VOTES)
    rule = {**pb_round.outcome["rule"], "rule": FAIR_SHARES["rule"]}
    steps = [
        {"code": "funded", "project": "1", "left": "4000", "payers": 8, "supporters": 8},
        {"code": "supporters_out_of_money", "project": "2", "supporters_have": "4285.7143"},
        {"code": "endowment_raised", "endowment": "10"},
    ]
    del rule["measure"], rule["variant"]
    pb_round.outcome = {**pb_round.outcome, "rule": rule, "steps": steps}
    with app.test_request_context("/"):
        paid, short = explanations_of(pb_round)
    assert paid.plain.startswith("The 8 people who chose it and still had money could pay its £60")
    assert short.plain == "The people who chose it had £42.85 left together, and it costs £50."


OF_THE_WHOLE_COUNT = {
    StepCode.ENDOWED,
    StepCode.ENDOWMENT_KEPT,
    StepCode.ENDOWMENT_RAISED,
    StepCode.COMPLETION_STARTED,
    StepCode.STOPPED,
}


def test_every_end_that_a_project_can_come_to_has_its_sentences(app: Flask) -> None:
    pb_round = a_result(VOTES)
    for code in set(StepCode) - OF_THE_WHOLE_COUNT:
        step = {"code": code.value, "project": "2", "left": "100", "with": "1"}
        pb_round.outcome = {**pb_round.outcome, "steps": [step]}
        with app.test_request_context("/"):
            (told,) = explanations_of(pb_round)
        assert told.plain.endswith(".")
        assert told.easy
        assert all(line.endswith(".") for line in told.easy)


def test_somebody_who_paid_alone_is_one_person(app: Flask) -> None:
    pb_round = a_result(VOTES)
    step = {"code": "funded", "project": "1", "left": "4000", "payers": 1, "supporters": 8}
    pb_round.outcome = {**pb_round.outcome, "steps": [step]}
    with app.test_request_context("/"):
        (told,) = explanations_of(pb_round)
    assert told.plain == "One person who chose it and still had money could pay its £60."
    assert told.easy[0] == "1 person paid for it."


@pytest.mark.requirement("V13")
def test_more_ballots_raise_a_threshold_that_is_a_share_of_them(
    app: Flask, client: FlaskClient
) -> None:
    """With half of all ballots as the threshold, a vote that comes with a ballot more is worth less than one among those cast."""
    half = CountRule(threshold=Threshold(share=Fraction(1, 2))).facts()
    opened = an_open_round(
        codes=12, programme=a_programme(), projects=three_projects(), rules={"count": half}
    )
    declare(opened, [["1"]] * 8 + [["3"]] * 4)
    told = row_of(client, "Mural")
    assert "It needed 2 more votes. More ballots would have made the threshold higher too" in told
    assert "This is for the votes we had." in row_of(client, "Mural", f"/easy{RESULTS}")


def test_a_rule_is_told_in_what_this_kind_of_ballot_gives(app: Flask) -> None:
    """Points are not votes: a threshold of 40 % is 40 points for every 100 ballots, however many people gave them."""
    rule = CountRule(threshold=Threshold(share=Fraction(2, 5)))
    told = {
        BallotKind.APPROVAL: ("with the most votes", "votes on at least 40 of every 100 ballots"),
        BallotKind.POINTS: ("with the most points", "at least 40 points for every 100 ballots"),
        BallotKind.RANKING: ("with the most points", "at least 40 points for every 100 ballots"),
        BallotKind.SCORE: ("with the highest score", "score of at least 40 for every 100 ballots"),
    }
    with app.test_request_context("/"):
        for kind, (first, least) in told.items():
            words = rule_words(rule, kind)
            assert first in words.plain[0]
            assert least in " ".join(words.plain)
            assert all(line.endswith(".") for line in (*words.plain, *words.easy))
        funds_all = rule_words(replace(rule, zero_votes=ZeroVotes.FUND), BallotKind.APPROVAL)
        assert "without a vote" not in " ".join(funds_all.plain)


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "ties", [(), ("lot",), ("lower-cost", "lot"), ("text-id", "lower-cost"), ("more-votes",)]
)
def test_what_settles_a_tie_is_told_from_its_beginning(app: Flask, ties: tuple[str, ...]) -> None:
    """No sentence goes on from one that does not stand there."""
    with app.test_request_context("/"):
        words = rule_words(CountRule(tie_break=ties), BallotKind.APPROVAL)
    told = [line for line in words.plain if "tied" in line]
    begins = ["If two projects are tied,", *["If they are still tied,"] * (len(told) - 1)]
    assert all(map(str.startswith, told, begins))
    assert words.easy[-1] == (
        "If we still cannot tell, we draw lots." if set(ties) - {"lot"} else "Then we draw lots."
    )


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_round_that_takes_no_votes_asks_nobody_in_easy_read_to_choose(
    app: Flask, client: FlaskClient
) -> None:
    vote_round = an_open_round()
    page = "/easy/rounds/safer"
    assert "Press Add if you like an idea." in client.get(page).get_data(as_text=True)
    close_round(vote_round.pb_round, now=NOON, actor=SECOND_OFFICER)
    db.session.commit()
    closed = client.get(page).get_data(as_text=True)
    assert "You cannot vote now." in closed
    assert "Press Add" not in closed


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_residents_read_that_voting_ended_before_its_day_and_which_day_was_fixed(
    app: Flask, client: FlaskClient
) -> None:
    pb_round = an_open_round(programme=a_programme()).pb_round
    told = "Voting ended earlier than planned, on 22"
    pages = [f"{view}/rounds/safer{page}" for view in ("", "/easy") for page in ("", "/rules")]
    assert all(told not in client.get(page).get_data(as_text=True) for page in pages)
    close_round(pb_round, now=NOON, actor=SECOND_OFFICER)
    db.session.commit()
    for page in pages:
        assert told in client.get(page).get_data(as_text=True)
    assert "The last day is 13 December 2026" in client.get("/rounds/safer/rules").text


@pytest.mark.requirement("V13")
@pytest.mark.parametrize(
    ("rule", "told", "untold"),
    [
        (CountRule(), "If an idea costs too much, we look at the next idea.", "We stop"),
        (
            CountRule(variant=Variant.STOP),
            "We stop when there is not enough money",
            "costs too much",
        ),
        (CountRule(threshold=Threshold(votes=5)), "It needs 5 votes.", "We stop"),
        (CountRule(part_funding=PartFunding.OFFER), "We can offer what is left", "We stop"),
        (CountRule(measure=Measure.VOTES_PER_POUND), "for each pound", "with the most votes"),
    ],
)
def test_easy_read_tells_the_rule_that_counts(
    app: Flask, rule: CountRule, told: str, untold: str
) -> None:
    with app.test_request_context("/easy/"):
        easy = "\n".join(rule_words(rule, BallotKind.APPROVAL).easy)
    assert told in easy
    assert untold not in easy
