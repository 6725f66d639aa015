"""A stranger counts a declared round again in a browser."""

import pytest
from flask import Flask
from playwright.sync_api import Route, expect
from sqlalchemy import select

from engage.activities.models import Programme
from engage.kernel.db import db
from tests.budgeting.declared import a_declared_round
from tests.journeys.browsers import Visitor
from tests.journeys.world import World

SLUG = "counted-again"
PAGE = f"/rounds/{SLUG}/recount"


@pytest.fixture(scope="module")
def declared(lived_in: tuple[Flask, World]) -> str:
    """Sixty votes: enough that the ballots themselves are published."""
    with lived_in[0].app_context():
        programme = db.session.scalars(select(Programme)).first()
        a_declared_round(60, programme=programme, slug=SLUG)
        db.session.remove()
    return PAGE


def ending(visitor: Visitor, status: str) -> None:
    visitor.page.locator("[data-with-script] button").click()
    expect(visitor.page.locator("[data-status]")).to_have_attribute("data-status", status)


@pytest.mark.requirement("V7")
def test_the_browser_comes_to_the_same_result(desktop: Visitor, declared: str) -> None:
    desktop.open(declared)
    ending(desktop, "same")
    assert "counted 60 votes. It comes to the same result" in desktop.words()
    steps = desktop.page.locator("[data-steps] tbody tr")
    assert steps.count() == 3
    assert "£" in steps.first.inner_text()


@pytest.mark.requirement("V7")
def test_the_browser_notices_one_changed_ballot(desktop: Visitor, declared: str) -> None:
    def change(route: Route) -> None:
        body = route.fetch().text()
        route.fulfill(body=body.replace(";A\n", ";A,B\n", 1))

    desktop.page.route("**/files/ballots.pb", change)
    desktop.open(declared)
    ending(desktop, "apart")
    assert "the votes for a project" in desktop.words()


@pytest.mark.requirement("V7")
def test_a_small_round_is_recounted_from_its_totals(desktop: Visitor, world: World) -> None:
    desktop.open(f"/rounds/{world.declared_round}/recount")
    ending(desktop, "same")
    assert "Two witnesses" in desktop.words()


def test_without_scripts_the_page_says_how_to_count(plain_phone: Visitor, declared: str) -> None:
    plain_phone.open(declared)
    assert "engage round verify FOLDER" in plain_phone.words()
    assert plain_phone.page.locator("[data-with-script] button").is_hidden()
    for link in plain_phone.page.locator("main li a").all():
        address = link.get_attribute("href") or ""
        assert plain_phone.context.request.get(address).ok


@pytest.mark.parametrize("view", ["/ur", "/easy", "/ur/easy"])
def test_the_page_is_there_in_every_view(phone: Visitor, declared: str, view: str) -> None:
    answer = phone.open(f"{view}{declared}")
    assert answer.ok
