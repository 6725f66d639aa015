from typing import Any

import pytest
from hypothesis import given, settings

from surveys.rules import flow
from surveys.rules.answering import answer_page, as_posted, check_answers
from surveys.rules.answers import Answer
from surveys.rules.conditions import Comparator, Comparison, Of, Selected
from surveys.rules.questionnaire import Questionnaire, QuestionnairePage
from tests.surveys.rules.samples import answered, cascade, option, paged, park_routing, question


def codes(outcome: object) -> list[tuple[str, object]]:
    return [(fault.code, fault.facts["where"]) for fault in outcome.faults]  # type: ignore[attr-defined]  # PageAnswered


def test_a_blank_becomes_nil_and_an_honest_skip() -> None:
    outcome = answer_page(park_routing(), "p_visits", {}, {})
    assert outcome.answers == {"visits": None}
    assert outcome.faults == ()


def test_a_required_question_cannot_be_left_blank() -> None:
    outcome = answer_page(park_routing(), "p_why", {"visits": "yes", "times": 6}, {"why": [" "]})
    assert codes(outcome) == [("answer_required", "why")]


def test_changing_an_answer_clears_what_it_switched_off() -> None:
    before: dict[str, Answer] = {"visits": "yes", "times": 6, "why": "dogs"}
    assert answer_page(park_routing(), "p_visits", before, {"visits": ["no"]}).answers == {
        "visits": "no"
    }


def test_an_answer_posted_to_an_unreachable_page_is_not_kept() -> None:
    outcome = answer_page(park_routing(), "p_why", {"visits": "no"}, {"why": ["dogs"]})
    assert outcome.answers == {"visits": "no"}


def test_an_option_that_was_not_offered_is_refused() -> None:
    outcome = answer_page(cascade(), "p_towns", {"county": "north"}, {"towns": ["birch"]})
    assert codes(outcome) == [("answer_unknown_option", "towns")]


def test_a_question_with_nothing_on_offer_is_not_demanded() -> None:
    never = option("x", condition=Selected("a", "z"))
    survey = paged(question("a"), question("b", "single", never, required=True))
    assert answer_page(survey, "p_b", {"a": "1"}, {}).faults == ()


def test_a_constraint_sees_the_answer_it_is_about() -> None:
    at_most = Comparison(Of("part"), Comparator.AT_MOST, Of("whole"))
    survey = paged(question("whole", "integer"), question("part", "integer", constraint=at_most))
    assert codes(answer_page(survey, "p_part", {"whole": 3}, {"part": ["4"]})) == [
        ("answer_constraint", "part")
    ]
    assert answer_page(survey, "p_part", {"whole": 3}, {"part": ["3"]}).answers == {
        "whole": 3,
        "part": 3,
    }


def test_every_fault_of_a_page_is_told_at_once() -> None:
    page = QuestionnairePage("p", (question("n", "integer"), question("d", "date"), question("t")))
    posted = {"n": ["x"], "d:day": ["1"], "d:month": [""], "d:year": ["2026"], "t": ["kept"]}
    outcome = answer_page(Questionnaire("q", 1, (page,)), "p", {}, posted)
    assert codes(outcome) == [("answer_not_whole_number", "n"), ("answer_date_incomplete", "d")]
    assert outcome.answers == {"t": "kept"}


def test_a_question_that_its_own_page_switches_off_is_not_read() -> None:
    page = QuestionnairePage(
        "p",
        (
            question("a", "yes_no", "yes", "no"),
            question("b", required=True, condition=Selected("a", "yes")),
        ),
    )
    survey = Questionnaire("q", 1, (page,))
    assert answer_page(survey, "p", {}, {"a": ["no"], "b": ["x"]}).answers == {"a": "no"}
    assert codes(answer_page(survey, "p", {}, {"a": ["yes"]})) == [("answer_required", "b")]


def test_an_option_that_never_was_is_a_fault_in_a_whole_document() -> None:
    outcome = check_answers(cascade(), {"county": "west", "towns": ["birch"]})
    assert codes(outcome) == [("answer_unknown_option", "county")]
    assert check_answers(cascade(), {"county": "north", "towns": ["birch"]}).answers == {
        "county": "north"
    }


@given(answered())
@settings(max_examples=40, deadline=None)
def test_answers_that_were_accepted_are_accepted_again_unchanged(
    made: tuple[Questionnaire, dict[str, Answer]],
) -> None:
    questionnaire, answers = made
    answers = {key: value for key, value in answers.items() if value is not None}
    checked = check_answers(questionnaire, answers)
    assert checked.faults == ()
    assert checked.answers == flow.clear_unreachable(questionnaire, answers)


@given(answered())
@settings(max_examples=40, deadline=None)
def test_posting_pages_in_order_gives_the_same_answers(
    made: tuple[Questionnaire, dict[str, Answer]],
) -> None:
    questionnaire, wanted = made
    wanted = flow.clear_unreachable(questionnaire, wanted)
    given_: dict[str, Answer] = {}
    page = flow.first_page(questionnaire, given_)
    while page is not None:
        posted: dict[str, list[str]] = {}
        for each in page.questions:
            posted |= as_posted(each, wanted.get(each.id))
        given_ = answer_page(questionnaire, page.id, given_, posted).answers
        page = flow.next_page(questionnaire, given_, page.id)
    reached = flow.clear_unreachable(questionnaire, given_)
    assert given_ == reached


@pytest.mark.requirement("SEC3")
def test_a_file_in_a_document_from_elsewhere_must_have_come_with_it() -> None:
    made = paged(question("photo", "file"), question("why"))
    answers: dict[str, Any] = {"photo": "a1b2c3d4e5f6", "why": "A dark corner"}
    checked = check_answers(made, answers)
    assert checked.answers == {"why": "A dark corner"}
    assert [(fault.code, fault.facts["where"]) for fault in checked.faults] == [("file_not_own", "photo")]  # fmt: skip
    own = check_answers(made, answers, own_files={"a1b2c3d4e5f6"})
    assert own.answers == answers
    assert own.faults == ()
    assert check_answers(made, {"photo": None, "why": None}).faults == ()
