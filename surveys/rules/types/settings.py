"""Settings that several types share."""

from collections.abc import Iterable

from engage.rules.errors import InvalidError
from surveys.rules.questionnaire import Question
from surveys.rules.types.base import AnswerType

BOUNDS = ("minimum", "maximum")
BANDS = "bands"
"""Where the bands begin in which answers are counted, a blank between them; for days also the name of a ``Period``."""


def whole_setting(question: Question, name: str, default: int) -> int:
    """A whole-number setting of the question, or ``default`` where it has none."""
    value = question.settings.get(name, default)
    return value if isinstance(value, int) and not isinstance(value, bool) else default


def unknown_settings(question: Question, known: Iterable[str]) -> tuple[str, ...]:
    """``("unknown_setting",)`` when the question carries a setting its type does not read."""
    return ("unknown_setting",) if set(question.settings) - set(known) else ()


def needless_options(question: Question) -> tuple[str, ...]:
    """``("needless_options",)`` when a type that offers none is given options."""
    return ("needless_options",) if question.options else ()


def faults_of_spans(handler: AnswerType, question: Question) -> tuple[str, ...]:
    """The code of what keeps a question's answers from being counted in its bands; nothing when they can be."""
    try:
        handler.spans(question)
    except InvalidError as fault:
        return (fault.code,)
    return ()
