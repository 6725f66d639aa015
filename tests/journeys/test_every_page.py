"""Every state of every page: nothing for axe to find, and nothing lost when it is narrow, large or spaced out."""

from itertools import product

import pytest
from flask import Flask

from engage.kernel.access import Policy, policy_of
from tests.journeys.axe import violations
from tests.journeys.browsers import Visitor
from tests.journeys.looks import ALL_LOOKS, COVERING, PLAIN, VIEWS
from tests.journeys.reflow import lost_text
from tests.journeys.states import NOT_PAGES, ONLY_LEAD_ELSEWHERE, STATES
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


@EVERY_STATE
@pytest.mark.requirement("A1", "A3", "A4")
def test_nothing_is_wrong_and_nothing_is_lost(
    phone: Visitor, world: World, state: PageState
) -> None:
    """For axe: plain in English, then in each other view with a look of its own, so that over all states every pair is met.

    Lost at 320 pixels, with text twice as large, and spaced out: in English, and in one other view by turns.
    """
    faults, place = [], STATES.index(state)
    for number, view in enumerate(VIEWS):
        Going(phone, world, view).reach(state)
        if number in {0, 1 + place % (len(VIEWS) - 1)}:
            faults += [f"{view or '/'} {loss}" for loss in lost_text(phone.page)]
        look = COVERING[(place * len(VIEWS) + number) % len(COVERING)] if view else PLAIN
        look.put_on(phone)
        faults += [f"{view or '/'} {look}: {fault}" for fault in violations(phone.page)]
    assert not faults, "\n".join(faults)


@EVERY_STATE
@pytest.mark.audit
@pytest.mark.requirement("A1", "A4")
def test_axe_finds_nothing_however_one_looks(
    phone: Visitor, world: World, state: PageState
) -> None:
    faults = []
    for view in VIEWS:
        Going(phone, world, view).reach(state)
        for look in ALL_LOOKS:
            look.put_on(phone)
            faults += [f"{view or '/'} {look}: {fault}" for fault in violations(phone.page)]
    assert not faults, "\n".join(faults)


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


def test_the_covering_looks_hold_every_pair() -> None:
    """Each two values of different properties are looked at together at least once."""
    missing = []
    names = ("width", "theme", "text", "font")
    for one, two in product(names, names):
        if one >= two:
            continue
        wanted = {(getattr(look, one), getattr(look, two)) for look in ALL_LOOKS}
        there = {(getattr(look, one), getattr(look, two)) for look in (*COVERING, PLAIN)}
        missing += [(one, two, pair) for pair in wanted - there]
    assert missing == []
