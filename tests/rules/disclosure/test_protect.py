"""What the gate lets through: one small table for each rule."""

import ast
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from engage.rules.disclosure.primary import unsafe_cells
from engage.rules.disclosure.protect import protect
from engage.rules.disclosure.release import (
    Cell,
    Method,
    Note,
    Policy,
    Release,
    Symbol,
    release_from_document,
)
from engage.rules.errors import ConflictError, InvalidError, NotFoundError
from tests.rules.disclosure.tables import by_group, count_table, grouped, one_way, people

POLICY = Policy()
ROUNDING = Policy(method=Method.ROUND)
C, LOW = Symbol.CONFIDENTIAL, Symbol.WITHHELD


def _one(table, policy=POLICY, released=()):
    return protect([table], policy=policy, released=released)[table.id]


def _seen(table) -> dict[str, int | Symbol]:
    """Each figure, or its symbol, by its category or ``row/column``."""
    return {"/".join(key): cell.symbol or cell.count or 0 for key, cell in table.cells.items()}


@pytest.mark.requirement("S1")
@pytest.mark.parametrize(
    ("counts", "seen"),
    [
        ({"a": 20, "b": 10, "c": 5}, {"a": 20, "b": 10, "c": 5}),
        ({"a": 20, "b": 10, "c": 4}, {"a": 20, "b": C, "c": C}),
        ({"a": 20, "b": 10, "c": 0}, {"a": 20, "b": 10, "c": 0}),
        ({"a": 20, "b": 4, "c": 4}, {"a": 20, "b": C, "c": C}),
        ({"a": 20, "b": 6, "c": 2, "d": 2}, {"a": 20, "b": C, "c": C, "d": C}),
        ({"a": 20, "b": 0, "c": 1}, {"a": C, "b": 0, "c": C}),
    ],
)
def test_small_counts_go_and_take_the_next_smallest_with_them(counts, seen) -> None:
    assert _seen(_one(count_table(counts))) == seen


@pytest.mark.requirement("S1")
def test_a_sensitive_table_has_a_threshold_of_ten() -> None:
    counts = {"a": 30, "b": 12, "c": 9}
    assert _seen(_one(count_table(counts))) == counts
    shown = _one(count_table(counts, is_sensitive=True))
    assert _seen(shown) == {"a": 30, "b": C, "c": C}
    assert shown.threshold == 10


@pytest.mark.requirement("S1")
@pytest.mark.parametrize("size", [0, 1, 5, 9])
def test_fewer_than_ten_people_make_no_table(size: int) -> None:
    shown = _one(count_table({"a": size, "b": 0}))
    assert shown.is_withheld
    assert shown.base is None
    assert _seen(shown) == {"a": LOW, "b": LOW}
    assert shown.notes == (Note.WITHHELD,)


def test_ten_people_make_a_table() -> None:
    assert _seen(_one(count_table({"a": 5, "b": 5}))) == {"a": 5, "b": 5}


@pytest.mark.requirement("S1")
def test_a_group_of_fewer_than_ten_is_withheld_and_its_base_shown_from_the_threshold_up() -> None:
    counts = {"yes": {"young": 6, "old": 20, "rest": 16}, "no": {"young": 0, "old": 20, "rest": 14}}
    shown = _one(grouped(counts))
    assert {shown.cell(row, "young").symbol for row in counts} == {LOW}
    assert shown.bases["young"].count == 6
    assert shown.bases["old"].count == 40


@pytest.mark.requirement("S1", "S2")
def test_the_base_of_a_very_small_group_cannot_be_had_from_the_other_bases() -> None:
    counts = {
        "yes": {"young": 3, "old": 20, "rest": 16},
        "no": {"young": 0, "old": 20, "rest": 14},
    }
    shown = _one(grouped(counts))
    assert shown.bases["young"] == Cell(None, None, LOW)
    assert shown.bases["rest"] == Cell(None, None, C)
    assert shown.bases["old"] == Cell(40)
    assert {shown.cell(row, "rest").symbol for row in counts} == {C}


@pytest.mark.requirement("S1")
def test_people_who_stated_no_group_are_a_group_too() -> None:
    counts = {"yes": {"old": 20, "rest": 16}, "no": {"old": 20, "rest": 14}}
    assert _one(grouped(counts, base=90)).bases["rest"].count == 30
    assert _one(grouped(counts, base=73)).bases["rest"].symbol == C


@pytest.mark.requirement("S2")
def test_a_hidden_cell_gets_partners_in_its_row_and_its_column() -> None:
    counts = {
        "a": {"x": 3, "y": 20, "z": 30},
        "b": {"x": 20, "y": 12, "z": 14},
        "c": {"x": 30, "y": 25, "z": 40},
    }
    shown = _one(grouped(counts))
    hidden = {key for key, cell in shown.cells.items() if cell.is_hidden}
    assert hidden == {("a", "x"), ("a", "y"), ("b", "x"), ("b", "y")}


@pytest.mark.requirement("S2")
def test_the_audit_hides_more_where_partners_alone_leave_a_narrow_interval() -> None:
    counts = {
        "a": {"x": 1, "y": 2, "z": 30},
        "b": {"x": 2, "y": 1, "z": 30},
        "c": {"x": 20, "y": 20, "z": 30},
    }
    shown = _one(grouped(counts))
    assert {key for key, cell in shown.cells.items() if cell.is_hidden} > {
        (row, column) for row in "ab" for column in "xy"
    }


@pytest.mark.requirement("S2")
def test_what_one_table_hides_is_not_in_another_of_the_same_release() -> None:
    counts = {"a": {"x": 2, "y": 2}, "b": {"x": 4, "y": 4}, "c": {"x": 20, "y": 20}}
    alone = count_table({"a": 4, "b": 8, "c": 40})
    release = protect([alone, grouped(counts)], policy=POLICY, released=[])
    assert _seen(release["q"]) == {"a": C, "b": C, "c": 40}
    assert [release["q by group"].cell("c", column).count for column in "xy"] == [20, 20]


@pytest.mark.requirement("S3")
def test_a_hidden_count_has_a_symbol_and_zero_means_zero() -> None:
    shown = _one(count_table({"a": 20, "b": 0, "c": 1, "d": 12}))
    assert shown.cell("b") == Cell(0, 0)
    assert shown.cell("c") == Cell(None, None, C)
    assert shown.notes == (Note.SUPPRESSED,)
    for wrong in ((None, None, None), (0, None, C), (None, 3, C)):
        with pytest.raises(InvalidError):
            Cell(*wrong)


@pytest.mark.requirement("S1")
@pytest.mark.parametrize(
    ("chosen", "seen"), [(3, C), (5, 5), (0, 0), (35, 35), (36, C), (39, C), (40, 40)]
)
def test_choose_all_protects_those_who_did_not_choose_as_well(chosen: int, seen) -> None:
    table = count_table({"a": chosen, "b": 20}, base=40, exclusive=False)
    shown = _one(table)
    assert _seen(shown) == {"a": seen, "b": 20}
    assert Note.CHOOSE_ALL in shown.notes


@pytest.mark.requirement("S1")
def test_both_sides_of_a_choice_are_unsafe_by_themselves() -> None:
    table = count_table({"a": 4, "b": 36, "c": 35, "d": 40, "e": 0}, base=40, exclusive=False)
    assert unsafe_cells(table, 5) == {("a",), ("b",)}


@pytest.mark.requirement("S6")
def test_a_group_of_one_kind_is_hidden_on_a_sensitive_item() -> None:
    counts = {"yes": {"x": 12, "y": 30}, "no": {"x": 0, "y": 30}}
    shown = _one(grouped(counts, is_sensitive=True))
    assert shown.cell("yes", "x").is_hidden
    assert shown.cell("no", "x").is_hidden
    assert not any(cell.is_hidden for cell in _one(grouped(counts)).cells.values())


@pytest.mark.requirement("S6")
def test_a_zero_that_everybody_expects_is_shown_on_a_sensitive_item() -> None:
    counts = {
        "yes": {"x": 30, "y": 30},
        "no": {"x": 30, "y": 30},
        "pregnant": {"x": 0, "y": 30},
    }
    table = grouped(counts, is_sensitive=True)
    assert _one(table).cell("pregnant", "x").symbol == C
    expected = replace(table, structural_zeros=frozenset({("pregnant", "x")}))
    assert _one(expected).cell("pregnant", "x") == Cell(0, 0)


@pytest.mark.requirement("S6")
def test_everybody_giving_one_answer_to_a_sensitive_question_is_not_shown() -> None:
    assert {_one(count_table({"yes": 12, "no": 0}, is_sensitive=True)).cell("yes").symbol} <= {
        C,
        LOW,
    }


@pytest.mark.requirement("S7")
def test_percentages_are_of_the_published_base_and_only_beside_published_counts() -> None:
    shown = _one(count_table({"a": 25, "b": 10, "c": 5, "d": 995}, base=1035))
    assert (shown.cell("a").percent, shown.base) == (2, 1035)
    assert shown.cell("c") == Cell(5, None)
    assert shown.is_under_one_percent(("c",))
    assert not shown.is_under_one_percent(("a",))
    by = _one(grouped({"yes": {"x": 10, "y": 30}, "no": {"x": 20, "y": 30}}))
    assert (by.cell("yes", "x").percent, by.base_of(("yes", "x"))) == (33, 30)


@pytest.mark.requirement("S7")
def test_rounded_percentages_come_from_rounded_counts() -> None:
    shown = _one(count_table({"a": 23, "b": 11, "c": 8, "d": 0}), ROUNDING)
    assert _seen(shown) == {"a": 25, "b": 10, "c": 10, "d": 0}
    assert shown.base == 40
    assert [shown.cell(row).percent for row in "abcd"] == [63, 25, 25, 0]
    assert shown.notes == (Note.ROUNDED,)


@pytest.mark.requirement("S1", "S3")
def test_rounding_hides_what_is_small_and_rounds_sensitive_figures_to_ten() -> None:
    assert _one(count_table({"a": 23, "b": 31, "c": 2}), ROUNDING).cell("c").symbol == C
    shown = _one(count_table({"a": 23, "b": 36, "c": 14}, is_sensitive=True), ROUNDING)
    assert _seen(shown) == {"a": 20, "b": 40, "c": 10}


@pytest.mark.parametrize(("first", "then"), [(POLICY, ROUNDING), (ROUNDING, POLICY)])
def test_a_table_is_never_out_both_rounded_and_exact(first: Policy, then: Policy) -> None:
    table = count_table({"a": 20, "b": 30})
    out = protect([table], policy=first, released=[])
    for again in (table, replace(table, id="the same under another name")):
        with pytest.raises(ConflictError) as refused:
            protect([again], policy=then, released=[out])
        assert refused.value.code == "released_by_other_method"


@pytest.mark.parametrize(
    ("table", "code"),
    [
        (count_table({"a": 20, "b": 30}, base=49), "table_cells_exceed_base"),
        (count_table({"a": 20, "b": -1}), "table_count_negative"),
        (grouped({"a": {"x": 9, "y": 9}}, base=17), "table_groups_overlap"),
        (grouped({"a": {"x": 9, "y": 9}}, bases={"x": 18}), "table_bases_do_not_match_columns"),
        (
            replace(count_table({"a": 20, "b": 3}), counts={("a",): 20}),
            "table_cells_missing_or_unknown",
        ),
        (
            replace(count_table({"a": 20, "b": 3}), structural_zeros=frozenset({("b",)})),
            "table_structural_zero_is_not_zero",
        ),
    ],
)
def test_a_table_that_contradicts_itself_is_refused(table, code: str) -> None:
    with pytest.raises(InvalidError) as refused:
        _one(table)
    assert (refused.value.code, refused.value.facts["where"]) == (code, table.id)


def test_one_table_cannot_go_out_twice_together() -> None:
    table = count_table({"a": 20, "b": 30})
    with pytest.raises(InvalidError, match="table_twice"):
        protect([table, table], policy=POLICY, released=[])


def test_a_policy_that_protects_nobody_is_refused() -> None:
    for wrong in ({"threshold": 1}, {"threshold": 11}, {"minimum_base": 4}):
        with pytest.raises(InvalidError):
            Policy(**wrong)


@pytest.mark.parametrize("policy", [POLICY, ROUNDING])
def test_a_release_survives_being_stored(policy: Policy) -> None:
    who = people(Random(4), 60, 4, 3)
    release = protect([one_way(who, 4), by_group(who, 4, 3)], policy=policy, released=[])
    again = release_from_document(release.as_document())
    assert again == release
    assert again.digest == release.digest
    assert len(release.digest) == 64
    other = protect([one_way(who, 4)], policy=policy, released=[])
    assert other.digest != release.digest


@pytest.mark.parametrize(
    "document", [{}, {"version": 2, "tables": []}, {"version": 1, "tables": [1]}]
)
def test_something_else_is_not_read_as_a_release(document) -> None:
    with pytest.raises(InvalidError, match="release_document"):
        release_from_document(document)


def test_a_table_that_is_not_in_the_release_is_not_found() -> None:
    release = Release()
    assert "q" not in release
    with pytest.raises(NotFoundError):
        release["q"]


def test_the_same_tables_give_the_same_release() -> None:
    who = people(Random(7), 80, 5, 4)
    tables = [one_way(who, 5), by_group(who, 5, 4)]
    first = protect(tables, policy=POLICY, released=[])
    assert protect(tables, policy=POLICY, released=[]).digest == first.digest
    assert [table.id for table in first.tables] == [table.id for table in tables]


def test_a_survey_of_sixty_by_five_age_bands_is_still_worth_reading() -> None:
    """Seven priorities, choose up to three; most bands have ten people or more."""
    bands = {"16-24": 7, "25-34": 12, "35-49": 17, "50-64": 14, "65+": 10}
    counts = {
        "streets": (4, 7, 10, 8, 5),
        "safety": (3, 6, 9, 9, 5),
        "youth": (5, 6, 6, 2, 1),
        "parks": (2, 5, 7, 6, 5),
        "housing": (3, 5, 6, 3, 2),
        "transport": (2, 1, 5, 6, 5),
        "culture": (1, 2, 2, 3, 1),
    }
    table = grouped(
        {row: dict(zip(bands, line, strict=True)) for row, line in counts.items()},
        bases=bands,
        exclusive=False,
    )
    alone = count_table({row: sum(line) for row, line in counts.items()}, base=60, exclusive=False)
    release = protect([alone, table], policy=POLICY, released=[])
    assert not any(cell.is_hidden for cell in release["q"].cells.values())
    shown = [cell for cell in release["q by group"].cells.values() if not cell.is_hidden]
    assert len(shown) >= 15
    assert all(cell.percent is not None for cell in shown)


def test_only_this_package_makes_published_tables() -> None:
    root = Path(__file__).parents[3]
    made_in = {
        path.relative_to(root).as_posix()
        for room in ("engage", "surveys", "budgeting")
        for path in (root / room).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "PublishedTable"
    }
    assert {Path(path).parent.as_posix() for path in made_in} == {"engage/rules/disclosure"}
