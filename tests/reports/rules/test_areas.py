"""Inside and outside a set of areas: sums of what is published, hidden as soon as a part of them is."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engage.reports.rules.areas import InAndOut, answers_by_place, who_lives_where
from engage.reports.rules.beside import AreaGroup
from engage.rules.activity import Axis, CountTable
from engage.rules.disclosure.protect import protect
from engage.rules.disclosure.release import Policy, PublishedTable

AREAS = frozenset({"W1", "W2", "W3", "W4"})
GROUP = AreaGroup("first", {"en": "First"}, frozenset({"W1", "W2"}), "The council", "2026-01-01")
CODES = (*sorted(AREAS), "elsewhere")


def by_area(*counts: int) -> PublishedTable:
    table = CountTable(
        "live",
        {"en": "Where?"},
        Axis("live", CODES),
        {(code,): n for code, n in zip(CODES, counts, strict=True)},
        sum(counts),
        is_sensitive=True,
    )
    return protect([table], policy=Policy(), released=[])["live"]


def test_what_is_shown_area_by_area_is_added_up_and_other_places_are_in_neither() -> None:
    found = who_lives_where(by_area(20, 30, 40, 15, 12), GROUP, AREAS)
    assert found == InAndOut(50, 55)


@pytest.mark.requirement("S2")
def test_a_sum_of_which_a_part_is_hidden_is_hidden() -> None:
    table = by_area(3, 12, 40, 35, 60)
    assert table.cell("W1").is_hidden
    found = who_lives_where(table, GROUP, AREAS)
    assert found is not None
    assert found.inside is None


def test_a_table_of_something_else_or_of_one_side_alone_says_nothing() -> None:
    other = AreaGroup("x", {"en": "X"}, frozenset({"V1"}), "", "")
    whole = AreaGroup("x", {"en": "X"}, AREAS, "", "")
    table = by_area(20, 30, 40, 15, 12)
    assert who_lives_where(table, other, AREAS) is None
    assert who_lives_where(table, whole, AREAS) is None
    assert who_lives_where(table, GROUP, frozenset()) is None


@given(st.lists(st.integers(0, 40), min_size=15, max_size=15))
@settings(max_examples=100, deadline=None)
@pytest.mark.requirement("S2", "S5")
def test_every_sum_follows_from_what_is_published_by_area(numbers: list[int]) -> None:
    """A second computation over the published cells alone finds the same sums: so nobody learns anything from them."""
    rows = ("yes", "no", "perhaps")
    cells = dict(zip(product(rows, CODES), numbers, strict=True))
    bases = {code: sum(cells[row, code] for row in rows) for code in CODES}
    raw = CountTable(
        "both",
        {"en": "Both"},
        Axis("said", rows),
        dict(cells),
        sum(numbers),
        Axis("live", CODES),
        bases,
        is_sensitive=True,
    )
    table = protect([raw], policy=Policy(), released=[])["both"]
    for row, found in answers_by_place(table, GROUP, AREAS):
        for members, total in (
            (GROUP.members, found.inside),
            (AREAS - GROUP.members, found.outside),
        ):
            parts = [table.bases[one] if not row else table.cell(row, one) for one in members]
            counts = [part.count for part in parts]
            assert total == (None if None in counts else sum(n for n in counts if n is not None))
