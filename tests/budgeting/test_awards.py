"""The formal decision, answers and accounts through the commands, on both databases."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from budgeting.commands.award_files import ask_for_letter, send_letter
from budgeting.commands.awards import (
    accept_award,
    close_award,
    describe_award,
    propose_decision,
)
from budgeting.commands.ledger import add_entry, plan_payment, reach_milestone, take_back_entry
from budgeting.commands.paying import CLOSE
from budgeting.exports.award_files import letter_pdf
from budgeting.exports.awards import accounts_of
from budgeting.exports.published import published_files
from budgeting.forms.awards import officer_sentence_for
from budgeting.models.awards import Award, LedgerEntry
from budgeting.presenters.after import after_page, titles_of
from budgeting.presenters.falling import follows_words
from budgeting.presenters.officer_awards import money_act_lines
from budgeting.presenters.officer_letters import letter_source
from budgeting.presenters.written_rules import rules_page
from budgeting.queries.awards import award_or_404, awards_of, decision_of, money_free
from budgeting.rules.awards import AwardState, Departure
from budgeting.rules.falls import following_from
from budgeting.rules.ledger import EntryKind
from budgeting.rules.verification import Standing, verify
from budgeting.rules.written import MOST_VOTES_FIRST
from engage.kernel.access import RESIDENT, Role
from engage.kernel.audit import AuditEntry, chain, first_break
from engage.kernel.db import db
from engage.rules.errors import (
    ConflictError,
    EngageError,
    InvalidError,
    NotAllowedError,
    WrongStateError,
)
from tests.budgeting.awarded import (
    TODAY,
    a_decided_round,
    an_accepted_award,
    fall,
    post_letter,
)
from tests.budgeting.declared import a_declared_round
from tests.officers import signed_in
from tests.programme import FIRST_OFFICER, NOON, an_open_round

BY: dict[str, Any] = {"now": NOON, "actor": FIRST_OFFICER}


def write(award: Award, kind: EntryKind, pence: int, what_for: str = "Lamps") -> LedgerEntry:
    return add_entry(award, kind=kind, pence=pence, on=TODAY, what_for=what_for, **BY)


def test_the_decision_offers_what_the_vote_gave_in_its_order(app: Flask) -> None:
    pb_round = a_decided_round()
    awards = awards_of(pb_round)
    assert [(one.project.number, one.awarded_pence, one.state) for one in awards] == [
        ("A", 60_00, "offered"),
        ("B", 40_00, "offered"),
    ]
    assert money_free(pb_round, awards) == 0


def test_a_departure_changes_the_offers_and_is_told_with_its_reason(app: Flask) -> None:
    pb_round = a_decided_round(
        departures=(Departure("B", 0, "The hall has closed."), Departure("C", 30_00, "It fits."))
    )
    assert [one.project.number for one in awards_of(pb_round)] == ["A", "C"]
    told = after_page(pb_round).decision
    assert told is not None
    assert [(str(one.reason), one.voted_pence, one.awarded_pence) for one in told.departures] == [
        ("The hall has closed.", 40_00, 0),
        ("It fits.", 0, 30_00),
    ]


WHOLE = {"group_name": "Friends of the path", "conditions": "Keep receipts.", "answer_by": None}


@pytest.mark.parametrize(
    ("told", "is_made", "lacks"),
    [
        (None, False, ["group", "conditions", "letter", "sending"]),
        ({**WHOLE, "group_name": ""}, False, ["group", "letter", "sending"]),
        ({**WHOLE, "conditions": ""}, False, ["conditions", "letter", "sending"]),
        (WHOLE, False, ["letter", "sending"]),
        (WHOLE, True, ["sending"]),
    ],
)
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_nobody_accepts_money_without_a_group_conditions_and_a_letter_that_was_sent(
    app: Flask, told: dict[str, Any] | None, is_made: bool, lacks: list[str]
) -> None:
    award = awards_of(a_decided_round())[0]
    if told is not None:
        describe_award(award, **told, **BY)
    if is_made:
        ask_for_letter(award, source=letter_source(award, now=NOON), **BY)
    with pytest.raises(NotAllowedError) as refused:
        accept_award(award, on=TODAY, **BY)
    assert (refused.value.code, refused.value.facts["lacks"]) == ("award_incomplete", lacks)
    with pytest.raises(WrongStateError):
        write(award, EntryKind.PAYMENT, 1_00)


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_other_conditions_ask_for_another_letter(app: Flask) -> None:
    """What a group says yes to is what its letter says."""
    award = awards_of(a_decided_round())[0]
    describe_award(award, **WHOLE, **BY)
    post_letter(award)
    describe_award(award, **WHOLE, **BY)
    assert award.letter_sent_on == TODAY
    describe_award(award, **{**WHOLE, "conditions": "Others."}, **BY)
    with pytest.raises(NotAllowedError) as refused:
        accept_award(award, on=TODAY, **BY)
    assert refused.value.facts["lacks"] == ["letter", "sending"]
    with pytest.raises(NotAllowedError):
        send_letter(award, on=TODAY, **BY)
    ask_for_letter(award, source=letter_source(award, now=NOON), **BY)
    with pytest.raises(InvalidError, match="before_the_letter"):
        send_letter(award, on=TODAY - timedelta(days=1), **BY)
    post_letter(award)
    with pytest.raises(InvalidError) as early:
        accept_award(award, on=TODAY - timedelta(days=1), **BY)
    assert early.value.code == "answered_before_letter"


def test_a_round_that_is_not_declared_cannot_be_decided(app: Flask) -> None:
    facts: dict[str, Any] = {
        "decided_by": "The cabinet",
        "decided_on": TODAY,
        "answer_by": None,
        "departures": [],
        **BY,
    }
    with pytest.raises(WrongStateError):
        propose_decision(an_open_round(slug="open").pb_round, **facts)
    db.session.rollback()


def test_a_decided_round_is_not_decided_again(app: Flask) -> None:
    decided = a_decided_round()
    assert decision_of(decided) is not None
    with pytest.raises(ConflictError):
        propose_decision(
            decided, decided_by="Us", decided_on=TODAY, answer_by=None, departures=[], **BY
        )


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"decided_by": " "}, "decided_by_missing"),
        ({"decided_by": "The leader", "other_body": " "}, "other_body_unexplained"),
        ({"decided_on": TODAY - timedelta(days=1)}, "decided_too_early"),
        ({"decided_on": TODAY + timedelta(days=1)}, "decided_in_future"),
        ({"answer_by": TODAY}, "answer_too_early"),
        ({"departures": [Departure("A", 1, "")]}, "reason_missing"),
    ],
)
def test_a_decision_that_cannot_be_is_refused(
    app: Flask, changes: dict[str, Any], code: str
) -> None:
    facts: dict[str, Any] = {
        "decided_by": "The area committee",
        "decided_on": TODAY,
        "answer_by": None,
        "departures": [],
        **changes,
    }
    with pytest.raises(InvalidError) as refused:
        propose_decision(a_declared_round(12), **facts, **BY)
    assert refused.value.code == code


def test_the_files_of_a_decided_round_can_still_be_verified(app: Flask) -> None:
    pb_round = a_decided_round(departures=(Departure("B", 0, "The hall has closed."),))
    files = published_files(pb_round)
    assert b"round.decision_recorded" in files["round.json"]
    assert Standing.FAILED not in {check.standing for check in verify(files)}


@pytest.mark.parametrize(
    ("rules", "offered"),
    [({"if_withdrawn": "kept"}, []), ({"if_withdrawn": "list"}, [("C", 30_00)])],
)
def test_when_a_winner_declines_the_written_rule_says_what_follows(
    app: Flask, rules: dict[str, Any], offered: list[tuple[str, int]]
) -> None:
    pb_round = a_decided_round(**rules)
    football = awards_of(pb_round)[1]
    instead = fall(football, reason="Our hall has closed.")
    after = awards_of(pb_round)
    assert [(one.project.number, one.awarded_pence) for one in after[2:]] == offered
    assert football.follows["free_pence"] == 40_00
    assert football.follows["rule"] == rules["if_withdrawn"]
    assert [one.instead_of for one in instead] == [football] * len(offered)


OFFERED = [["C"]] * 6 + [["A"]] * 5 + [["B"]] * 4
"""£30 and £60 of £100; what is left, £10, is offered to the football, which costs £40."""


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize("says_yes", [True, False])
def test_a_project_with_a_part_is_offered_the_rest_before_the_next_one(
    app: Flask, says_yes: bool
) -> None:
    count = {**MOST_VOTES_FIRST, "part_funding": "offer"}
    pb_round = a_decided_round(
        votes=OFFERED, count=count, part_fundable=["B"], if_withdrawn="list", answer_by="2026-12-01"
    )
    mural, _lights, football = awards_of(pb_round)
    assert (football.project.number, football.awarded_pence) == ("B", 10_00)
    describe_award(football, **WHOLE, **BY)
    post_letter(football)
    if says_yes:
        accept_award(football, on=TODAY, **BY)
    assert fall(mural, reason="Our wall has gone.") == []
    assert football.awarded_pence == 40_00
    assert football.state == ("accepted" if says_yes else "offered")
    # What the letter said is another amount.
    assert football.letter_sent_on is None
    assert mural.follows["shares"] == [["B", 30_00, True]]
    with app.test_request_context("/"):
        told = " ".join(follows_words(following_from(mural.follows), titles_of(pb_round)))
        rule = rules_page(pb_round)
    assert "Football had a part of its money. It is offered £30 more." in told
    assert "kept" not in told
    withdrawal = next(one for one in rule.sections if one.heading == "If a winner withdraws")
    assert [str(line) for line in withdrawal.lines] == [
        "Its money is added to what is left in the pot, and all of it goes down the list.",
        "The list is in the order of the count.",
        "Each project that got nothing, or only a part, because the money ran out has its turn: if there is enough, it is offered all that it lacks. If not, and it can use a part, it is offered what there is.",
        "This goes on until there is not enough for any project.",
        "No project loses money that it has. So this can be different from counting again without the project that withdrew.",
    ]


def test_a_project_that_the_decision_refused_never_comes_next(app: Flask) -> None:
    pb_round = a_decided_round(departures=(Departure("B", 0, "Not lawful."),), if_withdrawn="list")
    follows = fall(awards_of(pb_round)[0], reason="We cannot.")
    assert [one.project.number for one in follows] == ["C"]


def test_an_offer_lapses_the_day_after_its_day(app: Flask) -> None:
    award = awards_of(a_decided_round(answer_by="2026-11-29"))[0]
    for day, is_over in ((7, False), (8, True)):
        moment = NOON + timedelta(days=day)
        if is_over:
            fall(award, AwardState.LAPSED, now=moment)
            assert award.state == "lapsed"
            continue
        with pytest.raises(NotAllowedError):
            fall(award, AwardState.LAPSED, now=moment)


def test_a_group_with_money_cannot_withdraw_before_it_is_back(app: Flask) -> None:
    award = an_accepted_award(if_withdrawn="list")
    paid = write(award, EntryKind.PAYMENT, 10_00)
    db.session.commit()
    with pytest.raises(NotAllowedError):
        fall(award, AwardState.WITHDRAWN)
    db.session.rollback()
    write(award, EntryKind.REPAYMENT, 10_00)
    assert paid.number == 1
    fall(award, AwardState.WITHDRAWN)
    assert award.state == "withdrawn"


@pytest.mark.parametrize("day", [TODAY + timedelta(days=1)])
def test_nothing_happened_tomorrow(app: Flask, day: date) -> None:
    award = awards_of(a_decided_round())[0]
    describe_award(award, **WHOLE, **BY)
    post_letter(award)
    with pytest.raises(InvalidError) as refused:
        accept_award(award, on=day, **BY)
    assert refused.value.code == "day_in_future"


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_receipt_above_what_was_paid_says_why_the_award_stays_open(app: Flask) -> None:
    award = an_accepted_award()
    for kind, pence in ((EntryKind.PAYMENT, 50_00), (EntryKind.RECEIPT, 60_00)):
        write(award, kind, pence)
    with pytest.raises(NotAllowedError) as refused:
        close_award(award, **BY)
    with app.test_request_context():
        told = officer_sentence_for(refused.value)
    assert "spent £10 more than it was paid" in told


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_the_letter_of_a_part_says_of_how_much(app: Flask) -> None:
    award = awards_of(a_decided_round())[0]
    assert "offer you £60." in letter_source(award, now=NOON)["text"]
    award.awarded_pence = 30_00
    told = letter_source(award, now=NOON)["text"]
    assert "offer you £30 of the £60 that the project costs." in told


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_what_was_repaid_never_paid_and_left_is_one_set_of_sums_on_every_page(
    app: Flask, client: FlaskClient
) -> None:
    """£60 of the £100 for the lights: £50 paid, £43 spent, £7 given back, £10 never paid. £17 are left beside the football’s £40."""
    award = an_accepted_award()
    steps = {
        EntryKind.PAYMENT: 50_00,
        EntryKind.RECEIPT: 43_00,
        EntryKind.REPAYMENT: 7_00,
        EntryKind.RELEASE: 10_00,
    }
    for kind, pence in steps.items():
        write(award, kind, pence)
    close_award(award, **BY)
    db.session.commit()
    with app.test_request_context():
        (told,) = money_act_lines(award, CLOSE, {})
    assert "£43 spent (receipts: 1), £7 given back, £10 never paid out." in told
    assert accounts_of(award.pb_round)["pot"] == [
        [100_00, 100_00, 50_00, 43_00, 7_00, 10_00, 17_00]
    ]
    assert money_free(award.pb_round, awards_of(award.pb_round)) == 17_00
    officer = signed_in(app, Role.AUTHOR)

    def page(address: str, *, by: FlaskClient = client) -> str:
        found = BeautifulSoup(by.get(address).get_data(as_text=True), "lxml")
        return " ".join(found.get_text(" ").split()).replace(" .", ".").replace(" ,", ",")

    assert "given back £7 never paid out £10 open £0" in page(f"/officers/award/{award.id}", by=officer)  # fmt: skip
    desk = page("/officers/awards/safer", by=officer)
    assert "given back £7 · never paid out £10 · open £0" in desk
    assert "In the pot and given to nobody: £17" in desk
    after, results = page("/rounds/safer/after"), page("/rounds/safer/results")
    assert "Given back: £7. Never paid out: £10." in after
    for told in (after, results):
        assert "left over £17" in told
        assert "£17 is in the pot again: £7 was given back, and £10 was never paid out." in told
    for told in (desk, after, results):
        assert "Lights £30.10 £12.90 £43" in told
        assert "Left £11.90 £5.10 £17" in told
        assert "What was given back or never paid out is taken off here." in told
    for address in ("/easy/rounds/safer/after", "/easy/rounds/safer/results"):
        easy = page(address)
        assert "Money left: £17." in easy
        assert "Money given back: £7. Money not paid out: £10." in easy
        assert "Money left: £11.90." in easy


def test_an_award_closes_only_when_every_penny_is_accounted_for(app: Flask) -> None:
    award = an_accepted_award()
    milestone = plan_payment(award, title="Lamps", due_on=TODAY, pence=59_99, **BY)
    reach_milestone(award, milestone.id, on=TODAY, **BY)
    steps: list[tuple[EntryKind, int]] = [
        (EntryKind.PAYMENT, 59_99),
        (EntryKind.RECEIPT, 50_00),
        (EntryKind.REPAYMENT, 9_99),
        (EntryKind.RELEASE, 1),
    ]
    for kind, pence in steps:
        with pytest.raises(NotAllowedError) as refused:
            close_award(award, **BY)
        assert refused.value.code == "not_settled"
        write(award, kind, pence)
    close_award(award, **BY)
    assert award.state == "closed"
    assert award.totals.spent + award.totals.returned == award.awarded_pence
    with pytest.raises(WrongStateError):
        write(award, EntryKind.RECEIPT, 1)


def test_an_entry_is_corrected_by_a_counter_entry_and_both_stay(app: Flask) -> None:
    award = an_accepted_award()
    write(award, EntryKind.PAYMENT, 10_00)
    take_back_entry(award, 1, why="Typed twice", **BY)
    assert [(one.number, one.amount_pence, one.corrects) for one in award.entries] == [
        (1, 10_00, None),
        (2, -10_00, 1),
    ]
    assert award.totals.paid == 0


def test_every_step_leaves_one_entry_in_a_whole_log(app: Flask) -> None:
    award = an_accepted_award()
    write(award, EntryKind.PAYMENT, 10_00)
    write(award, EntryKind.RECEIPT, 10_00)
    logged = db.session.scalars(
        select(AuditEntry.action).where(AuditEntry.subject == award.id).order_by(AuditEntry.number)
    ).all()
    assert logged == [
        "award.described",
        "award.file_asked",
        "award.letter_sent",
        "award.accepted",
        "award.entry_added",
        "award.entry_added",
    ]
    assert first_break(chain()) is None


def in_parallel(app: Flask, number: int, work: Callable[[], object]) -> list[bool]:
    """The same work in that many connections at once; whether each was let through."""

    def once(_turn: int) -> bool:
        with app.app_context():
            try:
                work()
                db.session.commit()
            except EngageError:
                db.session.rollback()
                return False
            finally:
                db.session.remove()
            return True

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(once, range(number)))


def test_two_payments_at_once_never_pay_more_than_the_award(app: Flask) -> None:
    award_id = an_accepted_award().id
    db.session.remove()
    done = in_parallel(app, 6, lambda: write(award_or_404(award_id), EntryKind.PAYMENT, 25_00))
    award = award_or_404(award_id)
    assert sum(done) == 2
    assert award.totals.paid == 50_00
    assert [entry.number for entry in award.entries] == [1, 2]


def test_two_winners_that_fall_at_once_do_not_give_the_same_money_twice(app: Flask) -> None:
    pb_round = a_decided_round(if_withdrawn="list")
    ids = iter([one.id for one in awards_of(pb_round)])
    db.session.remove()
    in_parallel(
        app,
        2,
        lambda: fall(award_or_404(next(ids)), reason="No."),
    )
    after = awards_of(db.session.merge(pb_round))
    assert sorted(one.project.number for one in after) == ["A", "B", "C"]
    assert money_free(db.session.merge(pb_round), after) == 70_00


def test_nobody_without_the_role_may_propose_a_decision(app: Flask) -> None:
    with pytest.raises(NotAllowedError):
        propose_decision(
            a_declared_round(12),
            decided_by="The area committee",
            decided_on=TODAY,
            answer_by=None,
            departures=[],
            now=NOON,
            actor=RESIDENT,
        )


def test_a_letter_is_set_at_whatever_moment_it_was_asked_for() -> None:
    source = {
        "title": "Your award",
        "sender": ["The council"],
        "text": "Well done.",
        "day": "Today",
    }
    assert letter_pdf(source, written_at=NOON + timedelta(microseconds=5)).startswith(b"%PDF")
