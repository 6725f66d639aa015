"""What is going on when a process is killed, how it is killed, and what must be true afterwards.

A scene takes a house and a source of chance and returns what happened, as facts for the log. It raises ``AssertionError`` when
anything was lost, doubled or left half written.
"""

import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from random import Random
from typing import Any

from redis import Redis
from sqlalchemy import func, select

from budgeting.commands.casting import cast_ballot
from budgeting.commands.counting import close_round, open_box
from budgeting.commands.opening import give_card, prepare_opening
from budgeting.commands.setup import make_key_card, open_round, try_keys
from budgeting.models.rounds import (
    Ballot,
    Opening,
    RegisterEntry,
    Round,
    SealedBallot,
    TrackerEntry,
)
from budgeting.rules.register import Standing
from engage.activities.models import ReleaseEntry
from engage.jobs.models import BackgroundJob
from engage.jobs.rules.lifecycle import JobState
from engage.kernel.access import SYSTEM
from engage.kernel.audit import AuditEntry, chain, first_break
from engage.kernel.clock import system_now
from engage.kernel.db import db
from engage.kernel.ids import new_code, sha256
from engage.reports.build.making import make_report
from engage.reports.commands.asking import ask_for_report
from engage.reports.commands.keeping import Built
from engage.reports.models import EngagementReport
from engage.rules.channel import Channel
from engage.rules.view import View
from tests.faults.house import House, children_of, kill, kill_one, wait_for
from tests.faults.residents import Counter as Requests
from tests.faults.residents import Resident
from tests.programme import (
    FIRST_OFFICER,
    SECOND_OFFICER,
    OpenRound,
    a_draft_round,
    a_programme,
    an_open_survey,
    check_languages,
    make_codes,
    name_witnesses,
)
from tests.reports.conftest import answer_survey

Facts = dict[str, Any]
Scene = Callable[[House, Random], Facts]
RESPONSES = 400
VOTERS = 24
VOTERS_AT_ONCE = 6
SEALED = 400
PAST_THE_END = 1.2
"""Some kills come just after the end of what they aim at."""
CHOICES: tuple[list[str], ...] = (["A", "B"], ["A"], ["B", "C"], ["C"], [])


def report_run_killed(house: House, chance: Random) -> Facts:
    """The process of one run dies; its worker lives and offers the job again."""

    def strike(worker: Any) -> None:
        for horse in children_of(worker.pid):
            kill_one(horse)

    return _report(house, chance, strike)


def report_worker_killed(house: House, chance: Random) -> Facts:
    """Worker and run die together, as in a power cut; another worker starts, and the schedule finds the job."""

    def strike(worker: Any) -> None:
        kill(worker)
        house.start("worker")

    return _report(house, chance, strike)


def report_queue_wiped(house: House, chance: Random) -> Facts:
    """The queue forgets everything, perhaps before the job was taken from it."""

    def strike(_worker: Any) -> None:
        with Redis.from_url(house.settings.redis_url) as queue:
            queue.flushall()

    return _report(house, chance, strike, is_early=True)


def _report(
    house: House, chance: Random, strike: Callable[[Any], None], *, is_early: bool = False
) -> Facts:
    survey = an_open_survey()
    answers = [
        {"first": chance.choice(["homes", "safety"]), "where": ["park"]} for _ in range(RESPONSES)
    ]
    answer_survey(survey, answers)
    undisturbed, seconds = _undisturbed(survey.programme)
    worker = house.start("worker")
    house.start("schedule")
    wait_for(_first_tick_is_over, "the first tick")
    report = ask_for_report(survey.programme, language="en", now=system_now(), actor=SYSTEM)
    report_id, job_id = report.id, report.job_id or ""
    db.session.commit()
    if not is_early:
        wait_for(lambda: _job(job_id).state != JobState.QUEUED, "a worker for the job")
    delay = chance.uniform(0, seconds * PAST_THE_END)
    time.sleep(delay)
    before = _job(job_id)
    strike(worker)
    wait_for(lambda: _job(job_id).state in {JobState.DONE, JobState.FAILED}, "the end of the job")
    _check_report(report_id, job_id, undisturbed)
    return {
        "after_s": round(delay, 2),
        "state": before.state,
        "step": before.step,
        "runs": _job(job_id).attempts,
    }


def _undisturbed(programme: Any) -> tuple[Built, float]:
    """A report that nobody disturbs, and how long it takes; nothing is kept of it."""

    def build() -> Built:
        return make_report(programme, language="en", now=system_now(), say=lambda _step: None)

    build()  # the first build also loads fonts
    started = time.perf_counter()
    built = build()
    seconds = time.perf_counter() - started
    db.session.rollback()
    return built, seconds


def _first_tick_is_over() -> bool:
    """A new house starts each scheduled job once; the report then has the worker to itself."""
    states = db.session.scalars(select(BackgroundJob.state)).all()
    db.session.rollback()
    return bool(states) and set(states) <= {JobState.DONE.value, JobState.FAILED.value}


def _job(job_id: str) -> BackgroundJob:
    """The row as it stands now. Looking must hold no lock: a worker is waiting to write."""
    db.session.rollback()
    row = db.session.get_one(BackgroundJob, job_id, populate_existing=True)
    db.session.expunge(row)
    db.session.rollback()
    return row


def _check_report(report_id: str, job_id: str, undisturbed: Built) -> None:
    """Once, whole, and the same figures as without any fault."""
    job = _job(job_id)
    assert (job.state, job.error) == (JobState.DONE, "")
    report = db.session.get_one(EngagementReport, report_id, populate_existing=True)
    assert report.state == "ready"
    assert report.data_digest == undisturbed.data_digest
    assert report.release_digest == undisturbed.release_digest
    assert {file.format for file in report.files} == set(undisturbed.files)
    assert all(sha256(file.content) == file.sha256 for file in report.files)
    assert all(len(file.content) == file.size for file in report.files)
    assert _how_many(EngagementReport) == 1
    assert _how_many(ReleaseEntry) == 1
    assert _entries("report.built") == 1
    assert first_break(chain()) is None


def web_killed_while_voting(house: House, chance: Random) -> Facts:
    """Every web process dies at some request of many voters' and starts again; voters ask again until they are answered."""
    held = _an_open_round(codes=VOTERS + 5)
    slug = held.pb_round.slug
    db.session.commit()
    web = house.serve()
    requests = Requests()
    residents = [
        Resident(house.address, code, chance.choice(CHOICES), requests)
        for code in held.codes[:VOTERS]
    ]
    at_request, delay = chance.randint(1, VOTERS * 4), chance.uniform(0, 0.03)
    with ThreadPoolExecutor(VOTERS_AT_ONCE) as hall:
        receipts = [hall.submit(resident.vote, slug) for resident in residents]
        requests.wait_until(at_request)
        time.sleep(delay)
        kill(web)
        house.serve()
        trackers = [receipt.result() for receipt in receipts]
    _check_box(trackers)
    _count_and_compare(held, [resident.chosen for resident in residents])
    return {
        "at_request": at_request,
        "after_ms": round(delay * 1000),
        "asked_again": requests.failed,
        "ballots": VOTERS,
    }


def _check_box(trackers: list[str]) -> None:
    """As many spent codes as sealed ballots as receipts, and every receipt in the box."""
    db.session.rollback()
    assert len(set(trackers)) == VOTERS
    assert _spent() == _how_many(SealedBallot) == VOTERS
    assert set(db.session.scalars(select(SealedBallot.tracker))) == set(trackers)


def _count_and_compare(held: OpenRound, chosen: list[list[str]]) -> None:
    pb_round = db.session.get_one(Round, held.pb_round.id, populate_existing=True)
    close_round(pb_round, now=system_now(), actor=SECOND_OFFICER)
    open_box(pb_round, cards=held.cards, now=system_now(), actor=FIRST_OFFICER)
    db.session.commit()
    _check_marks(chosen)


def _check_marks(chosen: list[list[str]]) -> None:
    """The opened box holds what was chosen, each once."""
    opened = Counter(tuple(marks) for marks in db.session.scalars(select(Ballot.marks)))
    assert opened == Counter(tuple(marks) for marks in chosen)
    assert first_break(chain()) is None


def opening_killed(house: House, chance: Random) -> Facts:
    """The worker that opens the box dies with its run; either everything has been counted or nothing has changed. The next run
    has a key of its own, gets the cards anew and counts once."""
    held = _an_open_round(codes=SEALED)
    chosen = [chance.choice(CHOICES) for _ in held.codes]
    for code, marks in zip(held.codes, chosen, strict=True):
        cast_ballot(
            held.pb_round,
            code=code,
            tracker=new_code(),
            chosen=marks,
            channel=Channel.ONLINE,
            view=View(),
            now=system_now(),
        )
    close_round(held.pb_round, now=system_now(), actor=SECOND_OFFICER)
    db.session.commit()
    seconds = _time_of_opening(held)
    worker = house.start("worker")
    house.start("schedule")
    wait_for(_first_tick_is_over, "the first tick")
    job_id = prepare_opening(_round_now(held), now=system_now(), actor=FIRST_OFFICER).job_id
    db.session.commit()
    first_key = _give_cards_to_a_new_run(held, b"")
    delay = chance.uniform(0, seconds * PAST_THE_END)
    time.sleep(delay)
    kill(worker)
    is_counted = _check_all_or_nothing()
    house.start("worker")
    if not is_counted:
        _give_cards_to_a_new_run(held, first_key)
    wait_for(lambda: _job(job_id).state in {JobState.DONE, JobState.FAILED}, "the end of the job")
    assert _job(job_id).state == JobState.DONE
    assert _check_all_or_nothing()
    assert _entries("round.counted") == 1
    _check_marks(chosen)
    return {"after_ms": round(delay * 1000), "was_counted": is_counted, "ballots": SEALED}


def _round_now(held: OpenRound) -> Round:
    db.session.rollback()
    return db.session.get_one(Round, held.pb_round.id, populate_existing=True)


def _time_of_opening(held: OpenRound) -> float:
    """How long an opening takes when nobody disturbs it; it is taken back."""
    started = time.perf_counter()
    open_box(_round_now(held), cards=held.cards, now=system_now(), actor=FIRST_OFFICER)
    db.session.rollback()
    return time.perf_counter() - started


def _give_cards_to_a_new_run(held: OpenRound, old_key: bytes) -> bytes:
    """Wait for a run whose key is not the old one, and let each officer give a card."""

    def key() -> bytes:
        db.session.rollback()
        found = db.session.scalar(select(Opening.public_key)) or b""
        db.session.rollback()
        return found

    wait_for(lambda: key() not in {b"", old_key}, "a run that waits for the cards")
    shown = key()
    for officer, card in zip((FIRST_OFFICER, SECOND_OFFICER), held.cards, strict=True):
        give_card(_round_now(held), card=card, now=system_now(), actor=officer)
        db.session.commit()
    return shown


def _check_all_or_nothing() -> bool:
    """Whether the box has been counted; anything between is a fault."""
    db.session.rollback()
    pb_round = db.session.scalars(select(Round).execution_options(populate_existing=True)).one()
    is_counted = pb_round.counted_at is not None
    held = (_how_many(SealedBallot), _how_many(Ballot), _how_many(TrackerEntry), _spent())
    assert held == ((0, SEALED, SEALED, SEALED) if is_counted else (SEALED, 0, 0, SEALED))
    assert bool(pb_round.outcome) == is_counted
    return is_counted


def _an_open_round(*, codes: int) -> OpenRound:
    """Open in real time, unlike the rounds of other tests: web processes look at the machine's clock."""
    moment = system_now()
    pb_round = a_draft_round(a_programme())
    pb_round.opens_at, pb_round.closes_at = (
        moment - timedelta(days=1),
        moment + timedelta(days=21),
    )
    check_languages(pb_round, now=moment)
    cards = (
        make_key_card(pb_round, now=moment, actor=FIRST_OFFICER),
        make_key_card(pb_round, now=moment, actor=SECOND_OFFICER),
    )
    try_keys(pb_round, cards=cards, now=moment, actor=FIRST_OFFICER)
    name_witnesses(pb_round)
    made = make_codes(pb_round, codes)
    open_round(pb_round, now=moment, actor=FIRST_OFFICER)
    return OpenRound(pb_round, made, cards)


def _spent() -> int:
    return (
        db.session.scalar(
            select(func.count())
            .select_from(RegisterEntry)
            .where(RegisterEntry.standing == Standing.SPENT)
        )
        or 0
    )


def _how_many(model: type[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def _entries(action: str) -> int:
    return (
        db.session.scalar(
            select(func.count()).select_from(AuditEntry).where(AuditEntry.action == action)
        )
        or 0
    )


SCENES: tuple[Scene, ...] = (
    report_run_killed,
    web_killed_while_voting,
    opening_killed,
    report_queue_wiped,
    report_worker_killed,
)
