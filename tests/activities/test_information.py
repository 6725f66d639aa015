"""The pages that say who runs this and what happens to what people tell us, in every view."""

import json
import re
import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from budgeting.models.bids import BidContact
from budgeting.models.rounds import (
    Ballot,
    ListFollower,
    ProofAttempt,
    RegisterEntry,
    SealedBallot,
    TrackerEntry,
    Witness,
)
from engage.activities.models import TextTranslation
from engage.activities.statements import (
    ACCESSIBILITY,
    COOKIES,
    REVIEW_AFTER,
    UNFINISHED_ANSWERS_KEPT_DAYS,
)
from engage.assistance.models import HelpContact, HelpWanted
from engage.kernel.appearance import COOKIE
from engage.kernel.clock import system_now
from engage.kernel.licences import NOT_INSTALLED, fonts, npm_packages, pictures, python_packages
from engage.moderation.models import Notice
from engage.news.models import Follower
from engage.plans.models import Comment
from engage.uploads.models import Upload
from surveys.commands.answering import (
    KEPT_FOR,
    answer_questions,
    begin_answering,
    forget_old_drafts,
)
from surveys.models import SurveyContact, SurveyDraft, SurveyResponse, SurveyRight
from surveys.rules.one_each import OneEach
from surveys.views.device import ANSWERED
from tests.forms import press
from tests.programme import NOON, an_open_survey
from tests.surveys.test_answering_pages import answer_everything

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("/how-we-use-what-you-tell-us", "/privacy", "/accessibility", "/help", "/about")
LONGEST_EASY_SENTENCE = 15
WHAT_THE_PRIVACY_PAGE_SPEAKS_OF: dict[Any, str] = {
    SurveyResponse: "id survey_id version answers view channel reference_digest received_on batch_digest is_tallied",
    SurveyDraft: "id survey_id version secret_digest answers expires_at",
    SurveyRight: "id survey_id code_digest address_digest is_spent first_sent_at sent sent_tagged",
    RegisterEntry: "id round_id code_digest proof address_digest standing",
    ProofAttempt: "id round_id address_digest first_sent_at sent",
    ListFollower: "id round_id address language",
    Follower: "id activity_id email view asked_at confirmed_at",
    SurveyContact: "id survey_id question_id contact forget_on",
    Upload: "id kind about renditions created_at released_at shows language public_shows",
    Comment: "id consultation_id section_id passage stance text view channel may_quote received_on organisation speaks_for "
    "may_be_named batch_id letter_id decision public_text reference_digest",
    TextTranslation: "id key kind activity_id language asked_at text made_by maker made_on public_text version",
    Notice: "id said item_id state received_at due_at ended_at steps version",
    HelpContact: "id name email phone address language note forget_on",
    HelpWanted: "id activity_id kind standing reason asked_on due_on officer_id contact_id",
    SealedBallot: "id round_id register_entry_id tracker channel refused sealed",
    TrackerEntry: "id round_id tracker refused",
    Ballot: "id round_id marks",
    Witness: "id round_id name email",
    BidContact: "bid_id email name phone secret_digest link_digest link_expires_at keep_until",
}


def words_on(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    main = BeautifulSoup(answer.get_data(as_text=True), "lxml").main
    assert main is not None
    return " ".join(main.get_text(" ").split())


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("prefix", ["", "/easy", "/ur", "/ur/easy"])
def test_every_information_page_opens_in_every_view(
    client: FlaskClient, address: str, prefix: str
) -> None:
    assert words_on(client, prefix + address)


def test_every_page_links_to_them(client: FlaskClient) -> None:
    page = BeautifulSoup(client.get("/results").get_data(as_text=True), "lxml")

    footer = {str(link["href"]) for link in page.select("footer a")}
    header = [str(link["href"]) for link in page.select("header nav a")]

    assert set(PAGES) <= footer
    assert header == ["/", "/results", "/receipt"]
    assert page.select_one('header nav a[aria-current="page"]')["href"] == "/results"  # type: ignore[index]  # it is there


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.requirement("ER1", "ER2")
def test_an_easy_page_has_a_picture_for_each_idea_and_short_sentences(
    client: FlaskClient, address: str
) -> None:
    page = BeautifulSoup(client.get(f"/easy{address}").get_data(as_text=True), "lxml")
    rows = page.select("main .e-er > li")

    assert len(rows) >= 5
    for row in rows:
        picture = row.find("img")
        assert picture is not None, row
        assert picture.get("alt") == ""
        for line in row.find_all("p"):
            for sentence in re.split(r"(?<=[.?!]) ", line.get_text(" ").strip()):
                assert len(sentence.split()) <= LONGEST_EASY_SENTENCE, sentence


@pytest.mark.requirement("D5")
def test_the_privacy_page_puts_the_short_version_first(client: FlaskClient) -> None:
    page = BeautifulSoup(client.get("/privacy").get_data(as_text=True), "lxml")

    headings = [heading.get_text(strip=True) for heading in page.select("main h2")]

    assert headings[0] == "The short version"


@pytest.mark.parametrize("table", WHAT_THE_PRIVACY_PAGE_SPEAKS_OF, ids=lambda table: table.__name__)
def test_what_is_stored_is_what_the_privacy_page_was_written_for(table: Any) -> None:
    """A new column fails here until somebody has asked whether ``statements.KEPT`` is still true."""
    columns = {column.name for column in table.__table__.columns}

    assert columns == set(WHAT_THE_PRIVACY_PAGE_SPEAKS_OF[table].split())


def test_unfinished_answers_are_forgotten_when_the_page_says(
    client: FlaskClient, app: Flask
) -> None:
    survey = an_open_survey()
    draft, _secret = begin_answering(survey, now=NOON)
    answer_questions(survey, draft, page_id="first", posted={"first": ["homes"]}, now=NOON)

    assert timedelta(days=UNFINISHED_ANSWERS_KEPT_DAYS) == KEPT_FOR
    assert f"wait for {UNFINISHED_ANSWERS_KEPT_DAYS} days" in words_on(client, "/privacy")
    assert forget_old_drafts(now=NOON + KEPT_FOR - timedelta(seconds=1)) == 0
    assert forget_old_drafts(now=NOON + KEPT_FOR) == 1
    assert "surveys.forget_drafts" in app.extensions["engage.schedule"]


def test_every_cookie_that_is_set_is_named(client: FlaskClient, app: Flask) -> None:
    client.get("/officers/sign-in")
    client.post("/appearance", data={"text": "l", "font": "", "theme": ""})

    an_open_survey().one_each = OneEach.DEVICE.value
    answer_everything(client)
    press(client, "/surveys/priorities/check-answers")

    held = {name for (_domain, _path, name) in client._cookies or ()}

    assert (
        held
        == {cookie.name for cookie in COOKIES}
        == {app.config["SESSION_COOKIE_NAME"], COOKIE, ANSWERED}
    )


@pytest.mark.requirement("A7")
def test_the_accessibility_statement_has_every_section_that_the_law_asks_for(
    client: FlaskClient,
) -> None:
    page = BeautifulSoup(client.get("/accessibility").get_data(as_text=True), "lxml")
    sections = {str(section["aria-labelledby"]) for section in page.select("main section")}
    words = words_on(client, "/accessibility")

    assert sections == {
        "scope",
        "status",
        "failures",
        "contact",
        "enforcement",
        "tested",
        "dates",
    }
    assert ("partly meets" in words) == bool(ACCESSIBILITY.failures)
    for failure in ACCESSIBILITY.failures:
        assert f"criterion {failure.criterion}" in words
    assert "Equality Advisory and Support Service" in words
    assert "working days" in words
    assert "prepared on 22 November 2026" in words


@pytest.mark.requirement("A7")
def test_the_accessibility_statement_is_reviewed_every_year() -> None:
    """Fails when the year is over: read the statement, put it right, and set ``reviewed_on``."""
    today = system_now().date()

    assert ACCESSIBILITY.prepared_on <= ACCESSIBILITY.reviewed_on
    assert today <= ACCESSIBILITY.reviewed_on + REVIEW_AFTER


@pytest.mark.requirement("SEC8")
def test_the_about_page_names_every_package_and_its_licence(client: FlaskClient) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assets = json.loads((ROOT / "package.json").read_text())["devDependencies"]
    wanted = {re.split(r"[\[~<>= ]", line)[0] for line in project["dependencies"]}
    words = words_on(client, "/about")

    assert {package.name for package in python_packages()} == wanted
    assert {package.name for package in npm_packages()} == set(assets)
    for package in (*python_packages(), *npm_packages()):
        assert package.licence, f"{package.name}: find its licence and state it"
        assert f"{package.name} {package.version} {package.licence}" in words
    missing = {package.name for package in python_packages() if package.version == NOT_INSTALLED}
    assert missing <= {"async-timeout"}


def test_the_about_page_counts_every_picture_and_names_the_fonts(client: FlaskClient) -> None:
    entries = json.loads((ROOT / "static" / "src" / "pictures.json").read_text())
    words = words_on(client, "/about")

    assert sum(group.count for group in pictures()) == len(entries)
    for group in pictures():
        assert f"{group.maker} ({group.count} pictures, {group.licence} licence)" in words
    assert all("OFL-1.1" in package.licence for package in fonts())
    assert "SIL Open Font Licence" in words


def test_help_names_every_way_to_reach_the_council(client: FlaskClient, app: Flask) -> None:
    council = app.config["SETTINGS"].council

    for address in ("/help", "/easy/help"):
        words = words_on(client, address)
        assert council.phone in words
        assert council.email in words
        assert council.drop_in["en"] in words
        assert "British Sign Language" in words
        assert "large print" in words


@pytest.mark.requirement("L3")
@pytest.mark.parametrize("address", ["/ur/easy/help", "/ur/", "/ur/easy/", "/ur/no-such-page"])
def test_a_telephone_number_keeps_its_order_in_a_right_to_left_text(
    client: FlaskClient, app: Flask, address: str
) -> None:
    """Groups of digits with spaces between would stand in the opposite order."""
    phone = app.config["SETTINGS"].council.phone.replace(" ", "\u00a0")
    page = BeautifulSoup(client.get(address).get_data(as_text=True), "lxml")

    shown = page.find_all(string=lambda text: text is not None and phone in text)

    assert shown
    assert {text.parent.name for text in shown if text.parent is not None} == {"bdi"}
