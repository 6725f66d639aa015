"""Residents take part on a phone without scripts: in English, in Urdu and in easy read."""

import re

import pytest

from tests.journeys.browsers import Visitor
from tests.journeys.world import World

VIEWS = pytest.mark.parametrize("view", ["", "/ur", "/easy", "/ur/easy"])
CODE = re.compile(r"[0-9A-Z]{4}(?:[ -][0-9A-Z]{4}){2}")


@VIEWS
@pytest.mark.requirement("Q7", "SEC8")
def test_a_resident_answers_the_survey(plain_phone: Visitor, world: World, view: str) -> None:
    visitor = plain_phone
    visitor.open(f"{view}/")
    visitor.follow(f'main a[href="{view}/surveys/{world.survey_slug}"]')
    visitor.submit()
    visitor.page.locator("input[value=safety]").check()
    visitor.submit()
    visitor.page.locator("input[value=park]").check()
    visitor.page.locator("input[value=shops]").check()
    visitor.submit()
    visitor.page.locator("textarea").fill("More lights on the path")
    visitor.submit()
    assert "More lights on the path" in visitor.words()
    visitor.submit()
    assert visitor.path.endswith("/thank-you")
    assert CODE.search(visitor.page.locator("#code").inner_text())
    _is_in(visitor, view)


@VIEWS
@pytest.mark.requirement("Q7", "A5")
def test_a_resident_votes_with_a_code(plain_phone: Visitor, world: World, view: str) -> None:
    """The code is typed as people copy it: in small letters, with spaces around and in it, and dashes."""
    visitor = plain_phone
    code = world.voting_code()
    visitor.open(f"{view}/")
    visitor.follow(f'main a[href="{view}/rounds/{world.round_slug}"]')
    visitor.page.locator("input[name=code]").fill(f"  {code[:4].lower()} -{code[4:8]}  {code[8:]} ")
    visitor.submit()
    visitor.page.locator("input[name=chosen][value=A]").check()
    visitor.page.locator("input[name=chosen][value=B]").check()
    visitor.submit("button[value=total]")
    assert "£0" in visitor.page.locator("output").inner_text()
    visitor.submit("button:not([name])")
    assert visitor.page.locator("button[name=take_out]").count() == 2
    visitor.submit("button[name=take_out][value=B]")
    visitor.submit("button.e-btn")
    assert visitor.path.endswith(f"/rounds/{world.round_slug}/receipt")
    tracker = visitor.page.locator("#code").inner_text()
    assert "Lights" not in visitor.words()
    _is_in(visitor, view)
    visitor.open(f"{view}/receipt")
    visitor.page.locator("input[name=tracker]").fill(tracker.lower())
    visitor.submit()
    # Only a code that is found leads to a page that names the round.
    assert any(title in visitor.words() for title in ("A safer place", "ایک محفوظ جگہ"))


@VIEWS
@pytest.mark.requirement("Q7")
def test_a_resident_comments_on_a_part_of_a_plan(
    plain_phone: Visitor, world: World, view: str
) -> None:
    visitor = plain_phone
    visitor.open(f"{view}/")
    visitor.follow(f'main a[href="{view}/plans/{world.plan_slug}"]')
    visitor.follow(f'main a[href="{view}/plans/{world.plan_slug}/parts/{world.part}"]')
    visitor.page.locator("input[name=stance][value=partly]").check()
    visitor.page.locator("#comment").fill("Please make it two weeks")
    visitor.submit()
    assert visitor.path.endswith("/thank-you")
    assert CODE.search(visitor.page.locator("#code").inner_text())
    _is_in(visitor, view)


@pytest.mark.requirement("A5")
@pytest.mark.parametrize("name", ["code", "tracker", "secret"])
def test_no_field_for_a_code_stops_pasting(phone: Visitor, world: World, name: str) -> None:
    """A pasted code with spaces around it stays whole: nothing shortens it, and no script swallows the paste."""
    where = {
        "code": f"/rounds/{world.round_slug}",
        "tracker": "/receipt",
        "secret": f"/surveys/{world.survey_slug}/come-back",
    }[name]
    phone.open(where)
    field = phone.page.locator(f"main input[name={name}]")
    pasted = "  abcd - efgh - 2345  "
    field.focus()
    phone.page.keyboard.insert_text(pasted)
    assert field.input_value() == pasted
    assert field.get_attribute("maxlength") is None
    allowed = field.evaluate(
        "box => box.dispatchEvent(new ClipboardEvent('paste', {bubbles: true, cancelable: true}))"
    )
    assert allowed


def test_the_total_follows_every_choice_with_a_script(phone: Visitor, world: World) -> None:
    phone.open(f"/rounds/{world.round_slug}")
    phone.page.locator("input[name=code]").fill(world.voting_code())
    phone.submit()
    total = phone.page.locator("output")
    assert not phone.page.locator("button[value=total]").is_visible()
    assert "£100 left" in total.inner_text()
    phone.page.locator("input[value=A]").check()
    assert "£40 left" in total.inner_text()
    phone.page.locator("input[value=B]").check()
    phone.page.locator("input[value=C]").check()
    assert "£30 too much" in total.inner_text()
    phone.page.locator("input[value=C]").uncheck()
    assert "£0 left" in total.inner_text()


def _is_in(visitor: Visitor, view: str) -> None:
    """The page is in the language that was asked for, and an easy read page says that it is one."""
    root = visitor.page.locator("html")
    language = "ur" if view.startswith("/ur") else "en"
    assert root.get_attribute("lang") == language
    assert root.get_attribute("dir") == ("rtl" if language == "ur" else "ltr")
    assert (visitor.page.locator("body.e-easy").count() == 1) == view.endswith("/easy")
