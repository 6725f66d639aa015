"""How far two people who coded the same texts agree, theme by theme."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

ENOUGH = 0.6
"""Below it a theme is flagged: its definition is read differently. 0.61 begins "substantial" in Landis and Koch, Biometrics 33
(1977), 159-174."""
Z_95 = 1.959963984540054


@dataclass(frozen=True)
class Table:
    """Two coders and one theme: in how many texts both, only the first, only the second, and neither found it."""

    both: int
    only_first: int
    only_second: int
    neither: int

    @property
    def total(self) -> int:
        return self.both + self.only_first + self.only_second + self.neither


@dataclass(frozen=True)
class Agreement:
    """``kappa`` with its 95 % interval, or ``None`` where chance alone would give full agreement and kappa says nothing.

    ``observed``: the share of texts on which both say the same.
    """

    table: Table
    observed: float
    kappa: float | None
    low: float | None
    high: float | None

    @property
    def is_low(self) -> bool:
        return self.kappa is not None and self.kappa < ENOUGH


def agreement(table: Table) -> Agreement:
    """Cohen's kappa and its large-sample interval.

    Kappa: J. Cohen, Educational and Psychological Measurement 20 (1960), 37-46. Its standard error, not assuming that kappa
    is zero: J. L. Fleiss, J. Cohen and B. S. Everitt, Psychological Bulletin 72 (1969), 323-327, equation 13. The interval is
    kappa and 1.96 standard errors on either side, cut at -1 and 1; with a few texts it is only a rough guide.
    """
    if not table.total:
        return Agreement(table, 0.0, None, None, None)
    n = table.total
    cells = [[table.both / n, table.only_first / n], [table.only_second / n, table.neither / n]]
    first = [sum(row) for row in cells]
    second = [cells[0][j] + cells[1][j] for j in range(2)]
    seen = cells[0][0] + cells[1][1]
    # Chance of agreement is 1 exactly when both coders gave every text the same answer: asked of the whole numbers.
    if n in {table.both, table.neither}:
        return Agreement(table, seen, None, None, None)
    chance = sum(first[i] * second[i] for i in range(2))
    kappa = (seen - chance) / (1 - chance)
    on = sum(
        cells[i][i] * ((1 - chance) - (second[i] + first[i]) * (1 - seen)) ** 2 for i in range(2)
    )
    off = (1 - seen) ** 2 * sum(
        cells[i][j] * (second[i] + first[j]) ** 2 for i in range(2) for j in range(2) if i != j
    )
    variance = (on + off - (seen * chance - 2 * chance + seen) ** 2) / (n * (1 - chance) ** 4)
    half = Z_95 * sqrt(max(0.0, variance))
    return Agreement(table, seen, kappa, max(-1.0, kappa - half), min(1.0, kappa + half))


def agreements(
    pairs: Sequence[tuple[Collection[str], Collection[str]]], themes: Sequence[str]
) -> Mapping[str, Agreement]:
    """For each theme the agreement over ``pairs``: the themes the first and the second coder found in one text."""
    return {theme: agreement(table_of(pairs, theme)) for theme in themes}


def table_of(pairs: Sequence[tuple[Collection[str], Collection[str]]], theme: str) -> Table:
    """Which of the two coders found a theme, over all texts that both have coded."""
    found = [(theme in first, theme in second) for first, second in pairs]
    return Table(
        both=found.count((True, True)),
        only_first=found.count((True, False)),
        only_second=found.count((False, True)),
        neither=found.count((False, False)),
    )
