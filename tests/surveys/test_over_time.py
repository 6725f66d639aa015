"""Waves and months of a survey side by side: only what was published, with the options they share."""

from dataclasses import replace
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask

from engage.kernel.access import Role
from engage.kernel.db import db
from surveys.commands.setup import close_survey, open_survey
from surveys.commands.versions import copy_as_wave
from surveys.models import Survey
from surveys.queries.over_time import tables_published, waves_of
from surveys.queries.surveys import version_in_making
from surveys.rules.over_time import compared
from surveys.rules.questionnaire import as_document
from tests.conftest import Clock
from tests.officers import signed_in
from tests.programme import FIRST_OFFICER, NOON, an_open_survey
from tests.surveys.rules.samples import paged, question
from tests.surveys.test_by_month import (
    DECEMBER,
    HOMES,
    NOVEMBER,
    SAFETY,
    a_survey,
    answered_on,
    released,
)

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


def opened(app: Flask, slug: str) -> BeautifulSoup:
    answer = signed_in(app, Role.OBSERVER).get(f"/officers/surveys/{slug}/over-time")
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "lxml")


def rows_of(page: BeautifulSoup, heading: str) -> tuple[list[str], dict[str, list[str]]]:
    """Heads and rows of the table with this caption, on the officers' page."""
    (found,) = [each for each in page.select("table") if _is_headed(_caption(each), heading)]

    def texts(row: Tag, kind: str) -> list[str]:
        return [" ".join(each.get_text().split()) for each in row.select(kind)]

    rows = {texts(row, "th")[0]: texts(row, "td") for row in found.select("tbody")}
    return texts(found.select("thead tr")[0], "th"), rows


def _caption(table: Tag) -> str:
    caption = table.find("caption")
    return " ".join(caption.get_text().split()) if caption else ""


def _is_headed(caption: str, heading: str) -> bool:
    """By its whole caption, or for a table by group by the end of it."""
    return caption == heading or (heading.startswith("By:") and caption.endswith(heading))


def a_second_wave(first: Survey) -> Survey:
    wave = copy_as_wave(first, title="Once more", now=NOON, actor=FIRST_OFFICER)
    wave.opens_at, wave.closes_at = NOON, NOON + timedelta(days=20)
    open_survey(wave, now=NOON, actor=FIRST_OFFICER)
    return wave


@pytest.mark.requirement("R1")
def test_waves_stand_side_by_side_with_what_was_published_of_each(app: Flask) -> None:
    first = an_open_survey()
    first.group_by = ["first"]
    park, shops = {"where": ["park"]}, {"where": ["shops"]}
    answered_on(first, NOVEMBER, [HOMES | park] * 12 + [SAFETY | shops] * 12)
    wave = a_second_wave(first)
    answered_on(wave, NOVEMBER, [HOMES | park] * 15 + [SAFETY | shops] * 45)
    for survey in (first, wave):
        close_survey(survey, now=NOON, actor=FIRST_OFFICER)
    released(first, DECEMBER)
    db.session.commit()
    page = opened(app, wave.slug)
    heads, rows = rows_of(page, "What should come first?")
    assert len(heads) == 2
    assert "24 answered" in heads[0]
    assert heads[1] == "Wave 2, 60 answered"
    assert "Wave 2: Once more, open from 22 November 2026" in page.get_text()
    by_group = rows_of(page, "By: What should come first?")[1]
    assert [cells for label, cells in by_group.items() if "100%" in "".join(cells)] == [
        ["100% (12)", "100% (15)"],
        ["100% (12)", "100% (45)"],
    ]
    assert sorted(rows.values())[-2:] == [["50% (12)", "25% (15)"], ["50% (12)", "75% (45)"]]


@pytest.mark.requirement("S5")
def test_months_stand_side_by_side_and_what_is_hidden_stays_hidden(
    app: Flask, clock: Clock
) -> None:
    survey = a_survey(in_october=[HOMES] * 12, in_november=[SAFETY] * 3)
    clock.moment = DECEMBER
    released(survey, DECEMBER)
    db.session.commit()
    heads, rows = rows_of(opened(app, survey.slug), "What should come first?")
    assert ["October 2026" in heads[0], "November 2026" in heads[1]] == [True, True]
    assert heads[1].endswith("not told")
    assert {cells[1] for cells in rows.values()} == {"[low]"}


WEEK = (
    question("drives", "yes_no", "yes", "no"),
    question("trips", "integer", settings={"minimum": 0, "maximum": 14, "bands": "0 1 3 8"}),
    question("pays", "money", settings={"bands": "0 1000"}),
    question("moved", "date", settings={"minimum": "2026-01-01", "maximum": "2026-03-10"}),
)
OFTEN = {"drives": "yes", "trips": 9, "pays": 1250, "moved": "2026-02-03"}
SELDOM = {"drives": "no", "trips": 2, "pays": 500, "moved": "2026-01-31"}


@pytest.mark.requirement("R1")
def test_numbers_money_and_days_of_two_waves_stand_in_rising_bands(app: Flask) -> None:
    """Also where the second wave drew its bands otherwise: none stands in a column that does not count by it."""
    first = an_open_survey(paged(*WEEK))
    first.group_by = ["drives"]
    answered_on(first, NOVEMBER, [OFTEN] * 20 + [SELDOM] * 20)
    wave = copy_as_wave(first, title="Once more", now=NOON, actor=FIRST_OFFICER)
    wider = replace(WEEK[1], settings={"minimum": 0, "maximum": 30, "bands": "0 1 8"})
    later = version_in_making(wave)
    later.questionnaire = as_document(paged(WEEK[0], wider, *WEEK[2:]))
    wave.opens_at, wave.closes_at = NOON, NOON + timedelta(days=20)
    open_survey(wave, now=NOON, actor=FIRST_OFFICER)
    answered_on(wave, NOVEMBER, [OFTEN] * 30 + [SELDOM] * 10)
    for survey in (first, wave):
        close_survey(survey, now=NOON, actor=FIRST_OFFICER)
    released(first, DECEMBER)
    db.session.commit()
    page = opened(app, wave.slug)
    _heads, trips = rows_of(page, "What about trips?")
    assert trips == {
        "0": ["0% (0)", "0% (0)"],
        "1 to 2": ["50% (20)", "in other bands"],
        "1 to 7": ["in other bands", "25% (10)"],
        "3 to 7": ["0% (0)", "in other bands"],
        "8 to 14": ["50% (20)", "in other bands"],
        "8 to 30": ["in other bands", "75% (30)"],
    }
    assert list(trips) == ["0", "1 to 2", "1 to 7", "3 to 7", "8 to 14", "8 to 30"]
    money = rows_of(page, "What about pays?")[1]
    assert list(money.items()) == [
        ("£0 to £9.99", ["50% (20)", "25% (10)"]),
        ("£10 or more", ["50% (20)", "75% (30)"]),
    ]
    days = rows_of(page, "What about moved?")[1]
    assert list(days.items()) == [
        ("January 2026", ["50% (20)", "25% (10)"]),
        ("February 2026", ["50% (20)", "75% (30)"]),
        ("1 March 2026 to 10 March 2026", ["0% (0)", "0% (0)"]),
    ]


def test_what_was_not_published_is_not_compared(app: Flask) -> None:
    survey = a_survey(in_october=[HOMES] * 12, in_november=[SAFETY] * 12)
    waves = [each.id for each in waves_of(survey)]
    assert compared(waves, tables_published(survey)) == []
    assert "nothing to compare yet" in opened(app, survey.slug).get_text()
