"""Sets of areas: brought in by an officer or by command, with source and date, and told in the report as sums of what it shows."""

import io
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from redis import Redis
from sqlalchemy import select

from engage.activities.rules.lifecycle import State
from engage.kernel.db import db
from engage.places.cli import places
from engage.places.commands import import_areas
from engage.places.models import AreaSet
from engage.places.queries import areas_in
from engage.reports.build.verifying import verify_report
from engage.reports.models import EngagementReport
from engage.reports.rules.document import WordsBlock
from engage.reports.rules.snapshot import from_document
from surveys.models import Survey
from tests.programme import FIRST_OFFICER, NOON, an_open_survey
from tests.reports.conftest import Desk, answer_survey
from tests.reports.test_numbers import READERS, cells_of, file

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
PAGE = "/officers/reach/-/areas/"
FACTS = {"name": "First in line", "source": "Neighbourhood plan", "dated_on": "2026-01-05"}


def some_areas() -> None:
    """The options of the survey's first question stand for areas."""
    names = {"homes": "Homes", "safety": "Safety", "far": "Far"}
    rows = [{"code": code, "name": name} for code, name in names.items()]
    import_areas(rows, now=NOON, actor=FIRST_OFFICER)
    db.session.commit()


def bring(desk: Desk, content: str, **facts: str) -> Any:
    sent = (io.BytesIO(content.encode()), "set.csv")
    return desk.press(PAGE, at=PAGE, file=sent, **{**FACTS, **facts})


def told(report: EngagementReport) -> dict[str, tuple[str, ...]]:
    """Answers inside and outside."""
    blocks = from_document(report.document or {}).blocks
    return {
        line.label: line.values
        for block in blocks
        if isinstance(block, WordsBlock) and block.id.endswith(":first-in-line")
        for line in block.lines
    }


@pytest.mark.requirement("S4", "S5")
def test_a_report_shows_inside_and_outside_in_every_file(desk: Desk, queue: Redis) -> None:
    some_areas()
    survey = an_open_survey()
    survey.group_by = ["first"]
    answer_survey(survey, [{"first": "homes", "where": ["park"]}] * 30)
    answer_survey(survey, [{"first": "homes", "where": ["shops"]}] * 12)
    answer_survey(survey, [{"first": "safety", "where": ["park"]}] * 20)
    answer_survey(survey, [{"first": "safety", "where": ["shops"]}] * 25)
    db.session.get_one(Survey, survey.id).state = State.CLOSED.value
    db.session.commit()
    assert bring(desk, "code\nhomes\n").status_code == 302
    report = desk.build()
    page = desk.get(f"/officers/reports/{report.slug}")

    assert "42 people inside, 45 outside" in page
    assert "Neighbourhood plan, 5 January 2026" in page
    assert told(report) == {
        "Parks": ("30 (71%)", "20 (44%)"),
        "Shops": ("12 (29%)", "25 (56%)"),
        "None of these": ("0", "0"),
        "Everybody who answered": ("42", "45"),
    }
    for name in READERS.keys() - {"page", "zip"}:
        assert "30 (71%)" in cells_of(name, file(desk, report, name)), name
    assert verify_report(report).differences == ()


@pytest.mark.parametrize(
    ("content", "facts", "said"),
    [
        ("", {}, "Choose a CSV file in UTF-8"),
        ("code\n", {}, "The file names no area"),
        ("code\nnowhere\n", {}, "Row 1: no area has this code"),
        ("code\nhomes\nsafety\nfar\n", {}, "nothing is outside"),
        ("code\nhomes\n", {"dated_on": "2999-01-01"}, "Enter a year such as 2027"),
        ("code\nhomes\n", {"dated_on": "2100-01-01"}, "It cannot be from a day after today"),
        ("code\nhomes\n", {"name": "!"}, "Enter a name with letters or digits"),
        ("code\nhomes\n", {"source": ""}, "Enter where it is from"),
    ],
)
def test_a_set_that_is_wrong_is_refused_in_words(
    desk: Desk, content: str, facts: dict[str, str], said: str
) -> None:
    some_areas()
    refused = bring(desk, content, **facts)
    assert refused.status_code == 422
    assert said in refused.get_data(as_text=True)
    assert db.session.scalars(select(AreaSet)).all() == []


def test_a_set_is_replaced_and_taken_out_and_its_areas_stay(desk: Desk) -> None:
    some_areas()
    bring(desk, "code\nhomes\n")
    bring(desk, "code\nhomes\nfar\n")
    assert {area.code for area in areas_in("first-in-line")} == {"homes", "far"}
    assert "Neighbourhood plan" in desk.get(PAGE)
    desk.press(f"{PAGE}first-in-line/remove", at=PAGE)
    assert areas_in("first-in-line") == []
    assert "Neighbourhood plan" not in desk.get(PAGE)


def test_a_set_comes_in_by_command(app: Flask, tmp_path: Path) -> None:
    some_areas()
    path = tmp_path / "set.csv"
    path.write_text("code\nhomes\nfar\n")
    asked = ["import-set", str(path), "--name", "First in line", "--source", "A plan"]
    run = app.test_cli_runner().invoke(places, [*asked, "--dated-on", "2026-01-05"])
    assert run.output == "2 areas\n"
    (found,) = db.session.scalars(select(AreaSet))
    assert (found.code, found.source, str(found.dated_on)) == (
        "first-in-line",
        "A plan",
        "2026-01-05",
    )
