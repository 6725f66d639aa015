"""What would happen to the rest of a questionnaire if one question were not there."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from surveys.rules.conditions import Condition, questions_in, truth
from surveys.rules.piping import named_in
from surveys.rules.questionnaire import FieldWords, Questionnaire


class Part(StrEnum):
    """What of a question or page looks at another question."""

    PAGE = "page"
    QUESTION = "question"
    OPTION = "option"
    CONSTRAINT = "constraint"
    WORDS = "words"


@dataclass(frozen=True)
class Hanging:
    """A part that looks at a question. ``is_lost``: without that question it could never be shown or met."""

    part: Part
    page: str
    question: str
    is_lost: bool


def what_hangs_on(questionnaire: Questionnaire, question_id: str) -> tuple[Hanging, ...]:
    """Everything that names a question, in the questionnaire's order: conditions, rules for answers, and words that repeat it."""
    return tuple(_hanging(questionnaire, question_id))


def _hanging(questionnaire: Questionnaire, gone: str) -> Iterator[Hanging]:
    for page in questionnaire.pages:
        if gone in questions_in(page.relevant):
            yield Hanging(Part.PAGE, page.id, "", _is_lost(page.relevant, gone))
        for question in page.questions:
            if question.id == gone:
                continue
            conditions = (
                (Part.QUESTION, question.condition),
                *((Part.OPTION, option.condition) for option in question.options),
                (Part.CONSTRAINT, question.constraint),
            )
            for part, condition in conditions:
                if gone in questions_in(condition):
                    yield Hanging(part, page.id, question.id, _is_lost(condition, gone))
            words = [question.words, *(option.words for option in question.options)]
            if any(_is_repeated(each, gone) for each in words):
                yield Hanging(Part.WORDS, page.id, question.id, is_lost=False)


def _is_repeated(words: FieldWords, gone: str) -> bool:
    return any(gone in named_in(text) for by_tag in words.values() for text in by_tag.values())


def _is_lost(condition: Condition | None, gone: str) -> bool:
    return condition is not None and truth(condition, {}, {gone}) is False
