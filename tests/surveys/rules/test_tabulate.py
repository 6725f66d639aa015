import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engage.rules.errors import InvalidError, NotFoundError
from surveys.rules import flow
from surveys.rules.answers import Answer
from surveys.rules.conditions import Selected
from surveys.rules.questionnaire import Option, Questionnaire
from surveys.rules.tabulate import (
    AnswerCounts,
    Cross,
    Tabulator,
    counts_from_document,
    merged,
)
from tests.surveys.rules.samples import answer_to, option, paged, question, questionnaires, words


def survey() -> Questionnaire:
    return paged(
        question("area", "single", "north", "south"),
        question(
            "likes",
            "multiple",
            option("park"),
            option("library"),
            option("other", is_other=True),
            condition=Selected("area", "north"),
            is_sensitive=True,
        ),
        question("words"),
    )


RESPONSES: list[dict[str, Answer]] = [
    {"area": "north", "likes": ["park", "library"]},
    {"area": "north", "likes": {"chosen": ["other"], "other": "pool"}},
    {"area": "north", "likes": None},
    {"area": "north"},
    {"area": "south", "likes": ["park"]},
    {"area": None},
    {},
]


def test_unanswered_routed_out_and_nil_are_kept_apart() -> None:
    tabulator = Tabulator(survey())
    tables = {table.id: table for table in tabulator.tables(tabulator.count(RESPONSES))}
    assert tables["likes:met"].counts == {
        ("answered",): 2,
        ("nil",): 1,
        ("unanswered",): 1,
        ("routed_out",): 3,
    }
    assert tables["likes:met"].base == len(RESPONSES)
    assert tables["area:met"].counts["nil",] == 1
    assert tables["area:met"].counts["unanswered",] == 1
    assert set(tables) == {"area", "area:met", "likes", "likes:met"}


def test_an_answer_that_cannot_be_reached_never_reaches_a_table() -> None:
    tabulator = Tabulator(survey())
    table = {table.id: table for table in tabulator.tables(tabulator.count(RESPONSES))}["likes"]
    assert table.counts == {("park",): 1, ("library",): 1, ("other",): 1}
    assert (table.base, table.exclusive, table.is_sensitive) == (2, False, True)
    assert table.rows.words["park"] == {"en": "Park"}


def test_a_cross_counts_those_who_answered_both() -> None:
    tabulator = Tabulator(survey(), [Cross("likes", "area")])
    table = tabulator.tables(tabulator.count(RESPONSES))[-1]
    assert table.id == "likes/area"
    assert table.counts["park", "north"] == 1
    assert table.counts["park", "south"] == 0
    assert (table.base, table.bases) == (2, {"north": 2, "south": 0})
    assert table.is_sensitive


def test_a_cross_needs_two_questions_that_are_counted_and_one_column_each() -> None:
    for cross in (Cross("words", "area"), Cross("area", "likes"), Cross("area", "area")):
        with pytest.raises(InvalidError):
            Tabulator(survey(), [cross])
    with pytest.raises(NotFoundError):
        Tabulator(survey(), [Cross("area", "nowhere")])


def test_what_was_not_counted_in_cannot_be_taken_out() -> None:
    tabulator = Tabulator(survey())
    counts = tabulator.count(RESPONSES[:1])
    before = counts.as_document()
    with pytest.raises(InvalidError) as refused:
        tabulator.subtract(counts, {"area": "south"})
    assert refused.value.code == "counts_below_zero"
    assert counts.as_document() == before


@pytest.mark.parametrize(
    "document", [[], {"received": "1"}, {"received": 1, "cells": {"a": [["x"]]}}]
)
def test_faulty_counts_are_refused(document: object) -> None:
    with pytest.raises(InvalidError):
        counts_from_document(document)


@st.composite
def surveys_with_responses(draw: st.DrawFn) -> tuple[Questionnaire, list[dict[str, Answer]]]:
    made = draw(questionnaires())
    documents = st.fixed_dictionaries(
        {}, optional={each.id: answer_to(each) for each in made.questions}
    )
    return made, draw(st.lists(documents, max_size=5))


@given(surveys_with_responses())
@settings(max_examples=30, deadline=None)
def test_taking_out_merging_and_storing_agree_with_counting_afresh(
    made: tuple[Questionnaire, list[dict[str, Answer]]],
) -> None:
    questionnaire, responses = made
    tabulator = Tabulator(questionnaire)
    whole = tabulator.count(responses)
    halves = merged(tabulator.count(responses[:2]), tabulator.count(responses[2:]))
    assert halves.as_document() == whole.as_document()
    assert (
        counts_from_document(json.loads(json.dumps(whole.as_document()))).as_document()
        == whole.as_document()
    )
    for answers in responses[2:]:
        tabulator.subtract(whole, answers)
    assert whole.as_document() == tabulator.count(responses[:2]).as_document()


@given(surveys_with_responses())
@settings(max_examples=50, deadline=None)
def test_every_response_is_in_exactly_one_status_and_only_the_reachable_is_counted(
    made: tuple[Questionnaire, list[dict[str, Answer]]],
) -> None:
    questionnaire, responses = made
    tabulator = Tabulator(questionnaire)
    counts = tabulator.count(responses)
    cleared = tabulator.count(
        [flow.clear_unreachable(questionnaire, answers) for answers in responses]
    )
    assert cleared.as_document() == counts.as_document()
    tables = {table.id: table for table in tabulator.tables(counts)}
    for table in tables.values():
        if table.id.endswith(":met"):
            assert sum(table.counts.values()) == table.base == len(responses)
            options = tables[table.id.removesuffix(":met")]
            assert options.base == table.counts["answered",]
            if options.exclusive:
                assert sum(options.counts.values()) == options.base


def test_a_scale_with_two_sides_says_which_step_is_on_which() -> None:
    steps = ("Very safe", "Neither safe nor unsafe", "Unsafe", "I don't know")
    asked = question(
        "safe", "single", *(Option(f"o{n}", words(step)) for n, step in enumerate(steps))
    )
    table = Tabulator(paged(asked)).tables(AnswerCounts())[0]
    assert table.sides == {"o0": 1, "o1": 0, "o2": -1}
    other = question("first", "single", "homes", "parks", "good buses", "bad roads", "safety")
    assert Tabulator(paged(other)).tables(AnswerCounts())[0].sides == {}
