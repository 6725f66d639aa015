"""The words of a survey, a round and a plan, written beside their English and by file."""

import io
import re
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from engage.activities.commands import move_last_day
from engage.activities.models import Programme
from engage.content.rules.words import plain
from engage.kernel.access import Role
from engage.kernel.db import db
from engage.plans.commands.words import save_words, words_digest
from engage.plans.queries.consultations import consultation_or_404, version_of
from engage.rules.view import View
from engage.translating.queries import activity_to_translate_or_404, texts_in_view
from engage.translating.rules.exchange import box_name
from tests.forms import press
from tests.inspection import parsed
from tests.officers import signed_in
from tests.programme import (
    FIRST_OFFICER,
    NOON,
    a_draft_consultation,
    a_draft_round,
    a_draft_survey,
    a_programme,
    an_open_round,
    an_open_survey,
)

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
UR = View("ur")
BASE = "/officers/translations"
SLUGS = ("priorities", "safer", "children")


@pytest.fixture
def officer(app: Flask) -> FlaskClient:
    programme = a_programme()
    a_draft_survey(programme=programme)
    a_draft_round(programme)
    a_draft_consultation(programme=programme)
    db.session.commit()
    return signed_in(app, Role.AUTHOR)


def said_in(slug: str, tag: str = "ur") -> dict[str, str]:
    activity = activity_to_translate_or_404(slug)
    return {text.place: text.said for text in texts_in_view(activity, View(tag))}


def as_it_is(client: FlaskClient, address: str) -> dict[str, Any]:
    """What the boxes of a page hold."""
    page = parsed(client.get(address).get_data(as_text=True))
    return {box.get("name"): box.text or "" for box in page.xpath("//textarea")}


def write(client: FlaskClient, address: str, **boxes: str) -> Any:
    """Type into some boxes of the page with every text, and send it."""
    everything = f"{address}?show=all"
    return press(client, address, at=everything, **{**as_it_is(client, everything), **boxes})


@pytest.mark.parametrize("slug", SLUGS)
def test_every_text_of_each_kind_is_written_beside_its_english(
    officer: FlaskClient, slug: str
) -> None:
    address = f"{BASE}/ur/{slug}"
    english = {
        box_name(text.place): text.source
        for text in texts_in_view(activity_to_translate_or_404(slug), UR)
    }
    while boxes := as_it_is(officer, f"{address}?show=todo"):
        typed = {name: re.sub(r"\w+", "لفظ", english[name]) for name in boxes}
        answer = press(officer, address, at=f"{address}?show=todo", **typed)
        assert answer.status_code == 302
    assert all(said_in(slug).values())


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("ending", ["xlf", "po", "csv"])
def test_a_file_goes_out_and_comes_back(officer: FlaskClient, slug: str, ending: str) -> None:
    before = said_in(slug)
    sent = officer.get(f"{BASE}/ur/{slug}/file.{ending}")
    assert sent.status_code == 200
    data = sent.data
    place = next(place for place, said in before.items() if said)
    data = data.replace(before[place].encode(), "نیا نام".encode())
    answer = press(
        officer,
        f"{BASE}/ur/{slug}/file",
        at=f"{BASE}/ur/{slug}",
        file=(io.BytesIO(data), f"back.{ending}"),
    )
    assert answer.status_code == 302
    assert said_in(slug) == {**before, place: "نیا نام"}


@pytest.mark.requirement("L2")
def test_a_change_of_one_english_word_marks_exactly_its_versions(officer: FlaskClient) -> None:
    activity = activity_to_translate_or_404("children")
    consultation = consultation_or_404("children")
    assert not any(text.is_stale for text in texts_in_view(activity, UR))
    save_words(
        consultation,
        {"title": "A plan for all children"},
        view=View(),
        seen_digest=words_digest(consultation),
        now=NOON,
        actor=FIRST_OFFICER,
    )
    db.session.commit()
    stale = [text.place for text in texts_in_view(activity, UR) if text.is_stale]
    assert stale == ["words|title"]
    address = f"{BASE}/ur/children"
    page = officer.get(address).get_data(as_text=True)
    assert "The English has changed since." in page
    title, other = box_name("words|title"), box_name("words|summary")
    write(officer, address, **{other: "نئے الفاظ"})
    assert [text.place for text in texts_in_view(activity, UR) if text.is_stale] == stale, (
        "who mended one text has not read the others"
    )
    before = said_in("children")
    write(officer, address, **{f"same_{title}": "y"})
    assert not any(text.is_stale for text in texts_in_view(activity, UR))
    assert said_in("children") == before


def test_a_section_of_a_plan_is_written_as_a_whole(officer: FlaskClient) -> None:
    section = next(
        section
        for section in version_of(consultation_or_404("children")).sections
        if section.content["en"]["blocks"]
    )
    place = box_name(f"section|{section.address}")
    address = f"{BASE}/ur/children"
    few = write(officer, address, **{place: "صرف عنوان"})
    assert few.status_code == 409
    assert "as many paragraphs" in few.get_data(as_text=True)
    assert "صرف عنوان" in few.get_data(as_text=True)
    assert not said_in("children")[f"section|{section.address}"]


@pytest.mark.requirement("L1")
def test_another_amount_and_a_lost_day_are_told(officer: FlaskClient) -> None:
    box = box_name("round||title")
    address = f"{BASE}/ur/safer"
    write(officer, address, **{box: "£999"})
    assert plain(activity_to_translate_or_404("safer").words, "title")["ur"] == "£999"
    page = officer.get(f"{address}?show=remarks").get_data(as_text=True)
    assert "Not in the English: 999" in page


@pytest.mark.requirement("ER2", "ER4")
def test_easy_read_is_checked_beside_what_was_written(officer: FlaskClient) -> None:
    box = box_name("survey||title")
    address = f"{BASE}/en-easy/priorities"
    said = "We have a strategy that we would very much like to hear from you about before we begin."
    write(officer, address, **{box: said})
    page = parsed(officer.get(f"{address}?show=remarks").get_data(as_text=True)).text_content()
    assert "A hard word that is not explained: “strategy”" in page
    assert "A sentence of 18 words" in page


def test_whoever_saves_second_is_told_and_loses_nothing(officer: FlaskClient) -> None:
    address, box = f"{BASE}/ur/priorities", box_name("survey||title")
    page = officer.get(f"{address}?show=all")
    write(officer, address, **{box: "پہلا"})
    boxes = dict.fromkeys(as_it_is(officer, f"{address}?show=all"), "")
    late = press(officer, address, page=page, **{**boxes, box: "دوسرا"})
    assert late.status_code == 409
    assert "دوسرا" in late.get_data(as_text=True)
    assert said_in("priorities")["survey||title"] == "پہلا"


@pytest.mark.requirement("V1")
def test_the_words_of_an_open_round_stay_as_voters_read_them(app: Flask) -> None:
    an_open_round()
    db.session.commit()
    officer = signed_in(app, Role.AUTHOR)
    before = said_in("safer")
    box = box_name("round||title")
    answer = write(officer, f"{BASE}/ur/safer", **{box: "نیا"})
    assert answer.status_code == 409
    assert "these words stay as voters read them" in answer.get_data(as_text=True)
    assert said_in("safer") == before


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("", b"", "Choose a file first"),
        ("a.docx", b"x", "ends in .xlf, .po or .csv"),
        ("a.po", b"", "There is no text in this file"),
        ("a.xlf", b"<broken", "The fault is in line 1."),
        ("a.csv", b"place,english,translation\nnowhere,a,b\n", "there is no such text here"),
    ],
)
def test_a_wrong_file_is_refused_in_words(
    officer: FlaskClient, name: str, data: bytes, told: str
) -> None:
    before = said_in("safer")
    address = f"{BASE}/ur/safer"
    answer = press(officer, f"{address}/file", at=address, file=(io.BytesIO(data), name))
    assert answer.status_code == 422
    assert told in parsed(answer.get_data(as_text=True)).text_content()
    assert said_in("safer") == before


def test_the_desk_tells_how_far_each_activity_is(app: Flask, officer: FlaskClient) -> None:
    assert "Easy read" in officer.get(f"{BASE}/").get_data(as_text=True)
    page = parsed(officer.get(f"{BASE}/ur").get_data(as_text=True)).text_content()
    said = said_in("safer")
    assert f"{sum(map(bool, said.values()))} of {len(said)}" in page
    assert officer.get(f"{BASE}/xx").status_code == 404
    assert officer.get(f"{BASE}/ur/nothing").status_code == 404


def test_why_a_last_day_moved_is_told_in_every_language_once_it_is_written(
    app: Flask, officer: FlaskClient
) -> None:
    survey = an_open_survey(slug="moved", programme=db.session.scalars(select(Programme)).one())
    move_last_day(
        survey, last_day=date(2027, 3, 31), note="Schools asked.", now=NOON, actor=FIRST_OFFICER
    )
    db.session.commit()
    start, resident = "/ur/surveys/moved", app.test_client()
    assert '<span lang="en" dir="ltr">Schools asked.</span>' in resident.get(start).text
    write(officer, f"{BASE}/ur/moved", **{box_name("dates|0"): "اسکولوں نے کہا۔"})
    page = resident.get(start).text
    assert "اسکولوں نے کہا۔" in page
    assert "Schools asked." not in page
    assert "Schools asked." in resident.get("/surveys/moved").text
