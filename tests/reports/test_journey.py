"""From an officer's request to a page that everybody can read."""

import pytest
from redis import Redis

from engage.kernel.db import db
from engage.reports.queries.reports import report_or_404
from engage.rules.channel import Channel
from tests.programme import an_open_survey
from tests.reports.conftest import Desk, answer_survey


def answers(homes: int, safety: int) -> list[dict[str, object]]:
    return [{"first": "homes", "where": ["park"], "more": None}] * homes + [
        {"first": "safety", "where": ["park", "shops"]}
    ] * safety


@pytest.mark.requirement("S4", "G4", "A9")
def test_an_officer_asks_a_worker_builds_and_everybody_reads(desk: Desk, queue: Redis) -> None:
    survey = an_open_survey()
    answer_survey(survey, answers(23, 17))
    answer_survey(survey, answers(2, 0), channel=Channel.PAPER)
    desk.assess()
    asked = desk.ask()
    waiting = desk.get(f"/officers/reports/{asked.slug}")
    assert "Waiting for a worker" in waiting
    assert '<progress max="100" value="0"' in waiting
    desk.work_on(asked)
    ready = desk.get(f"/officers/reports/{asked.slug}")
    assert "The most chosen answer is: Homes, 25 of 42 people (60%)." in ready
    desk.sit(None)
    assert desk.client.get(f"/reports/{asked.slug}").status_code == 404
    desk.sit(0)
    desk.publish(asked)
    desk.sit(None)
    page = desk.get(f"/reports/{asked.slug}")
    assert "25 of 42 people (60%)" in page
    assert desk.get("/reports/").count(f"/reports/{asked.slug}") == 1
    assert "/reports/" in desk.get("/results")
    for name, start in (
        ("pdf", b"%PDF"),
        ("docx", b"PK"),
        ("xlsx", b"PK"),
        ("ods", b"PK"),
        ("csv", b"\xef\xbb\xbf"),
        ("json", b"{"),
        ("zip", b"PK"),
    ):
        file = desk.client.get(f"/reports/{asked.slug}/files/{name}")
        assert file.status_code == 200
        assert file.data.startswith(start)
    assert "42" in desk.get(f"/easy/reports/{asked.slug}")
    db.session.expire_all()
    assert report_or_404(asked.slug).approved_by == desk.officers[1].id
