"""``engage survey import``."""

import json
from pathlib import Path

import click
import pytest
from flask import Flask
from openpyxl import Workbook

from engage.content.rules.words import words_from
from engage.kernel.command_line import CommandRefusedError
from engage.kernel.db import db
from engage.places.models import Area
from surveys.cli import survey
from surveys.queries.surveys import questionnaire_of, survey_or_404
from tests.programme import a_programme
from tests.surveys.importers.workbooks import workbook


@pytest.fixture
def form(tmp_path: Path) -> Path:
    workbook = Workbook()
    asked = workbook.active
    assert asked is not None
    asked.title = "survey"
    asked.append(["type", "name", "label::English (en)", "label::Urdu (ur)", "constraint"])
    alone = "not(selected(., 'no') and count-selected(.) > 1)"
    asked.append(
        ["select_one yn", "parks", "Do you like parks?", "کیا آپ کو پارک پسند ہیں؟", alone]
    )
    asked.append(["geopoint", "place", "Where?", "کہاں؟"])
    choices = workbook.create_sheet("choices")
    choices.append(["list_name", "name", "label::English (en)", "label::Urdu (ur)"])
    choices.append(["yn", "often", "Often", "اکثر"])
    choices.append(["yn", "no", "I’d rather not say", "نہیں بتانا"])
    path = tmp_path / "Parks.xlsx"
    workbook.save(path)
    return path


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_place_gets_the_areas_of_this_house(app: Flask, tmp_path: Path) -> None:
    a_programme()
    db.session.add(Area(code="north", words=words_from({"name": {"en": "North"}})))
    db.session.commit()
    form = tmp_path / "spots.xlsx"
    form.write_bytes(workbook(survey=[["type", "name", "label"], ["geopoint", "spot", "Where?"]]))
    made = app.test_cli_runner().invoke(survey, ["import", str(form), "--json"])
    assert made.exit_code == 0, made.output
    found = survey_or_404("spots")
    spot = next(questionnaire_of(found.id, 1).questions)
    assert [(each.id, each.words) for each in spot.options] == [
        ("north", {"label": {"en": "North"}})
    ]


def test_a_dry_run_tells_what_was_found_without_a_database(
    form: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    survey.main(["import", str(form), "--dry-run", "--json"], standalone_mode=False)
    told = json.loads(capsys.readouterr().out)
    assert told["languages"] == ["en", "ur"]
    assert [question["id"] for question in told["questions"]] == ["parks", "place"]
    assert [each["why"] for each in told["unsupported"]] == ["place_asked_with_its_area"]


def test_the_command_makes_a_draft_survey(app: Flask, form: Path) -> None:
    a_programme()
    done = app.test_cli_runner().invoke(survey, ["import", str(form), "--slug", "parks", "--json"])
    assert done.exit_code == 0, done.output
    made = survey_or_404("parks")
    assert json.loads(done.output)["survey"] == made.id
    assert made.state == "draft"
    question, place = questionnaire_of(made.id, 1).questions
    assert place.type == "short_text"
    assert [option.is_exclusive for option in question.options] == [False, True]


def test_an_address_that_is_taken_is_refused(app: Flask, form: Path) -> None:
    a_programme()
    runner = app.test_cli_runner()
    runner.invoke(survey, ["import", str(form), "--slug", "parks"])
    again = runner.invoke(survey, ["import", str(form), "--slug", "parks"])
    assert isinstance(again.exception, CommandRefusedError)
    assert again.exception.document["error"]["where"] == "--slug"


def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "form.txt"
    path.write_text("type,name")
    with pytest.raises(CommandRefusedError) as refusal:
        survey.main(["import", str(path), "--dry-run"], standalone_mode=False)
    assert refusal.value.document["error"]["code"] == "unsupported_file"


def test_without_one_programme_the_programme_must_be_named(app: Flask, form: Path) -> None:
    done = app.test_cli_runner().invoke(survey, ["import", str(form)])
    assert isinstance(done.exception, CommandRefusedError)
    assert done.exception.document["error"]["code"] == "programme_not_named"
    assert not isinstance(done.exception, click.ClickException)
