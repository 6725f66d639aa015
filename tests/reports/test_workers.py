"""Builds that are killed, whose queue is wiped, that fail: the report comes out once, with the same digest."""

import contextvars
import os
import signal
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from redis import Redis
from sqlalchemy import func, select

from engage.activities.models import Programme, ReleaseEntry
from engage.activities.releases import publish
from engage.jobs.queries import job_or_404
from engage.jobs.rules.lifecycle import JobState
from engage.kernel.access import SYSTEM
from engage.kernel.clock import now
from engage.kernel.db import db, transactions_that_read, transactions_that_write
from engage.reports import jobs
from engage.reports.build.making import Say, make_report
from engage.reports.commands import keeping
from engage.reports.commands.keeping import Built, scope_of
from engage.reports.models import EngagementReport, ReportFile
from engage.reports.presenters.building import STEP_WORDS
from engage.reports.queries.reports import report_or_404
from engage.reports.rules.formats import STEPS, Format, Step, percent_before
from engage.rules.activity import CountTable
from tests.jobs.conftest import WorkerProcess, state_of
from tests.programme import an_open_survey
from tests.reports.conftest import Desk, answer_survey
from tests.reports.worker_process import KEPT, STOP_AT

FILES = tuple(one for one in Format if one is not Format.COMMITTEE)
BUILT = tuple(step for step in STEPS if step is not Step.WRITE_COMMITTEE)
"""A paper for a committee is written where officers began one."""
MODULE = "tests.reports.worker_process"
PATIENCE = 120
Start = Callable[..., WorkerProcess]


def a_report_to_build(desk: Desk) -> EngagementReport:
    survey = an_open_survey()
    answer_survey(survey, [{"first": "homes", "where": ["park"]}] * 20)
    return desk.ask()


def started(queue: Redis, job_id: str) -> int:
    answer = queue.blpop([f"started:{job_id}"], timeout=PATIENCE)
    assert answer is not None, "no worker took the job"
    return int(answer[1])


def how_many(model: type) -> int:
    """Rows that are committed; asks without disturbing a worker that is writing."""
    db.session.rollback()
    with transactions_that_read():
        count: int = db.session.scalar(select(func.count()).select_from(model)) or 0
        db.session.rollback()
    return count


def check_built_once(slug: str) -> None:
    """One ledger entry, one file of each format, and the digests that a build from nothing gives."""
    db.session.rollback()
    report = report_or_404(slug)
    again = make_report(report.programme, language="en", now=now(), say=lambda _step: None)
    assert (report.data_digest, report.release_digest) == (again.data_digest, again.release_digest)
    assert (how_many(ReleaseEntry), how_many(ReportFile)) == (1, len(FILES))


@pytest.mark.requirement("R2")
@pytest.mark.parametrize("step", [Step.WRITE_PDF.value, KEPT])
def test_a_build_that_is_killed_is_finished_once_by_the_next_run(
    desk: Desk, queue: Redis, start_worker: Start, step: str
) -> None:
    kill_and_finish(desk, queue, start_worker, step)


@pytest.mark.faults
@pytest.mark.parametrize("step", [step.value for step in BUILT if step is not Step.WRITE_PDF])
def test_a_build_may_be_killed_at_every_step(
    desk: Desk, queue: Redis, start_worker: Start, step: str
) -> None:
    kill_and_finish(desk, queue, start_worker, step)


def kill_and_finish(desk: Desk, queue: Redis, start_worker: Start, step: str) -> None:
    report = a_report_to_build(desk)
    slug, job_id = report.slug, report.job_id or ""
    db.session.rollback()
    queue.set(STOP_AT, step)
    worker = start_worker(MODULE)
    assert started(queue, job_id) == 1
    (horse,) = worker.horses()
    os.kill(horse, signal.SIGKILL)
    assert started(queue, job_id) == 2
    assert how_many(ReportFile) == how_many(ReleaseEntry) == 0
    queue.lpush(f"go:{job_id}", 1)
    worker.stop()
    assert state_of(job_id).state == JobState.DONE
    check_built_once(slug)


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_wiping_the_queue_during_a_build_loses_nothing(
    desk: Desk, queue: Redis, start_worker: Start
) -> None:
    report = a_report_to_build(desk)
    slug, job_id = report.slug, report.job_id or ""
    db.session.rollback()
    queue.set(STOP_AT, Step.WRITE_XLSX.value)
    worker = start_worker(MODULE)
    assert started(queue, job_id) == 1
    queue.flushall()
    queue.lpush(f"go:{job_id}", 1)
    worker.stop()
    check_built_once(slug)


def test_progress_on_the_page_is_the_jobs_own(
    desk: Desk, queue: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked in the middle of the build, after every step has begun."""
    seen = []
    report = a_report_to_build(desk)
    address = f"/officers/reports/{report.slug}/progress"
    db.session.rollback()

    def look(programme: Programme, *, say: Say, **facts: Any) -> Built:
        def tell(step: Step) -> None:
            say(step)
            browser = FlaskClient(desk.app, desk.app.response_class)
            seen.append(contextvars.Context().run(browser.get, address).get_json())

        return make_report(programme, say=tell, **facts)

    monkeypatch.setattr(jobs, "make_report", look)
    desk.work_on(report)
    assert [one["percent"] for one in seen] == [percent_before(step) for step in BUILT]
    assert [one["words"] for one in seen] == [str(STEP_WORDS[step]) for step in BUILT]
    assert not any(one["is_finished"] for one in seen)
    assert desk.client.get(address).get_json() == {
        "percent": 100,
        "words": "Ready",
        "is_finished": True,
    }


def test_a_failed_build_says_why_and_can_be_tried_again(
    desk: Desk, queue: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = a_report_to_build(desk)
    monkeypatch.setattr(keeping, "MOST_BYTES", 10)
    failed = desk.work_on(report)
    page = desk.get(f"/officers/reports/{failed.slug}")
    assert "One of the files is too big to keep." in page
    assert how_many(ReleaseEntry) == 0
    monkeypatch.undo()
    again = f"/officers/reports/{failed.slug}/again"
    assert desk.press(again, at=f"/officers/reports/{failed.slug}").status_code == 302
    ready = desk.work_on(report_or_404(failed.slug))
    assert "Get this report" in desk.get(f"/officers/reports/{ready.slug}")
    check_built_once(ready.slug)


def test_a_release_by_somebody_else_during_the_build_starts_it_again(
    desk: Desk, queue: Redis, monkeypatch: pytest.MonkeyPatch, app: Flask
) -> None:
    """What was written showed figures that may not follow what is out now."""
    report = a_report_to_build(desk)
    slug, job_id, programme_id = report.slug, report.job_id or "", report.programme_id

    def publish_meanwhile(programme: Programme, **facts: Any) -> Built:
        built = make_report(programme, **facts)
        db.session.rollback()
        with app.app_context(), transactions_that_write():
            smaller = [_with_one_less(table) for table in built.tables]
            publish(smaller, scope=scope_of(programme_id), now=now(), actor=SYSTEM)
            db.session.commit()
        return built

    monkeypatch.setattr(jobs, "make_report", publish_meanwhile)
    desk.work_on(report)
    assert state_of(job_id).error == "ledger_moved"
    assert how_many(ReportFile) == 0
    assert "tried again soon" in desk.get(f"/officers/reports/{slug}")
    assert job_or_404(job_id).state == JobState.QUEUED


def _with_one_less(table: CountTable) -> CountTable:
    counts = {key: max(count - 1, 0) for key, count in table.counts.items()}
    return replace(table, counts=counts, base=table.base - 1)


def test_pressing_twice_asks_once(desk: Desk, queue: Redis) -> None:
    assert a_report_to_build(desk).id == desk.ask().id
    assert how_many(EngagementReport) == 1
