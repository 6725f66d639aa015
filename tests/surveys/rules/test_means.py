"""Means of points and places: blanks apart, and the same by the second path."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engage.rules.activity import CountTable, Measure, Sums
from surveys.rules.answers import Answer
from surveys.rules.conditions import Selected
from surveys.rules.questionnaire import Questionnaire
from surveys.rules.recount import person_of, recounted
from surveys.rules.tabulate import AnswerCounts, Tabulator
from tests.surveys.rules.samples import option, paged, question

OPTIONS = ("park", "library", "pool")
SURVEY = paged(question("order", "ranking", *OPTIONS), question("share", "points", *OPTIONS))


def tables(questionnaire: Questionnaire, *responses: dict[str, Answer]) -> dict[str, CountTable]:
    tabulator = Tabulator(questionnaire)
    return {table.id: table for table in tabulator.tables(tabulator.count(responses))}


@pytest.mark.requirement("R1")
def test_points_are_summed_over_those_who_gave_any() -> None:
    told = tables(
        SURVEY,
        {"share": {"chosen": ["park", "pool"], "points": [70, 30]}},
        {"share": {"chosen": ["park"], "points": [100]}},
        {"share": None},
        {},
    )["share"]
    assert told.sums == Sums(Measure.POINTS, {"park": 340, "library": 0, "pool": 60})
    assert told.base == 2


@pytest.mark.requirement("R1")
@pytest.mark.parametrize(
    ("order", "halves"),
    [
        (["pool", "park", "library"], {"park": 4, "library": 6, "pool": 2}),
        (["pool"], {"park": 5, "library": 5, "pool": 2}),
        (["pool", "park"], {"park": 4, "library": 6, "pool": 2}),
    ],
)
def test_what_has_no_place_stands_in_the_middle_of_the_places_left(
    order: list[str], halves: dict[str, int]
) -> None:
    assert tables(SURVEY, {"order": order}, {"order": None})["order"].sums == Sums(
        Measure.PLACE, halves
    )


def test_where_not_everybody_is_offered_the_same_there_are_no_means() -> None:
    uneven = paged(
        question("swims", "yes_no", "yes", "no"),
        question("order", "ranking", "park", option("pool", condition=Selected("swims", "yes"))),
    )
    assert tables(uneven, {"swims": "no", "order": ["park"]})["order"].sums is None
    assert tables(uneven)["swims"].sums is None


ORDERS = st.lists(st.sampled_from(OPTIONS), unique=True, min_size=1)
SHARES = st.dictionaries(st.sampled_from(OPTIONS), st.integers(1, 100), min_size=1).map(
    lambda given: {"chosen": list(given), "points": list(given.values())}
)
RESPONSES = st.fixed_dictionaries(
    {}, optional={"order": st.none() | ORDERS, "share": st.none() | SHARES}
)


@given(st.lists(RESPONSES, max_size=8))
@settings(max_examples=40, deadline=None)
def test_the_second_path_sums_the_same(responses: list[dict[str, Answer]]) -> None:
    tabulator = Tabulator(SURVEY)
    people = [person_of(SURVEY, one) for one in responses]
    shapes = tabulator.tables(AnswerCounts())
    again = tuple(recounted(shape, people) for shape in shapes)
    assert again == tabulator.tables(tabulator.count(responses))
    places = again[0].sums
    assert places is not None
    assert sum(places.halves.values()) == again[0].base * len(OPTIONS) * (len(OPTIONS) + 1)
