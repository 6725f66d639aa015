"""Who we reached: the engagement plan, everybody who lives here, the equality assessment and evidence, from desk to report."""

import io
from dataclasses import replace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from redis import Redis

from engage.activities.queries import programme_or_404
from engage.reports.models import EngagementReport
from engage.reports.queries.beside import equality_of
from engage.reports.rules.beside import Characteristic
from engage.reports.rules.document import ComparisonBlock, WordsBlock
from engage.reports.rules.snapshot import from_document
from surveys.importers.ready_made import ready_made
from surveys.models import Survey
from surveys.rules.questionnaire import Questionnaire
from tests.programme import an_open_survey
from tests.reports.conftest import Desk, answer_survey
from tests.reports.test_numbers import READERS, cells_of, file

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
MARGIN = {
    "question": "first",
    "title": "What people would put first",
    "from_age": "0",
    "to_age": "",
    "source": "A count of everybody",
    "counted_on": "2021-03-21",
    "licence": "Open Government Licence 3.0",
}
PLAN = "/officers/reach/one-place"
EVERYBODY = "/officers/reach/-/everybody"
SHARES = "code,name,percent\nhomes,Homes,30.5\nsafety,Safety,69.5\n"


def a_margin(desk: Desk, shares: str = SHARES, **facts: str) -> Any:
    content = (io.BytesIO(shares.encode()), "margin.csv")
    return desk.press(EVERYBODY, at=EVERYBODY, file=content, **{**MARGIN, **facts})


def an_answered_survey(homes: int = 60, safety: int = 40) -> Survey:
    survey = an_open_survey()
    answer_survey(survey, [{"first": "homes"}] * homes)
    answer_survey(survey, [{"first": "safety"}] * safety)
    return survey


def for_whom(desk: Desk, survey: Survey, *, lives_here: str = "yes", from_age: str = "0") -> None:
    address = f"{PLAN}/audiences/{survey.id}"
    fields = {"lives_here": lives_here, "from_age": from_age, "to_age": ""}
    assert desk.press(address, at=address, **fields).status_code == 302


def blocks(report: EngagementReport, kind: type[Any]) -> list[Any]:
    document = from_document(report.document or {})
    return [block for block in document.blocks if isinstance(block, kind)]


@pytest.mark.requirement("EQ5")
def test_people_stand_beside_everybody_where_both_are_about_the_same_people(
    desk: Desk, queue: Redis
) -> None:
    survey = an_answered_survey()
    assert a_margin(desk).status_code == 302
    for_whom(desk, survey)
    report = desk.build()
    page = desk.get(f"/officers/reports/{report.slug}")

    assert "Fewer took part than we would expect from these groups: Feeling safe." in page
    assert "60 of 100 people who answered; 30.5% of everybody. More than we would expect." in page
    (compared,) = blocks(report, ComparisonBlock)
    assert compared.shares == (("homes", 305), ("safety", 695))
    for name in READERS.keys() - {"page", "zip"}:
        assert "30.5%" in " ".join(cells_of(name, file(desk, report, name))), name


@pytest.mark.requirement("EQ5")
@pytest.mark.parametrize(
    ("audience", "said"),
    [
        ({"from_age": "18"}, "about people of every age, and this was for people of 18 and over"),
        ({"lives_here": "no"}, "people who live elsewhere could take part too"),
        (None, "whom the activity was for was not written down"),
    ],
)
def test_a_count_of_other_people_is_not_compared_with(
    desk: Desk, queue: Redis, audience: dict[str, str] | None, said: str
) -> None:
    survey = an_answered_survey()
    a_margin(desk)
    if audience is not None:
        for_whom(desk, survey, **audience)
    report = desk.build()
    page = desk.get(f"/officers/reports/{report.slug}")

    assert said in page
    assert "30.5" not in page
    assert blocks(report, ComparisonBlock) == []


@pytest.mark.requirement("EQ5", "S1")
def test_without_a_count_nothing_is_compared_and_a_hidden_group_is_not_spoken_of(
    desk: Desk, queue: Redis
) -> None:
    survey = an_answered_survey(homes=40, safety=3)
    for_whom(desk, survey)
    assert "compared with everybody" not in desk.get(f"/officers/reports/{desk.build().slug}")
    a_margin(desk)
    page = desk.get(f"/officers/reports/{desk.build().slug}")
    assert "Feeling safe: too few people to say anything about." in page
    assert "Of the groups that we can show, none took part less than we would expect." in page


@pytest.mark.requirement("W3")
@pytest.mark.parametrize(
    ("shares", "facts", "said"),
    [
        ("", {}, "Choose a CSV file in UTF-8"),
        ("code,name,percent\nhomes,Homes,10\nsafety,Safety,10\n", {}, "are not 100 together"),
        ("code,name,percent\nhomes,Homes,x\nsafety,Safety,10\n", {}, "Row 1: a code, a name"),
        ("code,name,percent\nhomes,Homes,0\nsafety,Safety,100\n", {}, "Row 1: a group of nobody"),
        (SHARES, {"to_age": "5", "from_age": "18"}, "The upper age is below the lower one"),
        (SHARES, {"counted_on": "2027-01-01"}, "It cannot have been counted after today"),
        (SHARES, {"question": "How old?"}, "Use small letters"),
    ],
)
def test_a_file_that_is_no_count_is_refused_beside_its_field(
    desk: Desk, shares: str, facts: dict[str, str], said: str
) -> None:
    an_answered_survey(1, 0)
    answer = a_margin(desk, shares, **facts)
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)


def test_the_plan_says_who_was_reached_and_why_others_were_not(desk: Desk, queue: Redis) -> None:
    an_answered_survey()
    line = {"name": "Young carers", "method": "Visits to the club", "owner": "Youth worker"}
    told = {"due_on": "2026-10-01", "standing": "planned", "told": ""}
    assert desk.press(PLAN, at=PLAN, **line, **told).status_code == 302
    assert "Not yet" in desk.get(PLAN)
    page = BeautifulSoup(desk.get(PLAN), "lxml")
    (link,) = page.select("main h3 a")
    address = str(link["href"])
    silent = desk.press(address, at=address, **line, **{**told, "standing": "not_reached"})
    assert silent.status_code == 422
    assert "Enter why they were not reached" in silent.get_data(as_text=True)
    why = {"standing": "not_reached", "told": "The club was closed for repairs."}
    assert desk.press(address, at=address, **line, **{**told, **why}).status_code == 302
    (plan,) = blocks(desk.build(), WordsBlock)
    assert plan.lines[0].label == "Young carers"
    assert plan.lines[0].values[-1] == "Not reached. The club was closed for repairs."
    assert desk.press(f"{address}/remove", at=address).status_code == 302
    assert "No group is planned yet." in desk.get(PLAN)


def test_evidence_from_elsewhere_has_source_day_and_licence_and_counts_as_nobody(
    desk: Desk, queue: Redis
) -> None:
    an_answered_survey()
    address = f"{PLAN}/evidence"
    found = {
        "says": "Buses run less often than in 2019.",
        "source": "A bus company",
        "licence": "OGL",
    }
    later = desk.press(address, at=address, dated_on="2027-02-03", **found)
    assert later.status_code == 422
    assert desk.press(address, at=address, dated_on="2026-02-03", **found).status_code == 302
    report = desk.build()
    page = desk.get(f"/officers/reports/{report.slug}")
    assert "Buses run less often" in page
    assert "Nobody in it is counted as having taken part" in page
    assert "We had 100 contributions" in page


@pytest.mark.requirement("EQ6")
def test_a_report_with_a_blank_line_in_its_assessment_cannot_be_published(
    desk: Desk, queue: Redis
) -> None:
    an_answered_survey()
    report = desk.build()
    page = desk.get(f"/officers/reports/{report.slug}")
    assert "11 lines of the equality assessment are blank without a reason" in page
    assert "Ask a colleague to publish it" not in page
    refused = desk.press(f"/officers/reports/{report.slug}/publish", at="/officers/reports/")
    assert refused.status_code == 422
    desk.assess()
    address = f"{PLAN}/equality/disability"
    desk.press(address, at=address, barriers="Stairs", action="A ramp", owner="Facilities lead")
    assert not any(line.is_blank for line in equality_of(programme_or_404("one-place").id))
    report = desk.build()
    assert "Ask a colleague to publish it" in desk.get(f"/officers/reports/{report.slug}")
    (assessment,) = blocks(report, WordsBlock)
    assert len(assessment.columns) == 4, (
        "who took part, what stood in the way, what is done, who does it"
    )
    lines = {line.label: line.values for line in assessment.lines}
    assert len(lines) == len(Characteristic) == 11
    for label in ("People who were in care", "People with little money"):
        assert lines[label] == (
            "Nobody was asked about this.",
            "Not asked, to keep the survey short.",
            "[z]",
            "[z]",
        )
    assert all(all(values) for values in lines.values())
    disability = next(line for line in assessment.lines if line.label == "Disability")
    assert disability.values == (
        "Nobody was asked about this.",
        "Stairs",
        "A ramp",
        "Facilities lead",
    )


@pytest.mark.requirement("EQ6", "S4")
def test_who_took_part_is_filled_in_from_the_protected_figures(desk: Desk, queue: Redis) -> None:
    (age, *_rest) = ready_made("equality").questionnaire.pages
    survey = an_open_survey(Questionnaire("asks-age", 1, (replace(age, after_sending=False),)))
    answer_survey(survey, [{"age": "under_16"}] * 30 + [{"age": "16_17"}] * 3)
    address = f"{PLAN}/equality/age"
    assert "No report has figures about this yet." in desk.get(address)
    desk.assess()
    (assessment,) = blocks(desk.build(), WordsBlock)
    (told,) = [line.values[0] for line in assessment.lines if line.label == "Age"]
    assert "33 people: " in told
    assert "[c]" in told
    assert " 3;" not in told
    shown = BeautifulSoup(desk.get(address), "lxml").select_one("main table")
    assert shown is not None
    assert "[c]" in shown.get_text()
