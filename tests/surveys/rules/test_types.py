from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.rules.errors import InvalidError
from surveys.rules.answers import Answer, other_text, values_of
from surveys.rules.questionnaire import Question
from surveys.rules.types.registry import TYPES, handler_for
from surveys.rules.types.text import clean_text
from tests.surveys.rules.samples import option, question

COLOURS = (
    option("red"),
    option("blue"),
    option("other", is_other=True),
    option("none", is_exclusive=True),
)
ONE = question("q", "single", *COLOURS)
MANY = question("q", "multiple", *COLOURS, settings={"max_chosen": 2})
WHOLE = question("q", "integer", settings={"minimum": 0, "maximum": 120})
DECIMAL = question("q", "decimal", settings={"minimum": "0.5"})
DAY = question("q", "date", settings={"minimum": "1900-01-01", "maximum": "2026-12-31"})
LINE = question("q", "short_text", settings={"max_length": 5})
LONG = question("q", "long_text")
MONEY = question("q", "money", settings={"minimum": 100, "maximum": 50_000})
EMAIL = question("q", "email")
PHONE = question("q", "telephone")
SCALE = question("q", "scale", "0", "1", "2", option("dont_know", is_exclusive=True))


def parse(asked: Question, *raw: str, other: str = "") -> Answer:
    return handler_for(asked).parse(raw, asked, other)


@pytest.mark.parametrize(
    ("asked", "raw", "answer"),
    [
        (ONE, ["red"], "red"),
        (MANY, ["blue", "red", "blue"], ["red", "blue"]),
        (MANY, ["none"], ["none"]),
        (question("q", "yes_no", "yes", "no"), ["no"], "no"),
        (WHOLE, [" 42 "], 42),
        (WHOLE, ["۴۲"], 42),
        (question("q", "integer"), ["1,250,000"], 1250000),
        (question("q", "integer"), ["\u221212"], -12),
        (DECIMAL, ["3.50"], "3.50"),
        (DECIMAL, ["٣٫٥"], "3.5"),
        (DECIMAL, ["1 000.5"], "1000.5"),
        (DAY, ["7", "5", "2026"], "2026-05-07"),
        (DAY, ["07", "05", "2026"], "2026-05-07"),
        (DAY, ["2026-05-07"], "2026-05-07"),
        (DAY, ["۷", "۵", "۲۰۲۶"], "2026-05-07"),
        (LINE, [" a \r\n b "], "a b"),
        (LONG, ["one\r\ntwo\x00\ud800"], "one\ntwo"),
        (LONG, ["e\u0301"], "\u00e9"),
        (MONEY, ["£12.50"], 1250),
        (MONEY, ["1"], 100),
        (question("q", "money"), ["£1,250"], 125_000),
        (MONEY, ["۱۲٫۵"], 1250),
        (EMAIL, [" ada@example.org "], "ada@example.org"),
        (PHONE, ["+44 (0)161 496 0000"], "+44 (0)161 496 0000"),
        (PHONE, ["۰۱۶۱۴۹۶۰۰۰۰"], "01614960000"),
        (SCALE, ["2"], "2"),
        (SCALE, ["dont_know"], "dont_know"),
        (question("q", "note"), ["ignored"], None),
    ],
)
def test_an_answer_is_read_the_way_people_type(
    asked: Question, raw: list[str], answer: Answer
) -> None:
    assert parse(asked, *raw) == answer


@pytest.mark.parametrize(
    "asked", [ONE, MANY, WHOLE, DECIMAL, DAY, LINE, LONG, MONEY, EMAIL, PHONE, SCALE]
)
@pytest.mark.parametrize("raw", [[], [""]])
def test_a_blank_is_nil(asked: Question, raw: list[str]) -> None:
    assert parse(asked, *raw) is None


@pytest.mark.parametrize(
    ("asked", "raw", "code", "facts"),
    [
        (ONE, ["mauve"], "answer_unknown_option", {"option": "mauve"}),
        (ONE, ["red", "blue"], "answer_not_one", {"chosen": 2}),
        (MANY, ["red", "none"], "answer_excludes_others", {"option": "none"}),
        (MANY, ["red", "blue", "other"], "answer_too_many", {"chosen": 3, "limit": 2}),
        (WHOLE, ["ten"], "answer_not_whole_number", {}),
        (WHOLE, ["1.5"], "answer_not_whole_number", {}),
        (WHOLE, ["-1"], "answer_below", {"minimum": "0"}),
        (WHOLE, ["121"], "answer_above", {"maximum": "120"}),
        (WHOLE, ["1" * 16], "answer_too_many_digits", {"limit": 15}),
        (DECIMAL, ["NaN"], "answer_not_number", {}),
        (DECIMAL, ["1e5"], "answer_not_number", {}),
        (DECIMAL, ["0.4"], "answer_below", {"minimum": "0.5"}),
        (DAY, ["31", "2", "2026"], "answer_not_date", {}),
        (DAY, ["1", "2", "26"], "answer_not_date", {}),
        (DAY, ["soon"], "answer_not_date", {}),
        (DAY, ["1", "", "2026"], "answer_date_incomplete", {"missing": ("month",)}),
        (DAY, ["1", "1", "1899"], "answer_below", {"minimum": "1900-01-01"}),
        (DAY, ["1", "1", "2027"], "answer_above", {"maximum": "2026-12-31"}),
        (MONEY, ["ten"], "answer_not_money", {}),
        (MONEY, ["-5"], "answer_not_money", {}),
        (MONEY, ["1.234"], "answer_not_money", {}),
        (MONEY, ["0.99"], "answer_money_below", {"minimum_pence": 100}),
        (MONEY, ["500.01"], "answer_money_above", {"maximum_pence": 50_000}),
        (EMAIL, ["ada"], "answer_not_email", {}),
        (EMAIL, ["ada@example"], "answer_not_email", {}),
        (EMAIL, ["a@b.org, c@d.org"], "answer_not_email", {}),
        (EMAIL, ["a" * 250 + "@b.org"], "answer_not_email", {}),
        (PHONE, ["12345"], "answer_not_telephone", {}),
        (PHONE, ["0161 496 0000 after 5"], "answer_not_telephone", {}),
        (PHONE, ["1" * 16], "answer_not_telephone", {}),
        (SCALE, ["3"], "answer_unknown_option", {"option": "3"}),
        (SCALE, ["1", "2"], "answer_not_one", {"chosen": 2}),
        (LINE, ["sixsix"], "answer_too_long", {"limit": 5, "length": 6}),
        (LONG, ["x" * 50_000], "answer_too_long", {"limit": 10_000, "length": 50_000}),
    ],
)
def test_what_cannot_be_accepted_says_why(
    asked: Question, raw: list[str], code: str, facts: dict[str, Any]
) -> None:
    with pytest.raises(InvalidError) as refused:
        parse(asked, *raw)
    assert (refused.value.code, refused.value.facts) == (code, {"where": "q", **facts})


def test_what_is_said_beside_other_is_kept_only_with_other() -> None:
    assert parse(ONE, "other", other=" teal ") == {"chosen": "other", "other": "teal"}
    assert parse(ONE, "red", other="teal") == "red"
    assert parse(ONE, "other") == "other"
    assert parse(MANY, "other", "red", other="teal") == {
        "chosen": ["red", "other"],
        "other": "teal",
    }
    with pytest.raises(InvalidError) as refused:
        parse(ONE, "other", other="x" * 201)
    assert refused.value.facts == {"where": "q:other", "limit": 200, "length": 201}


def test_words_beside_other_choose_it_where_nothing_is_ticked_against_it() -> None:
    assert parse(ONE, other="teal") == {"chosen": "other", "other": "teal"}
    assert parse(MANY, "red", other="teal") == {"chosen": ["red", "other"], "other": "teal"}
    assert parse(MANY, "none", other="teal") == ["none"]


def test_what_stands_apart_is_no_step_of_a_scale_and_no_yes_or_no() -> None:
    apart = option("dont_know", is_exclusive=True)
    assert handler_for(SCALE).faults(SCALE) == ()
    assert handler_for(SCALE).faults(question("q", "scale", "1", apart)) == ("scale_steps",)
    steps = [str(step) for step in range(12)]
    assert handler_for(SCALE).faults(question("q", "scale", *steps)) == ("scale_steps",)
    asked = question("q", "yes_no", "yes", "no", apart)
    assert handler_for(asked).faults(asked) == ()
    asked = question("q", "yes_no", "yes", "no", "maybe")
    assert handler_for(asked).faults(asked) == ("options_not_yes_and_no",)


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (MONEY, 1250),
        (MONEY, 1200),
        (EMAIL, "ada@example.org"),
        (SCALE, "1"),
        (ONE, "red"),
        (MANY, ["red", "blue"]),
        (WHOLE, 42),
        (DECIMAL, "3.50"),
        (DAY, "2026-05-07"),
        (LINE, "a b"),
    ],
)
def test_a_stored_answer_fills_the_boxes_and_reads_back_the_same(
    asked: Question, answer: Answer
) -> None:
    handler = handler_for(asked)
    assert handler.parse(handler.raw(answer, asked), asked) == answer


@given(st.text())
def test_cleaning_text_twice_changes_nothing_more(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)
    clean_text(text).encode("utf-8")


@given(st.sampled_from(sorted(TYPES)), st.lists(st.text(), max_size=4), st.text())
def test_no_typing_whatever_breaks_a_type(type_: str, raw: list[str], other: str) -> None:
    asked = question("q", type_, *(COLOURS if type_ in {"single", "multiple", "scale"} else ()))
    with suppress(InvalidError):
        answer = parse(asked, *raw, other=other)
        assert answer is None or values_of(answer)


def test_choices_are_counted_and_words_are_not() -> None:
    assert handler_for(ONE).categories(ONE) == ("red", "blue", "other", "none")
    assert handler_for(SCALE).categories(SCALE) == ("0", "1", "2", "dont_know")
    assert handler_for(ONE).is_exclusive()
    assert not handler_for(MANY).is_exclusive()
    assert all(not handler_for(each).categories(each) for each in (LINE, LONG, EMAIL, PHONE))


def test_an_unknown_type_is_refused() -> None:
    with pytest.raises(InvalidError) as refused:
        handler_for(question("q", "hologram"))
    assert refused.value.code == "type_unknown"


def test_looking_into_answers() -> None:
    assert values_of({"chosen": "other", "other": "teal"}) == ("other",)
    assert values_of(7) == ("7",)
    assert other_text("red") == ""
