"""How files and pages are sent: small to whoever can read compressed files, and never so that a length tells a secret."""

import gzip
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.forms import press
from tests.programme import an_open_round

SHEET = "site.css"
ZIPPED = {"Accept-Encoding": "gzip, br"}


@pytest.fixture
def plain_client(sqlite_app: Flask) -> FlaskClient:
    return FlaskClient(sqlite_app, sqlite_app.response_class)


def get_file(client: FlaskClient, path: str, headers: dict[str, str] | None = None) -> Any:
    answer = client.get(path, headers=headers)
    answer.get_data()
    answer.close()
    return answer


@pytest.mark.requirement("Q7")
def test_a_style_sheet_is_sent_compressed_to_who_can_read_that(
    sqlite_app: Flask, plain_client: FlaskClient
) -> None:
    path = sqlite_app.jinja_env.globals["asset"](SHEET)  # type: ignore[operator]  # the template's function
    whole = get_file(plain_client, path)
    small = get_file(plain_client, path, ZIPPED)
    assert "Content-Encoding" not in whole.headers
    assert small.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.get_data()) == whole.get_data()
    assert len(small.get_data()) < len(whole.get_data()) / 3
    for answer in (whole, small):
        assert answer.mimetype == "text/css"
        assert "Accept-Encoding" in answer.headers["Vary"]
        assert answer.cache_control.max_age == 31_536_000
    assert small.headers["ETag"] != whole.headers["ETag"]


@pytest.mark.requirement("SEC2")
@pytest.mark.parametrize(
    "path", ["/static/build.py", "/static/src/js/page.js", "/static/build/../build.py"]
)
def test_only_built_files_are_served(plain_client: FlaskClient, path: str) -> None:
    assert get_file(plain_client, path).status_code == 404


@pytest.mark.requirement("SEC2")
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_page_with_a_secret_that_an_address_opens_is_never_compressed(
    client: FlaskClient,
) -> None:
    an_open_round()
    for path in ("/rounds/safer", "/officers/sign-in"):
        page = client.get(path, headers=ZIPPED)
        assert "csrf_token" in page.get_data(as_text=True), path
        assert "Content-Encoding" not in page.headers, path


@pytest.mark.requirement("Q7")
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_page_for_anybody_is_compressed_for_who_brings_and_gets_no_cookie(app: Flask) -> None:
    an_open_round()
    browser = FlaskClient(app, app.response_class)
    for path in ("/", "/ur/", "/about", "/accessibility"):
        page = browser.get(path, headers=ZIPPED)
        assert page.headers["Content-Encoding"] == "gzip", path
        assert "Set-Cookie" not in page.headers, path
        assert "csrf_token" not in gzip.decompress(page.get_data()).decode(), path
    browser.set_cookie("engage-look", "l..")
    assert "Content-Encoding" in browser.get("/", headers=ZIPPED).headers
    browser.set_cookie("another", "x")
    assert "Content-Encoding" not in browser.get("/", headers=ZIPPED).headers


@pytest.mark.requirement("SEC2")
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_how_pages_look_is_not_changed_from_elsewhere(client: FlaskClient) -> None:
    dark = {"text": "", "font": "", "theme": "dark"}
    elsewhere = client.post("/appearance", data=dark, headers={"Sec-Fetch-Site": "cross-site"})
    assert "Set-Cookie" not in elsewhere.headers
    assert "Set-Cookie" in client.post("/appearance", data=dark).headers


@pytest.mark.requirement("Q7")
def test_what_answers_an_accepted_form_is_compressed(app: Flask) -> None:
    vote_round = an_open_round()
    browser = FlaskClient(app, app.response_class)
    browser.environ_base["HTTP_ACCEPT_ENCODING"] = "gzip"
    page = browser.get("/rounds/safer")
    ballot = press(browser, "/rounds/safer/ballot", page=page, code=vote_round.codes[0])
    assert ballot.headers["Content-Encoding"] == "gzip"
    assert "Lights" in gzip.decompress(ballot.get_data()).decode()
    assert int(ballot.headers["Content-Length"]) == len(ballot.get_data())


@pytest.mark.requirement("SEC2")
def test_a_refused_form_is_not_compressed(client: FlaskClient) -> None:
    an_open_round()
    answer = client.post("/rounds/safer/ballot", data={"code": "x"}, headers=ZIPPED)
    assert answer.status_code == 400
    assert "Content-Encoding" not in answer.headers
