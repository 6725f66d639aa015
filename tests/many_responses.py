"""Very many responses, made inside the database, and an export of them in a process of its own."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

from flask import Flask
from sqlalchemy import text

from engage.kernel.db import db
from surveys.models import Survey

_ANSWERS = (
    {"first": "homes", "where": ["park", "shops"], "more": "More lights on the path, please."},
    {"first": "safety", "where": {"chosen": ["park"], "other": "x"}, "more": None},
    {"first": "safety", "where": []},
    {"first": "homes", "where": None, "more": "=1+1"},
)
_SQLITE = """
WITH RECURSIVE numbers(n) AS (SELECT :first UNION ALL SELECT n + 1 FROM numbers WHERE n < :last)
INSERT INTO survey_response (id, survey_id, version, answers, view, channel, reference_digest, received_on, is_tallied)
SELECT printf('%032x', n), :survey, 1, CASE n % 4 WHEN 0 THEN :a WHEN 1 THEN :b WHEN 2 THEN :c ELSE :d END,
       'en', 'online', printf('%064x', n), :day, 1 FROM numbers
"""
_POSTGRESQL = """
INSERT INTO survey_response (id, survey_id, version, answers, view, channel, reference_digest, received_on, is_tallied)
SELECT lpad(to_hex(n), 32, '0'), :survey, 1, CAST(CASE n % 4 WHEN 0 THEN :a WHEN 1 THEN :b WHEN 2 THEN :c ELSE :d END AS json),
       'en', 'online', lpad(to_hex(n), 64, '0'), CAST(:day AS date), true FROM generate_series(CAST(:first AS int), CAST(:last AS int)) AS numbers(n)
"""

_TELLING_PEAK = """
import atexit, os, sys
from engage.cli.main import main

def tell():
    with open("/proc/self/status") as status:
        peak = next(line.split()[1] for line in status if line.startswith("VmHWM"))
    used = os.times()
    print(used.user + used.system, peak, file=sys.stderr)

atexit.register(tell)
main()
"""
"""The command, and at its end its processor time and the most memory it had. What ``getrusage`` says of a child begins with
what its parent had."""


def settings_of(app: Flask) -> dict[str, str]:
    """The application's settings as another process of it reads them."""
    settings = app.config["SETTINGS"]
    return {
        "SECRET_KEY": settings.secret_key,
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
        "ENGAGE_DATA_DIR": str(settings.data_dir),
        "ENGAGE_LOG_LEVEL": "ERROR",
    }


def add_responses(survey: Survey, number: int, *, after: int = 0) -> None:
    """So many responses to the small survey of ``tests.programme``, in one statement; ``after`` were made before."""
    made = _SQLITE if db.engine.dialect.name == "sqlite" else _POSTGRESQL
    answers = dict(zip("abcd", map(json.dumps, _ANSWERS), strict=True))
    place = {"first": after + 1, "last": after + number}
    facts = {**place, "survey": survey.id, "day": date(2026, 11, 22).isoformat()}
    db.session.execute(text(made), {**facts, **answers})
    db.session.commit()


@dataclass(frozen=True)
class Export:
    """What one export told and took: ``peak_mb`` is the most memory its process ever had."""

    told: dict[str, Any]
    seconds: float
    processor: float
    peak_mb: float


def export_apart(slug: str, target: Path, environment: dict[str, str]) -> Export:
    """``engage survey export`` in a process of its own; the ending of ``target`` chooses the format."""
    command = [sys.executable, "-c", _TELLING_PEAK, "survey", "export", slug, "--output", str(target), "--json"]  # fmt: skip
    began = perf_counter()
    done = subprocess.run(
        command, capture_output=True, check=False, env={**os.environ, **environment}
    )
    assert done.returncode == 0, done.stderr.decode()
    processor, peak = done.stderr.split()[-2:]
    return Export(
        json.loads(done.stdout), perf_counter() - began, float(processor), int(peak) / 1024
    )
