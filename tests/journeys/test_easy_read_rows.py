"""Easy read as a browser lays it out: one picture beside or above the words of each row, large plain text, from the left."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import NOON
from tests.journeys.browsers import Device, Visitor
from tests.journeys.states import STATES
from tests.journeys.visits import Going
from tests.journeys.world import World

NARROW = Device("a narrow screen", 360, 740)
WIDE = Device("a wide screen", 1280, 800)
SMALLEST_PX = 18.67
"""14 point, the least that easy read is set in (Department of Health 2010, UKAAF)."""
ROWS = """() => [...document.querySelectorAll("main .e-er > li")].map((row) => {
  const pictures = [...row.querySelectorAll("img")].map((each) => each.getBoundingClientRect());
  const lines = [...row.querySelectorAll("h2, h3, p:not(:has(> a), [dir=auto])")].map((line) => {
    const box = line.getBoundingClientRect();
    const style = getComputedStyle(line);
    return {
      words: line.textContent.trim(), left: box.left, right: box.right, top: box.top,
      size: parseFloat(style.fontSize), slant: style.fontStyle, align: style.textAlign,
      capitals: style.textTransform, hyphens: style.hyphens,
    };
  });
  return {
    isPlain: row.classList.contains("e-er__plain"),
    isRightToLeft: getComputedStyle(row).direction === "rtl",
    pictures: pictures.map((box) => ({ left: box.left, right: box.right, bottom: box.bottom, width: box.width })),
    lines,
  };
})"""
"""Each row as it is laid out. A way to another page, and words that somebody wrote themselves, are no sentences of ours."""


@pytest.mark.audit
@pytest.mark.parametrize("device", [NARROW, WIDE], ids=lambda device: device.name)
@pytest.mark.parametrize("view", ["/easy", "/ur/easy"])
@pytest.mark.requirement("ER1")
def test_every_row_is_a_picture_and_its_words(
    come_with: Callable[[Device], Visitor], world: World, device: Device, view: str
) -> None:
    visitor = come_with(device)
    going = Going(visitor, world, view)
    faults, rows_seen = [], 0
    for state in (each for each in STATES if each.name not in TAKES_A_CODE):
        world.clock.moment = NOON
        going.reach(state)
        rows: list[dict[str, Any]] = visitor.page.evaluate(ROWS)
        rows_seen += len(rows)
        faults += [f"{state.name}: {fault}" for row in rows for fault in faults_of(row)]
    assert rows_seen > 80
    assert not faults, "\n".join(faults)


TAKES_A_CODE = {"review, sent twice", "receipt"}
"""Left out because each visit uses up a voting code of the world's."""


def faults_of(row: dict[str, Any]) -> list[str]:
    words = " / ".join(line["words"] for line in row["lines"])
    faults = []
    if len(row["pictures"]) != (0 if row["isPlain"] else 1):
        faults.append(f"{len(row['pictures'])} pictures beside {words!r}")
    if len(row["lines"]) != 1 and not row["isPlain"]:
        faults.append(f"{len(row['lines'])} sentences in one row: {words!r}")
    faults += [
        f"the picture does not come before {line['words']!r}"
        for picture in row["pictures"]
        for line in row["lines"]
        if not stands_before(picture, line, is_right_to_left=row["isRightToLeft"])
    ]
    for line in row["lines"]:
        if line["size"] < SMALLEST_PX:
            faults.append(f"{line['words']!r} is {line['size']} px")
        if (line["slant"], line["capitals"]) != ("normal", "none") or line["hyphens"] == "auto":
            faults.append(f"{line['words']!r} is in italics or capitals, or hyphenated")
        if line["align"] not in {"start", "left"} and not row["isRightToLeft"]:
            faults.append(f"{line['words']!r} does not start at the left")
    return faults


def stands_before(
    picture: dict[str, float], line: dict[str, Any], *, is_right_to_left: bool
) -> bool:
    """Beside the words where reading begins, or right above them."""
    if picture["width"] <= 0:
        return False
    beside = (
        picture["left"] >= line["right"] if is_right_to_left else picture["right"] <= line["left"]
    )
    return beside or picture["bottom"] <= line["top"]


def test_a_picture_after_its_words_is_a_fault() -> None:
    line = {"words": "One idea.", "left": 0, "right": 100, "top": 0, "size": 24}
    plain = {"slant": "normal", "align": "start", "capitals": "none", "hyphens": "manual"}
    row = {"isPlain": False, "isRightToLeft": False, "lines": [{**line, **plain}]}
    before = {"left": -60, "right": -10, "bottom": 40, "width": 50}
    after = {"left": 110, "right": 160, "bottom": 40, "width": 50}
    assert faults_of({**row, "pictures": [before]}) == []
    assert len(faults_of({**row, "pictures": [after]})) == 1
    assert len(faults_of({**row, "pictures": []})) == 1
    assert len(faults_of({**row, "pictures": [before, before]})) == 1
    assert len(faults_of({**row, "pictures": [before], "lines": row["lines"] * 2})) == 1
