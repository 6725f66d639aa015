"""Every state of every page: nothing for axe to find, and nothing lost when it is narrow, large or spaced out."""

from itertools import combinations, product

import pytest
from flask import Flask
from playwright.sync_api import Page

from engage.kernel.access import Policy, policy_of
from tests.journeys.ahead import Encore, GoingAhead
from tests.journeys.axe import rules_for, violations
from tests.journeys.browsers import Visitor
from tests.journeys.looks import AUDITED, COVERING, PLAIN, VIEWS, WAYS, Look
from tests.journeys.reflow import lost_text
from tests.journeys.states import NOT_PAGES, ONLY_LEAD_ELSEWHERE, STATES
from tests.journeys.test_easy_read_rows import ROWS, faults_of
from tests.journeys.visits import Going, PageState
from tests.journeys.world import World

EVERY_STATE = pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)


@pytest.mark.requirement("A1")
def test_no_public_page_is_forgotten(sqlite_app: Flask) -> None:
    public = {
        rule.endpoint
        for rule in sqlite_app.url_map.iter_rules()
        if policy_of(sqlite_app.view_functions[rule.endpoint]) is Policy.PUBLIC
        and "GET" in (rule.methods or ())
        and not rule.rule.startswith("/officers")
    }
    assert public - {state.endpoint for state in STATES} - NOT_PAGES - ONLY_LEAD_ELSEWHERE == set()


def turn(place: int) -> tuple[str, Look]:
    """The other view that a state is met in, and the look of it there: over all states each view meets each look."""
    round_, number = divmod(place, len(VIEWS) - 1)
    return VIEWS[1 + number], COVERING[round_ % len(COVERING)]


def rows_out_of_order(page: Page) -> list[str]:
    """What is wrong with the rows of an easy-read page as it is laid out now; nothing of any other page."""
    return [fault for row in page.evaluate(ROWS) for fault in faults_of(row)]


@EVERY_STATE
@pytest.mark.requirement("A1", "A3", "A4", "ER1", "ER3")
def test_nothing_is_wrong_and_nothing_is_lost(
    shared_phone: Visitor, world: World, encore: Encore, state: PageState
) -> None:
    """Plain in English, and in one other view with a look of its own; in all views and looks in the audit."""
    faults = []
    for view, look in (("", PLAIN), turn(STATES.index(state))):
        GoingAhead(shared_phone, world, view, encore).reach(state)
        faults += [f"{view or '/'} {loss}" for loss in lost_text(shared_phone.page)]
        look.put_on(shared_phone)
        faults += [
            f"{view or '/'} {look}: {fault}" for fault in rows_out_of_order(shared_phone.page)
        ]
        faults += [f"{view or '/'} {look}: {fault}" for fault in violations(shared_phone.page)]
    assert not faults, "\n".join(faults)


@EVERY_STATE
@pytest.mark.audit
@pytest.mark.requirement("A1", "A3", "A4", "ER1", "ER3")
def test_nothing_is_wrong_or_lost_however_one_looks(
    shared_phone: Visitor, world: World, encore: Encore, state: PageState
) -> None:
    faults = []
    for view in VIEWS:
        GoingAhead(shared_phone, world, view, encore).reach(state)
        faults += [f"{view or '/'} {loss}" for loss in lost_text(shared_phone.page)]
        for look in AUDITED:
            look.put_on(shared_phone)
            found = rows_out_of_order(shared_phone.page)
            found += violations(shared_phone.page, rules_for(look))
            faults += [f"{view or '/'} {look}: {fault}" for fault in found]
        PLAIN.put_on(shared_phone)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("name", ["round, code refused", "check answers"])
def test_who_goes_ahead_comes_to_the_page_that_a_browser_comes_to(
    shared_phone: Visitor, world: World, encore: Encore, name: str
) -> None:
    state = next(state for state in STATES if state.name == name)
    seen = []
    for going in (Going(shared_phone, world), GoingAhead(shared_phone, world, "", encore)):
        going.reach(state)
        seen.append((shared_phone.path, shared_phone.words()))
    assert seen[0] == seen[1]


def test_lost_text_is_noticed(phone: Visitor, world: World) -> None:
    """The measure sees what it should: a heading that cannot break, and one that is cut off."""
    phone.open("/")
    assert lost_text(phone.page) == []
    phone.page.evaluate("document.querySelector('h1').style.whiteSpace = 'nowrap'")
    assert any(
        "the page is" in loss or "beside" in loss or "cut off" in loss
        for loss in lost_text(phone.page)
    )
    phone.page.evaluate(
        "Object.assign(document.querySelector('main p').style, {blockSize: '9px', overflow: 'hidden'})"
    )
    assert any("cut off" in loss for loss in lost_text(phone.page))


def test_colours_and_sizes_are_noticed_in_every_look(phone: Visitor, world: World) -> None:
    looks = (PLAIN, *COVERING[:4:2])
    phone.open("/")
    for look in looks:
        look.put_on(phone)
        assert violations(phone.page, rules_for(look)) == []
    phone.page.evaluate("document.querySelector('main p').style.opacity = '0.3'")
    for look in looks:
        look.put_on(phone)
        assert any("color-contrast" in one for one in violations(phone.page, rules_for(look)))


def test_the_covering_looks_hold_every_pair() -> None:
    """Each two values of different properties are looked at together at least once."""
    missing = []
    for one, two in combinations(WAYS, 2):
        wanted = set(product(WAYS[one], WAYS[two]))
        there = {(getattr(look, one), getattr(look, two)) for look in (*COVERING, PLAIN)}
        missing += [(one, two, pair) for pair in wanted - there]
    assert missing == []


def test_each_other_view_meets_each_covering_look() -> None:
    assert {turn(place) for place in range(len(STATES))} == set(product(VIEWS[1:], COVERING))
