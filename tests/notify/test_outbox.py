"""Messages are written down with what caused them, and sent by a worker."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from redis import Redis
from sqlalchemy import delete, select

from engage.jobs.models import BackgroundJob
from engage.jobs.queries import job_or_404
from engage.jobs.rules.lifecycle import JobState
from engage.jobs.rules.recovery import MOST_RUNS
from engage.jobs.worker import run_job
from engage.kernel.access import SYSTEM, Actor, Role
from engage.kernel.clock import now
from engage.kernel.db import db
from engage.notify.commands import (
    KEPT_FOR,
    forget_old_messages,
    queue_message,
    send_again,
    settle_message,
)
from engage.notify.models import MessageChannel, MessageState, OutboxMessage
from engage.notify.queries import newest_messages
from engage.rules.errors import InvalidError, WrongStateError
from tests.forms import press
from tests.notify.carriers import (
    BUSY_NUMBER,
    KEY,
    REFUSED_NUMBER,
    PostOffice,
    TextService,
    post_office_open,
    text_service_open,
)
from tests.servers import free_ports

SetTo = Callable[..., None]


@pytest.fixture
def post_office() -> Iterator[PostOffice]:
    with post_office_open() as office:
        yield office


@pytest.fixture
def text_service() -> Iterator[TextService]:
    with text_service_open() as service:
        yield service


@pytest.fixture(autouse=True)
def empty_queue(redis_url: str) -> None:
    with Redis.from_url(redis_url) as queue:
        queue.flushall()


@pytest.fixture
def written(app: Flask) -> OutboxMessage:
    message = queue_message(
        recipient="reader@example.org",
        subject="Your word was heard",
        body="Thank you.\nسلام",
        stop_url="https://example.org/stop",
        now=now(),
        actor=SYSTEM,
    )
    db.session.commit()
    return message


def run_only_job() -> BackgroundJob:
    job_id = db.session.scalars(select(BackgroundJob.id)).one()
    db.session.rollback()
    run_job(job_id)
    return job_or_404(job_id)


@pytest.fixture
def set_to(app: Flask, monkeypatch: pytest.MonkeyPatch) -> SetTo:
    """Change settings: ``set_to(mail_url=...)``."""

    def change(**settings: Any) -> None:
        monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], **settings))

    return change


def test_without_a_mail_server_a_message_stays_readable(written: OutboxMessage) -> None:
    assert run_only_job().state == JobState.DONE
    db.session.expire_all()
    (message,) = newest_messages()
    assert (message.state, message.body) == (MessageState.KEPT, "Thank you.\nسلام")


def test_a_message_is_sent_and_its_words_are_not_kept(
    written: OutboxMessage, post_office: PostOffice, set_to: SetTo
) -> None:
    set_to(mail_url=post_office.url)
    assert run_only_job().state == JobState.DONE
    (letter,) = post_office.letters
    assert "To: reader@example.org" in letter
    assert f"Message-ID: <{written.id}@" in letter
    assert "List-Unsubscribe: <https://example.org/stop>" in letter
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in letter
    db.session.expire_all()
    (message,) = newest_messages()
    assert (message.state, message.recipient, message.body) == (MessageState.SENT, "", "")
    assert message.stop_url == ""


@pytest.fixture
def desk(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """An administrator's browser."""
    officer = Actor("one", frozenset({Role.ADMINISTRATOR}), "an officer")
    monkeypatch.setitem(app.extensions, "engage.actor_loader", lambda: officer)
    return client


def a_text(number: str = "+447700900123", *, good_until: datetime | None = None) -> OutboxMessage:
    message = queue_message(
        channel=MessageChannel.TEXT,
        recipient=number,
        subject="",
        body="Your code is 123456",
        good_until=good_until,
        now=now(),
        actor=SYSTEM,
    )
    db.session.commit()
    return message


def state_of(message: OutboxMessage) -> tuple[str, str]:
    db.session.expire_all()
    kept = db.session.get(OutboxMessage, message.id)
    assert kept is not None
    return kept.state, kept.error


def test_a_text_message_is_sent_and_its_words_are_not_kept(
    app: Flask, text_service: TextService, set_to: SetTo
) -> None:
    set_to(text_url=text_service.url)
    message = a_text()
    assert run_only_job().state == JobState.DONE
    (sent,) = text_service.texts
    assert sent["phone_number"] == "+447700900123"
    assert sent["personalisation"] == {"words": "Your code is 123456"}
    assert sent["reference"] == message.id
    assert state_of(message) == (MessageState.SENT, "")
    assert (message.recipient, message.body) == ("", "")


def test_without_a_service_a_text_message_stays_readable(app: Flask) -> None:
    message = a_text()
    assert run_only_job().state == JobState.DONE
    assert state_of(message) == (MessageState.KEPT, "")
    assert message.body == "Your code is 123456"


def test_a_key_the_service_does_not_know_is_tried_again(
    app: Flask, text_service: TextService, set_to: SetTo
) -> None:
    set_to(text_url=text_service.url.replace(KEY, KEY[::-1]))
    a_text()
    job = run_only_job()
    assert (job.state, job.error) == (JobState.QUEUED, "text")


def test_a_busy_service_is_tried_again(
    app: Flask, text_service: TextService, set_to: SetTo
) -> None:
    set_to(text_url=text_service.url)
    message = a_text(BUSY_NUMBER)
    assert run_only_job().state == JobState.QUEUED
    assert state_of(message) == (MessageState.WAITING, "")


def test_a_number_or_an_address_that_is_refused_is_given_up_at_once(
    app: Flask, text_service: TextService, post_office: PostOffice, set_to: SetTo
) -> None:
    set_to(text_url=text_service.url, mail_url=post_office.url)
    text = a_text(REFUSED_NUMBER)
    assert run_only_job().state == JobState.DONE
    assert state_of(text) == (MessageState.GIVEN_UP, "address_refused")
    db.session.execute(delete(BackgroundJob))
    letter = a_letter("reader@nowhere.example")
    assert run_only_job().state == JobState.DONE
    assert state_of(letter) == (MessageState.GIVEN_UP, "address_refused")


def a_letter(recipient: str) -> OutboxMessage:
    message = queue_message(
        recipient=recipient, subject="Hello", body="Hello.", now=now(), actor=SYSTEM
    )
    db.session.commit()
    return message


def test_a_full_mailbox_is_tried_again(app: Flask, post_office: PostOffice, set_to: SetTo) -> None:
    set_to(mail_url=post_office.url)
    a_letter("reader@full.example")
    job = run_only_job()
    assert (job.state, job.error) == (JobState.QUEUED, "mail")


def nobody() -> str:
    """The address of a mail server that is away."""
    return f"smtp://127.0.0.1:{free_ports(1)[0]}"


def test_a_mail_server_that_is_away_is_tried_again_and_then_given_up(
    clock: Any, desk: FlaskClient, written: OutboxMessage, set_to: SetTo
) -> None:
    set_to(mail_url=nobody())
    for run in range(1, MOST_RUNS):
        job = run_only_job()
        assert (job.state, job.error, job.attempts) == (JobState.QUEUED, "mail", run)
        assert state_of(written) == (MessageState.WAITING, "")
        clock.moment = job.due_at
    assert run_only_job().state == JobState.DONE
    assert state_of(written) == (MessageState.GIVEN_UP, "mail")
    page = desk.get("/officers/outbox").get_data(as_text=True)
    assert "The mail server could not be reached in five tries." in page
    assert "reader@example.org" in page
    assert "Thank you." not in page


def test_an_officer_asks_for_it_again(
    desk: FlaskClient, written: OutboxMessage, post_office: PostOffice, set_to: SetTo
) -> None:
    settle_message(written, state=MessageState.GIVEN_UP, error="mail", now=now())
    db.session.execute(delete(BackgroundJob))
    answer = press(desk, f"/officers/outbox/{written.id}/again", at="/officers/outbox")
    assert answer.status_code == 302
    set_to(mail_url=post_office.url)
    run_only_job()
    assert len(post_office.letters) == 1
    assert state_of(written) == (MessageState.SENT, "")


def test_a_code_that_would_come_too_late_is_not_sent_and_its_words_are_forgotten(
    app: Flask, clock: Any, text_service: TextService, set_to: SetTo
) -> None:
    set_to(text_url=text_service.url)
    message = a_text(good_until=now() + timedelta(minutes=10))
    text_service.is_down = True
    assert run_only_job().state == JobState.QUEUED
    text_service.is_down = False
    clock.moment += timedelta(minutes=10)
    assert run_only_job().state == JobState.DONE
    assert text_service.texts == []
    assert state_of(message) == (MessageState.GIVEN_UP, "too_late")
    assert (message.recipient, message.body) == ("", "")
    with pytest.raises(WrongStateError):
        send_again(message, now=now(), actor=SYSTEM)


@pytest.mark.requirement("SEC6")
def test_no_address_and_no_code_stands_in_a_job_a_log_or_on_an_officers_page(
    desk: FlaskClient,
    text_service: TextService,
    set_to: SetTo,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Not even when the service quotes the number in what it says is wrong."""
    caplog.set_level("DEBUG")
    set_to(text_url=text_service.url)
    a_text(REFUSED_NUMBER, good_until=now() + timedelta(minutes=10))
    waiting = desk.get("/officers/outbox").get_data(as_text=True)
    job = run_only_job()
    refused = desk.get("/officers/outbox").get_data(as_text=True)
    written = "".join(capfd.readouterr()) + caplog.text + waiting + refused + str(job.arguments)
    assert REFUSED_NUMBER not in written
    assert "123456" not in written
    assert set(job.arguments) == {"message_id"}


def test_a_text_message_that_is_too_long_is_refused(app: Flask) -> None:
    with pytest.raises(InvalidError, match="text_too_long"):
        queue_message(
            channel=MessageChannel.TEXT,
            recipient="+447700900123",
            subject="",
            body="x" * 919,
            now=now(),
            actor=SYSTEM,
        )


def test_old_messages_are_forgotten(app: Flask, written: OutboxMessage) -> None:
    assert forget_old_messages(now=now() + KEPT_FOR) == 0
    assert forget_old_messages(now=now() + KEPT_FOR + timedelta(seconds=1)) == 1


@pytest.mark.parametrize("field", ["recipient", "subject"])
def test_nobody_can_add_headers(app: Flask, field: str) -> None:
    words = {"recipient": "reader@example.org", "subject": "Hello", "body": ""}
    words[field] += "\r\nBcc: other@example.org"
    with pytest.raises(InvalidError, match="header_break"):
        queue_message(**words, now=now(), actor=SYSTEM)


def test_an_administrator_reads_in_the_outbox_what_nothing_could_send(
    desk: FlaskClient, written: OutboxMessage
) -> None:
    run_only_job()
    db.session.execute(delete(BackgroundJob))
    a_text(good_until=now() + timedelta(minutes=10))
    run_only_job()
    page = desk.get("/officers/outbox").get_data(as_text=True)
    assert "Your word was heard" in page
    assert "Your code is 123456" in page


@pytest.mark.requirement("V10")
def test_the_outbox_does_not_tell_how_many_ask_for_a_code(
    desk: FlaskClient, text_service: TextService, set_to: SetTo
) -> None:
    """Whoever asks for one is about to vote."""
    set_to(text_url=text_service.url)
    before = desk.get("/officers/outbox").get_data(as_text=True)
    a_text(good_until=now() + timedelta(minutes=10))
    waiting = desk.get("/officers/outbox").get_data(as_text=True)
    run_only_job()
    sent = desk.get("/officers/outbox").get_data(as_text=True)
    nothing = "No messages yet."
    assert [nothing in page for page in (before, waiting, sent)] == [True, True, True]


def test_somebody_who_has_not_signed_in_does_not_read_the_outbox(
    client: FlaskClient, written: OutboxMessage
) -> None:
    assert client.get("/officers/outbox").status_code == 302
