"""Which questionnaires can be answered on one page, beside the text they are about."""

from surveys.rules.piping import repeats_answers
from surveys.rules.questionnaire import Question, Questionnaire
from surveys.rules.types.base import Control
from surveys.rules.types.registry import handler_for

NEEDS_A_PAGE_OF_ITS_OWN = frozenset({Control.FILE, Control.RANKING, Control.POINTS, Control.AREA})
"""Answered in several presses, each of which shows the page again, or with files."""


def fits_on_one_page(questionnaire: Questionnaire) -> bool:
    """Whether every question can be shown at once: none hangs on another's answer, repeats one, or takes several presses."""
    return (
        any(True for _question in questionnaire.questions)
        and all(
            page.relevant is None and not repeats_answers(page.words)
            for page in questionnaire.pages
        )
        and all(_stands_alone(question) for question in questionnaire.questions)
    )


def _stands_alone(question: Question) -> bool:
    return (
        question.condition is None
        and not question.has_conditional_options
        and not question.repeats_answers
        and handler_for(question).control not in NEEDS_A_PAGE_OF_ITS_OWN
    )
