"""Somebody says that published words harm them: the clock, the steps, the letters, the log."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from engage.activities.ports import Decision
from engage.kernel.access import Actor, Role
from engage.kernel.audit import AuditEntry
from engage.kernel.db import db
from engage.moderation.commands import decide, forget_notices, log_notice, take_notice_step
from engage.moderation.letters import to_writer
from engage.moderation.models import Notice, QueueItem
from engage.moderation.queries import received_by
from engage.moderation.rules.decisions import Reason
from engage.moderation.rules.notices import NoticeState
from engage.notify.models import OutboxMessage
from engage.rules.errors import ConflictError, InvalidError, NotAllowedError
from engage.rules.window import LONDON
from tests.conftest import NOON
from tests.forms import press
from tests.moderation.conftest import Wall
from tests.officers import signed_in

WORDS = "The baker sells old bread as new."
SAID = {
    "name": "A. Baker",
    "email": "baker@example.org",
    "words": WORDS,
    "place": "The wall",
    "meaning": "That I cheat.",
    "untrue": "All bread is of the day.",
    "writer_unknown": True,
    "may_share": False,
}
NOTICES = "/officers/notices/"


@pytest.fixture
def published(wall: Wall, actor: Actor) -> QueueItem:
    item = wall.write(WORDS)
    decide(
        item.id,
        decision=Decision.RELEASED,
        reason=Reason.NONE,
        public_text="",
        seen_version=item.version,
        now=NOON,
        actor=actor,
    )
    return item


def logged(actor: Actor, *, received_at: datetime = NOON, **other: object) -> Notice:
    return log_notice({**SAID, **other}, received_at=received_at, now=NOON, actor=actor)


def step(
    notice: Notice, to: NoticeState, actor: Actor, *, item: QueueItem | None = None, **at: datetime
) -> Notice:
    return take_notice_step(
        notice.id,
        to=to,
        item_id=item.id if item else None,
        seen_version=notice.version,
        now=at.get("now", NOON),
        actor=actor,
    )


def letters() -> list[tuple[str, str]]:
    sent = db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.created_at))
    return [(message.subject, message.body) for message in sent]


@pytest.mark.requirement("M2")
def test_words_nobody_stands_by_are_taken_down_and_still_count(
    wall: Wall, actor: Actor, published: QueueItem
) -> None:
    notice = logged(actor)
    step(notice, NoticeState.REMOVED, actor, item=published)
    assert wall.public == {}
    assert (published.state, published.reason) == ("hidden", "unlawful")
    assert received_by("wall-1") == 1
    assert notice.due_at is None
    assert [subject for subject, _body in letters()] == [
        "We have your notice",
        "The words are taken down",
    ]
    actions = list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.number)))
    logged_then = [each for each in actions if each.startswith(("notice.", "contribution."))]
    assert logged_then[1:] == ["notice.logged", "contribution.decided", "notice.stepped"]


@pytest.mark.requirement("M2")
def test_the_clock_runs_from_when_it_reached_us_and_stands_still_at_weekends(
    actor: Actor, app: Flask
) -> None:
    friday = datetime(2026, 11, 20, 16, tzinfo=LONDON)
    assert logged(actor, received_at=friday).due_at == datetime(2026, 11, 24, 16, tzinfo=LONDON)


@pytest.mark.requirement("M2")
def test_whoever_wrote_it_has_five_days_and_may_stand_by_it(
    wall: Wall, actor: Actor, published: QueueItem
) -> None:
    notice = logged(actor)
    step(notice, NoticeState.WRITER_ASKED, actor, item=published)
    assert notice.due_at == datetime(2026, 11, 27, tzinfo=LONDON)
    step(notice, NoticeState.KEPT, actor, now=NOON + timedelta(days=2))
    assert wall.public == {published.key: WORDS}
    assert letters()[-1][0] == "The words stay on our website"
    assert [each["state"] for each in notice.steps] == ["waiting", "writer_asked", "kept"]


@pytest.mark.requirement("M2")
def test_a_notice_that_does_not_say_everything_is_told_what_is_missing(
    actor: Actor, app: Flask
) -> None:
    notice = logged(actor, untrue="", writer_unknown=False)
    step(notice, NoticeState.INCOMPLETE, actor)
    _subject, body = letters()[-1]
    assert "which facts are wrong" in body
    assert "to go to court" in body
    assert "your name" not in body


@pytest.mark.requirement("M2")
@pytest.mark.parametrize("may_share", [True, False])
def test_the_letter_to_the_writer_holds_what_the_law_asks_for(app: Flask, may_share: bool) -> None:
    body = to_writer({**SAID, "may_share": may_share}, NOON).body
    for needed in (
        WORDS,
        "The wall",
        "That I cheat.",
        "All bread is of the day.",
        "midnight at the end of 26 November 2026",
        "full name",
        "postal address",
    ):
        assert needed in body
    assert ("A. Baker, baker@example.org" in body) is may_share


def test_only_moderators_touch_notices_and_nobody_overwrites_a_colleague(
    actor: Actor, app: Flask
) -> None:
    stranger = Actor("x", frozenset({Role.AUTHOR}), "x")
    with pytest.raises(NotAllowedError):
        logged(stranger)
    notice = logged(actor)
    with pytest.raises(NotAllowedError):
        step(notice, NoticeState.WITHDRAWN, stranger)
    with pytest.raises(ConflictError):
        take_notice_step(
            notice.id,
            to=NoticeState.WITHDRAWN,
            item_id=None,
            seen_version=9,
            now=NOON,
            actor=actor,
        )
    with pytest.raises(InvalidError, match="not_yet"):
        logged(actor, received_at=NOON + timedelta(hours=1))


def test_who_complained_is_forgotten_a_year_after_it_ended(actor: Actor, app: Flask) -> None:
    step(logged(actor), NoticeState.WITHDRAWN, actor)
    logged(actor)
    assert forget_notices(NOON) == 0
    assert forget_notices(NOON + timedelta(days=1)) == 1
    assert len(db.session.scalars(select(Notice)).all()) == 1


def test_an_officer_logs_a_notice_finds_the_words_and_takes_them_down(
    app: Flask, wall: Wall, published: QueueItem
) -> None:
    db.session.commit()
    officer = signed_in(app, Role.MODERATOR)
    fields = {name: value for name, value in SAID.items() if isinstance(value, str)}
    sent = press(
        officer,
        f"{NOTICES}new",
        **fields,
        writer_unknown="y",
        received_on="2026-11-20",
        received_time="16:00",
    )
    page = officer.get(sent.location).get_data(as_text=True)
    assert "24 November 2026" in page
    assert "Letter to who wrote the words" in page
    refused = press(officer, sent.location, to="removed")
    assert "Choose the contribution" in refused.get_data(as_text=True)
    press(officer, sent.location, to="removed", item_id=published.id)
    assert wall.public == {}
    assert "Taken down" in officer.get(NOTICES).get_data(as_text=True)


def test_a_notice_without_a_time_is_refused_and_kept(app: Flask, client: FlaskClient) -> None:
    officer = signed_in(app, Role.MODERATOR)
    refused = press(officer, f"{NOTICES}new", received_on="2026-11-20", words=WORDS)
    assert refused.status_code == 422
    assert WORDS in refused.get_data(as_text=True)
