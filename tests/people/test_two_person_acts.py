"""What takes two officers: who may, until when, and that what was agreed is what is done."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.kernel.access import Actor, Policy, Role
from engage.kernel.audit import AuditEntry, chain, first_break
from engage.kernel.db import db
from engage.people.commands.acts import (
    KINDS_EXTENSION,
    ActKind,
    ConfirmedAct,
    confirm,
    expire_acts,
    propose,
    register_act,
    withdraw,
)
from engage.people.commands.officers import change_roles, create_officer
from engage.people.models import Account, TwoPersonAct
from engage.people.presenters import ActsNotice, acts_notice
from engage.people.queries import acts_waiting
from engage.people.rules.acts import ActState
from engage.rules.errors import ConflictError, NotAllowedError, WrongStateError
from tests.conftest import NOON, Clock
from tests.signing_in import PASSWORD, press, sign_in

MakeOfficer = Callable[..., Account]


class Gate:
    """Something that takes two to open, made for these tests alone."""

    def __init__(self) -> None:
        self.opened: list[dict[str, Any]] = []
        self.height = 1
        self.is_stuck = False

    def perform(self, act: ConfirmedAct, now: datetime, actor: Actor) -> None:
        if self.is_stuck:
            raise ConflictError("stuck")
        self.opened.append({"subject": act.subject, **act.facts})


@pytest.fixture
def gate(app: Flask) -> Iterator[Gate]:
    built = Gate()
    kind = ActKind(
        "gate.open",
        Policy.COUNT_OFFICER,
        built.perform,
        "Open the gate",
        facts_now=lambda _subject: {"height": built.height},
    )
    register_act(app, kind)
    yield built
    del app.extensions[KINDS_EXTENSION]["gate.open"]


@pytest.fixture
def two(make_officer: MakeOfficer, gate: Gate) -> tuple[Actor, Actor]:
    first = make_officer(Role.COUNT_OFFICER)
    second = make_officer(Role.COUNT_OFFICER, email="second@example.org")
    return first.actor, second.actor


def _propose(actor: Actor, **changes: Any) -> TwoPersonAct:
    return propose(
        **{
            "kind": "gate.open",
            "subject": "north",
            "facts": {"wide": True},
            "now": NOON,
            "actor": actor,
        }
        | changes
    )


def test_a_second_officer_confirms_and_it_is_done(gate: Gate, two: tuple[Actor, Actor]) -> None:
    act = _propose(two[0])

    assert confirm(act.id, now=NOON, actor=two[1]) is ActState.CONFIRMED

    assert gate.opened == [{"subject": "north", "wide": True}]
    assert acts_waiting(NOON) == []


def test_nobody_confirms_what_they_proposed(gate: Gate, two: tuple[Actor, Actor]) -> None:
    act = _propose(two[0])

    with pytest.raises(NotAllowedError) as refusal:
        confirm(act.id, now=NOON, actor=two[0])

    assert refusal.value.code == "same_officer"
    assert gate.opened == []


def test_only_officers_with_the_role_propose_confirm_or_withdraw(
    gate: Gate, two: tuple[Actor, Actor], make_officer: MakeOfficer
) -> None:
    other = make_officer(Role.ADMINISTRATOR, Role.MODERATOR, email="third@example.org").actor
    act = _propose(two[0])

    for attempt in (
        lambda: _propose(other, subject="south"),
        lambda: confirm(act.id, now=NOON, actor=other),
        lambda: withdraw(act.id, now=NOON, actor=other),
    ):
        with pytest.raises(NotAllowedError):
            attempt()


@pytest.mark.parametrize(
    ("after", "state"),
    [
        (timedelta(hours=23, minutes=59), ActState.CONFIRMED),
        (timedelta(hours=24), ActState.EXPIRED),
        (timedelta(days=9), ActState.EXPIRED),
    ],
)
def test_a_proposal_lasts_a_day(
    gate: Gate, two: tuple[Actor, Actor], after: timedelta, state: ActState
) -> None:
    act = _propose(two[0])

    assert confirm(act.id, now=NOON + after, actor=two[1]) is state

    assert bool(gate.opened) is (state is ActState.CONFIRMED)


def test_what_changed_since_the_proposal_makes_it_void(
    gate: Gate, two: tuple[Actor, Actor]
) -> None:
    act = _propose(two[0])
    gate.height = 2

    assert confirm(act.id, now=NOON, actor=two[1]) is ActState.VOID

    assert gate.opened == []
    with pytest.raises(WrongStateError):
        confirm(act.id, now=NOON, actor=two[1])


def test_facts_changed_in_the_database_make_it_void(gate: Gate, two: tuple[Actor, Actor]) -> None:
    act = _propose(two[0])
    act.facts = {"wide": False}
    db.session.flush()

    assert confirm(act.id, now=NOON, actor=two[1]) is ActState.VOID


def test_an_act_is_done_once(gate: Gate, two: tuple[Actor, Actor]) -> None:
    act = _propose(two[0])
    confirm(act.id, now=NOON, actor=two[1])

    with pytest.raises(WrongStateError):
        confirm(act.id, now=NOON, actor=two[1])

    assert len(gate.opened) == 1


def test_a_second_proposal_for_the_same_thing_waits_for_the_first(
    gate: Gate, two: tuple[Actor, Actor]
) -> None:
    first = _propose(two[0])
    with pytest.raises(ConflictError):
        _propose(two[1])
    withdraw(first.id, now=NOON, actor=two[0])

    second = _propose(two[1])
    third = _propose(two[0], now=NOON + timedelta(days=2))

    assert (second.state, third.state) == (ActState.EXPIRED, ActState.PROPOSED)


def test_acts_whose_time_is_up_are_closed(gate: Gate, two: tuple[Actor, Actor]) -> None:
    _propose(two[0])
    _propose(two[0], subject="south", open_for=timedelta(days=3))

    assert expire_acts(now=NOON + timedelta(days=1)) == 1
    assert [act.subject for act in acts_waiting(NOON + timedelta(days=1))] == ["south"]


def test_every_step_is_in_the_log_and_the_chain_holds(gate: Gate, two: tuple[Actor, Actor]) -> None:
    act = _propose(two[0])
    confirm(act.id, now=NOON, actor=two[1])
    other = _propose(two[0])
    withdraw(other.id, now=NOON, actor=two[1])

    entries = list(db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.number)))

    assert [entry.action for entry in entries if entry.subject in {act.id, other.id}] == [
        "act.proposed",
        "act.confirmed",
        "act.proposed",
        "act.withdrawn",
    ]
    assert first_break(chain()) is None


def test_the_page_offers_confirm_to_the_colleague_alone(
    client: FlaskClient, plain_client: FlaskClient, gate: Gate, two: tuple[Actor, Actor]
) -> None:
    act = _propose(two[0])
    sign_in(client, "first@example.org")
    sign_in(plain_client, "second@example.org")
    confirming = f"/officers/acts/{act.id}/confirm"

    own = client.get("/officers/acts/").get_data(as_text=True)
    assert "Waits for another officer" in own
    assert confirming not in own

    assert press(plain_client, "/officers/acts/", confirming).status_code == 302
    assert gate.opened
    done = plain_client.get("/officers/acts/").get_data(as_text=True)
    assert "Confirmed. It is done." in done
    assert "Nothing waits for a second officer." in done


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_the_first_page_says_what_waits_for_whom(
    client: FlaskClient, gate: Gate, two: tuple[Actor, Actor]
) -> None:
    made = account_made_by(two[0], "made")
    act = _propose(two[0])
    told = {
        name: acts_notice(actor, now=NOON)
        for name, actor in (("own", two[0]), ("other", two[1]), ("made", made))
    }
    assert told == {
        "own": ActsNotice(to_confirm=0, asked=1, barred=0),
        "other": ActsNotice(to_confirm=1, asked=0, barred=0),
        "made": ActsNotice(to_confirm=0, asked=0, barred=1),
    }
    sign_in(client, "second@example.org")
    assert "One thing waits for you to confirm it" in client.get("/officers/").text
    withdraw(act.id, now=NOON, actor=two[0])
    db.session.commit()
    assert "waits for you" not in client.get("/officers/").text


def test_a_void_act_stays_void_and_the_page_says_why(
    client: FlaskClient, gate: Gate, two: tuple[Actor, Actor]
) -> None:
    act_id = _propose(two[0]).id
    sign_in(client, "second@example.org")
    gate.height = 3

    press(client, "/officers/acts/", f"/officers/acts/{act_id}/confirm")

    assert "something changed after it was proposed" in client.get("/officers/acts/").get_data(
        as_text=True
    )
    assert db.session.get_one(TwoPersonAct, act_id).state == ActState.VOID


def test_when_the_deed_fails_nothing_is_confirmed(
    client: FlaskClient, gate: Gate, two: tuple[Actor, Actor]
) -> None:
    act_id = _propose(two[0]).id
    sign_in(client, "second@example.org")
    gate.is_stuck = True

    answer = press(client, "/officers/acts/", f"/officers/acts/{act_id}/confirm")

    assert answer.status_code == 409
    assert db.session.get_one(TwoPersonAct, act_id).state == ActState.PROPOSED


def test_the_clock_of_the_page_is_the_houses(
    client: FlaskClient, gate: Gate, two: tuple[Actor, Actor], clock: Clock
) -> None:
    act_id = _propose(two[0]).id
    clock.moment += timedelta(hours=30)
    sign_in(client, "second@example.org")

    assert act_id not in client.get("/officers/acts/").get_data(as_text=True)


@pytest.mark.requirement("V9")
@pytest.mark.parametrize("maker_proposes", [True, False])
def test_an_officer_and_an_account_they_made_are_not_two_people(
    gate: Gate, two: tuple[Actor, Actor], maker_proposes: bool
) -> None:
    made = create_officer(
        email="made@example.org",
        password=PASSWORD,
        roles=[Role.COUNT_OFFICER],
        label="Made by the first",
        now=NOON,
        actor=two[0],
    ).actor
    proposer, confirmer = (two[0], made) if maker_proposes else (made, two[0])
    act = _propose(proposer)

    with pytest.raises(NotAllowedError) as refusal:
        confirm(act.id, now=NOON, actor=confirmer)

    assert refusal.value.code == "not_independent"
    assert gate.opened == []


def account_made_by(maker: Actor, name: str) -> Actor:
    return create_officer(
        email=f"{name}@example.org",
        password=PASSWORD,
        roles=[Role.COUNT_OFFICER],
        label=name,
        now=NOON,
        actor=maker,
    ).actor


@pytest.mark.requirement("V9")
@pytest.mark.parametrize("steps", [1, 2, 5])
def test_an_account_made_by_an_account_they_made_is_no_second_person(
    gate: Gate, two: tuple[Actor, Actor], steps: int
) -> None:
    made = two[0]
    for step in range(steps):
        made = account_made_by(made, f"made-{step}")
    act = _propose(two[0])
    with pytest.raises(NotAllowedError, match="not_independent"):
        confirm(act.id, now=NOON, actor=made)
    assert confirm(act.id, now=NOON, actor=two[1]) is ActState.CONFIRMED


@pytest.mark.requirement("V9")
def test_two_accounts_that_one_colleague_made_are_not_two_people(
    gate: Gate, two: tuple[Actor, Actor]
) -> None:
    first, second = (account_made_by(two[0], name) for name in ("one", "other"))
    act = _propose(first)
    with pytest.raises(NotAllowedError, match="not_independent"):
        confirm(act.id, now=NOON, actor=second)
    assert confirm(act.id, now=NOON, actor=account_made_by(two[1], "third")) is ActState.CONFIRMED


def test_who_had_a_colleagues_account_in_hand_long_ago_is_another_person(
    gate: Gate, two: tuple[Actor, Actor]
) -> None:
    change_roles(
        db.session.get_one(Account, two[1].id),
        roles=[Role.COUNT_OFFICER],
        now=NOON - timedelta(days=31),
        actor=two[0],
    )
    act = _propose(two[0])
    assert confirm(act.id, now=NOON, actor=two[1]) is ActState.CONFIRMED
