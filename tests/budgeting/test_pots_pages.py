"""Several pots on officers' and residents' pages: made from the screens, one card and one page for the whole, the money told."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from budgeting.commands.counting import declare_round
from budgeting.commands.pots import joint_values
from budgeting.models.rounds import JointRound
from budgeting.presenters.pots import pot_money
from budgeting.queries.pots import joint_round_or_404
from budgeting.queries.rounds import round_or_404
from engage.content.rules.words import words_from
from engage.kernel.access import Role
from engage.kernel.db import db
from engage.rules.errors import ConflictError
from tests.budgeting.declared import declare
from tests.budgeting.with_pots import (
    ADULTS_VOTE,
    BY,
    CHILDREN_VOTE,
    opened,
    two_declared_pots,
    two_draft_pots,
)
from tests.forms import press
from tests.officers import signed_in
from tests.programme import NOON, a_draft_round, a_programme, check_languages

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
POTS = "/officers/pots/reddish"


@pytest.fixture
def author(app: Flask, client: FlaskClient) -> FlaskClient:
    a_draft_round(a_programme(), slug="older")
    db.session.commit()
    browser = signed_in(app, Role.AUTHOR)
    made = press(browser, "/officers/pots/new", title="Reddish", programme="one-place")
    assert made.status_code == 302
    return browser


def reddish() -> JointRound:
    db.session.expire_all()
    return joint_round_or_404("reddish")


def order() -> list[str]:
    return [pot.pb_round.slug for pot in reddish().pots]


def read(browser: FlaskClient, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "lxml").get_text(" ", strip=True)


WORDS = {
    "title": "Reddish together",
    "summary": "Three pots.",
    "title_easy": "Reddish",
    "summary_easy": "There are 3 pots.",
}


def test_an_officer_makes_pots_orders_them_and_says_where_left_money_goes(
    author: FlaskClient,
) -> None:
    for title in ("Children", "Parks"):
        begun = press(author, f"{POTS}/begin", at=POTS, pot_title=title)
        assert begun.location.endswith(f"/officers/rounds/{title.lower()}/setup")
    assert press(author, f"{POTS}/join", at=POTS, pot="older").status_code == 302
    assert order() == ["children", "parks", "older"]
    assert press(author, f"{POTS}/older/up", at=POTS).status_code == 302
    assert press(author, f"{POTS}/parks/remove", at=POTS).status_code == 302
    assert order() == ["children", "older"]
    saved = press(author, POTS, **WORDS, carry="to-next", votes="one")
    assert saved.status_code == 302
    told = joint_values(reddish())
    assert told == {**WORDS, "carry": "to-next", "votes": "one"}
    assert "1 thing to do" not in read(author, "/officers/rounds/")
    assert "(2 pots)" in read(author, "/officers/rounds/")
    assert "One of several pots" in read(author, "/officers/rounds/children/setup")


def test_what_a_page_of_pots_refuses_it_says_beside_the_field(author: FlaskClient) -> None:
    refused: list[tuple[str, dict[str, Any], str]] = [
        (POTS, {**WORDS, "title": ""}, "Enter a title"),
        (POTS, {**WORDS, "carry": "half"}, "Not a valid choice"),
        (f"{POTS}/begin", {"pot_title": ""}, "Enter what the pot is called"),
        (f"{POTS}/begin", {"pot_title": "!"}, "Enter a title with letters"),
    ]
    for path, fields, sentence in refused:
        answer = press(author, path, at=POTS, **fields)
        assert answer.status_code == 422
        assert sentence in answer.text, path
    overtaken = press(author, POTS, **{**WORDS, "seen": "0"})
    assert (overtaken.status_code, "What is saved now" in overtaken.text) == (409, True)
    empty = press(author, "/officers/pots/new", title="!", programme="one-place")
    assert empty.status_code == 422


def test_a_pot_says_what_it_still_needs_and_leads_there(author: FlaskClient) -> None:
    press(author, f"{POTS}/begin", at=POTS, pot_title="Children")
    page = BeautifulSoup(author.get("/officers/rounds/children/setup/check").text, "lxml")
    links = [link["href"] for link in page.select(f'a[href="{POTS}"]')]
    assert len(links) == 2


def test_once_a_pot_has_opened_the_page_can_only_be_read(app: Flask, client: FlaskClient) -> None:
    pots = two_draft_pots()
    author = signed_in(app, Role.AUTHOR)
    path = "/officers/pots/reddish-together"
    form = author.get(path).text
    opened(pots.children)
    for page, fields in ((path, WORDS), (f"{path}/begin", {"pot_title": "Third"})):
        refused = author.post(page, data={**fields, "csrf_token": _token(form), "seen": ""})
        assert (refused.status_code, "Nothing of it can change" in refused.text) == (409, True)
    assert author.post(f"{path}/adults/up", data={"csrf_token": _token(form)}).status_code == 409
    assert "It goes to the next pot" in read(author, path)


def _token(page: str) -> str:
    return str(BeautifulSoup(page, "lxml").select_one("input[name=csrf_token]")["value"])  # type: ignore[index]


# For residents


@pytest.mark.requirement("V13")
def test_the_whole_round_is_one_card_and_one_page_that_leads_to_each_pot(
    app: Flask, client: FlaskClient
) -> None:
    pots = two_draft_pots()
    assert client.get("/pots/reddish-together").status_code == 404
    opened(pots.children)
    opened(pots.adults)
    home = BeautifulSoup(client.get("/").text, "lxml")
    assert [link["href"] for link in home.select(".e-card a")] == ["/pots/reddish-together"]
    assert "One thing is open right now" in home.get_text()
    page = BeautifulSoup(client.get("/pots/reddish-together").text, "lxml")
    links = [str(link["href"]) for link in page.select("main .e-split a")]
    assert links == ["/rounds/children", "/rounds/adults"]
    for line in (
        "There is £100 to share.",
        "Brinnington",
        "People who live there",
        "What a pot does not spend goes to the next pot.",
        "you may vote in each of them",
        "its own list of used codes",
    ):
        assert line in page.get_text(), line
    back = BeautifulSoup(client.get("/rounds/adults").text, "lxml")
    assert back.select('main aside a[href="/pots/reddish-together"]')
    assert "/easy/pots/reddish-together" in client.get("/easy/rounds/adults").text
    assert "It goes to the next pot." in read(client, "/easy/pots/reddish-together")


def test_a_pot_is_shown_only_once_it_has_opened(app: Flask, client: FlaskClient) -> None:
    pots = two_draft_pots()
    opened(pots.children)
    page = BeautifulSoup(client.get("/pots/reddish-together").text, "lxml")
    assert len(page.select("main article h3")) == 1


@pytest.mark.requirement("V8", "V13")
def test_the_rules_of_a_pot_say_what_it_has_to_do_with_the_others(
    app: Flask, client: FlaskClient
) -> None:
    pots = two_draft_pots()
    opened(pots.children)
    opened(pots.adults)
    first, second = read(client, "/rounds/children/rules"), read(client, "/rounds/adults/rules")
    assert "This is pot 1 of 2 in “Reddish together”" in first
    assert "added to this pot’s money" in second
    assert "added to this pot’s money" not in first
    for told in (first, second):
        assert "you may vote in each of them" in told
    assert "This is pot 2 of 2." in read(client, "/easy/rounds/adults/rules")
    assert "فنڈ نمبر" in read(client, "/ur/rounds/adults/rules")


@pytest.mark.requirement("V13")
def test_a_result_says_what_came_from_the_pot_before_and_what_goes_on(
    app: Flask, client: FlaskClient
) -> None:
    two_declared_pots()
    first, second = (read(client, f"/rounds/{slug}/results") for slug in ("children", "adults"))
    assert "£10 is left and goes to the next pot." in first
    assert "£10 came from the pot before." in second
    assert "£10 came from another pot." in read(client, "/easy/rounds/adults/results")
    easy = read(client, "/easy/rounds/children/results")
    assert "Money left in this pot: £0." in easy
    assert "£10 goes to the next pot." in easy
    page = BeautifulSoup(client.get("/rounds/adults/results").text, "lxml")
    assert page.select('main a[href="/rounds/children/results"]')
    assert page.select('main a[href="/rounds/adults/files/pot-before.json"]')
    assert client.get("/rounds/adults/files/pot-before.json").status_code == 200
    assert client.get("/rounds/children/files/pot-before.json").status_code == 404
    whole = BeautifulSoup(client.get("/pots/reddish-together").text, "lxml")
    assert [str(a["href"]) for a in whole.select("main .e-split a")] == [
        "/rounds/children/results",
        "/rounds/adults/results",
    ]


@pytest.mark.requirement("V13")
def test_a_funders_conditions_go_on_with_its_money(app: Flask, client: FlaskClient) -> None:
    """Of the £10 that went on £8 were the housing company's, for trees alone, and £2 the council's."""
    funders = [
        {
            "id": name,
            "amount_pence": pence,
            "words": words_from({"name": {"en": name}, "conditions": {"en": condition}}),
        }
        for name, pence, condition in (
            ("The council", 20_00, "For children."),
            ("The housing company", 80_00, "For trees alone."),
        )
    ]
    pots = two_draft_pots(funders=funders)
    children, adults = opened(pots.children), opened(pots.adults)
    declare(children, CHILDREN_VOTE)
    declare(adults, ADULTS_VOTE)
    for view in ("", "/easy"):
        told = read(client, f"{view}/rounds/adults/results")
        for part in ("The housing company", "£8", "For trees alone.", "The council", "£2", "For children."):  # fmt: skip
            assert part in told, (view, part)
        assert "For trees alone." in read(client, "/rounds/children/results")


def test_a_result_does_not_name_a_pot_that_nobody_has_opened_yet(app: Flask) -> None:
    pots = two_draft_pots()
    declare(opened(pots.children), CHILDREN_VOTE)
    money = pot_money(pots.children)
    assert money is not None
    assert money.passed_on is not None
    assert (money.passed_on.pence, money.passed_on.title) == (10_00, None)


def test_a_round_by_itself_says_nothing_of_pots(app: Flask, client: FlaskClient) -> None:
    declare(opened(a_draft_round(a_programme())), ADULTS_VOTE)
    for path in ("/", "/rounds/safer", "/rounds/safer/rules", "/rounds/safer/results"):
        assert "pots" not in client.get(path).text.replace("/officers/pots", "")


def test_the_words_of_the_whole_are_translated_on_the_pages_of_a_pot(
    app: Flask, client: FlaskClient
) -> None:
    pots = two_draft_pots()
    author = signed_in(app, Role.AUTHOR)
    path = "/officers/rounds/adults/setup/words/ur"
    page = BeautifulSoup(author.get(path).text, "lxml")
    label = next(one for one in page.select("label") if "The whole round: Title" in one.text)
    assert press(author, path, **{str(label["for"]): "ریڈش مل کر"}).status_code == 302
    db.session.expire_all()
    for slug in ("children", "adults"):
        check_languages(round_or_404(slug), now=NOON)
    opened(round_or_404("children"))
    assert "ریڈش مل کر" in read(client, "/ur/pots/reddish-together")
    assert pots.joint.slug == "reddish-together"


def test_count_officers_are_told_to_count_the_pot_before_first(
    app: Flask, client: FlaskClient
) -> None:
    pots = two_draft_pots()
    opened(pots.children)
    adults = opened(pots.adults)
    officer = signed_in(app, Role.COUNT_OFFICER)
    adults.pb_round.state = "closed"
    db.session.commit()
    desk = "/officers/rounds/adults"
    refused = press(officer, f"{desk}/prepare-opening", at=desk)
    assert "Count that pot first" in refused.text
    adults.pb_round.counted_at = adults.pb_round.opens_at
    with pytest.raises(ConflictError, match="pot_before_not_declared"):
        declare_round(adults.pb_round, **BY)
