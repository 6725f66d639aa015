"""What browsers and search engines ask for by itself."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

SQLITE = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


@SQLITE
def test_search_engines_are_told_to_leave_the_officers_pages(client: FlaskClient) -> None:
    answer = client.get("/robots.txt")
    assert answer.mimetype == "text/plain"
    assert "Disallow: /officers" in answer.get_data(as_text=True)


@SQLITE
def test_the_usual_name_of_the_little_picture_leads_to_ours(client: FlaskClient) -> None:
    with client.get(client.get("/favicon.ico").location) as picture:
        assert picture.status_code == 200
        assert picture.mimetype == "image/svg+xml"


@SQLITE
def test_a_phone_number_is_not_broken_over_lines(app: Flask, client: FlaskClient) -> None:
    phone = app.config["SETTINGS"].council.phone
    assert " " in phone
    assert phone.replace(" ", "\u00a0") in client.get("/easy/help").get_data(as_text=True)
    assert phone.replace(" ", "\u00a0") in client.get("/help").get_data(as_text=True)
