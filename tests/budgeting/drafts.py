"""A round made as officers make it: page by page, from their screens."""

from typing import Any

from flask.testing import FlaskClient

from tests.forms import press

SETUP = "/officers/rounds/greener/setup"
NAME = {
    "title": "Greener",
    "summary": "Choose what to plant.",
    "for_whom": "For people who live in Reddish",
    "title_easy": "Greener",
    "summary_easy": "Choose what to plant.",
    "for_whom_easy": "It is for people in Reddish.",
}
MONEY = {
    "budget": "£100",
    "kind": "area",
    "pot_name": "Reddish",
    "conditions": "It must be open to everybody.",
    "funders-0-name": "The council",
    "funders-0-amount": "60",
    "funders-0-conditions": "",
    "funders-1-name": "The housing trust",
    "funders-1-amount": "40.00",
    "funders-1-conditions": "For open ground",
}
DATES = {"first_day": "2026-11-20", "last_day": "2026-12-12"}
VOTERS = {
    "area": "Reddish ward",
    "ties": ["live", "work"],
    "from_age": "11",
    "to_age": "",
    "age_on": "2026-11-20",
}
WAYS = {
    "channels": ["online", "paper"],
    "text": "Ask for a paper ballot.",
    "place": "Reddish library",
    "times": "Monday to Friday, 9am to 5pm",
}
DECISION = {
    "who": "The area committee.",
    "when": "At its meeting in January.",
    "changes": "It follows the vote.",
    "if_withdrawn": "list",
    "publication": "The result on the day after the count.",
}
SAFE = {
    "ties": "lower-cost-then-lot",
    "ballot_kind": "knapsack",
    "allocation": "greedy",
    "measure": "votes",
    "variant": "skip",
    "completion": "add1-then-greedy",
}
PROJECTS = (("Trees", "60"), ("Hedge", "40"), ("Pond", "30"))


def begin(author: FlaskClient, title: str = "Greener") -> Any:
    return press(author, "/officers/rounds/new", title=title, programme="one-place")


def save(author: FlaskClient, page: str, **fields: Any) -> Any:
    return press(author, f"{SETUP}/{page}", **fields)


def write_everything(author: FlaskClient, choice: str) -> None:
    """A round from nothing, as far as its author can bring it."""
    assert begin(author).status_code == 302
    for page, fields in (
        ("name", NAME),
        ("money", MONEY),
        ("dates", DATES),
        ("voters", VOTERS),
        ("ways", WAYS),
        ("rule", {**SAFE, "choice": choice}),
        ("decision", DECISION),
    ):
        answer = save(author, page, **fields)
        assert answer.status_code == 302, f"{page}: {answer.get_data(as_text=True)}"
    for title, cost in PROJECTS:
        added = save(author, "projects/new", title=title, cost=cost, category="Parks", picture="")
        assert added.status_code == 302
    checked = save(author, "languages", language="en", checked_by="The plain English editor")
    assert checked.status_code == 302
