"""From a resident's request to the officer's answer, and that nothing of the resident is left."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import inspect, select, text

from engage.activities.ports import Erasable, port_of
from engage.assistance import commands
from engage.assistance.commands import AskedBy, ask_for_help, name_help_officer
from engage.assistance.models import HelpContact, HelpWanted
from engage.assistance.rules.requests import KEPT_DAYS, Kind, Reason, Standing
from engage.jobs.commands import enqueue
from engage.jobs.worker import run_job
from engage.kernel.access import RESIDENT, SYSTEM, Role
from engage.kernel.audit import AuditEntry
from engage.kernel.db import db
from engage.notify.models import OutboxMessage
from engage.people.queries import account_by_email
from engage.rules.errors import InvalidError
from engage.rules.window import last_day_of
from surveys.models import Survey
from tests.conftest import Clock
from tests.forms import press
from tests.officers import signed_in
from tests.programme import NOON, an_open_survey

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
PAGE = "/help/ask"
NUMBER, SECRETS = "0161 496 0123", ("0161 496 0123", "Ms Example", "Pashto", "after five")


@pytest.fixture
def survey(app: Flask) -> Survey:
    survey = an_open_survey()
    db.session.commit()
    return survey


def ask(client: FlaskClient, view: str = "", **fields: Any) -> Any:
    told = {"kinds": ["bsl", "visit"], "about": "priorities", "phone": NUMBER} | fields
    return press(client, f"{view}{PAGE}", **told)


def wanted() -> list[HelpWanted]:
    db.session.rollback()
    return list(db.session.scalars(select(HelpWanted).order_by(HelpWanted.kind)))


def contacts() -> list[HelpContact]:
    db.session.rollback()
    return list(db.session.scalars(select(HelpContact)))


def an_officer(app: Flask) -> FlaskClient:
    """A moderator to whom new requests go."""
    client = signed_in(app, Role.MODERATOR)
    account = account_by_email("first@example.org")
    assert account is not None
    name_help_officer(account, now=NOON, actor=SYSTEM)
    db.session.commit()
    return client


def answer(client: FlaskClient, one: HelpWanted, to: str, reason: str = "") -> Any:
    return press(client, f"/officers/help/{one.id}", to=to, reason=reason)


@pytest.mark.parametrize("view", ["", "/easy", "/ur"])
def test_somebody_asks_and_is_told_the_day(client: FlaskClient, survey: Survey, view: str) -> None:
    asked = ask(client, view)
    assert asked.status_code == 302
    assert [one.kind for one in wanted()] == ["bsl", "visit"]
    due = wanted()[0].due_on
    last_day = last_day_of(survey.window)
    assert last_day is not None
    assert due < last_day
    page = client.get(asked.location)
    assert page.status_code == 200
    assert str(due.day) in page.get_data(as_text=True)


def test_a_request_for_nothing_in_particular_is_due_in_time_for_what_closes_first(
    client: FlaskClient, survey: Survey
) -> None:
    ask(client)
    ask(client, about="")
    assert len({one.due_on for one in wanted()}) == 1
    assert {one.activity_id for one in wanted()} == {survey.id, None}


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"kinds": []}, "kinds-0"),
        ({"phone": ""}, "phone"),
        ({"phone": "call me"}, "phone"),
        ({"phone": "", "email": "nobody"}, "email"),
        ({"kinds": ["interpreter"]}, "language"),
        ({"about": "no-such-thing"}, "about"),
        ({"note": "x" * 501}, "note"),
        ({"kinds": ["interpreter"], "phone": "+"}, "language phone"),
        ({"kinds": [], "phone": "", "note": "x" * 501}, "kinds-0 phone note"),
    ],
)
def test_what_is_missing_is_said_beside_its_field_and_nothing_is_lost(
    client: FlaskClient, survey: Survey, fields: dict[str, Any], told: str
) -> None:
    refused = ask(client, name="Ms Example", **fields)
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert re.findall(r'href="#([\w-]+)"', page.partition("<h1")[0])[1:] == told.split()
    assert "Ms Example" in page
    assert wanted() == []


def test_the_same_sent_twice_is_asked_once(client: FlaskClient, survey: Survey) -> None:
    ask(client)
    ask(client)
    assert len(wanted()) == 2
    ask(client, phone="0161 496 0124")
    assert len(wanted()) == 4


def test_whoever_fills_the_queue_is_asked_to_phone(
    client: FlaskClient, survey: Survey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "MOST_A_DAY", 3)
    ask(client)
    refused = ask(client, phone="0161 496 0124")
    assert refused.status_code == 422
    assert "Phone us" in refused.get_data(as_text=True)
    assert len(wanted()) == 2


def test_the_named_officer_is_written_to_once_a_day_without_a_word_of_who_asked(
    app: Flask, client: FlaskClient, survey: Survey
) -> None:
    an_officer(app)
    for number in range(3):
        ask(client, phone=f"0161 496 012{number}", name="Ms Example")
    letters = list(db.session.scalars(select(OutboxMessage)))
    assert [letter.recipient for letter in letters] == ["first@example.org"]
    assert not any(secret in letters[0].subject + letters[0].body for secret in SECRETS)
    assert len({one.officer_id for one in wanted()}) == 1


def test_the_queue_tells_what_is_due_first_and_what_is_overdue(
    app: Flask, client: FlaskClient, survey: Survey, clock: Clock
) -> None:
    ask(client)
    page = an_officer(app).get("/officers/help/").get_data(as_text=True)
    assert "British Sign Language" in page
    assert "Overdue" not in page
    clock.moment = NOON + timedelta(days=30)
    later = signed_in(app, Role.MODERATOR, email="other@example.org")
    assert "Overdue" in later.get("/officers/help/").get_data(as_text=True)


@pytest.mark.requirement("D3")
def test_with_the_last_answer_nothing_is_left_of_who_asked(
    app: Flask, client: FlaskClient, survey: Survey, capsys: pytest.CaptureFixture[str]
) -> None:
    officer = an_officer(app)
    said = {"name": "Ms Example", "language": "Pashto", "note": "after five"}
    ask(client, kinds=["interpreter", "visit"], **said)
    interpreter, visit = wanted()
    page = officer.get(f"/officers/help/{visit.id}").get_data(as_text=True)
    assert all(secret in page for secret in SECRETS)
    answer(officer, interpreter, "met")
    assert len(contacts()) == 1
    assert "An interpreter – They got it" in officer.get(f"/officers/help/{visit.id}").text
    forgotten = contacts()[0].id
    answer(officer, visit, "not_met", "not_to_be_had")
    assert contacts() == []
    assert [(one.standing, one.reason) for one in wanted()] == [
        ("met", ""),
        ("not_met", "not_to_be_had"),
    ]
    assert _everything_stored_says_nothing_of(SECRETS)
    assert not any(secret in "".join(capsys.readouterr()) for secret in SECRETS)
    proof = db.session.scalars(
        select(AuditEntry).where(
            AuditEntry.subject == forgotten, AuditEntry.action == "help.contact_forgotten"
        )
    ).one()
    assert proof.facts == {"because": "answered"}


def test_not_met_needs_a_reason(app: Flask, client: FlaskClient, survey: Survey) -> None:
    officer = an_officer(app)
    ask(client)
    assert answer(officer, wanted()[0], "not_met").status_code == 422
    assert wanted()[0].standing == "waiting"


def test_of_two_officers_the_second_is_told(
    app: Flask, client: FlaskClient, survey: Survey
) -> None:
    officer = an_officer(app)
    ask(client)
    one, path = wanted()[0], f"/officers/help/{wanted()[0].id}"
    stale = officer.get(path)
    answer(officer, one, "met")
    second = press(officer, path, page=stale, to="not_met", reason="too_late")
    assert second.status_code == 302
    assert "colleague" in officer.get(second.location).get_data(as_text=True)
    assert wanted()[0].standing == "met"


@pytest.mark.requirement("D3")
def test_what_nobody_answers_is_forgotten_on_its_day_and_counted_as_not_met(
    app: Flask, client: FlaskClient, survey: Survey, clock: Clock
) -> None:
    ask(client)
    (due,) = {one.due_on for one in wanted()}
    assert str(KEPT_DAYS) in client.get("/privacy").get_data(as_text=True)
    assert app.extensions["engage.schedule"]["assistance.forget_contacts"]
    start = NOON.date()
    clock.moment = NOON + (due - start) + timedelta(days=KEPT_DAYS - 1)
    _run_the_night(clock)
    assert len(contacts()) == 1
    clock.moment += timedelta(days=1)
    _run_the_night(clock)
    assert contacts() == []
    assert {(one.standing, one.reason) for one in wanted()} == {("not_met", "forgotten")}
    assert [
        entry.facts
        for entry in db.session.scalars(
            select(AuditEntry).where(AuditEntry.action == "help.contact_forgotten")
        )
    ] == [{"because": "time"}]


def test_whoever_it_is_about_gets_it_and_has_it_deleted(app: Flask, survey: Survey) -> None:
    by = AskedBy(email="somebody@example.org")
    ask_for_help([Kind.PAPER], by, activity=survey, now=NOON, actor=RESIDENT)
    port = port_of(Erasable, "help")  # type: ignore[type-abstract]  # a protocol is the key
    assert port.export("Somebody@example.org")["help"][0]["kinds"] == ["paper"]
    port.erase("Somebody@example.org", now=NOON)
    assert port.export("somebody@example.org") == {"help": []}
    (one,) = db.session.scalars(select(HelpWanted))
    assert (one.standing, one.reason) == (Standing.NOT_MET, Reason.NOT_WANTED)


def test_only_somebody_who_may_read_what_residents_send_gets_the_queue(app: Flask) -> None:
    signed_in(app, Role.ANALYST, email="other@example.org")
    account = account_by_email("other@example.org")
    assert account is not None
    with pytest.raises(InvalidError):
        name_help_officer(account, now=NOON, actor=SYSTEM)


def test_what_nobody_had_goes_to_whoever_is_named_and_can_be_taken_over(
    app: Flask, client: FlaskClient, survey: Survey
) -> None:
    ask(client)
    assert {one.officer_id for one in wanted()} == {None}
    an_officer(app)
    named = {one.officer_id for one in wanted()}
    assert None not in named
    other = signed_in(app, Role.MODERATOR, email="other@example.org")
    one = wanted()[0]
    press(other, f"/officers/help/{one.id}/mine", at=f"/officers/help/{one.id}")
    assert wanted()[0].officer_id not in named


@pytest.mark.parametrize(
    "page", ["/surveys/priorities", "/easy/surveys/priorities", "/", "/help", "/easy/help"]
)
def test_the_page_is_linked_from_every_activity_and_the_footer(
    client: FlaskClient, survey: Survey, page: str
) -> None:
    found = client.get(page).get_data(as_text=True)
    assert re.search(r'href="(/easy)?/help/ask', found)
    assert re.search(r'<footer.*href="(/easy)?/help"', found, re.DOTALL)


def _run_the_night(clock: Clock) -> None:
    job = enqueue("assistance.forget_contacts", now=clock.moment, actor=SYSTEM)
    db.session.commit()
    run_job(job.id)


def _everything_stored_says_nothing_of(secrets: tuple[str, ...]) -> bool:
    """Every column of every table, as text."""
    rows: list[str] = []
    for table in inspect(db.session.connection()).get_table_names():
        rows += [str(tuple(row)) for row in db.session.execute(text(f'SELECT * FROM "{table}"'))]
    return not [row for row in rows for secret in secrets if secret in row]
