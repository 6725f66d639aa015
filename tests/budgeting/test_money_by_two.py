"""What disposes of an award's money takes two officers, neither of whom has to do with the project."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from budgeting.commands.ledger import add_entry, plan_payment
from budgeting.commands.paying import ENTRY, enter, propose_close, take_back
from budgeting.forms.awards import officer_sentence_for
from budgeting.models.awards import Award
from budgeting.presenters.officer_awards import milestone_choices, money_act_lines
from budgeting.rules.ledger import TAKES_TWO, EntryKind
from engage.kernel.access import SYSTEM, Actor, Role
from engage.kernel.db import db
from engage.people.commands.acts import confirm
from engage.people.commands.officers import create_officer
from engage.people.models import TwoPersonAct
from engage.people.rules.acts import ActState
from engage.rules.errors import ConflictError, InvalidError, NotAllowedError
from tests.budgeting.awarded import TODAY, an_accepted_award
from tests.budgeting.bidding import a_call, a_sent_bid
from tests.programme import FIRST_OFFICER, NOON
from tests.signing_in import PASSWORD

pytestmark = [
    pytest.mark.parametrize("app", ["sqlite"], indirect=True),
    pytest.mark.requirement("SEC5"),
]


def an_author(name: str) -> Actor:
    return create_officer(
        email=f"{name}@example.org",
        password=PASSWORD,
        roles=[Role.AUTHOR],
        label=name,
        now=NOON,
        actor=SYSTEM,
    ).actor


def line(award: Award, kind: EntryKind, pence: int, actor: Actor, **more: Any) -> None:
    told = {"on": TODAY, "what_for": "Lamps", "milestone_id": None, "receipt": None, **more}
    enter(award, kind=kind, pence=pence, now=NOON, actor=actor, **told)


def waiting() -> str:
    return db.session.scalars(db.select(TwoPersonAct.id).where(TwoPersonAct.state == "proposed")).one()  # fmt: skip


def test_one_officer_alone_moves_no_money_and_closes_no_award(app: Flask) -> None:
    award, one, two = an_accepted_award(), an_author("one"), an_author("two")
    totals = []
    for kind, pence in (
        (EntryKind.PAYMENT, 50_00),
        (EntryKind.RECEIPT, 45_00),
        (EntryKind.REPAYMENT, 5_00),
        (EntryKind.RELEASE, 10_00),
    ):
        before = award.totals
        line(award, kind, pence, one)
        if kind in TAKES_TWO:
            assert award.totals == before, kind
            with pytest.raises(NotAllowedError, match="same_officer"):
                confirm(waiting(), now=NOON, actor=one)
            assert confirm(waiting(), now=NOON, actor=two) is ActState.CONFIRMED
        totals.append(award.totals)
    assert (totals[-1].paid, totals[-1].repaid, totals[-1].released) == (50_00, 5_00, 10_00)
    take_back(award, 4, why="It is needed.", now=NOON, actor=one)
    assert award.totals == totals[-1]
    assert confirm(waiting(), now=NOON, actor=two) is ActState.CONFIRMED
    assert award.totals == totals[-2]
    with pytest.raises(NotAllowedError, match="not_settled"):
        propose_close(award, now=NOON, actor=one)
    line(award, EntryKind.RELEASE, 10_00, one)
    confirm(waiting(), now=NOON, actor=two)
    propose_close(award, now=NOON, actor=one)
    assert award.state == "accepted"
    confirm(waiting(), now=NOON, actor=two)
    assert award.state == "closed"


def test_nothing_waits_that_could_not_be_done_and_nobody_confirms_on_top_of_an_unseen_line(
    app: Flask,
) -> None:
    award, one, two = an_accepted_award(), an_author("one"), an_author("two")
    with pytest.raises(InvalidError, match="paid_too_much"):
        line(award, EntryKind.PAYMENT, 60_01, one)
    with pytest.raises(InvalidError, match="receipt_later"):
        line(award, EntryKind.PAYMENT, 60_00, one, receipt=b"%PDF")
    line(award, EntryKind.PAYMENT, 60_00, one)
    with pytest.raises(ConflictError, match="act_pending"):
        line(award, EntryKind.PAYMENT, 60_00, two)
    add_entry(
        award,
        kind=EntryKind.RECEIPT,
        pence=1_00,
        on=TODAY,
        what_for="Screws",
        milestone_id=None,
        now=NOON,
        actor=FIRST_OFFICER,
    )
    assert confirm(waiting(), now=NOON, actor=two) is ActState.VOID
    assert award.totals.paid == 0


def test_whoever_has_to_do_with_a_project_neither_confirms_its_money_nor_has_asked(
    app: Flask,
) -> None:
    award, one, two, third = an_accepted_award(), *map(an_author, ("one", "two", "three"))
    bid = a_sent_bid(a_call(programme=award.pb_round.programme), email="two@example.org").bid
    bid.project_id = award.project_id
    line(award, EntryKind.PAYMENT, 60_00, one)
    act = waiting()
    db.session.commit()
    with pytest.raises(NotAllowedError, match="own_interest"):
        confirm(act, now=NOON, actor=two)
    db.session.rollback()
    bid.contact.email = "one@example.org"
    db.session.commit()
    with pytest.raises(NotAllowedError, match="asker_interest"):
        confirm(act, now=NOON, actor=third)
    db.session.rollback()
    bid.contact.email = "nobody@example.org"
    assert confirm(act, now=NOON, actor=third) is ActState.CONFIRMED
    assert award.totals.paid == 60_00


def test_no_money_moves_before_the_decision_that_gave_it(app: Flask) -> None:
    award, one = an_accepted_award(), an_author("one")
    for kind in EntryKind:
        with pytest.raises(InvalidError, match="before_the_decision"):
            line(award, kind, 10_00, one, on=TODAY - timedelta(days=1))
    line(award, EntryKind.PAYMENT, 10_00, one)


def test_a_payment_of_another_amount_than_planned_says_why_and_the_second_officer_reads_both(
    app: Flask,
) -> None:
    award, one = an_accepted_award(), an_author("one")
    step = plan_payment(award, title="First", due_on=TODAY, pence=33_33, now=NOON, actor=one)
    db.session.flush()
    planned: dict[str, Any] = {"milestone_id": step.id, "what_for": " "}
    with pytest.raises(InvalidError, match="not_as_planned") as refused:
        line(award, EntryKind.PAYMENT, 40_00, one, **planned)
    assert "£33.33 was planned for this step." in officer_sentence_for(refused.value)
    line(award, EntryKind.PAYMENT, 40_00, one, **{**planned, "what_for": "Dearer paint."})
    act = db.session.get(TwoPersonAct, waiting())
    assert act is not None
    told = " ".join(money_act_lines(award, ENTRY, act.facts))
    assert "£40, 22 November 2026." in told
    assert "Dearer paint. First. Planned: £33.33." in told


def test_the_rest_of_a_planned_payment_can_be_named_again(app: Flask) -> None:
    award, one, two = an_accepted_award(), an_author("one"), an_author("two")
    step = plan_payment(award, title="First", due_on=TODAY, pence=33_33, now=NOON, actor=one)
    db.session.flush()
    line(award, EntryKind.PAYMENT, 30_00, one, milestone_id=step.id, what_for="Agreed.")
    confirm(waiting(), now=NOON, actor=two)
    assert milestone_choices(award) == [(step.id, "First: £3.33")]
    rest: dict[str, Any] = {"milestone_id": step.id, "what_for": ""}
    with pytest.raises(InvalidError, match="not_as_planned"):
        line(award, EntryKind.PAYMENT, 3_00, one, **rest)
    line(award, EntryKind.PAYMENT, 3_33, one, **rest)
    act = db.session.get(TwoPersonAct, waiting())
    assert act is not None
    told = " ".join(money_act_lines(award, ENTRY, act.facts))
    assert "First. Planned: £33.33. Paid of it before: £30." in told
    confirm(act.id, now=NOON, actor=two)
    assert milestone_choices(award) == []
