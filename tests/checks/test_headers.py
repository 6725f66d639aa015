"""What every answer says to the browser: nothing inline, nobody's frame, nothing kept; and cookies no script can read."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient

from engage.kernel.db import db
from engage.kernel.security import csrf

PATHS = (
    "/",
    "/ur/easy/",
    "/results",
    "/receipt",
    "/no-such-page",
    "/officers/sign-in",
    "/officers/acts/",
)


def _every_get(app: Flask) -> Iterator[str]:
    """An address for every rule that answers GET; what stands for a name is not there, so most say so."""
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if "GET" in (rule.methods or ()):
                yield url_for(rule.endpoint, **dict.fromkeys(rule.arguments, "1"))


@pytest.fixture
def browser(sqlite_app: Flask) -> FlaskClient:
    return FlaskClient(sqlite_app, sqlite_app.response_class)


@pytest.mark.requirement("SEC2")
def test_every_answer_carries_the_strict_headers(sqlite_app: Flask, browser: FlaskClient) -> None:
    statuses = set()
    for path in (*PATHS, *_every_get(sqlite_app)):
        answer = browser.get(path)
        statuses.add(answer.status_code)
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, path
        assert "frame-ancestors 'none'" in policy, path
        assert answer.headers["X-Content-Type-Options"] == "nosniff", path
        assert answer.headers["Cache-Control"] == "no-store", path
        assert "unsafe" not in policy, path
        assert "base-uri 'none'" in policy, path
        assert "form-action 'self'" in policy, path
        assert answer.headers["Referrer-Policy"] == "same-origin", path
    assert {200, 302, 404} <= statuses


@pytest.mark.requirement("SEC2")
def test_an_error_of_ours_is_as_strict_and_says_nothing(
    sqlite_app: Flask, browser: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise RuntimeError("the password is walnut")

    monkeypatch.setitem(sqlite_app.view_functions, "activities.home", _like(sqlite_app, fail))
    monkeypatch.setitem(sqlite_app.config, "PROPAGATE_EXCEPTIONS", False)
    answer = browser.get("/")
    assert answer.status_code == 500
    assert "walnut" not in answer.get_data(as_text=True)
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"


def _like(app: Flask, view: Callable[[], None]) -> Callable[[], None]:
    """A view with the home page's policy."""
    view.__dict__.update(vars(app.view_functions["activities.home"]))
    view.__dict__.pop("__wrapped__", None)
    return view


@pytest.mark.requirement("SEC2")
def test_a_name_for_this_answers_scripts_is_never_used_twice(browser: FlaskClient) -> None:
    nonces = [
        re.findall(r"'nonce-([\w-]+)'", browser.get("/").headers["Content-Security-Policy"])[0]
        for _ in range(3)
    ]
    assert len(set(nonces)) == 3
    assert all(len(nonce) >= 20 for nonce in nonces)


@pytest.mark.requirement("SEC2")
def test_cookies_are_for_this_host_alone_and_out_of_reach_of_scripts(
    make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    app = make_app(
        f"sqlite:///{tmp_path / 'secure.sqlite3'}",
        tmp_path,
        is_secure=True,
        public_url="https://engage.example.org",
    )
    with app.app_context():
        db.create_all()
    browser = app.test_client()
    page = browser.get("/officers/sign-in", base_url="https://engage.example.org")
    chosen = browser.post(
        "/appearance",
        data={"theme": "dark", "text": "", "font": ""},
        base_url="https://engage.example.org",
    )
    with app.app_context():
        db.engine.dispose()
    cookies = page.headers.getlist("Set-Cookie") + chosen.headers.getlist("Set-Cookie")
    assert cookies[0].startswith("__Host-engage=")
    assert any(cookie.startswith("engage-look=") for cookie in cookies)
    for cookie in (cookie for cookie in cookies if "Max-Age=0" not in cookie):
        attributes = {part.strip().lower() for part in cookie.split(";")[1:]}
        assert {"secure", "httponly", "samesite=lax", "path=/"} <= attributes, cookie
        assert not any(part.startswith("domain") for part in attributes), cookie
    assert page.headers["Strict-Transport-Security"].startswith("max-age=31536000")


@pytest.mark.requirement("SEC2")
def test_no_form_is_taken_without_its_token(sqlite_app: Flask, browser: FlaskClient) -> None:
    """Every address that takes a form, walked from the router: refused before anybody asks who sends it. Looks are the one exception; a mail program's "unsubscribe" another, which proves itself."""
    taken = []
    for rule in sqlite_app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}):
            with sqlite_app.test_request_context():
                path = url_for(rule.endpoint, **dict.fromkeys(rule.arguments, "1"))
            for data in ({}, {"csrf_token": "made-up"}):
                answer = browser.open(path, method=method, data=data)
                if answer.status_code != 400 and rule.endpoint != "appearance.save":
                    taken.append((method, path, answer.status_code))
    assert taken == []
    assert csrf._exempt_views == {
        "engage.kernel.appearance.save",
        "engage.news.views.resident.answer",
    }
    assert not csrf._exempt_blueprints


@pytest.mark.requirement("SEC2")
def test_opening_addresses_changes_nothing(app: Flask, client: FlaskClient) -> None:
    """Every address, as a stranger's link might open it: the database is byte for byte what it was."""
    from tests.programme import an_open_round, an_open_survey

    vote_round = an_open_round()
    an_open_survey(programme=vote_round.pb_round.programme)
    slugs = {"slug": ("safer", "priorities"), "page_id": ("first",)}
    before = _dump()
    opened = 0
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()):
            continue
        for values in _values(rule.arguments, slugs):
            with app.test_request_context():
                path = url_for(rule.endpoint, **values)
            client.get(path)
            opened += 1
    assert opened > len(PATHS)
    assert _dump() == before


def _values(arguments: set[str], known: dict[str, tuple[str, ...]]) -> Iterator[dict[str, str]]:
    """Values for an address: once for each activity there is."""
    for slug in known["slug"]:
        yield {name: slug if name == "slug" else known.get(name, ("1",))[0] for name in arguments}
        if "slug" not in arguments:
            return


def _dump() -> dict[str, list[Any]]:
    with db.engine.connect() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(table.select()).all()))
            for table in db.metadata.sorted_tables
        }
