"""The states of a ballot of every kind: empty, marked, too much, checked, and a project's own page."""

from collections.abc import Callable
from functools import partial

from tests.journeys.kinds import KINDS, LATER, address_of
from tests.journeys.visits import Going, PageState

MARKS: dict[str, tuple[str, ...]] = {
    "approval": ("input[value='1']", "input[value='3']"),
    "choose-1": ("input[value='2']",),
    "knapsack": ("input[value='1']", "input[value='2']"),
    "points": (
        "button[name=add][value='1']",
        "button[name=add][value='1']",
        "button[name=add][value='3']",
    ),
    "score": tuple(f"input[name='amount-{number}'][value='{number}']" for number in (1, 2, 3, 4)),
    "ranking": ("button[name=add][value='3']", "button[name=add][value='1']"),
}
"""What somebody presses on a ballot of each kind, in order."""
TOO_MUCH: dict[str, tuple[str, ...]] = {
    "approval": tuple(f"input[value='{number}']" for number in (1, 2, 3, 4)),
    "knapsack": tuple(f"input[value='{number}']" for number in (1, 2, 3)),
    "points": ("button[name=add][value='1']",) * 6,
    "ranking": tuple(f"button[name=add][value='{number}']" for number in (1, 2, 3, 4)),
}


def round_with_unchecked_words(going: Going) -> None:
    """A round whose words nobody has checked in other languages."""
    going.world.clock.moment = LATER
    going.open(f"/rounds/{going.world.unchecked_round}")


def begin(going: Going, kind: str) -> None:
    """Up to the ballot, with a code nobody has used."""
    going.world.clock.moment = LATER
    going.open(address_of(kind))
    going.fill("input[name=code]", next(going.world.codes_by_kind[kind]))
    going.submit()


def mark(going: Going, presses: tuple[str, ...]) -> None:
    """Press each in turn. A button is answered by the page itself where there is a script, by the server where there is none."""
    for selector in presses:
        control = going.visitor.page.locator(f"main .e-proj {selector}")
        if not selector.startswith("button"):
            control.check()
        elif going.visitor.device.has_scripts:
            control.click()
        else:
            going.submit(f".e-proj {selector}")


def check(going: Going) -> None:
    going.submit(".e-budget button:not([name])")


def _ballot(kind: str, going: Going) -> None:
    begin(going, kind)
    mark(going, MARKS[kind])


def _review(kind: str, going: Going) -> None:
    _ballot(kind, going)
    check(going)


def _too_much(kind: str, going: Going) -> None:
    begin(going, kind)
    mark(going, TOO_MUCH[kind])
    check(going)


def _about(going: Going) -> None:
    going.world.clock.moment = LATER
    going.open(address_of("points"))


def _project(going: Going) -> None:
    going.world.clock.moment = LATER
    going.open(f"{address_of('points')}/projects/1")


def _project_of(kind: str, going: Going) -> None:
    begin(going, kind)
    going.submit(".e-proj button[formaction*='projects/1']")


def _states(
    name: str, endpoint: str, reach: Callable[[str, Going], None], kinds: tuple[str, ...]
) -> tuple[PageState, ...]:
    return tuple(PageState(f"{name}, {kind}", endpoint, partial(reach, kind)) for kind in kinds)


BALLOT_STATES = (
    PageState("round, open for points", "budgeting.round_about", _about),
    *_states("ballot", "voting.ballot", _ballot, KINDS),
    *_states("too much", "voting.review", _too_much, tuple(TOO_MUCH)),
    *_states("review", "voting.review", _review, KINDS),
    PageState("project", "voting.project", _project),
    *_states(
        "project from a ballot", "voting.project", _project_of, ("knapsack", "points", "score")
    ),
)
