"""Answering a questionnaire to its end, whatever is in it."""

from collections.abc import Iterator
from datetime import date

from surveys.rules import flow
from surveys.rules.answering import answer_page
from surveys.rules.answers import Answer, is_given
from surveys.rules.questionnaire import Question, Questionnaire
from surveys.rules.types.registry import handler_for

TODAY = date(2026, 11, 23)
_WRITTEN = ("5", "1", "0", "18", "100", "words", "ABC", "jo@example.org", "07700 900123")
_FILE = "0" * 32
_DAYS = (("23", "11", "2026"), ("1", "1", "1990"), ("1", "1", "2030"))
Posted = dict[str, list[str]]


def answered_to_the_end(questionnaire: Questionnaire, *, is_filled: bool) -> dict[str, Answer]:
    """The answers of somebody who fills every page in (``is_filled``), or only what must be, and never comes to a page that cannot be left."""
    answers: dict[str, Answer] = {}
    page = flow.first_page(questionnaire, answers)
    met = 0
    while page is not None:
        posted: Posted = {}
        for question in page.questions:
            if handler_for(question).asks and (is_filled or question.required):
                posted |= _that_is_taken(questionnaire, page.id, answers, posted, question)
        taken = answer_page(questionnaire, page.id, answers, posted, today=TODAY)
        assert taken.faults == (), (page.id, taken.faults)
        answers = taken.answers
        page = flow.next_page(questionnaire, answers, page.id)
        met += 1
        assert met <= len(questionnaire.pages)
    return answers


def _that_is_taken(
    questionnaire: Questionnaire, page: str, answers: dict[str, Answer], posted: Posted, asked: Question
) -> Posted:  # fmt: skip
    """The first boxes that the question takes; nothing where its rule can be met by nobody."""
    for boxes in _boxes(flow.question_as_offered(asked, answers)):
        tried = answer_page(questionnaire, page, answers, {**posted, **boxes}, today=TODAY)
        is_faulty = any(
            str(fault.facts["where"]).split(":")[0] == asked.id for fault in tried.faults
        )
        if not is_faulty and is_given(tried.answers, asked.id):
            return boxes
    return {}


def _boxes(asked: Question) -> Iterator[Posted]:
    ids = [option.id for option in asked.options]
    for wanted in (ids[:1], ids[1:2], ids[:2], ids):
        yield {asked.id: wanted}
    yield {f"{asked.id}:{id_}": ["100" if id_ == ids[0] else "0"] for id_ in ids}
    for text in (_FILE, *_WRITTEN):
        yield {asked.id: [text]}
    for day in _DAYS:
        yield {f"{asked.id}:{part}": [box] for part, box in zip(("day", "month", "year"), day, strict=True)}  # fmt: skip
