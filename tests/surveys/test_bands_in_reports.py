"""Numbers, money and days in reports: in bands, through disclosure control, told from the smallest up."""

from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale

from engage.activities.releases import publish
from engage.kernel.db import db
from engage.reports.build.findings import what_we_heard
from engage.reports.build.gather import gather, tables_to_release
from engage.reports.build.sentences import Voice
from engage.reports.rules.document import ChartBlock, ChartOrder, Paragraph
from engage.reports.rules.labels import Label
from engage.rules.disclosure.release import Release
from engage.rules.view import View
from surveys.commands.setup import close_survey
from surveys.commands.tallying import refresh_tally
from surveys.models import Survey
from surveys.reportable import ReportableSurveys
from surveys.rules.conditions import Selected
from tests.programme import FIRST_OFFICER, NOON, an_open_survey
from tests.reports.conftest import answer_survey
from tests.surveys.rules.samples import paged, question

pytestmark = [
    pytest.mark.requirement("R1"),
    pytest.mark.parametrize("app", ["sqlite"], indirect=True),
]
WEEKLY = {"minimum": 0, "maximum": 14, "bands": "0 1 3 8"}
SURVEY = paged(
    question("drives", "yes_no", "yes", "no"),
    question("trips", "integer", condition=Selected("drives", "yes"), settings=WEEKLY),
    question("pays", "money", settings={"bands": "0 1000"}),
    question("moved", "date", settings={"minimum": "2026-01-01", "maximum": "2026-03-10"}),
)


def answered(trips: int, pays: int, moved: str) -> dict[str, Any]:
    return {"drives": "yes", "trips": trips, "pays": pays, "moved": moved}


OFTEN = answered(5, 1250, "2026-02-03")
SELDOM = answered(2, 500, "2026-01-31")


def a_survey(*answers: dict[str, Any]) -> Survey:
    survey = an_open_survey(SURVEY)
    survey.group_by = ["drives"]
    answer_survey(survey, answers)
    refresh_tally(survey)
    close_survey(survey, now=NOON, actor=FIRST_OFFICER)
    db.session.commit()
    return survey


def released(survey: Survey, language: str = "en") -> Release:
    with force_locale(language):
        tables = tables_to_release(gather(survey.programme_id, now=NOON))
    scope = f"programme:{survey.programme_id}"
    return publish(tables, scope=scope, now=NOON, actor=FIRST_OFFICER)


def told(survey: Survey, release: Release, question_id: str) -> tuple[str, list[str]]:
    """How the chart of a question is ordered, and the paragraphs about it."""
    with force_locale("en"):
        voice = Voice(View(), dict.fromkeys(Label, ","))
        blocks = list(what_we_heard(gather(survey.programme_id, now=NOON), release, voice))
    place = next(
        place
        for place, block in enumerate(blocks)
        if isinstance(block, ChartBlock) and block.table.id.endswith(f":{question_id}")
    )
    chart, before = blocks[place], blocks[place - 1]
    assert isinstance(chart, ChartBlock)
    return chart.order, [before.text] if isinstance(before, Paragraph) else []


def test_numbers_stand_in_rising_bands_with_words_and_their_middle(app: Flask) -> None:
    survey = a_survey(*[OFTEN] * 20, *[SELDOM] * 12)
    release = released(survey)
    table = release[f"survey:{survey.id}:1:trips"]
    assert {row[0]: cell.count for row, cell in table.cells.items()} == {
        "0": 0, "1..2": 12, "3..7": 20, "8..14": 0,
    }  # fmt: skip
    assert [table.rows.words[each]["en"] for each in table.rows.categories] == [
        "0", "1 to 2", "3 to 7", "8 to 14",
    ]  # fmt: skip
    assert told(survey, release, "trips") == (
        ChartOrder.AS_GIVEN,
        ["From the smallest answer to the largest, the one in the middle is: 3 to 7."],
    )
    money, days = (release[f"survey:{survey.id}:1:{id_}"].rows for id_ in ("pays", "moved"))
    assert [money.words[each]["en"] for each in money.categories] == ["£0 to £9.99", "£10 or more"]
    assert [days.words[each]["en"] for each in days.categories] == [
        "January 2026", "February 2026", "1 March 2026 to 10 March 2026",
    ]  # fmt: skip
    assert release[f"survey:{survey.id}:1:pays/drives"].cell("1000..", "yes").count == 20


def test_a_band_of_few_people_is_hidden_with_its_partner_and_no_middle_is_told(app: Flask) -> None:
    survey = a_survey(*[OFTEN] * 20, *[SELDOM] * 12, answered(14, 900, "2026-02-01"))
    release = released(survey)
    table = release[f"survey:{survey.id}:1:trips"]
    hidden = [row for row, cell in table.cells.items() if cell.is_hidden]
    assert ("8..14",) in hidden
    assert len(hidden) > 1
    assert told(survey, release, "trips")[1] == []


def test_bands_speak_the_language_of_the_report_and_the_second_path_agrees(app: Flask) -> None:
    survey = a_survey(*[OFTEN] * 12)
    table = released(survey, "ur")[f"survey:{survey.id}:1:moved"]
    assert table.rows.words["2026-01-01..2026-01-31"]["ur"] == "جنوری 2026"
    assert table.rows.words["2026-01-01..2026-01-31"]["en"] == "January 2026"
    with force_locale("en"):
        findings = ReportableSurveys().findings(survey.ref)
        assert ReportableSurveys().recount(survey.ref) == findings
