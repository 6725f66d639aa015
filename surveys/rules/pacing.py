"""How a questionnaire is dealt out in pages: as it was written, one question at a time, or with its tables row by row."""

from dataclasses import replace

from surveys.rules.questionnaire import Questionnaire, QuestionnairePage


def one_question_a_page(questionnaire: Questionnaire) -> Questionnaire:
    """The same questions, ids and conditions with each on a page of its own."""
    return _split(questionnaire, every=True)


def one_row_a_page(questionnaire: Questionnaire) -> Questionnaire:
    """The same with only tables taken apart: on a phone each of their rows has a page."""
    return _split(questionnaire, every=False)


def page_holding(questionnaire: Questionnaire, page_id: str) -> str:
    """The page of that id, or else the one that holds the question of that id.

    Addresses differ between a phone and a desktop; a link from one leads to the same question on the other. Empty when
    there is nothing of that name. A page keeps its id when its first question moves to another, so pages come before questions.
    """
    holding = {question.id: page.id for page in questionnaire.pages for question in page.questions}
    pages = {page.id for page in questionnaire.pages}
    return page_id if page_id in pages else holding.get(page_id, "")


def _split(questionnaire: Questionnaire, *, every: bool) -> Questionnaire:
    pages: list[QuestionnairePage] = []
    taken = {page.id for page in questionnaire.pages}
    for page in questionnaire.pages:
        if (every or page.is_table) and len(page.questions) > 1:
            pages += _one_each(page, taken)
        else:
            pages.append(replace(page, is_table=False))
    return replace(questionnaire, pages=tuple(pages))


def _one_each(page: QuestionnairePage, taken: set[str]) -> list[QuestionnairePage]:
    split = []
    for place, question in enumerate(page.questions):
        wanted = page.id if place == 0 else question.id
        id_ = wanted if place == 0 or wanted not in taken else f"{page.id}.{question.id}"
        split.append(replace(page, id=id_, questions=(question,), is_table=False))
    return split
