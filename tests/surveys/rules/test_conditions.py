from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.rules.errors import InvalidError
from surveys.rules.answers import Answer
from surveys.rules.condition_documents import as_document, condition_from_document
from surveys.rules.conditions import (
    ALWAYS,
    NEVER,
    AllOf,
    Answered,
    AnyOf,
    Comparator,
    Comparison,
    Condition,
    Literal,
    Measure,
    Not,
    Of,
    Selected,
    all_of,
    evaluate,
    questions_in,
)
from surveys.rules.documents import MAX_DEPTH
from tests.surveys.rules.samples import conditions

YES, NO = ALWAYS, NEVER


@pytest.mark.parametrize(("first", "second"), list(product([True, False], repeat=2)))
def test_and_or_and_not_follow_their_truth_tables(first: bool, second: bool) -> None:
    parts = tuple(YES if each else NO for each in (first, second))
    assert evaluate(AllOf(parts), {}) is (first and second)
    assert evaluate(AnyOf(parts), {}) is (first or second)
    assert evaluate(Not(parts[0]), {}) is (not first)


def test_nothing_to_hold_always_holds_and_no_choice_never_does() -> None:
    assert evaluate(None, {})
    assert evaluate(AllOf(()), {})
    assert not evaluate(AnyOf(()), {})


@pytest.mark.parametrize(
    ("answer", "sign", "value", "holds"),
    [
        ("red", "=", "red", True),
        ("red", "=", "blue", False),
        ("red", "!=", "blue", True),
        (18, "=", "18", True),
        (18, "=", Decimal(18), True),
        ("18.0", "=", Decimal(18), True),
        ("18.0", "=", "18", False),  # two strings are compared as strings
        (17, ">=", Decimal(18), False),
        (18, ">=", Decimal(18), True),
        (18, ">", Decimal(18), False),
        (17, "<", "18", True),
        (18, "<=", "18", True),
        (9, "<", "10", True),  # as numbers, not as letters
        ("tall", "<", Decimal(5), False),
        ("tall", ">", Decimal(5), False),
        ("tall", "!=", Decimal(5), True),
        ("2026-05-07", ">", "2026-05-06", True),
        ("2026-05-07", "<", "2026-05-06", False),
        (["a", "b"], "=", "a", False),
        (["a"], "=", "a", True),
        ({"chosen": "other", "other": "teal"}, "=", "other", True),
    ],
)
def test_a_comparison_reads_values_as_xpath_does(
    answer: Answer, sign: str, value: str | Decimal, holds: bool
) -> None:
    condition = Comparison(Of("q"), Comparator(sign), Literal(value))
    assert evaluate(condition, {"q": answer}) is holds


@pytest.mark.parametrize("answers", [{}, {"q": None}])
@pytest.mark.parametrize(
    ("sign", "value", "holds"),
    [
        ("=", "", True),
        ("!=", "", False),
        ("!=", "x", True),
        ("=", "x", False),
        ("<", Decimal(5), False),
        (">=", Decimal(0), False),
        ("!=", Decimal(5), True),
        ("=", Decimal(0), False),
    ],
)
def test_a_question_without_an_answer_is_the_empty_string(
    answers: dict[str, Answer], sign: str, value: str | Decimal, holds: bool
) -> None:
    assert evaluate(Comparison(Of("q"), Comparator(sign), Literal(value)), answers) is holds
    assert not evaluate(Answered("q"), answers)
    assert not evaluate(Selected("q", "x"), answers)


def test_selected_looks_among_all_that_were_chosen() -> None:
    answers: dict[str, Answer] = {
        "one": "a",
        "many": ["a", "b"],
        "said": {"chosen": ["b", "other"], "other": "a"},
    }
    assert evaluate(Selected("one", "a"), answers)
    assert evaluate(Selected("many", "b"), answers)
    assert evaluate(Selected("said", "other"), answers)
    assert not evaluate(Selected("said", "a"), answers)


def test_counts_and_lengths_can_be_compared() -> None:
    answers: dict[str, Answer] = {"many": ["a", "b"], "text": "four"}
    assert evaluate(
        Comparison(Of("many", Measure.COUNT), Comparator.EQUAL, Literal(Decimal(2))), answers
    )
    assert evaluate(
        Comparison(Of("none", Measure.COUNT), Comparator.EQUAL, Literal(Decimal(0))), answers
    )
    assert evaluate(
        Comparison(Of("text", Measure.LENGTH), Comparator.AT_MOST, Literal(Decimal(4))), answers
    )


@given(conditions(["x", "y"]))
def test_a_condition_survives_the_trip_through_its_document(condition: Condition) -> None:
    assert condition_from_document(as_document(condition)) == condition


@given(
    conditions(["x", "y"]),
    st.dictionaries(st.sampled_from(["x", "y"]), st.sampled_from(["a", "b", None])),
)
def test_a_condition_and_its_opposite_never_agree(
    condition: Condition, answers: dict[str, Answer]
) -> None:
    assert evaluate(condition, answers) is not evaluate(Not(condition), answers)


@pytest.mark.parametrize(
    ("document", "where", "why"),
    [
        ([], "condition", "not_an_object"),
        ({}, "condition.op", "not_text"),
        ({"op": "xor"}, "condition.op", "unknown_operator"),
        ({"op": "not", "of": []}, "condition.of", "not_exactly_one"),
        (
            {"op": "and", "of": [{"op": "selected", "question": "q"}]},
            "condition.of[0].option",
            "not_text",
        ),
        ({"op": "answered", "question": "q", "extra": 1}, "condition.extra", "unknown_key"),
        (
            {"op": "=", "left": {"question": "q", "measure": "size"}},
            "condition.left.measure",
            "unknown_measure",
        ),
        ({"op": "=", "left": {"text": 3}}, "condition.left.text", "not_text"),
        ({"op": "=", "left": {"number": "x"}}, "condition.left.number", "not_a_number"),
        ({"op": "=", "left": {"text": "a"}}, "condition.right", "not_an_object"),
    ],
)
def test_a_faulty_document_is_refused_with_its_place(
    document: object, where: str, why: str
) -> None:
    with pytest.raises(InvalidError) as refused:
        condition_from_document(document)
    assert (refused.value.code, refused.value.facts) == (
        "document_faulty",
        {"where": where, "why": why},
    )


def test_a_bottomless_document_is_refused() -> None:
    document: dict[str, object] = {"op": "answered", "question": "q"}
    for _ in range(MAX_DEPTH + 2):
        document = {"op": "not", "of": [document]}
    with pytest.raises(InvalidError) as refused:
        condition_from_document(document)
    assert refused.value.facts["why"] == "too_deep"


def test_joining_conditions_leaves_out_those_that_say_nothing() -> None:
    assert all_of(None, ALWAYS) is None
    assert all_of(None, Answered("q")) == Answered("q")
    joined = all_of(Answered("q"), Selected("r", "a"))
    assert list(questions_in(joined)) == ["q", "r"]
