from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.rules import flow
from surveys.rules.answers import Answer
from surveys.rules.conditions import Answered
from surveys.rules.contacts import first_of_month_after
from surveys.rules.pacing import one_question_a_page, one_row_a_page, page_holding
from surveys.rules.questionnaire import Questionnaire, QuestionnairePage
from surveys.rules.soundness import faults_in
from tests.programme import NOON
from tests.surveys.kinds import every_kind
from tests.surveys.rules.samples import answered, option, paged, question


@given(answered(), st.booleans())
@settings(max_examples=40, deadline=None)
def test_whatever_the_pages_the_same_questions_are_met_with_the_same_answers(
    made: tuple[Questionnaire, dict[str, Answer]], is_one_each: bool
) -> None:
    questionnaire, answers = made
    dealt = one_question_a_page(questionnaire) if is_one_each else one_row_a_page(questionnaire)
    assert list(dealt.questions) == list(questionnaire.questions)
    assert flow.walk(dealt, answers).answers == flow.walk(questionnaire, answers).answers
    assert len({page.id for page in dealt.pages}) == len(dealt.pages)
    if is_one_each:
        assert all(len(page.questions) == 1 for page in dealt.pages)


def test_only_tables_are_taken_apart_row_by_row() -> None:
    dealt = one_row_a_page(every_kind())
    assert [page.id for page in dealt.pages] == [
        "likely", "spent", "travel", "trams", "order", "share", "looks", "live", "spot", "show", "reach",
    ]  # fmt: skip
    assert not any(page.is_table for page in dealt.pages)
    assert dealt.pages[3].words == {"title": {"en": "Getting about"}}


def test_an_address_of_one_way_leads_to_the_same_question_on_the_other() -> None:
    whole, split = every_kind(), one_row_a_page(every_kind())
    assert page_holding(whole, "trams") == "travel"
    assert page_holding(split, "travel") == "travel"
    assert page_holding(split, "buses") == "travel"
    assert page_holding(whole, "gone") == ""


def test_a_page_whose_first_question_moved_to_the_page_before_is_still_come_to() -> None:
    pages = (
        QuestionnairePage("a", (question("a"), question("b"))),
        QuestionnairePage("b", (question("c"),)),
    )
    moved = Questionnaire("moved", 1, pages)
    for dealt in (moved, one_row_a_page(moved), one_question_a_page(moved)):
        assert [page_holding(dealt, page.id) for page in dealt.pages] == [page.id for page in dealt.pages]  # fmt: skip
    assert page_holding(moved, "c") == "b"


@pytest.mark.parametrize(
    "odd",
    [
        question("b", "single", "yes", "no", "maybe"),
        question("b", "multiple", "yes", "no"),
        question("b", "single", "yes", option("no", is_other=True)),
        question("b", "single", "yes", option("no", condition=Answered("a"))),
    ],
)
def test_rows_of_a_table_must_offer_the_same(odd: object) -> None:
    rows = (question("a", "single", "yes", "no"), odd)
    page = QuestionnairePage("p", rows, is_table=True)  # type: ignore[arg-type]  # parametrised
    assert [fault.code for fault in faults_in(Questionnaire("q", 1, (page,)))] == [
        "table_rows_differ"
    ]
    assert not list(faults_in(Questionnaire("q", 1, (replace(page, is_table=False),))))


def test_nothing_may_hang_on_an_answer_that_is_kept_apart() -> None:
    made = paged(
        question("mail", "email", constraint=Answered("mail")),
        question("more", condition=Answered("mail")),
    )
    (fault,) = faults_in(made)
    assert (fault.code, fault.where, fault.about) == (
        "condition_on_personal",
        "p_more/more",
        "mail",
    )


@pytest.mark.parametrize(
    ("month", "months", "expected"),
    [(11, 12, "2027-12-01"), (12, 12, "2028-01-01"), (1, 0, "2026-02-01"), (12, 0, "2027-01-01")],
)
def test_contacts_are_forgotten_on_the_first_of_a_month(
    month: int, months: int, expected: str
) -> None:
    day = NOON.replace(month=month).date()
    assert first_of_month_after(day, months=months).isoformat() == expected
