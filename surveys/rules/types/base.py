"""What every type of answer promises."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from engage.rules.activity import Measure
from engage.rules.errors import InvalidError
from surveys.rules.answers import Answer, values_of
from surveys.rules.questionnaire import Question
from surveys.rules.spans import Span


class Control(StrEnum):
    """How a question is put on a page: the key of ``templates/macros/questions.html``. Types may share one."""

    RADIOS = "radios"
    CHECKBOXES = "checkboxes"
    SCALE = "scale"
    PICTURE = "picture"
    PICTURES = "pictures"
    RANKING = "ranking"
    POINTS = "points"
    AREA = "area"
    FILE = "file"
    LINE = "line"
    LINES = "lines"
    INTEGER = "integer"
    DECIMAL = "decimal"
    MONEY = "money"
    EMAIL = "email"
    TELEPHONE = "telephone"
    DATE = "date"
    WORDS = "words"


class Exported(StrEnum):
    """How an answer stands in a file of responses: the columns it takes and what is in them."""

    CHOICE = "choice"
    MARKED = "marked"
    """A choice, and three columns of numbers: the place that was marked, and within how many metres."""
    TICKS = "ticks"
    """A column for each option: 1 or 0."""
    PLACES = "places"
    """A column for each option: the place it was given, 0 for none."""
    POINTS = "points"
    TEXT = "text"
    """In the person's own words: only for those who may read such words."""
    WHOLE = "whole"
    DECIMAL = "decimal"
    POUNDS = "pounds"
    DAY = "day"
    SENT = "sent"
    """Whether a file was sent. The file itself cannot be found from a response."""
    NOTHING = "nothing"


@dataclass(frozen=True)
class AnswerType(ABC):
    """One type of answer: how it is read from what was posted, how it is shown, and what can be counted in it.

    ``name`` is what ``Question.type`` holds. ``asks`` is false where nothing is answered (an information page).
    ``is_personal`` says who somebody is: such an answer is never kept with the others. ``is_sensitive``: tables of it are always
    protected at the higher threshold.
    """

    name: str
    control: Control
    asks: bool = True
    is_personal: bool = False
    is_sensitive: bool = False
    exported: ClassVar[Exported] = Exported.TEXT
    measure: ClassVar[Measure | None] = None
    """What means are told of, where answers are more than a choice."""

    @abstractmethod
    def parse(self, raw: Sequence[str], question: Question, other: str = "") -> Answer:
        """The answer in what was posted, or ``None`` for a blank one.

        ``raw`` holds the values of the question's own box (several for "choose all that apply"), or its parts' in order;
        ``other`` what was said beside "other". Whether a blank is acceptable is not this method's matter.
        Raises ``InvalidError`` with ``where`` = the question id and the facts its sentence needs.
        """

    @abstractmethod
    def faults(self, question: Question) -> tuple[str, ...]:
        """Codes for what is wrong with the question itself (no options, unknown settings); empty when it is sound."""

    def parts(self, question: Question) -> tuple[str, ...]:
        """The boxes of a question that has several; they are posted as ``<question id>:<part>``."""
        return ()

    def raw(self, answer: Answer, question: Question) -> tuple[str, ...]:
        """What ``parse`` would have read: to fill the boxes again, and to check a stored answer."""
        return values_of(answer)

    def narrowed(self, answer: Answer, question: Question) -> Answer:
        """The answer without options that ``question`` no longer offers; ``None`` when nothing is left to keep."""
        return answer

    def most_characters(self, question: Question) -> int | None:
        """How long an answer may be, where that is worth saying beside the box."""
        return None

    def categories(self, question: Question) -> tuple[str, ...]:
        """Ids to count by, in the order they are shown; empty when this type is not counted."""
        return ()

    def spans(self, question: Question) -> Sequence[Span[Any]]:
        """The spans of numbers or days that are the categories, in rising order; empty for a type that is not counted so."""
        return ()

    def counted(self, answer: Answer, question: Question) -> tuple[str, ...]:
        """The categories a given answer falls into."""
        return values_of(answer)

    def measured(self, answer: Answer, question: Question) -> Mapping[str, int]:
        """How much a given answer gives to each category, in half points or half places; empty for a type without a ``measure``."""
        return {}

    def is_exclusive(self) -> bool:
        """Whether one person falls into at most one category."""
        return True


def unknown_option(question: Question, wanted: set[str]) -> InvalidError | None:
    """The fault for a value that is none of the question's options, if there is one."""
    unknown = sorted(wanted - {option.id for option in question.options})
    if not unknown:
        return None
    return InvalidError("answer_unknown_option", where=question.id, option=unknown[0][:100])
