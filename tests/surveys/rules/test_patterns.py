"""Patterns match what they match everywhere else, and never take for ever."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engage.rules.errors import InvalidError
from surveys.rules.patterns import MOST_STEPS, anywhere, matches, pattern_of

ONE = st.sampled_from(
    [
        "a",
        "b",
        "[ab]",
        "[^a]",
        r"\d",
        ".",
        "(?:a|b)",
        "(ab|)",
        "^",
        r"\Z",
        r"[\w-]",
        r"\S",
        "[a-c0]",
    ]
)
COUNTS = st.sampled_from(["", "", "*", "+", "?", "{2}", "{1,2}", "{0,}", "*?"])


@st.composite
def patterns(draw: st.DrawFn) -> str:
    parts = draw(st.lists(ONE, max_size=5))
    row = "".join(part + ("" if part in {"^", r"\Z"} else draw(COUNTS)) for part in parts)
    return draw(st.sampled_from([row, f"({row})", f"{row}|b", f"({row}){{1,2}}"]))


@given(patterns(), st.text("ab0 -c\n", max_size=6))
@settings(max_examples=300, deadline=None)
def test_a_pattern_matches_what_it_matches_elsewhere(pattern: str, text: str) -> None:
    ours, theirs = pattern.replace(r"\Z", "$"), re.compile(pattern, re.ASCII)
    if "\r" not in text:
        assert matches(ours, text) is bool(theirs.fullmatch(text))
        assert matches(anywhere(ours), text) is bool(theirs.search(text))


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|a)*b", ".*.*.*.*x", "(.{1,30}){0,8}x", "(a*)*b"])
def test_no_pattern_looks_at_a_sign_more_often_than_it_has_steps(pattern: str) -> None:
    known = pattern_of(pattern)
    assert len(known.steps) <= MOST_STEPS
    assert not known.matches("a" * 10_000 + "c")


@pytest.mark.parametrize(
    ("pattern", "what"),
    [
        ("(?=x)a", "(?="),
        (r"(a)\1", r"\1"),
        ("(?i)a", "(?i"),
        (r"\bx", r"\b"),
        ("a++", "+"),
        ("[[:alpha:]]", "[["),
        ("[a-z&&[^b]]", "[&"),
        ("[a-", "not_closed"),
        ("(a", "not_closed"),
        (")", ")"),
        ("*a", "*"),
        ("a{2,1}", "{"),
        ("[z-a]", "-"),
        ("[]", "[]"),
        ("a{999}", "too_many_steps"),
        ("((a{9}){9}){9}", "too_many_steps"),
        ("(" * 30 + ")" * 30, "too_deep"),
        ("a" * 501, "too_long"),
    ],
)
def test_what_is_no_pattern_here_is_refused_by_its_sign(pattern: str, what: str) -> None:
    with pytest.raises(InvalidError) as refused:
        pattern_of(pattern)
    assert refused.value.facts["what"] == what


def test_nothing_repeated_so_often_is_still_nothing() -> None:
    assert matches("(((){999}){999}){999}x", "x")
    assert matches(r"\p{L}+", "Łódź")
    assert not matches(r"\p{L}+", "a1")
