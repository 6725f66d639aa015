"""An officer makes a survey on screen, without JavaScript: every page is fetched and inspected, every button pressed."""

import re
from decimal import Decimal
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from engage.content.commands import take_picture_out
from engage.kernel.access import Role
from engage.kernel.db import db
from engage.uploads.rules.files import small_address
from surveys.queries.surveys import questionnaire_in_making, survey_or_404
from surveys.rules.conditions import Comparator, Comparison, Literal, Of
from surveys.rules.questionnaire import Question, Questionnaire, question_in, stale_texts
from surveys.rules.types.note import picture_of
from tests.forms import carried_by, press, token_on
from tests.officers import signed_in
from tests.programme import FIRST_OFFICER, NOON, a_programme
from tests.surveys.kinds import a_house_in_the_library

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
SETUP = "/officers/surveys/what-matters/setup"
PREVIEW = "/officers/surveys/what-matters/preview"


@pytest.fixture
def author(app: Flask, client: FlaskClient) -> FlaskClient:
    """An officer's browser on a survey that has a title and no more."""
    a_programme()
    db.session.commit()
    browser = signed_in(app, Role.AUTHOR)
    press(browser, "/officers/surveys/new", title="What matters", programme="one-place")
    return browser


def add(client: FlaskClient, start: str, *, page: str = "", **boxes: Any) -> Any:
    """Add a question. Boxes of options are given as ``options=["Yes", "No"]``."""
    address = f"{SETUP}/new-question?start={start}&page={page}"
    return sent(client, client.get(address), address, boxes)


def change(client: FlaskClient, question: str, page: Any = None, **boxes: Any) -> Any:
    address = f"{SETUP}/questions/{question}"
    return sent(client, page or client.get(address), address, boxes)


def sent(client: FlaskClient, page: Any, address: str, boxes: dict[str, Any]) -> Any:
    """The page's own form as a browser sends it, with these boxes filled in."""
    return client.post(address, data=boxes_on(page.text) | filled(boxes))


def filled(boxes: dict[str, Any]) -> dict[str, Any]:
    options = boxes.pop("options", [])
    return {name.replace("__", "-"): value for name, value in boxes.items()} | {
        f"options-{number}-label": label for number, label in enumerate(options)
    }


def step(client: FlaskClient, what: str, **fields: str) -> Any:
    """Press one of the buttons of the list, or the one that takes out."""
    at = f"{SETUP}/{what}" if what.endswith("/remove") else f"{SETUP}/questions"
    html = client.get(at).text
    carried = {"csrf_token": token_on(html), **carried_by(html, f"{SETUP}/{what}")}
    return client.post(f"{SETUP}/{what}", data=carried | fields)


def made() -> Questionnaire:
    db.session.expire_all()
    return questionnaire_in_making(survey_or_404("what-matters"))


def asked(question: str) -> Question:
    return question_in(made(), question)


def boxes_on(html: str) -> dict[str, str]:
    """What the form of a page would send as it stands."""
    form = BeautifulSoup(html, "lxml").select_one("form.s-setup")
    assert form is not None
    values = {str(box["name"]): box.get_text().strip() for box in form.select("textarea")}
    for box in form.select("input"):
        if box.get("type") not in {"checkbox", "radio"} or box.has_attr("checked"):
            values[str(box["name"])] = str(box.get("value", ""))
    for box in form.select("select"):
        chosen = box.select_one("option[selected]") or box.select_one("option")
        values[str(box["name"])] = str(chosen["value"]) if chosen else ""
    return values


def order() -> list[list[str]]:
    return [[question.id for question in page.questions] for page in made().pages]


def test_a_survey_is_made_from_nothing_and_opens_when_nothing_is_missing(
    author: FlaskClient,
) -> None:
    told = author.get(f"{SETUP}/check").text
    for missing in ("privacy notice", "when answering begins"):
        assert missing in told
    press(
        author,
        f"{SETUP}/words",
        title="What matters to you?",
        summary="Three questions.",
        privacy="We do not ask who you are.",
    )
    press(author, f"{SETUP}/dates", first_day="2020-01-01", last_day="", pace="page")
    assert "There is no question yet" in author.get(f"{SETUP}/check").text
    answer = add(author, "single", label="What comes first?", options=["Homes", "Safety"])
    assert answer.status_code == 302
    assert [option.id for option in asked("what_comes_first").options] == ["homes", "safety"]
    page = author.get(f"{SETUP}/check")
    assert "Nothing is missing" in page.text
    assert "changed since" not in page.text
    press(author, f"{SETUP}/questions/what_comes_first/languages/ur", w0="پہلے کیا؟")
    change(author, "what_comes_first", label="What is first?")
    assert "1 text in easy read or another language" in author.get(f"{SETUP}/check").text
    press(author, "/officers/surveys/what-matters/state/open", page=page)
    assert "What matters to you?" in author.get("/surveys/what-matters").text


def test_what_was_typed_stays_when_it_is_refused(author: FlaskClient) -> None:
    refused = add(author, "single", label="", hint="Think back.", options=["Homes", ""])
    assert refused.status_code == 422
    assert "Write the question" in refused.text
    assert boxes_on(refused.text)["hint"] == "Think back."
    assert boxes_on(refused.text)["options-0-label"] == "Homes"
    refused = add(author, "single", label="Which?")
    assert "Write at least one option" in refused.text
    refused = add(author, "money", label="How much?", least="lots")
    assert refused.status_code == 422
    assert boxes_on(refused.text)["least"] == "lots"


def test_an_information_page_has_a_picture_of_the_councils_own_with_its_words(
    author: FlaskClient,
) -> None:
    own = a_house_in_the_library()
    db.session.commit()
    names = (
        "",
        small_address(own.upload_id),
        "pictures/bus.svg",
        "//other.example/x.png",
        "/readyz",
    )
    for number, name in enumerate(names):
        add(author, "note", label=f"Look {number}", picture=name)
    assert [picture_of(asked(f"look_{n}")) for n in range(5)] == list(names)
    for prefix in ("", "/easy", "/ur"):
        page = BeautifulSoup(author.get(f"{prefix}{PREVIEW}").text, "lxml")
        shown = page.select("main .govuk-form-group img")
        assert [picture["alt"] for picture in shown] == ["A red brick house", ""]
        assert own.upload_id in str(shown[0]["srcset"])
        assert shown[0].find_parent(lang="en") is not None
    change(author, "look_0", picture=names[1])
    change(author, "look_1", type="long_text")
    assert [picture_of(asked(f"look_{n}")) for n in range(2)] == [names[1], ""]
    assert "red brick" in author.get(f"{PREVIEW}/paper").text
    take_picture_out(own, now=NOON, actor=FIRST_OFFICER)
    db.session.commit()
    assert "red brick" not in author.get(PREVIEW).text


def test_the_bands_of_a_number_are_written_told_and_refused_where_they_are_typed(
    author: FlaskClient,
) -> None:
    boxes = {"label": "What do you pay?", "least": "0", "most": "100"}
    refused = add(author, "money", bands="20, 10", **boxes)
    assert refused.status_code == 422
    assert "Write where each band begins" in refused.text
    assert boxes_on(refused.text)["bands"] == "20, 10"
    refused = add(author, "money", bands="5", label="What do you pay?", least="50", most="10")
    assert "The largest answer is smaller than the smallest" in refused.text
    add(author, "money", bands="£5, 10.50", **boxes)
    assert asked("what_do_you_pay").settings["bands"] == "500 1050"
    page = author.get(f"{SETUP}/questions/what_do_you_pay")
    assert boxes_on(page.text)["bands"] == "5, 10.50"
    assert "£0 to £4.99; £5 to £10.49; £10.50 to £100." in " ".join(page.text.split())
    add(author, "date", label="When?", bands="months", least="2026-01-01", most="2026-06-30")
    assert asked("when").settings["bands"] == "month"


def test_options_are_added_moved_and_set_apart_by_buttons(author: FlaskClient) -> None:
    add(author, "multiple", label="Where do you go?", options=["Parks", "Shops"])
    page = change(author, "where_do_you_go", press="option-up 1", label="Where do you like to go?")
    assert page.status_code == 200
    boxes = boxes_on(page.text)
    assert [boxes["options-0-label"], boxes["options-1-label"]] == ["Shops", "Parks"]
    assert asked("where_do_you_go").options[0].id == "parks", "nothing is saved by such a button"
    change(
        author,
        "where_do_you_go",
        page=page,
        label="Where do you like to go?",
        options=["Shops", "Parks", "None of these", "Somewhere else"],
        options__2__kind="exclusive",
        options__3__kind="other",
        limit="2",
    )
    question = asked("where_do_you_go")
    assert [option.id for option in question.options] == ["shops", "parks", "none_of_these", "somewhere_else"]  # fmt: skip
    assert [option.is_exclusive for option in question.options] == [False, False, True, False]
    assert question.options[3].is_other
    assert question.settings == {"max_chosen": 2}


def test_a_question_is_asked_on_a_condition_filled_in_as_lines(author: FlaskClient) -> None:
    add(author, "yes_no", label="Do you drive?", options=["Yes", "No", "Don’t know"])
    add(author, "integer", label="How many miles?", rows__0__what="do_you_drive yes")
    outline = author.get(f"{SETUP}/questions").text
    assert "“Yes” was chosen in “Do you drive?”" in outline
    refused = change(
        author,
        "how_many_miles",
        label="How many miles?",
        rows__0__what="do_you_drive",
        rows__0__test="<",
        rows__0__value="many",
    )
    assert refused.status_code == 422
    assert "rows-0-value-error" in refused.text


@pytest.mark.requirement("Q2", "Q6")
def test_a_rule_for_an_answer_is_filled_in_with_what_people_are_told(author: FlaskClient) -> None:
    rule = {"checks__0__measure": "value", "checks__0__value": "1900"}
    refused = add(author, "integer", label="In which year did you move here?", **rule)
    assert refused.status_code == 422
    assert "told-error" in refused.text
    add(author, "integer", label="In which year did you move here?", told="Write a year", **rule)
    (held,) = made().questions
    assert held.constraint == Comparison(Of(held.id), Comparator.AT_LEAST, Literal(Decimal(1900)))
    page = author.get(f"{SETUP}/questions/{held.id}")
    assert "is at least “1900”" in page.text
    change(author, held.id, page, label="When did you come?")
    assert asked(held.id).constraint == held.constraint
    change(author, held.id, checks__0__measure="", told="")
    assert (asked(held.id).constraint, asked(held.id).words) == (
        None,
        {"label": {"en": "When did you come?"}},
    )


def test_a_page_is_joined_with_the_one_before(author: FlaskClient) -> None:
    for name in ("one", "two"):
        add(author, "short_text", label=name)
    step(author, "pages/two/join")
    assert order() == [["one", "two"]]


def test_questions_move_between_pages_are_copied_and_taken_out(author: FlaskClient) -> None:
    for name in ("one", "two", "three"):
        add(author, "short_text", label=name)
    step(author, "questions/three/up")
    assert order() == [["one"], ["two", "three"]]
    step(author, "questions/three/page", page="one")
    assert order() == [["one", "three"], ["two"]]
    step(author, "pages/two/up")
    step(author, "questions/one/copy")
    assert order() == [["two"], ["one", "one_2", "three"]]
    step(author, "questions/three/page", page="")
    assert order() == [["two"], ["one", "one_2"], ["three"]]
    step(author, "questions/one_2/remove")
    assert order() == [["two"], ["one"], ["three"]]


def test_what_hangs_on_a_question_is_said_before_it_goes_and_beside_it_afterwards(
    author: FlaskClient,
) -> None:
    add(author, "yes_no", label="Do you drive?", options=["Yes", "No", "Don’t know"])
    add(author, "integer", label="How many miles?", rows__0__what="do_you_drive yes")
    told = author.get(f"{SETUP}/questions/do_you_drive/remove").text
    assert "“How many miles?” is asked on a condition about it." in told
    assert "It could never be reached." in told
    step(author, "questions/do_you_drive/remove")
    assert "which is not in this survey any more" in author.get(f"{SETUP}/questions").text
    assert "which is not in this survey any more" in author.get(f"{SETUP}/check").text


def test_the_later_of_two_officers_is_told_and_may_save_once_more(
    app: Flask, author: FlaskClient
) -> None:
    add(author, "short_text", label="one")
    stale = author.get(f"{SETUP}/questions/one")
    second = signed_in(app, Role.AUTHOR, email="second@example.org")
    change(second, "one", label="changed by the second")
    told = change(author, "one", page=stale, label="changed by the first")
    assert told.status_code == 409
    assert "Somebody else has saved" in told.text
    assert boxes_on(told.text)["label"] == "changed by the first"
    assert asked("one").words["label"]["en"] == "changed by the second"
    change(author, "one", page=told, label="changed by the first")
    assert asked("one").words["label"]["en"] == "changed by the first"


def test_a_stale_list_moves_nothing(author: FlaskClient) -> None:
    for name in ("one", "two"):
        add(author, "short_text", label=name)
    stale = author.get(f"{SETUP}/questions")
    step(author, "questions/two/up")
    told = press(author, f"{SETUP}/questions/two/up", page=stale)
    assert told.status_code == 409
    assert order() == [["one", "two"]]


def test_a_page_has_a_heading_a_condition_and_may_be_a_table(author: FlaskClient) -> None:
    add(author, "yes_no", label="Do you walk?", options=["Yes", "No", "Don’t know"])
    add(author, "short_text", label="Where?")
    where = f"{SETUP}/pages/where"
    shown = {"title": "About walking", "rows__0__what": "do_you_walk yes"}
    sent(author, author.get(where), where, shown)
    page = made().pages[1]
    assert page.words == {"title": {"en": "About walking"}}
    outline = author.get(f"{SETUP}/questions").text
    assert re.search(r"Shown if\s+“Yes” was chosen in “Do you walk\?”", outline)
    sent(author, author.get(where), where, {"is_table": "y", "rows__0__what": ""})
    assert made().pages[1].relevant is None
    assert "A table needs questions with the same options" in author.get(f"{SETUP}/questions").text


@pytest.mark.requirement("Q6")
def test_advice_stands_beside_the_question_and_keeps_nothing_from_being_saved(
    author: FlaskClient,
) -> None:
    saved = add(author, "multiple", label="Don’t you agree?", options=["Parks", "Shops"])
    assert saved.status_code == 302
    for page in ("questions", "questions/dont_you_agree"):
        told = author.get(f"{SETUP}/{page}").text
        assert "leads people to an answer" in told
        assert "Add “None of these”" in told
    typed = change(author, "dont_you_agree", press="option-add", label="Which do you use?")
    assert "leads people to an answer" not in typed.text, "advice is about what is in the boxes"


@pytest.mark.requirement("L2")
def test_a_translation_of_other_english_is_told_until_somebody_looked_at_it(
    author: FlaskClient,
) -> None:
    add(author, "single", label="Where do you go?", options=["Parks", "Shops"])
    address = f"{SETUP}/questions/where_do_you_go/languages/ur"
    press(author, address, w0="آپ کہاں جاتے ہیں؟", w1="پارک")
    change(author, "where_do_you_go", label="Where do you go now?")
    assert stale_texts(made()) == 1
    shown = BeautifulSoup(author.get(address).text, "lxml")
    assert shown.get_text().count("English has changed since") == 1
    assert [each.get_text(" ", strip=True) for each in shown.select("ins, del")] == [
        "[taken out:] go? [end]",
        "[put in:] go now? [end]",
    ]
    change(author, "where_do_you_go", label="Where do you go?")
    assert stale_texts(made()) == 0, "the English that it was made from is back"
    change(author, "where_do_you_go", label="Where do  you go now? ")
    told = BeautifulSoup(author.get(f"{SETUP}/languages").text, "lxml").get_text()
    assert "1 of 3" in told, "what says something else is not counted as written"
    press(author, address, w0="آپ اب کہاں جاتے ہیں؟", w1="پارک")
    assert stale_texts(made()) == 0
    assert "English has changed since" not in author.get(address).text
    change(author, "where_do_you_go", label="Where do you go now?")
    assert stale_texts(made()) == 0, "the same words again change nothing"
