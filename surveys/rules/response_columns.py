"""The columns of a file of responses: one row a response, every question told apart by what became of it.

Columns come from every version of the questionnaire: the newest wording first, then what only older versions asked. A
question is one column under its id. "Choose all that apply" is a column for each option (``where/park``: 1 or 0), so are
an order (the place given, 0 for none) and shared points. What was said beside "other" has a column of its own
(``where:other``), and a place that was marked has three (``where:latitude``, ``where:longitude``, ``where:metres``). An answer
that is not there is never an empty cell: see ``Missing``.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from enum import StrEnum

from engage.rules.activity import Words
from surveys.rules.piping import without_pipes
from surveys.rules.questionnaire import Option, Question, Questionnaire
from surveys.rules.types.base import Exported
from surveys.rules.types.registry import handler_for, is_sensitive


class Missing(StrEnum):
    """Why there is no answer. The value is what stands in the cell."""

    BLANK = "[blank]"
    """Asked, and left blank by the person."""
    UNREADABLE = "[unreadable]"
    """Something stands on the paper, and nobody can say what it answers."""
    UNANSWERED = "[unanswered]"
    """Would have been asked, but was never put to the person or broken off before."""
    NOT_ASKED = "[not asked]"
    """Routed past, not on offer, or not in the version that the person answered."""


class Sight(StrEnum):
    """What only some may see."""

    OWN_WORDS = "own_words"
    EQUALITY = "equality"


EVERYTHING = frozenset(Sight)


class Kind(StrEnum):
    """What is in a column."""

    TEXT = "text"
    CHOICE = "choice"
    TICK = "tick"
    PLACE = "place"
    POINTS = "points"
    WHOLE = "whole"
    DECIMAL = "decimal"
    POUNDS = "pounds"
    DAY = "day"
    SENT = "sent"
    LATITUDE = "latitude"
    LONGITUDE = "longitude"
    METRES = "metres"

    @property
    def is_number(self) -> bool:
        return self not in {Kind.TEXT, Kind.CHOICE, Kind.DAY}


@dataclass(frozen=True)
class Column:
    """One column. ``values`` are the option ids that can stand in it, with their words; ``option`` the one it is about;
    ``beside`` the option "other" whose explanation it holds."""

    name: str
    kind: Kind
    words: Words = field(default_factory=dict)
    values: Mapping[str, Words] = field(default_factory=dict)
    question: str = ""
    option: str = ""
    option_words: Words = field(default_factory=dict)
    beside: str = ""


HEAD = (
    Column("response", Kind.TEXT, {"en": "A random id of the response"}),
    Column("version", Kind.WHOLE, {"en": "Version of the questionnaire that was answered"}),
    Column("channel", Kind.TEXT, {"en": "How the answers came in"}),
    Column("view", Kind.TEXT, {"en": "Language and reading level of the page"}),
    Column("received_on", Kind.DAY, {"en": "Day on which the answers were sent"}),
)
"""Facts about the response itself. The day is all that is known about when."""

_ONE_COLUMN = {
    Exported.CHOICE: Kind.CHOICE,
    Exported.MARKED: Kind.CHOICE,
    Exported.TEXT: Kind.TEXT,
    Exported.WHOLE: Kind.WHOLE,
    Exported.DECIMAL: Kind.DECIMAL,
    Exported.POUNDS: Kind.POUNDS,
    Exported.DAY: Kind.DAY,
    Exported.SENT: Kind.SENT,
}
_BY_OPTION = {
    Exported.TICKS: Kind.TICK,
    Exported.PLACES: Kind.PLACE,
    Exported.POINTS: Kind.POINTS,
}


def columns_of(versions: Sequence[Questionnaire], sights: Set[Sight]) -> tuple[Column, ...]:
    """The columns for responses to these versions that somebody with these sights may have.

    Contact details are never among them. A question whose answers changed their kind between versions has a column for
    each, the older one named with its version (``age.v1``).
    """
    found: dict[str, Column] = {}
    for questionnaire in sorted(versions, key=lambda each: each.version, reverse=True):
        for column in columns_in(questionnaire, sights):
            known = found.get(column.name)
            if known is None or known.kind is column.kind:
                found[column.name] = _both(known, column) if known else column
            else:
                name = older_name(column.name, questionnaire.version)
                found[name] = replace(column, name=name)
    return (*HEAD, *found.values())


def columns_in(questionnaire: Questionnaire, sights: Set[Sight]) -> Iterator[Column]:
    """The columns of one version's own questions."""
    for question in questionnaire.questions:
        yield from _columns(question, sights)


def older_name(name: str, version: int) -> str:
    """The name of a column whose question had another type in an older version."""
    return f"{name}.v{version}"


def _columns(question: Question, sights: Set[Sight]) -> Iterator[Column]:
    handler = handler_for(question)
    if handler.is_personal or (is_sensitive(question) and Sight.EQUALITY not in sights):
        return
    if handler.exported in _BY_OPTION:
        for option in question.options:
            yield _option_column(question, option, _BY_OPTION[handler.exported])
    elif handler.exported in _ONE_COLUMN:
        kind = _ONE_COLUMN[handler.exported]
        if kind is not Kind.TEXT or Sight.OWN_WORDS in sights:
            yield Column(question.id, kind, _label(question), _values(question), question.id)
    if Sight.OWN_WORDS in sights:
        yield from _columns_beside(question, handler.exported)


def _columns_beside(question: Question, exported: Exported) -> Iterator[Column]:
    """What was told beside the option that was chosen: the place that was marked, and words beside "other"."""
    label = _label(question)
    if exported is Exported.MARKED:
        for kind in (Kind.LATITUDE, Kind.LONGITUDE, Kind.METRES):
            yield Column(f"{question.id}:{kind}", kind, label, question=question.id)
    other = next((option.id for option in question.options if option.is_other), "")
    if other:
        yield Column(f"{question.id}:other", Kind.TEXT, label, question=question.id, beside=other)


def _option_column(question: Question, option: Option, kind: Kind) -> Column:
    return Column(
        f"{question.id}/{option.id}",
        kind,
        _label(question),
        question=question.id,
        option=option.id,
        option_words=_option_label(option),
    )


def _both(newer: Column, older: Column) -> Column:
    """The newer column with every value of the older one too."""
    return replace(newer, values={**older.values, **newer.values})


def _values(question: Question) -> dict[str, Words]:
    return {option.id: _option_label(option) for option in question.options}


def _label(question: Question) -> Words:
    return without_pipes(question.words.get("label", {}))


def _option_label(option: Option) -> Words:
    return without_pipes(option.words.get("label", {}))
