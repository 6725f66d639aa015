"""``engage survey import``."""

import ast
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
from surveys.presenters.officer_import_words import FAULTS, REASONS
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


def test_people_are_told_in_words_and_programs_by_codes(
    form: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    survey.main(["import", str(form), "--dry-run"], standalone_mode=False)
    told = capsys.readouterr().out
    assert "survey!A3: geopoint place: A place is told by its area" in told
    assert "place_asked_with_its_area" not in told


@pytest.mark.parametrize(
    ("sheets", "where", "sentence"),
    [
        ({"settings": [["form_title"], ["T" * 5000]]}, "settings!A2", "The title is too long"),
        ({"survey": [["type", "name", "label", "label"]]}, "survey!D1", "the same heading"),
        ({"survey": [["type", "name", "relevant"], ["text", "a", "${b = 1"]]}, "survey!C2", ""),
        ({"survey": [["type", "name", "label"], ["begin_repeat", "r", "R"], ["text", "a", "A"], ["end_repeat", "", ""]]}, "survey!1", "Repeats are not here"),
    ],
)  # fmt: skip
def test_a_faulty_form_is_refused_by_its_place_in_words(
    tmp_path: Path, sheets: dict[str, list[list[str]]], where: str, sentence: str
) -> None:
    path = tmp_path / "form.xlsx"
    plain = [["type", "name", "label"], ["text", "a", "What?"]]
    path.write_bytes(workbook(**{"survey": plain, **sheets}))
    with pytest.raises(CommandRefusedError) as refusal:
        survey.main(["import", str(path), "--dry-run"], standalone_mode=False)
    told = refusal.value.document["error"]
    assert told["where"] == where
    assert sentence in told["message"]
    assert told["message"].startswith("The form is wrong in itself. ")


_PLACE_OF_WHY = {"add": {3: 2, 4: 3, 5: 3}, "tell": {3: 2}, "faulty": {1: 0}, "lime_faulty": {1: 0}}
"""Which argument says why, by what is called and with how many."""


def test_every_reason_has_words() -> None:
    whys = set()
    for path in [*Path("surveys/importers").glob("*.py"), *Path("surveys/exporters").glob("*.py")]:
        for call in ast.walk(ast.parse(path.read_text())):
            if isinstance(call, ast.Call):
                name = getattr(call.func, "attr", getattr(call.func, "id", ""))
                place = _PLACE_OF_WHY.get(name, {}).get(len(call.args))
                told = None if place is None else call.args[place]
                if isinstance(told, ast.Constant) and isinstance(told.value, str):
                    whys.add(told.value)
    assert len(whys) > 40
    assert [why for why in sorted(whys) if why not in FAULTS and why not in REASONS] == []


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
