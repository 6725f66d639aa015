"""What officers write down beside the figures: the engagement plan, whom activities were for, the equality assessment, evidence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from engage.places.rules.margins import Share, Universe
from engage.rules.activity import Words


class Standing(StrEnum):
    """What came of a planned group. The stored value."""

    PLANNED = "planned"
    REACHED = "reached"
    NOT_REACHED = "not_reached"


class Characteristic(StrEnum):
    """What an equality assessment goes through: the nine of the Equality Act 2010, section 4, and two that councils add."""

    AGE = "age"
    DISABILITY = "disability"
    GENDER_REASSIGNMENT = "gender_reassignment"
    MARRIAGE = "marriage"
    PREGNANCY = "pregnancy"
    RACE = "race"
    RELIGION = "religion"
    SEX = "sex"
    SEXUAL_ORIENTATION = "sexual_orientation"
    CARE_LEAVERS = "care_leavers"
    INCOME = "income"


QUESTIONS_ABOUT: Mapping[Characteristic, frozenset[str]] = {
    Characteristic.AGE: frozenset({"age"}),
    Characteristic.DISABILITY: frozenset({"disability"}),
    Characteristic.GENDER_REASSIGNMENT: frozenset({"gender_identity"}),
    Characteristic.MARRIAGE: frozenset({"marriage"}),
    Characteristic.PREGNANCY: frozenset({"pregnancy"}),
    Characteristic.RACE: frozenset({"ethnic_group"}),
    Characteristic.RELIGION: frozenset({"religion"}),
    Characteristic.SEX: frozenset({"sex"}),
    Characteristic.SEXUAL_ORIENTATION: frozenset({"sexual_orientation"}),
    Characteristic.CARE_LEAVERS: frozenset({"care_leaver"}),
    Characteristic.INCOME: frozenset({"income"}),
}
"""Ids of questions that ask about it: those of the ready-made equality questions, and what officers would call the rest."""


@dataclass(frozen=True)
class Group:
    """A line of the engagement plan. ``due_on`` is ISO 8601, or empty."""

    name: str
    method: str
    owner: str
    due_on: str
    standing: Standing
    told: str


@dataclass(frozen=True)
class Margin:
    """A count of everybody who lives here by one question. ``counted_on`` is ISO 8601."""

    question: str
    title: str
    universe: Universe
    source: str
    counted_on: str
    licence: str
    shares: tuple[Share, ...]


@dataclass(frozen=True)
class AreaGroup:
    """Areas that are looked at together, such as priority neighbourhoods: their codes, who says so, and of which day (ISO 8601, or
    empty) that is."""

    code: str
    name: Words
    members: frozenset[str]
    source: str
    dated_on: str


@dataclass(frozen=True)
class Sample:
    """How the people of an activity were drawn by chance, from whom, and what their weights are raked to. ``most_tenths``: no weight is
    more than so many tenths of the average one."""

    drawn: str
    population: str
    margins: tuple[Margin, ...]
    most_tenths: int


@dataclass(frozen=True)
class Equality:
    """A line of the equality assessment, as officers wrote it."""

    characteristic: Characteristic
    reached: str = ""
    barriers: str = ""
    action: str = ""
    owner: str = ""
    reason: str = ""

    @property
    def is_blank(self) -> bool:
        """Neither what stands in the way, what is done and who does it, nor why that is not said."""
        return not self.reason and not (self.barriers and self.action and self.owner)


@dataclass(frozen=True)
class Evidence:
    """What is known from elsewhere. ``dated_on`` is ISO 8601."""

    says: str
    source: str
    dated_on: str
    licence: str


@dataclass(frozen=True)
class Beside:
    """Everything of one programme. ``audiences``: by activity id, for activities of which it is known that only people who
    live here took part; ``open_to_others`` names those that others could join too."""

    groups: tuple[Group, ...] = ()
    margins: tuple[Margin, ...] = ()
    audiences: Mapping[str, Universe] = field(default_factory=dict)
    open_to_others: frozenset[str] = frozenset()
    equality: tuple[Equality, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    samples: Mapping[str, Sample] = field(default_factory=dict)
    """By activity id. An activity that is not here was open to whoever chose to take part."""
    areas: frozenset[str] = frozenset()
    """Codes of every area there is."""
    area_sets: tuple[AreaGroup, ...] = ()

    @property
    def blanks(self) -> int:
        return sum(1 for line in self.equality if line.is_blank)
