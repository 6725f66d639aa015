"""Help that was asked for, in the report: met and not met by kind, through the same protection as everything else."""

import pytest
from flask import Flask
from redis import Redis

from engage.assistance.commands import AskedBy, answer_help, ask_for_help
from engage.assistance.rules.requests import Kind, Reason, Standing
from engage.kernel.access import RESIDENT, Actor, Role
from engage.kernel.db import db
from engage.reports.build.verifying import verify_report
from engage.reports.models import EngagementReport
from engage.reports.rules.document import published_tables
from engage.reports.rules.snapshot import from_document
from engage.rules.disclosure.release import PublishedTable
from surveys.models import Survey
from tests.programme import NOON, an_open_survey
from tests.reports.conftest import Desk
from tests.reports.test_numbers import READERS, allowed, cells_of, figures_in, file

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
HELPER = Actor("helper", frozenset({Role.MODERATOR}), "A helper")


def helped(kind: Kind, *, met: int, not_met: int = 0, waiting: int = 0) -> None:
    """So many people who asked for one kind of help, and what became of it."""
    survey = db.session.scalars(db.select(Survey)).first() or an_open_survey()
    outcomes = [Standing.MET] * met + [Standing.NOT_MET] * not_met + [Standing.WAITING] * waiting
    for number, outcome in enumerate(outcomes):
        by = AskedBy(phone=f"{kind.value} {number}")
        (one,) = ask_for_help([kind], by, activity=survey, now=NOON, actor=RESIDENT)
        if outcome is not Standing.WAITING:
            reason = Reason.TOO_LATE if outcome is Standing.NOT_MET else Reason.NONE
            answer_help(one.id, to=outcome, reason=reason, now=NOON, actor=HELPER)
    db.session.commit()


def tables(report: EngagementReport) -> dict[str, PublishedTable]:
    document = from_document(report.document or {})
    found = {table.id.rpartition(":")[2]: table for table in published_tables(document.blocks)}
    return {name: found[name] for name in ("outcomes", "kinds") if name in found}


@pytest.mark.requirement("S1", "S4")
def test_requests_met_and_not_met_stand_in_every_file_and_small_numbers_in_none(
    desk: Desk, queue: Redis
) -> None:
    helped(Kind.PAPER, met=30, not_met=12)
    helped(Kind.BSL, met=7, not_met=3)
    report = desk.build()
    found = tables(report)
    assert "52 requests for help to take part. 37 were met." in desk.get(
        f"/officers/reports/{report.slug}"
    )
    assert found["outcomes"].base == 52
    assert found["kinds"].cell("met", "bsl").is_hidden
    assert found["kinds"].cell("not_met", "paper").is_hidden  # else it gives the other away
    for name in READERS:
        cells = cells_of(name, file(desk, report, name))
        assert figures_in(cells) <= allowed(report), name
        assert "37" in figures_in(cells), name
    assert verify_report(report).differences == ()


@pytest.mark.requirement("S5")
def test_a_second_report_does_not_give_away_whoever_asked_in_between(
    desk: Desk, queue: Redis
) -> None:
    helped(Kind.PAPER, met=30, not_met=12)
    first = tables(desk.build())["outcomes"]
    helped(Kind.PAPER, met=2)
    second = tables(desk.build())["outcomes"]
    assert [cell.count for cell in second.cells.values()] == [
        cell.count for cell in first.cells.values()
    ]


def test_where_nobody_or_only_a_few_asked_no_number_is_told(desk: Desk, queue: Redis) -> None:
    an_open_survey()
    assert tables(desk.build()) == {}
    helped(Kind.BSL, met=3, not_met=1)
    report = desk.build()
    assert "too few to say more about it" in desk.get(f"/officers/reports/{report.slug}")
    assert tables(report)["outcomes"].is_withheld


@pytest.mark.requirement("R2")
def test_verifying_finds_what_was_answered_since(app: Flask, desk: Desk, queue: Redis) -> None:
    helped(Kind.PAPER, met=20, not_met=15, waiting=10)
    report = desk.build()
    assert verify_report(report).differences == ()
    db.session.execute(db.text("UPDATE help_wanted SET standing = 'met'"))
    assert verify_report(report).differences
    db.session.rollback()
