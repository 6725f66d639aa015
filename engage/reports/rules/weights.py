"""Weights for a designed sample: raked so that the sample's shares are those of everybody (iterative proportional fitting).

W. E. Deming and F. F. Stephan, "On a least squares adjustment of a sampled frequency table when the expected marginal totals are
known", Annals of Mathematical Statistics 11 (1940). Written here because it is thirty lines in plain arithmetic, the same on every
machine; the libraries that rake bring a data-frame library along and do not refuse what has no answer.
Never for an open consultation, where nobody knows how likely anybody was to take part, and never for a vote.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum

from engage.places.rules.margins import ALL_TENTHS
from engage.reports.rules.beside import Margin
from engage.rules.errors import InvalidError

Profile = tuple[str, ...]
"""What somebody answered to the question of each margin, in the margins' order."""
TOLERANCE = 1e-10
"""By how much a share among the weighted may miss its margin."""
MOST_ROUNDS = 2_000
SMALLEST = 30
"""People: fewer are no sample of anybody."""
FEW = 0.5
"""An effective number under this part of the true one is warned of: the weights then cost more than half of what people told."""


@dataclass(frozen=True)
class Weighting:
    """A weight for each profile, 1 on average, and what a reader must know of them. ``trimmed``: people whose weight was cut to the
    largest one allowed; ``rounds``: how often every margin was fitted."""

    weights: Mapping[Profile, float]
    people: int
    effective: float
    trimmed: int
    rounds: int

    @property
    def design_effect(self) -> float:
        """Kish's: by how much weighting widens what chance does."""
        return self.people / self.effective

    @property
    def largest(self) -> float:
        return max(self.weights.values())

    @property
    def is_costly(self) -> bool:
        return self.effective < FEW * self.people


def rake(profiles: Mapping[Profile, int], margins: Sequence[Margin], *, most: float) -> Weighting:
    """Weights by which the people of ``profiles`` have every margin's shares, none above ``most`` (times the average).

    Raises ``InvalidError``: ``sample_small``; ``sample_profile`` for an answer that is no group of its margin;
    ``sample_empty_group`` (``question``, ``code``) for a group of the margin that nobody in the sample is in: no weight can make up
    for it; ``sample_no_fit`` when no weights up to ``most`` reproduce every margin.
    """
    counts = {profile: number for profile, number in sorted(profiles.items()) if number}
    people = sum(counts.values())
    if people < SMALLEST:
        raise InvalidError("sample_small", where="sample", people=people, least=SMALLEST)
    wanted = [_shares(margin) for margin in margins]
    _refuse_gaps(counts, margins, wanted)
    order = sorted(range(len(margins)), key=lambda place: margins[place].question)
    cut: frozenset[Profile] = frozenset()
    rounds = 0
    while True:
        weights, more = _fitted(counts, wanted, order, cut, most)
        rounds += more
        over = {one for one, weight in weights.items() if weight > most * (1 + TOLERANCE)}
        if not over:
            break
        cut |= over
    return Weighting(
        weights,
        people,
        effective_number(counts, weights),
        sum(counts[one] for one in cut),
        rounds,
    )


def effective_number(counts: Mapping[Profile, int], weights: Mapping[Profile, float]) -> float:
    """How many people drawn without weights would tell as much: the squared sum of weights by the sum of their squares (L. Kish,
    "Survey Sampling", 1965, section 11.7)."""
    total = fsum(counts[one] * weights[one] for one in counts)
    return total * total / fsum(counts[one] * weights[one] ** 2 for one in counts)


def weighted_percents(
    by_profile: Mapping[Profile, Mapping[str, int]],
    bases: Mapping[Profile, int],
    weighting: Weighting,
) -> Mapping[str, int]:
    """Whole per cent of the weighted people of ``bases`` that are in each row; empty where nobody with a weight answered."""
    known = sorted(one for one in bases if one in weighting.weights)
    base = fsum(bases[one] * weighting.weights[one] for one in known)
    rows = {row: None for one in known for row in by_profile[one]} if base else {}
    return {
        row: int(
            100 * fsum(by_profile[one][row] * weighting.weights[one] for one in known) / base + 0.5
        )
        for row in rows
    }


def _shares(margin: Margin) -> dict[str, float]:
    """Published shares were rounded one by one, so they are brought to 1 together."""
    total = sum(one.tenths for one in margin.shares) or ALL_TENTHS
    return {one.code: one.tenths / total for one in margin.shares}


def _refuse_gaps(
    counts: Mapping[Profile, int], margins: Sequence[Margin], wanted: Sequence[Mapping[str, float]]
) -> None:
    for place, (margin, shares) in enumerate(zip(margins, wanted, strict=True)):
        there = {profile[place] for profile in counts}
        if strange := sorted(there - shares.keys()):
            raise InvalidError("sample_profile", where=margin.question, code=strange[0])
        empty = [code for code, share in shares.items() if share and code not in there]
        if empty:
            raise InvalidError(
                "sample_empty_group", where="sample", question=margin.question, code=empty[0]
            )


def _fitted(
    counts: Mapping[Profile, int],
    wanted: Sequence[Mapping[str, float]],
    order: Sequence[int],
    cut: frozenset[Profile],
    most: float,
) -> tuple[dict[Profile, float], int]:
    """Weights that fit every margin, with those of ``cut`` held at ``most``, and how many rounds it took."""
    people = sum(counts.values())
    weights = {one: most if one in cut else 1.0 for one in counts}
    groups = [
        (code, share * people, [one for one in counts if one[place] == code])
        for place in order
        for code, share in wanted[place].items()
    ]
    for number in range(1, MOST_ROUNDS + 1):
        for code, target, group in groups:
            free = [one for one in group if one not in cut]
            held = fsum(counts[one] * weights[one] for one in group if one in cut)
            sum_of_free = fsum(counts[one] * weights[one] for one in free)
            if not sum_of_free:
                continue
            factor = (target - held) / sum_of_free
            if factor <= 0 and target:
                raise InvalidError("sample_no_fit", where="sample", code=code)
            for one in free:
                weights[one] *= max(factor, 0.0)
        missed = max(
            abs(fsum(counts[one] * weights[one] for one in group) - target) / people
            for _code, target, group in groups
        )
        if missed < TOLERANCE:
            return weights, number
    raise InvalidError("sample_no_fit", where="sample", code="")
