"""The receipt on the device that voted: one for each vote, and a file to keep."""

import re

import pytest
from flask.testing import FlaskClient

from tests.forms import press
from tests.programme import a_programme, an_open_round

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


def vote(client: FlaskClient, slug: str, code: str) -> str:
    """Cast; the receipt code as the page shows it."""
    at = f"/rounds/{slug}"
    review = press(client, f"{at}/review", at=at, code=code, chosen=["A"])
    sent = press(client, f"{at}/send", page=review)
    page = client.get(sent.location).get_data(as_text=True)
    (found,) = set(re.findall(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", page))
    return str(found)


@pytest.mark.requirement("V6")
def test_who_votes_in_two_rounds_on_one_device_keeps_a_receipt_of_each(client: FlaskClient) -> None:
    programme = a_programme()
    rounds = {slug: an_open_round(programme=programme, slug=slug) for slug in ("safer", "greener")}
    codes = {slug: vote(client, slug, opened.codes[0]) for slug, opened in rounds.items()}
    assert codes["safer"] != codes["greener"]
    for slug, code in codes.items():
        page = client.get(f"/rounds/{slug}/receipt").get_data(as_text=True)
        assert [code in page for code in codes.values()] == [
            each == code for each in codes.values()
        ]
    taken_off = press(client, "/rounds/safer/receipt", page=client.get("/rounds/safer/receipt"))
    assert taken_off.status_code == 302
    assert client.get("/rounds/greener/receipt").status_code == 302


@pytest.mark.requirement("V6")
@pytest.mark.parametrize("view", ["", "/easy", "/ur"])
def test_a_receipt_can_be_saved_without_a_script_and_never_shows_the_choices(
    client: FlaskClient, view: str
) -> None:
    opened = an_open_round(programme=a_programme())
    assert client.get("/rounds/safer/receipt.txt").location == "/rounds/safer"
    code = vote(client, "safer", opened.codes[0])
    saved = f"{view}/rounds/safer/receipt.txt"
    assert f'href="{saved}"' in client.get(f"{view}/rounds/safer/receipt").get_data(as_text=True)
    answer = client.get(saved)
    words = answer.get_data(as_text=True)
    assert "attachment" in answer.headers["Content-Disposition"]
    assert code in words
    assert f"{view}/rounds/safer/list" in words
    assert "Lights" not in words
