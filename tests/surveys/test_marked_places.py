"""A place marked on the map: pressed or moved by buttons without JavaScript, told by its area, kept from those who need not see it."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from engage.kernel.db import db
from engage.places.commands import import_areas, import_outlines, import_postcodes
from engage.places.rules.spots import spot_from
from surveys.models import SurveyDraft
from tests.forms import press
from tests.programme import FIRST_OFFICER, NOON, an_open_survey
from tests.surveys.kinds import two_outlines
from tests.surveys.rules.test_marked_places import asked_where

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
AT = "/surveys/priorities/questions/spot"


@pytest.fixture
def boundaries(app: Flask) -> None:
    names = [{"code": "north", "name": "North"}, {"code": "south", "name": "South"}]
    import_areas(names, now=NOON, actor=FIRST_OFFICER)
    import_outlines(two_outlines(), now=NOON, actor=FIRST_OFFICER)
    import_postcodes([{"postcode": "SK1 3XE", "area": "south"}], now=NOON, actor=FIRST_OFFICER)
    db.session.commit()


def begin(client: FlaskClient) -> None:
    an_open_survey(asked_where())
    press(client, "/surveys/priorities")


def boxes(answer: Any) -> dict[str, str]:
    """What stands in the boxes of the page's question."""
    page = BeautifulSoup(answer.get_data(as_text=True), "lxml")
    filled = {
        str(box["name"]): str(box.get("value", ""))
        for box in page.select("main input[name^='spot:']")
    }
    chosen = page.select_one("main option[selected]")
    return filled | {"spot:area": str(chosen["value"]) if chosen else ""}


def stored() -> Any:
    db.session.expire_all()
    return db.session.scalars(select(SurveyDraft)).one().answers["spot"]


def send(client: FlaskClient, answer: Any, prefix: str = "", **more: str) -> Any:
    filled = {**boxes(answer), **more}
    filled.pop("spot:map", None)
    return press(client, f"{prefix}{AT}", page=answer, **filled)


@pytest.mark.requirement("Q1", "Q2", "D2")
@pytest.mark.usefixtures("boundaries")
@pytest.mark.parametrize("prefix", ["", "/easy", "/ur"])
def test_each_press_on_the_map_marks_the_place_more_exactly(
    client: FlaskClient, prefix: str
) -> None:
    begin(client)
    first = send(
        client, client.get(f"{prefix}{AT}"), prefix, **{"spot:map.x": "200", "spot:map.y": "100"}
    )
    assert boxes(first)["spot:area"] == "south"
    coarse = spot_from(boxes(first)["spot:spot"])
    second = send(client, first, prefix, **{"spot:map.x": "140", "spot:map.y": "100"})
    fine = spot_from(boxes(second)["spot:spot"])
    assert coarse is not None
    assert fine is not None
    assert fine.metres < coarse.metres
    assert abs(fine.longitude - coarse.longitude) < 0.001
    assert "<svg" in second.get_data(as_text=True)
    assert str(fine.metres) in second.get_data(as_text=True)
    send(client, second, prefix)
    assert stored() == {"chosen": "south", "spot": str(fine)}
    again = client.get(f"{prefix}{AT}")
    assert boxes(again)["spot:spot"] == str(fine)
    assert "53." not in client.get("/surveys/priorities/check-answers").get_data(as_text=True)


@pytest.mark.requirement("Q2")
@pytest.mark.usefixtures("boundaries")
def test_buttons_do_from_a_keyboard_what_a_press_does(client: FlaskClient) -> None:
    begin(client)
    marked = send(client, client.get(AT), **{"spot:area": "north", "press": "mark spot"})
    start = spot_from(boxes(marked)["spot:spot"])
    moved = send(client, marked, press="east spot")
    there = spot_from(boxes(moved)["spot:spot"])
    assert start is not None
    assert there is not None
    assert there.longitude > start.longitude
    assert there.latitude == start.latitude
    nearer = send(client, moved, press="nearer spot")
    assert boxes(nearer)["spot:zoom"] == "16"
    wider = send(client, send(client, nearer, press="wider spot"), press="wider spot")
    assert boxes(wider)["spot:zoom"] == "1"
    send(client, wider)
    assert stored() == {"chosen": "north", "spot": str(there)}
    gone = send(client, wider, press="unmark spot")
    assert boxes(gone)["spot:spot"] == ""
    send(client, gone)
    assert stored() == "north"


@pytest.mark.requirement("Q1")
@pytest.mark.usefixtures("boundaries")
def test_list_and_postcode_alone_are_answers_and_win_over_a_mark_elsewhere(
    client: FlaskClient,
) -> None:
    begin(client)
    send(client, client.get(AT), **{"spot:postcode": "SK1 3XE"})
    assert stored() == "south"
    marked = send(client, client.get(AT), **{"spot:area": "north", "press": "mark spot"})
    send(client, marked, **{"spot:area": "south"})
    assert stored() == "south"
    send(client, marked, **{"spot:area": "north", "spot:spot": "1,2,3"})
    assert "Mark the place once more" in send(client, marked, **{"spot:spot": "x"}).get_data(
        as_text=True
    )
    assert stored() == "south", "nothing that is refused is stored"


@pytest.mark.requirement("Q1")
def test_without_boundaries_there_is_the_list(client: FlaskClient) -> None:
    begin(client)
    named = BeautifulSoup(client.get(AT).get_data(as_text=True), "lxml").select(
        "main [name^='spot:']"
    )
    assert [box["name"] for box in named] == ["spot:area"]
    send(client, client.get(AT), **{"press": "mark spot", "spot:area": "north"})
    send(client, client.get(AT), **{"spot:area": "north"})
    assert stored() == "north"
