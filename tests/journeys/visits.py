"""Somebody on their way to a state of a page."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.journeys.browsers import Visitor
from tests.journeys.world import World


class Going:
    """Somebody on their way to a state, in one view of the site (``""``, ``/ur``, ``/easy`` or ``/ur/easy``)."""

    def __init__(self, visitor: Visitor, world: World, view: str = "") -> None:
        self._visitor, self.world, self.view = visitor, world, view

    @property
    def visitor(self) -> Visitor:
        """Who goes, at their browser."""
        return self._visitor

    def reach(self, state: "PageState") -> None:
        """Go there as somebody who has never been here."""
        self._visitor.forget()
        state.reach(self)

    def open(self, path: str) -> None:
        self.visitor.open(self.view + path)

    def fill(self, selector: str, words: str) -> None:
        self.visitor.page.locator(f"main {selector}").fill(words)

    def choose(self, *values: str) -> None:
        for value in values:
            self.visitor.page.locator(f'main input:not([type=hidden])[value="{value}"]').check()

    def submit(self, button: str = "button.e-btn[type=submit]") -> None:
        self.visitor.submit(button)


@dataclass(frozen=True)
class PageState:
    """``endpoint`` is the one that answers; empty for a page that no address has."""

    name: str
    endpoint: str
    reach: Callable[[Going], None]
