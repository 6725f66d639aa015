"""From what was posted on a page to answers: read, check, and clear what became unreachable."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from engage.rules.errors import InvalidError
from surveys.rules.answers import Answer, Answers, other_text, values_of
from surveys.rules.flow import (
    clear_unreachable,
    is_asked,
    meets_constraint,
    question_as_offered,
    walk,
)
from surveys.rules.questionnaire import Question, Questionnaire, QuestionnairePage, page_in
from surveys.rules.types.base import AnswerType, Control
from surveys.rules.types.ordering import moved
from surveys.rules.types.registry import handler_for

Posted = Mapping[str, Sequence[str]]
"""Values by box: ``<question id>``, ``<question id>:other``, or ``<question id>:<part>`` (``born:day``)."""


PRESS = "press"
"""The name of buttons that change a page before it is answered: ``up <question id> <option id>``, or a mere ``sum``."""


@dataclass(frozen=True)
class PageAnswered:
    """What came of a posted page, and the ``pages`` that can be reached now. With ``faults`` nothing is to be stored; each names its
    box in ``facts['where']``."""

    answers: dict[str, Answer]
    faults: tuple[InvalidError, ...] = ()
    pages: tuple[QuestionnairePage, ...] = ()


def answer_page(
    questionnaire: Questionnaire,
    page_id: str,
    answers: Answers,
    posted: Posted,
    *,
    today: date | None = None,
) -> PageAnswered:
    """The answers document after this page was posted, ``today`` where the council is (``None``: on a day nobody knows).

    A question left blank becomes nil. Questions of the page that its own answers switch off are not read. Faults:
    those of the types, ``answer_required`` and ``answer_constraint``. Raises ``NotFoundError("page_unknown")``.
    """
    given = walk(questionnaire, answers).answers
    faults: list[InvalidError] = []
    for question in page_in(questionnaire, page_id).questions:
        given.pop(question.id, None)
        if not is_asked(question, given):
            continue
        try:
            given[question.id] = read_answer(question, given, posted, today)
        except InvalidError as fault:
            faults.append(fault)
    left = walk(questionnaire, given)
    return PageAnswered(left.answers, tuple(faults), left.pages)


def as_pressed(posted: Posted) -> dict[str, Sequence[str]]:
    """The page as it is filled in after one of its own buttons. A button that nobody knows changes nothing."""
    verb, _, rest = _first(posted.get(PRESS)).partition(" ")
    question_id, _, option_id = rest.partition(" ")
    left = {name: values for name, values in posted.items() if name != PRESS}
    if question_id:
        left[question_id] = moved(left.get(question_id, ()), verb, option_id)
    return left


def read_answer(
    question: Question, answers: Answers, posted: Posted, today: date | None = None
) -> Answer:
    """One question's answer in what was posted; ``answers`` are those to the questions before it.

    Raises ``InvalidError``: the type's own codes, ``answer_required``, ``answer_constraint``; ``where`` names the box.
    """
    handler = handler_for(question)
    offered = question_as_offered(question, answers)
    other = _first(posted.get(f"{question.id}:other"))
    answer = handler.parse(_raw(handler, question, posted), offered, other)
    if answer is None and question.required:
        raise InvalidError("answer_required", where=question.id)
    if not meets_constraint(question, {**answers, question.id: answer}, today):
        raise InvalidError("answer_constraint", where=question.id)
    return answer


def check_answers(
    questionnaire: Questionnaire, answers: Answers, *, own_files: Collection[str] = ()
) -> PageAnswered:
    """A whole answers document that came from elsewhere (a tablet, a keyed sheet), read as strictly as a posted page.

    What cannot be reached is cleared, and so are options that were not on offer; a question without a key stays
    without one. An option the question never had is a fault, and so is a file that is not among ``own_files``, the ids of what
    came with these answers: an id alone would show somebody another person's file. Faults as for ``answer_page``, and
    ``file_not_own``.
    """
    walked = walk(questionnaire, answers)
    given: dict[str, Answer] = {}
    faults: list[InvalidError] = []
    asked = {question.id for page in walked.pages for question in page.questions}
    for question in questionnaire.questions:
        left = answers if _has_unknown_option(question, answers) else walked.answers
        if question.id not in asked or question.id not in left or not handler_for(question).asks:
            continue
        try:
            _check_own_file(question, left[question.id], own_files)
            given[question.id] = read_answer(
                question, given, as_posted(question, left[question.id])
            )
        except InvalidError as fault:
            faults.append(fault)
    return PageAnswered(clear_unreachable(questionnaire, given), tuple(faults))


def _check_own_file(question: Question, answer: Answer, own_files: Collection[str]) -> None:
    is_file = handler_for(question).control is Control.FILE
    if is_file and not set(values_of(answer)) <= set(own_files):
        raise InvalidError("file_not_own", where=question.id)


def _has_unknown_option(question: Question, answers: Answers) -> bool:
    known = {option.id for option in question.options}
    return bool(known) and not known.issuperset(values_of(answers.get(question.id)))


def as_posted(question: Question, answer: Answer) -> dict[str, list[str]]:
    """The boxes that would be posted for this answer: to fill a page again."""
    handler = handler_for(question)
    values, parts = handler.raw(answer, question), handler.parts(question)
    said = other_text(answer)
    posted = {f"{question.id}:other": [said]} if said else {}
    if parts and len(values) == len(parts):
        return posted | {
            f"{question.id}:{part}": [box] for part, box in zip(parts, values, strict=True)
        }
    return posted | ({question.id: list(values)} if values else {})


def _raw(handler: AnswerType, question: Question, posted: Posted) -> Sequence[str]:
    parts = [f"{question.id}:{part}" for part in handler.parts(question)]
    if question.id in posted or not any(part in posted for part in parts):
        return posted.get(question.id, ())
    return [_first(posted.get(part)) for part in parts]


def _first(values: Sequence[str] | None) -> str:
    return values[0] if values else ""
