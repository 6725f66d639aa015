"""``Window.is_open`` and its twin in SQL agree over the same moments, on both databases."""

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select

from engage.activities.models import Activity
from engage.activities.queries import window_is_open
from engage.kernel.db import db
from engage.rules.window import Window
from tests.programme import NOON, a_programme

TICK = timedelta(microseconds=1)
EDGES = [
    datetime(2026, 3, 29, 1, tzinfo=UTC),
    datetime(2026, 10, 24, 23, tzinfo=UTC),
    datetime(2026, 10, 25, 0, 59, 59, 999_999, tzinfo=UTC),
    datetime(2026, 10, 25, 1, tzinfo=UTC),
    datetime(2026, 10, 26, tzinfo=UTC),
    datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC),
    datetime(2027, 1, 1, tzinfo=UTC),
]
MOMENTS = sorted({edge + step for edge in EDGES for step in (-TICK, timedelta(), TICK)})
WINDOWS = [Window(opens, closes) for opens, closes in product([None, *EDGES], repeat=2)]


@pytest.mark.requirement("G3")
def test_the_sql_twin_agrees_with_the_window_at_every_edge(app: Flask) -> None:
    programme = a_programme()
    table: Any = Activity.__table__
    rows: list[dict[str, Any]] = [
        {
            "id": str(number),
            "programme_id": programme.id,
            "kind": "session",
            "slug": f"window-{number}",
            "position": 0,
            "state": "open",
            "opens_at": window.opens_at,
            "closes_at": window.closes_at,
            "words": {},
            "picture": "",
            "created_at": NOON,
        }
        for number, window in enumerate(WINDOWS)
    ]
    db.session.execute(insert(table), rows)

    for now in MOMENTS:
        in_sql = set(db.session.scalars(select(table.c.id).where(window_is_open(now))))
        in_python = {str(n) for n, window in enumerate(WINDOWS) if window.is_open(now)}
        assert in_sql == in_python, now
