"""Publishing twice: what the difference may tell."""

from dataclasses import replace

import pytest

from engage.rules.disclosure.lines import Line, line_may_follow
from engage.rules.disclosure.patterns import pattern_may_follow
from engage.rules.disclosure.protect import protect
from engage.rules.disclosure.release import Method, Note, Policy, Symbol
from tests.rules.disclosure.tables import count_table, grouped

POLICY = Policy()
pytestmark = pytest.mark.requirement("S5")


def _out(*tables, released=(), policy=POLICY):
    return protect(tables, policy=policy, released=released)


def _counts(table) -> list[int | None]:
    return [cell.count for cell in table.cells.values()]


@pytest.mark.parametrize(
    ("later", "is_new"),
    [
        ({"a": 20, "b": 30}, True),
        ({"a": 21, "b": 30}, False),
        ({"a": 24, "b": 34}, False),
        ({"a": 25, "b": 30}, True),
        ({"a": 25, "b": 35}, True),
        ({"a": 30, "b": 31}, False),
        ({"a": 15, "b": 30}, True),
        ({"a": 19, "b": 30}, False),
        ({"a": 15, "b": 35}, True),
    ],
)
def test_a_table_is_renewed_only_when_every_figure_moved_by_nothing_or_enough(
    later: dict[str, int], is_new: bool
) -> None:
    first = _out(count_table({"a": 20, "b": 30}))
    second = _out(count_table(later), released=[first])["q"]
    assert _counts(second) == (list(later.values()) if is_new else [20, 30])
    has_moved = later != {"a": 20, "b": 30}
    assert (Note.EARLIER in second.notes) == (has_moved and not is_new)


def test_one_more_respondent_teaches_nothing() -> None:
    first = _out(count_table({"a": 20, "b": 30, "c": 12}))
    second = _out(count_table({"a": 20, "b": 30, "c": 13}), released=[first])
    assert replace(second["q"], notes=first["q"].notes) == first["q"]


def test_every_earlier_release_counts_not_only_the_last() -> None:
    first = _out(count_table({"a": 20, "b": 30}))
    second = _out(count_table({"a": 26, "b": 30}), released=[first])
    assert second["q"].cell("a").count == 26
    third = _out(count_table({"a": 21, "b": 30}), released=[first, second])
    assert third["q"].cell("a").count == 26


def test_a_sensitive_table_needs_ten_more() -> None:
    first = _out(count_table({"a": 20, "b": 30}, is_sensitive=True))
    for more, seen in ((5, 20), (10, 30)):
        table = count_table({"a": 20 + more, "b": 30}, is_sensitive=True)
        assert _out(table, released=[first])["q"].cell("a").count == seen


def test_a_table_withheld_at_first_is_shown_once_it_is_large_enough() -> None:
    first = _out(count_table({"a": 2, "b": 5}))
    assert first["q"].is_withheld
    assert _counts(_out(count_table({"a": 6, "b": 12}), released=[first])["q"]) == [6, 12]


def test_a_hidden_cell_is_shown_once_it_has_grown_and_the_difference_leaves_room() -> None:
    first = _out(count_table({"a": 20, "b": 6, "c": 2}))
    assert _counts(first["q"]) == [20, None, None]
    second = _out(count_table({"a": 40, "b": 16, "c": 12}), released=[first])
    assert _counts(second["q"]) == [40, 16, 12]


@pytest.mark.parametrize(
    ("before", "after", "may"),
    [
        ((28, {"a": 20, "b": None, "c": None}), (68, {"a": 40, "b": 16, "c": 12}), True),
        ((28, {"a": 20, "b": None, "c": None}), (33, {"a": 25, "b": None, "c": None}), True),
        ((28, {"a": 20, "b": None, "c": None}), (30, {"a": 20, "b": None, "c": None}), False),
        ((28, {"a": 20, "b": None, "c": None}), (35, {"a": 25, "b": None, "c": None}), False),
        # Everything hidden before is shown now and nobody came: the hidden figures are the shown ones.
        ((29, {"a": 20, "b": None, "c": None}), (34, {"a": 25, "b": 5, "c": 4}), False),
        # Shown before, hidden now, and nobody came to the hidden ones.
        ((29, {"a": 20, "b": 9, "c": 0}), (34, {"a": 25, "b": None, "c": None}), False),
        ((29, {"a": 20, "b": 9, "c": 0}), (40, {"a": 25, "b": None, "c": None}), True),
        # The same the other way round, when people withdrew.
        ((34, {"a": 25, "b": 5, "c": 4}), (29, {"a": 20, "b": None, "c": None}), False),
    ],
)
def test_a_line_that_adds_up_leaves_room_for_what_it_hides(before, after, may: bool) -> None:
    assert line_may_follow(Line(*before), Line(*after), 5) is may


@pytest.mark.parametrize(("more", "is_new"), [(2, False), (5, True)])
def test_those_who_did_not_choose_an_option_are_compared_too(more: int, is_new: bool) -> None:
    first = _out(count_table({"a": 20, "b": 25}, base=60, exclusive=False))
    later = count_table({"a": 28, "b": 25 + more}, base=68, exclusive=False)
    again = _out(later, released=[first])["q"]
    # Eight came and chose a; all but ``more`` of them did not choose b.
    assert (again.base == 68) == (is_new and not 0 < 8 - more < 5)


def test_tables_that_share_an_axis_stand_or_are_renewed_together() -> None:
    by = grouped({"a": {"x": 10, "y": 10}, "b": {"x": 15, "y": 15}})
    first = _out(count_table({"a": 20, "b": 30}), by)
    moved = grouped({"a": {"x": 15, "y": 11}, "b": {"x": 15, "y": 15}})
    second = _out(count_table({"a": 26, "b": 30}), moved, released=[first])
    assert second["q"].cell("a").count == 20
    assert second["q by group"].cell("a", "x").count == 10
    assert {Note.EARLIER} == {note for table in second.tables for note in table.notes}


def test_another_grouping_of_nearly_the_same_people_is_withheld() -> None:
    first = _out(count_table({"a": 20, "b": 30}))
    by = grouped({"a": {"x": 10, "y": 11}, "b": {"x": 15, "y": 15}})
    second = _out(by, released=[first])["q by group"]
    assert second.is_withheld
    assert second.notes == (Note.WITHHELD, Note.DIFFERENCING)
    assert {cell.symbol for cell in second.cells.values()} == {Symbol.WITHHELD}


def test_another_grouping_of_the_same_people_goes_out_later() -> None:
    first = _out(count_table({"a": 20, "b": 30}))
    by = grouped({"a": {"x": 10, "y": 10}, "b": {"x": 15, "y": 15}})
    assert not _out(by, released=[first])["q by group"].is_withheld


def test_a_session_and_everybody_do_not_give_the_few_others_away() -> None:
    everybody = count_table({"a": 20, "b": 30})
    for session, is_withheld in (({"a": 18, "b": 29}, True), ({"a": 14, "b": 20}, False)):
        release = _out(everybody, count_table(session, name="session"))
        assert release["session"].is_withheld is is_withheld
        assert _counts(release["q"]) == [20, 30]


def test_rounded_tables_are_renewed() -> None:
    rounding = Policy(method=Method.ROUND)
    first = _out(count_table({"a": 20, "b": 30}), policy=rounding)
    second = _out(count_table({"a": 23, "b": 31}), policy=rounding, released=[first])
    assert _counts(second["q"]) == [25, 30]


def test_a_figure_that_moved_a_little_is_hidden_when_the_table_still_shows_as_much() -> None:
    first = _out(count_table({"a": 20, "b": 30, "c": 4, "d": 6}))
    assert _counts(first["q"]) == [20, 30, None, None]
    second = _out(count_table({"a": 21, "b": 45, "c": 15, "d": 25}), released=[first])["q"]
    assert _counts(second) == [None, 45, None, 25]
    assert Note.EARLIER not in second.notes


def _by(young: tuple[int, int], old: tuple[int, int]):
    lines = {row: {"x": young[i], "y": old[i]} for i, row in enumerate("ab")}
    totals = count_table({row: sum(line.values()) for row, line in lines.items()})
    return totals, grouped(lines)


@pytest.mark.parametrize(
    ("young", "old", "is_new"),
    [
        ((3, 17), (30, 30), True),
        ((3, 17), (40, 40), True),
        ((8, 22), (40, 40), True),
        ((40, 40), (60, 60), True),
        ((3, 18), (30, 30), False),
    ],
)
def test_a_table_by_groups_hides_the_same_again_or_nothing(young, old, is_new: bool) -> None:
    first = _out(*_by((3, 17), (30, 30)))
    assert {cell.symbol for cell in first["q by group"].cells.values()} == {Symbol.CONFIDENTIAL}
    second = _out(*_by(young, old), released=[first])
    assert (second["q"].base == sum(young) + sum(old)) is is_new


@pytest.mark.parametrize(
    ("young", "old", "may"),
    [
        ((3, 17), (40, 40), True),
        # x had 20 people: what its cells were is open only if each is at least 20 now.
        ((19, 40), (60, 60), False),
        ((20, 40), (60, 60), True),
    ],
)
def test_what_was_hidden_by_group_is_shown_once_it_bounds_nothing(young, old, may: bool) -> None:
    first, second = _out(*_by((3, 17), (20, 40))), _out(*_by(young, old))
    tables = [release["q by group"] for release in (first, second)]
    assert pattern_may_follow(tables[0], first.tables, tables[1], second.tables) is may


def test_totals_on_the_way_and_groups_at_the_end_both_go_out() -> None:
    interim = _out(count_table({"a": 20, "b": 30}))
    totals, by = _by((30, 40), (35, 45))
    final = _out(totals, by, released=[interim])
    assert _counts(final["q"]) == [65, 85]
    assert _counts(final["q by group"]) == [30, 35, 40, 45]
