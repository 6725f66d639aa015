"""Whether a questionnaire makes sense as a whole, before anybody answers it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from engage.rules.errors import InvalidError
from surveys.rules.after_sending import before_sending
from surveys.rules.conditions import Condition, is_only_for_answers, questions_in
from surveys.rules.questionnaire import Question, Questionnaire, QuestionnairePage
from surveys.rules.types.base import Control
from surveys.rules.types.choice import SCALE, SINGLE, YES_NO
from surveys.rules.types.registry import TYPES

ID = re.compile(r"[^\W\d][\w.-]{0,99}")
"""Ids of pages and questions: they name boxes on pages and columns in exports. Colons are kept for parts of a box."""
OPTION_ID = re.compile(r"\S(.{0,98}\S)?")
"""Values of boxes, never names: anything on one line, without blanks around it."""

ROWS = frozenset({SINGLE.name, YES_NO.name, SCALE.name})


@dataclass(frozen=True)
class Fault:
    """Something wrong: ``code``, where (``page`` or ``page/question``), and what it is about."""

    code: str
    where: str
    about: str = ""


def check_questionnaire(questionnaire: Questionnaire) -> None:
    """Raise ``InvalidError("questionnaire_unsound")`` with ``where`` (of the first fault) and all ``faults``."""
    faults = tuple(faults_in(questionnaire))
    if faults:
        raise InvalidError("questionnaire_unsound", where=faults[0].where, faults=faults)


def faults_in(questionnaire: Questionnaire) -> Iterator[Fault]:
    """Every fault: ids that are faulty or used twice, unknown types, settings that do not fit, no words, and
    conditions that look at an unknown question, ahead, or (for whole pages) at the same page."""
    page_ids: set[str] = set()
    earlier: set[str] = set()
    every = {question.id for question in questionnaire.questions}
    if not any(page.questions for page in before_sending(questionnaire).pages):
        yield Fault("no_questions", questionnaire.id)
    for page in questionnaire.pages:
        yield from _id_faults(page.id, page.id, page_ids)
        yield from _condition_faults(page.relevant, page.id, earlier, every)
        if page.is_table and not may_be_table(page):
            yield Fault("table_rows_differ", page.id, page.id)
        for question in page.questions:
            where = f"{page.id}/{question.id}"
            yield from _condition_faults(question.condition, where, earlier, every)
            for option in question.options:
                yield from _condition_faults(option.condition, where, earlier, every)
            yield from _id_faults(question.id, where, earlier)
            yield from _look_faults(question.constraint, where, earlier, every)
            yield from _question_faults(question, where)
    yield from _personal_faults(questionnaire)
    yield from _after_sending_faults(questionnaire)


def _id_faults(id_: str, where: str, taken: set[str]) -> Iterator[Fault]:
    if not ID.fullmatch(id_):
        yield Fault("id_faulty", where, id_)
    if id_ in taken:
        yield Fault("id_twice", where, id_)
    taken.add(id_)


def _condition_faults(
    condition: Condition | None, where: str, earlier: set[str], every: set[str]
) -> Iterator[Fault]:
    if is_only_for_answers(condition):
        yield Fault("condition_only_for_answers", where)
    yield from _look_faults(condition, where, earlier, every)


def _look_faults(
    condition: Condition | None, where: str, earlier: set[str], every: set[str]
) -> Iterator[Fault]:
    for name in questions_in(condition):
        if name not in every:
            yield Fault("condition_on_unknown", where, name)
        elif name not in earlier:
            yield Fault("condition_looks_ahead", where, name)


def may_be_table(page: QuestionnairePage) -> bool:
    """Whether the page's questions can be the rows of one table: single choices with the same options, all always there,
    and none with a box beside it."""
    rows = [question.options for question in page.questions]
    return (
        all(question.type in ROWS for question in page.questions)
        and len({tuple(option.id for option in row) for row in rows}) == 1
        and not any(option.condition or option.is_other for row in rows for option in row)
    )


def _personal_faults(questionnaire: Questionnaire) -> Iterator[Fault]:
    """Answers that say who somebody is are not kept with the others, so nothing later may hang on them."""
    personal = {
        question.id
        for question in questionnaire.questions
        if question.type in TYPES and TYPES[question.type].is_personal
    }
    for page in questionnaire.pages:
        for question in page.questions:
            conditions = (
                page.relevant,
                question.condition,
                *(each.condition for each in question.options),
            )
            looked_at = {name for condition in conditions for name in questions_in(condition)}
            looked_at |= set(questions_in(question.constraint)) - {question.id}
            for name in sorted(looked_at & personal):
                yield Fault("condition_on_personal", f"{page.id}/{question.id}", name)


def _after_sending_faults(questionnaire: Questionnaire) -> Iterator[Fault]:
    """What is asked after sending comes last, can be left out, and holds nothing that is kept apart from the answers."""
    has_begun = False
    for page in questionnaire.pages:
        if has_begun and not page.after_sending:
            yield Fault("after_sending_not_last", page.id, page.id)
        has_begun = has_begun or page.after_sending
        for question in page.questions if page.after_sending else ():
            where = f"{page.id}/{question.id}"
            handler = TYPES.get(question.type)
            if question.required:
                yield Fault("after_sending_required", where, question.id)
            if handler and (handler.is_personal or handler.control is Control.FILE):
                yield Fault("after_sending_kept_apart", where, question.id)


def _question_faults(question: Question, where: str) -> Iterator[Fault]:
    handler = TYPES.get(question.type)
    if handler is None:
        yield Fault("type_unknown", where, question.type)
        return
    if not any(question.words.get("label", {}).values()):
        yield Fault("no_words", where, question.id)
    for option in question.options:
        if not OPTION_ID.fullmatch(option.id):
            yield Fault("option_id_faulty", where, option.id)
    for code in handler.faults(question):
        yield Fault(code, where, question.id)
