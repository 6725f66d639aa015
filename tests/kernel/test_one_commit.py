"""One commit a request, at its end: nothing is ever half written, and a fault gives a page with a reference that the log has too."""

import json
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import structlog
from bs4 import BeautifulSoup
from flask import Flask, request
from flask import session as cookie_session
from flask.testing import FlaskClient
from sqlalchemy import event, func, select, text

from engage.content.rules.words import words_from
from engage.kernel.access import Policy, access
from engage.kernel.db import db
from engage.places.models import Area
from engage.rules.errors import ConflictError
from tests.conftest import InspectingClient

IMPATIENT_MS = 50
A_MEGABYTE = 1_000_000
DEFERRED = "CREATE TABLE IF NOT EXISTS probe_child (parent VARCHAR(32) REFERENCES area (code) DEFERRABLE INITIALLY DEFERRED)"


@dataclass
class House:
    """An application with one page that writes and then does as it is told, and what it logged."""

    app: Flask
    logged: StringIO

    @property
    def client(self) -> FlaskClient:
        self.app.test_client_class = InspectingClient
        return self.app.test_client()

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.logged.getvalue().splitlines()]


@access(Policy.PUBLIC)
def probe() -> tuple[dict[str, str], int]:
    """Write one area, then end as ``then`` says."""
    size = int(request.values.get("size", "1"))
    db.session.add(Area(code="probe", words=words_from({"name": {"en": "x" * size}})))
    db.session.flush()
    match request.values["then"]:
        case "fault":
            raise RuntimeError("secret facts of a fault")
        case "refuse":
            raise ConflictError("probe")
        case "say no":
            return {"probe": "no"}, 422
        case "fail to commit":
            db.session.execute(text("INSERT INTO probe_child VALUES ('no such area')"))
            cookie_session["receipt"] = "of something that was not kept"
    return {"probe": "yes"}, 200


@pytest.fixture(params=["sqlite", "postgresql"])
def house(request: pytest.FixtureRequest, make_app: Callable[..., Flask]) -> Iterator[House]:
    folder = Path(tempfile.mkdtemp(prefix="engage-test-"))
    url = f"sqlite:///{folder / 'test.sqlite3'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_url")
    configured = structlog.get_config()
    app = make_app(url, folder)
    logged = StringIO()
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(file=logged))
    app.config["WTF_CSRF_ENABLED"] = False
    app.add_url_rule("/probe", view_func=probe, methods=["GET", "POST"])
    with app.app_context():
        if request.param == "sqlite":
            event.listen(db.engine, "connect", _be_impatient)
        db.create_all()
        db.session.execute(text(DEFERRED))
        db.session.commit()
        yield House(app, logged)
        db.session.remove()
        with db.engine.begin() as connection:
            connection.execute(text("DROP TABLE IF EXISTS probe_child"))
            connection.execute(text("DELETE FROM area"))
        db.engine.dispose()
    structlog.configure(**configured)
    shutil.rmtree(folder)


def _be_impatient(connection: Any, _record: object) -> None:
    connection.execute(f"PRAGMA busy_timeout={IMPATIENT_MS}")


def areas_kept() -> int:
    return db.session.scalar(select(func.count()).select_from(Area)) or 0


def reference_on(answer: Any) -> str:
    page = BeautifulSoup(answer.get_data(as_text=True), "lxml")
    shown = page.select_one('main bdi[translate="no"]')
    assert shown is not None, "the page gives no reference"
    return shown.get_text()


def assert_plain_page_and_log_line(house: House, answer: Any, *, status: int, said: str) -> None:
    """The page says what happened in plain words; its reference, and nothing private, is in the log."""
    assert answer.status_code == status
    assert said in answer.get_data(as_text=True)
    errors = [line for line in house.lines if line["level"] == "error"]
    assert [line["reference"] for line in errors] == [reference_on(answer)]
    assert errors[0]["endpoint"] == "probe"


def test_what_a_request_wrote_is_kept_when_it_went_well(house: House) -> None:
    assert house.client.post("/probe", data={"then": "finish"}).status_code == 200

    assert areas_kept() == 1


@pytest.mark.parametrize(("then", "status"), [("refuse", 409), ("say no", 422)])
def test_a_refused_request_keeps_nothing(house: House, then: str, status: int) -> None:
    assert house.client.post("/probe", data={"then": then}).status_code == status
    assert areas_kept() == 0


def test_a_page_that_only_reads_keeps_nothing_even_if_it_tries(house: House) -> None:
    assert house.client.get("/probe?then=finish").status_code == 200

    assert areas_kept() == 0


def test_a_fault_keeps_nothing_and_gives_a_reference_that_is_in_the_log(house: House) -> None:
    answer = house.client.post("/probe", data={"then": "fault"})

    assert_plain_page_and_log_line(house, answer, status=500, said="Nothing was half saved")
    assert areas_kept() == 0
    assert "secret facts" not in house.logged.getvalue() + answer.get_data(as_text=True)
    assert house.lines[-1]["kind"] == "RuntimeError"
    assert house.lines[-1]["where"].startswith("test_one_commit.py:")


def test_a_commit_that_fails_keeps_nothing_and_says_so(
    house: House, capfd: pytest.CaptureFixture[str]
) -> None:
    """The view has already said yes when the database says no."""
    client = house.client
    answer = client.post("/probe", data={"then": "fail to commit"})

    assert_plain_page_and_log_line(house, answer, status=503, said="We cannot save anything")
    assert areas_kept() == 0
    assert "no such area" not in house.logged.getvalue() + capfd.readouterr().err
    assert "Content-Security-Policy" in answer.headers
    with client.session_transaction() as cookie:
        assert "receipt" not in cookie
    assert house.client.post("/probe", data={"then": "finish"}).status_code == 200
    assert areas_kept() == 1


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_a_locked_database_gives_a_plain_page_and_the_site_goes_on_afterwards(
    house: House,
) -> None:
    path = str(db.engine.url.database)
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")

    answer = house.client.post("/probe", data={"then": "finish"})

    assert_plain_page_and_log_line(house, answer, status=503, said="We cannot save anything")
    assert house.lines[-1]["detail"] == "database is locked"
    assert house.client.get("/results").status_code == 200, "reading goes on while one writes"
    holder.execute("ROLLBACK")
    holder.close()
    assert house.client.post("/probe", data={"then": "finish"}).status_code == 200
    assert areas_kept() == 1


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_a_full_disk_gives_a_plain_page_and_nothing_is_half_written(house: House) -> None:
    """SQLite is told that the file may not grow: it refuses exactly as when the disk is full."""
    with db.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()

    def may_not_grow(connection: Any, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count={pages}")

    db.session.remove()
    db.engine.dispose()
    event.listen(db.engine, "connect", may_not_grow)
    answer = house.client.post("/probe", data={"then": "finish", "size": str(A_MEGABYTE)})

    assert_plain_page_and_log_line(house, answer, status=503, said="We cannot save anything")
    assert house.lines[-1]["detail"] == "database or disk is full"
    assert areas_kept() == 0
    event.remove(db.engine, "connect", may_not_grow)
    db.session.remove()
    db.engine.dispose()
    assert house.client.post("/probe", data={"then": "finish"}).status_code == 200
    assert areas_kept() == 1
