"""Every kind of ballot, cast on a phone: without scripts in every view, by keyboard, and with scripts that save the waiting."""

import re
from urllib.parse import urlsplit

import pytest

from tests.journeys.ballot_states import MARKS, begin, check, mark
from tests.journeys.browsers import Visitor
from tests.journeys.kinds import KINDS, LATER, address_of
from tests.journeys.visits import Going
from tests.journeys.world import World

EVERY_KIND = pytest.mark.parametrize("kind", KINDS)
GIVEN = {
    "approval": ["Lights on the path", "A bright wall"],
    "choose-1": ["Friday football"],
    "knapsack": ["Lights on the path", "Friday football"],
    "points": ["Lights on the path 2 points", "A bright wall One point"],
    "score": [
        "Lights on the path Score: 1 of 5",
        "Friday football Score: 2 of 5",
        "A bright wall Score: 3 of 5",
        "Kit for the team Score: 4 of 5",
    ],
    "ranking": ["A bright wall Number 1", "Lights on the path Number 2"],
}
"""What the review page says of ``MARKS``."""
KEPT = "() => Object.keys(sessionStorage)"


def reviewed(visitor: Visitor) -> list[str]:
    rows = visitor.page.locator("main .e-review li > div:nth-child(2)").all_inner_texts()
    return [re.sub(r"\s*£\d+$", "", " ".join(row.split())) for row in rows]


def room_without_a_picture(visitor: Visitor) -> float:
    """Which share of a project's card its title has, had the project no picture."""
    share = """card => {
        card.querySelector(".e-arch").replaceChildren();
        return card.querySelector("h3").parentElement.clientWidth / card.clientWidth;
    }"""
    found: float = visitor.page.locator(".e-proj").first.evaluate(share)
    return found


@EVERY_KIND
@pytest.mark.requirement("V12", "A4", "A5", "Q7")
def test_a_resident_votes_without_a_script(plain_phone: Visitor, world: World, kind: str) -> None:
    going = Going(plain_phone, world)
    begin(going, kind)
    mark(going, MARKS[kind])
    going.submit(".e-proj button[formaction*='projects/4']")
    assert "By the park" in plain_phone.words()
    going.submit("form button.e-btn:not([name])")
    check(going)
    assert sorted(reviewed(plain_phone)) == sorted(GIVEN[kind])
    going.submit("button[formaction$='/ballot']")
    check(going)
    assert sorted(reviewed(plain_phone)) == sorted(GIVEN[kind])
    going.submit("button.e-btn--big")
    assert plain_phone.path == f"{address_of(kind)}/receipt"
    assert not any(title in plain_phone.words() for title in ("Lights", "football", "wall"))


@pytest.mark.requirement("V3", "Q7")
def test_a_resident_votes_in_each_of_several_pots_without_a_script(
    plain_phone: Visitor, world: World
) -> None:
    """Each pot has a card of its own; the card of one opens no other."""
    going = Going(plain_phone, world)
    world.clock.moment = LATER
    for slug, other in (("childrens-pot", "adults-pot"), ("adults-pot", "childrens-pot")):
        code = next(world.codes_of_pots[slug])
        for pot in (other, slug):
            going.open("/pots/reddish-together")
            plain_phone.page.locator(f"main a[href='/rounds/{pot}']").click()
            assert plain_phone.path == f"/rounds/{pot}"
            going.fill("input[name=code]", code)
            going.submit()
        assert plain_phone.path == f"/rounds/{slug}/ballot"
        assert room_without_a_picture(plain_phone) > 0.8
        mark(going, ("input[value='A']",))
        check(going)
        going.submit("button.e-btn--big")
        assert plain_phone.path == f"/rounds/{slug}/receipt"


@EVERY_KIND
@pytest.mark.parametrize("view", ["/ur", "/ur/easy"])
@pytest.mark.requirement("V12", "A4")
def test_a_resident_votes_in_urdu_and_in_easy_read(
    plain_phone: Visitor, world: World, kind: str, view: str
) -> None:
    going = Going(plain_phone, world, view)
    begin(going, kind)
    mark(going, MARKS[kind])
    check(going)
    assert len(reviewed(plain_phone)) == len(GIVEN[kind])
    going.submit("button.e-btn--big")
    assert plain_phone.path == f"{view}{address_of(kind)}/receipt"


@EVERY_KIND
@pytest.mark.requirement("V12", "A4")
def test_with_a_script_the_total_is_live_and_choices_outlast_reload_back_and_language(
    phone: Visitor, world: World, kind: str
) -> None:
    going = Going(phone, world)
    begin(going, kind)
    asked = len(phone.watch.asked)
    before = phone.page.locator("output").inner_text()
    mark(going, MARKS[kind])
    assert phone.page.locator("output").inner_text() != before
    assert [url for url in phone.watch.asked[asked:] if "/rounds/" in url] == []
    order = phone.page.locator(".e-proj h3").all_inner_texts()

    def is_as_it_was() -> None:
        phone.page.wait_for_selector(".e-budget")
        assert phone.page.locator(".e-proj h3").all_inner_texts() == order
        check(going)
        assert sorted(reviewed(phone)) == sorted(GIVEN[kind])

    phone.page.reload()
    is_as_it_was()
    phone.page.go_back()
    is_as_it_was()
    phone.page.reload()
    is_as_it_was()
    assert phone.page.evaluate(KEPT) == [f"engage-vote-by-{kind}"]
    phone.open(f"/ur{address_of(kind)}/ballot")
    phone.page.wait_for_selector(".e-budget")
    check(Going(phone, world, "/ur"))
    assert len(reviewed(phone)) == len(GIVEN[kind])
    going.submit("button.e-btn--big")
    assert phone.path.endswith("/receipt")
    assert phone.page.evaluate(KEPT) == []
    phone.page.go_back()
    phone.page.wait_for_selector("form[data-code-form]")
    assert phone.page.locator("[data-begun]").is_hidden()


def _change_language(visitor: Visitor) -> None:
    visitor.page.locator(".e-access summary").first.click()
    with visitor.page.expect_navigation():
        visitor.page.locator(".e-access button[lang=ur]").click()


@EVERY_KIND
@pytest.mark.requirement("V12", "A4", "A5")
def test_choices_go_along_into_another_language_without_a_script(
    plain_phone: Visitor, world: World, kind: str
) -> None:
    """From the ballot, a project, and the check; the edition in easy read is another button of the same bar."""
    going = Going(plain_phone, world)
    begin(going, kind)
    mark(going, MARKS[kind])
    _change_language(plain_phone)
    assert plain_phone.path == f"/ur{address_of(kind)}/ballot"
    going.submit(".e-proj button[formaction*='projects/4']")
    with plain_phone.page.expect_navigation():
        plain_phone.page.locator(".e-access > .e-wrap > button[name]").click()
    assert plain_phone.path == f"/ur/easy{address_of(kind)}/projects/4"
    going.submit("form button.e-btn:not([name])")
    check(going)
    with plain_phone.page.expect_navigation():
        plain_phone.page.locator(".e-easy__switch button").click()
    assert plain_phone.path == f"/ur{address_of(kind)}/review"
    assert len(reviewed(plain_phone)) == len(GIVEN[kind])


@pytest.mark.requirement("A4")
def test_enter_on_a_ballot_goes_on_and_stays_in_its_language(
    plain_phone: Visitor, world: World
) -> None:
    going = Going(plain_phone, world, "/ur")
    begin(going, "knapsack")
    with plain_phone.page.expect_navigation():
        plain_phone.page.locator("main input[name=chosen][value='1']").press("Enter")
    assert plain_phone.path == f"/ur{address_of('knapsack')}/review"


@pytest.mark.requirement("V12")
def test_no_button_casts_a_vote_for_the_sake_of_its_language(phone: Visitor, world: World) -> None:
    """A vote that was refused stands at the address that casts."""
    going = Going(phone, world)
    begin(going, "knapsack")
    check(going)
    phone.page.locator("main input[name=code]").evaluate("box => { box.value = 'ABCDEFGH2345' }")
    going.submit("button.e-btn--big")
    assert phone.path.endswith("/send")
    assert phone.page.locator(".e-access button[formaction]").count() == 0
    assert phone.page.locator(".e-access a[hreflang=ur]").count() == 1


@pytest.mark.requirement("A4")
@pytest.mark.parametrize("kind", ["points", "ranking"])
def test_the_server_and_the_script_say_the_same(
    phone: Visitor, plain_phone: Visitor, world: World, kind: str
) -> None:
    said = []
    for visitor in (phone, plain_phone):
        going = Going(visitor, world)
        begin(going, kind)
        mark(going, MARKS[kind])
        said.append(visitor.page.locator("output").inner_text())
    assert said[0] == said[1]


@pytest.mark.requirement("A4")
def test_a_ranking_is_made_by_keyboard_alone(phone: Visitor, world: World) -> None:
    going = Going(phone, world)
    begin(going, "ranking")
    keyboard = phone.page.keyboard
    for number in ("1", "2", "3"):
        phone.page.locator(f".e-proj button[value='{number}'][name=add]").focus()
        keyboard.press("Enter")
    phone.page.locator("#order button[name=up][value='3']").focus()
    keyboard.press("Enter")
    keyboard.press("Enter")
    titles = phone.page.locator("#order li strong").all_inner_texts()
    assert titles == ["A bright wall", "Lights on the path", "Friday football"]
    focused = "() => document.activeElement.name + document.activeElement.value"
    assert phone.page.evaluate(focused) == "down3"
    assert phone.page.locator("#order [role=status]").inner_text() == "A bright wall: number 1"


def test_what_was_chosen_is_forgotten_when_asked_to(phone: Visitor, world: World) -> None:
    going = Going(phone, world)
    begin(going, "knapsack")
    mark(going, MARKS["knapsack"])
    phone.open(address_of("knapsack"))
    assert phone.page.locator("[data-begun]").is_visible()
    with phone.page.expect_navigation():
        phone.page.locator("button[value=go-on]").click()
    assert phone.page.locator(".e-proj input:checked").count() == 2
    with phone.page.expect_navigation():
        phone.page.locator("[data-forget] button").click()
    assert phone.page.evaluate(KEPT) == []
    assert phone.page.locator("[data-begun]").is_hidden()


@pytest.mark.requirement("A5")
def test_a_code_in_a_cards_picture_fills_the_box_and_leaves_the_address(
    phone: Visitor, world: World
) -> None:
    world.clock.moment = LATER
    code = next(world.codes_by_kind["approval"])
    phone.open(f"{address_of('approval')}#code={code}")
    assert phone.page.locator("input[name=code]").input_value() == code
    assert urlsplit(phone.page.url).fragment == ""
    assert all(code not in url for url in phone.watch.asked)
    phone.submit()
    assert phone.path == f"{address_of('approval')}/ballot"


def test_projects_of_one_theme_are_shown_without_asking_the_server(
    phone: Visitor, world: World
) -> None:
    going = Going(phone, world)
    begin(going, "approval")
    asked = len(phone.watch.asked)
    mark(going, ("input[value='2']",))
    phone.page.locator("button[name=show][value=Streets]").click()
    assert phone.page.locator(".e-proj:visible").count() == 2
    assert not any("/rounds/" in url for url in phone.watch.asked[asked:])
    phone.page.locator("button[name=show][value='']").click()
    assert phone.page.locator(".e-proj:visible input:checked").count() == 1
