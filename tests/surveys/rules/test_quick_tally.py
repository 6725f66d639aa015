"""Counting answers first and people afterwards gives what a walk through each response gives."""

from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.rules.answers import Answers
from surveys.rules.conditions import Selected
from surveys.rules.questionnaire import Option, Question, Questionnaire, QuestionnairePage
from surveys.rules.quick_tally import QuickTally, Tally, is_plain, tally_by
from surveys.rules.tabulate import AnswerCounts, Cross, Tabulator

A, B = Option("a"), Option("b")
OTHER = Option("other", is_other=True)
PLAIN = Questionnaire(
    "plain",
    1,
    (
        QuestionnairePage(
            "all",
            (
                Question("one", "single", options=(A, B, OTHER)),
                Question("many", "multiple", options=(A, B, OTHER)),
                Question("points", "points", options=(A, B), settings={"total": 10}),
                Question("told", "long_text"),
                Question("trips", "integer", settings={"bands": "0 5"}),
            ),
        ),
    ),
)
CROSSES = (Cross("many", "one"), Cross("points", "one"), Cross("one", "trips"))
ANSWER = st.one_of(st.none(), st.sampled_from(["a", "b", "gone", ""]))
SEVERAL = st.one_of(
    st.none(),
    st.lists(st.sampled_from(["a", "b", "other"]), unique=True),
    st.fixed_dictionaries({"chosen": st.just(["other"]), "other": st.text(max_size=3)}),
    st.fixed_dictionaries({"unread": st.just("two_ticked")}),
)
RESPONSES = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "one": ANSWER,
            "many": SEVERAL,
            "points": st.one_of(
                st.none(),
                st.just({"chosen": ["a", "b"], "points": [7, 3]}),
                st.just(42),
                st.just("42"),
            ),
            "told": st.text(max_size=3),
            "trips": st.none() | st.integers(-3, 12),
            "strange": ANSWER,
        },
    ),
    max_size=12,
)


def both(tabulator: Tabulator, responses: list[Answers]) -> tuple[AnswerCounts, AnswerCounts]:
    slow, quick = Tally(tabulator), QuickTally(tabulator)
    slow.add(responses)
    for some in (responses[:5], responses[5:]):
        quick.add(some)
    return slow.counts(), quick.counts()


@given(RESPONSES)
@settings(max_examples=60, deadline=None)
def test_whatever_was_answered_both_ways_count_the_same(responses: list[Answers]) -> None:
    slow, quick = both(Tabulator(PLAIN, CROSSES), responses)
    assert slow.as_document() == quick.as_document()


def test_a_question_that_depends_on_another_is_walked_through() -> None:
    (page,) = PLAIN.pages
    first, *others = page.questions
    depends = Question("second", "single", options=(A, B), condition=Selected("one", "a"))
    questionnaire = Questionnaire("x", 1, (QuestionnairePage("all", (first, depends, *others)),))
    assert is_plain(PLAIN)
    assert not is_plain(questionnaire)
    assert type(tally_by(Tabulator(questionnaire))) is Tally
    assert type(tally_by(Tabulator(PLAIN))) is QuickTally
