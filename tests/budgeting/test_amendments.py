"""Decided amounts change in public: two officers, reasons, and the old figure kept."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from budgeting.commands.amending import propose_amendment
from budgeting.commands.awards import accept_award, close_award, describe_award
from budgeting.commands.ledger import add_entry, plan_payment
from budgeting.models.awards import Award
from budgeting.models.rounds import Round
from budgeting.presenters.officer_letters import letter_source
from budgeting.queries.awards import awards_of, decision_of, money_free
from budgeting.queries.rounds import log_of
from budgeting.rules.awards import AwardState, Departure
from budgeting.rules.ledger import EntryKind
from budgeting.rules.written import MOST_VOTES_FIRST, with_part
from engage.kernel.access import Role
from engage.kernel.db import db
from engage.rules.errors import EngageError, NotAllowedError, NotFoundError
from tests.budgeting.awarded import TODAY, VOTES, a_decided_round, an_accepted_award, post_letter
from tests.budgeting.declared import declare
from tests.budgeting.opening import confirm_as
from tests.forms import press
from tests.officers import signed_in
from tests.programme import FIRST_OFFICER, NOON, an_open_round

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
BY: dict[str, Any] = {"now": NOON, "actor": FIRST_OFFICER}
AT = "/officers/awards/safer/amendment"
LESS, WHY = "The lamps are cheaper.", "A new quote came in."


def awards() -> dict[str, int]:
    db.session.expire_all()
    pb_round = db.session.scalars(db.select(Round)).one()
    return {one.project.number: one.awarded_pence for one in awards_of(pb_round)}


@pytest.mark.parametrize("view", ["", "/easy", "/ur", "/ur/easy"])
def test_two_officers_change_amounts_and_residents_read_the_old_ones(
    app: Flask, client: FlaskClient, clock: Any, view: str
) -> None:
    """£60 and £40 were decided; now the lights get £30, the football nothing and the mural £30."""
    pb_round = a_decided_round()
    one, two = (signed_in(app, Role.AUTHOR, email=f"{n}@example.org") for n in ("one", "two"))
    fields = {
        "amount_0": "30",
        "reason_0": LESS,
        "amount_1": "0",
        "reason_1": "The hall has closed.",
        "amount_2": "30",
        "reason_2": "Next in line.",
        "why": WHY,
    }
    assert press(one, AT, **fields).status_code == 302
    assert awards() == {"A": 60_00, "B": 40_00}
    clock.moment = NOON
    confirm_as(two)
    assert awards() == {"A": 30_00, "C": 30_00}
    decision = decision_of(pb_round)
    assert decision is not None
    assert decision.corrections[0]["amounts"] == {"A": 60_00, "B": 40_00, "C": 0}
    assert [told["number"] for told in decision.departures] == ["A", "B", "C"]
    assert log_of(pb_round)[-1].action == "round.decision_amended"
    for address in ("results", "after"):
        page = client.get(f"{view}/rounds/safer/{address}").get_data(as_text=True)
        for told in (WHY, LESS, "£30", "£40", "£60"):
            assert told in page


def test_an_amount_that_goes_back_to_the_vote_departs_no_more(app: Flask) -> None:
    pb_round = a_decided_round(departures=(Departure("A", 50_00, LESS),))
    officer = signed_in(app, Role.AUTHOR, email="one@example.org")
    second = signed_in(app, Role.AUTHOR, email="two@example.org")
    press(officer, AT, amount_0="60", reason_0="", why=WHY, amount_1="40", amount_2="0")
    confirm_as(second)
    assert awards() == {"A": 60_00, "B": 40_00}
    decision = decision_of(pb_round)
    assert decision is not None
    assert decision.departures == []
    assert decision.corrections[0]["departures"][0]["awarded_pence"] == 50_00


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"amounts": {"A": 60_00}}, "nothing_corrected"),
        ({"why": " "}, "why_missing"),
        ({"reasons": {}}, "reason_missing"),
        ({"amounts": {"A": 60_01}}, "award_not_possible"),
        ({"amounts": {"A": -1}}, "award_not_possible"),
        ({"amounts": {"Z": 1}}, "departure_unknown"),
        ({"amounts": {"C": 30_00}, "reasons": {"C": "Next."}}, "over_budget"),
        ({"amounts": {"B": 0}, "reasons": {"B": "Nothing."}}, "award_under_way"),
    ],
)
def test_an_amendment_that_cannot_be_is_refused(
    app: Flask, changed: dict[str, Any], code: str
) -> None:
    pb_round = a_decided_round()
    football = awards_of(pb_round)[1]
    describe_award(football, group_name="Us", conditions="None.", answer_by=None, **BY)
    post_letter(football)
    accept_award(football, on=TODAY, **BY)
    told = {"amounts": {"A": 50_00}, "reasons": {"A": LESS}, "why": WHY, **changed}
    with pytest.raises(EngageError) as refused:
        propose_amendment(pb_round, **told, **BY)
    assert refused.value.code == code


def test_another_amount_asks_for_another_letter(app: Flask) -> None:
    pb_round = a_decided_round()
    lights = awards_of(pb_round)[0]
    describe_award(lights, group_name="Us", conditions="None.", answer_by=None, **BY)
    post_letter(lights)
    officer = signed_in(app, Role.AUTHOR, email="one@example.org")
    fields = {"amount_0": "50", "reason_0": LESS, "amount_1": "40", "amount_2": "0"}
    refused = press(officer, AT, **{**fields, "reason_0": "", "why": WHY})
    assert (refused.status_code, 'href="#reason_0"' in refused.get_data(as_text=True)) == (
        422,
        True,
    )
    press(officer, AT, **fields, why=WHY)
    confirm_as(signed_in(app, Role.AUTHOR, email="two@example.org"))
    db.session.expire_all()
    assert (lights.awarded_pence, lights.letter_sent_on) == (50_00, None)


def test_only_what_was_decided_is_amended(app: Flask) -> None:
    pb_round = declare(an_open_round(codes=20), VOTES)
    with pytest.raises(NotFoundError, match="not_decided"):
        propose_amendment(pb_round, amounts={"A": 1}, reasons={"A": "x"}, why=WHY, **BY)


def write(award: Award, kind: EntryKind, pence: int) -> None:
    add_entry(award, kind=kind, pence=pence, on=TODAY, what_for="Lamps", **BY)


def amend(officer: FlaskClient, pounds: str) -> Any:
    """Ask for another amount for the lights; the others stay as they are."""
    return press(officer, AT, amount_0=pounds, reason_0=LESS, amount_1="40", amount_2="0", why=WHY)


@pytest.mark.requirement("A5")
def test_what_a_group_accepted_changes_to_the_penny_and_it_is_told_before_it_is_paid(
    app: Flask, client: FlaskClient
) -> None:
    lights, officer = an_accepted_award(), signed_in(app, Role.AUTHOR, email="one@example.org")
    write(lights, EntryKind.PAYMENT, 20_00)
    db.session.commit()
    assert amend(officer, "45.67").status_code == 302
    assert lights.awarded_pence == 60_00
    confirm_as(signed_in(app, Role.AUTHOR, email="two@example.org"))
    db.session.expire_all()
    assert (lights.awarded_pence, lights.state) == (45_67, AwardState.ACCEPTED)
    assert money_free(lights.pb_round, awards_of(lights.pb_round)) == 14_33
    with pytest.raises(NotAllowedError, match="letter_not_sent"):
        write(lights, EntryKind.PAYMENT, 25_67)
    told = letter_source(lights, now=NOON)["text"]
    for words in ("£60", "£45.67", WHY, LESS, "Keep every receipt."):
        assert words in told
    post_letter(lights)
    write(lights, EntryKind.PAYMENT, 25_67)
    write(lights, EntryKind.RECEIPT, 45_66)
    with pytest.raises(NotAllowedError, match="not_settled"):
        close_award(lights, **BY)
    write(lights, EntryKind.RECEIPT, 1)
    close_award(lights, **BY)
    db.session.commit()
    page = client.get("/rounds/safer/after").get_data(as_text=True)
    assert "£60" in page
    assert "£45.67" in page


@pytest.mark.requirement("A5")
def test_an_accepted_amount_never_falls_below_what_has_moved(app: Flask) -> None:
    lights, officer = an_accepted_award(), signed_in(app, Role.AUTHOR, email="one@example.org")
    write(lights, EntryKind.PAYMENT, 30_01)
    write(lights, EntryKind.RELEASE, 10_00)
    db.session.commit()
    refused = amend(officer, "40")
    assert refused.status_code == 422
    assert 'href="#amount_0"' in refused.get_data(as_text=True)
    assert "It can be £40.01 or more." in refused.get_data(as_text=True)
    assert amend(officer, "40.01").status_code == 302
    write(lights, EntryKind.PAYMENT, 1)
    db.session.commit()
    two = signed_in(app, Role.AUTHOR, email="two@example.org")
    confirm_as(two)
    db.session.expire_all()
    assert lights.awarded_pence == 60_00, "money moved between the two officers"


def test_planned_payments_still_fit_another_amount(app: Flask) -> None:
    lights = an_accepted_award()
    officer = signed_in(app, Role.AUTHOR)
    plan_payment(lights, title="Lamps", due_on=TODAY, pence=50_00, **BY)
    db.session.commit()
    refused = amend(officer, "49.99")
    assert (refused.status_code, 'href="#amount_0"' in refused.get_data(as_text=True)) == (
        422,
        True,
    )


def test_a_closed_award_changes_no_more(app: Flask) -> None:
    lights = an_accepted_award()
    officer = signed_in(app, Role.AUTHOR)
    write(lights, EntryKind.RELEASE, 60_00)
    close_award(lights, **BY)
    db.session.commit()
    refused = amend(officer, "50")
    assert (refused.status_code, "This award is over" in refused.get_data(as_text=True)) == (
        422,
        True,
    )


def test_the_second_officer_reads_what_an_amount_was_and_that_it_is_less_than_could_work(
    app: Flask, client: FlaskClient
) -> None:
    count = {**MOST_VOTES_FIRST, "part_funding": "offer"}
    a_decided_round(**with_part({"count": count}, "A", is_fundable=True, least_pence=50_00))
    one, two = (signed_in(app, Role.AUTHOR, email=f"{n}@example.org") for n in ("one", "two"))
    assert "less than £50 could not work" in one.get(AT).get_data(as_text=True)
    assert amend(one, "30").status_code == 302
    told = BeautifulSoup(two.get("/officers/acts/").get_data(as_text=True), "lxml").get_text(" ")
    assert (
        "£30 instead of £60. Its group said that less than £50 could not work. " + LESS
        in " ".join(told.split())
    )
