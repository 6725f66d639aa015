"""A filled-in paper, or a telephone call, as an officer keys it: the whole questionnaire at once, and honestly what could not be read.

The same handlers read it as read a resident's page. Paper cannot insist, so nothing is required; what was left blank is blank.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from engage.rules.errors import InvalidError
from surveys.rules.answering import PageAnswered, Posted, answer_page
from surveys.rules.answers import Answer, Unread
from surveys.rules.questionnaire import Question, Questionnaire
from surveys.rules.types.base import Control
from surveys.rules.types.registry import handler_for

MARK = "~"
"""No id begins with it: ``~illegible`` among the values of a box, ``~where`` as the name of a box of its own."""


def key_answers(questionnaire: Questionnaire, posted: Posted) -> PageAnswered:
    """The answers document of one paper.

    ``posted`` is as from a resident's page, with places of an order typed as numbers (``<question id>:<option id>``) and what
    could not be read under ``~<question id>`` or as ``~<how>`` in place of an option. What the paper says to leave out is not
    read even where somebody filled it in. A file is never keyed. Faults as ``answering.answer_page`` has them.
    """
    keyed = _as_keyed(questionnaire)
    unread = unread_in(keyed, posted)
    read = _readable(keyed, posted, unread)
    answers: dict[str, Answer] = {}
    faults: list[InvalidError] = list(_order_faults(keyed, read))
    for page in keyed.pages:
        answered = answer_page(keyed, page.id, answers, read)
        answers = answered.answers
        faults += answered.faults
    for question in keyed.questions:
        if question.id in unread and question.id in answers:
            answers[question.id] = {"unread": unread[question.id].value}
        if handler_for(question).control is Control.FILE:
            answers.pop(question.id, None)
    return PageAnswered(answers, tuple(faults))


def unread_in(questionnaire: Questionnaire, posted: Posted) -> dict[str, Unread]:
    """Which questions could not be read, and how."""
    found = {}
    for question in questionnaire.questions:
        said = [*posted.get(question.id, ()), *posted.get(f"{MARK}{question.id}", ())]
        marks = [value.removeprefix(MARK) for value in said if value.startswith(MARK)]
        known = [Unread(mark) for mark in marks if mark in set(Unread)]
        if known:
            found[question.id] = known[0]
    return found


def is_in_order(question: Question) -> bool:
    """Whether its options are numbered on paper."""
    return handler_for(question).control is Control.RANKING


def _as_keyed(questionnaire: Questionnaire) -> Questionnaire:
    return replace(
        questionnaire,
        pages=tuple(
            replace(page, questions=tuple(replace(each, required=False) for each in page.questions))
            for page in questionnaire.pages
        ),
    )


def _readable(
    questionnaire: Questionnaire, posted: Posted, unread: Mapping[str, Unread]
) -> dict[str, Sequence[str]]:
    """The boxes as a resident's page would have sent them."""
    gone = tuple(f"{question_id}:" for question_id in unread)
    read = {
        name: values
        for name, values in posted.items()
        if name not in unread and not name.startswith((MARK, *gone))
    }
    for question in questionnaire.questions:
        if is_in_order(question) and question.id not in unread:
            places = _places(question, posted)
            read[question.id] = [option for _place, option in sorted(places)]
    return read


def _places(question: Question, posted: Posted) -> list[tuple[int, str]]:
    typed = {
        option.id: posted.get(f"{question.id}:{option.id}", ("",)) for option in question.options
    }
    first = {option: values[0].strip() for option, values in typed.items() if values}
    return [(int(place), option) for option, place in first.items() if place.isdecimal()]


def _order_faults(questionnaire: Questionnaire, posted: Posted) -> Iterator[InvalidError]:
    """Two options on one place say nothing about which comes first."""
    for question in questionnaire.questions:
        if is_in_order(question):
            places = [place for place, _option in _places(question, posted)]
            if len(places) != len(set(places)):
                yield InvalidError("answer_same_place", where=question.id)
