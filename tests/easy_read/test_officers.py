"""Officers write easy read: pictures beside sentences, what became of the source, and who checked it."""

import io
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from budgeting.commands.checklist import draft_lacks
from engage.content.queries import own_pictures
from engage.content.rules.words import put_text
from engage.easy_read.commands import choose_pictures, keep_everything, save_sentences
from engage.easy_read.presenters import booklet_page
from engage.easy_read.queries import coverage_of, edition_of, texts_to_make
from engage.easy_read.rules.coverage import part_key
from engage.easy_read.rules.rows import line_key
from engage.kernel.access import Role
from engage.kernel.db import db
from engage.kernel.locale import money
from engage.rules.errors import EngageError, NotAllowedError
from engage.rules.view import Level, View
from engage.translating.commands import digest_of
from engage.translating.queries import activity_to_translate_or_404, texts_in_view
from engage.translating.rules.exchange import box_name
from surveys.commands.setup import open_survey
from tests.forms import press
from tests.inspection import parsed
from tests.officers import signed_in
from tests.programme import (
    FIRST_OFFICER,
    NOON,
    a_draft_round,
    a_draft_survey,
    a_programme,
    an_open_consultation,
    an_open_round,
    an_open_survey,
)

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
EASY = View("en", Level.EASY)
EDITOR = "/officers/easy-read/en-easy/children"
SUMMARY = box_name("words|summary")
SENTENCES = ("Tell us what you think.", "We ask you 3 questions.")
BUS = "pictures/bus.svg"


@pytest.fixture
def officer(app: Flask) -> FlaskClient:
    an_open_consultation()
    db.session.commit()
    return signed_in(app, Role.AUTHOR)


def said(slug: str = "children") -> dict[str, str]:
    return {
        text.place: text.said for text in texts_to_make(activity_to_translate_or_404(slug), EASY)
    }


def boxes_on(client: FlaskClient, address: str) -> dict[str, Any]:
    page = parsed(client.get(address).get_data(as_text=True))
    return {box.get("name"): box.text or "" for box in page.xpath("//textarea")}


def write(client: FlaskClient, **typed: str) -> Any:
    at = f"{EDITOR}?show=all"
    return press(
        client, EDITOR, at=at, **{**boxes_on(client, at), SUMMARY: "\r\n".join(SENTENCES), **typed}
    )


def choose(client: FlaskClient, line: str, name: str) -> Any:
    address = f"{EDITOR}/picture?line={line_key(line)}"
    return press(client, f"{EDITOR}/picture", at=address, picture=name)


def a_picture(client: FlaskClient, **changed: Any) -> Any:
    data = io.BytesIO()
    Image.new("RGB", (300, 200), "teal").save(data, "PNG")
    facts = {
        "title": "First House",
        "words": "library",
        "alt": "A red brick house",
        "licence": "council",
        "maker": "Stockport Council",
    }
    sent = {**facts, "file": (io.BytesIO(data.getvalue()), "x.png"), **changed}
    return press(client, "/officers/pictures/new", **sent)


def rows_read(
    client: FlaskClient, address: str = "/easy/plans/children"
) -> list[tuple[str, str, str]]:
    page = BeautifulSoup(client.get(address).get_data(as_text=True), "lxml")
    told = []
    for row in page.select("main .e-er > li"):
        picture = row.find("img")
        source = str(picture["src"]) if picture else ""
        if "draft" in row.get_text():
            continue
        told.append((row.get_text(" ", strip=True), source, str(picture["alt"]) if picture else ""))
    return told


def test_a_sentence_gets_the_picture_that_was_chosen_for_it(
    officer: FlaskClient, client: FlaskClient
) -> None:
    assert write(officer).status_code == 302
    assert said()["words|summary"] == "\n".join(SENTENCES)
    told = choose(officer, SENTENCES[1], BUS)
    assert told.status_code == 302
    assert f"row-{line_key(SENTENCES[1])}" in told.location
    (first, usual, _none), (second, chosen, alt) = rows_read(client)[:2]
    assert (first, second) == SENTENCES
    assert "books" in usual
    assert "/bus-" in chosen
    assert alt == ""


def test_a_button_beside_a_sentence_saves_what_was_typed_and_leads_to_its_pictures(
    officer: FlaskClient,
) -> None:
    write(officer)
    told = write(officer, choose=line_key(SENTENCES[0]))
    page = officer.get(told.location).get_data(as_text=True)
    assert SENTENCES[0] in page
    assert "These may fit" in page


def test_a_sentence_that_is_written_better_keeps_its_picture_and_a_new_one_has_none(
    officer: FlaskClient,
) -> None:
    write(officer)
    choose(officer, SENTENCES[1], BUS)
    better = "We will ask you 3 questions."
    write(officer, **{SUMMARY: f"The bus is late.\n{SENTENCES[0]}\n{better}"})
    kept = edition_of(activity_to_translate_or_404("children"), EASY).pictures
    assert kept[line_key(better)] == BUS
    assert line_key("The bus is late.") not in kept


def test_the_councils_own_picture_is_read_out_and_goes_when_it_is_taken_out(
    officer: FlaskClient, client: FlaskClient
) -> None:
    write(officer)
    assert a_picture(officer).status_code == 302
    (row,) = own_pictures()
    name = f"/files/{row.upload_id}/small.webp"
    assert "Stockport Council: First House" in client.get("/about").get_data(as_text=True)
    assert choose(officer, SENTENCES[0], name).status_code == 302
    assert rows_read(client)[0] == (SENTENCES[0], name, "A red brick house")
    assert client.get(name).status_code == 200
    press(officer, f"/officers/pictures/{row.id}/take-out", at=f"/officers/pictures/{row.id}")
    assert "books" in rows_read(client)[0][1]
    assert client.get(name).status_code == 404


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"alt": " "}, "Say what the picture shows"),
        ({"licence": ""}, "Say by what right"),
        ({"maker": ""}, "Say who made the picture"),
        ({"file": (io.BytesIO(b"<svg/>"), "x.svg")}, "We cannot use this kind of file"),
    ],
)
def test_a_picture_without_alt_text_or_licence_is_refused(
    officer: FlaskClient, changed: dict[str, Any], told: str
) -> None:
    refused = a_picture(officer, **changed)
    assert refused.status_code == 422
    assert told in refused.get_data(as_text=True)
    assert "First House" in refused.get_data(as_text=True)
    assert not own_pictures()


def test_pictures_are_found_by_word(officer: FlaskClient) -> None:
    a_picture(officer)
    page = officer.get("/officers/pictures/?q=libraries").get_data(as_text=True)
    assert "First House" in page
    assert "/bus-" not in page
    assert "/bus-" in officer.get("/officers/pictures/?q=bus").get_data(as_text=True)
    assert "There is no picture" in officer.get("/officers/pictures/?q=xyzzy").get_data(
        as_text=True
    )


def test_a_picture_that_is_not_in_the_library_is_refused(officer: FlaskClient) -> None:
    write(officer)
    refused = choose(officer, SENTENCES[0], "pictures/none.svg")
    assert refused.status_code == 409
    assert "not in the library" in refused.get_data(as_text=True)


def test_pictures_of_a_vote_stay_as_voters_see_them(app: Flask) -> None:
    an_open_round()
    db.session.commit()
    activity = activity_to_translate_or_404("safer")
    with pytest.raises(EngageError) as refused:
        choose_pictures(activity, EASY, {"Choose.": BUS}, now=NOON, actor=FIRST_OFFICER)
    assert refused.value.code == "round_frozen"


def test_a_pinned_part_of_a_plan_has_no_box(officer: FlaskClient) -> None:
    activity = activity_to_translate_or_404("children")
    section = next(text for text in texts_to_make(activity, EASY) if text.rows_from == 1)
    assert section.is_fixed
    assert box_name(section.place) not in boxes_on(officer, f"{EDITOR}?show=all")


@pytest.mark.requirement("ER7")
def test_checked_by_people_shows_for_a_record_of_this_version_alone(
    officer: FlaskClient, client: FlaskClient
) -> None:
    start, badge = "/easy/plans/children", "Checked by people with learning disabilities"
    not_yet = "People with learning disabilities have not checked this yet."
    write(officer)
    assert not_yet in client.get(start).get_data(as_text=True)
    record = {
        "reviewed_by": "Speaking Out Group",
        "reviewed_on": "2026-11-20",
        "changed": "A shorter sentence.",
    }
    for missing in record:
        refused = press(officer, f"{EDITOR}/checked", **{**record, missing: ""})
        assert refused.status_code == 422
    assert press(officer, f"{EDITOR}/checked", **record).status_code == 302
    page = client.get(start).get_data(as_text=True)
    assert badge in page
    assert "Speaking Out Group" in page
    choose(officer, SENTENCES[0], BUS)
    assert badge not in client.get(start).get_data(as_text=True)
    choose(officer, SENTENCES[0], "")
    assert badge in client.get(start).get_data(as_text=True)
    write(officer, **{SUMMARY: f"{SENTENCES[0]}\nWe ask you 4 questions."})
    page = client.get(start).get_data(as_text=True)
    assert badge not in page
    assert not_yet in page


@pytest.mark.requirement("ER5")
def test_a_deadline_taken_out_of_easy_read_is_told(app: Flask) -> None:
    programme = a_programme()
    a_draft_round(programme)
    db.session.commit()
    activity = activity_to_translate_or_404("safer")
    english = "Vote by 5 March.\nWe have £60,000."
    save_english(activity, "round||summary", english)
    say(activity, "round||summary", "You can vote until 5 March.\nWe have £60,000.")
    keep_everything(activity, EASY, now=NOON, actor=FIRST_OFFICER)
    covered = [
        part
        for part in coverage_of(activity, EASY, texts_to_make(activity, EASY)).parts
        if part.place == "round||summary"
    ]
    assert all(part.is_accounted_for for part in covered)
    say(activity, "round||summary", "You can vote.\nWe have £60,000.")
    covered = [
        part
        for part in coverage_of(activity, EASY, texts_to_make(activity, EASY)).parts
        if part.place == "round||summary"
    ]
    assert [part.lost for part in covered] == [("3", "5"), ()]


@pytest.mark.requirement("ER5")
def test_a_vote_and_a_consent_wait_until_easy_read_accounts_for_the_english(app: Flask) -> None:
    programme = a_programme()
    pb_round, survey = a_draft_round(programme), a_draft_survey(programme=programme)
    for activity, place in ((pb_round, "round||how_counted"), (survey, "survey||privacy")):
        save_english(activity, place, "We ask 5 people.\nWe keep it for 2 years.")
        say(activity, place, "We ask 5 people.\nWe keep it for 2 years.")
    assert "easy_read_unaccounted" in draft_lacks(pb_round, now=NOON)
    with pytest.raises(NotAllowedError) as refused:
        open_survey(survey, now=NOON, actor=FIRST_OFFICER)
    assert refused.value.code == "easy_read_unaccounted"
    for activity in (pb_round, survey):
        keep_everything(activity, EASY, now=NOON, actor=FIRST_OFFICER)
    assert "easy_read_unaccounted" not in draft_lacks(pb_round, now=NOON)
    say(survey, "survey||privacy", "We ask 5 people.\nWe keep it for 3 years.")
    with pytest.raises(NotAllowedError):
        open_survey(survey, now=NOON, actor=FIRST_OFFICER)
    say(survey, "survey||privacy", "We ask 5 people.\nWe keep it for 2 years.")
    open_survey(survey, now=NOON, actor=FIRST_OFFICER)


def test_a_part_that_is_left_out_needs_a_reason(app: Flask) -> None:
    pb_round = a_draft_round(a_programme())
    save_english(pb_round, "round||summary", "Vote by 5 March.\nThe hall seats 90.")
    say(pb_round, "round||summary", "You can vote until 5 March.")
    db.session.commit()
    officer = signed_in(app, Role.AUTHOR)
    address = "/officers/easy-read/en-easy/safer/source"
    page = officer.get(address).get_data(as_text=True)
    assert "The hall seats 90." in page
    kept, left = (
        part_key("round||summary", words) for words in ("Vote by 5 March.", "The hall seats 90.")
    )
    decided = {f"f_{kept}": "kept", f"f_{left}": "left_out"}
    refused = press(officer, address, **decided)
    assert refused.status_code == 422
    assert "Say why this is left out" in refused.get_data(as_text=True)
    assert (
        press(officer, address, **decided, **{f"r_{left}": "Not needed to vote."}).status_code
        == 302
    )
    assert not coverage_of(pb_round, EASY, texts_to_make(pb_round, EASY)[1:2]).undecided


def save_english(activity: Any, place: str, text: str) -> None:
    field = place.rpartition("|")[2]
    words = {**activity.words[field], "en": {**activity.words[field]["en"], "text": text}}
    activity.words = {**activity.words, field: words}
    db.session.flush()


def say(activity: Any, place: str, text: str) -> None:
    seen = digest_of(texts_in_view(activity, EASY), {place})
    save_sentences(activity, EASY, {place: text}, seen=seen, now=NOON, actor=FIRST_OFFICER)


def test_everything_is_printed_as_a_booklet(officer: FlaskClient, client: FlaskClient) -> None:
    write(officer)
    choose(officer, SENTENCES[1], BUS)
    told = rows_read(client, "/easy/booklet/children")
    assert [words for words, _picture, _alt in told[:2]] == list(SENTENCES)
    assert "/bus-" in told[1][1]
    assert client.get("/easy/booklet/children?number=2").status_code == 404
    assert "/easy/booklet/children" in client.get("/booklet/children").get_data(as_text=True)


@pytest.mark.requirement("ER5")
def test_the_booklet_of_a_vote_names_every_amount(app: Flask) -> None:
    pb_round = a_draft_round(a_programme())
    pb_round.words = put_text(pb_round.words, "title", EASY.tag, "Safe streets")
    for project in pb_round.projects:
        project.words = put_text(project.words, "title", EASY.tag, f"Idea {project.number}")
    with app.test_request_context("/easy/booklet/safer"):
        sections = booklet_page(pb_round, EASY, number=1).sections
    told = {part.heading: part.lines for part in sections if part.lines}
    assert told[""] == (f"There is {money(pb_round.budget_pence)} to spend.",)
    for project in pb_round.projects:
        (line,) = told[f"Idea {project.number}"]
        assert (line, line.picture) == (f"It costs {money(project.cost_pence)}.", "easy/money.svg")


def test_a_question_heads_its_answers_in_a_booklet(app: Flask, client: FlaskClient) -> None:
    an_open_survey()
    db.session.commit()
    page = parsed(client.get("/easy/booklet/priorities").get_data(as_text=True))
    headings = [each.text_content() for each in page.xpath("//main//h1 | //main//h2")]
    assert headings == ["What is important?", "What is most important?"]
