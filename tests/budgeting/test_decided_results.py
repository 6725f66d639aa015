"""What was decided and what was voted for, kept apart on the pages of a result."""

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from budgeting.presenters.rounds import REFUSAL_WORDS
from budgeting.queries.awards import awards_of
from budgeting.rules.awards import Departure
from budgeting.rules.register import RefusalReason
from budgeting.rules.written import MOST_VOTES_FIRST
from engage.kernel.db import db
from tests.budgeting.awarded import RULES, VOTES, a_decided_round, fall
from tests.budgeting.declared import declare
from tests.programme import an_open_round

RESULTS = "/rounds/safer/results"
AFTER = "/rounds/safer/after"
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
    pb_round = a_decided_round(if_withdrawn="list")
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
        (place,) = [place for place, words in enumerate(told) if "Football" in words]
        assert view or (len(told), place) == (3, 2), told
        assert "£10" in " ".join(told[place : place + 2])


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
