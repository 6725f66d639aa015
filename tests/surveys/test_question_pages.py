"""How a page of questions and the page of thanks are made, whatever is asked."""

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient

from tests.forms import press
from tests.programme import an_open_survey

PAGES = ("first", "where", "more")


def parsed(client: FlaskClient, path: str) -> Tag:
    page = BeautifulSoup(client.get(path).get_data(as_text=True), "lxml")
    main = page.main
    assert main is not None
    return main


@pytest.mark.requirement("Q1")
@pytest.mark.parametrize("place", range(len(PAGES)), ids=PAGES)
def test_a_page_asks_one_question_under_its_own_heading(client: FlaskClient, place: int) -> None:
    """The heading is the legend or the label, so that a screen reader says the question once and with its field."""
    an_open_survey()
    press(client, "/surveys/priorities")
    for page, answer in zip(PAGES[:place], ({"first": "homes"}, {}), strict=False):
        press(client, f"/surveys/priorities/questions/{page}", **answer)
    main = parsed(client, f"/surveys/priorities/questions/{PAGES[place]}")
    heading = main.h1
    assert heading is not None
    holder = heading.find_parent(["legend", "label"]) or heading.select_one("legend, label")
    assert holder is not None
    assert holder.find_parent("form") is not None
    assert {str(field["name"]) for field in main.select("form input:not([type=hidden]), textarea")} == {PAGES[place]}  # fmt: skip
    assert [link.get_text(strip=True) for link in main.select(".e-crumb a")] == ["Back"]
    (go_on,) = [button for button in main.select("form button") if not button.get("name")]
    assert go_on.get_text(strip=True) == "Continue"
    is_required = PAGES[place] == "first"
    assert ("(optional)" in heading.get_text()) is not is_required
    assert "*" not in main.get_text()


@pytest.mark.requirement("Q4")
def test_the_page_of_thanks_says_what_happens_next_and_whom_to_ask(client: FlaskClient) -> None:
    an_open_survey()
    press(client, "/surveys/priorities")
    for page, answer in zip(PAGES, ({"first": "homes"}, {}, {}), strict=True):
        press(client, f"/surveys/priorities/questions/{page}", **answer)
    press(client, "/surveys/priorities/check-answers")
    main = parsed(client, "/surveys/priorities/thank-you")
    first = main.get_text()
    reference = main.select_one("#code")
    assert reference is not None
    assert "What happens next" in first
    assert "0161 496 0000" in first.replace("\u2066", "").replace("\u2069", "")
    assert parsed(client, "/surveys/priorities/thank-you").get_text() == first
