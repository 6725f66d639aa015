"""What every type of answer promises."""

from collections.abc import Sequence
from typing import Protocol

from surveys.rules.answers import Answer
from surveys.rules.questionnaire import Question


class AnswerType(Protocol):
    """One type of answer: how it is read from what was posted, and what can be counted in it.

    ``name`` is what ``Question.type`` holds. ``parts`` are the further boxes a question of this type has; they are posted
    as ``<question id>:<part>``. ``asks`` is false where nothing is answered (an information page).
    """

    @property
    def name(self) -> str: ...

    @property
    def parts(self) -> tuple[str, ...]: ...

    @property
    def asks(self) -> bool: ...

    def parse(self, raw: Sequence[str], question: Question, other: str = "") -> Answer:
        """The answer in what was posted, or ``None`` for a blank one.

        ``raw`` holds the values of the question's own box (several for "choose all that apply"), or its parts' in order;
        ``other`` what was said beside "other". Whether a blank is acceptable is not this method's matter.
        Raises ``InvalidError`` with ``where`` = the question id and the facts its sentence needs.
        """

    def raw(self, answer: Answer) -> tuple[str, ...]:
        """What ``parse`` would have read: to fill the boxes again, and to check a stored answer."""

    def categories(self, question: Question) -> tuple[str, ...]:
        """Ids to count by, in the order they are shown; empty when this type is not counted."""

    def is_exclusive(self) -> bool:
        """Whether one person falls into at most one category."""

    def faults(self, question: Question) -> tuple[str, ...]:
        """Codes for what is wrong with the question itself (no options, unknown settings); empty when it is sound."""
