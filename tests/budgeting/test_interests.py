"""Whoever has to do with a bid does not change the project that came of it, by whatever way."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from budgeting.commands.amending import amend_decision, decided_now, propose_amendment
from budgeting.commands.appraisal import declare_interest, merge_bids
from budgeting.commands.awards import propose_decision
from budgeting.commands.correcting import correct_decision
from budgeting.commands.drafting import change_project, project_values, remove_project
from budgeting.commands.falling import propose_fall
from budgeting.commands.languages import save_words
from budgeting.commands.lots import draw_lot, note_tie, propose_lot
from budgeting.models.bids import Bid
from budgeting.models.rounds import Project, Round
from budgeting.queries.awards import awards_of, decision_of
from budgeting.rules.awards import AwardState, Departure
from budgeting.rules.drafting import seen
from budgeting.rules.ties import TieError
from engage.kernel.access import SYSTEM, Actor, Role
from engage.kernel.audit import AuditEntry
from engage.kernel.db import db
from engage.people.commands.acts import confirm
from engage.people.commands.officers import create_officer
from engage.people.models import Account
from engage.rules.errors import NotAllowedError
from tests.budgeting.awarded import TODAY, a_decided_round, fall
from tests.budgeting.bidding import a_call, a_sent_bid, accept, release
from tests.budgeting.declared import a_declared_round
from tests.forms import press
from tests.inspection import parsed
from tests.officers import signed_in
from tests.programme import FIRST_OFFICER, NOON, SECOND_OFFICER, an_open_round

PROJECTS = "/officers/rounds/next-year/setup/projects"
TYPED = {"title": "Golden benches", "summary": "Six.", "cost": "4,999", "picture": "lights"}
ONE_DATABASE = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


def refusals() -> list[Any]:
    entries = select(AuditEntry).where(AuditEntry.action == "bid.interest_refused")
    return [
        entry.facts["attempted"]
        for entry in db.session.scalars(entries.order_by(AuditEntry.number))
    ]


def on_the_ballot(bid: Bid) -> Project:
    release(bid)
    accept(bid)
    assert bid.project is not None
    return bid.project


def changed(project: Project, actor: Actor) -> None:
    values = project_values(project)
    change_project(
        project.pb_round,
        project.number,
        values | {"cost": 1},
        seen_digest=seen(values),
        now=NOON,
        actor=actor,
    )


def removed(project: Project, actor: Actor) -> None:
    remove_project(project.pb_round, project.number, now=NOON, actor=actor)


def translated(project: Project, actor: Actor, *, text: str = "سونا") -> None:
    before = {f"project|{project.number}|title": "بینچ\nچھ"}
    save_words(
        project.pb_round,
        "ur",
        dict.fromkeys(before, text),
        seen_digest=seen(before),
        before=before,
        now=NOON,
        actor=actor,
    )


@ONE_DATABASE
@pytest.mark.requirement("SEC5")
@pytest.mark.parametrize("command", [changed, removed, translated])
@pytest.mark.parametrize("is_merged", [False, True])
def test_an_interest_in_a_bid_holds_for_the_project_that_came_of_it(
    app: Flask, command: Callable[[Project, Actor], None], is_merged: bool
) -> None:
    call = a_call()
    bid = own = a_sent_bid(call).bid
    if is_merged:
        own = a_sent_bid(call, email="other@example.org").bid
        words = {"words": "They are one idea.", "seen_version": own.version}
        merge_bids(own, into=bid, **words, now=NOON, actor=FIRST_OFFICER)
    project = on_the_ballot(bid)
    declare_interest(own, now=NOON, actor=Actor("two", SECOND_OFFICER.roles, "two"))
    db.session.commit()
    before = (project.cost_pence, project.words)
    with pytest.raises(NotAllowedError, match="own_interest"):
        command(project, Actor("two", SECOND_OFFICER.roles, "two"))
    assert (project.cost_pence, project.words) == before
    assert len(refusals()) == 1


@ONE_DATABASE
def test_words_that_stay_as_they_are_stop_nobody_and_a_colleague_changes_the_project(
    app: Flask,
) -> None:
    bid = a_sent_bid(a_call()).bid
    project = on_the_ballot(bid)
    declare_interest(bid, now=NOON, actor=SECOND_OFFICER)
    db.session.commit()
    translated(project, SECOND_OFFICER, text="بینچ\r\nچھ")
    for actor in (FIRST_OFFICER, SYSTEM):
        changed(project, actor)
    assert refusals() == []


@pytest.mark.requirement("SEC5")
def test_the_pages_refuse_in_words_and_keep_what_was_typed(app: Flask) -> None:
    bid = a_sent_bid(a_call()).bid
    desk = f"/officers/ideas/next-year/{bid.reference}"
    second = signed_in(app, Role.AUTHOR, email="two@example.org")
    assert press(second, f"{desk}/interest", at=desk).status_code == 302
    project = on_the_ballot(bid)
    page, cost = f"{PROJECTS}/{project.number}", project.cost_pence
    urdu = "/officers/rounds/next-year/setup/words/ur"
    for answer in (
        kept := press(second, page, **TYPED),
        press(second, f"{page}/remove", at=PROJECTS),
        press(second, urdu, **dict.fromkeys(fields_of(second.get(urdu)), "سونا")),
    ):
        assert answer.status_code in {409, 422}
        assert "You have to do with the idea" in answer.get_data(as_text=True)
    for typed in ("Golden benches", "4,999"):
        assert typed in kept.get_data(as_text=True)
    assert db.session.get_one(Project, project.id).cost_pence == cost
    assert refusals() == ["change_project", "remove_project", "save_words"]


def fields_of(page: Any) -> list[str]:
    return [str(name) for name in parsed(page.get_data(as_text=True)).xpath("//textarea/@name")]


@ONE_DATABASE
@pytest.mark.requirement("SEC5")
def test_nobody_handles_the_award_of_their_own_idea(app: Flask) -> None:
    pb_round = a_decided_round()
    award = awards_of(pb_round)[0]
    bid = a_sent_bid(a_call(programme=pb_round.programme), email="two@example.org").bid
    bid.project_id = award.project_id
    db.session.commit()
    page = f"/officers/award/{award.id}"
    typed = {"about-group_name": "Friends", "about-conditions": "Spend it by May."}
    for name, status in (("two", 422), ("one", 302)):
        officer = signed_in(app, Role.AUTHOR, email=f"{name}@example.org")
        answer = press(officer, f"{page}/describe", at=page, **typed)
        assert answer.status_code == status
        if status == 422:
            said = answer.get_data(as_text=True)
            assert "You have to do with an idea" in said
            assert "Spend it by May." in said
    assert refusals() == ["officer_award.describe"]


def is_of_the_second(app: Flask, pb_round: Round, number: str) -> FlaskClient:
    """The second officer is the person whom the letters of a project's bid go to; signed in."""
    officer = signed_in(app, Role.AUTHOR, Role.COUNT_OFFICER, email="two@example.org")
    bid = a_sent_bid(a_call(programme=pb_round.programme), email="two@example.org").bid
    bid.project_id = next(one.id for one in pb_round.projects if one.number == number)
    db.session.commit()
    return officer


def second() -> Actor:
    account = db.session.scalars(select(Account).where(Account.email == "two@example.org")).one()
    return account.actor


DECISION = {"decided_by": "The cabinet member", "decided_on": TODAY.isoformat(), "answer_by": None, "departures": []}  # fmt: skip
AMENDMENT: dict[str, Any] = {"amounts": {"B": 35_00}, "reasons": {"B": "Less."}, "why": "Less."}
CORRECTION: dict[str, Any] = {**DECISION, "reasons": {"B": "Other words."}, "why": "A slip."}
WAYS: dict[str, Callable[[Round, dict[str, Any]], object]] = {
    "amend": lambda found, by: amend_decision(found, facts=AMENDMENT, **by),
    "ask to amend": lambda found, by: propose_amendment(found, **AMENDMENT, **by),
    "correct": lambda found, by: correct_decision(found, facts=CORRECTION, **by),
    "fall for": lambda found, by: fall(awards_of(found)[0], **by),
    "ask to let fall for": lambda found, by: propose_fall(
        awards_of(found)[0], to=AwardState.DECLINED, on=TODAY, reason="They said no.", **by
    ),
}


@ONE_DATABASE
@pytest.mark.requirement("SEC5")
@pytest.mark.parametrize("way", WAYS)
def test_nobody_decides_about_many_projects_of_which_one_is_theirs(app: Flask, way: str) -> None:
    """C comes next where A falls; B was cut by the decision."""
    cut = (Departure("B", 30_00, "The hall costs less."),)
    pb_round = a_decided_round(departures=cut, if_withdrawn="list")
    is_of_the_second(app, pb_round, "C" if way.endswith("fall for") else "B")
    before = (decided_now(pb_round), len(pb_round.outcome))
    with pytest.raises(NotAllowedError, match="own_interest"):
        WAYS[way](pb_round, {"now": NOON, "actor": second()})
    assert len(refusals()) == 1
    assert (decided_now(pb_round), len(pb_round.outcome)) == before
    WAYS[way](pb_round, {"now": NOON, "actor": an_author()})


def an_author() -> Actor:
    made = create_officer(
        email="three@example.org",
        password="a password that only tests use",
        roles=[Role.AUTHOR],
        label="three",
        now=NOON,
        actor=SYSTEM,
    )
    return made.actor


@ONE_DATABASE
@pytest.mark.requirement("SEC5")
def test_the_second_officer_does_not_confirm_a_decision_about_their_own_idea(app: Flask) -> None:
    pb_round = a_declared_round(12)
    officer = is_of_the_second(app, pb_round, "C")
    with pytest.raises(NotAllowedError, match="own_interest"):
        propose_decision(
            pb_round,
            **{**DECISION, "decided_by": "The area committee", "decided_on": TODAY},
            now=NOON,
            actor=second(),
        )
    act = propose_decision(
        pb_round,
        **{**DECISION, "decided_by": "The area committee", "decided_on": TODAY},
        now=NOON,
        actor=an_author(),
    )
    db.session.commit()
    press(officer, f"/officers/acts/{act.id}/confirm", at="/officers/acts/")
    told = officer.get("/officers/acts/").get_data(as_text=True)
    assert "You have to do with an idea that this is about, so another officer must confirm" in told
    assert decision_of(pb_round) is None
    assert len(refusals()) == 2


@ONE_DATABASE
@pytest.mark.requirement("SEC5")
def test_an_interest_that_was_declared_after_asking_stops_the_confirmation(app: Flask) -> None:
    pb_round = a_decided_round(if_withdrawn="list")
    is_of_the_second(app, pb_round, "B")
    bid = db.session.scalars(select(Bid)).one()
    assert bid.contact is not None
    award, one, two = awards_of(pb_round)[1], an_author(), second()
    bid.contact.email = "else@example.org"
    db.session.flush()
    said: dict[str, Any] = {"to": AwardState.DECLINED, "on": TODAY, "reason": "No."}
    acts = [
        propose_fall(award, **said, now=NOON, actor=two),
        propose_amendment(pb_round, **AMENDMENT, now=NOON, actor=two),
    ]
    bid.contact.email = "two@example.org"
    db.session.flush()
    for act in acts:
        with pytest.raises(NotAllowedError, match="asker_interest"):
            confirm(act.id, now=NOON, actor=one)
    assert award.state == "offered"


@ONE_DATABASE
@pytest.mark.requirement("SEC5")
def test_nobody_enters_the_seed_of_a_lot_between_their_own_idea_and_another(app: Flask) -> None:
    pb_round = an_open_round().pb_round
    is_of_the_second(app, pb_round, "B")
    note_tie(pb_round, TieError(["A", "B"], []), now=NOON, actor=SYSTEM)
    db.session.commit()
    for ask in (propose_lot, draw_lot):
        with pytest.raises(NotAllowedError, match="own_interest"):
            ask(pb_round, seed="4635126651", now=NOON, actor=second())
    assert not pb_round.lot
    draw_lot(pb_round, seed="4635126651", now=NOON, actor=FIRST_OFFICER)
