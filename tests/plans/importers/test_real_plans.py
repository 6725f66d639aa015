"""Published plans, as found: the checks that come with them."""

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest

from engage.plans.importers.reader import read_plan
from engage.plans.rules.accounting import words_of
from engage.plans.rules.sections import ImportedPlan, ListBlock, ListItem, Table, plan_texts
from tests.plans.documents import real_plans

FOLDER = real_plans()
EXPECTED = json.loads((FOLDER / "headings.json").read_text("utf-8")) if FOLDER else {}
MARKED = [
    FOLDER / f"{name}{ending}"
    for name in EXPECTED
    for ending in (".docx", ".html", ".pdf")
    if FOLDER and (FOLDER / f"{name}{ending}").is_file()
]
PLAIN = [FOLDER / f"{name}.txt" for name in EXPECTED if FOLDER]
EVERY_TEXT = sorted(FOLDER.glob("*.txt")) if FOLDER else []


def named(path: Path) -> str:
    return path.name


def read(path: Path) -> ImportedPlan:
    return read_plan(path.read_bytes(), path.name)


def plain(heading: str) -> str:
    return " ".join(re.sub("[‘’]", "'", heading).split())


def points_of(items: tuple[ListItem, ...]) -> int:
    return sum(1 + points_of(item.items) for item in items)


def found(plan: ImportedPlan) -> list[tuple[int, str]]:
    return [(section.level, plain(section.heading)) for section in plan.sections]


def expected(path: Path) -> list[tuple[int, str]]:
    return [(heading["level"], plain(heading["text"])) for heading in EXPECTED[path.stem]]


@pytest.mark.parametrize("path", MARKED, ids=named)
def test_marked_headings_are_all_found_at_their_levels_and_no_others(path: Path) -> None:
    assert found(read(path)) == expected(path)


@pytest.mark.parametrize("path", PLAIN, ids=named)
def test_nine_in_ten_headings_of_plain_text_are_found_and_hardly_a_false_one(path: Path) -> None:
    wanted = [text for _, text in expected(path)]
    got = [text for _, text in found(read(path))]
    true = [text for text in got if text in wanted]
    assert len(true) >= 0.9 * len(wanted)
    assert len(got) - len(true) <= 0.1 * len(wanted)
    assert true == [text for text in wanted if text in true]


@pytest.mark.parametrize("path", EVERY_TEXT, ids=named)
def test_levels_of_plain_text_start_at_the_title_and_skip_none(path: Path) -> None:
    levels = [level for level, _ in found(read(path))]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert levels.count(1) == 1


@pytest.mark.parametrize("path", EVERY_TEXT, ids=named)
def test_every_word_of_a_text_keeps_its_place_in_the_order(path: Path) -> None:
    plan = read(path)
    source = words_of(re.sub(r"\]\(#\)", "]", path.read_text("utf-8")))
    left = [word for part in plan.left_out for word in words_of(part.text)]
    placed = [word for text in plan_texts(plan) for word in words_of(text)]
    assert sorted(placed + left) == sorted(source)
    assert left or placed == source


@pytest.mark.parametrize("path", MARKED, ids=named)
def test_the_same_words_come_out_of_every_format_as_out_of_the_text(path: Path) -> None:
    text = [word for part in plan_texts(read(path.with_suffix(".txt"))) for word in words_of(part)]
    placed = [word for part in plan_texts(read(path)) for word in words_of(part)]
    assert len(placed) == pytest.approx(len(text), rel=0.01)


@pytest.mark.parametrize("path", [*MARKED, *PLAIN], ids=named)
def test_lists_stay_lists(path: Path) -> None:
    points = sum(
        points_of(block.items)
        for section in read(path).sections
        for block in section.blocks
        if isinstance(block, ListBlock)
    )
    bullets = len(re.findall(r"^ *- ", path.with_suffix(".txt").read_text("utf-8"), re.MULTILINE))
    assert points >= 0.96 * bullets


def test_a_table_of_tabs_is_one_table_across_a_page_break() -> None:
    for path in PLAIN:
        tabs = [line for line in path.read_text("utf-8").splitlines() if "\t" in line]
        tables = [
            block
            for section in read(path).sections
            for block in section.blocks
            if isinstance(block, Table)
        ]
        assert len(tables) == (1 if tabs else 0)
        assert all({len(row) for row in table.rows} == {2} for table in tables)


@pytest.mark.parametrize(
    "path", [path for path in [*MARKED, *PLAIN] if "children" in path.name], ids=named
)
def test_what_is_still_to_be_written_is_reported(path: Path) -> None:
    reported = [placeholder.text for placeholder in read(path).placeholders]
    assert reported[0] == "To Be Added When Engagement Complete"
    assert any("will be populated" in text for text in reported)
    assert len(reported) == 2
