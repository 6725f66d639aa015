"""A formal decision is put right in public: what it said stays beside it, with the day and the reason."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from budgeting.commands.correcting import correct_decision, propose_correction
from budgeting.models.rounds import Round
from budgeting.queries.awards import awards_of, decision_of
from budgeting.queries.rounds import log_of
from budgeting.rules.awards import Departure
from engage.kernel.access import Role
from engage.kernel.db import db
from engage.rules.errors import EngageError, NotFoundError
from tests.budgeting.awarded import TODAY, VOTES, a_decided_round
from tests.budgeting.declared import declare
from tests.budgeting.opening import confirm_as
from tests.forms import press
from tests.officers import signed_in
from tests.programme import FIRST_OFFICER, NOON, an_open_round

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
LATER = NOON + timedelta(days=3)
OLD, NEW = "The land is not ours", "The land belongs to the railway"
DEPARTURE = Departure("A", 50_00, OLD)
AT = "/officers/awards/safer/correction"
RIGHT: dict[str, Any] = {
    "decided_by": "The cabinet member",
    "decided_on": TODAY,
    "reasons": {"A": NEW},
    "why": "The owner was named wrongly.",
}


def corrected(pb_round: Round, **changed: Any) -> None:
    propose_correction(pb_round, **{**RIGHT, **changed}, now=LATER, actor=FIRST_OFFICER)


@pytest.mark.parametrize("view", ["", "/easy", "/ur", "/ur/easy"])
def test_two_officers_correct_and_residents_read_both_texts_with_day_and_reason(
    app: Flask, client: FlaskClient, clock: Any, view: str
) -> None:
    pb_round = a_decided_round(departures=(DEPARTURE,))
    awarded = [(one.project_id, one.awarded_pence) for one in awards_of(pb_round)]
    officers = [signed_in(app, Role.AUTHOR, email=f"{n}@example.org") for n in ("one", "two")]
    fields = {
        "decided_by": "The cabinet member",
        "decided_on": TODAY.isoformat(),
        "reason_0": NEW,
        "why": RIGHT["why"],
    }
    asked = press(officers[0], AT, **fields)
    assert asked.status_code == 302, asked.get_data(as_text=True)
    waiting = officers[1].get("/officers/acts/").get_data(as_text=True)
    assert RIGHT["why"] in waiting
    assert NEW in waiting
    assert NEW not in client.get(f"{view}/rounds/safer/results").get_data(as_text=True)
    clock.moment += timedelta(minutes=1)
    confirm_as(officers[1])
    for address in ("results", "after"):
        page = client.get(f"{view}/rounds/safer/{address}").get_data(as_text=True)
        assert NEW in page
        assert OLD in page
        assert RIGHT["why"] in page
        assert page.index(NEW) < page.index(OLD)
    db.session.expire_all()
    assert [(one.project_id, one.awarded_pence) for one in awards_of(pb_round)] == awarded
    decision = decision_of(pb_round)
    assert decision is not None
    assert decision.decided_by == "The cabinet member"
    assert log_of(pb_round)[-1].action == "round.decision_corrected"


def test_each_earlier_text_is_kept(app: Flask) -> None:
    pb_round = a_decided_round(departures=(DEPARTURE,))
    facts = {**RIGHT, "decided_on": TODAY.isoformat()}
    correct_decision(pb_round, facts=facts, now=LATER, actor=FIRST_OFFICER)
    again = {**facts, "reasons": {"A": "A third"}, "why": "Once more."}
    correct_decision(pb_round, facts=again, now=LATER + timedelta(days=1), actor=FIRST_OFFICER)
    decision = decision_of(pb_round)
    assert decision is not None
    assert decision.departures[0]["reason"] == "A third"
    assert decision.departures[0]["awarded_pence"] == 50_00
    kept = [
        (one["corrected_on"], one["why"], one["departures"][0]["reason"])
        for one in decision.corrections
    ]
    assert kept == [
        ("2026-11-25", RIGHT["why"], OLD),
        ("2026-11-26", "Once more.", NEW),
    ]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"why": " "}, "why_missing"),
        ({"decided_by": ""}, "decided_by_missing"),
        ({"decided_by": "The leader"}, "other_body_unexplained"),
        ({"decided_on": TODAY - timedelta(days=9)}, "decided_too_early"),
        ({"decided_on": TODAY + timedelta(days=9)}, "decided_in_future"),
        ({"reasons": {"A": ""}}, "reason_missing"),
        ({"reasons": {}}, "reason_missing"),
        ({"reasons": {"A": OLD}}, "nothing_corrected"),
    ],
)
def test_a_correction_that_cannot_be_is_refused(
    app: Flask, changed: dict[str, Any], code: str
) -> None:
    pb_round = a_decided_round(departures=(DEPARTURE,))
    with pytest.raises(EngageError, match=code):
        corrected(pb_round, **changed)


def test_what_is_wrong_stands_beside_its_field(app: Flask) -> None:
    a_decided_round(departures=(DEPARTURE,))
    officer = signed_in(app, Role.AUTHOR)
    fields = {
        "decided_by": "The cabinet member",
        "decided_on": TODAY.isoformat(),
        "reason_0": OLD,
        "why": "So.",
    }
    refused = press(officer, AT, **fields)
    assert refused.status_code == 422
    assert 'href="#why"' in refused.get_data(as_text=True)
    early = press(officer, AT, **{**fields, "decided_on": "2026-01-01"})
    assert 'href="#decided_on"' in early.get_data(as_text=True)


def test_only_what_was_decided_is_corrected(app: Flask) -> None:
    pb_round = declare(an_open_round(codes=20), VOTES)
    with pytest.raises(NotFoundError, match="not_decided"):
        corrected(pb_round)
    assert signed_in(app, Role.AUTHOR).get(AT).status_code == 404
