"""Work by the clock: each tick once, whoever looks and however often."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from redis import Redis
from sqlalchemy import select

from engage.jobs.models import BackgroundJob
from engage.jobs.queue import pushed_ids
from engage.jobs.ticks import SCHEDULE, latest_tick, start_due_ticks
from engage.kernel.db import db
from tests.conftest import NOON

LINE = "17 3 * * *"
"""Every night at seventeen minutes past three, in London."""


@pytest.fixture
def nightly(app: Flask, queue: Redis) -> Iterator[str]:
    """A house whose only scheduled work is a test job."""
    there = dict(app.extensions[SCHEDULE])
    app.extensions[SCHEDULE].clear()
    app.extensions[SCHEDULE]["test.note"] = LINE
    yield "test.note"
    app.extensions[SCHEDULE].clear()
    app.extensions[SCHEDULE].update(there)


def start(moment: datetime) -> list[BackgroundJob]:
    started = start_due_ticks(now=moment)
    db.session.commit()
    return started


@pytest.mark.parametrize(
    ("moment", "tick"),
    [
        (datetime(2026, 11, 22, 12, tzinfo=UTC), datetime(2026, 11, 22, 3, 17, tzinfo=UTC)),
        (datetime(2026, 11, 22, 3, 17, 59, tzinfo=UTC), datetime(2026, 11, 22, 3, 17, tzinfo=UTC)),
        (datetime(2026, 11, 22, 3, 16, 59, tzinfo=UTC), datetime(2026, 11, 21, 3, 17, tzinfo=UTC)),
        (datetime(2026, 7, 1, 12, tzinfo=UTC), datetime(2026, 7, 1, 2, 17, tzinfo=UTC)),
    ],
    ids=["noon", "in its minute", "a second before", "summer time"],
)
def test_the_newest_tick_is_reckoned_by_londons_clock(moment: datetime, tick: datetime) -> None:
    assert latest_tick(LINE, moment) == tick


def test_a_tick_is_started_once_however_often_somebody_looks(nightly: str) -> None:
    (job,) = start(NOON)
    assert job.name == nightly
    assert pushed_ids() == {job.id}
    assert start(NOON) == []
    assert start(NOON + timedelta(hours=15)) == []


def test_the_next_night_brings_the_next_one(nightly: str) -> None:
    start(NOON)
    assert len(start(NOON + timedelta(hours=16))) == 1


def test_of_nights_that_were_missed_only_the_newest_is_made_up_for(nightly: str) -> None:
    start(NOON)
    (job,) = start(NOON + timedelta(days=5))
    assert (job.once_key or "").endswith("2026-11-27T03:17Z")


def test_a_wiped_queue_neither_repeats_nor_forgets_a_tick(nightly: str, queue: Redis) -> None:
    (job,) = start(NOON)
    queue.flushall()
    assert start(NOON) == []
    rows = db.session.scalars(select(BackgroundJob.id)).all()
    assert list(rows) == [job.id]


def test_a_clock_that_is_set_back_starts_nothing_again(nightly: str) -> None:
    start(NOON)
    assert start(NOON - timedelta(days=2)) == []
