"""The texts of a question or a page, one by one, so that each can be written in another view beside the source."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from engage.rules.errors import InvalidError
from engage.rules.view import View
from surveys.rules.building import page_of, with_words
from surveys.rules.questionnaire import (
    NOT_KEPT,
    STALE,
    FieldWords,
    Option,
    Question,
    Questionnaire,
    QuestionnairePage,
    question_in,
    words_in,
)

OPTION = "option "
PAGE = "page "
FIELDS = ("label", "hint", "constraint")


@dataclass(frozen=True)
class Text:
    """One text: ``place`` is ``label``, ``hint``, ``constraint``, ``option <id>`` or ``page title``; ``said`` is the view's own.
    ``is_stale``: it was made from another source than there is now.
    """

    place: str
    source: str
    said: str
    is_stale: bool
    was: str = ""
    """That source, where it was kept."""


def texts_of(questionnaire: Questionnaire, question_id: str, tag: str) -> tuple[Text, ...]:
    """Every text of a question that there is in the source; with its first question also the heading of a page.

    Raises ``NotFoundError`` ``question_unknown``.
    """
    question, page = question_in(questionnaire, question_id), page_of(questionnaire, question_id)
    places: list[tuple[str, FieldWords, str]] = []
    if page.questions[0] == question:
        places.append((f"{PAGE}title", page.words, "title"))
    places += [(field, question.words, field) for field in FIELDS]
    places += [(f"{OPTION}{option.id}", option.words, "label") for option in question.options]
    told = (
        Text(
            place,
            words_in(View(), words, field)[0],
            words.get(field, {}).get(tag, ""),
            is_stale=tag in words.get(field + STALE, {}),
            was=_kept(words.get(field + STALE, {}).get(tag, "")),
        )
        for place, words, field in places
    )
    return tuple(text for text in told if text.source)


def _kept(was: str) -> str:
    return "" if was == NOT_KEPT else was


def with_texts(
    questionnaire: Questionnaire, question_id: str, *, tag: str, texts: Mapping[str, str]
) -> Questionnaire:
    """The questionnaire with a question's texts in one view, by place; an empty one is taken out.

    Raises ``NotFoundError`` ``question_unknown``, ``InvalidError`` ``source_view`` for the source, which the question's own
    page holds.
    """
    if tag == View().tag:
        raise InvalidError("source_view", where="tag")
    page = page_of(questionnaire, question_id)
    pages = (
        _page(each, question_id, tag, texts) if each == page else each
        for each in questionnaire.pages
    )
    return replace(questionnaire, pages=tuple(pages))


def _page(
    page: QuestionnairePage, question_id: str, tag: str, texts: Mapping[str, str]
) -> QuestionnairePage:
    questions = (
        _question(each, tag, texts) if each.id == question_id else each for each in page.questions
    )
    words = page.words
    if f"{PAGE}title" in texts:
        words = with_words(words, "title", tag, texts[f"{PAGE}title"])
    return replace(page, words=words, questions=tuple(questions))


def _question(question: Question, tag: str, texts: Mapping[str, str]) -> Question:
    words = question.words
    for field in FIELDS:
        if field in texts:
            words = with_words(words, field, tag, texts[field])
    options = tuple(_option(option, tag, texts) for option in question.options)
    return replace(question, words=words, options=options)


def _option(option: Option, tag: str, texts: Mapping[str, str]) -> Option:
    place = f"{OPTION}{option.id}"
    if place not in texts:
        return option
    return replace(option, words=with_words(option.words, "label", tag, texts[place]))


def written_in(questionnaire: Questionnaire, question_id: str, tag: str) -> tuple[int, int]:
    """How many of a question's texts the view has of the present source, of how many."""
    texts = texts_of(questionnaire, question_id, tag)
    return sum(bool(text.said) and not text.is_stale for text in texts), len(texts)
