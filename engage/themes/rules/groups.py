"""Whether two readings of the same texts agree as often for some groups of writers as for others."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from engage.themes.rules.evaluation import pooled


class Axis(StrEnum):
    """By what writers are told apart. The stored value."""

    LANGUAGE = "language"
    LEVEL = "level"
    AGE = "age"


SAME, OTHER = "same", "other"
FEWEST_FOR_KAPPA = 30
"""Texts of a group. With fewer the interval of kappa is too wide to say anything."""

Pairs = Mapping[str, tuple[Collection[str], Collection[str]]]
"""For each text the themes of one reading and of the other."""
Groups = Mapping[str, Mapping[Axis, str]]
"""For each text the group of its writer, by every axis that is known."""


@dataclass(frozen=True)
class GroupCount:
    """How many texts of a group have the same themes in both readings. Raw: shown only after ``protect``."""

    same: int
    other: int

    @property
    def base(self) -> int:
        return self.same + self.other


def counts_by_group(pairs: Pairs, groups: Groups) -> dict[Axis, dict[str, GroupCount]]:
    """For each axis on which there is more than one group, each group's count."""
    found: dict[Axis, dict[str, GroupCount]] = {}
    for axis in Axis:
        counted: dict[str, GroupCount] = {}
        for text, (one, other) in pairs.items():
            group = groups.get(text, {}).get(axis)
            if group is None:
                continue
            before = counted.get(group, GroupCount(0, 0))
            is_same = set(one) == set(other)
            counted[group] = GroupCount(before.same + is_same, before.other + (not is_same))
        if len(counted) > 1:
            found[axis] = dict(sorted(counted.items()))
    return found


def kappas_by_group(
    pairs: Pairs, groups: Groups, themes: Sequence[str]
) -> dict[Axis, dict[str, float]]:
    """Cohen's kappa over all themes together, of each group with enough texts for it to say something."""
    found: dict[Axis, dict[str, float]] = {}
    for axis, counted in counts_by_group(pairs, groups).items():
        for group, count in counted.items():
            if count.base < FEWEST_FOR_KAPPA:
                continue
            of_group = [
                pair for text, pair in pairs.items() if groups.get(text, {}).get(axis) == group
            ]
            kappa = pooled(of_group, themes).kappa
            if kappa is not None:
                found.setdefault(axis, {})[group] = kappa
    return found
