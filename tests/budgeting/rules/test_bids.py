"""Truth tables of bids: states, dates, pages and money."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgeting.rules.bid_pages import (
    NOT_ANSWERS,
    BidPage,
    WhoBids,
    changed_fields,
    is_done,
    missing_pages,
    page_after,
    pages_for,
    posted_from,
    read_page,
    total_pence,
)
from budgeting.rules.bid_rows import read_rows, row_of
from budgeting.rules.bids import (
    NEXT,
    BidAction,
    BidDates,
    BidState,
    CheckItem,
    Verdict,
    WaitsFor,
    accepting_lacks,
    actions,
    check_action,
    check_bid_step,
    check_extension,
    contact_kept_until,
    due_by,
    waits_for,
)
from budgeting.rules.contacts import read_email, read_phone
from engage.rules.errors import InvalidError, NotAllowedError, WrongStateError

START = datetime(2026, 7, 1, tzinfo=UTC)
DATES = BidDates(*(START + timedelta(days=days) for days in (0, 10, 20, 30)))
BEFORE, SENDING, ANSWERING, DECIDING = (START + timedelta(days=days) for days in (-1, 1, 11, 21))
E, S, A, P, W = BidAction
TABLE = {
    (BidState.DRAFT, BEFORE): {W},
    (BidState.DRAFT, SENDING): {E, S, W},
    (BidState.DRAFT, ANSWERING): {W},
    (BidState.SENT, SENDING): {W},
    (BidState.SENT, DECIDING): {W},
    (BidState.QUERIED, SENDING): {E, A, W},
    (BidState.QUERIED, ANSWERING): {E, A, W},
    (BidState.QUERIED, DECIDING): {W},
    (BidState.REFUSED, ANSWERING): {E, P, W},
    (BidState.REFUSED, DECIDING): {W},
    (BidState.ACCEPTED, ANSWERING): {W},
    (BidState.MERGED, ANSWERING): set(),
    (BidState.WITHDRAWN, SENDING): set(),
}


@pytest.mark.parametrize(
    ("where", "able"), TABLE.items(), ids=[f"{state}, {now:%d %B}" for state, now in TABLE]
)
def test_what_a_group_can_do(where: tuple[BidState, datetime], able: set[BidAction]) -> None:
    state, now = where
    assert actions(state, DATES, now) == able
    for action in BidAction:
        if action in able:
            check_action(action, state, DATES, now)
        else:
            with pytest.raises((NotAllowedError, WrongStateError)):
                check_action(action, state, DATES, now)


@pytest.mark.parametrize("state", [BidState.DRAFT, BidState.QUERIED, BidState.REFUSED])
def test_each_step_ends_at_its_moment_and_not_before(state: BidState) -> None:
    ends = due_by(state, DATES)
    assert ends is not None
    assert BidAction.EDIT in actions(state, DATES, ends - timedelta(microseconds=1))
    assert BidAction.EDIT not in actions(state, DATES, ends)


def test_what_is_over_stays_over() -> None:
    assert NEXT[BidState.MERGED] == NEXT[BidState.WITHDRAWN] == frozenset()
    assert set(NEXT) == set(BidState)


@pytest.mark.parametrize(
    ("state", "is_read", "is_answering", "whom"),
    [
        (BidState.SENT, False, True, WaitsFor.MODERATOR),
        (BidState.SENT, True, True, WaitsFor.APPRAISER),
        (BidState.QUERIED, True, True, WaitsFor.GROUP),
        (BidState.QUERIED, True, False, WaitsFor.APPRAISER),
        (BidState.REFUSED, True, True, WaitsFor.GROUP),
        (BidState.REFUSED, True, False, WaitsFor.NOBODY),
        (BidState.ACCEPTED, True, True, WaitsFor.NOBODY),
    ],
)
def test_whom_a_bid_waits_for(
    state: BidState, is_read: bool, is_answering: bool, whom: WaitsFor
) -> None:
    assert waits_for(state, is_read=is_read, is_answering=is_answering) is whom


def test_only_a_checklist_full_of_yes_lets_a_bid_through() -> None:
    full = dict.fromkeys(CheckItem, Verdict.YES)
    assert accepting_lacks(full) == []
    for item in CheckItem:
        for verdict in (Verdict.NO, Verdict.OPEN):
            assert accepting_lacks({**full, item: verdict}) == [item]
        assert accepting_lacks({k: v for k, v in full.items() if k is not item}) == [item]


@pytest.mark.parametrize(
    "text", ["", "a", "a@b", "a b@c.d", "a@b.c\nBcc: x@y.z", "<a@b.c>", "a@b.c,d@e.f", "@b.c"]
)
def test_an_address_that_could_add_a_header_is_none(text: str) -> None:
    with pytest.raises(InvalidError, match="email_unreadable"):
        read_email(text)


def test_an_address_is_kept_in_small_letters() -> None:
    assert read_email(" Group@Example.ORG\n") == "group@example.org"


def test_a_resident_alone_has_no_page_about_a_group_and_only_the_funds_checks_are_asked() -> None:
    alone = pages_for({"who": WhoBids.RESIDENT}, ["insurance"])
    assert BidPage.GROUP not in alone
    assert alone[-1] is BidPage.INSURANCE
    assert BidPage.ACCOUNT not in alone
    for before, after in pairwise(alone):
        assert page_after(before, {"who": WhoBids.RESIDENT}, ["insurance"]) is after
    assert page_after(alone[-1], {"who": WhoBids.RESIDENT}, ["insurance"]) is None


def test_nothing_is_done_at_first() -> None:
    missing = missing_pages({}, ["account"], has_contact=False, most_pence=None)
    assert missing == [page for page in pages_for({}, ["account"]) if page is not BidPage.PICTURE]


@pytest.mark.parametrize("answer", ["no", "not_needed"])
def test_a_check_that_is_not_yes_needs_words(answer: str) -> None:
    (fault,) = read_page(BidPage.INSURANCE, {"answer": [answer], "words": [" "]}).faults
    assert (fault.code, fault.facts["where"]) == ("answer_missing", "words")
    assert not read_page(BidPage.INSURANCE, {"answer": [answer], "words": ["Soon"]}).faults
    assert not read_page(BidPage.INSURANCE, {"answer": ["yes"]}).faults


def test_costs_are_added_by_us_alone() -> None:
    read = read_page(
        BidPage.COSTS, {"what": ["A", "", "B"], "amount": ["10", "", "0.99"], "total": ["1"]}
    )
    assert not read.faults
    assert total_pence(read.values) == 10_99


def test_what_a_bid_may_ask_for_at_most_is_inclusive() -> None:
    lines = {"what": ["A"], "amount": ["100"]}
    assert not read_page(BidPage.COSTS, lines, most_pence=100_00).faults
    (fault,) = read_page(BidPage.COSTS, lines, most_pence=99_99).faults
    assert fault.facts["total_pence"] == 100_00


def test_every_length_is_refused_past_its_limit_and_never_cut() -> None:
    assert not read_page(BidPage.TITLE, {"title": ["a" * 100]}).faults
    read = read_page(BidPage.TITLE, {"title": ["a" * 101]})
    assert read.faults[0].code == "answer_too_long"
    assert read.values["title"] == "a" * 101


def test_which_fields_changed() -> None:
    before = {"title": "A", "account": {"answer": "yes", "words": ""}}
    after = {"title": "B", "account": {"answer": "no", "words": "x"}, "summary": "S"}
    assert changed_fields(before, after) == ["title", "summary", "account"]
    assert changed_fields(before, before) == []


TEXTS = (
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60)
    .map(str.strip)
    .filter(bool)
)
LINES = st.lists(
    st.fixed_dictionaries({"what": TEXTS, "pence": st.integers(1, 10_000)}), min_size=1, max_size=20
)


@st.composite
def whole_answers(draw: st.DrawFn) -> dict[str, object]:
    costs = draw(LINES)
    total = sum(line["pence"] for line in costs)
    answers: dict[str, object] = {
        "who": draw(st.sampled_from(["constituted", "group", "school"])),
        **{name: draw(TEXTS) for name in ("group", "title", "summary", "benefits")},
        "area": "all",
        "costs": costs,
        "least_pence": draw(st.integers(1, total)),
        "other": "yes",
        "other_words": draw(TEXTS),
    }
    for check in ("account", "insurance", "safeguarding"):
        answers[check] = {"answer": "no", "words": draw(TEXTS)}
    return answers


@given(whole_answers())
def test_what_a_page_keeps_is_read_back_from_it(answers: dict[str, object]) -> None:
    for page in pages_for(answers, ["account", "insurance", "safeguarding"]):
        if page not in NOT_ANSWERS:
            read = read_page(page, posted_from(page, answers))
            assert not read.faults
            assert all(answers[name] == value for name, value in read.values.items())


@given(whole_answers())
def test_a_row_is_read_back_as_it_was(answers: dict[str, object]) -> None:
    checks = ["account", "insurance", "safeguarding"]
    cells = {heading: cell for heading, cell in row_of(answers).items() if cell}
    (row,), faults = read_rows([(2, cells)], checks=checks, most_pence=None, areas=None)
    assert faults == []
    assert row.answers == answers


def test_a_bid_goes_only_where_the_table_leads() -> None:
    for from_, ends in NEXT.items():
        for to in BidState:
            if to in ends:
                check_bid_step(from_, to)
            else:
                with pytest.raises(WrongStateError):
                    check_bid_step(from_, to)


def test_contact_details_of_what_was_never_sent_go_first() -> None:
    assert contact_kept_until(BidState.DRAFT, DATES) == DATES.closes_at + timedelta(days=30)
    assert contact_kept_until(BidState.ACCEPTED, DATES) == DATES.decided_at + timedelta(days=365)


def faults(
    page: BidPage, posted: dict[str, list[str]], most: int | None = None
) -> list[tuple[str, str]]:
    read = read_page(page, posted, most_pence=most)
    return [(fault.code, str(fault.facts["where"])) for fault in read.faults]


@pytest.mark.parametrize(
    ("page", "posted", "told"),
    [
        (BidPage.WHO, {"who": ["nobody"]}, [("choice_unknown", "who")]),
        (BidPage.TITLE, {"title": [" "]}, [("answer_missing", "title")]),
        (BidPage.AREA, {"area": [""]}, [("answer_missing", "area")]),
        (BidPage.CONTACT, {"name": ["A"], "phone": [""], "email": ["a@b.uk"]}, []),
        (BidPage.CONTACT, {"name": ["A"], "email": ["no"]}, [("email_unreadable", "email")]),
        (BidPage.LEAST, {"least": [""]}, [("money_missing", "least")]),
        (BidPage.LEAST, {"least": ["0"]}, [("money_missing", "least")]),
        (BidPage.LEAST, {"least": ["lots"]}, [("money_unreadable", "least")]),
        (BidPage.COSTS, {}, [("costs_missing", "what-0")]),
        (BidPage.COSTS, {"what": [""], "amount": ["5"]}, [("what_missing", "what-0")]),
        (BidPage.COSTS, {"what": ["a"] * 21, "amount": ["1"] * 21}, [("too_many_lines", "what-0")]),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_page_is_told_at_its_field(
    page: BidPage, posted: dict[str, list[str]], told: list[tuple[str, str]]
) -> None:
    assert faults(page, posted) == told


def test_what_is_wrong_with_a_row_is_told_by_its_heading() -> None:
    cells = {
        "who": "group",
        "group": "A group",
        "title": "A bench",
        "summary": "To sit on",
        "benefits": "Rest",
        "area": "moon",
        "cost 1": "Wood",
        "amount 1": "5",
        "cost 2": "",
        "amount 2": "lots",
        "least": "",
        "other": "no",
        "mood": "sunny",
        "email": "no",
    }
    bids, wrong = read_rows([(2, cells)], checks=[], most_pence=None, areas=frozenset({"north"}))
    assert [bid.number for bid in bids] == [2]
    assert {(fault.column, fault.code) for fault in wrong} >= {
        ("mood", "column_unknown"),
        ("area", "area_unknown"),
        ("cost 2", "what_missing"),
        ("least", "money_missing"),
        ("email", "email_unreadable"),
    }
    good = {**cells, "area": "north", "cost 2": "", "amount 2": "", "least": "6", "email": "A@b.uk"}
    del good["mood"]
    (bid,), wrong = read_rows([(3, good)], checks=[], most_pence=None, areas=None)
    assert [(fault.column, fault.code) for fault in wrong] == [("least", "least_over_total")]
    assert bid.email == "a@b.uk"


def test_a_page_is_done_when_nothing_is_wrong_with_it_beside_the_others() -> None:
    answers = {"costs": [{"what": "Wood", "pence": 5_00}], "least_pence": 6_00}
    assert not is_done(BidPage.LEAST, answers, has_contact=False)
    assert is_done(BidPage.LEAST, {**answers, "least_pence": 5_00}, has_contact=False)
    assert not is_done(BidPage.CONTACT, answers, has_contact=False)
    assert is_done(BidPage.CONTACT, answers, has_contact=True)


def days(closes: int, answers: int, decided: int) -> BidDates:
    return BidDates(START, *(START + timedelta(days=day) for day in (closes, answers, decided)))


@pytest.mark.parametrize(
    ("later", "code", "where"),
    [
        ((11, 20, 30), None, None),
        ((10, 20, 31), None, None),
        ((9, 20, 30), "dates_shortened", "closes_on"),
        ((11, 19, 30), "dates_shortened", "answers_on"),
        ((11, 20, 29), "dates_shortened", "decided_on"),
        ((10, 20, 30), "dates_shortened", "closes_on"),
        ((21, 20, 30), "dates_out_of_order", "answers_on"),
        ((10, 31, 30), "dates_out_of_order", "answers_on"),
    ],
)
def test_dates_that_groups_rely_on_only_ever_move_later(
    later: tuple[int, int, int], code: str | None, where: str | None
) -> None:
    before = days(10, 20, 30)
    if code is None:
        check_extension(before, days(*later))
        return
    with pytest.raises(InvalidError) as refused:
        check_extension(before, days(*later))
    assert (refused.value.code, refused.value.facts["where"]) == (code, where)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "0161 496 0000",
        "+44 (0)161 496 0000",
        "0161-496-0000 ext. 12",
        "01614960000x3",
        "18001 0161 496 0000",
    ],
)
def test_a_telephone_number_is_kept_as_people_write_it(written: str) -> None:
    assert read_phone(f" {written} ") == written


@pytest.mark.parametrize("written", ["abc", "12", "0161 496 0000 or ask Sam", "1" * 23, "ext 12", "0161 496 0000\u202e"])  # fmt: skip
def test_what_is_no_telephone_number_is_refused_beside_its_field(written: str) -> None:
    with pytest.raises(InvalidError, match="phone_unreadable"):
        read_phone(written)
    read = read_page(BidPage.CONTACT, {"name": ["A"], "phone": ["abc"], "email": ["wrong"]})
    assert [(fault.code, fault.facts["where"]) for fault in read.faults] == [
        ("phone_unreadable", "phone"),
        ("email_unreadable", "email"),
    ]


def test_no_name_turns_the_direction_of_what_stands_after_it() -> None:
    read = read_page(BidPage.TITLE, {"title": ["Trees \u202eevil\u202c"]})
    assert read.values["title"] == "Trees evil"
