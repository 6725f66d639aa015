"""What is asked once the answers are safe: a step of its own at the end of a questionnaire, which nobody has to take.

Equality questions stand here. Their answers belong to the same response; a condition of theirs may look at anything before it.
"""

from dataclasses import replace

from surveys.rules.answers import Answers
from surveys.rules.flow import Progress, reachable_pages
from surveys.rules.questionnaire import Questionnaire, QuestionnairePage


def before_sending(questionnaire: Questionnaire) -> Questionnaire:
    """The questionnaire that is answered, checked and sent; the same one where nothing is asked afterwards."""
    if not pages_after_sending(questionnaire):
        return questionnaire
    pages = tuple(page for page in questionnaire.pages if not page.after_sending)
    return replace(questionnaire, pages=pages)


def pages_after_sending(questionnaire: Questionnaire) -> tuple[QuestionnairePage, ...]:
    """The pages that are offered afterwards, whatever their conditions."""
    return tuple(page for page in questionnaire.pages if page.after_sending)


def step_pages(questionnaire: Questionnaire, answers: Answers) -> tuple[QuestionnairePage, ...]:
    """The pages that somebody with these answers is offered afterwards, in order."""
    return tuple(page for page in reachable_pages(questionnaire, answers) if page.after_sending)


def page_in_step(
    questionnaire: Questionnaire, answers: Answers, page_id: str
) -> QuestionnairePage | None:
    """The page as this person is offered it, or ``None`` where it is no page of their step."""
    return next((page for page in step_pages(questionnaire, answers) if page.id == page_id), None)


def page_beside(
    questionnaire: Questionnaire, answers: Answers, page_id: str, *, by: int
) -> QuestionnairePage | None:
    """The page of the step before (``by=-1``) or after (``by=1``) this one; ``None`` at either end."""
    pages = step_pages(questionnaire, answers)
    place = [page.id for page in pages].index(page_id) + by
    return pages[place] if 0 <= place < len(pages) else None


def step_progress(questionnaire: Questionnaire, answers: Answers, page_id: str) -> Progress:
    """Which page of the step this is, as far as the answers so far tell."""
    ids = [page.id for page in step_pages(questionnaire, answers)]
    return Progress(ids.index(page_id) + 1, len(ids))
