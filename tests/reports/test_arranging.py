"""Officers arrange a report, write beside its figures, and correct one that is published. No figure changes by it."""

import pytest
from redis import Redis

from engage.reports.models import EngagementReport
from engage.reports.queries.documents import shown_document, whole_document
from engage.reports.queries.reports import report_or_404
from engage.reports.rules.arrangement import parts_of
from engage.reports.rules.document import Heading, published_tables
from tests.reports.conftest import Desk
from tests.reports.test_numbers import FORBIDDEN, a_closed_survey, file

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


def a_ready_report(desk: Desk) -> EngagementReport:
    a_closed_survey()
    desk.assess()
    return desk.build()


def number_of(report: EngagementReport, title: str) -> str:
    parts = parts_of(whole_document(report))
    return next(part.number for part in parts if part.title == title)


def arrange(desk: Desk, report: EngagementReport, title: str, **wish: str) -> tuple[int, str]:
    address = f"/officers/reports/{report.slug}/parts/{number_of(report, title)}"
    fields = {"is_shown": "yes", "place": "0", "says": "", **wish}
    answer = desk.press(address, at=address, **fields)
    return answer.status_code, answer.get_data(as_text=True)


def write_files(desk: Desk, report: EngagementReport) -> EngagementReport:
    address = f"/officers/reports/{report.slug}"
    assert desk.press(f"{address}/write", at=f"{address}/parts").status_code == 302
    return desk.work_on(report_or_404(report.slug))


def headings(report: EngagementReport) -> list[str]:
    blocks = shown_document(report).blocks
    return [one.text for one in blocks if isinstance(one, Heading) and one.level == 1]


@pytest.mark.requirement("S4", "R2")
def test_parts_go_where_officers_put_them_in_every_file_and_no_figure_changes(
    desk: Desk, queue: Redis
) -> None:
    report = a_ready_report(desk)
    built = headings(report)
    release, data = report.release_digest, report.data_digest
    assert arrange(desk, report, "Differences between groups", is_shown="no")[0] == 302
    said = "We will put 31 lamps up in 2027 for £4,000."
    assert arrange(desk, report, "Who took part", place="1", says=said)[0] == 302
    preview = desk.get(f"/officers/reports/{report.slug}/preview")
    assert f"What officers say: {said}" in preview
    assert said not in file(desk, report, "html").decode()

    report = write_files(desk, report)

    assert headings(report)[0] == "Who took part"
    assert set(built) - set(headings(report)) == {"Differences between groups"}
    assert said in file(desk, report, "html").decode()
    assert "Officers left these parts out: Differences between groups." in preview
    assert (report.release_digest, report.data_digest) == (release, data)
    assert report.state == "ready"
    assert all(table.columns is None for table in published_tables(shown_document(report).blocks))


@pytest.mark.requirement("W1")
@pytest.mark.parametrize("words", FORBIDDEN)
def test_officers_cannot_claim_what_an_open_consultation_cannot(
    desk: Desk, queue: Redis, words: str
) -> None:
    report = a_ready_report(desk)
    status, page = arrange(desk, report, "In short", says=f"This is {words} of 31.")
    assert status == 422
    assert "People chose to take part" in page


@pytest.mark.requirement("S4")
def test_a_number_that_is_no_figure_of_the_report_has_to_be_sworn_not_to_be_of_people(
    desk: Desk, queue: Redis
) -> None:
    report = a_ready_report(desk)
    status, page = arrange(desk, report, "In short", says="31 said so, and 4 go to shops.")
    assert status == 422
    assert "Not figures of this report: 4." in page
    status, _page = arrange(
        desk, report, "In short", says="4 new lamps.", numbers_are_not_people="y"
    )
    assert status == 302


@pytest.mark.requirement("W1", "G4")
def test_what_keeps_a_report_honest_cannot_be_left_out(desk: Desk, queue: Redis) -> None:
    report = a_ready_report(desk)
    for title in ("Who took part", "How we did this and what it cannot tell"):
        arrange(desk, report, title, is_shown="no")
        assert title in headings(report_or_404(report.slug))


@pytest.mark.requirement("R2")
def test_what_was_proposed_is_what_is_published(desk: Desk, queue: Redis) -> None:
    report = a_ready_report(desk)
    address = f"/officers/reports/{report.slug}"
    arrange(desk, report, "In short", says="Thank you.")
    refused = desk.press(f"{address}/publish", at=address)
    assert refused.status_code == 422, "its files do not show it yet"
    report = write_files(desk, report)
    assert desk.press(f"{address}/publish", at=address).status_code == 302
    arrange(desk, report, "In short", says="Thank you all.")
    desk.sit(1)
    page = desk.get("/officers/acts/")
    action = page.partition('/confirm"')[0].rpartition('action="')[2] + "/confirm"
    desk.press(action, at="/officers/acts/")
    assert report_or_404(report.slug).state == "ready"


def confirm(desk: Desk) -> int:
    """Press the one confirmation that waits."""
    page = desk.get("/officers/acts/")
    action = page.partition('/confirm"')[0].rpartition('action="')[2] + "/confirm"
    return int(desk.press(action, at="/officers/acts/").status_code)


@pytest.mark.requirement("R2")
def test_a_correction_of_two_officers_stands_above_a_report_that_never_changes(
    desk: Desk, queue: Redis
) -> None:
    report = a_ready_report(desk)
    address = f"/officers/reports/{report.slug}/corrections"
    assert desk.press(address, at=address, says="Too early").status_code == 409
    desk.publish(report)
    before = file(desk, report, "html")
    assert desk.press(address, at=address, says="").status_code == 422
    desk.sit(0)
    assert desk.press(address, at=address, says="The play day was in May.").status_code == 302
    assert "Waits for a second officer" in desk.get(f"/officers/reports/{report.slug}")
    assert "The play day was in May." not in desk.get(f"/reports/{report.slug}")
    assert '/confirm"' not in desk.get("/officers/acts/")
    desk.sit(1)
    assert "The play day was in May." in desk.get("/officers/acts/")
    assert confirm(desk) == 302
    assert file(desk, report, "html") == before
    part = f"/officers/reports/{report.slug}/parts/0"
    late = desk.press(part, at=part, is_shown="yes", place="0", says="Late")
    assert late.status_code == 409
    desk.sit(None)
    assert "The play day was in May." in desk.get(f"/reports/{report.slug}")
    assert "The play day was in May." in desk.get(f"/easy/reports/{report.slug}")
