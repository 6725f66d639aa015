"""``engage report``: build and verify from the command line."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.cli import ScriptInfo

from engage.correspondence.commands import Received, log_letter
from engage.correspondence.rules.kinds import Kind
from engage.kernel.command_line import CommandRefusedError, Exit
from engage.kernel.db import db
from engage.reports import cli
from engage.reports.cli import report
from engage.reports.queries.reports import report_or_404
from engage.reports.rules.formats import DOWNLOADS, file_name
from surveys.commands.tallying import refresh_tally
from surveys.models import Survey
from tests.budgeting.test_box import a_counted_round
from tests.programme import FIRST_OFFICER, NOON, an_open_survey
from tests.reports.conftest import answer_survey


def run(app: Flask, *arguments: str) -> object:
    """The command as a terminal runs it; its JSON."""
    db.session.commit()
    told = CliRunner().invoke(
        report, [*arguments, "--json"], obj=ScriptInfo(create_app=lambda: app)
    )
    db.session.expire_all()
    if told.exception is not None:
        raise told.exception
    return json.loads(told.output)


def a_survey() -> Survey:
    survey = an_open_survey()
    answer_survey(survey, [{"first": "homes", "where": ["park"], "more": None}] * 20)
    answer_survey(survey, [{"first": "safety"}] * 11)
    return survey


@pytest.mark.requirement("R2")
def test_a_report_is_built_without_a_worker_and_its_figures_are_verified(
    app: Flask, tmp_path: Path
) -> None:
    survey = a_survey()
    refresh_tally(survey)
    db.session.commit()
    built = run(app, "build", "one-place", "--to", str(tmp_path))
    assert (tmp_path / "one-place-1.pdf").read_bytes().startswith(b"%PDF")
    assert built["state"] == "ready"
    told = run(app, "verify", "one-place-1")
    assert told["ok"]
    assert told["figures"] > 10


@pytest.mark.requirement("R2")
def test_a_tally_that_went_wrong_is_found(app: Flask) -> None:
    survey = a_survey()
    refresh_tally(survey)
    stored = json.dumps(survey.counts)
    wrong = stored.replace('["homes"], 20', '["homes"], 21').replace(
        '["safety"], 11', '["safety"], 10'
    )
    counts = json.loads(wrong)
    assert counts != survey.counts
    survey.counts = counts
    db.session.commit()
    run(app, "build", "one-place")
    with pytest.raises(CommandRefusedError) as refused:
        run(app, "verify", "one-place-1")
    assert refused.value.exit_code == Exit.VERIFICATION_FAILED
    shown = {one["where"].rpartition(":")[2]: one for one in refused.value.document["differences"]}
    assert shown["first homes"]["shown"].startswith("21")
    assert shown["first homes"]["counted"].startswith("20")


@pytest.mark.requirement("R2")
def test_the_votes_of_a_round_are_counted_again_from_the_box(app: Flask) -> None:
    from budgeting.commands.counting import declare_round

    vote_round = a_counted_round([["A"], ["A", "B"], ["B"], ["B", "C"], ["C"], []] * 2)
    declare_round(vote_round.pb_round, now=NOON, actor=FIRST_OFFICER)
    db.session.commit()
    run(app, "build", "one-place")
    assert run(app, "verify", "one-place-1")["ok"]
    outcome = vote_round.pb_round.outcome
    vote_round.pb_round.outcome = {**outcome, "tallies": {**outcome["tallies"], "A": "9"}}
    run(app, "build", "one-place")
    with pytest.raises(CommandRefusedError):
        run(app, "verify", "one-place-2")


@pytest.mark.requirement("R2")
def test_the_same_data_at_the_same_moment_give_the_same_bytes(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Built for one address: what is printed names where everybody finds it."""
    monkeypatch.setattr(cli, "public_address", lambda _slug: "https://engage.example/reports/one")
    a_survey()
    first = run(app, "build", "one-place", "--to", str(tmp_path))
    second = run(app, "build", "one-place", "--to", str(tmp_path))
    assert (first["data_digest"], first["release_digest"]) == (
        second["data_digest"],
        second["release_digest"],
    )
    for name in DOWNLOADS:
        one, two = (tmp_path / file_name(f"one-place-{number}", name) for number in (1, 2))
        assert one.read_bytes() == two.read_bytes(), name


@pytest.mark.requirement("R2", "G4")
def test_every_total_is_counted_again_too(app: Flask) -> None:
    a_survey()
    run(app, "build", "one-place")
    assert run(app, "verify", "one-place-1")["ok"]
    made = report_or_404("one-place-1")
    stored = json.loads(json.dumps(made.document))
    account = next(block for block in stored["blocks"] if block.get("id") == "channels")
    account["lines"][0][1][0] += 1
    key = next(block for block in stored["blocks"] if block.get("id") == "key")
    key["numbers"][0]["total"] += 1
    made.document = stored
    db.session.commit()
    with pytest.raises(CommandRefusedError) as refused:
        run(app, "verify", "one-place-1")
    told = {
        one["where"]: (one["shown"], one["counted"])
        for one in refused.value.document["differences"]
    }
    assert told == {
        "channels What matters most? Online": ("32", "31"),
        "key contributions in all": ("32", "31"),
    }


@pytest.mark.requirement("R2")
def test_what_is_told_of_letters_and_conversations_is_verified_as_well(app: Flask) -> None:
    survey = a_survey()
    received = Received(Kind.LETTER, "A crossing", "We need a crossing.", NOON.date())
    log_letter(survey.programme, received, original=None, now=NOON, actor=FIRST_OFFICER)
    run(app, "build", "one-place")
    told = run(app, "verify", "one-place-1")
    assert told["ok"], told
