"""Money that has become free: where it goes, and what letters and pages say of it, apart from what was decided."""

from dataclasses import replace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from budgeting.commands.awards import accept_award, describe_award
from budgeting.exports.published import published_files
from budgeting.models.awards import Award
from budgeting.models.rounds import Round
from budgeting.presenters.officer_letters import letter_source
from budgeting.queries.awards import awards_of, money_free
from budgeting.rules import drafting
from budgeting.rules.falls import Falling
from budgeting.rules.verification import Standing, verify
from budgeting.rules.written import MOST_VOTES_FIRST
from engage.kernel.db import db
from engage.rules.errors import EngageError
from tests.budgeting.awarded import TODAY, a_decided_round, decide, fall, post_letter
from tests.budgeting.with_pots import two_declared_pots
from tests.programme import FIRST_OFFICER, NOON, an_open_round, three_projects

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
BY: dict[str, Any] = {"now": NOON, "actor": FIRST_OFFICER}
GROUP: dict[str, Any] = {
    "group_name": "The group",
    "conditions": "Keep receipts.",
    "answer_by": None,
}
PARTS: dict[str, Any] = {
    "count": {**MOST_VOTES_FIRST, "part_funding": "offer"},
    "part_fundable": ["B"],
}
OFFERED = [["C"]] * 6 + [["A"]] * 5 + [["B"]] * 4
"""£30 and £60 of £100; what is left, £10, is offered to the football, which costs £40."""


def one_dear_winner(rule: str = "list") -> Round:
    """The lights alone get their £90 of £100; the football (£40) and the mural (£30) went without."""
    lights, *others = three_projects()
    return a_decided_round(
        votes=[["A"]] * 6 + [["B"]] * 4 + [["C"]] * 3,
        projects=[replace(lights, cost_pence=90_00), *others],
        if_withdrawn=rule,
    )


def words(page: Any) -> str:
    return " ".join(BeautifulSoup(page.get_data(as_text=True), "lxml").get_text(" ").split())


def letter(award: Award) -> str:
    describe_award(award, **GROUP, **BY)
    return str(letter_source(award, now=NOON)["text"])


def given(pb_round: Round) -> list[tuple[str, int]]:
    standing = [one for one in awards_of(pb_round) if one.state != "declined"]
    return [(one.project.number, one.awarded_pence) for one in standing]


def test_all_that_is_free_goes_down_the_list_and_everybody_reads_where(
    app: Flask, client: FlaskClient
) -> None:
    pb_round = one_dear_winner()
    fallen = awards_of(pb_round)[0]
    assert [one.project.number for one in fall(fallen)] == ["B", "C"]
    assert given(pb_round) == [("B", 40_00), ("C", 30_00)]
    assert money_free(pb_round, awards_of(pb_round)) == 30_00
    assert {one.instead_of for one in awards_of(pb_round)[1:]} == {fallen}
    db.session.commit()
    told = (
        "Money that is free now: £100. Football is offered £40. Mural is offered £30. "
        "No other project fits, so the money is kept. Kept: £30."
    )
    assert told in words(client.get("/rounds/safer/after"))
    assert "its money goes down the list, to each project in turn" in words(
        client.get("/rounds/safer/after")
    )
    rules = words(client.get("/rounds/safer/rules"))
    assert "all of it goes down the list" in rules
    assert "No project loses money that it has." in rules
    easy = words(client.get("/easy/rounds/safer/results"))
    assert "Football This idea gets money. £40 It was not chosen by the vote." in easy


def test_a_round_that_opened_under_the_older_rule_keeps_its_words_and_its_files(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafting, "CHOSEN_FROM", tuple(Falling))
    pb_round = one_dear_winner("next")
    assert Standing.FAILED not in {one.standing for one in verify(published_files(pb_round))}
    fall(awards_of(pb_round)[0])
    assert given(pb_round) == [("B", 40_00)]
    db.session.commit()
    rules = words(client.get("/rounds/safer/rules"))
    assert (
        "Its money goes to the next project in the order of the count that it is enough for."
        in rules
    )
    assert "goes down the list" not in rules
    after = words(client.get("/rounds/safer/after"))
    assert "The rules name one project only, so the rest is kept. Kept: £60." in after
    assert "It goes to one project. What is left after that stays in the pot" in after


@pytest.mark.parametrize("rule", ["list", "kept"])
def test_the_rule_is_among_what_was_frozen_and_can_be_verified(app: Flask, rule: str) -> None:
    files = published_files(one_dear_winner(rule))
    assert f'"if_withdrawn": "{rule}"'.encode() in files["round.json"].replace(b'":"', b'": "')
    assert Standing.FAILED not in {check.standing for check in verify(files)}


def test_no_new_round_opens_under_the_older_rule(app: Flask) -> None:
    with pytest.raises(EngageError) as refused:
        an_open_round(rules={"if_withdrawn": "next"})
    assert "withdrawal_missing" in str(refused.value.facts)


def test_the_letter_to_whom_money_came_later_says_nothing_of_a_decision(app: Flask) -> None:
    pb_round = one_dear_winner()
    lights = awards_of(pb_round)[0]
    assert "The cabinet member decided on 22 November 2026 to offer you £90." in letter(lights)
    football, _mural = fall(lights)
    told = letter(football)
    assert "decided" not in told
    assert "at first there was not enough money for it" in told
    assert "it is the turn of Football, so we offer you £40." in told


@pytest.mark.parametrize("says_yes", [False, True])
def test_the_letter_about_the_rest_tells_what_was_decided_from_what_came_later(
    app: Flask, says_yes: bool
) -> None:
    pb_round = a_decided_round(votes=OFFERED, **PARTS)
    mural, _lights, football = awards_of(pb_round)
    describe_award(football, **GROUP, **BY)
    post_letter(football)
    if says_yes:
        accept_award(football, on=TODAY, **BY)
    fall(mural)
    told = str(letter_source(football, now=NOON)["text"])
    if says_yes:
        assert "You accepted an award for Football" in told
        assert "so your award is now £40." in told
        assert "decided" not in told
    else:
        assert "decided on 22 November 2026 to offer you £10." in told
        assert "so we offer you £30 more. Together that is £40." in told


def test_the_page_tells_what_was_decided_from_what_came_later(
    app: Flask, client: FlaskClient
) -> None:
    pb_round = a_decided_round(votes=OFFERED, **PARTS)
    fall(awards_of(pb_round)[0])
    db.session.commit()
    page = BeautifulSoup(client.get("/rounds/safer/results").get_data(as_text=True), "lxml")
    decided = {
        str(row.th.get_text(strip=True)): row.select("td")[3].get_text(strip=True)
        for row in page.select("table")[0].select("tbody tr")
        if row.th
    }
    assert decided["Football"] == "£10. Later it was offered £30 more that had become free."
    assert decided["Lights"] == "£60"


def test_money_that_went_to_the_next_pot_is_left_in_none(app: Flask, client: FlaskClient) -> None:
    """Of the children's £100, £90 were won and £10 went on."""
    children = decide(two_declared_pots().children)
    mural, lights = awards_of(children)
    (football,) = fall(lights)
    db.session.commit()

    def figures() -> str:
        page = BeautifulSoup(client.get("/rounds/children/results").get_data(as_text=True), "lxml")
        (shown,) = page.select("dl.e-kpis")
        return " ".join(shown.get_text(" ").split())

    assert figures().endswith("awarded £70 left in this pot £20")
    for award in (football, mural):
        fall(award)
    db.session.commit()
    assert figures().endswith("projects get money 0 awarded £0 left in this pot £90")
    results = words(client.get("/rounds/children/results"))
    assert "£10 is left and goes to the next pot" in results
    assert "These projects get money" not in results
    assert "No project of this round gets money now." in results
    assert "0 projects" not in words(client.get("/rounds/children/after"))
    easy = words(client.get("/easy/rounds/children/results"))
    assert "Money left in this pot: £90. £10 goes to the next pot." in easy


def section(client: FlaskClient, address: str, where: str) -> str:
    """What stands under a heading."""
    page = BeautifulSoup(client.get(address).get_data(as_text=True), "lxml")
    (heading,) = page.select(f"h2#{where}")
    told = []
    for after in heading.find_next_siblings():
        if after.name == "h2":
            break
        told.append(after.get_text(" "))
    return " ".join(" ".join(told).split())


def test_what_came_by_the_rule_stands_apart_from_what_was_decided_and_a_fallen_winner_is_told(
    app: Flask, client: FlaskClient
) -> None:
    fall(awards_of(one_dear_winner())[0])
    db.session.commit()
    decided, later = section(client, "/rounds/safer/results", "decision").split(
        "Then money became free, and the rules say who is offered it. "
        "This was not decided, and it is not what the vote gave:"
    )
    assert "The decision gave money to these projects: Lights £90 The group said no." in decided
    assert "Football" not in decided
    assert later.startswith(" Football £40 Mural £30")
    decided, later = section(client, "/rounds/safer/after", "won").split("Then money became free")
    assert "Lights £90 The group said no." in decided
    assert "Football" not in decided.replace("Football is offered £40.", "")
    assert "Football £40" in later
    fell = "Lights £90 The group said no. This idea gets no money now."
    for page, where in (("results", "decision"), ("after", "won")):
        easy = section(client, f"/easy/rounds/safer/{page}", where)
        assert "Lights £90 The group said no." in easy
        assert "This idea gets no money now." in easy
        assert "Football £40" not in easy
        assert "Football This idea gets money." not in easy
        came = section(client, f"/easy/rounds/safer/{page}", "later")
        assert "It was not decided. It was not chosen by the vote." in came
        assert "£40" in came
    assert fell in section(client, "/easy/rounds/safer/results", "decision")
    assert "This idea gets no money now." in section(client, "/easy/rounds/safer/results", "won")
