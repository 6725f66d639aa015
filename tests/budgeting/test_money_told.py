"""Those who follow a round are told what was decided about its money, and each time that it changes."""

from typing import Any

import pytest
from flask import Flask

from budgeting.commands.amending import amend_decision
from budgeting.commands.correcting import correct_decision
from budgeting.commands.followers import TELL_OF_MONEY
from budgeting.models.rounds import Round
from budgeting.queries.awards import awards_of
from engage.jobs.models import BackgroundJob
from engage.jobs.worker import run_job
from engage.kernel.db import db
from engage.news.models import Follower
from engage.notify.models import OutboxMessage
from tests.budgeting.awarded import TODAY, a_decided_round, fall
from tests.programme import FIRST_OFFICER, NOON, SECOND_OFFICER

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
BY: dict[str, Any] = {"now": NOON, "actor": FIRST_OFFICER}


def a_followed_round(view: str = "en") -> Round:
    """£60 of £100 was decided for the lights, £40 for the football."""
    pb_round = a_decided_round()
    for address, confirmed_at in (("yes@example.org", NOON), ("not-yet@example.org", None)):
        db.session.add(
            Follower(
                activity_id=pb_round.id,
                email=address,
                view=view,
                asked_at=NOON,
                confirmed_at=confirmed_at,
            )
        )
    db.session.commit()
    return pb_round


def the_round() -> Round:
    return db.session.scalars(db.select(Round)).one()


def told() -> list[str]:
    """What the worker wrote since it was last asked, and to whom: nobody who has not said yes."""
    db.session.commit()
    waiting = db.session.scalars(
        db.select(BackgroundJob.id).where(
            BackgroundJob.name == TELL_OF_MONEY, BackgroundJob.state == "queued"
        )
    ).all()
    db.session.remove()
    for job_id in waiting:
        run_job(job_id)
        db.session.remove()
    letters = db.session.scalars(db.select(OutboxMessage)).all()
    to_followers = [one for one in letters if "/rounds/safer/after" in one.body]
    assert {one.recipient for one in to_followers} <= {"yes@example.org"}
    bodies = [one.body for one in to_followers]
    db.session.execute(db.delete(OutboxMessage))
    return bodies


def test_followers_are_told_what_was_decided(app: Flask) -> None:
    a_followed_round()
    (letter,) = told()
    assert "It was decided which projects of “A safer place” get money." in letter
    assert "£60" in letter
    assert "£40" in letter


@pytest.mark.parametrize("view", ["en", "ur", "en-easy"])
def test_followers_are_told_when_decided_amounts_change(app: Flask, view: str) -> None:
    a_followed_round(view)
    told()
    facts = {"amounts": {"A": 30_00}, "reasons": {"A": "Cheaper lamps."}, "why": "A quote."}
    amend_decision(the_round(), facts=facts, now=NOON, actor=SECOND_OFFICER)
    (letter,) = told()
    assert "£30" in letter
    assert "£40" not in letter, "the football’s amount has not changed"
    if view != "ur":
        assert "The amounts that were decided for “A safer place” have changed." in letter


def test_followers_are_told_of_a_correction(app: Flask) -> None:
    a_followed_round()
    told()
    facts = {
        "decided_by": "The leader",
        "other_body": "The cabinet member was away.",
        "decided_on": TODAY.isoformat(),
        "reasons": {},
        "why": "A wrong name.",
    }
    correct_decision(the_round(), facts=facts, now=NOON, actor=SECOND_OFFICER)
    (letter,) = told()
    assert "has been corrected" in letter


def test_followers_are_told_when_an_award_falls_away_and_who_comes_next(app: Flask) -> None:
    pb_round = a_followed_round()
    told()
    lights = awards_of(pb_round)[0]
    instead = fall(lights, reason="We moved away.")
    (letter,) = told()
    assert "does not take its money" in letter
    assert f"“{lights.project.words['title']['en']['text']}”: £0" in letter
    for one in instead:
        assert one.project.words["title"]["en"]["text"] in letter
