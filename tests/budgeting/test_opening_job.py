"""Opening the box: the cards reach a worker's memory and nothing else, and a broken run has changed nothing."""

import pickle
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from redis import Redis
from sqlalchemy import select

from budgeting.commands.casting import cast_ballot
from budgeting.commands.counting import close_round
from budgeting.commands.opening import (
    give_card,
    give_up_opening,
    offer_key,
    prepare_opening,
    prepare_test,
    take_cards,
)
from budgeting.commands.setup import make_key_card
from budgeting.models.rounds import Ballot, GivenCard, Opening, Round, SealedBallot
from budgeting.queries.rounds import log_of
from budgeting.rules.election import CountRule
from engage.jobs.commands import claim
from engage.jobs.models import BackgroundJob
from engage.jobs.rules.recovery import LOST_AFTER
from engage.kernel.access import Role
from engage.kernel.audit import record
from engage.kernel.clock import system_now
from engage.kernel.db import db
from engage.kernel.ids import new_code
from engage.kernel.sealing import JobKey, KeyCard, new_key_card
from engage.people.rules.acts import INDEPENDENT_FOR
from engage.rules.channel import Channel
from engage.rules.errors import ConflictError, InvalidError, NotAllowedError
from engage.rules.view import View
from tests.budgeting.opening import PATIENCE_SECONDS, confirm_as, enter_cards, opening, wait_for_key
from tests.files import bytes_of
from tests.forms import press
from tests.jobs.conftest import WorkerProcess, state_of
from tests.officers import signed_in
from tests.processes import Copier
from tests.programme import (
    FIRST_OFFICER,
    NOON,
    SECOND_OFFICER,
    OpenRound,
    a_draft_round,
    a_programme,
    an_open_round,
)

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
def worker(app: Flask, clock: Any, redis_url: str, copier: Copier) -> Iterator[WorkerProcess]:
    """A real worker in a process of its own; the application's clock goes with its, so officers sign in after it.

    What earlier tests asked for is taken from the queue: it would do all of it first.
    """
    with Redis.from_url(redis_url) as queue:
        queue.flushall()
    clock.moment = system_now()
    started = WorkerProcess(app, copier, "tests.budgeting.worker_process")
    yield started
    started.stop()


@pytest.fixture
def officers(officer: FlaskClient, second: FlaskClient) -> tuple[FlaskClient, FlaskClient]:
    return officer, second


@pytest.fixture
def second(app: Flask, officer: FlaskClient) -> FlaskClient:
    return signed_in(app, Role.COUNT_OFFICER, email="second@example.org")


def give(officer: FlaskClient, card: KeyCard | str) -> Any:
    words = card if isinstance(card, str) else card.words
    return press(officer, f"{DESK}/card", at=DESK, card=words)


def error_of(job_name: str) -> str:
    """What ended the one job of a name."""
    job = db.session.scalars(select(BackgroundJob).where(BackgroundJob.name == job_name)).one()
    assert job.state == "failed"
    return str(job.error)


def desk_of(officer: FlaskClient) -> str:
    return " ".join(officer.get(DESK).get_data(as_text=True).split())


@pytest.mark.requirement("V5")
def test_the_box_is_opened_by_a_job_that_waits_for_a_card_from_each_of_two_officers(
    app: Flask, officer: FlaskClient, second: FlaskClient
) -> None:
    vote_round = a_closed_round()
    first_card, second_card = vote_round.cards
    with opening(app, officer):
        asking = officer.get(DESK)
        assert "Enter the words of your own card" in desk_of(officer)
        assert give(officer, second_card).status_code == 302
        assert "waits for the second officer" in desk_of(officer)
        assert "The other officer’s card is in" in desk_of(second)
        # Neither the same officer nor the same card makes a second one.
        assert "for another officer" in sent_past_the_page(officer, asking, first_card)
        assert "has been entered" in refused_words(give(second, second_card))
        assert "none of this round" in refused_words(give(second, new_key_card()))
        assert "torn" in refused_words(give(second, first_card.words[:-9]))
        assert the_round().counted_at is None
        # All that was refused has cost nobody the card that was in.
        assert give(second, first_card).status_code == 302
    assert the_round().counted_at is not None
    assert len(db.session.scalars(select(Ballot)).all()) == len(VOTES)
    for table in (Opening, GivenCard):
        assert db.session.scalars(select(table)).all() == []
    assert "votes were counted" in desk_of(officer)


def sent_past_the_page(officer: FlaskClient, page: Any, card: KeyCard) -> str:
    """What an officer is told who has given a card and, past the page that no longer asks, sends another."""
    return refused_words(press(officer, f"{DESK}/card", page=page, card=card.words))


def refused_words(answer: Any) -> str:
    assert answer.status_code == 422
    return " ".join(answer.get_data(as_text=True).split())


def test_a_refused_card_is_not_written_on_the_page(
    app: Flask, officer: FlaskClient, second: FlaskClient
) -> None:
    vote_round = a_closed_round()
    with opening(app, officer):
        for typed in (vote_round.cards[0].words[:-9], new_key_card().words, "one two three"):
            assert typed not in refused_words(give(officer, typed))
        assert "words of your card" in refused_words(give(officer, ""))
        enter_cards((officer, second), [card.words for card in vote_round.cards])


def test_a_card_that_no_worker_waits_for_is_turned_away(
    app: Flask, officer: FlaskClient, second: FlaskClient
) -> None:
    vote_round = a_closed_round()
    with opening(app, officer):
        page = officer.get(DESK)
        press(second, f"{DESK}/give-up", at=DESK)
    answer = press(officer, f"{DESK}/card", page=page, card=vote_round.cards[0].words)
    assert "not ready for a card" in refused_words(answer)
    assert vote_round.cards[0].words not in answer.get_data(as_text=True)


@pytest.mark.requirement("V5")
def test_an_opening_that_has_begun_can_be_given_up_and_begun_again(
    app: Flask, officer: FlaskClient, second: FlaskClient
) -> None:
    vote_round = a_closed_round()
    with opening(app, officer):
        give(officer, vote_round.cards[0])
        assert press(second, f"{DESK}/give-up", at=DESK).status_code == 302
    assert db.session.scalars(select(GivenCard)).all() == []
    assert error_of("budgeting.open_box") == "cards_given_up"
    assert the_round().counted_at is None
    with opening(app, officer):
        enter_cards((officer, second), [card.words for card in vote_round.cards])
    assert the_round().counted_at is not None
    actions = [entry.action for entry in log_of(the_round())]
    assert actions[actions.index("round.closed") :] == [
        "round.closed",
        "round.cards_asked_for",
        "round.card_given",
        "round.cards_given_up",
        "round.cards_asked_for",
        "round.card_given",
        "round.card_given",
        "round.counted",
    ]


@pytest.mark.requirement("V5")
def test_a_test_ballot_is_opened_with_a_card_from_each_of_two_officers(
    app: Flask, officer: FlaskClient, second: FlaskClient
) -> None:
    pb_round = a_draft_round(a_programme())
    with pytest.raises(NotAllowedError, match="keys_missing"):
        prepare_test(pb_round, now=NOON, actor=FIRST_OFFICER)
    cards = [
        make_key_card(pb_round, now=NOON, actor=each) for each in (FIRST_OFFICER, SECOND_OFFICER)
    ]
    db.session.commit()
    with opening(app, officer, what="try-keys"):
        give(officer, cards[0])
        assert not the_round().is_key_tested
        give(second, cards[1])
    assert the_round().is_key_tested
    assert db.session.scalars(select(Opening)).all() == []


def test_new_cards_end_the_wait_for_the_old_ones(
    app: Flask, officer: FlaskClient, second: FlaskClient
) -> None:
    pb_round = a_draft_round(a_programme())
    cards = [
        make_key_card(pb_round, now=NOON, actor=each) for each in (FIRST_OFFICER, SECOND_OFFICER)
    ]
    db.session.commit()
    with opening(app, officer, what="try-keys"):
        give(officer, cards[0])
        press(second, f"{DESK}/forget-keys", at=DESK)
    assert error_of("budgeting.open_test_ballot") == "cards_given_up"
    assert not the_round().is_key_tested


def test_a_tie_ends_the_opening_without_a_change_and_a_lot_settles_it(
    app: Flask, officer: FlaskClient, second: FlaskClient
) -> None:
    vote_round = a_closed_round([["A"], ["B"], ["C"]], rules={"count": CountRule().facts()})
    words = [card.words for card in vote_round.cards]
    with opening(app, officer):
        enter_cards((officer, second), words)
    assert the_round().tie == ["A", "B", "C"]
    assert len(db.session.scalars(select(SealedBallot)).all()) == 3
    desk = officer.get(DESK).get_data(as_text=True)
    assert "A lot decides" in desk
    refused = press(officer, f"{DESK}/lot", at=DESK, seed="46351266")
    assert refused.status_code == 422
    press(officer, f"{DESK}/lot", at=DESK, seed="4635126651")
    confirm_as(second)
    with opening(app, officer):
        enter_cards((second, officer), words)
    outcome = the_round().outcome
    assert outcome["rule"]["tie_break"] == ["lot:4635126651", "refuse"]
    assert len(outcome["winners"]) == 2


def give_both(vote_round: OpenRound, *, now: datetime = NOON) -> None:
    for officer, card in zip((FIRST_OFFICER, SECOND_OFFICER), vote_round.cards, strict=True):
        give_card(vote_round.pb_round, card=card, now=now, actor=officer)


@pytest.mark.requirement("V9")
def test_two_accounts_of_one_hand_make_and_give_no_two_cards(app: Flask) -> None:
    """Whoever made the other's account holds the link to its password: the two may be one person."""
    vote_round = a_closed_round()
    pb_round = vote_round.pb_round
    draft = a_draft_round(pb_round.programme, slug="another")
    make_key_card(draft, now=NOON, actor=FIRST_OFFICER)
    record("officer.created", subject=SECOND_OFFICER.id, actor=FIRST_OFFICER, now=NOON)
    with pytest.raises(NotAllowedError, match="not_independent"):
        make_key_card(draft, now=NOON, actor=SECOND_OFFICER)
    job_id = prepare_opening(pb_round, now=NOON, actor=FIRST_OFFICER).job_id
    claim(job_id, token="a run", now=NOON)
    db.session.commit()
    offer_key(pb_round.id, job_id=job_id, key=JobKey())
    with pytest.raises(NotAllowedError, match="not_independent"):
        give_both(vote_round)
    later = NOON + INDEPENDENT_FOR + timedelta(seconds=1)
    assert make_key_card(draft, now=later, actor=SECOND_OFFICER).public


@pytest.mark.requirement("V5")
def test_cards_are_sealed_to_one_run_and_another_cannot_read_them(app: Flask) -> None:
    vote_round = a_closed_round()
    pb_round = vote_round.pb_round
    job_id = prepare_opening(pb_round, now=NOON, actor=FIRST_OFFICER).job_id
    round_id = pb_round.id
    with pytest.raises(NotAllowedError, match="no_job_waits"):
        give_both(vote_round)
    claim(job_id, token="a run", now=NOON)
    db.session.commit()
    first, second = JobKey(), JobKey()
    offer_key(round_id, job_id=job_id, key=first)
    give_both(vote_round)
    db.session.commit()
    assert take_cards(round_id, job_id=job_id, key=first) == vote_round.cards
    with pytest.raises(InvalidError, match="cannot_unseal"):
        take_cards(round_id, job_id=job_id, key=second)
    # Once it has both cards nobody stops it, and it takes no third.
    with pytest.raises(ConflictError, match="opening_under_way"):
        give_up_opening(pb_round, now=NOON, actor=SECOND_OFFICER)
    with pytest.raises(NotAllowedError, match="no_job_waits"):
        give_both(vote_round)
    db.session.rollback()
    # A second run begins anew: what was sealed to the first is gone.
    offer_key(round_id, job_id=job_id, key=second)
    assert take_cards(round_id, job_id=job_id, key=second) == ()
    with pytest.raises(NotAllowedError, match="no_job_waits"):
        offer_key(round_id, job_id="another job", key=second)
    with pytest.raises(NotAllowedError, match="cards_given_up"):
        take_cards(round_id, job_id="another job", key=second)


@pytest.mark.requirement("V5")
def test_a_worker_that_is_gone_is_told_of_and_its_card_is_worth_nothing(
    app: Flask, officer: FlaskClient, second: FlaskClient, clock: Any
) -> None:
    """One card is in when the worker vanishes: no second is taken, the page says so, and all begins anew."""
    vote_round = a_closed_round()
    pb_round = vote_round.pb_round
    job_id = prepare_opening(pb_round, now=NOON, actor=FIRST_OFFICER).job_id
    claim(job_id, token="a run", now=NOON)
    db.session.commit()
    offer_key(pb_round.id, job_id=job_id, key=JobKey())
    assert give(officer, vote_round.cards[0]).status_code == 302
    page = second.get(DESK)
    clock.moment += LOST_AFTER
    answer = press(second, f"{DESK}/card", page=page, card=vote_round.cards[1].words)
    assert "not ready for a card" in refused_words(answer)
    assert "the computer that waited for the cards is gone" in desk_of(second)
    assert press(second, f"{DESK}/give-up", at=DESK).status_code == 302
    assert db.session.scalars(select(GivenCard)).all() == []
    with opening(app, officer):
        enter_cards((second, officer), [card.words for card in vote_round.cards])
    assert the_round().counted_at is not None


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
    officers: tuple[FlaskClient, FlaskClient],
    redis_url: str,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """A real worker opens the box; then everything it could have left behind is searched for both cards in every form."""
    officer, second = officers
    vote_round = a_closed_round()
    assert press(officer, f"{DESK}/prepare-opening", at=DESK).status_code == 302
    assert worker.pid
    wait_for_key(NeverDone())  # type: ignore[arg-type]  # only asked whether it is over
    assert give(officer, vote_round.cards[0]).status_code == 302
    kept = everything_kept(app, redis_url)
    assert give(second, vote_round.cards[1]).status_code == 302
    kept += everything_kept(app, redis_url)
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
