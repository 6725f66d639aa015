"""How well a machine's suggestions agree with what people found in texts that it had not seen."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from math import sqrt

from engage.themes.rules.agreement import Z_95, Agreement, Table, agreement

FOLDS = 5
FEWEST_TEXTS = 50
"""Texts that people coded. With fewer there is too little to learn from and to be judged by."""
FEWEST_OF_A_THEME = 10
"""Texts in which people found a theme: below it the theme is neither learnt nor suggested."""
WORTH_SUGGESTING = 0.5
"""F1 on held-out texts. Below it every second press of a coder would be to put the machine right."""

Found = Mapping[str, Mapping[str, bool]]
"""For each theme, for each text that was judged, whether it is in it. A text that could not be judged is not there."""


@dataclass(frozen=True)
class Score:
    """F1 with its 95 % interval, or ``None`` where nobody found the theme in what was scored.

    ``table``: the first is the person, the second the machine. ``unscored``: texts that the machine could not judge. They are
    counted here and nowhere as wrong.
    """

    table: Table
    unscored: int
    f1: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def precision(self) -> float | None:
        """Of what the machine would suggest, the share that people found too."""
        return _share(self.table.both, self.table.only_second)

    @property
    def recall(self) -> float | None:
        """Of what people found, the share that the machine would suggest."""
        return _share(self.table.both, self.table.only_first)

    @property
    def is_worth_suggesting(self) -> bool:
        return self.f1 is not None and self.f1 >= WORTH_SUGGESTING


def score(table: Table, *, unscored: int = 0) -> Score:
    """F1 = 2TP / (2TP + FP + FN), and its interval.

    F1 grows with F* = TP / (TP + FP + FN) = F1 / (2 - F1), a plain share of the texts in which either found the theme (D. J. Hand,
    P. Christen and N. Kirielle, Machine Learning 110 (2021), 451-456). The interval is Wilson's for that share (E. B. Wilson,
    Journal of the American Statistical Association 22 (1927), 209-212), carried over. Held-out parts share training texts, so it
    is a little too narrow.
    """
    n = table.both + table.only_first + table.only_second
    if not n:
        return Score(table, unscored)
    low, high = _wilson(table.both, n)
    return Score(table, unscored, *(_f1_of(share) for share in (table.both / n, low, high)))


def scores(people: Found, machine: Found) -> dict[str, Score]:
    """For each theme of ``people`` how the machine did on the texts that it could judge."""
    found = {}
    for theme, texts in people.items():
        judged = machine.get(theme, {})
        pairs = [(texts[text], judged[text]) for text in texts if text in judged]
        table = Table(
            both=pairs.count((True, True)),
            only_first=pairs.count((True, False)),
            only_second=pairs.count((False, True)),
            neither=pairs.count((False, False)),
        )
        found[theme] = score(table, unscored=len(texts) - len(pairs))
    return found


def folds(texts: Collection[str], *, seed: str, number: int = FOLDS) -> list[list[str]]:
    """The texts in an order that only the seed decides, dealt into parts whose sizes differ by one at most."""
    order = sorted(texts, key=lambda text: sha256(f"{seed}\n{text}".encode()).digest())
    return [order[start::number] for start in range(number)]


def learnable(people: Found) -> list[str]:
    """The themes that were found often enough, and not always."""
    return sorted(
        theme
        for theme, texts in people.items()
        if FEWEST_OF_A_THEME <= sum(texts.values()) <= len(texts) - FEWEST_OF_A_THEME
    )


def pooled(
    pairs: Sequence[tuple[Collection[str], Collection[str]]], themes: Sequence[str]
) -> Agreement:
    """Agreement over every text and theme together: for groups that are too small for a kappa of each theme."""
    found = [(theme in one, theme in other) for one, other in pairs for theme in themes]
    return agreement(
        Table(
            both=found.count((True, True)),
            only_first=found.count((True, False)),
            only_second=found.count((False, True)),
            neither=found.count((False, False)),
        )
    )


def _wilson(hits: int, n: int) -> tuple[float, float]:
    share, z2 = hits / n, Z_95 * Z_95
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z_95 * sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return min(share, max(0.0, middle - half)), max(share, min(1.0, middle + half))


def _f1_of(share: float) -> float:
    return 2 * share / (1 + share)


def _share(hits: int, misses: int) -> float | None:
    return hits / (hits + misses) if hits + misses else None
