"""The worker that counts what is new: each response once, in pieces, whatever happens in between."""

from collections.abc import Iterator
from typing import Any

import pytest
from redis import Redis

from engage.jobs.commands import enqueue
from engage.jobs.rules.lifecycle import JobState
from engage.jobs.worker import run_job
from engage.kernel.access import SYSTEM
from engage.kernel.clock import now
from engage.kernel.db import db
from surveys import jobs
from surveys.commands import tallying
from surveys.commands.tallying import Piece, count_next, rebuild_tally
from surveys.models import Survey, SurveyResponse
from surveys.queries.counting import surveys_with_new_responses
from surveys.queries.surveys import survey_by_id
from tests.jobs.conftest import state_of
from tests.programme import an_open_survey
from tests.reports.conftest import answer_survey

ANSWERS: list[dict[str, Any]] = [{"first": "homes", "where": ["park"]}, {"first": "safety"}]


@pytest.fixture
def queue(redis_url: str) -> Iterator[Redis]:
    with Redis.from_url(redis_url, socket_timeout=60) as connection:
        connection.flushall()
        yield connection


@pytest.fixture
def in_twos(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tallying, "AT_ONCE", 2)


def run() -> str:
    job_id = enqueue("surveys.refresh_tallies", now=now(), actor=SYSTEM).id
    db.session.commit()
    run_job(job_id)
    db.session.rollback()
    return job_id


def homes(survey_id: str) -> int:
    db.session.expire_all()
    survey = db.session.get(Survey, survey_id)
    assert survey is not None
    cells = {tuple(cell): count for cell, count in survey.counts["1"]["cells"]["first"]}
    return int(cells["homes",])


@pytest.mark.usefixtures("app", "queue", "in_twos")
def test_what_is_new_is_counted_once_in_every_survey() -> None:
    survey_id = an_open_survey().id
    answer_survey(survey_by_id(survey_id), ANSWERS * 5)
    run()
    assert homes(survey_id) == 5
    assert surveys_with_new_responses() == []
    answer_survey(survey_by_id(survey_id), ANSWERS)
    run()
    run()
    assert homes(survey_id) == 6
    rebuild_tally(survey_by_id(survey_id))
    db.session.commit()
    assert homes(survey_id) == 6


@pytest.mark.usefixtures("app", "in_twos")
def test_each_piece_looks_once_more_where_the_one_before_it_was() -> None:
    """So that no later refresh has to: see ``count_next``."""
    survey_id = an_open_survey().id
    answer_survey(survey_by_id(survey_id), ANSWERS * 3)
    first = count_next(survey_by_id(survey_id))
    second = count_next(survey_by_id(survey_id), first)
    assert first is not None
    assert second is not None
    assert (first.behind, second.behind, second.counted) == ("", first.reached, 2)
    third = count_next(survey_by_id(survey_id), second)
    assert third is not None
    assert (third.behind, third.counted) == (second.reached, 2)
    assert count_next(survey_by_id(survey_id), third) is None
    late = db.session.get_one(SurveyResponse, third.reached)
    late.is_tallied = False
    db.session.flush()
    found = count_next(survey_by_id(survey_id), third)
    assert found is not None
    assert (found.counted, found.reached) == (1, third.reached)


@pytest.mark.usefixtures("app", "queue", "in_twos")
def test_a_run_that_ends_in_the_middle_has_counted_what_it_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    survey_id = an_open_survey().id
    answer_survey(survey_by_id(survey_id), ANSWERS * 4)
    pieces: list[Piece | None] = []

    def broken(survey: Survey, before: Piece | None) -> Piece | None:
        pieces.append(count_next(survey, before))
        if len(pieces) == 3:
            raise MemoryError
        return pieces[-1]

    monkeypatch.setattr(jobs, "count_next", broken)
    assert state_of(run()).state == JobState.FAILED
    kept = db.session.query(SurveyResponse).filter(SurveyResponse.is_tallied.is_(True)).count()
    assert kept == 4
    monkeypatch.undo()
    run()
    assert homes(survey_id) == 4
