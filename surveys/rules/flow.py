"""Which pages somebody meets, in which order, and what follows from an answer that changed.

Everything rests on one walk from the first page to the last, in which a condition sees only answers that are still
reachable. ``soundness.check_questionnaire`` makes sure that conditions look back and never ahead, so one walk is enough
and going back is exact. Answers documents are as ``surveys.rules.answers`` says.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from surveys.rules.answers import Answer, Answers, is_given, values_of
from surveys.rules.conditions import evaluate, on_day
from surveys.rules.piping import repeats_answers
from surveys.rules.questionnaire import Question, Questionnaire, QuestionnairePage, page_in
from surveys.rules.types.base import Control
from surveys.rules.types.registry import handler_for
from surveys.rules.young import AGE_BAND, is_child

FROM_OUTSIDE = frozenset({Control.AREA, Control.FILE})
"""What is shown of these depends on more than the questionnaire and the answers."""


@dataclass(frozen=True)
class Walk:
    """The pages that can be reached, each holding only the questions and options that are offered, and the answers
    that are left once everything unreachable has gone."""

    pages: tuple[QuestionnairePage, ...]
    answers: dict[str, Answer]


@dataclass(frozen=True)
class Standing:
    """A page as this person meets it, the one before it, and where it is among those that can be reached."""

    page: QuestionnairePage
    before: QuestionnairePage | None
    progress: "Progress"


@dataclass(frozen=True)
class Progress:
    """Page ``number`` of ``of``, as far as the answers so far tell."""

    number: int
    of: int


def walk(questionnaire: Questionnaire, answers: Answers) -> Walk:
    """Go through the questionnaire with these answers: what is reachable and which answers survive.

    A page without a single question to show is not met. An option that is not offered cannot stay chosen.
    """
    kept: dict[str, Answer] = {}
    if questionnaire.is_unconditional and AGE_BAND not in answers:
        # Most questionnaires ask everybody everything, and this walk is taken several times with every page.
        for page in questionnaire.pages_that_ask:
            for question in page.questions:
                if question.id in answers and handler_for(question).asks:
                    _keep(answers[question.id], question, kept)
        return Walk(questionnaire.pages_that_ask, kept)
    pages = []
    for page in questionnaire.pages:
        if page.relevant is None or evaluate(page.relevant, kept):
            shown = _shown(page.questions, answers, kept)
            if shown:
                questions = tuple(shown)
                pages.append(
                    page if questions == page.questions else replace(page, questions=questions)
                )
    return Walk(tuple(pages), kept)


def _shown(
    questions: Sequence[Question], answers: Answers, kept: dict[str, Answer]
) -> list[Question]:
    shown = []
    for question in questions:
        handler = handler_for(question)
        offered = question
        if handler.is_personal or not question.is_unconditional:
            offered = question_as_offered(question, kept)
            if not _is_shown(offered, question, kept):
                continue
        shown.append(offered)
        if question.id in answers and handler.asks:
            _keep(answers[question.id], offered, kept)
    return shown


def is_shown(question: Question, answers: Answers) -> bool:
    """Whether a question on a reachable page is shown: its condition holds and it has something to choose from. Children are not
    asked who they are or how to reach them."""
    return _is_shown(question_as_offered(question, answers), question, answers)


def _is_shown(offered: Question, question: Question, answers: Answers) -> bool:
    if is_child(answers) and handler_for(question).is_personal:
        return False
    return evaluate(question.condition, answers) and (not question.options or bool(offered.options))


def is_asked(question: Question, answers: Answers) -> bool:
    """Whether it is shown and wants an answer; a note does not."""
    return handler_for(question).asks and is_shown(question, answers)


def question_as_offered(question: Question, answers: Answers) -> Question:
    """The question with only the options that these answers allow (cascading choices)."""
    if not question.has_conditional_options:
        return question
    offered = tuple(option for option in question.options if evaluate(option.condition, answers))
    return question if offered == question.options else replace(question, options=offered)


def _keep(answer: Answer, question: Question, kept: dict[str, Answer]) -> None:
    """Keep what is still on offer of an answer; one that loses all it chose counts as never given."""
    offered = question.option_ids
    if not offered or offered.issuperset(values_of(answer)):
        kept[question.id] = answer
    else:
        left = handler_for(question).narrowed(answer, question)
        if left is not None:
            kept[question.id] = left


def reachable_pages(
    questionnaire: Questionnaire, answers: Answers
) -> tuple[QuestionnairePage, ...]:
    """The pages somebody with these answers meets, in order, holding what they would show."""
    return walk(questionnaire, answers).pages


def clear_unreachable(questionnaire: Questionnaire, answers: Answers) -> dict[str, Answer]:
    """The answers without those to questions that are no longer asked (or are not in the questionnaire)."""
    return walk(questionnaire, answers).answers


def page_as_shown(
    questionnaire: Questionnaire, answers: Answers, page_id: str
) -> QuestionnairePage | None:
    """The page as this person meets it, or ``None`` when they do not meet it.

    Raises ``NotFoundError("page_unknown")`` for a page that is not in the questionnaire at all.
    """
    page_in(questionnaire, page_id)
    return next(
        (page for page in reachable_pages(questionnaire, answers) if page.id == page_id), None
    )


def page_out_of_reach(
    questionnaire: Questionnaire, answers: Answers, page_id: str, filled_in: Collection[str]
) -> QuestionnairePage | None:
    """The page with the questions that were ``filled_in`` on it, where these answers do not lead to all of them; otherwise ``None``.

    Raises ``NotFoundError("page_unknown")``.
    """
    whole = page_in(questionnaire, page_id)
    met = page_as_shown(questionnaire, answers, page_id)
    asked = {question.id for question in met.questions} if met else set()
    named = {name.partition(":")[0] for name in filled_in}
    filled = tuple(question for question in whole.questions if question.id in named)
    if met and all(question.id in asked for question in filled):
        return None
    return replace(whole, questions=filled or whole.questions)


def standing(questionnaire: Questionnaire, answers: Answers, page_id: str) -> Standing | None:
    """What ``page_as_shown``, ``previous_page`` and ``progress`` tell of a page, in one walk; ``None`` where it is not met.

    Raises ``NotFoundError("page_unknown")`` for a page that is not in the questionnaire at all.
    """
    page_in(questionnaire, page_id)
    pages = reachable_pages(questionnaire, answers)
    for place, page in enumerate(pages):
        if page.id == page_id:
            before = pages[place - 1] if place else None
            return Standing(page, before, Progress(place + 1, len(pages)))
    return None


def is_untouched(questionnaire: Questionnaire, page: QuestionnairePage, answers: Answers) -> bool:
    """Whether a page as shown is just as it was written: nothing on it answered, left out, taken from outside or repeated."""
    is_whole = page is page_in(questionnaire, page.id) and not repeats_answers(page.words)
    return is_whole and not any(
        question.id in answers
        or handler_for(question).control in FROM_OUTSIDE
        or question.repeats_answers
        for question in page.questions
    )


def opening_page(questionnaire: Questionnaire, *, one_at_a_time: bool) -> QuestionnairePage | None:
    """The first page, where it can stand below what is said about the survey: it holds everything there is to ask, or questions come
    ``one_at_a_time``; and it looks the same to everybody who has not begun."""
    page = first_page(questionnaire, {})
    stands_alone = one_at_a_time or len(questionnaire.pages) == 1
    if page is None or not stands_alone or page.is_table:
        return None
    return page if is_untouched(questionnaire, page, {}) else None


def first_page(questionnaire: Questionnaire, answers: Answers) -> QuestionnairePage | None:
    """Where somebody starts; ``None`` when nothing can be reached."""
    return next(iter(reachable_pages(questionnaire, answers)), None)


def next_page(
    questionnaire: Questionnaire, answers: Answers, page_id: str
) -> QuestionnairePage | None:
    """The page after this one, or ``None`` after the last: then come the answers to check.

    Works from a page that has itself become unreachable, so that nobody is stranded.
    Raises ``NotFoundError("page_unknown")``.
    """
    return page_behind(questionnaire, reachable_pages(questionnaire, answers), page_id)


def page_behind(
    questionnaire: Questionnaire, pages: Sequence[QuestionnairePage], page_id: str
) -> QuestionnairePage | None:
    """As ``next_page``, of the ``pages`` that can be reached."""
    places = _places(questionnaire)
    place = places[page_in(questionnaire, page_id).id]
    return next((page for page in pages if places[page.id] > place), None)


def previous_page(
    questionnaire: Questionnaire, answers: Answers, page_id: str
) -> QuestionnairePage | None:
    """The page before this one, or ``None`` on the first. Raises ``NotFoundError("page_unknown")``."""
    place = _places(questionnaire)[page_in(questionnaire, page_id).id]
    earlier = [page for place_of, page in _placed(questionnaire, answers) if place_of < place]
    return earlier[-1] if earlier else None


def last_page(questionnaire: Questionnaire, answers: Answers) -> QuestionnairePage | None:
    """Where "Back" leads from the answers to check."""
    pages = reachable_pages(questionnaire, answers)
    return pages[-1] if pages else None


def resume_page(questionnaire: Questionnaire, answers: Answers) -> QuestionnairePage | None:
    """The first page with a question that was never put; ``None`` when all were (then come the answers to check)."""
    walked = walk(questionnaire, answers)
    return next((page for page in walked.pages if not _is_dealt_with(page, walked.answers)), None)


def progress(questionnaire: Questionnaire, answers: Answers, page_id: str) -> Progress:
    """Which page of how many this is. Pages that cannot be reached with the answers so far are not counted.

    Raises ``NotFoundError("page_unknown")``.
    """
    place = _places(questionnaire)[page_in(questionnaire, page_id).id]
    placed = _placed(questionnaire, answers)
    return Progress(sum(place_of <= place for place_of, _ in placed), len(placed))


def missing_required(questionnaire: Questionnaire, answers: Answers) -> tuple[Question, ...]:
    """Required questions that are asked and have no answer, or a blank one; in order."""
    return _missing_in(walk(questionnaire, answers))


def _missing_in(walked: Walk) -> tuple[Question, ...]:
    return tuple(
        question
        for page in walked.pages
        for question in page.questions
        if question.required and not is_given(walked.answers, question.id)
    )


def unmet_constraints(questionnaire: Questionnaire, answers: Answers) -> tuple[Question, ...]:
    """Asked questions whose answer breaks their constraint, perhaps because an earlier answer changed; in order."""
    return _unmet_in(walk(questionnaire, answers))


def _unmet_in(walked: Walk) -> tuple[Question, ...]:
    return tuple(
        question
        for page in walked.pages
        for question in page.questions
        if not meets_constraint(question, walked.answers)
    )


def meets_constraint(question: Question, answers: Answers, today: date | None = None) -> bool:
    """Whether the answer meets the question's constraint, given ``today``. A blank always does, as in XLSForm."""
    if question.constraint is None or not is_given(answers, question.id):
        return True
    return evaluate(on_day(question.constraint, today), answers)


def is_complete(questionnaire: Questionnaire, answers: Answers) -> bool:
    """Whether these answers may be sent: nothing required is missing and every constraint is met."""
    walked = walk(questionnaire, answers)
    return not _missing_in(walked) and not _unmet_in(walked)


def _is_dealt_with(page: QuestionnairePage, answers: Answers) -> bool:
    return all(question.id in answers for question in page.questions if handler_for(question).asks)


def _places(questionnaire: Questionnaire) -> dict[str, int]:
    return {page.id: place for place, page in enumerate(questionnaire.pages)}


def _placed(questionnaire: Questionnaire, answers: Answers) -> list[tuple[int, QuestionnairePage]]:
    places = _places(questionnaire)
    return [(places[page.id], page) for page in reachable_pages(questionnaire, answers)]
