"""Reports that are asked for by the clock."""

from datetime import date, timedelta

import pytest
from flask import Flask
from redis import Redis

from engage.kernel.db import db
from engage.reports.commands.scheduling import ask_for_due_reports
from engage.reports.rules.rhythm import Rhythm, is_due
from tests.conftest import NOON
from tests.programme import an_open_survey
from tests.reports.conftest import Desk

PAGE = "/officers/reports/by-the-clock"


@pytest.mark.parametrize(
    ("rhythm", "last", "today", "due"),
    [
        (Rhythm.WEEKLY, None, date(2026, 11, 22), True),
        (Rhythm.WEEKLY, date(2026, 11, 16), date(2026, 11, 22), False),
        (Rhythm.WEEKLY, date(2026, 11, 15), date(2026, 11, 22), True),
        (Rhythm.MONTHLY, date(2026, 11, 1), date(2026, 11, 30), False),
        (Rhythm.MONTHLY, date(2026, 11, 30), date(2026, 12, 1), True),
        (Rhythm.MONTHLY, date(2026, 12, 31), date(2027, 1, 1), True),
    ],
)
def test_when_the_next_report_is_due(
    rhythm: Rhythm, last: date | None, today: date, due: bool
) -> None:
    assert is_due(rhythm, last, today) is due


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_report_is_asked_for_once_a_week_until_officers_say_no_longer(
    app: Flask, desk: Desk, queue: Redis
) -> None:
    an_open_survey()
    wish = {"programme": "one-place", "language": "en"}
    assert desk.press(PAGE, at=PAGE, **wish).status_code == 422
    assert desk.press(PAGE, at=PAGE, rhythm="weekly", **wish).status_code == 302
    assert "every week" in desk.get(PAGE)
    (first,) = ask_for_due_reports(now=NOON)
    db.session.commit()
    assert desk.work_on(first).state == "ready"
    assert ask_for_due_reports(now=NOON + timedelta(days=6)) == []
    assert len(ask_for_due_reports(now=NOON + timedelta(days=7))) == 1
    db.session.commit()
    desk.press(PAGE, at=PAGE, rhythm="never", **wish)
    assert ask_for_due_reports(now=NOON + timedelta(days=30)) == []
    assert app.extensions["engage.schedule"]["reports.ask_for_due"] == "23 5 * * *"
