"""A winner falls away only by two officers: until the second one confirms nobody's money moves."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from budgeting.commands.amending import amend_decision
from budgeting.commands.falling import propose_fall
from budgeting.models.awards import Award
from budgeting.models.rounds import Round
from budgeting.queries.awards import awards_of
from budgeting.rules.awards import AwardState
from engage.kernel.access import SYSTEM, Actor, Role
from engage.kernel.db import db
from engage.people.commands.acts import confirm
from engage.people.commands.officers import create_officer
from engage.people.rules.acts import ActState
from engage.rules.errors import EngageError, NotAllowedError
from tests.budgeting.awarded import TODAY, a_decided_round, an_accepted_award, fall
from tests.budgeting.opening import confirm_as
from tests.forms import press
from tests.officers import signed_in
from tests.programme import FIRST_OFFICER, NOON
from tests.signing_in import PASSWORD

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
BY: dict[str, Any] = {"now": NOON, "actor": FIRST_OFFICER}
NO = {"no-on": TODAY.isoformat(), "no-reason": "Our hall has closed."}
HOME = "/officers/"


def two_authors() -> list[Actor]:
    return [
        create_officer(
            email=f"{name}@example.org",
            password=PASSWORD,
            roles=[Role.AUTHOR],
            label=name,
            now=NOON,
            actor=SYSTEM,
        ).actor
        for name in ("one", "two")
    ]


def standing() -> list[tuple[str, str, int]]:
    db.session.expire_all()
    pb_round = db.session.scalars(db.select(Round)).one()
    return [(one.project.number, one.state, one.awarded_pence) for one in awards_of(pb_round)]


def an_offer(**rules: Any) -> Award:
    return awards_of(a_decided_round(if_withdrawn="list", answer_by="2026-11-21", **rules))[1]


def test_one_officer_alone_takes_no_winners_money(app: Flask, clock: Any) -> None:
    """The football (£40) says no: its money would go to the mural."""
    page = f"/officers/award/{an_offer().id}"
    before = standing()
    one, two = (signed_in(app, Role.AUTHOR, email=f"{n}@example.org") for n in ("one", "two"))
    clock.moment = NOON
    press(one, f"{page}/decline", at=page, **NO)
    assert standing() == before
    waiting = one.get(page).get_data(as_text=True)
    assert "Nothing has changed yet: a second officer must confirm" in waiting
    assert f"{page}/decline" not in waiting
    assert "One thing waits for you to confirm it" in two.get(HOME).get_data(as_text=True)
    assert "Waits for a second officer" in one.get("/officers/awards/safer").get_data(as_text=True)
    told = two.get("/officers/acts/").get_data(as_text=True)
    for said in ("The group said no", "Our hall has closed.", "Mural is offered £30."):
        assert said in told
    confirm_as(two)
    assert standing() == [before[0], ("B", "declined", 40_00), ("C", "offered", 30_00)]


@pytest.mark.parametrize("to", [AwardState.LAPSED, AwardState.WITHDRAWN])
def test_a_lapse_and_a_withdrawal_take_two_as_well(app: Flask, to: AwardState) -> None:
    award = an_offer() if to is AwardState.LAPSED else an_accepted_award()
    one, two = two_authors()
    act = propose_fall(award, to=to, on=TODAY, reason="We stop.", now=NOON, actor=one)
    assert award.state != to
    with pytest.raises(NotAllowedError, match="same_officer"):
        confirm(act.id, now=NOON, actor=one)
    confirm(act.id, now=NOON, actor=two)
    assert award.state == to


def test_who_gets_the_money_is_read_anew_when_the_second_officer_confirms(app: Flask) -> None:
    lights, football = awards_of(a_decided_round(if_withdrawn="list"))
    one, two = two_authors()
    said: dict[str, Any] = {"to": AwardState.DECLINED, "on": TODAY, "reason": "No."}
    act = propose_fall(football, **said, now=NOON, actor=one)
    fall(lights)
    assert confirm(act.id, now=NOON, actor=two) is ActState.VOID
    assert football.state == "offered"


def test_an_offer_that_was_taken_off_meanwhile_leaves_the_page_of_acts_whole(
    app: Flask, client: FlaskClient, clock: Any
) -> None:
    football = an_offer()
    two = signed_in(app, Role.AUTHOR, email="three@example.org")
    one, other = two_authors()
    said: dict[str, Any] = {"to": AwardState.DECLINED, "on": TODAY, "reason": "No."}
    act = propose_fall(football, **said, now=NOON, actor=one)
    amount = {"amounts": {"B": 0}, "reasons": {"B": "Closed."}, "why": "Closed."}
    amend_decision(football.pb_round, facts=amount, **BY)
    db.session.commit()
    clock.moment = NOON
    assert two.get("/officers/acts/").status_code == 200
    assert confirm(act.id, now=NOON, actor=other) is ActState.VOID


@pytest.mark.parametrize(
    ("to", "reason", "code"),
    [
        (AwardState.DECLINED, " ", "reason_missing"),
        (AwardState.WITHDRAWN, "We stop.", "wrong_state"),
        (AwardState.LAPSED, "", "still_time"),
    ],
)
def test_what_would_be_refused_is_not_even_asked_for(
    app: Flask, to: AwardState, reason: str, code: str
) -> None:
    award = awards_of(a_decided_round(answer_by="2026-12-01"))[0]
    with pytest.raises(EngageError) as refused:
        propose_fall(award, to=to, on=TODAY, reason=reason, **BY)
    assert refused.value.code == code
