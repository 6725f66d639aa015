"""Whose name a request may use: a redirect or a whole address made from another would lead a resident there."""

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

SQLITE = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
AT_HOME = {"public_url": "http://127.0.0.1:8000"}
IN_PUBLIC = {"public_url": "https://engage.example.org"}
DEMO_IN_PUBLIC = {**IN_PUBLIC, "is_demo": True}
TWO_NAMES = {**IN_PUBLIC, "trusted_hosts": ("vote.example.net",)}


@SQLITE
@pytest.mark.parametrize(
    ("told", "host", "is_ours"),
    [
        (AT_HOME, "localhost:8000", True),
        (AT_HOME, "127.0.0.1:8311", True),
        (AT_HOME, "192.168.1.20:8000", True),
        (AT_HOME, "[::1]:8000", True),
        (AT_HOME, "evil.example", False),
        (AT_HOME, "8.8.8.8", False),
        (AT_HOME, "localhost.evil.example", False),
        (IN_PUBLIC, "engage.example.org", True),
        (IN_PUBLIC, "ENGAGE.example.org:443", True),
        (IN_PUBLIC, "www.engage.example.org", False),
        (IN_PUBLIC, "engage.example.org.evil.example", False),
        (IN_PUBLIC, "localhost", False),
        (IN_PUBLIC, "10.0.0.7", False),
        (IN_PUBLIC, "a host", False),
        (DEMO_IN_PUBLIC, "10.0.0.7:8000", True),
        (DEMO_IN_PUBLIC, "evil.example", False),
        (TWO_NAMES, "vote.example.net", True),
        (TWO_NAMES, "evil.example", False),
    ],
)
@pytest.mark.requirement("SEC2")
def test_only_our_own_names_are_answered(
    client: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
    told: dict[str, Any],
    host: str,
    is_ours: bool,
) -> None:
    config = client.application.config
    monkeypatch.setitem(config, "SETTINGS", replace(config["SETTINGS"], **told))

    answer = client.get("/results", headers={"Host": host})

    assert answer.status_code == (200 if is_ours else 400)
    assert ("This is not our address" in answer.get_data(as_text=True)) != is_ours


@SQLITE
@pytest.mark.parametrize("path", ["/officers", "/officers/", "/ur/easy/results", "/no-such-page"])
@pytest.mark.requirement("SEC2")
def test_a_forged_name_is_in_no_redirect_and_on_no_page(
    client: FlaskClient, app: Flask, path: str
) -> None:
    answer = client.get(path, headers={"Host": "evil.example"})

    assert answer.status_code == 400
    assert "Location" not in answer.headers
    page = answer.get_data(as_text=True)
    assert "evil.example" not in page
    assert app.config["SETTINGS"].public_url in page


@SQLITE
def test_a_load_balancer_may_ask_by_number_whether_the_process_is_up(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], **IN_PUBLIC))

    assert client.get("/healthz", headers={"Host": "10.0.0.7:8000"}).status_code == 200
