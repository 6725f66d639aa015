"""Going through a page by keyboard, and seeing at each stop where one is."""

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import ElementHandle, FloatRect, Page

MOST_STOPS = 120
AROUND = 8
PLACE = """element => {
    const box = element.getBoundingClientRect();
    const inset = Math.min(3, box.width / 3, box.height / 3);
    const points = [[box.left + box.width / 2, box.top + box.height / 2], [box.left + inset, box.top + inset],
        [box.right - inset, box.top + inset], [box.left + inset, box.bottom - inset], [box.right - inset, box.bottom - inset]];
    const seen = points.filter(([x, y]) => {
        const top = document.elementFromPoint(x, y);
        return top && (element.contains(top) || top.contains(element) && top.tagName === "LABEL"
            || [...(element.labels || [])].some((label) => label.contains(top)));
    });
    return {x: box.left, y: box.top, width: box.width, height: box.height, seen: seen.length,
        name: element.outerHTML.slice(0, 140)};
}"""


@dataclass
class Keyboard:
    """Presses keys only; every stop on the way is looked at, and what is wrong there is kept in ``faults``."""

    page: Page
    faults: list[str] = field(default_factory=list)
    stops: int = 0

    def tab_to(self, selector: str) -> None:
        """Press Tab until focus is there. Fails when the page never leads there: a trap, or something no key reaches."""
        for _ in range(MOST_STOPS):
            self.page.keyboard.press("Tab")
            if self._look().matches(selector):
                return
        raise AssertionError(f"no number of Tabs leads to {selector}")

    def go_round(self) -> None:
        """Through the whole page and out at its end."""
        for _ in range(MOST_STOPS):
            self.page.keyboard.press("Tab")
            if not self._look().is_anywhere:
                return
        raise AssertionError("the page never lets go of the keyboard")

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def press_and_go(self, key: str) -> None:
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def write(self, words: str) -> None:
        self.page.keyboard.type(words)

    def _look(self) -> "Stop":
        """Where focus is: drawn differently from when it is not there, and not covered."""
        element = self.page.evaluate_handle("document.activeElement").as_element()
        stop = Stop(element)
        if element is None or not stop.is_anywhere:
            return stop
        self.stops += 1
        place = element.evaluate(PLACE)
        if not place["seen"]:
            self.faults.append(f"{self.page.url} covered: {place['name']}")
        if not (self._is_drawn(element, self._around(place)) or self._is_drawn(element, None)):
            self.faults.append(
                f"{self.page.url} looks the same with and without focus: {place['name']}"
            )
        return stop

    def _is_drawn(self, element: ElementHandle, clip: FloatRect | None) -> bool:
        """Whether this part of the screen (all of it, for a card whose link draws the ring around the card) shows focus."""
        with_focus = self.page.screenshot(clip=clip)
        element.evaluate("element => element.blur()")
        without = self.page.screenshot(clip=clip)
        element.evaluate("element => element.focus({preventScroll: true, focusVisible: true})")
        return with_focus != without

    def _around(self, place: dict[str, Any]) -> FloatRect | None:
        """The element and a little around it, as far as it is on the screen."""
        size = self.page.viewport_size
        assert size is not None
        left, top = max(0, place["x"] - AROUND), max(0, place["y"] - AROUND)
        right = min(size["width"], place["x"] + place["width"] + AROUND)
        bottom = min(size["height"], place["y"] + place["height"] + AROUND)
        if right - left < 1 or bottom - top < 1:
            return None
        return {"x": left, "y": top, "width": right - left, "height": bottom - top}


@dataclass(frozen=True)
class Stop:
    element: ElementHandle | None

    @property
    def is_anywhere(self) -> bool:
        return self.element is not None and bool(
            self.element.evaluate("element => element !== document.body")
        )

    def matches(self, selector: str) -> bool:
        return self.element is not None and bool(
            self.element.evaluate("(element, selector) => element.matches(selector)", selector)
        )
