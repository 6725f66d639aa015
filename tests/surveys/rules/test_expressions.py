from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.rules.errors import InvalidError
from surveys.rules.conditions import (
    ALWAYS,
    NEVER,
    AllOf,
    AnyOf,
    Comparator,
    Comparison,
    Condition,
    Literal,
    Measure,
    Not,
    Of,
    Selected,
)
from surveys.rules.expressions import refs_in
from surveys.rules.xlsform_conditions import Names, condition_from_xlsform

A_IS_X = Comparison(Of("a"), Comparator.EQUAL, Literal("x"))
B_ABOVE_2 = Comparison(Of("b"), Comparator.ABOVE, Literal(Decimal(2)))
C_SELECTED = Selected("c", "y")


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("${a} = 'x'", A_IS_X),
        ('${ a }="x"', A_IS_X),
        ("${b}>2", B_ABOVE_2),
        ("selected(${c}, 'y')", C_SELECTED),
        ("selected (${c},'y')", C_SELECTED),
        ("not(selected(${c}, 'y'))", Not(C_SELECTED)),
        (
            "${a}='x' or ${b}>2 and selected(${c},'y')",
            AnyOf((A_IS_X, AllOf((B_ABOVE_2, C_SELECTED)))),
        ),
        (
            "(${a}='x' or ${b}>2) and selected(${c},'y')",
            AllOf((AnyOf((A_IS_X, B_ABOVE_2)), C_SELECTED)),
        ),
        ("${a}='x' and ${b}>2 and selected(${c},'y')", AllOf((A_IS_X, B_ABOVE_2, C_SELECTED))),
        (
            "count-selected(${c}) >= 1",
            Comparison(Of("c", Measure.COUNT), Comparator.AT_LEAST, Literal(Decimal(1))),
        ),
        (
            "string-length(.) < 9",
            Comparison(Of("me", Measure.LENGTH), Comparator.BELOW, Literal(Decimal(9))),
        ),
        (". <= ${b}", Comparison(Of("me"), Comparator.AT_MOST, Of("b"))),
        ("${b} != -1.5", Comparison(Of("b"), Comparator.NOT_EQUAL, Literal(Decimal("-1.5")))),
        ("${d} > date('2026-01-01')", Comparison(Of("d"), Comparator.ABOVE, Literal("2026-01-01"))),
        ("selected(${c}, 'y') = true()", C_SELECTED),
        ("selected(${c}, 'y') = false()", Not(C_SELECTED)),
        ("true()", ALWAYS),
        ("not(true())", NEVER),
        ("true() and ${a}='x'", A_IS_X),
        ("false() and ${a}='x'", NEVER),
        ("false() or ${a}='x'", A_IS_X),
        ("1 = 2", NEVER),
        ("pastel = 'yes'", ALWAYS),
        ("${a} = pastel", Comparison(Of("a"), Comparator.EQUAL, Literal("yes"))),
        ("selected(${c}, pastel)", Selected("c", "yes")),
        ("empty = ''", ALWAYS),
    ],
)
def test_an_expression_becomes_a_condition(text: str, condition: Condition) -> None:
    assert (
        condition_from_xlsform(text, Names("me", None, {"pastel": "yes", "empty": ""})) == condition
    )


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("regex(${a}, '[0-9]')", "regex()"),
        ("jr:choice-name(${a}, '${a}') = 'x'", "jr:choice-name()"),
        ("${a} + 1 > 2", "+"),
        ("${a} * 2 > 2", "*"),
        ("${d} < today()", "today()"),
        ("../a = 'x'", "path"),
        ("/data/a = 'x'", "path"),
        ("instance('x')/root/item[name = ${a}]/label = 'x'", "path"),
        ("${last-saved#a} = 'x'", "${last-saved#a}"),
        ("${gone} = 'x'", "${gone}"),
        ("${a}", "${a}"),
        ("selected(${a}, ${b})", "selected()"),
        ("pastel = 'yes'", "pastel"),
        (". = 'x'", "."),
        ("true() < false()", "< true()"),
        ("(" * 100, "too_deep"),
        ("not(" * 100, "too_deep"),
        ("${a}='x' or " * 400 + "true()", "too_long"),
        ("and", "and"),
    ],
)
def test_what_conditions_cannot_say_is_named(text: str, what: str) -> None:
    with pytest.raises(InvalidError) as refused:
        condition_from_xlsform(text, Names("", {"a": "a", "b": "b", "d": "d"}))
    assert (refused.value.code, refused.value.facts) == ("expression_unsupported", {"what": what})


@pytest.mark.parametrize(
    ("text", "why", "at"),
    [
        ("because pyxform doesn't know", "text_not_closed", 22),
        ("because pyxform fails", "not_expected", 9),
        ("${a} = 'x", "text_not_closed", 8),
        ("${a} = “x”", "character_not_understood", 8),
        ("(${a} = 'x'", "bracket_not_closed", 12),
        ("${a} = 'x')", "not_expected", 11),
        ("${a} =", "something_missing", 7),
        ("", "something_missing", 1),
        ("selected(${a},)", "not_expected", 15),
        ("selected(${a} 'x')", "not_expected", 15),
        ("${1a} = 2", "name_faulty", 1),
    ],
)
def test_what_is_no_expression_is_refused_with_its_place(text: str, why: str, at: int) -> None:
    with pytest.raises(InvalidError) as refused:
        condition_from_xlsform(text)
    assert (refused.value.code, refused.value.facts) == (
        "expression_faulty",
        {"why": why, "at": at},
    )


def test_a_deep_run_of_minus_signs_is_not_a_crash() -> None:
    with pytest.raises(InvalidError):
        condition_from_xlsform("-" * 5000 + "1 = 1 2")


@given(st.text(alphabet="${}ab.'\"=<>!()+-*/,| 1[]@:", max_size=40))
def test_no_text_whatever_breaks_the_reader(text: str) -> None:
    try:
        condition_from_xlsform(text)
    except InvalidError as refused:
        code = refused.code
        assert code in {"expression_faulty", "expression_unsupported"}


def test_piping_in_words_is_noticed() -> None:
    assert refs_in("Hello ${name}, you are ${ age }") == ("name", "age")
    assert refs_in("No piping, $5") == ()
