"""Means of points and places in a report: told with the base, and the same by the second path."""

from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale, gettext

from engage.reports.build.findings import what_we_heard
from engage.reports.build.gather import gather, tables_to_release
from engage.reports.build.sentences import Voice
from engage.reports.exports.labels import labels_in
from engage.reports.rules.document import Paragraph
from engage.rules.disclosure.protect import protect
from engage.rules.disclosure.release import Policy
from engage.rules.view import View
from surveys.models import Survey
from surveys.reportable import ReportableSurveys
from tests.programme import NOON, an_open_survey
from tests.reports.conftest import answer_survey
from tests.surveys.rules.samples import paged, question

pytestmark = [
    pytest.mark.requirement("R1", "S5"),
    pytest.mark.parametrize("app", ["sqlite"], indirect=True),
]
OPTIONS = ("park", "library", "pool")


def told(survey: Survey) -> str:
    """The paragraphs about what we heard."""
    with force_locale("en"):
        voice = Voice(View(), labels_in(gettext))
        gathered = gather(survey.programme_id, now=NOON)
        release = protect(tables_to_release(gathered), policy=Policy(), released=[])
        blocks = list(what_we_heard(gathered, release, voice))
        assert ReportableSurveys().recount(survey.ref) == ReportableSurveys().findings(survey.ref)
    return " ".join(block.text for block in blocks if isinstance(block, Paragraph))


def answer(order: list[str], **points: int) -> dict[str, Any]:
    return {"order": order, "share": {"chosen": list(points), "points": list(points.values())}}


def test_a_report_tells_mean_points_and_mean_places(app: Flask) -> None:
    survey = an_open_survey(
        paged(question("order", "ranking", *OPTIONS), question("share", "points", *OPTIONS))
    )
    answer_survey(survey, [answer(["park", "pool", "library"], park=60, pool=40)] * 10)
    answer_survey(survey, [answer(["pool"], pool=50, library=50)] * 10)
    answer_survey(survey, [answer(["library", "park"], park=20, library=80)] * 5)
    answer_survey(survey, [{"order": None, "share": None}] * 30)
    words = told(survey)
    assert "1 being the first: Park 1.8; Pool 1.8; Library 2.4." in words
    assert "Points given on average: Library 36.0; Pool 36.0; Park 28.0." in words


def test_a_report_tells_no_mean_where_somebody_could_be_singled_out(app: Flask) -> None:
    survey = an_open_survey(paged(question("share", "points", *OPTIONS)))
    answer_survey(survey, [{"share": {"chosen": ["park"], "points": [100]}}] * 20)
    answer_survey(survey, [{"share": {"chosen": ["pool"], "points": [100]}}] * 2)
    assert "on average" not in told(survey)
