"""Taking answers out: the officers' page and the command."""

import json
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from engage.kernel.access import Role
from engage.kernel.audit import AuditEntry
from engage.kernel.command_line import CommandRefusedError
from engage.kernel.db import db
from surveys.cli import survey as commands
from surveys.exporters.answers import FORMATS, Format
from tests.forms import press
from tests.officers import signed_in
from tests.surveys.exporters.answered import an_answered_survey

PAGE = "/officers/surveys/kinds/answers"


def entries() -> list[AuditEntry]:
    wanted = AuditEntry.action == "survey.answers_exported"
    return list(db.session.scalars(select(AuditEntry).where(wanted)))


@pytest.mark.requirement("SEC5")
def test_an_officer_gets_a_file_with_what_the_role_may_see_and_the_log_says_so(
    app: Flask, client: FlaskClient
) -> None:
    survey = an_answered_survey()
    page = signed_in(app, Role.AUTHOR)
    assert "left out: analysts get them" in page.get(PAGE).text
    answer = press(page, PAGE, format="csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="kinds-answers.csv"'
    assert answer.headers["Cache-Control"] == "no-store"
    heading, *_, end = answer.text.splitlines()
    assert "likely" in heading
    assert "why" not in heading.split(",")
    assert end.startswith("#end,rows=5,sha256=")
    (entry,) = entries()
    assert (entry.subject, entry.facts) == (survey.id, {"format": "csv", "sights": []})


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_format_that_is_not_there_is_not_found_and_nothing_is_logged(
    app: Flask, client: FlaskClient
) -> None:
    an_answered_survey()
    page = signed_in(app, Role.ANALYST)
    answer = press(page, PAGE, format="exe")
    assert answer.status_code == 404
    assert entries() == []


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize("format_", list(FORMATS.values()), ids=lambda each: each.name)
def test_the_command_writes_every_format_and_tells_its_proof(
    app: Flask, tmp_path: Path, format_: Format
) -> None:
    survey = an_answered_survey()
    target = tmp_path / f"answers.{format_.ending}"
    done = app.test_cli_runner().invoke(
        commands, ["export", "kinds", "--output", str(target), "--json"]
    )
    assert done.exit_code == 0, done.output
    told = json.loads(done.output)
    assert (told["survey"], told["rows"], told["format"]) == (survey.id, 5, format_.name)
    assert target.stat().st_size == told["bytes"]
    assert [path.name for path in tmp_path.iterdir()] == [target.name]


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_the_command_can_leave_out_what_somebody_may_not_see(app: Flask, tmp_path: Path) -> None:
    an_answered_survey()
    target = tmp_path / "answers.csv"
    app.test_cli_runner().invoke(
        commands,
        ["export", "kinds", "--output", str(target), "--leave-out", "own_words", "--leave-out", "equality"],
    )  # fmt: skip
    heading = target.read_text("utf-8-sig").splitlines()[0].split(",")
    assert "buses" in heading
    assert not {"why", "live", "where:other"} & set(heading)


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "arguments",
    [["nowhere"], ["kinds", "--output", "answers.exe"], ["kinds", "--output", "no/where.csv"]],
)
def test_the_command_refuses_what_cannot_be(app: Flask, arguments: list[str]) -> None:
    an_answered_survey()
    done = app.test_cli_runner().invoke(commands, ["export", *arguments])
    assert isinstance(done.exception, CommandRefusedError)
