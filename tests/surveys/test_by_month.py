"""A survey that stays open for good, told month by month: no month gives another one away, and none is told before it is over."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask_babel import force_locale

from engage.activities.releases import publish
from engage.kernel.access import Role
from engage.kernel.db import db
from engage.reports.build.gather import gather, tables_to_release
from engage.rules.disclosure.release import Note, Release
from surveys.commands.setup import close_survey
from surveys.commands.tallying import refresh_tally
from surveys.models import Survey, SurveyResponse
from surveys.queries.surveys import survey_or_404
from surveys.reportable import ReportableSurveys
from surveys.rules.populations import Population, to_be_told
from tests.conftest import Clock
from tests.forms import press
from tests.officers import signed_in
from tests.programme import FIRST_OFFICER, NOON, a_draft_survey, an_open_survey
from tests.reports.conftest import answer_survey

pytestmark = [
    pytest.mark.requirement("S5"),
    pytest.mark.parametrize("app", ["sqlite"], indirect=True),
]
OCTOBER, NOVEMBER = date(2026, 10, 14), date(2026, 11, 3)
DECEMBER = datetime(2026, 12, 1, 9, tzinfo=UTC)
HOMES, SAFETY = {"first": "homes"}, {"first": "safety"}


def a_survey(**months: Sequence[dict[str, Any]]) -> Survey:
    """Open for good and told by month; answered ``in_october`` and ``in_november``."""
    survey = an_open_survey()
    survey.closes_at, survey.by_month = None, True
    answered_on(survey, OCTOBER, months.get("in_october", ()))
    answered_on(survey, NOVEMBER, months.get("in_november", ()))
    return survey


def answered_on(survey: Survey, day: date, answers: Sequence[dict[str, Any]]) -> None:
    answer_survey(survey, answers)
    for response in db.session.query(SurveyResponse).filter_by(received_on=NOON.date()):
        response.received_on = day
    db.session.commit()


def told(survey: Survey) -> list[str]:
    """What stands behind the survey in the ids of its tables about the first question."""
    with force_locale("en"):
        ids = [finding.id.partition(f"{survey.id}:")[2] for finding in _findings(survey)]
    return [id_ for id_ in ids if id_.endswith(":first")]


def _findings(survey: Survey) -> Sequence[Any]:
    return ReportableSurveys().findings(survey.ref)


def released(survey: Survey, now: datetime) -> Release:
    with force_locale("en"):
        tables = tables_to_release(gather(survey.programme_id, now=now))
    scope = f"programme:{survey.programme_id}"
    return publish(tables, scope=scope, now=now, actor=FIRST_OFFICER)


def table_id(survey: Survey, month: str) -> str:
    return f"survey:{survey.id}:1@{month}:first"


def test_a_month_is_told_once_it_is_over_the_newest_first(app: Flask, clock: Clock) -> None:
    survey = a_survey(in_october=[HOMES] * 12, in_november=[SAFETY] * 11)
    assert told(survey) == ["1@2026-10:first"]
    participation = ReportableSurveys().participation([survey.ref])[0]
    assert (participation.received, participation.analysed) == (23, 12)
    assert participation.excluded == {"month_not_over": 11}
    clock.moment = DECEMBER
    assert told(survey) == ["1@2026-11:first", "1@2026-10:first"]
    assert ReportableSurveys().participation([survey.ref])[0].excluded == {}
    with force_locale("en"):
        newest = _findings(survey)[0]
        assert newest.title["en"] == "What should come first? (November 2026)"
        assert ReportableSurveys().recount(survey.ref) == _findings(survey)


def test_no_table_is_made_over_several_months(app: Flask, clock: Clock) -> None:
    """With a sum over months, a month that is withheld could be taken from it."""
    survey = a_survey(in_october=[HOMES] * 12, in_november=[SAFETY] * 3)
    clock.moment = DECEMBER
    release = released(survey, DECEMBER)
    assert all("@2026-1" in table.id for table in release.tables)
    assert release[table_id(survey, "2026-10")].base == 12
    assert release[table_id(survey, "2026-11")].is_withheld


def test_who_takes_answers_back_does_not_show_between_one_report_and_the_next(
    app: Flask, clock: Clock
) -> None:
    survey = a_survey(in_october=[HOMES] * 12 + [SAFETY] * 8)
    refresh_tally(survey)
    before = released(survey, NOON)[table_id(survey, "2026-10")]
    gone = db.session.query(SurveyResponse).filter_by(received_on=OCTOBER).first()
    assert gone is not None
    db.session.delete(gone)
    survey.counts = {}
    db.session.query(SurveyResponse).update({"is_tallied": False})
    answered_on(survey, NOVEMBER, [SAFETY] * 10)
    clock.moment = DECEMBER
    after = released(survey, DECEMBER)
    october = after[table_id(survey, "2026-10")]
    assert october.cells == before.cells
    assert Note.EARLIER in october.notes
    assert after[table_id(survey, "2026-11")].base == 10


def test_the_last_month_is_told_when_the_survey_is_over(app: Flask) -> None:
    survey = a_survey(in_november=[HOMES] * 10)
    assert told(survey) == []
    close_survey(survey, now=NOON - timedelta(minutes=59), actor=FIRST_OFFICER)
    assert told(survey) == []
    survey.closes_at = NOON - timedelta(minutes=61)
    assert told(survey) == ["1@2026-11:first"]


def test_a_tally_knows_its_months(app: Flask) -> None:
    survey = a_survey(in_october=[HOMES], in_november=[SAFETY] * 2)
    refresh_tally(survey)
    assert {key: one["received"] for key, one in survey.counts.items()} == {
        "1@2026-10": 1,
        "1@2026-11": 2,
    }


def test_populations_without_a_month_are_always_told(app: Flask) -> None:
    assert to_be_told([Population(2), Population(1)], running="") == [Population(1), Population(2)]
    assert to_be_told([Population(1)], running="2026-11") == [Population(1)]


def test_an_officer_chooses_it_with_the_dates_and_residents_are_told(
    app: Flask, clock: Clock
) -> None:
    a_draft_survey()
    db.session.commit()
    author = signed_in(app, Role.AUTHOR)
    dates = "/officers/surveys/priorities/setup/dates"
    saved = press(author, dates, first_day="2026-11-01", last_day="", pace="page", by_month="y")
    assert saved.status_code == 302
    box = BeautifulSoup(author.get(dates).text, "lxml").select_one("input#by_month")
    assert box is not None
    assert box.has_attr("checked")
    db.session.expire_all()
    assert survey_or_404("priorities").by_month
    press(author, "/officers/surveys/priorities/state/open", at="/officers/surveys/priorities")
    visitor = app.test_client()
    assert "month by month" in visitor.get("/surveys/priorities").text
    assert "Every month" in visitor.get("/easy/surveys/priorities").text
    assert press(author, dates, first_day="2026-11-01", pace="page").status_code == 422
    db.session.expire_all()
    assert survey_or_404("priorities").by_month
