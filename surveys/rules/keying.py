"""A filled-in paper, or a telephone call, as an officer keys it: the whole questionnaire at once, and honestly what could not be read.

The same handlers read it as read a resident's page. Paper cannot insist, so nothing is required; what was left blank is blank.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum

from engage.rules.errors import InvalidError
from surveys.rules.answering import PageAnswered, Posted, answer_page
from surveys.rules.answers import Answer, Answers, Unread
from surveys.rules.flow import question_as_offered
from surveys.rules.questionnaire import Question, Questionnaire, QuestionnairePage
from surveys.rules.types.base import Control
from surveys.rules.types.number import number_so_far
from surveys.rules.types.registry import handler_for

MARK = "~"
"""No id begins with it: ``~illegible`` in place of an option."""
SIGNS = {"?": Unread.ILLEGIBLE, "!": Unread.TWO_TICKED}
"""Typed alone into any box of a question, for what is no answer."""
TICKED = "ticked"
"""The part of a question in which the numbers or letters of ticked options are typed: ``1 3``, ``13`` or ``ac``."""
FEW = 9
"""Up to so many options a number is one digit, so that nothing need stand between two."""
LETTERS = "abcdefghijklmnopqrstuvwxyz"
_TYPED = re.compile(r"[a-z]|[0-9]+")
_NOTHING = re.compile(r"[\s,;.]*")


class Wrong(StrEnum):
    """Why a keyed paper is taken out again. The stored value."""

    MISTAKE = "mistake"
    TWICE = "twice"
    ELSEWHERE = "elsewhere"
    ASKED = "asked"


def key_answers(questionnaire: Questionnaire, posted: Posted) -> PageAnswered:
    """The answers document of one paper.

    ``posted`` is as from a resident's page, with places of an order typed as numbers (``<question id>:<option id>``), ticked options
    by their numbers or letters (``<question id>:ticked``), and what could not be read as ``~<how>`` in place of an option or as one of
    ``SIGNS`` alone in a box. What the paper says to leave out is not read even where somebody filled it in. A file is never keyed.
    Faults as ``answering.answer_page`` has them.
    """
    keyed = _as_keyed(questionnaire)
    unread = unread_in(keyed, posted)
    read = _readable(keyed, posted, unread)
    answers: dict[str, Answer] = {}
    faults: list[InvalidError] = list(_order_faults(keyed, read))
    for page in keyed.pages:
        answered = answer_page(keyed, page.id, answers, _as_offered(page, answers, read))
        answers = answered.answers
        faults += answered.faults
    for question in keyed.questions:
        if question.id in unread and question.id in answers:
            answers[question.id] = {"unread": unread[question.id].value}
        if handler_for(question).control is Control.FILE:
            answers.pop(question.id, None)
    return PageAnswered(answers, tuple(faults))


def is_blank(posted: Posted) -> bool:
    """Whether nothing at all was keyed of a paper."""
    return not any(value.strip() for values in posted.values() for value in values)


def _as_offered(page: QuestionnairePage, answers: Answers, read: Posted) -> Posted:
    """The boxes without options that are not for this person: everybody's stand on paper, with words for whom they are."""
    left = dict(read)
    for question in page.questions:
        if question.has_conditional_options and question.id in left:
            offered = question_as_offered(question, answers).option_ids
            others = question.option_ids - offered
            left[question.id] = [each for each in left[question.id] if each not in others]
    return left


def unread_in(questionnaire: Questionnaire, posted: Posted) -> dict[str, Unread]:
    """Which questions could not be read, and how."""
    found = {}
    for question in questionnaire.questions:
        boxes = (
            value.strip()
            for name, values in posted.items()
            if name.partition(":")[0] == question.id and name != f"{question.id}:other"
            for value in values
        )
        said = [SIGNS.get(value) or _marked(value) for value in boxes]
        if known := [how for how in said if how]:
            found[question.id] = known[0]
    return found


def _marked(value: str) -> Unread | None:
    how = value.removeprefix(MARK)
    return Unread(how) if value.startswith(MARK) and how in set(Unread) else None


def is_ticked(question: Question) -> bool:
    """Whether any number of its options is ticked on paper."""
    handler = handler_for(question)
    has_numbers = is_in_order(question) or handler.control is Control.POINTS
    return bool(question.options) and not has_numbers and not handler.is_exclusive()


def ticked_options(question: Question, typed: str) -> list[str]:
    """The ids of options whose numbers or letters on paper were typed; what names none becomes an option nobody knows, to be refused."""
    ids = [option.id for option in question.options]
    said = typed.casefold()
    if not _NOTHING.fullmatch(_TYPED.sub("", said)):
        return [f"{MARK}{typed}"]
    tokens = [
        digit
        for token in _TYPED.findall(said)
        for digit in (token if len(ids) <= FEW else (token,))
    ]
    places = [
        LETTERS.index(token) if token in LETTERS else number_so_far(token) - 1 for token in tokens
    ]
    return [
        ids[place] if 0 <= place < len(ids) else f"{MARK}{token}"
        for place, token in zip(places, tokens, strict=True)
    ]


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
        if name not in unread and not name.startswith(gone)
    }
    for question in questionnaire.questions:
        typed = read.pop(f"{question.id}:{TICKED}", None)
        if typed and is_ticked(question):
            read[question.id] = ticked_options(question, typed[0])
        if is_in_order(question) and question.id not in unread:
            places = _places(question, posted)
            read[question.id] = [option for _place, option in sorted(places)]
    return read


def _places(question: Question, posted: Posted) -> list[tuple[int, str]]:
    typed = {
        option.id: posted.get(f"{question.id}:{option.id}", ("",)) for option in question.options
    }
    first = {option: values[0].strip() for option, values in typed.items() if values}
    return [(number_so_far(place), option) for option, place in first.items() if place]


def _order_faults(questionnaire: Questionnaire, posted: Posted) -> Iterator[InvalidError]:
    """Two options on one place say nothing about which comes first."""
    for question in questionnaire.questions:
        if is_in_order(question):
            places = [place for place, _option in _places(question, posted)]
            if not all(places):
                yield InvalidError("answer_not_whole_number", where=question.id)
            elif len(places) != len(set(places)):
                yield InvalidError("answer_same_place", where=question.id)
