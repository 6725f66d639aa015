"""Pages that everybody gets: kept once, with nobody's own words in them."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.content.rules.words import words_from
from engage.kernel.db import db
from engage.kernel.shared_pages import MARK, MOST_KEPT, STORE
from surveys.queries.surveys import survey_or_404
from tests.forms import press, token_on
from tests.programme import an_open_survey

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
START = "/surveys/priorities"


def kept(app: Flask) -> str:
    return str(app.extensions[STORE])


@pytest.mark.requirement("SEC3")
def test_a_kept_page_holds_nobodys_token_and_gives_each_their_own(
    app: Flask, client: FlaskClient
) -> None:
    an_open_survey()
    first = client.get(START).get_data(as_text=True)
    second = app.test_client().get(START).get_data(as_text=True)
    assert token_on(first) != token_on(second)
    assert token_on(first) not in kept(app)
    assert MARK not in first + second


def test_what_changes_is_never_told_from_what_was_kept(client: FlaskClient) -> None:
    an_open_survey()
    client.get(START)
    survey = survey_or_404("priorities")
    survey.words = {**survey.words, **words_from({"title": {"en": "Quite another title"}})}
    db.session.commit()
    assert "Quite another title" in client.get(START).get_data(as_text=True)


def test_an_answered_page_is_not_kept(app: Flask, client: FlaskClient) -> None:
    an_open_survey()
    press(client, START)
    questions = f"{START}/questions"
    press(client, f"{questions}/first", first="homes")
    press(client, f"{questions}/where", where=["park"])
    press(client, f"{questions}/more", more="Nobody else may read this")
    assert "Nobody else" in client.get(f"{questions}/more").get_data(as_text=True)
    other = app.test_client()
    press(other, START)
    press(other, f"{questions}/first", first="homes")
    press(other, f"{questions}/where", where=["park"])
    assert "Nobody else" not in other.get(f"{questions}/more").get_data(as_text=True)
    assert "Nobody else" not in kept(app)


def test_a_reference_is_not_kept_with_the_page_of_thanks(app: Flask, client: FlaskClient) -> None:
    an_open_survey()
    references = set()
    for one in (client, app.test_client()):
        press(one, START)
        for page, answer in (("first", {"first": "homes"}), ("where", {}), ("more", {})):
            press(one, f"{START}/questions/{page}", **answer)
        done = press(one, f"{START}/check-answers").location
        page = one.get(done).get_data(as_text=True)
        start = page.index('id="code"')
        references.add(page[page.index("<bdi>", start) + 5 : page.index("</bdi>", start)])
    assert len(references) == 2
    assert not any(reference in kept(app) for reference in references)


def test_a_query_that_anybody_can_write_fills_no_memory(app: Flask, client: FlaskClient) -> None:
    an_open_survey()
    client.get(START)
    before = len(app.extensions[STORE])
    for number in range(5):
        page = client.get(f"{START}?from={number}").get_data(as_text=True)
        assert f"?from={number}" in page
    assert len(app.extensions[STORE]) == before <= MOST_KEPT


def test_a_page_is_kept_for_each_view_and_look(client: FlaskClient) -> None:
    an_open_survey()
    pages = [client.get(f"{view}{START}").get_data(as_text=True) for view in ("", "/ur", "/easy")]
    client.post("/appearance", data={"text": "", "font": "", "theme": "dark", "back": START})
    pages.append(client.get(START).get_data(as_text=True))
    assert [page[page.index("<html") : page.index("<head>")].count("data-theme") for page in pages] == [0, 0, 0, 1]  # fmt: skip
    assert 'lang="ur"' in pages[1]
    assert "e-easy" in pages[2]


def test_a_residents_page_sends_no_cookie_back_that_changes_nothing(client: FlaskClient) -> None:
    """The sign-in library would send one with every page and write into everybody's session."""
    an_open_survey()
    press(client, START)
    again = client.get(f"{START}/questions/first")
    assert again.headers.getlist("Set-Cookie") == []
