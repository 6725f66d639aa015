"""Changes to a questionnaire, one step at a time. Each takes a questionnaire and gives the changed one; ids never change.

A page is never empty: it comes with its first question and goes with its last.
"""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import TypeVar

from engage.content.rules.words import words_alone
from engage.rules.errors import InvalidError, NotFoundError
from engage.rules.view import View
from surveys.rules.after_sending import before_sending, pages_after_sending
from surveys.rules.conditions import Condition, all_of, renamed
from surveys.rules.questionnaire import (
    STALE,
    FieldWords,
    Option,
    Question,
    Questionnaire,
    QuestionnairePage,
    page_in,
    question_in,
    words_in,
)
from surveys.rules.types.area import AREA
from surveys.rules.types.place import PLACE
from surveys.rules.types.text import SHORT_TEXT

SOURCE = View().tag
_OF_AREAS = frozenset({AREA.name, PLACE.name})
LONGEST_ID = 40
MOST_QUESTIONS = 300
MOST_OPTIONS = 200
LONGEST_TITLE = 200
"""Characters in the title of a survey, and in the heading of a page."""
NEW_PAGE = ""
_NOT_IN_AN_ID = re.compile(r"[^a-z0-9]+")

Edit = Callable[[Questionnaire], Questionnaire]
Each = TypeVar("Each")


def fresh_id(words: str, taken: Collection[str], otherwise: str) -> str:
    """A name for a question or an option that nothing else has: from its words, at most 40 letters, digits and underscores.

    ``otherwise`` is used for words without a Latin letter. A column of that name stands in every export.
    """
    stem = _NOT_IN_AN_ID.sub("_", words.lower().replace("’", "").replace("'", "")).strip("_")
    if len(stem) > LONGEST_ID:
        stem = stem[: LONGEST_ID + 1].rpartition("_")[0] or stem[:LONGEST_ID]
    if not stem or not stem[0].isalpha():
        stem = f"{otherwise}_{stem}".strip("_")
    number, free = 1, stem
    while free in taken:
        number += 1
        free = f"{stem}_{number}"
    return free


def ids_in(questionnaire: Questionnaire) -> frozenset[str]:
    """Every name that a question or a page has."""
    pages = {page.id for page in questionnaire.pages}
    return frozenset(pages | {question.id for question in questionnaire.questions})


def with_areas(questionnaire: Questionnaire, areas: tuple[Option, ...]) -> Questionnaire:
    """Questions about an area or a place that have no list of their own get this one; without any area they are asked in words."""
    asked = {"options": areas} if areas else {"type": SHORT_TEXT.name}
    pages = tuple(
        replace(
            page,
            questions=tuple(
                replace(each, **asked) if each.type in _OF_AREAS and not each.options else each
                for each in page.questions
            ),
        )
        for page in questionnaire.pages
    )
    return replace(questionnaire, pages=pages)


def with_question(
    questionnaire: Questionnaire, question: Question, *, page_id: str = NEW_PAGE
) -> Questionnaire:
    """Add a question at the end of a page, or on a page of its own behind all that are met before sending.

    Raises ``InvalidError`` ``too_many_questions`` beyond 300, ``NotFoundError`` ``page_unknown``.
    """
    if sum(1 for _each in questionnaire.questions) >= MOST_QUESTIONS:
        raise InvalidError("too_many_questions", where="label", most=MOST_QUESTIONS)
    if page_id == NEW_PAGE:
        page = QuestionnairePage(question.id, (question,))
        return replace(
            questionnaire,
            pages=(
                *before_sending(questionnaire).pages,
                page,
                *pages_after_sending(questionnaire),
            ),
        )
    page = page_in(questionnaire, page_id)
    return _with_page(questionnaire, replace(page, questions=(*page.questions, question)))


def with_new_question(
    questionnaire: Questionnaire, question: Question, *, page_id: str = NEW_PAGE
) -> Questionnaire:
    """As ``with_question``, under a name made from the question's words."""
    words = words_in(View(), question.words, "label")[0]
    id_ = fresh_id(words, ids_in(questionnaire), "question")
    named = replace(question, id=id_, constraint=renamed(question.constraint, question.id, id_))
    return with_question(questionnaire, named, page_id=page_id)


def with_pages_of(questionnaire: Questionnaire, other: Questionnaire) -> Questionnaire:
    """The questionnaire with all pages of another at its end, under their own names.

    Raises ``InvalidError`` ``name_taken`` when a page or question of that name is there already.
    """
    taken = ids_in(questionnaire) & ids_in(other)
    if taken:
        raise InvalidError("name_taken", where="start", name=min(taken))
    return replace(questionnaire, pages=(*questionnaire.pages, *other.pages))


def with_changed_question(questionnaire: Questionnaire, question: Question) -> Questionnaire:
    """The question of this id as it is given. Raises ``NotFoundError`` ``question_unknown``."""
    page = page_of(questionnaire, question.id)
    questions = tuple(question if each.id == question.id else each for each in page.questions)
    return _with_page(questionnaire, replace(page, questions=questions))


def with_changed_page(
    questionnaire: Questionnaire,
    page_id: str,
    *,
    title: str,
    tag: str,
    is_table: bool,
    relevant: Condition | None,
) -> Questionnaire:
    """A page's heading in one view, whether it is a table, and when it is shown. Raises ``NotFoundError`` ``page_unknown``."""
    page = page_in(questionnaire, page_id)
    words = with_words(page.words, "title", tag, title)
    return _with_page(
        questionnaire, replace(page, words=words, is_table=is_table, relevant=relevant)
    )


def page_of(questionnaire: Questionnaire, question_id: str) -> QuestionnairePage:
    """The page that holds a question. Raises ``NotFoundError`` ``question_unknown``."""
    for page in questionnaire.pages:
        if any(question.id == question_id for question in page.questions):
            return page
    raise NotFoundError("question_unknown", question=question_id)


def without_question(questionnaire: Questionnaire, question_id: str) -> Questionnaire:
    """Take a question out. What asked about it is left as it is: ``reach.what_hangs_on`` says beforehand what that is."""
    page = page_of(questionnaire, question_id)
    left = tuple(question for question in page.questions if question.id != question_id)
    return _with_page(questionnaire, replace(page, questions=left))


def with_copied_question(questionnaire: Questionnaire, question_id: str) -> Questionnaire:
    """The same question once more right behind, under a new name."""
    question = question_in(questionnaire, question_id)
    id_ = fresh_id(question.id, ids_in(questionnaire), "question")
    copy = replace(question, id=id_, constraint=renamed(question.constraint, question_id, id_))
    page = page_of(questionnaire, question_id)
    place = page.questions.index(question) + 1
    questions = (*page.questions[:place], copy, *page.questions[place:])
    return _with_page(questionnaire, replace(page, questions=questions))


def with_moved_question(
    questionnaire: Questionnaire, question_id: str, *, by: int
) -> Questionnaire:
    """A question one place earlier (``by=-1``) or later (``by=1``): across the edge of its page it goes onto the next one.

    At either end of the questionnaire, and where what is asked after sending begins, nothing changes.
    """
    page = page_of(questionnaire, question_id)
    place = [question.id for question in page.questions].index(question_id)
    if 0 <= place + by < len(page.questions):
        moved = _moved(page.questions, place, by)
        return _with_page(questionnaire, replace(page, questions=moved))
    at = questionnaire.pages.index(page) + by
    if not _may_pass(questionnaire, at - by, by):
        return questionnaire
    neighbour = questionnaire.pages[at]
    question = page.questions[place]
    taken = without_question(questionnaire, question_id)
    joined = (*neighbour.questions, question) if by < 0 else (question, *neighbour.questions)
    return _with_page(taken, replace(neighbour, questions=joined))


def with_question_on_page(
    questionnaire: Questionnaire, question_id: str, page_id: str
) -> Questionnaire:
    """A question at the end of another page, or on a page of its own right behind the one it was on."""
    page = page_of(questionnaire, question_id)
    if page.id == page_id or (page_id == NEW_PAGE and len(page.questions) == 1):
        return questionnaire
    question = question_in(questionnaire, question_id)
    if page_id != NEW_PAGE:
        page_in(questionnaire, page_id)
        taken = without_question(questionnaire, question_id)
        target = page_in(taken, page_id)
        return _with_page(taken, replace(target, questions=(*target.questions, question)))
    taken = without_question(questionnaire, question_id)
    place = [each.id for each in taken.pages].index(page.id) + 1
    id_ = fresh_id(question_id, {each.id for each in taken.pages}, "page")
    own = QuestionnairePage(id_, (question,), after_sending=page.after_sending)
    pages = (*taken.pages[:place], own, *taken.pages[place:])
    return replace(taken, pages=pages)


def with_moved_page(questionnaire: Questionnaire, page_id: str, *, by: int) -> Questionnaire:
    """A page one place earlier or later; at either end, and where what is asked after sending begins, nothing changes."""
    place = questionnaire.pages.index(page_in(questionnaire, page_id))
    if not _may_pass(questionnaire, place, by):
        return questionnaire
    return replace(questionnaire, pages=_moved(questionnaire.pages, place, by))


def with_joined_page(questionnaire: Questionnaire, page_id: str) -> Questionnaire:
    """A page's questions at the end of the page before it, which thereby heads them too.

    A condition of the page becomes one of each of its questions, behind the condition of the page that they come to; a
    heading of its own only stays where the other page has none. Nothing changes where no page before it is met at the same time.
    """
    place = questionnaire.pages.index(page_in(questionnaire, page_id))
    if not _may_pass(questionnaire, place, -1):
        return questionnaire
    before, page = questionnaire.pages[place - 1 : place + 1]
    own = page.relevant if page.relevant != before.relevant else None
    questions = tuple(
        replace(question, condition=all_of(own, question.condition)) for question in page.questions
    )
    joined = replace(
        before,
        questions=(*before.questions, *questions),
        words=before.words or page.words,
        is_table=before.is_table and page.is_table and own is None,
    )
    pages = questionnaire.pages
    return replace(questionnaire, pages=(*pages[: place - 1], joined, *pages[place + 1 :]))


def with_words(words: FieldWords, field: str, tag: str, text: str) -> dict[str, dict[str, str]]:
    """Words with one text written anew; an empty one is taken out. A new source makes the texts of other views stale."""
    written = {name: dict(by_tag) for name, by_tag in words.items()}
    there, stale = written.get(field, {}), written.get(field + STALE, {})
    stale.pop(tag, None)
    if tag == SOURCE:
        made_from = {view: there.get(SOURCE, "") for view in there if view != SOURCE} | stale
        stale = {
            view: was for view, was in made_from.items() if words_alone(was) != words_alone(text)
        }
    by_tag = {**there, tag: text}
    written[field] = {name: said for name, said in by_tag.items() if said}
    written[field + STALE] = stale
    return {name: by_tag for name, by_tag in written.items() if by_tag}


def _may_pass(questionnaire: Questionnaire, place: int, by: int) -> bool:
    """Whether the page at this place has a neighbour on that side which is met at the same time."""
    pages = questionnaire.pages
    return (
        0 <= place + by < len(pages)
        and pages[place].after_sending == pages[place + by].after_sending
    )


def _moved(items: Sequence[Each], place: int, by: int) -> tuple[Each, ...]:
    order = list(items)
    order.insert(place + by, order.pop(place))
    return tuple(order)


def _with_page(questionnaire: Questionnaire, page: QuestionnairePage) -> Questionnaire:
    pages = (page if each.id == page.id else each for each in questionnaire.pages)
    return replace(questionnaire, pages=tuple(each for each in pages if each.questions))
