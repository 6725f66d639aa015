"""A survey of thirty questions with very many responses on PostgreSQL: what the tally costs a worker, and how that grows."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any

from sqlalchemy import text

from engage.config import Settings
from engage.factory import create_app
from engage.kernel.clock import system_now
from engage.kernel.db import db
from surveys.commands.tallying import count_next
from surveys.models import Survey
from surveys.queries.counting import surveys_with_new_responses
from surveys.queries.surveys import survey_by_id
from surveys.rules.questionnaire import Option, Question, Questionnaire, QuestionnairePage
from tests.programme import an_open_survey
from tests.servers import postgres_server

SEED = 20261123
SIZES = (10_000, 100_000, 1_000_000)
NEW = 1_000
KINDS = ("single", "single", "scale", "multiple", "single")
OPTIONS = tuple("abcdefg")
DIFFERENT = 5_000
"""Responses that differ; the rest repeat them, with ids of their own."""
PEAK, RESIDENT = "VmHWM", "VmRSS"

_INSERT = """
INSERT INTO survey_response (id, survey_id, version, answers, view, channel, reference_digest, received_on, is_tallied)
SELECT md5(n::text), :survey, 1, a.answers, 'en', 'online', md5(n::text) || md5((-n)::text), :day, false
FROM generate_series(CAST(:first AS int), CAST(:last AS int)) AS numbers(n) JOIN bench_answers a ON a.place = n % :different
"""


def thirty_questions() -> Questionnaire:
    """Single choices, scales and several answers; two of them in own words, which are not counted."""
    options = tuple(Option(one, {"label": {"en": one.upper()}}) for one in OPTIONS)
    counted = [
        Question(f"q{place}", KINDS[place % 5], {"label": {"en": f"Question {place}"}}, options)
        for place in range(28)
    ]
    told = [Question(name, "long_text", {"label": {"en": "Say more"}}) for name in ("more", "also")]
    return Questionnaire("thirty", 1, (QuestionnairePage("all", (*counted, *told)),))


def an_answer(chance: Random) -> dict[str, Any]:
    """A response to all of it: now and then a question is left blank."""
    answers: dict[str, Any] = {}
    for place in range(28):
        kind = KINDS[place % 5]
        if chance.random() < 0.05:
            answers[f"q{place}"] = None
        elif kind == "multiple":
            answers[f"q{place}"] = sorted(chance.sample(OPTIONS, chance.randint(1, 4)))
        else:
            answers[f"q{place}"] = chance.choice(OPTIONS)
    answers["more"] = "More lights on the path by the river, please, and a bench." * 2
    answers["also"] = None
    return answers


@dataclass(frozen=True)
class Tabulation:
    """What one refresh took: ``mb`` is the most memory beyond what the idle process had."""

    responses: int
    seconds: float
    processor: float
    mb: float

    @property
    def microseconds_each(self) -> float:
        return self.seconds / self.responses * 1_000_000


def growth(sizes: tuple[int, ...] = SIZES) -> Iterator[tuple[str, Tabulation]]:
    """For each size: the first tabulation of everything, then that of a thousand new ones."""
    with _survey() as survey_id:
        refresh_all(survey_id)
        there = 0
        for size in sizes:
            _answer(survey_id, there + 1, there + size)
            yield "first", measured(survey_id)
            there += size
            _answer(survey_id, there + 1, there + NEW)
            yield "refresh", measured(survey_id)
            there += NEW


def measured(survey_id: str) -> Tabulation:
    """Count everything that is new, as the job does, and take the time."""
    Path("/proc/self/clear_refs").write_text("5")
    idle, begun, worked = memory_mb(RESIDENT), perf_counter(), process_time()
    seen = refresh_all(survey_id)
    seconds, processor = perf_counter() - begun, process_time() - worked
    return Tabulation(seen, seconds, processor, memory_mb(PEAK) - idle)


def refresh_all(survey_id: str) -> int:
    """What ``surveys.refresh_tallies`` does for one survey, with its look at which surveys wait."""
    assert set(surveys_with_new_responses()) <= {survey_id}
    piece = count_next(survey_by_id(survey_id))
    counted = 0
    while piece:
        db.session.commit()
        counted += piece.counted
        piece = count_next(survey_by_id(survey_id), piece)
    db.session.commit()
    return counted


def memory_mb(what: str) -> float:
    """A line of ``/proc/self/status``, in megabytes."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(what)).split()[1]) / 1000


@contextmanager
def _survey() -> Iterator[str]:
    with TemporaryDirectory(prefix="engage-tally-") as name, postgres_server() as url:
        settings = Settings(
            secret_key="a secret that only benchmarks use, long enough",
            database_url=url,
            redis_url=f"unix://{name}/none",
            data_dir=Path(name),
            is_secure=False,
            log_level="ERROR",
        )
        app = create_app(settings)
        with app.app_context():
            db.create_all()
            survey: Survey = an_open_survey(thirty_questions())
            moment = system_now()
            survey.opens_at, survey.closes_at = (moment + timedelta(days=day) for day in (-1, 21))
            survey_id = survey.id
            db.session.execute(text("CREATE TABLE bench_answers (place int, answers json)"))
            chance = Random(SEED)
            rows = [
                {"place": place, "answers": json.dumps(an_answer(chance))}
                for place in range(DIFFERENT)
            ]
            db.session.execute(
                text("INSERT INTO bench_answers VALUES (:place, CAST(:answers AS json))"), rows
            )
            db.session.commit()
            yield survey_id
            db.session.remove()
            db.engine.dispose()


def _answer(survey_id: str, first: int, last: int) -> None:
    """So many new responses, made inside the database, and its statistics brought up to date."""
    facts = {"first": first, "last": last, "survey": survey_id, "different": DIFFERENT}
    db.session.execute(text(_INSERT), {**facts, "day": date(2026, 11, 22)})
    db.session.commit()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE survey_response"))
