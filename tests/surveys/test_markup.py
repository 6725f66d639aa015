"""What somebody types that looks like markup: on every page it is words, shown as they were typed, and nothing of it runs."""

import json

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from engage.kernel.access import Role
from engage.kernel.db import db
from engage.notify.models import OutboxMessage
from surveys.exporters.answers import FORMATS, answers_file
from surveys.importers.ready_made import asking_who
from surveys.models import SurveyResponse
from surveys.queries.surveys import survey_or_404
from surveys.rules.questionnaire import Option, Questionnaire
from surveys.rules.response_columns import EVERYTHING
from tests.forms import press
from tests.officers import signed_in
from tests.programme import NOON, an_open_survey
from tests.surveys.rules.samples import paged, question

pytestmark = [
    pytest.mark.requirement("SEC3"),
    pytest.mark.parametrize("app", ["sqlite"], indirect=True),
]
PAYLOAD = (
    "<script>alert(1)</script> \"><img src=x onerror=alert(1)> '-alert(1)-' </textarea><svg/onload=alert(1)> "
    "{{ 7 * 7 }}{% raw %} ${more} %(name)s javascript:alert(1)"
)
"""Out of an element, an attribute, a script and a box; into our templates, repeated answers and sentences."""
RUNS = ("onerror", "onload", "onclick", "onfocus")
START = "/surveys/priorities"
OTHER = Option("other", {"label": {"en": "Other"}}, is_other=True)


def survey_of_words() -> Questionnaire:
    """Every box that somebody can write into in a survey: one line, several, beside an option, repeated later, and a name."""
    again = question("again", "short_text")
    again.words["label"]["en"] = "You said ${line}. Is that right?"
    asked = paged(
        question("line", "short_text"),
        question("lines", "long_text"),
        question("chosen", "single", "park", OTHER),
        again,
    )
    return asking_who(of_organisations=True, of_help=False, of_age=False)(asked)


def words_of(client: FlaskClient, path: str) -> str:
    """What a page says, where nothing that was typed became a part of it."""
    page = BeautifulSoup(client.get(path).get_data(as_text=True), "lxml")
    return _checked(page, path)


def _checked(page: BeautifulSoup, where: str) -> str:
    main = page.main
    assert main is not None, where
    assert not main.select("script, img[src=x], svg[onload]"), where
    ran = [name for each in main.find_all(True) for name in each.attrs if name in RUNS]
    assert ran == [], where
    boxes = [str(box.get("value", "")) for box in main.select("input")]
    return " ".join([main.get_text(" "), *boxes])


def test_markup_is_shown_as_it_was_typed_on_every_page_and_in_every_file(
    app: Flask, client: FlaskClient
) -> None:
    an_open_survey(survey_of_words())
    at = press(client, START).location
    typed = {
        "answering_for": {"answering_for": "organisation"},
        "line": {"line": PAYLOAD},
        "lines": {"lines": PAYLOAD},
        "organisation": {"organisation_may_be_named": "yes"},
        "chosen": {"chosen": "other", "chosen:other": PAYLOAD},
        "again": {"again": PAYLOAD},
    }
    while not at.endswith("/check-answers"):
        page = client.get(at)
        boxes = BeautifulSoup(page.get_data(as_text=True), "lxml").select(
            "main form :is(input[type=text], input:not([type]), textarea)"
        )
        name = at.rpartition("/")[2].partition("?")[0].removeprefix("p_")
        fields = {
            str(box["name"]): "5" if box.get("inputmode") == "numeric" else PAYLOAD for box in boxes
        } | typed.get(name, {})
        again = press(client, at, page=page, **fields)
        assert again.status_code == 302, (at, fields)
        assert again.location != at
        at = again.location
    shown = words_of(client, at)
    assert shown.count(PAYLOAD) >= 4, shown
    done = press(client, at).location
    thanks = BeautifulSoup(client.get(done).get_data(as_text=True), "lxml")
    reference = str(thanks.select_one("#code").get_text(strip=True))  # type: ignore[union-attr]  # it is there
    copy = press(client, f"{START}/your-answers", reference=reference)
    assert PAYLOAD in _checked(BeautifulSoup(copy.get_data(as_text=True), "lxml"), "copy")
    _check_officers_pages(app)
    _check_files()
    assert all(PAYLOAD not in one.body for one in db.session.scalars(select(OutboxMessage)))
    assert db.session.scalars(select(SurveyResponse)).one().answers["line"] == PAYLOAD


def _check_officers_pages(app: Flask) -> None:
    moderator = signed_in(app, Role.MODERATOR)
    assert PAYLOAD in words_of(moderator, f"/officers{START}/organisations")
    words_of(moderator, f"/officers{START}")


def _check_files() -> None:
    """The rest of the formats, and what spreadsheets would run, stand in ``exporters/test_answers_file.py``."""
    file = answers_file(
        survey_or_404("priorities"), FORMATS["json"], sights=EVERYTHING, publisher="The council", now=NOON
    )  # fmt: skip
    (response,) = json.loads(b"".join(file.pieces))["responses"]
    assert [response[name] for name in ("line", "lines", "chosen:other")] == [PAYLOAD] * 3
