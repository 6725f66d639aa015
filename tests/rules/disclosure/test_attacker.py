"""Random tables against an attacker who has the releases and reckons differently from the code."""

from random import Random

import pytest

from engage.rules.activity import CountTable
from engage.rules.disclosure.protect import protect
from engage.rules.disclosure.release import Method, Policy, Release
from tests.rules.disclosure import attacker
from tests.rules.disclosure.tables import by_group, groups_alone, one_way, people

ORDINARY = range(300)
ALL = range(400, 10_400)


def _survey(seed: int) -> list[CountTable]:
    rng = Random(seed)
    rows, columns, is_single = rng.randint(2, 6), rng.randint(2, 5), rng.random() < 0.6
    who = people(
        rng, rng.choice([8, 15, 30, 60, 120, 300]), rows, columns, most=1 if is_single else 3
    )
    kind = {"exclusive": is_single, "is_sensitive": rng.random() < 0.3}
    tables = [one_way(who, rows, **kind), by_group(who, rows, columns, **kind)]
    tables.append(groups_alone(who, columns))
    return rng.choice([tables, tables, tables[:2], tables[1:2], tables[1:]])


def _no_small_figure(tables: list[CountTable], release: Release) -> None:
    for raw in tables:
        shown = release[raw.id]
        figures = [*shown.cells.values(), *shown.bases.values()]
        assert not [cell for cell in figures if cell.count and cell.count < shown.threshold]
        for key, cell in shown.cells.items():
            assert cell.count != 0 or raw.counts[key] == 0
            if not raw.exclusive and cell.count is not None and not shown.columns:
                assert not 0 < raw.base - raw.counts[key] < shown.threshold


def _attack_one(seed: int) -> None:
    tables = _survey(seed)
    release = protect(tables, policy=Policy(), released=[])
    _no_small_figure(tables, release)
    assert list(attacker.attack(release, tables)) == []
    rounded = protect(tables, policy=Policy(method=Method.ROUND), released=[])
    _no_small_figure(tables, rounded)
    assert list(attacker.rounded_lines(rounded, tables)) == []


@pytest.mark.requirement("S1", "S2", "S3")
def test_no_hidden_cell_of_a_random_survey_can_be_worked_out() -> None:
    for seed in ORDINARY:
        _attack_one(seed)


@pytest.mark.audit
@pytest.mark.requirement("S1", "S2", "S3")
def test_no_hidden_cell_of_ten_thousand_random_surveys_can_be_worked_out() -> None:
    for seed in ALL:
        _attack_one(seed)


def _attack_two(seed: int) -> bool:
    """Publish, let some more people answer, publish again. Whether the second release was a new one."""
    rng = Random(seed)
    rows, is_single = rng.randint(2, 4), rng.random() < 0.6
    who = people(rng, rng.randint(20, 34), rows, 2, most=1 if is_single else 2)
    first = who[: len(who) - rng.choice([0, 1, 3, 5, 8, 12])]
    kind = {"exclusive": is_single}
    earlier = protect([one_way(first, rows, **kind)], policy=Policy(), released=[])
    later = protect([one_way(who, rows, **kind)], policy=Policy(), released=[earlier])
    before, after = earlier["q"], later["q"]
    if before.is_withheld or after.is_withheld:
        return False
    for line, total, next_line, next_total in _lines(before, after):
        for name, old in line.items():
            new = next_line[name]
            assert old is None or new is None or abs(new - old) == 0 or abs(new - old) >= 5
        found = attacker.line_intervals(line, total, next_line, next_total)
        for (when, name), (least, most) in found.items():
            is_nobody = when == "before" and next_line[name] == 0
            assert most - least >= 5 or is_nobody, (seed, line, next_line, when, name)
    return after.base != before.base


def _lines(before, after):
    old = {key[0]: cell.count for key, cell in before.cells.items()}
    new = {key[0]: cell.count for key, cell in after.cells.items()}
    if before.exclusive:
        return [(old, before.base, new, after.base)]
    return [
        (_pair(old[name], before.base), before.base, _pair(new[name], after.base), after.base)
        for name in old
    ]


def _pair(count, base):
    return {"chosen": count, "not": None if count is None else base - count}


@pytest.mark.requirement("S5")
def test_two_releases_of_a_random_table_give_nobody_away() -> None:
    renewed = sum(_attack_two(seed) for seed in range(200))
    assert renewed > 10


def _attack_two_with_groups(seed: int) -> bool:
    """The same with a table by two groups beside it, small enough to try every pair of tables that fits."""
    rng = Random(seed)
    rows = rng.choice([2, 2, 3])
    who = [(chosen, group or "g0") for chosen, group in people(rng, rng.randint(22, 44), rows, 2)]
    first = who[: len(who) - rng.choice([5, 6, 8, 10, 12, 15])]
    earlier = protect(
        [one_way(first, rows), by_group(first, rows, 2)], policy=Policy(), released=[]
    )
    later = protect(
        [one_way(who, rows), by_group(who, rows, 2)], policy=Policy(), released=[earlier]
    )
    if any(table.is_withheld for table in (*earlier.tables, *later.tables)):
        return False
    old, new = attacker.all_tables(earlier, 1500), attacker.all_tables(later, 1500)
    if later["q"].base == earlier["q"].base or old is None or new is None:
        return False
    new_fitting = [b for b in new if any(all(a[k] <= b[k] for k in b) for a in old)]
    old_fitting = [a for a in old if any(all(a[k] <= b[k] for k in b) for b in new)]
    for release, fitting in ((earlier, old_fitting), (later, new_fitting)):
        for key, cell in release["q by group"].cells.items():
            seen = {table[key] for table in fitting}
            assert not cell.is_hidden or max(seen) == 0 or max(seen) - min(seen) >= 5, (seed, key)
    return True


@pytest.mark.requirement("S5")
def test_two_releases_of_a_random_table_with_groups_give_nobody_away() -> None:
    renewed = sum(_attack_two_with_groups(seed) for seed in (*range(150), 1599))
    assert renewed > 10


@pytest.mark.audit
@pytest.mark.requirement("S5")
def test_two_releases_of_ten_thousand_random_tables_with_groups_give_nobody_away() -> None:
    for seed in ALL:
        _attack_two_with_groups(seed)


@pytest.mark.audit
@pytest.mark.requirement("S5")
def test_two_releases_of_ten_thousand_random_tables_give_nobody_away() -> None:
    for seed in ALL:
        _attack_two(seed)
