"""Whoever has to do with a bid does not change the project that came of it, by whatever way."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from budgeting.commands.appraisal import declare_interest, merge_bids
from budgeting.commands.drafting import change_project, project_values, remove_project
from budgeting.commands.languages import save_words
from budgeting.models.bids import Bid
from budgeting.models.rounds import Project
from budgeting.queries.awards import awards_of
from budgeting.rules.drafting import seen
from engage.kernel.access import SYSTEM, Actor, Role
from engage.kernel.audit import AuditEntry
from engage.kernel.db import db
from engage.rules.errors import NotAllowedError
from tests.budgeting.awarded import a_decided_round
from tests.budgeting.bidding import a_call, a_sent_bid, accept, release
from tests.forms import press
from tests.inspection import parsed
from tests.officers import signed_in
from tests.programme import FIRST_OFFICER, NOON, SECOND_OFFICER

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
            assert "You have to do with the idea" in said
            assert "Spend it by May." in said
    assert refusals() == ["officer_award.describe"]
