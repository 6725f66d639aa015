"""Numbers, money and days counted in bands that the question alone decides."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engage.rules.activity import CountTable
from engage.rules.errors import InvalidError
from surveys.rules.answers import Answer
from surveys.rules.conditions import Selected
from surveys.rules.flow import clear_unreachable
from surveys.rules.questionnaire import Question, Questionnaire
from surveys.rules.recount import person_of, recounted
from surveys.rules.spans import MOST_SPANS, Span, day_spans, number_spans, span_of
from surveys.rules.tabulate import AnswerCounts, Cross, Tabulator
from surveys.rules.types.registry import handler_for
from tests.surveys.rules.samples import paged, question


def ids(asked: Question) -> list[str]:
    return list(handler_for(asked).categories(asked))


def asked(type_: str, **settings_: str | int) -> Question:
    return question("q", type_, settings=settings_)


@pytest.mark.parametrize(
    ("type_", "settings_", "bands"),
    [
        ("integer", {"minimum": 0, "maximum": 3}, "0 1 2 3"),
        ("integer", {"minimum": 0, "maximum": 50}, "0..4 5..9 10..14 15..19 20..24 25..29 30..34 35..39 40..44 45..50"),
        ("integer", {"bands": "0 5 20"}, "..-1 0..4 5..19 20.."),
        ("integer", {"minimum": 0, "maximum": 90, "bands": "5 20"}, "0..4 5..19 20..90"),
        ("integer", {"maximum": 20}, "..-1 0 1..9 10..20"),
        ("decimal", {"minimum": "0.5", "maximum": "2.5", "bands": "1"}, "0.5..1 1..2.5"),
        ("money", {"bands": "1000 5000"}, "0..999 1000..4999 5000.."),
        ("money", {"maximum": 20000}, "0..1999 2000..3999 4000..5999 6000..7999 8000..9999 10000..11999 12000..13999 14000..15999 16000..17999 18000..20000"),
        ("date", {"minimum": "2026-01-15", "maximum": "2026-03-10"}, "2026-01-15..2026-01-31 2026-02-01..2026-02-28 2026-03-01..2026-03-10"),
        ("date", {"minimum": "2024-01-01", "maximum": "2026-03-10", "bands": "year"}, "2024-01-01..2024-12-31 2025-01-01..2025-12-31 2026-01-01..2026-03-10"),
        ("date", {"bands": "2026-01-01 2026-04-01"}, "..2025-12-31 2026-01-01..2026-03-31 2026-04-01.."),
    ],
)  # fmt: skip
def test_the_bands_are_the_officers_own_or_follow_from_the_bounds(
    type_: str, settings_: dict[str, str | int], bands: str
) -> None:
    assert ids(asked(type_, **settings_)) == bands.split()


@pytest.mark.parametrize("type_", ["integer", "decimal", "money", "date"])
def test_without_bands_and_bounds_the_answers_are_counted_all_the_same(type_: str) -> None:
    assert 1 < len(ids(asked(type_))) <= MOST_SPANS


@pytest.mark.parametrize(
    ("type_", "settings_", "code"),
    [
        ("integer", {"bands": "5 5"}, "bands_faulty"),
        ("integer", {"bands": "5 many"}, "bands_faulty"),
        ("integer", {"minimum": 0, "maximum": 9, "bands": "5 10"}, "bands_faulty"),
        ("integer", {"bands": " ".join(map(str, range(MOST_SPANS + 1)))}, "bands_faulty"),
        ("money", {"minimum": 100, "bands": "50 200"}, "bands_faulty"),
        ("date", {"bands": "2026-04-01 2026-01-01"}, "bands_faulty"),
        ("date", {"bands": "week"}, "bands_faulty"),
        ("date", {"bands": "month"}, "bands_need_bounds"),
        ("date", {"minimum": "1900-01-01", "maximum": "2026-01-01", "bands": "month"}, "bands_faulty"),
        ("integer", {"minimum": 9, "maximum": 3}, "bounds_out_of_order"),
        ("date", {"minimum": "2026-01-02", "maximum": "2026-01-01"}, "bounds_out_of_order"),
    ],
)  # fmt: skip
def test_bands_that_cannot_be_are_a_fault_of_the_question(
    type_: str, settings_: dict[str, str | int], code: str
) -> None:
    faulty = asked(type_, **settings_)
    assert handler_for(faulty).faults(faulty) == (code,)


NUMBERS = st.decimals(-(10**9), 10**9, places=2)
DAYS = st.dates(date(1900, 1, 1), date(2100, 1, 1))


def follow_on(spans: tuple[Span[Decimal], ...]) -> bool:
    return all(
        one.most == other.least if one.is_below else one.most is not None and one.most + 1 == other.least
        for one, other in pairwise(spans)
    )  # fmt: skip


@given(
    st.lists(NUMBERS, max_size=2),
    st.lists(NUMBERS, unique=True, max_size=6),
    NUMBERS,
    st.booleans(),
)
@settings(max_examples=150, deadline=None)
def test_every_number_within_the_bounds_is_in_exactly_one_band(
    bounds: list[Decimal], starts: list[Decimal], value: Decimal, is_whole: bool
) -> None:  # fmt: skip
    if is_whole:
        bounds, starts, value = (
            [b // 1 for b in bounds],
            sorted({s // 1 for s in starts}),
            value // 1,
        )
    least, most = [*sorted(bounds), None, None][:2]
    try:
        spans = number_spans(least, most, tuple(sorted(starts)), is_whole=is_whole)
    except InvalidError:
        return
    assert follow_on(spans)
    assert (spans[0].least, spans[-1].most) == (least, most)
    is_inside = (least is None or value >= least) and (most is None or value <= most)
    assert (span_of(spans, value) is not None) == is_inside


@given(st.lists(DAYS, max_size=2, unique=True), DAYS)
@settings(max_examples=60, deadline=None)
def test_every_day_within_the_bounds_is_in_exactly_one_band(bounds: list[date], day: date) -> None:
    least, most = [*sorted(bounds), None, None][:2]
    spans = day_spans(least, most, None, ())
    nexts = [span.most + timedelta(days=1) for span in spans[:-1] if span.most]
    assert nexts == [span.least for span in spans[1:]]
    assert (span_of(spans, day) is not None) == (
        (least is None or day >= least) and (most is None or day <= most)
    )


SURVEY = paged(
    question("drives", "yes_no", "yes", "no"),
    question("trips", "integer", condition=Selected("drives", "yes"), settings={"bands": "0 5 20"}),
    question("paid", "money", settings={"minimum": 0, "maximum": 10000, "bands": "0 1000"}),
    question("moved", "date", settings={"minimum": "2026-01-01", "maximum": "2026-03-31"}),
)
RESPONSES: list[dict[str, Answer]] = [
    {"drives": "yes", "trips": 4, "paid": 999, "moved": "2026-02-28"},
    {"drives": "yes", "trips": 5, "paid": 1000, "moved": None},
    {"drives": "yes", "trips": None, "paid": 10000},
    {"drives": "yes"},
    {"drives": "no", "trips": 7, "paid": {"unread": "illegible"}},
]


def tables(questionnaire: Questionnaire) -> dict[str, CountTable]:
    tabulator = Tabulator(questionnaire, [Cross("paid", "drives"), Cross("drives", "trips")])
    return {table.id: table for table in tabulator.tables(tabulator.count(RESPONSES))}


@pytest.mark.requirement("R1")
def test_numbers_money_and_days_are_counted_with_the_unanswered_routed_out_and_nil_apart() -> None:
    told = tables(SURVEY)
    assert told["trips"].counts == {("..-1",): 0, ("0..4",): 1, ("5..19",): 1, ("20..",): 0}
    assert (told["trips"].base, told["trips"].is_rising) == (2, True)
    assert told["trips:met"].counts == {
        ("answered",): 2,
        ("nil",): 1,
        ("unanswered",): 1,
        ("routed_out",): 1,
    }
    assert told["paid"].counts == {("0..999",): 1, ("1000..10000",): 2}
    assert told["paid:met"].counts["unreadable",] == 1
    assert told["moved"].counts["2026-02-01..2026-02-28",] == 1
    assert told["moved:met"].counts["nil",] == 1
    assert not told["drives"].is_rising


@pytest.mark.requirement("R1")
def test_numbers_stand_by_group_and_can_be_groups() -> None:
    told = tables(SURVEY)
    assert told["paid/drives"].counts["1000..10000", "yes"] == 2
    assert told["paid/drives"].bases == {"yes": 3, "no": 0}
    assert told["drives/trips"].counts["yes", "5..19"] == 1


def test_the_second_path_counts_the_same_in_bands() -> None:
    tabulator = Tabulator(SURVEY, [Cross("paid", "drives"), Cross("drives", "trips")])
    people = [person_of(SURVEY, clear_unreachable(SURVEY, one)) for one in RESPONSES]
    shapes = tabulator.tables(AnswerCounts())
    assert tuple(recounted(shape, people) for shape in shapes) == tabulator.tables(
        tabulator.count(RESPONSES)
    )
