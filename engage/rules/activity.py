"""What every activity promises to reports: who took part and what was found, as data.

``engage.reports`` sees the registry and nothing else of the activities. Counts about people are raw here and
may be shown only after ``engage.rules.disclosure.protect``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol, runtime_checkable

from engage.rules.channel import Channel
from engage.rules.errors import ConflictError, NotFoundError

Words = Mapping[str, str]
"""The same words by view tag (``{"en": ..., "ur": ..., "en-easy": ...}``); ``en`` is always there."""


@dataclass(frozen=True, order=True)
class ActivityRef:
    """An activity as seen from outside its package."""

    kind: str
    id: str


@dataclass(frozen=True)
class Participation:
    """How one activity was taken part in.

    The accounting identity (Gunning 4): ``received == analysed + sum(excluded.values())``.
    ``one_each`` is true when the activity itself holds one contribution per person, so that contributions are people.
    ``is_known`` is false while nothing may be known, as of a vote before its result: the figures then stand for nothing.
    """

    ref: ActivityRef
    received: int
    analysed: int
    excluded: Mapping[str, int] = field(default_factory=dict)
    by_channel: Mapping[Channel, int] = field(default_factory=dict)
    by_view: Mapping[str, int] = field(default_factory=dict)
    organisations: int = 0
    one_each: bool = False
    is_known: bool = True


@dataclass(frozen=True)
class Axis:
    """One dimension of a table: category ids in the order they are shown, and their words."""

    id: str
    categories: tuple[str, ...]
    words: Mapping[str, Words] = field(default_factory=dict)


class Measure(StrEnum):
    """What a mean is a mean of."""

    POINTS = "points"
    PLACE = "place"
    """In a person's own order, 1 for what comes first."""


@dataclass(frozen=True)
class Sums:
    """What everybody in a table's base gave to each of its rows together, so that means can be told.

    ``halves`` are half points or half places, by row: places that two options share are no whole number.
    """

    measure: Measure
    halves: Mapping[str, int]


@dataclass(frozen=True)
class Wave:
    """One time at which a question was put: ``of`` names the question through all of them, ``order`` sorts them in time."""

    of: str
    order: str
    name: Words


@dataclass(frozen=True)
class CountTable:
    """Raw counts of people by answer, and optionally by group. Never shown as it is.

    ``counts`` is keyed by ``(row,)`` or ``(row, column)`` and holds every cell, zeros included.
    ``base`` is how many people the table is about (for each column in ``bases`` when there are columns).
    ``exclusive`` is false for "choose all that apply": cells then do not add up to the base.
    ``is_sensitive`` raises the threshold to 10: special-category data, children, wards, vote cross-tabs.
    ``structural_zeros`` are cells nobody could fall in. ``sums`` are those of a table without columns whose answers are more than
    a choice. ``weighted``: of a table without columns about a designed sample, the whole per cent of the weighted people in each
    row; everything about protection goes by ``counts``. ``sides`` are the rows that are steps of a scale with two sides: -1, 0 for
    its middle, 1. ``wave`` is there for a question that may be put again. ``is_rising``: the rows are bands of numbers or days, the
    smallest first.
    """

    id: str
    title: Words
    rows: Axis
    counts: Mapping[tuple[str, ...], int]
    base: int
    columns: Axis | None = None
    bases: Mapping[str, int] = field(default_factory=dict)
    exclusive: bool = True
    is_sensitive: bool = False
    structural_zeros: frozenset[tuple[str, ...]] = frozenset()
    sums: Sums | None = None
    weighted: Mapping[str, int] | None = None
    sides: Mapping[str, int] = field(default_factory=dict)
    wave: Wave | None = None
    is_rising: bool = False


@dataclass(frozen=True)
class Ranking:
    """Options in order of a protected table's counts."""

    id: str
    title: Words
    table: CountTable


@dataclass(frozen=True)
class Quote:
    """One contribution in a person's own words, released and quoted with consent."""

    text: str
    language: str
    said_by: Words
    in_english: str = ""
    """What it means in English, where that is known and was released, and who translated it."""
    translated_by: Words = field(default_factory=dict)


@dataclass(frozen=True)
class Quotes:
    id: str
    title: Words
    quotes: tuple[Quote, ...]
    in_all: int = 0
    """How many may be quoted, where ``quotes`` are fewer; chosen by nobody."""


@dataclass(frozen=True)
class Narrative:
    """Paragraphs written by an officer, or facts that are not about people."""

    id: str
    title: Words
    paragraphs: tuple[Words, ...]


@dataclass(frozen=True)
class TallyLine:
    id: str
    words: Words
    votes: int
    cost_pence: int
    awarded_pence: int


@dataclass(frozen=True)
class Tally:
    """The exact result of a public vote: a whole round, or a separately counted pot of at least 10 ballots.

    Below ten ballots ``lines`` carry no votes (``has_votes`` is false) and only the outcome is shown.
    """

    id: str
    title: Words
    lines: tuple[TallyLine, ...]
    budget_pence: int
    valid: int
    blank: int
    spoilt: int
    has_votes: bool = True


@dataclass(frozen=True)
class Total:
    """A workload or a total (queue, turnout, received), never crossed with anything."""

    value: int

    def __int__(self) -> int:
        return self.value


Finding = CountTable | Ranking | Quotes | Narrative | Tally


@dataclass(frozen=True)
class ActivityFacts:
    """An activity as a report names it. ``is_recorded``: officers wrote it down afterwards, so it never opens or closes."""

    ref: ActivityRef
    title: Words
    is_recorded: bool = False


class Reportable(Protocol):
    """One kind of activity, as reports see it. Adding a kind touches one line of ``engage/factory.py``."""

    kind: str

    def activities(self, programme_id: str) -> Sequence[ActivityFacts]:
        """The programme's activities of this kind, in the order they opened."""

    def participation(self, refs: Sequence[ActivityRef]) -> Sequence[Participation]:
        """How each was taken part in; one per ref, in the same order."""

    def findings(self, ref: ActivityRef) -> Sequence[Finding]:
        """What was found, raw: the caller protects. Empty before the activity may speak (a round before its count)."""


@runtime_checkable
class Recountable(Protocol):
    """A kind of activity whose findings can be made by a second path, for ``engage report verify``."""

    def recount(self, ref: ActivityRef) -> Sequence[Finding]:
        """What ``findings`` gives, counted anew straight from the rows, with nothing that was kept on the way."""


@dataclass(frozen=True)
class Alike:
    """People who answered some questions alike: how many, and tables about them alone. Raw, like every table here."""

    people: int
    tables: tuple[CountTable, ...] = ()


@runtime_checkable
class Profiled(Protocol):
    """A kind of activity that a sample can be drawn for, so that its findings can be weighted. Votes never are."""

    def by_profile(
        self, ref: ActivityRef, questions: Sequence[str]
    ) -> Mapping[tuple[str, ...], Alike]:
        """Everybody counted in ``findings``, by their answers to ``questions`` (ids, in their order; ``""`` for none), with the
        tables without columns that are about people."""
        ...


class ActivityRegistry:
    """The kinds of activity this house has. A second plug for the same kind is a mistake and raises."""

    def __init__(self) -> None:
        self._kinds: dict[str, Reportable] = {}

    def register(self, reportable: Reportable) -> None:
        if reportable.kind in self._kinds:
            raise ConflictError("kind_already_registered", kind=reportable.kind)
        self._kinds[reportable.kind] = reportable

    def __getitem__(self, kind: str) -> Reportable:
        try:
            return self._kinds[kind]
        except KeyError:
            raise NotFoundError("kind_unknown", kind=kind) from None

    def __iter__(self) -> Iterator[Reportable]:
        return iter(self._kinds.values())
