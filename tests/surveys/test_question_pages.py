"""How a page of questions and the page of thanks are made, whatever is asked."""

from collections.abc import Sequence

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient

from surveys.rules.questionnaire import Option, Questionnaire, QuestionnairePage
from surveys.rules.types.registry import TYPES
from tests.forms import press
from tests.programme import an_open_survey
from tests.surveys.kinds import pictured
from tests.surveys.rules.samples import paged, question

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


OPTIONS: dict[str, Sequence[Option | str]] = {
    **dict.fromkeys(("single", "multiple", "ranking", "points", "area", "place"), ("a", "b")),
    **dict.fromkeys(("picture", "pictures"), pictured()),
    "yes_no": ("yes", "no"),
    "scale": ("1", "2", "3"),
}
ASKING = tuple(name for name, handler in TYPES.items() if handler.asks)


def of_every_type() -> Questionnaire:
    return paged(*(question(name, name, *OPTIONS.get(name, ())) for name in ASKING))


@pytest.mark.requirement("Q1")
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_every_type_is_asked_under_its_own_heading_and_can_be_left_out(client: FlaskClient) -> None:
    an_open_survey(of_every_type())
    at = press(client, "/surveys/priorities").location
    for name in ASKING:
        main = parsed(client, at)
        (heading,) = main.select("h1")
        holder = heading.find_parent(["legend", "label"]) or heading.select_one("legend, label")
        assert holder is not None, name
        assert holder.find_parent("form") is not None, name
        assert f"What about {name}?" in heading.get_text()
        assert "(optional)" in heading.get_text(), name
        assert "*" not in main.get_text(), name
        assert [link.get_text(strip=True) for link in main.select(".e-crumb a")] == ["Back"]
        go_on = [button for button in main.select("form button") if not button.get("name")]
        assert [button.get_text(strip=True) for button in go_on] == ["Continue"], name
        for box in main.select(
            "form :is(input:not([type=hidden], [type=image]), select, textarea)"
        ):
            labels = main.select(f'label[for="{box["id"]}"]')
            assert len(labels) == 1, (name, box)
        at = press(client, at).location
    assert at.endswith("/check-answers")


WRONG = {
    "integer": "four",
    "decimal": "1.2.3",
    "money": "£1x",
    "email": "jo at home",
    "telephone": "call me",
}


@pytest.mark.requirement("Q2")
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_every_type_says_what_is_wrong_at_the_top_and_beside_its_box_and_keeps_what_was_typed(
    client: FlaskClient,
) -> None:
    asked = tuple(question(name, name, *OPTIONS.get(name, ()), required=True) for name in ASKING)
    an_open_survey(Questionnaire("q", 1, (QuestionnairePage("all", asked),)))
    at = press(client, "/surveys/priorities").location
    refused = press(client, at, **WRONG)
    assert refused.status_code == 422
    page = BeautifulSoup(refused.get_data(as_text=True), "lxml")
    assert page.title is not None
    assert page.title.get_text().strip().startswith("Error: ")
    (summary,) = page.select(".govuk-error-summary")
    assert summary["tabindex"] == "-1"
    links = {str(link["href"]): link.get_text(strip=True) for link in summary.select("a")}
    assert len(links) == len(ASKING)
    for href, said in links.items():
        (box,) = page.select(href)
        takes_focus = box.name in {"input", "textarea", "select"} or box.get("tabindex") == "-1"
        assert takes_focus, href
        group = box.find_parent(class_="govuk-form-group--error")
        assert group is not None, href
        beside = group.select_one(".govuk-error-message")
        assert beside is not None
        assert beside.get_text(" ", strip=True) == f"Error: {said}"
        assert beside["id"] in str(group), "the box or its group is described by it"
    for name, typed in WRONG.items():
        (box,) = page.select(f'[name="{name}"]')
        assert box["value"] == typed


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
    assert "0161\u00a0496\u00a00000" in first.replace("\u2066", "").replace("\u2069", "")
    assert parsed(client, "/surveys/priorities/thank-you").get_text() == first
