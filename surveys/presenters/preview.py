"""What the previews of a survey receive: the pages as residents get them, with their conditions in words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from flask import url_for

from engage.kernel.view_prefix import prefix_of
from engage.rules.view import Level, View
from engage.translating.presenters import view_name
from surveys.models import Survey
from surveys.presenters.conditions import condition_in_words
from surveys.presenters.resident import PageShown, QuestionShown, page_shown
from surveys.rules.conditions import Condition
from surveys.rules.questionnaire import Question, Questionnaire, QuestionnairePage


@dataclass(frozen=True)
class QuestionSeen:
    """A question, and when it is asked. ``together``: how many from here on are asked on the same condition; 0 where that is told already."""

    shown: QuestionShown
    condition: str
    together: int


@dataclass(frozen=True)
class PageSeen:
    """A page, and when it is shown."""

    number: int
    shown: PageShown
    condition: str
    questions: tuple[QuestionSeen, ...]
    after_sending: bool


def whole(survey: Survey, questionnaire: Questionnaire) -> list[PageSeen]:
    """Every page, whatever its condition, with nothing answered."""
    return [
        _page(survey, questionnaire, page, number)
        for number, page in enumerate(questionnaire.pages, start=1)
    ]


def _page(
    survey: Survey, questionnaire: Questionnaire, page: QuestionnairePage, number: int
) -> PageSeen:
    shown = page_shown(survey, questionnaire, page, {})
    return PageSeen(
        number,
        shown,
        _when(page.relevant, questionnaire),
        tuple(_questions(page.questions, shown.questions, questionnaire)),
        page.after_sending,
    )


def _questions(
    questions: Iterable[Question], shown: Iterable[QuestionShown], questionnaire: Questionnaire
) -> Iterator[QuestionSeen]:
    pairs = zip(questions, shown, strict=True)
    for condition, run in groupby(pairs, key=lambda pair: pair[0].condition):
        alike = [each for _question, each in run]
        for place, each in enumerate(alike):
            together = len(alike) if place == 0 else 0
            yield QuestionSeen(each, _when(condition, questionnaire), together)


def _when(condition: Condition | None, questionnaire: Questionnaire) -> str:
    return "" if condition is None else condition_in_words(condition, questionnaire)


@dataclass(frozen=True)
class WayLink:
    """The same preview in one view."""

    name: str
    href: str


def way_links(slug: str, languages: Iterable[str]) -> list[WayLink]:
    """Every view in which the survey can be looked at."""
    address = url_for("surveys_preview.everything", slug=slug)
    here = address[address.index("/officers/") :]
    views = [View(language, level) for language in languages for level in Level]
    return [WayLink(view_name(view), f"{prefix_of(view)}{here}") for view in views]
