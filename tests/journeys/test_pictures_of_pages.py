"""Pictures of the main pages, kept under ``var/screenshots`` for whoever wants to look: each is of the page it names."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys.browsers import DESKTOP, PHONE, TABLET, Device, Visitor
from tests.journeys.looks import Look
from tests.journeys.states import STATES
from tests.journeys.visits import Going
from tests.journeys.world import World

FOLDER = Path(__file__).resolve().parents[2] / "var" / "screenshots"
MAIN = {
    "home",
    "ballot of ten projects",
    "review",
    "receipt",
    "question",
    "part of a plan",
    "report",
    "round results",
}
SEEN = {"en": ("", ""), "ur": ("/ur", ""), "easy": ("/easy", ""), "dark": ("", "dark")}


@pytest.mark.audit
@pytest.mark.parametrize("device", [PHONE, TABLET, DESKTOP], ids=lambda device: device.name)
def test_the_main_pages_are_pictured(
    come_with: Callable[[Device], Visitor], world: World, device: Device
) -> None:
    visitor = come_with(device)
    FOLDER.mkdir(parents=True, exist_ok=True)
    for state in (state for state in STATES if state.name in MAIN):
        for name, (view, theme) in SEEN.items():
            Going(visitor, world, view).reach(state)
            Look(device.width, theme).put_on(visitor)
            file = (
                FOLDER / f"{state.name.replace(' ', '-')}-{name}-{device.width}x{device.height}.png"
            )
            visitor.page.screenshot(path=file)
            assert file.stat().st_size > 5_000, file.name
