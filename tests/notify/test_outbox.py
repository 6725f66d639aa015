"""Messages are written down with what caused them, and sent by a worker."""

import socketserver
from collections.abc import Iterator
from dataclasses import replace
from threading import Thread

import pytest
from flask import Flask
from flask.testing import FlaskClient
from redis import Redis
from sqlalchemy import select

from engage.jobs.models import BackgroundJob
from engage.jobs.queries import job_or_404
from engage.jobs.rules.lifecycle import JobState
from engage.jobs.worker import run_job
from engage.kernel.access import SYSTEM, Actor, Role
from engage.kernel.clock import now
from engage.kernel.db import db
from engage.notify.commands import queue_message
from engage.notify.models import MessageState, OutboxMessage
from engage.notify.queries import newest_messages
from engage.rules.errors import InvalidError


class Post(socketserver.StreamRequestHandler):
    """As much of SMTP as a letter needs."""

    def handle(self) -> None:
        self.say("220 ready")
        while line := self.rfile.readline().decode().strip().upper():
            if line == "DATA":
                self.say("354 go on")
                lines = iter(lambda: self.rfile.readline().decode().rstrip("\r\n"), ".")
                self.server.letters.append("\n".join(lines))
                self.say("250 taken")
            elif line == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 fine")

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@pytest.fixture
def post_office() -> Iterator[socketserver.TCPServer]:
    with socketserver.TCPServer(("127.0.0.1", 0), Post) as server:
        server.letters = []
        thread = Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def written(app: Flask, redis_url: str) -> OutboxMessage:
    with Redis.from_url(redis_url) as queue:
        queue.flushall()
    message = queue_message(
        recipient="reader@example.org",
        subject="Your word was heard",
        body="Thank you.\nسلام",
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
def mail_url(app: Flask) -> Iterator[list[str]]:
    before = app.config["SETTINGS"]
    yield lambda url: app.config.update(SETTINGS=replace(before, mail_url=url))
    app.config.update(SETTINGS=before)


def test_without_a_mail_server_a_message_stays_readable(written: OutboxMessage) -> None:
    assert run_only_job().state == JobState.DONE
    db.session.expire_all()
    (message,) = newest_messages()
    assert (message.state, message.body) == (MessageState.KEPT, "Thank you.\nسلام")


def test_a_message_is_sent_and_its_words_are_not_kept(
    written: OutboxMessage, post_office: socketserver.TCPServer, mail_url: object
) -> None:
    mail_url(f"smtp://127.0.0.1:{post_office.server_address[1]}")
    assert run_only_job().state == JobState.DONE
    (letter,) = post_office.letters
    assert "To: reader@example.org" in letter
    assert f"Message-ID: <{written.id}@" in letter
    db.session.expire_all()
    (message,) = newest_messages()
    assert (message.state, message.recipient, message.body) == (MessageState.SENT, "", "")


def test_a_mail_server_that_is_away_is_tried_again(
    written: OutboxMessage, post_office: socketserver.TCPServer, mail_url: object
) -> None:
    with socketserver.TCPServer(("127.0.0.1", 0), Post) as closed:
        port = closed.server_address[1]
    mail_url(f"smtp://127.0.0.1:{port}")
    job = run_only_job()
    assert (job.state, job.error) == (JobState.QUEUED, "mail")
    assert post_office.letters == []


@pytest.mark.parametrize("field", ["recipient", "subject"])
def test_nobody_can_add_headers(app: Flask, field: str) -> None:
    words = {"recipient": "reader@example.org", "subject": "Hello", "body": ""}
    words[field] += "\r\nBcc: other@example.org"
    with pytest.raises(InvalidError, match="header_break"):
        queue_message(**words, now=now(), actor=SYSTEM)


def test_an_administrator_reads_the_outbox(
    app: Flask, client: FlaskClient, written: OutboxMessage, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_only_job()
    officer = Actor("one", frozenset({Role.ADMINISTRATOR}), "an officer")
    monkeypatch.setitem(app.extensions, "engage.actor_loader", lambda: officer)
    page = client.get("/officers/outbox")
    assert page.status_code == 200
    assert "Your word was heard" in page.get_data(as_text=True)


def test_somebody_who_has_not_signed_in_does_not_read_the_outbox(
    client: FlaskClient, written: OutboxMessage
) -> None:
    assert client.get("/officers/outbox").status_code == 302
