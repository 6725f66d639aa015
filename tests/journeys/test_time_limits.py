"""Time limits: nobody meets one without being asked first, and any key or press gives more time (WCAG 2.2.1)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from engage.people.views.still_here import ANSWERED_WITHIN
from tests.journeys.browsers import DESKTOP, TABLET, Device, Visitor
from tests.journeys.states import begin_survey
from tests.journeys.visits import Going
from tests.journeys.world import World

pytestmark = pytest.mark.requirement("A6")
ASKED_AFTER, CLEARED_AFTER, TRIED_AGAIN_AFTER = 180, 60, 5
LEAST_WARNING_SECONDS = 20


def wait(page: Page, seconds: int) -> None:
    page.clock.run_for(seconds * 1000)


def shared(come_with: Callable[[Device], Visitor], device: Device = TABLET) -> Visitor:
    """At a screen that is set for many people, with a survey begun."""
    visitor = come_with(device)
    visitor.open("/help")
    visitor.follow("main a[href='/shared-screen']")
    visitor.submit("button[name=shared]")
    visitor.page.clock.install()
    return visitor


@pytest.mark.parametrize("view", ["", "/ur/easy"])
def test_a_shared_screen_asks_before_it_is_cleared_and_one_key_gives_more_time(
    come_with: Callable[[Device], Visitor], world: World, view: str
) -> None:
    visitor = shared(come_with)
    begin_survey(Going(visitor, world, view))
    visitor.page.locator("input[value=safety]").check()
    asked = visitor.page.locator("dialog[data-idle]")
    wait(visitor.page, ASKED_AFTER - 2)
    assert not asked.is_visible()
    wait(visitor.page, 4)
    assert asked.is_visible()
    assert int(asked.locator("[data-left]").inner_text()) > LEAST_WARNING_SECONDS
    wait(visitor.page, LEAST_WARNING_SECONDS)
    assert asked.is_visible()
    visitor.page.keyboard.press("a")
    assert not asked.is_visible()
    assert visitor.page.locator("input[value=safety]").is_checked()
    wait(visitor.page, ASKED_AFTER - 2)
    assert not asked.is_visible()


def test_a_screen_nobody_answers_at_is_cleared_for_the_next_person(
    come_with: Callable[[Device], Visitor], world: World
) -> None:
    visitor = shared(come_with)
    begin_survey(Going(visitor, world))
    visitor.page.locator("input[value=safety]").check()
    visitor.submit()
    visitor.page.evaluate("sessionStorage.setItem('of the one before', 'yes')")
    visitor.context.set_offline(True)
    wait(visitor.page, ASKED_AFTER + CLEARED_AFTER + 2)
    visitor.page.locator("[data-waits]").wait_for()
    visitor.page.keyboard.press("a")
    assert visitor.page.locator("main").count() == 0, "nothing to see while it is not cleared"
    visitor.context.set_offline(False)
    with visitor.page.expect_navigation():
        wait(visitor.page, TRIED_AGAIN_AFTER + 1)
    visitor.watch.begin()  # the browser complained that there was no internet
    assert visitor.path == "/"
    assert visitor.page.evaluate("sessionStorage.length + localStorage.length") == 0
    visitor.open(f"/surveys/{world.survey_slug}/questions/where")
    assert visitor.path == f"/surveys/{world.survey_slug}"
    assert visitor.page.locator("dialog[data-idle]").count() == 1
    visitor.open("/shared-screen")
    visitor.submit("button[name=shared]")
    assert visitor.page.locator("dialog[data-idle]").count() == 0


def test_somebodys_own_screen_has_no_limit(
    come_with: Callable[[Device], Visitor], world: World
) -> None:
    visitor = come_with(DESKTOP)
    begin_survey(Going(visitor, world))
    assert visitor.page.locator("dialog[data-idle]").count() == 0


def test_an_officer_is_asked_before_the_session_ends(officer: Visitor) -> None:
    officer.page.clock.install()
    officer.open("/officers/")
    asked = officer.page.locator("dialog[data-idle]")
    after = int(asked.get_attribute("data-after") or 0)
    assert after + ANSWERED_WITHIN.total_seconds() < 3600
    wait(officer.page, after + 1)
    assert asked.is_visible()
    assert int(asked.locator("[data-left]").inner_text()) > LEAST_WARNING_SECONDS
    with officer.page.expect_response("**/officers/still-here") as kept:
        officer.page.keyboard.press("Enter")
    assert kept.value.status == 204
    assert not asked.is_visible()
