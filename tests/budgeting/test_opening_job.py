"""Opening the box: the cards reach a worker's memory and nothing else, and a broken run has changed nothing."""

import pickle
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from redis import Redis
from sqlalchemy import select

from budgeting.commands.casting import cast_ballot
from budgeting.commands.counting import close_round
from budgeting.commands.opening import give_cards, offer_key, prepare_opening, take_cards
from budgeting.models.rounds import Ballot, Opening, Round, SealedBallot
from budgeting.rules.election import CountRule
from engage.jobs.models import BackgroundJob
from engage.kernel.access import Role
from engage.kernel.clock import system_now
from engage.kernel.db import db
from engage.kernel.ids import new_code
from engage.kernel.sealing import JobKey, KeyCard, new_key_card
from engage.rules.channel import Channel
from engage.rules.errors import ConflictError, InvalidError, NotAllowedError
from engage.rules.view import View
from tests.budgeting.opening import PATIENCE_SECONDS, confirm_as, opening, wait_for_key
from tests.files import bytes_of
from tests.forms import press
from tests.jobs.conftest import WorkerProcess, state_of
from tests.officers import signed_in
from tests.programme import FIRST_OFFICER, NOON, SECOND_OFFICER, OpenRound, an_open_round

DESK = "/officers/rounds/safer"
VOTES = [["A"], ["B"], ["C"], ["A", "B"], []]


def a_closed_round(votes: list[list[str]] = VOTES, **more: Any) -> OpenRound:
    vote_round = an_open_round(**more)
    for code, chosen in zip(vote_round.codes, votes, strict=False):
        cast_ballot(
            vote_round.pb_round,
            code=code,
            tracker=new_code(),
            chosen=chosen,
            channel=Channel.ONLINE,
            view=View(),
            now=NOON,
        )
    close_round(vote_round.pb_round, now=NOON, actor=SECOND_OFFICER)
    db.session.commit()
    return vote_round


def the_round() -> Round:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(Round)).one()


@pytest.fixture
def officer(app: Flask, client: FlaskClient) -> FlaskClient:
    return signed_in(app, Role.COUNT_OFFICER)


@pytest.fixture
def worker(app: Flask, clock: Any) -> Iterator[WorkerProcess]:
    """A real worker in a process of its own; the application's clock goes with its, so officers sign in after it."""
    clock.moment = system_now()
    started = WorkerProcess(app, "tests.budgeting.worker_process")
    yield started
    started.stop()


def give(officer: FlaskClient, *cards: KeyCard) -> Any:
    first, second = (card.words for card in cards)
    return press(officer, f"{DESK}/count", at=DESK, first=first, second=second)


def test_the_box_is_opened_by_a_job_that_waits_for_both_cards(
    app: Flask, officer: FlaskClient
) -> None:
    vote_round = a_closed_round()
    cards = vote_round.cards
    with opening(app, officer):
        page = officer.get(DESK).get_data(as_text=True)
        assert "The computer is ready" in page
        assert give(officer, cards[0], new_key_card()).status_code == 422
        assert give(officer, cards[0], cards[0]).status_code == 422
        assert the_round().counted_at is None
        assert give(officer, cards[1], cards[0]).status_code == 302
    assert the_round().counted_at is not None
    assert len(db.session.scalars(select(Ballot)).all()) == len(VOTES)
    assert db.session.scalars(select(Opening)).all() == []
    assert "votes were counted" in officer.get(DESK).get_data(as_text=True)


def test_a_tie_ends_the_opening_without_a_change_and_a_lot_settles_it(
    app: Flask, officer: FlaskClient
) -> None:
    second = signed_in(app, Role.COUNT_OFFICER, email="second@example.org")
    vote_round = a_closed_round([["A"], ["B"], ["C"]], rules={"count": CountRule().facts()})
    with opening(app, officer):
        give(officer, *vote_round.cards)
    assert the_round().tie == ["A", "B", "C"]
    assert len(db.session.scalars(select(SealedBallot)).all()) == 3
    desk = officer.get(DESK).get_data(as_text=True)
    assert "A lot decides" in desk
    refused = press(officer, f"{DESK}/lot", at=DESK, seed="a b, c")
    assert refused.status_code == 422
    press(officer, f"{DESK}/lot", at=DESK, seed="4635126651")
    confirm_as(second)
    with opening(app, officer):
        give(officer, *vote_round.cards)
    outcome = the_round().outcome
    assert outcome["rule"]["tie_break"] == ["lot:4635126651", "refuse"]
    assert len(outcome["winners"]) == 2


def test_cards_are_sealed_to_one_run_and_another_cannot_read_them(app: Flask) -> None:
    vote_round = a_closed_round()
    pb_round = vote_round.pb_round
    job_id = prepare_opening(pb_round, now=NOON, actor=FIRST_OFFICER).job_id
    round_id = pb_round.id
    with pytest.raises(NotAllowedError, match="no_job_waits"):
        give_cards(pb_round, cards=vote_round.cards)
    db.session.commit()
    first, second = JobKey(), JobKey()
    offer_key(round_id, job_id=job_id, key=first)
    give_cards(pb_round, cards=vote_round.cards)
    db.session.commit()
    assert take_cards(round_id, job_id=job_id, key=first) == vote_round.cards
    with pytest.raises(InvalidError, match="cannot_unseal"):
        take_cards(round_id, job_id=job_id, key=second)
    # A second run begins anew: what was sealed to the first is gone.
    offer_key(round_id, job_id=job_id, key=second)
    assert take_cards(round_id, job_id=job_id, key=second) is None
    with pytest.raises(NotAllowedError, match="no_job_waits"):
        offer_key(round_id, job_id="another job", key=second)


def test_one_opening_at_a_time(app: Flask) -> None:
    vote_round = a_closed_round()
    prepare_opening(vote_round.pb_round, now=NOON, actor=FIRST_OFFICER)
    with pytest.raises(ConflictError, match="opening_under_way"):
        prepare_opening(vote_round.pb_round, now=NOON, actor=SECOND_OFFICER)


def test_a_jobs_key_is_never_written_down() -> None:
    with pytest.raises(TypeError):
        pickle.dumps(JobKey())


def test_a_cards_key_is_not_in_what_is_printed_about_it() -> None:
    card = new_key_card()
    assert str(card.private) not in repr(card)


@pytest.mark.requirement("V5")
def test_no_card_is_in_the_queue_the_database_or_the_logs(
    app: Flask,
    worker: WorkerProcess,
    officer: FlaskClient,
    redis_url: str,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """A real worker opens the box; then everything it could have left behind is searched for both cards in every form."""
    vote_round = a_closed_round()
    assert press(officer, f"{DESK}/prepare-opening", at=DESK).status_code == 302
    assert worker.pid
    wait_for_key(NeverDone())  # type: ignore[arg-type]  # only asked whether it is over
    assert give(officer, *vote_round.cards).status_code == 302
    kept = everything_kept(app, redis_url)
    job_id = db.session.scalars(
        select(BackgroundJob.id).where(BackgroundJob.name == "budgeting.open_box")
    ).one()
    until = time.monotonic() + PATIENCE_SECONDS
    while state_of(job_id).state not in {"done", "failed"}:
        assert time.monotonic() < until, "the box was not opened"
        kept += everything_kept(app, redis_url)
    assert state_of(job_id).state == "done"
    kept += everything_kept(app, redis_url)
    told = capfd.readouterr()
    kept += (told.out + told.err).encode()
    for card in vote_round.cards:
        words = card.words
        for form in (card.private, card.private.hex().encode(), words.encode(), words.split(" ", 4)[-1].encode()):  # fmt: skip
            assert form not in kept
    # The search finds what is there: the public half is in the database.
    assert vote_round.cards[0].public in kept or vote_round.cards[0].public.hex().encode() in kept


class NeverDone:
    def done(self) -> bool:
        return False


def everything_kept(app: Flask, redis_url: str) -> bytes:
    """Queue and database, byte by byte; PostgreSQL's rows as they are read."""
    with Redis.from_url(redis_url) as queue:
        found = b"".join(key + (queue.dump(key) or b"") for key in queue.scan_iter(count=1000))
    db.session.rollback()
    if db.engine.dialect.name == "sqlite":
        folder = Path(db.engine.url.database or "").parent
        return found + bytes_of(file for file in folder.rglob("*") if file.is_file())
    rows = b""
    for table in db.metadata.sorted_tables:
        for row in db.session.execute(select(table)):
            rows += b"".join(
                value if isinstance(value, bytes) else str(value).encode() for value in row
            )
    db.session.rollback()
    return found + rows
