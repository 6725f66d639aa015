"""Steps by which officers change a questionnaire: nothing is lost but what was meant to go, and what hangs on it is known."""

from dataclasses import replace
from decimal import Decimal
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.rules.errors import InvalidError
from surveys.rules import building
from surveys.rules.answer_rules import Line, lines_of
from surveys.rules.conditions import (
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
)
from surveys.rules.editing import OptionValues, QuestionValues, values_of_question, written_question
from surveys.rules.flow import meets_constraint
from surveys.rules.questionnaire import (
    Question,
    Questionnaire,
    QuestionnairePage,
    as_document,
    question_in,
    questionnaire_from_document,
)
from surveys.rules.reach import Hanging, Part, what_hangs_on
from surveys.rules.routing import Row, Rows, Test, condition_of, rows_of
from surveys.rules.soundness import faults_in
from surveys.rules.types.registry import TYPES
from surveys.rules.versions import Change, reworded, structural_changes
from surveys.rules.versions import Part as Fixed
from surveys.rules.wording import with_texts
from tests.surveys.kinds import asked, every_kind


def of(*pages: tuple[str, ...]) -> Questionnaire:
    made = tuple(
        QuestionnairePage(f"p{number}", tuple(asked(name, "short_text") for name in names))
        for number, names in enumerate(pages)
    )
    return Questionnaire("one", 1, made)


def names(questionnaire: Questionnaire) -> list[list[str]]:
    return [[question.id for question in page.questions] for page in questionnaire.pages]


STEPS = st.lists(
    st.tuples(st.sampled_from(("up", "down", "copy", "page", "own")), st.integers(0, 30)),
    max_size=12,
)


@given(STEPS)
def test_no_step_loses_a_question_or_leaves_an_empty_page(steps: list[tuple[str, int]]) -> None:
    made = every_kind()
    before = sorted(question.id for question in made.questions)
    for verb, at in steps:
        every = [question.id for question in made.questions]
        name, page = every[at % len(every)], made.pages[at % len(made.pages)].id
        step = {
            "up": partial(building.with_moved_question, question_id=name, by=-1),
            "down": partial(building.with_moved_question, question_id=name, by=1),
            "copy": partial(building.with_copied_question, question_id=name),
            "page": partial(building.with_question_on_page, question_id=name, page_id=page),
            "own": partial(building.with_question_on_page, question_id=name, page_id=""),
        }[verb]
        made = step(made)
    after = [question.id for question in made.questions]
    assert len(set(after)) == len(after)
    assert set(before) <= set(after)
    assert all(page.questions for page in made.pages)
    assert len({page.id for page in made.pages}) == len(made.pages)
    assert questionnaire_from_document(as_document(made)) == made


def test_up_and_down_undo_each_other_and_stop_at_the_ends() -> None:
    made = of(("a", "b"), ("c",))
    up = building.with_moved_question(made, "c", by=-1)
    assert names(up) == [["a", "b", "c"]]
    assert building.with_moved_question(made, "a", by=-1) == made
    assert building.with_moved_page(made, "p1", by=1) == made
    assert names(building.with_moved_page(made, "p1", by=-1)) == [["c"], ["a", "b"]]


@pytest.mark.parametrize(
    ("words", "taken", "made"),
    [
        ("What comes first?", (), "what_comes_first"),
        ("What comes first?", ("what_comes_first",), "what_comes_first_2"),
        ("18 to 24", (), "option_18_to_24"),
        ("آپ کیا سوچتے ہیں؟", (), "option"),
        ("Don’t know", (), "dont_know"),
        ("How satisfied or dissatisfied are you with the parks near you", (), "how_satisfied_or_dissatisfied_are_you"),
    ],
)  # fmt: skip
def test_a_name_is_made_from_words(words: str, taken: tuple[str, ...], made: str) -> None:
    assert building.fresh_id(words, taken, "option") == made


def test_a_survey_has_an_end() -> None:
    full = of(tuple(f"q{number}" for number in range(building.MOST_QUESTIONS)))
    with pytest.raises(InvalidError, match="too_many_questions"):
        building.with_question(full, asked("more", "short_text"))


# What hangs on a question

DRIVES = Selected("drive", "yes")


def hanging_on(condition: Condition) -> tuple[Hanging, ...]:
    miles = asked("miles", "integer", condition=condition)
    pages = (
        QuestionnairePage("p", (asked("drive", "single", "yes", "no"), asked("age", "integer"))),
        QuestionnairePage("m", (miles,)),
    )
    return what_hangs_on(Questionnaire("q", 1, pages), "drive")


@pytest.mark.parametrize(
    ("condition", "is_lost"),
    [
        (DRIVES, True),
        (Not(DRIVES), False),
        (AllOf((DRIVES, Answered("age"))), True),
        (AnyOf((DRIVES, Answered("age"))), False),
        (AnyOf((DRIVES, Answered("drive"))), True),
        (Comparison(Of("drive"), Comparator.EQUAL, Literal("yes")), True),
        (Comparison(Of("drive"), Comparator.NOT_EQUAL, Literal("yes")), False),
        (Comparison(Of("drive"), Comparator.EQUAL, Of("age")), False),
    ],
)
def test_what_can_never_be_reached_without_a_question_is_known(
    condition: Condition, *, is_lost: bool
) -> None:
    assert hanging_on(condition) == (Hanging(Part.QUESTION, "m", "miles", is_lost),)


def test_words_that_repeat_an_answer_hang_on_it() -> None:
    again = Question("again", "short_text", {"label": {"en": "You said ${drive}. Why?"}})
    pages = (QuestionnairePage("p", (asked("drive", "short_text"), again)),)
    assert what_hangs_on(Questionnaire("q", 1, pages), "drive") == (
        Hanging(Part.WORDS, "p", "again", is_lost=False),
    )


# Conditions as lines of a form

OPTIONS = {"drive": frozenset({"yes", "no"})}
CONDITIONS: list[Condition] = [
    DRIVES,
    Not(DRIVES),
    Answered("age"),
    Not(Answered("age")),
    Comparison(Of("age"), Comparator.AT_LEAST, Literal("abc")),
    AllOf((DRIVES, Answered("age"))),
    AnyOf((DRIVES, Not(Answered("age")))),
]


@pytest.mark.parametrize("condition", [*CONDITIONS[:4], *CONDITIONS[5:]])
def test_a_condition_of_lines_is_read_back_as_it_was(condition: Condition) -> None:
    rows = rows_of(condition, OPTIONS)
    assert rows is not None
    assert condition_of(rows) == condition


def test_other_tools_ways_of_saying_it_are_understood() -> None:
    equal = Comparison(Of("drive"), Comparator.EQUAL, Literal("yes"))
    assert rows_of(equal, OPTIONS) == Rows((Row("drive", "yes"),))
    blank = Comparison(Of("age"), Comparator.NOT_EQUAL, Literal(""))
    assert rows_of(blank, OPTIONS) == Rows((Row("age"),))


@pytest.mark.parametrize(
    "condition",
    [
        AllOf((AnyOf((DRIVES, Answered("age"))), DRIVES)),
        Comparison(Of("drive", Measure.COUNT), Comparator.ABOVE, Literal("1")),
        AllOf(()),
        Not(AllOf((DRIVES, Answered("age")))),
    ],
)
def test_what_lines_cannot_say_is_left_alone(condition: Condition) -> None:
    assert rows_of(condition, OPTIONS) is None


@pytest.mark.parametrize(
    ("row", "code", "where"),
    [
        (Row("age", test=Test.BELOW), "row_value_missing", "0.value"),
        (Row("age", test=Test.BELOW, value="many"), "row_value_not_number", "0.value"),
        (Row("drive", "yes", Test.EQUAL, "1"), "row_test_needs_answer", "0.test"),
    ],
)
def test_a_line_that_says_nothing_is_told_at_its_box(row: Row, code: str, where: str) -> None:
    with pytest.raises(InvalidError) as caught:
        condition_of(Rows((row,)))
    assert (caught.value.code, caught.value.facts["where"]) == (code, where)


# A question from what was filled in


@pytest.mark.parametrize("question", list(every_kind().questions), ids=lambda each: each.id)
def test_a_question_saved_as_it_was_shown_is_the_same(question: Question) -> None:
    written, faults = written_question(question, values_of_question(question))
    assert (written, faults) == (question, ())


def test_a_rule_is_kept_as_the_lines_it_was_filled_in_as() -> None:
    lines = (
        Line(Measure.VALUE, Comparator.AT_LEAST, "1900"),
        Line(Measure.LENGTH, Comparator.AT_MOST, "4"),
    )
    values = QuestionValues("short_text", "Born?", checks=lines, told="Write a year")
    written, faults = written_question(Question("born", "short_text"), values)
    assert faults == ()
    assert lines_of(written.constraint, "born") == lines
    assert [meets_constraint(written, {"born": year}) for year in ("1899", "1900", "19000")] == [
        False,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("line", "told", "where"),
    [
        (Line(Measure.VALUE, Comparator.AT_LEAST, ""), "Write it", "checks-0-value"),
        (Line(Measure.VALUE, Comparator.AT_MOST, "many"), "Write it", "checks-0-value"),
        (Line(Measure.COUNT, Comparator.AT_MOST, "3"), "", "told"),
    ],
)
def test_a_half_filled_rule_is_told_at_its_box(line: Line, told: str, where: str) -> None:
    values = QuestionValues("short_text", "Born?", checks=(line,), told=told)
    _written, faults = written_question(Question("born", "short_text"), values)
    assert [fault.facts["where"] for fault in faults] == [where]


def test_a_rule_about_other_answers_says_more_than_lines_can() -> None:
    own, other = (
        Comparison(Of(name), Comparator.ABOVE, Literal(Decimal(1))) for name in ("a", "b")
    )
    assert lines_of(own, "a") is not None
    assert lines_of(other, "a") is None
    assert lines_of(AnyOf((own, own)), "a") is None
    assert lines_of(AllOf((own, own, own)), "a") is None


def test_a_copied_question_is_held_to_its_own_answer() -> None:
    rule = Not(AllOf((Selected("go", "park"), Answered("first"))))
    held = replace(asked("go", "single", "park", "shops"), constraint=rule)
    there = building.with_question(of(("first",)), held)
    copied = question_in(building.with_copied_question(there, "go"), "go_2")
    assert copied.constraint == Not(AllOf((Selected("go_2", "park"), Answered("first"))))


def test_joined_pages_keep_when_each_question_is_asked() -> None:
    met = Selected("first", "park")
    first = QuestionnairePage("one", (asked("first", "single", "park", "shops"),))
    second = QuestionnairePage(
        "two",
        (asked("go", "single", "park", "shops"),),
        words={"title": {"en": "You"}},
        relevant=met,
    )
    joined = building.with_joined_page(Questionnaire("q", 1, (first, second)), "two")
    (page,) = joined.pages
    assert (page.id, page.words, page.relevant) == ("one", second.words, None)
    assert [question.condition for question in page.questions] == [None, met]
    assert building.with_joined_page(joined, "one") == joined
    apart = Questionnaire("q", 1, (first, replace(second, after_sending=True)))
    assert building.with_joined_page(apart, "two") == apart


@pytest.mark.parametrize("type_", sorted(TYPES))
def test_what_a_form_accepts_is_sound(type_: str) -> None:
    options = tuple(OptionValues("", name) for name in ("Yes", "No"))
    values = QuestionValues(type_, "What?", options=options, required=True)
    written, faults = written_question(Question("q", type_), values)
    pages = (QuestionnairePage("p", (written,)),)
    if not faults:
        assert list(faults_in(Questionnaire("q", 1, pages))) == []
    else:
        assert type_ in {"picture", "pictures"}


def test_an_option_keeps_its_id_and_its_other_words_when_it_is_worded_anew() -> None:
    (first, _second) = (question := asked("go", "single", "park", "shops")).options
    values = values_of_question(question)
    anew = OptionValues("park", "Parks and greens")
    written, _faults = written_question(
        question,
        QuestionValues("single", values.label, options=(anew, OptionValues("", "Park"))),
    )
    assert [option.id for option in written.options] == ["park", "park_2"]
    assert first.id == "park"


@pytest.mark.parametrize(
    ("type_", "typed", "stored"),
    [
        ("integer", "1,000", 1000),
        ("decimal", "1.5", "1.5"),
        ("money", "£2.50", 250),
        ("date", "2027-01-31", "2027-01-31"),
    ],
)
def test_limits_are_kept_as_the_type_keeps_them(type_: str, typed: str, stored: object) -> None:
    question = Question("q", type_)
    written, faults = written_question(question, QuestionValues(type_, "What?", least=typed))
    assert (written.settings, faults) == ({"minimum": stored}, ())
    shown = values_of_question(written).least
    again, _faults = written_question(written, QuestionValues(type_, "What?", least=shown))
    assert again == written


@pytest.mark.parametrize(
    ("type_", "typed"),
    [("integer", "1.5"), ("money", "1.005"), ("money", "-1"), ("date", "31/1"), ("decimal", "nan")],
)
def test_a_limit_that_is_none_is_told_at_its_box(type_: str, typed: str) -> None:
    _written, faults = written_question(
        Question("q", type_), QuestionValues(type_, "What?", least=typed)
    )
    assert [fault.facts["where"] for fault in faults] == ["least"]


# Versions


def test_words_and_pictures_are_no_structure() -> None:
    before = every_kind()
    after = with_texts(before, "buses", tag="ur", texts={"label": "بسیں؟", "option agree": "متفق"})
    assert list(structural_changes(before, after)) == []
    assert [(each.place, each.tag, each.after) for each in reworded(before, after)] == [
        ("buses label", "ur", "بسیں؟"),
        ("buses option agree", "ur", "متفق"),
    ]
    asked_otherwise = replace(question_in(before, "spent"), type="integer")
    changed = building.with_changed_question(before, asked_otherwise)
    assert list(structural_changes(before, changed)) == [Change(Fixed.TYPE, "spent")]
