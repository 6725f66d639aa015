"""A questionnaire dealt out for paper: questions numbered through, and where an answer leads, as numbers.

On paper nobody walks for the person. So each question says what its own answers skip (``Leap``), and each one that not everybody
is asked carries its condition, which the edge tells in words. What says who somebody is comes last, on a sheet that is taken off.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from surveys.rules.after_sending import before_sending, pages_after_sending
from surveys.rules.conditions import Condition, all_of, truth
from surveys.rules.questionnaire import FieldWords, Question, Questionnaire, QuestionnairePage
from surveys.rules.types.registry import handler_for

THE_END = 0
"""Where a leap goes that skips everything left."""


class Edition(StrEnum):
    """One printing of a questionnaire. The stored value."""

    STANDARD = "standard"
    LARGE = "large"
    EASY = "easy"


class Sheet(StrEnum):
    """What a part of the paper is for."""

    ANSWERS = "answers"
    ABOUT_YOU = "about_you"
    """What is offered after sending on a screen: nobody has to answer it."""
    CONTACT = "contact"
    """What is kept apart from the answers."""


@dataclass(frozen=True)
class Leap:
    """Whoever ticked one of these options goes on at this question, or at the end of the answers."""

    options: tuple[str, ...]
    number: int


@dataclass(frozen=True)
class Only:
    """Who this and what follows it is for: everything up to question ``last``, which is 0 where nobody is asked anything."""

    condition: Condition
    last: int


@dataclass(frozen=True)
class PaperQuestion:
    """``number`` counts from 1 over the whole paper; 0 for a note, which asks nothing. ``only``: who it is for, said once where several
    in a row are for the same people.
    """

    question: Question
    number: int
    only: Only | None
    leaps: tuple[Leap, ...]


@dataclass(frozen=True)
class PaperPart:
    """Questions under one heading."""

    sheet: Sheet
    heading: FieldWords
    questions: tuple[PaperQuestion, ...]


def on_paper(questionnaire: Questionnaire) -> tuple[PaperPart, ...]:
    """The parts in the order in which they are printed: answers, what nobody has to answer, and last what is kept apart."""
    parts = tuple(_parts(questionnaire))
    lined_up = [_asked(page, each) for _sheet, page, questions in parts for each in questions]
    numbers = _numbers(lined_up)
    only = _only(parts, numbers)
    return tuple(
        PaperPart(
            sheet,
            page.words,
            tuple(
                PaperQuestion(
                    each,
                    numbers.get(each.id, 0),
                    only.get(each.id),
                    _leaps(each, lined_up, numbers),
                )
                for each in questions
            ),
        )
        for sheet, page, questions in parts
    )


def numbers_on_paper(questionnaire: Questionnaire) -> dict[str, int]:
    """The number that each question has on paper, by id."""
    return {
        each.question.id: each.number
        for part in on_paper(questionnaire)
        for each in part.questions
        if each.number
    }


def _parts(
    questionnaire: Questionnaire,
) -> Iterator[tuple[Sheet, QuestionnairePage, tuple[Question, ...]]]:
    pages = before_sending(questionnaire).pages
    for page in pages:
        if kept := tuple(each for each in page.questions if not handler_for(each).is_personal):
            yield Sheet.ANSWERS, page, kept
    for page in pages_after_sending(questionnaire):
        yield Sheet.ABOUT_YOU, page, page.questions
    for page in pages:
        if apart := tuple(each for each in page.questions if handler_for(each).is_personal):
            yield Sheet.CONTACT, page, apart


def _only(
    parts: Iterable[tuple[Sheet, QuestionnairePage, tuple[Question, ...]]], numbers: dict[str, int]
) -> dict[str, Only]:
    """By the id of the first of each row of questions on one sheet that are for the same people: who they are."""
    lined_up = (
        (sheet, *_asked(page, each)) for sheet, page, questions in parts for each in questions
    )
    said = {}
    for (_sheet, condition), run in groupby(lined_up, key=lambda line: (line[0], line[2])):
        ids = [question.id for _on, question, _when in run]
        if condition:
            said[ids[0]] = Only(condition, max(numbers.get(each, 0) for each in ids))
    return said


def _asked(page: QuestionnairePage, question: Question) -> tuple[Question, Condition | None]:
    return question, all_of(page.relevant, question.condition)


def _numbers(lined_up: Sequence[tuple[Question, Condition | None]]) -> dict[str, int]:
    asking = [question.id for question, _when in lined_up if handler_for(question).asks]
    return {id_: number for number, id_ in enumerate(asking, start=1)}


def _leaps(
    question: Question,
    lined_up: Sequence[tuple[Question, Condition | None]],
    numbers: dict[str, int],
) -> tuple[Leap, ...]:
    """What answers to a question of which one option is ticked skip: everything right behind it that this answer alone rules out."""
    if not question.options or not handler_for(question).is_exclusive():
        return ()
    place = [each.id for each, _when in lined_up].index(question.id)
    following = lined_up[place + 1 :]
    leads: dict[int, list[str]] = {}
    for option in question.options:
        skipped = _number_skipped(question.id, option.id, following)
        if any(handler_for(each).asks for each, _when in following[:skipped]):
            left = (numbers[each.id] for each, _ in following[skipped:] if each.id in numbers)
            leads.setdefault(next(left, THE_END), []).append(option.id)
    return tuple(Leap(tuple(options), number) for number, options in leads.items())


def _number_skipped(
    question_id: str, option_id: str, following: Sequence[tuple[Question, Condition | None]]
) -> int:
    """How many questions in a row the answer rules out, by itself or by ruling out others before them."""
    known = {question_id}
    for place, (question, when) in enumerate(following):
        if truth(when, {question_id: option_id}, known) is not False:
            return place
        known.add(question.id)
    return len(following)
