"""Small surveys to protect, made up at random from a seed."""

from collections.abc import Sequence
from random import Random

from engage.rules.activity import Axis, CountTable

Person = tuple[frozenset[str], str | None]


def people(rng: Random, size: int, rows: int, columns: int, *, most: int = 1) -> list[Person]:
    """Answers and groups of some people; some state no group, and options differ a lot in how liked they are."""
    row_weights = [rng.random() ** 2 + 0.02 for _ in range(rows)]
    column_weights = [rng.random() ** 2 + 0.05 for _ in range(columns)]
    silence = rng.choice([0, 0, 0.03, 0.2])
    found: list[Person] = []
    for _ in range(size):
        chosen = frozenset(f"o{r}" for r in rng.choices(range(rows), row_weights, k=most))
        column = (
            None if rng.random() < silence else f"g{rng.choices(range(columns), column_weights)[0]}"
        )
        found.append((chosen, column))
    return found


def one_way(who: Sequence[Person], rows: int, *, name: str = "q", **more: bool) -> CountTable:
    names = [f"o{r}" for r in range(rows)]
    counts = {(r,): sum(r in chosen for chosen, _ in who) for r in names}
    return CountTable(name, {"en": name}, Axis("q", tuple(names)), counts, len(who), **more)


def by_group(
    who: Sequence[Person], rows: int, columns: int, *, name: str = "q by group", **more: bool
) -> CountTable:
    names, groups = [f"o{r}" for r in range(rows)], [f"g{c}" for c in range(columns)]
    counts = {
        (r, g): sum(r in chosen and group == g for chosen, group in who)
        for r in names
        for g in groups
    }
    bases = {g: sum(group == g for _, group in who) for g in groups}
    return CountTable(
        name,
        {"en": name},
        Axis("q", tuple(names)),
        counts,
        len(who),
        Axis("group", tuple(groups)),
        bases,
        **more,
    )


def groups_alone(who: Sequence[Person], columns: int) -> CountTable:
    groups = [f"g{c}" for c in range(columns)]
    counts = {(g,): sum(group == g for _, group in who) for g in groups}
    return CountTable("groups", {"en": "groups"}, Axis("group", tuple(groups)), counts, len(who))


def count_table(
    counts: dict[str, int],
    *,
    name: str = "q",
    axis: str = "q",
    base: int | None = None,
    **more: bool,
) -> CountTable:
    """A table without groups from counts by category."""
    keyed = {(row,): count for row, count in counts.items()}
    size = sum(counts.values()) if base is None else base
    return CountTable(name, {"en": name}, Axis(axis, tuple(counts)), keyed, size, **more)


def grouped(
    counts: dict[str, dict[str, int]],
    *,
    name: str = "q by group",
    bases: dict[str, int] | None = None,
    base: int | None = None,
    **more: bool,
) -> CountTable:
    """A table with groups from counts by row, then column."""
    columns = list(next(iter(counts.values())))
    keyed = {(r, c): n for r, line in counts.items() for c, n in line.items()}
    sizes = bases or {c: sum(line[c] for line in counts.values()) for c in columns}
    return CountTable(
        name,
        {"en": name},
        Axis("q", tuple(counts)),
        keyed,
        sum(sizes.values()) if base is None else base,
        Axis("group", tuple(columns)),
        sizes,
        **more,
    )
