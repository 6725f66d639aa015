"""Officers bring a voice or signing on film; residents find it beside the same question, project or part, whose id and count stay one."""

import io
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from engage.kernel.access import Role
from engage.kernel.db import db
from engage.plans.commands.setup import close_consultation
from engage.plans.commands.versions import (
    begin_version,
    edit_section,
    publish_version,
    say_why,
    section_digest,
)
from engage.plans.models import Consultation
from engage.plans.queries.versions import section_being_made
from engage.rules.view import View
from tests.forms import press
from tests.inspection import parsed
from tests.officers import signed_in
from tests.plan_load import queries_counted
from tests.programme import (
    FIRST_OFFICER,
    NOON,
    a_programme,
    an_open_consultation,
    an_open_round,
    an_open_survey,
)
from tests.recordings.samples import CAPTIONS, FILM, QUICKTIME, SOUND_ALONE, VOICE

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
HREF = "/officers/recordings"
BESIDE = {
    "priorities": ("first", "/surveys/priorities/questions/first"),
    "safer": ("A", "/rounds/safer/projects/A"),
    "children": ("feeling-safe", "/plans/children/parts/feeling-safe"),
}


@pytest.fixture
def officer(app: Flask) -> FlaskClient:
    programme = a_programme()
    an_open_survey(programme=programme)
    an_open_round(programme=programme, codes=1)
    an_open_consultation(programme=programme)
    db.session.commit()
    return signed_in(app, Role.AUTHOR)


def bring(client: FlaskClient, slug: str, item: str, data: bytes = VOICE, **changed: Any) -> Any:
    at = f"{HREF}/{slug}/new?item={item}"
    page = client.get(at).get_data(as_text=True)
    facts = {
        "of": parsed(page).xpath("//input[@name='of']/@value")[0],
        "kind": "voice",
        "language": "ur",
        "transcript": "پہلے کیا آئے؟",
        "captions": "",
        "licence": "council",
        "maker": "A studio",
        "agreed": "y",
        "file": (io.BytesIO(data), "x.mp3"),
    }
    token = parsed(page).xpath("//input[@name='csrf_token']/@value")[0]
    return client.post(at, data={"csrf_token": token, **facts, **changed})


def signed(client: FlaskClient, slug: str, item: str, data: bytes = FILM, **changed: Any) -> Any:
    facts = {"kind": "signed", "captions": CAPTIONS, "transcript": "What should come first?"}
    return bring(client, slug, item, data, **{**facts, **changed})


def begun(client: FlaskClient) -> FlaskClient:
    press(client, "/surveys/priorities")
    return client


def said_wrong(answer: Any) -> str:
    assert answer.status_code == 422
    summary = parsed(answer.get_data(as_text=True)).xpath("//*[@data-error-summary]")
    return str(summary[0].text_content())


def test_each_kind_of_item_has_its_voice_and_its_signing_beside_the_words(
    app: Flask, officer: FlaskClient
) -> None:
    resident = begun(app.test_client())
    for slug, (item, address) in BESIDE.items():
        before = parsed(resident.get(address).get_data(as_text=True))
        assert not before.xpath("//audio | //video")
        answer = bring(officer, slug, item)
        assert answer.status_code == 302, said_wrong(answer)
        assert signed(officer, slug, item).status_code == 302
        for view in ("", "/ur", "/easy", "/ur/easy"):
            page = parsed(resident.get(view + address).get_data(as_text=True))
            voice, film = page.xpath("//audio")[0], page.xpath("//video")[0]
            assert (voice.get("preload"), film.get("preload")) == ("none", "none")
            assert page.xpath("//figcaption/bdi")[0].text == "اردو"
            assert film.xpath(".//track")[0].get("kind") == "captions"
            assert "What should come first?" in page.xpath("//figure")[1].text_content()
            assert page.xpath("//figure[1]//div[@lang='ur'][@dir='rtl']")
            captions = resident.get(film.xpath(".//track")[0].get("src"))
            assert captions.mimetype == "text/vtt"
            assert captions.get_data(as_text=True) == CAPTIONS
        if slug == "priorities":
            names = {each.get("name") for each in page.xpath("//input[@type='radio']")}
            assert names == {"first"}
    with queries_counted() as asked:
        start = officer.get(f"{HREF}/").get_data(as_text=True)
    assert all(f"{HREF}/{slug}" in start for slug in BESIDE)
    assert len([one for one in asked if "FROM recording" in one]) == 1, "however many activities"


def test_a_film_in_which_nobody_signs_is_not_called_signing(
    app: Flask, officer: FlaskClient
) -> None:
    assert signed(officer, "safer", "A", kind="film", language="en").status_code == 302
    page = parsed(app.test_client().get("/rounds/safer/projects/A").get_data(as_text=True))
    (beside,) = page.xpath("//details[.//video]")
    said = " ".join(beside.text_content().split())
    assert said.startswith("See it on film A film without signing, English")
    assert "Sign Language" not in said


def test_a_player_gets_the_piece_that_it_asks_for(app: Flask, officer: FlaskClient) -> None:
    signed(officer, "safer", "A")
    resident = app.test_client()
    page = parsed(resident.get("/rounds/safer/projects/A").get_data(as_text=True))
    address = page.xpath("//video//source/@src")[0]
    piece = resident.get(address, headers={"Range": "bytes=4-11"})
    assert (piece.status_code, piece.get_data()) == (206, b"ftypisom")
    assert piece.headers["Content-Range"] == f"bytes 4-11/{len(FILM)}"
    assert "Content-Disposition" not in piece.headers
    assert resident.get(address).get_data() == FILM


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"transcript": " "}, "every word"),
        ({"licence": ""}, "by what right"),
        ({"maker": ""}, "who made"),
        ({"agreed": ""}, "Ask whoever"),
        ({"captions": ""}, "Write the captions of the film"),
        ({"captions": "Hello"}, "The first line of captions is WEBVTT"),
        ({"captions": "WEBVTT\n\n00:03.000 --> 00:01.000\nHello"}, "Line 3: this caption ends"),
        ({"data": SOUND_ALONE}, "no picture in that film"),
        ({"data": QUICKTIME}, "MP4 or WebM"),
        ({"data": VOICE}, "MP4 or WebM"),
        ({"data": b""}, "That file is empty"),
        ({"data": FILM + b"\xa9xyz\x00\x12"}, "the place where it was made"),
    ],
)
def test_what_is_missing_or_wrong_is_refused_with_what_was_typed_kept(
    officer: FlaskClient, changed: dict[str, Any], words: str
) -> None:
    answer = signed(
        officer, "priorities", "first", maker=changed.pop("maker", "A group of signers"), **changed
    )
    assert words in said_wrong(answer)
    if "transcript" not in changed:
        assert (
            "What should come first?"
            in parsed(answer.get_data(as_text=True))
            .xpath("//textarea[@name='transcript']")[0]
            .text_content()
        )


def test_a_recording_of_other_words_is_shown_to_nobody(app: Flask, officer: FlaskClient) -> None:
    for item in ("feeling-safe", "learning"):
        bring(officer, "children", item)
    rewrite_feeling_safe()

    resident = app.test_client()
    heard = {
        part: len(
            parsed(resident.get(f"/plans/children/parts/{part}").get_data(as_text=True)).xpath(
                "//audio"
            )
        )
        for part in ("feeling-safe", "learning")
    }
    assert heard == {"feeling-safe": 0, "learning": 1}
    told = parsed(officer.get(f"{HREF}/children/").get_data(as_text=True)).xpath("//main")[0]
    assert told.text_content().count("The words have changed since") == 1


def rewrite_feeling_safe() -> None:
    """One word of the plan is another in its next version."""
    consultation = db.session.scalars(select(Consultation)).one()
    facts = {"now": NOON, "actor": FIRST_OFFICER}
    close_consultation(consultation, **facts)
    begin_version(consultation, plan=None, **facts)
    section = section_being_made(consultation, "feeling-safe")
    edit_section(
        consultation,
        section.address,
        view=View(),
        heading="Feeling safe",
        texts=["No child should wait more than two weeks."],
        more="",
        seen_digest=section_digest(section, View()),
        **facts,
    )
    say_why(consultation, section.address, theme_ids=[], why="It is kinder.", **facts)
    publish_version(consultation, note="Waiting is shorter.", **facts)
    db.session.commit()


def test_a_new_one_takes_the_place_of_the_old_and_taking_out_is_at_once(
    app: Flask, officer: FlaskClient
) -> None:
    resident = begun(app.test_client())
    address = BESIDE["priorities"][1]
    for _time in range(2):
        assert bring(officer, "priorities", "first").status_code == 302
    page = parsed(resident.get(address).get_data(as_text=True))
    (heard,) = page.xpath("//audio/@src")
    listed = parsed(officer.get(f"{HREF}/priorities/").get_data(as_text=True))
    (one,) = listed.xpath("//a[contains(@href, '/recordings/one/')]/@href")
    press(officer, f"{one}/take-out", at=one)
    assert not parsed(resident.get(address).get_data(as_text=True)).xpath("//audio")
    assert resident.get(heard).status_code == 404
