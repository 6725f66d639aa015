"""Leaving an address, saying yes, being told, and stopping by one press."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from engage.activities.ports import Erasable, port_of
from engage.jobs.commands import enqueue
from engage.jobs.worker import run_job
from engage.kernel.access import SYSTEM
from engage.kernel.db import db
from engage.news.commands import CONFIRM_WITHIN, ask_to_follow, confirm_following, link_of
from engage.news.models import Follower
from engage.notify.models import OutboxMessage
from engage.plans.commands.replying import publish_reply, write_reply
from engage.plans.commands.setup import close_consultation
from engage.plans.commands.telling import tell_of_news
from engage.plans.commands.versions import (
    begin_version,
    edit_section,
    publish_version,
    say_why,
    section_digest,
)
from engage.plans.models import Consultation
from engage.plans.queries.consultations import consultation_or_404
from engage.plans.queries.news import consultations_with_news
from engage.plans.queries.versions import section_being_made
from engage.rules.view import View, view_from_tag
from engage.themes.commands.codebook import add_theme
from tests.conftest import Clock
from tests.forms import press
from tests.programme import FIRST_OFFICER, NOON, a_draft_consultation, an_open_consultation

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
ADDRESS = "somebody@example.org"
PAGE = "/news/children"


@pytest.fixture
def consultation(app: Flask) -> Consultation:
    return an_open_consultation()


def follow(client: FlaskClient, view: str = "") -> str:
    """Ask to follow; the path of the link in the letter."""
    asked = press(client, f"{view}{PAGE}", email=f" {ADDRESS.upper()} ")
    client.get(asked.location)
    return next(line for line in letters()[-1].body.splitlines() if "/news/" in line).partition(
        "8000"
    )[2]


def letters() -> list[OutboxMessage]:
    db.session.rollback()
    return list(
        db.session.scalars(
            select(OutboxMessage)
            .where(OutboxMessage.recipient == ADDRESS)
            .order_by(OutboxMessage.created_at)
        )
    )


def followers() -> list[Follower]:
    db.session.rollback()
    return list(db.session.scalars(select(Follower)))


def answer(consultation: Consultation, name: str, moment: timedelta) -> None:
    """A theme and its published reply."""
    now = NOON + moment
    theme = add_theme(
        consultation.programme,
        name=name,
        definition=f"About {name}.",
        example="",
        now=now,
        actor=FIRST_OFFICER,
    )
    texts = dict.fromkeys(("title", "asked", "said", "did"), name)
    reply = write_reply(
        consultation,
        theme,
        texts=texts,
        view=View(),
        outcome="changed",
        seen_version=0,
        now=now,
        actor=FIRST_OFFICER,
    )
    publish_reply(reply.id, now=now, actor=FIRST_OFFICER)


def tell(moment: datetime) -> list[int]:
    """How many letters each plan with news sent."""
    return [tell_of_news(each, news, now=moment) for each, news in consultations_with_news()]


def following(consultation: Consultation, view: View) -> Follower:
    ask_to_follow(consultation, email=ADDRESS, view=view, now=NOON)
    (follower,) = db.session.scalars(select(Follower))
    confirm_following(follower, now=NOON)
    return follower


@pytest.mark.parametrize("view", ["", "/easy", "/ur"])
def test_following_takes_two_presses_and_stopping_one(
    client: FlaskClient, consultation: Consultation, view: str
) -> None:
    link = follow(client, view)
    assert link.startswith(view)
    assert followers()[0].confirmed_at is None
    client.get(link)
    assert followers()[0].confirmed_at is None
    press(client, link, do="yes")
    assert followers()[0].confirmed_at == NOON
    stopped = press(client, link, do="stop")
    assert stopped.status_code == 302
    client.get(stopped.location)
    assert followers() == []
    assert client.get(link).status_code == 404


def test_a_mail_program_stops_it_with_one_press_and_without_a_token_of_ours(
    app: Flask, client: FlaskClient, consultation: Consultation
) -> None:
    link = follow(client)
    press(client, link, do="yes")
    elsewhere = app.test_client()
    stopped = elsewhere.post(link, data={"List-Unsubscribe": "One-Click"})
    assert stopped.status_code == 302
    assert followers() == []


def test_an_address_is_written_to_once_a_day_however_often_it_is_typed(
    client: FlaskClient, consultation: Consultation, clock: Clock
) -> None:
    assert len({follow(client) for _ in range(3)}) == 1
    assert len(letters()) == 1
    clock.moment = NOON + timedelta(days=1)
    follow(client)
    assert len(letters()) == 2


def test_a_link_with_another_proof_or_activity_leads_nowhere(
    client: FlaskClient, consultation: Consultation
) -> None:
    an_open_consultation(programme=consultation.programme, slug="parks")
    link = follow(client)
    assert client.get(f"{link[:-1]}x").status_code == 404
    assert client.post(f"{link[:-1]}x", data={"List-Unsubscribe": "One-Click"}).status_code == 404
    assert client.get(link.replace("/children/", "/parks/")).status_code == 404
    assert len(followers()) == 1


@pytest.mark.parametrize("typed", ["", "no address", "a@b", "x" * 260 + "@example.org"])
def test_what_is_no_address_is_refused(
    client: FlaskClient, consultation: Consultation, typed: str
) -> None:
    assert press(client, PAGE, email=typed).status_code == 422
    assert followers() == []


def test_a_plan_that_nobody_may_read_yet_has_no_news(client: FlaskClient, app: Flask) -> None:
    a_draft_consultation()
    db.session.commit()
    for address in (PAGE, f"{PAGE}/asked", "/news/nothing"):
        assert client.get(address).status_code == 404


def test_who_never_says_yes_is_forgotten_and_who_asks_is_erased(
    app: Flask, client: FlaskClient, consultation: Consultation, clock: Clock
) -> None:
    follow(client)
    port = port_of(Erasable, "news")  # type: ignore[type-abstract]  # a protocol is the key
    assert len(port.export(ADDRESS)["following"]) == 1
    assert list(port.due(NOON)) == []
    clock.moment = NOON + CONFIRM_WITHIN * 2
    assert [due.reason for due in port.due(clock.moment)] == ["unconfirmed"]
    job = enqueue("news.forget_unconfirmed", now=clock.moment, actor=SYSTEM)
    db.session.commit()
    run_job(job.id)
    assert followers() == []
    follow(client)
    port.erase(ADDRESS, now=clock.moment)
    db.session.commit()
    assert followers() == []


@pytest.mark.parametrize("tag", ["en", "ur", "en-easy"])
def test_the_news_of_a_day_comes_in_one_letter_in_the_readers_language(
    consultation: Consultation, tag: str
) -> None:
    follower = following(consultation, view_from_tag(tag))
    for number in range(3):
        answer(consultation, f"Theme {number}", timedelta(hours=number))
    assert tell(NOON + timedelta(hours=9)) == [1]
    letter = db.session.scalars(
        select(OutboxMessage).order_by(OutboxMessage.created_at.desc())
    ).first()
    assert letter is not None
    prefix = {"en": "", "ur": "/ur", "en-easy": "/easy"}[tag]
    assert f"8000{prefix}/plans/children/replies" in letter.body
    assert letter.stop_url == link_of(consultation, follower)
    assert letter.stop_url in letter.body
    assert ("We have answered" in letter.body) is (tag != "ur")
    assert tell(NOON + timedelta(hours=10)) == []


def test_who_has_not_said_yes_is_not_told(consultation: Consultation) -> None:
    ask_to_follow(consultation, email=ADDRESS, view=View(), now=NOON)
    answer(consultation, "Waiting", timedelta(hours=1))
    assert tell(NOON + timedelta(hours=9)) == [0]


def test_every_morning_a_worker_tells_of_a_new_version(
    app: Flask, consultation: Consultation, clock: Clock
) -> None:
    following(consultation, View())
    begin_version(consultation, plan=None, now=NOON, actor=FIRST_OFFICER)
    section = section_being_made(consultation, "feeling-safe")
    edit_section(
        consultation,
        section.address,
        view=View(),
        heading="Feeling safe",
        texts=["No child should wait more than two weeks."],
        more="",
        seen_digest=section_digest(section, View()),
        now=NOON,
        actor=FIRST_OFFICER,
    )
    say_why(
        consultation, section.address, theme_ids=[], why="Kinder.", now=NOON, actor=FIRST_OFFICER
    )
    close_consultation(consultation, now=NOON, actor=FIRST_OFFICER)
    moment = NOON + timedelta(minutes=1)
    publish_version(consultation, note="Shorter.", now=moment, actor=FIRST_OFFICER)
    assert "plans.tell_followers" in app.extensions["engage.schedule"]
    job = enqueue("plans.tell_followers", now=moment, actor=SYSTEM)
    db.session.commit()
    clock.moment = moment + timedelta(hours=21)
    run_job(job.id)
    _asked, told = letters()
    assert "/plans/children/changes" in told.body
    assert "We have answered" not in told.body
    db.session.expire_all()
    assert consultation_or_404("children").told_at == clock.moment
