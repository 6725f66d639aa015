"""The heads of the log outside the house, and what they find when somebody touches it."""

import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from budgeting.commands.casting import cast_ballot
from budgeting.commands.counting import close_round
from budgeting.commands.witnesses import name_witness
from budgeting.models.rounds import Round
from budgeting.queries.rounds import heads_of
from engage.cli.audit import audit
from engage.cli.upgrade import upgrade_database
from engage.kernel.audit import FIRST_LINK, AuditEntry, chain, digest_of, first_break, head_digest
from engage.kernel.command_line import CommandRefusedError, Exit
from engage.kernel.db import db
from engage.kernel.ids import new_code
from engage.notify.models import OutboxMessage
from engage.rules.channel import Channel
from engage.rules.errors import ConflictError, InvalidError
from engage.rules.view import View
from tests.budgeting.opening import run
from tests.conftest import Clock
from tests.programme import (
    FIRST_OFFICER,
    NOON,
    SECOND_OFFICER,
    OpenRound,
    a_draft_round,
    a_programme,
    an_open_round,
)

SEAL = "budgeting.seal_days"


def cast(vote_round: OpenRound, number: int) -> None:
    cast_ballot(
        vote_round.pb_round,
        code=vote_round.codes[number],
        tracker=new_code(),
        chosen=["A"],
        channel=Channel.ONLINE,
        view=View(),
        now=NOON,
    )
    db.session.commit()


def letters() -> list[tuple[str, str]]:
    return [(one.recipient, one.body) for one in db.session.scalars(select(OutboxMessage))]


@pytest.mark.requirement("V8", "V19")
def test_two_witnesses_are_sent_the_head_at_opening_every_day_and_at_close(
    app: Flask, clock: Clock
) -> None:
    vote_round = an_open_round()
    cast(vote_round, 0)
    run(app, SEAL)
    clock.moment = NOON + timedelta(days=1)
    run(app, SEAL)
    close_round(vote_round.pb_round, now=clock.moment, actor=SECOND_OFFICER)
    db.session.commit()
    heads = heads_of(vote_round.pb_round)
    assert [head.action for head in heads] == [
        "round.opened",
        "round.day_sealed",
        "round.day_sealed",
        "round.closed",
    ]
    sent = letters()
    for head in heads:
        readers = {recipient for recipient, body in sent if head.digest in body}
        assert readers == {"witness-one@example.org", "witness-two@example.org"}


@pytest.mark.requirement("V19")
def test_a_day_is_sealed_once_however_often_the_job_runs(app: Flask, clock: Clock) -> None:
    vote_round = an_open_round()
    for hours in (0, 1, 5):
        clock.moment = NOON + timedelta(hours=hours)
        run(app, SEAL)
    assert len(heads_of(vote_round.pb_round)) == 2
    assert len(letters()) == 4


@pytest.mark.requirement("V10")
def test_the_digest_of_a_day_does_not_tell_whether_anybody_voted(app: Flask, clock: Clock) -> None:
    an_open_round()
    for days in (0, 1):
        clock.moment = NOON + timedelta(days=days)
        run(app, SEAL)
    facts = db.session.scalars(
        select(AuditEntry.facts).where(AuditEntry.action == "round.day_sealed")
    ).all()
    assert len({one["sealed_digest"] for one in facts}) == 2
    assert {frozenset(one) for one in facts} == {frozenset({"day", "sealed_digest"})}


@pytest.mark.requirement("V19")
def test_a_round_does_not_open_without_two_witnesses(app: Flask) -> None:
    pb_round = a_draft_round(a_programme())
    for name, email in (("", "one@example.org"), ("One", "nobody"), ("One", "a b@example.org")):
        with pytest.raises(InvalidError):
            name_witness(pb_round, name=name, email=email, now=NOON, actor=FIRST_OFFICER)
    name_witness(pb_round, name="One", email="one@example.org", now=NOON, actor=FIRST_OFFICER)
    with pytest.raises(ConflictError):
        name_witness(pb_round, name="Two", email="ONE@example.org", now=NOON, actor=FIRST_OFFICER)


@pytest.mark.requirement("V19")
def test_everybody_can_read_the_heads_and_who_keeps_them(app: Flask, client: FlaskClient) -> None:
    vote_round = an_open_round()
    run(app, SEAL)
    page = BeautifulSoup(client.get("/rounds/safer/trust").get_data(as_text=True), "lxml")
    shown = [code.get_text(strip=True) for code in page.select("code.e-digest")]
    for head in heads_of(vote_round.pb_round):
        assert head.digest in shown
    words = page.get_text()
    assert "Witness one" in words
    assert "example.org" not in words.replace("engage@example.org", "")


def verify(app: Flask, head: str) -> None:
    app.test_cli_runner().invoke(audit, ["verify", "--head", head], catch_exceptions=False)


HARM: dict[str, str] = {
    "edited": "UPDATE audit_entry SET facts = '{}' WHERE number = 3",
    "deleted": "DELETE FROM audit_entry WHERE number = 3",
    "reordered": "UPDATE audit_entry SET number = CASE number WHEN 3 THEN -3 ELSE number END",
    "cut off": "DELETE FROM audit_entry WHERE number > 4",
}


@pytest.mark.requirement("V8", "V19")
@pytest.mark.parametrize("harm", HARM)
def test_a_kept_head_finds_a_log_that_was_touched(app: Flask, harm: str) -> None:
    vote_round = an_open_round()
    kept = heads_of(vote_round.pb_round)[-1].digest
    verify(app, kept)
    db.session.execute(text(HARM[harm]))
    db.session.commit()
    with pytest.raises(CommandRefusedError) as refusal:
        verify(app, kept)
    assert refusal.value.exit_code is Exit.VERIFICATION_FAILED


@pytest.mark.requirement("V8", "V19")
def test_a_log_that_was_written_anew_from_the_start_does_not_hold_a_kept_head(app: Flask) -> None:
    """Every digest fits again after the forgery; only the head that a witness kept says that something is wrong."""
    vote_round = an_open_round()
    kept = heads_of(vote_round.pb_round)[-1].digest
    entries = list(db.session.scalars(select(AuditEntry).order_by(AuditEntry.number)))
    entries[2].facts = {"forged": True}
    previous = entries[0].previous
    about: dict[str, str] = {}
    for entry in entries:
        entry.previous, entry.earlier = previous, about.get(entry.subject, FIRST_LINK)
        previous = about[entry.subject] = entry.digest = digest_of(entry)
    db.session.commit()
    assert first_break(chain()) is None
    with pytest.raises(CommandRefusedError, match="not in the chain"):
        verify(app, kept)


@pytest.mark.requirement("V8", "V19")
def test_a_restored_old_backup_does_not_hold_the_newest_head(
    make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    live = tmp_path / "live.sqlite3"
    app = make_app(f"sqlite:///{live}", tmp_path)
    upgrade_database(app)
    with app.app_context():
        vote_round = an_open_round()
        opened = head_digest()
        with sqlite3.connect(live) as source, sqlite3.connect(tmp_path / "backup.sqlite3") as copy:
            source.backup(copy)
        cast(vote_round, 0)
        run(app, SEAL)
        kept = heads_of(vote_round.pb_round)[-1].digest
        db.session.remove()
        db.engine.dispose()
    restored: Any = make_app(f"sqlite:///{tmp_path / 'backup.sqlite3'}", tmp_path)
    with restored.app_context():
        assert db.session.scalars(select(Round)).one().state == "open"
        verify(restored, opened)
        with pytest.raises(CommandRefusedError, match="not in the chain"):
            verify(restored, kept)
        db.session.remove()
        db.engine.dispose()
