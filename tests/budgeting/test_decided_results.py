"""What was decided and what was voted for, kept apart on the pages of a result."""

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from budgeting.commands.awards import record_decision
from budgeting.presenters.officer_awards import awards_desk
from budgeting.presenters.officer_letters import letter_source
from budgeting.presenters.rounds import REFUSAL_WORDS
from budgeting.queries.awards import awards_of
from budgeting.rules.awards import Departure
from budgeting.rules.register import RefusalReason
from budgeting.rules.written import MOST_VOTES_FIRST
from engage.content.rules.words import words_from
from engage.kernel.db import db
from tests.budgeting.awarded import RULES, VOTES, a_decided_round, fall
from tests.budgeting.declared import declare
from tests.budgeting.with_pots import two_declared_pots
from tests.programme import FIRST_OFFICER, NOON, an_open_round

RESULTS = "/rounds/safer/results"
AFTER = "/rounds/safer/after"
DECIDER = words_from({name: {"en": "The area committee"} for name in ("who", "when", "changes")})
DROPPED = (
    Departure("A", 0, "The path was lit meanwhile."),
    Departure("C", 30_00, "It comes next."),
)


@pytest.mark.requirement("V13", "ER2")
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_decision_that_departs_from_the_vote_leads_the_page_of_the_result(
    app: Flask, client: FlaskClient
) -> None:
    """The lights had the most votes and get nothing: no line of any page may say that they will happen."""
    a_decided_round(departures=DROPPED)
    page = BeautifulSoup(client.get(RESULTS).get_data(as_text=True), "lxml")
    sections = [heading.get_text(strip=True) for heading in page.select("main h2")]
    assert sections[:2] == ["What was decided", "What residents voted for"]
    decided = page.select_one("section[aria-labelledby=decision]")
    assert decided is not None
    given = [line.get_text(" ", strip=True) for line in decided.select(".e-review li")]
    assert given == ["Football £40", "Mural £30"]
    numbers = page.select_one("dl.e-kpis")
    assert numbers is not None
    assert numbers.get_text(" ", strip=True).endswith("awarded £70 left over £30")
    heads = [cell.get_text(strip=True) for cell in page.select("table")[0].select("th[scope=col]")]
    assert heads[3:5] == ["By the vote", "By the decision"]
    rows = {
        str(row.th.get_text(strip=True)): [cell.get_text(strip=True) for cell in row.select("td")]
        for row in page.select("table")[0].select("tbody tr")
        if row.th
    }
    assert rows["Lights"][2:4] == ["£60", "No money"]
    assert rows["Mural"][2:4] == ["No money", "£30"]
    for address in (RESULTS, f"/easy{RESULTS}", AFTER, f"/easy{AFTER}"):
        told = client.get(address).get_data(as_text=True)
        assert "will happen" not in told.lower(), address
        assert " won" not in told, address


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_money_that_became_free_later_is_not_told_as_decided(
    app: Flask, client: FlaskClient
) -> None:
    pb_round = a_decided_round(if_withdrawn="next")
    fall(awards_of(pb_round)[1])
    db.session.commit()
    page = BeautifulSoup(client.get(RESULTS).get_data(as_text=True), "lxml")
    decided = {
        str(row.th.get_text(strip=True)): row.select("td")[3].get_text(strip=True)
        for row in page.select("table")[0].select("tbody tr")
        if row.th
    }
    assert decided["Football"] == "£40. The group said no."
    assert decided["Mural"] == "No money. Later it was offered £30 that had become free."


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_rest_that_came_later_is_told_apart_and_the_letter_to_the_next_names_the_rule(
    app: Flask, client: FlaskClient
) -> None:
    """The lights (£60) fall; the football had £10 of £40 and gets the rest. In another round the mural comes next."""
    count = {**MOST_VOTES_FIRST, "part_funding": "offer"}
    votes = [["C"]] * 6 + [["A"]] * 5 + [["B"]] * 4
    pb_round = a_decided_round(
        votes=votes, count=count, part_fundable=["B"], if_withdrawn="next", decision=DECIDER
    )
    lights = next(one for one in awards_of(pb_round) if one.project.number == "A")
    fall(lights)
    db.session.commit()
    page = BeautifulSoup(client.get(RESULTS).get_data(as_text=True), "lxml")
    decided = {
        str(row.th.get_text(strip=True)): row.select("td")[3].get_text(strip=True)
        for row in page.select("table")[0].select("tbody tr")
        if row.th
    }
    assert decided["Football"] == "£10. Later it was offered £30 more that had become free."
    other = a_decided_round(programme=pb_round.programme, slug="other", if_withdrawn="next")
    instead = fall(awards_of(other)[1])
    assert instead is not None
    letter = letter_source(instead, now=NOON)["text"]
    assert "By the rules of the round it goes to your project next: we offer you £30." in letter
    assert "because Football does not use it" in letter
    assert "decided on" not in letter


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_money_that_went_to_the_next_pot_is_never_left_in_this_one(
    app: Flask, client: FlaskClient
) -> None:
    """Of the children’s £100 the mural had £30 and £10 went on. Without the mural £30 is left here, not £40."""
    children = two_declared_pots().children
    facts = {"decided_by": "The cabinet", "decided_on": "2026-11-22", "answer_by": None}
    awards = record_decision(children, facts={**facts, "departures": []}, now=NOON, actor=FIRST_OFFICER)  # fmt: skip
    told = ("awarded £60 left in this pot £30", "awarded £40 left in this pot £50", "awarded £0 left in this pot £90")  # fmt: skip
    for ends in told:
        standing = [one for one in (*awards, *awards_of(children)) if one.state == "offered"]
        fall(standing[0])
        db.session.commit()
        page = BeautifulSoup(client.get("/rounds/children/results").text, "lxml")
        numbers = page.select_one("dl.e-kpis")
        assert numbers is not None
        assert numbers.get_text(" ", strip=True).endswith(ends)
    assert "No project of this round gets money now." in page.get_text(" ", strip=True)


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_who_decides_is_read_from_the_rules_that_officers_wrote(app: Flask) -> None:
    pb_round = a_decided_round(decision=DECIDER, decision_by={})
    assert awards_desk(pb_round, now=NOON).suggested_decider == "The area committee"


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_part_that_the_vote_offers_is_among_what_residents_voted_for(
    app: Flask, client: FlaskClient
) -> None:
    """£10 of the £40 that the football costs."""
    count = {**MOST_VOTES_FIRST, "part_funding": "offer"}
    votes = [["C"]] * 6 + [["A"]] * 5 + [["B"]] * 4
    declare(an_open_round(codes=20, rules={"count": count, "part_fundable": ["B"]}), votes)
    for view in ("", "/easy"):
        page = BeautifulSoup(client.get(f"{view}{RESULTS}").get_data(as_text=True), "lxml")
        (chosen,) = page.select("#won ~ ul, section:has(#won) ul")[:1]
        told = [" ".join(item.get_text(" ").split()) for item in chosen.select("li")]
        assert len(told) == 3, told
        assert "Football" in told[2]
        assert "£10" in told[2]


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_the_rules_name_the_reasons_for_which_a_vote_is_refused(
    app: Flask, client: FlaskClient
) -> None:
    an_open_round()
    reason = str(REFUSAL_WORDS[RefusalReason.SECOND_CARD])
    for view in ("", "/easy"):
        assert reason in client.get(f"{view}/rounds/safer/rules").get_data(as_text=True)


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_before_the_decision_the_page_says_what_residents_voted_for_and_promises_nothing(
    app: Flask, client: FlaskClient
) -> None:
    declare(an_open_round(codes=20, rules=RULES), VOTES)
    page = client.get(RESULTS).get_data(as_text=True)
    assert "What residents voted for" in page
    assert "The formal decision has not been made yet." in page
    assert "will happen" not in page
    assert "By the decision" not in page


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_the_easy_page_keeps_the_decision_and_the_vote_apart(
    app: Flask, client: FlaskClient
) -> None:
    a_decided_round(departures=DROPPED)
    page = BeautifulSoup(client.get(f"/easy{RESULTS}").get_data(as_text=True), "lxml")
    heads = [heading.get_text(strip=True) for heading in page.select("main h2")]
    assert heads[:2] == ["What was decided", "What people voted for"]
    first = page.select("main h2")[0].find_next("ul")
    assert first is not None
    told = first.get_text(" ", strip=True)
    assert "Mural This idea gets money. £30" in told
    assert "Lights This idea gets money." not in told
