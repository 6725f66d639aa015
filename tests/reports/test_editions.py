"""Editions in other languages: the very figures of one report, published with it, with officers' own words or a note that they wait."""

import csv
import json

import pytest
from redis import Redis

from engage.kernel.db import db
from engage.reports.queries.reports import report_or_404
from engage.reports.rules.snapshot import figures_of, from_document
from tests.reports.conftest import Desk
from tests.reports.test_arranging import a_closed_survey, arrange, number_of, write_files

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


def figures_of_csv(text: str) -> list[list[str]]:
    """The figures of a small CSV without its words."""
    return [line[1:] for line in csv.reader(text.lstrip("\ufeff").splitlines()[1:])]


@pytest.mark.requirement("S4", "R2", "A9")
def test_an_edition_has_the_same_figures_is_published_with_its_report_and_says_what_waits(
    desk: Desk, queue: Redis
) -> None:
    a_closed_survey()
    desk.assess()
    page = "/officers/reports/"
    asked = desk.press(page, programme="one-place", language="en", also_in=["ur", "en"])
    report = desk.work_on(report_or_404(asked.location.rpartition("/")[2]))
    (urdu,) = report.editions
    assert (urdu.slug, urdu.number, urdu.state) == (f"{report.slug}-ur", report.number, "ready")
    assert figures_of(urdu.document or {}) == figures_of(report.document or {})
    assert urdu.release_number == report.release_number
    in_list = desk.get(page)
    assert in_list.count(f'href="/officers/reports/{report.slug}"') == 1
    assert "English, اردو" in in_list
    assert urdu.slug not in in_list
    figures_at = f"{from_document(report.document or {}).address}/tables/2.csv".partition("//")[
        2
    ].partition("/")[2]
    assert figures_at == f"reports/{report.slug}/tables/2.csv"
    assert desk.client.get(f"/{figures_at}").status_code == 404
    alone = f"/officers/reports/{urdu.slug}"
    assert desk.press(f"{alone}/publish", at=page).status_code == 409

    said, easy = "Lamps come first.", "We will put lamps up."
    assert arrange(desk, report, "Who took part", says=said, easy=easy)[0] == 302
    number = number_of(report, "Who took part")
    waiting = desk.get(f"{alone}/preview")
    assert "ابھی تک کسی نے" in waiting
    assert said not in waiting
    part = f"{alone}/parts/{number}"
    assert said in desk.get(part)
    report = write_files(desk, report)
    desk.work_on(report_or_404(urdu.slug))
    desk.publish(report_or_404(report.slug))
    db.session.expire_all()
    assert {one.state for one in (report_or_404(report.slug), report_or_404(urdu.slug))} == {
        "published"
    }

    desk.sit(None)
    in_both = [
        figures_of_csv(desk.get(f"/reports/{slug}/tables/2.csv"))
        for slug in (report.slug, urdu.slug)
    ]
    assert in_both[0] == in_both[1] != []
    assert desk.client.get(f"/reports/{report.slug}/tables/99.csv").status_code == 404
    assert desk.get("/reports/").count("/reports/one-place") == 1
    in_urdu = desk.get(f"/ur/reports/{report.slug}")
    assert "ابھی تک کسی نے" in in_urdu
    assert f"/ur/reports/{report.slug}" in in_urdu
    assert "This report is not in your language" not in in_urdu
    assert said in desk.get(f"/reports/{report.slug}")
    in_easy = desk.get(f"/easy/reports/{report.slug}")
    assert easy in in_easy
    assert "That is not in easy read yet." not in in_easy


def test_a_report_in_one_language_says_so_on_pages_in_another(desk: Desk, queue: Redis) -> None:
    a_closed_survey()
    desk.assess()
    report = desk.build()
    assert arrange(desk, report, "Who took part", says="Lamps come first.")[0] == 302
    desk.publish(write_files(desk, report))
    desk.sit(None)
    assert "یہ رپورٹ آپ کی زبان میں نہیں ہے" in desk.get(f"/ur/reports/{report.slug}")
    assert "That is not in easy read yet." in desk.get(f"/easy/reports/{report.slug}")


def test_figures_differ_where_one_differs(desk: Desk, queue: Redis) -> None:
    a_closed_survey()
    stored = json.loads(json.dumps(desk.build().document))
    before = figures_of(stored)
    account = next(block for block in stored["blocks"] if block["kind"] == "account")
    account["lines"][0][1][0] += 1
    assert figures_of(stored) != before
