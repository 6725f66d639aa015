"""Officers write a survey in other views and look at it in each, before anybody answers and without anything being kept."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from engage.kernel.access import Role
from engage.kernel.audit import AuditEntry
from engage.kernel.db import db
from surveys.models import Survey, SurveyDraft, SurveyResponse
from surveys.queries.surveys import questionnaire_in_making, survey_or_404
from surveys.rules.questionnaire import Questionnaire
from tests.forms import press
from tests.officers import signed_in
from tests.programme import a_draft_survey
from tests.surveys.kinds import every_kind

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
SETUP, PREVIEW = "/officers/surveys/priorities/setup", "/officers/surveys/priorities/preview"
MARK = "This is a preview for officers."


@pytest.fixture
def author(app: Flask, client: FlaskClient) -> FlaskClient:
    a_draft_survey()
    db.session.commit()
    return signed_in(app, Role.AUTHOR)


def made() -> Questionnaire:
    db.session.expire_all()
    return questionnaire_in_making(survey_or_404("priorities"))


def press_walk(client: FlaskClient, page: Any, prefix: str = "", **answers: Any) -> Any:
    return press(client, f"{prefix}{PREVIEW}/walk", page=page, **answers)


@pytest.mark.requirement("L2")
def test_a_question_is_written_in_another_view_beside_the_source(author: FlaskClient) -> None:
    page = author.get(f"{SETUP}/questions/where/languages/ur")
    boxes = BeautifulSoup(page.text, "lxml").select("textarea")
    assert [(box["lang"], box["dir"]) for box in boxes] == [("ur", "rtl")] * 4
    assert "Where do you go?" in page.text
    press(
        author,
        f"{SETUP}/questions/where/languages/ur",
        page=page,
        w0="آپ کہاں جاتے ہیں؟",
        w1="پارک",
    )
    where = made().pages[1].questions[0]
    assert where.words["label"] == {"en": "Where do you go?", "ur": "آپ کہاں جاتے ہیں؟"}
    assert where.options[0].words["label"] == {"en": "Parks", "ur": "پارک"}
    assert "ur" not in where.options[1].words["label"]
    told = author.get(f"{SETUP}/languages").text
    assert "2 of 4" in BeautifulSoup(told, "lxml").get_text()


def test_the_introduction_is_written_in_easy_read(author: FlaskClient) -> None:
    press(
        author, f"{SETUP}/languages/en-easy", w0="What is good here?", w1="Three questions.", w2=""
    )
    db.session.expire_all()
    words = survey_or_404("priorities").words
    assert words["summary"]["en-easy"]["text"] == "Three questions."
    assert "en-easy" not in words["privacy"]


def test_two_who_write_in_a_view_do_not_overwrite_each_other(author: FlaskClient) -> None:
    address = f"{SETUP}/questions/where/languages/ur"
    stale = author.get(address)
    press(author, f"{SETUP}/questions/first/languages/ur", w0="پہلے کیا؟", w1="گھر", w2="")
    told = press(author, address, page=stale, w0="کہاں؟")
    assert told.status_code == 409
    assert "کہاں؟" in told.text


def test_a_view_that_is_not_offered_and_the_source_have_no_page(author: FlaskClient) -> None:
    for tag in ("en", "tlh"):
        assert author.get(f"{SETUP}/languages/{tag}").status_code == 404


@pytest.mark.parametrize("prefix", ["", "/easy", "/ur", "/ur/easy"])
def test_every_view_can_be_seen_and_is_marked_as_a_preview(
    author: FlaskClient, prefix: str
) -> None:
    page = author.get(f"{prefix}{PREVIEW}")
    assert page.status_code == 200
    words = {"": "What should come first?", "/easy": "What is most important?"}
    assert words.get(prefix, "سب سے پہلے کیا ہونا چاہیے؟") in page.text
    if not prefix:
        assert MARK in page.text


def test_as_wide_as_a_phone_and_on_paper(author: FlaskClient) -> None:
    phone = author.get(f"{PREVIEW}?as=phone").text
    assert "s-phone" in phone
    paper = BeautifulSoup(author.get(f"{PREVIEW}/paper").text, "lxml")
    assert paper.main is not None
    assert MARK in paper.get_text()
    assert not paper.main.select("input, textarea, select")
    assert len(paper.main.select(".s-tickbox")) == 5


@pytest.mark.parametrize("prefix", ["", "/easy"])
def test_the_way_through_keeps_nothing(author: FlaskClient, prefix: str) -> None:
    before = [db.session.scalar(select(func.count()).select_from(kind)) for kind in (SurveyDraft, SurveyResponse, AuditEntry)]  # fmt: skip
    page = author.get(f"{prefix}{PREVIEW}/walk")
    refused = press_walk(author, page, prefix)
    assert refused.status_code == 422
    page = press_walk(author, page, prefix, first="homes")
    page = press_walk(author, page, prefix, where=["park", "shops"])
    page = press_walk(author, page, prefix, more="A bench.")
    told = BeautifulSoup(page.text, "lxml").get_text()
    for answer in ("Homes", "Parks", "Shops", "A bench."):
        assert answer in told
    after = [db.session.scalar(select(func.count()).select_from(kind)) for kind in (SurveyDraft, SurveyResponse, AuditEntry)]  # fmt: skip
    assert after == before


def test_answers_that_somebody_else_made_up_are_not_read(author: FlaskClient) -> None:
    page = author.get(f"{PREVIEW}/walk")
    page = press_walk(author, page, first="homes", so_far="made up")
    assert page.status_code == 200


def test_every_type_of_question_can_be_previewed(app: Flask, client: FlaskClient) -> None:
    a_draft_survey(every_kind())
    db.session.commit()
    author = signed_in(app, Role.AUTHOR)
    for address in (PREVIEW, f"/easy{PREVIEW}", f"{PREVIEW}/paper", f"{PREVIEW}?as=phone"):
        assert author.get(address).status_code == 200
    page = author.get(f"{PREVIEW}/walk")
    for _step in every_kind().pages[:3]:
        page = press_walk(author, page)
        assert page.status_code == 200


def test_nobody_else_sees_a_preview(client: FlaskClient) -> None:
    a_draft_survey()
    db.session.commit()
    for address in (PREVIEW, f"{PREVIEW}/paper", f"{PREVIEW}/walk"):
        assert client.get(address).status_code == 302
    assert client.get("/surveys/priorities").status_code == 404
    assert db.session.scalar(select(func.count()).select_from(Survey)) == 1
