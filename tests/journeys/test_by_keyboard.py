"""The survey, the vote and a comment with a keyboard alone, in standard words and wholly in easy read: every stop is seen, none is covered, and none holds on."""

from collections.abc import Callable

import pytest

from tests.journeys.browsers import DESKTOP, PHONE, Device, Visitor
from tests.journeys.keyboard import Keyboard
from tests.journeys.world import World

SUBMIT = "main button.e-btn[type=submit]"
DEVICES = pytest.mark.parametrize("device", [DESKTOP, PHONE], ids=lambda device: device.name)
WAYS = pytest.mark.parametrize(("device", "view"), [(DESKTOP, ""), (PHONE, "/easy")], ids=("standard", "easy read"))  # fmt: skip
"""Standard words at a desk, and easy read on a phone."""


@WAYS
@pytest.mark.requirement("A2", "ER6")
def test_the_survey_by_keyboard(
    come_with: Callable[[Device], Visitor], world: World, device: Device, view: str
) -> None:
    visitor = come_with(device)
    visitor.open(f"{view}/")
    keys = Keyboard(visitor.page)
    keys.tab_to(f'main a[href="{view}/surveys/{world.survey_slug}"]')
    keys.press_and_go("Enter")
    keys.tab_to(SUBMIT)
    keys.press_and_go("Enter")
    keys.tab_to(SUBMIT)
    keys.press_and_go("Enter")
    keys.tab_to(".govuk-error-summary a")
    keys.press("Enter")
    assert visitor.page.evaluate("document.activeElement.type") == "radio"
    keys.press("ArrowDown")
    assert visitor.page.locator("input[value=safety]").is_checked()
    keys.tab_to(SUBMIT)
    keys.press_and_go("Enter")
    keys.tab_to("input[value=park]")
    keys.press("Space")
    keys.tab_to(SUBMIT)
    keys.press_and_go("Enter")
    keys.tab_to("textarea")
    keys.write("More lights")
    keys.tab_to(SUBMIT)
    keys.press_and_go("Enter")
    keys.tab_to(SUBMIT)
    keys.press_and_go("Enter")
    assert visitor.path == f"{view}/surveys/{world.survey_slug}/thank-you"
    keys.go_round()
    assert keys.stops > 30
    assert not keys.faults, "\n".join(keys.faults)


@WAYS
@pytest.mark.requirement("A2", "ER6")
def test_the_vote_by_keyboard(
    come_with: Callable[[Device], Visitor], world: World, device: Device, view: str
) -> None:
    visitor = come_with(device)
    visitor.open(f"{view}/rounds/{world.round_slug}")
    keys = Keyboard(visitor.page)
    keys.tab_to("main input[name=code]")
    keys.write(world.voting_code())
    keys.press_and_go("Enter")
    keys.tab_to("input[value=A]")
    keys.press("Space")
    keys.tab_to("input[value=C]")
    keys.press("Space")
    keys.tab_to("main button.e-btn--sun")
    keys.press_and_go("Enter")
    keys.tab_to("main button.e-btn--big")
    keys.press_and_go("Enter")
    assert visitor.path == f"{view}/rounds/{world.round_slug}/receipt"
    keys.go_round()
    assert keys.stops > 25
    assert not keys.faults, "\n".join(keys.faults)


@pytest.mark.requirement("A2", "ER6")
def test_a_comment_in_easy_read_by_keyboard(phone: Visitor, world: World) -> None:
    part = f"/easy/plans/{world.plan_slug}/parts/{world.part}"
    phone.open(f"/easy/plans/{world.plan_slug}")
    keys = Keyboard(phone.page)
    keys.tab_to(f'main a[href="{part}"]')
    keys.press_and_go("Enter")
    keys.tab_to("main input[name=stance]")
    keys.press("Space")
    keys.tab_to("main textarea")
    keys.write("More lights by the path")
    keys.tab_to(SUBMIT)
    keys.press_and_go("Enter")
    assert phone.path == f"/easy/plans/{world.plan_slug}/thank-you"
    keys.go_round()
    assert keys.stops > 20
    assert not keys.faults, "\n".join(keys.faults)


@DEVICES
@pytest.mark.requirement("A2")
def test_nothing_on_a_long_ballot_hides_behind_the_budget(
    come_with: Callable[[Device], Visitor], world: World, device: Device
) -> None:
    """The bar with the total stays at the edge of the screen; whatever has focus stays clear of it, forwards and backwards."""
    visitor = come_with(device)
    visitor.open(f"/rounds/{world.large_round}")
    keys = Keyboard(visitor.page)
    keys.tab_to("main input[name=code]")
    keys.write(world.large_round_code)
    keys.press_and_go("Enter")
    keys.go_round()
    assert keys.stops > 15
    assert not keys.faults, "\n".join(keys.faults)


@pytest.mark.requirement("A2")
def test_menus_open_and_close_by_keyboard(desktop: Visitor) -> None:
    desktop.open("/")
    keys = Keyboard(desktop.page)
    keys.tab_to(".e-access summary")
    keys.press("Enter")
    keys.tab_to('.e-access a[hreflang="ur"]')
    keys.press("Escape")
    assert desktop.page.evaluate("document.activeElement.tagName") == "SUMMARY"
    assert not desktop.page.locator('.e-access a[hreflang="ur"]').is_visible()
    assert not keys.faults, "\n".join(keys.faults)


@pytest.mark.requirement("A2")
def test_a_missing_focus_ring_is_noticed(desktop: Visitor) -> None:
    desktop.open("/receipt")
    desktop.page.evaluate(
        """() => {
            const sheet = new CSSStyleSheet();
            sheet.replaceSync("*, *::before, *::after { outline: none !important; box-shadow: none !important; background: white !important; border: 0 !important; color: black !important; text-decoration: none !important }");
            document.adoptedStyleSheets = [sheet];
        }"""
    )
    keys = Keyboard(desktop.page)
    keys.tab_to("main input[name=tracker]")
    assert any("tracker" in fault for fault in keys.faults)
