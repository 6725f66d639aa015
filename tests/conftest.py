"""Fixtures every test may use: real databases, a real queue server, an inspected client."""

import contextvars
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from itertools import compress
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings

from engage.cli.demo.load import load_demo
from engage.config import Settings
from engage.factory import create_app
from engage.kernel.db import db
from engage.rules.view import SOURCE_LANGUAGE
from tests.files import keep_out_of_databases
from tests.inspection import inspect_page
from tests.processes import Copier, copying
from tests.servers import postgres_server, valkey_server

pytest_plugins = ["tests.results"]
# No property has a limit of time: a busy machine is not a defect.
settings.register_profile("engage", deadline=None)
settings.load_profile("engage")
ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SECRET = "a secret that only tests use, long enough"

keep_out_of_databases()


class Clock:
    """A clock that tests set."""

    def __init__(self) -> None:
        self.moment = NOON

    def __call__(self) -> datetime:
        return self.moment


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """A real Valkey server of this run's own."""
    with valkey_server() as url:
        yield url


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A real PostgreSQL database of this worker's own."""
    with postgres_server() as url:
        yield url


@pytest.fixture(scope="session")
def copier() -> Iterator[Copier]:
    """Starts processes that have read the code already."""
    with copying() as asked:
        yield asked


@pytest.fixture(scope="session")
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def make_app(redis_url: str, clock: Clock) -> Callable[..., Flask]:
    def make(database_url: str, data_dir: Path, **changes: Any) -> Flask:
        settings = Settings(
            secret_key=SECRET,
            database_url=database_url,
            redis_url=redis_url,
            data_dir=data_dir,
            is_secure=False,
            log_level="ERROR",
        )
        app = create_app(replace(settings, **changes), clock=clock)
        # Passwords are hashed slowly to hinder whoever steals them; those of tests are worth nothing. So are links to set one.
        security = app.extensions["security"]
        security.pwd_context.update(
            argon2__time_cost=1, argon2__memory_cost=8, argon2__parallelism=1
        )
        security.hashing_context.update(sha256_crypt__default_rounds=1000)
        return app

    return make


@pytest.fixture(scope="session")
def sqlite_app(make_app: Callable[..., Flask]) -> Iterator[Flask]:
    folder = Path(tempfile.mkdtemp(prefix="engage-test-"))
    app = make_app(f"sqlite:///{folder / 'test.sqlite3'}", folder)
    with app.app_context():
        db.create_all()
    yield app
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgres_app(make_app: Callable[..., Flask], postgres_url: str) -> Iterator[Flask]:
    folder = Path(tempfile.mkdtemp(prefix="engage-test-"))
    app = make_app(postgres_url, folder)
    with app.app_context():
        db.create_all()
    yield app
    with app.app_context():
        db.engine.dispose()
    shutil.rmtree(folder)


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest, clock: Clock) -> Iterator[Flask]:
    """The application on each database in turn, empty."""
    name = "sqlite_app" if request.param == "sqlite" else "postgres_app"
    built: Flask = request.getfixturevalue(name)
    clock.moment = NOON
    checked = built.extensions["engage.checked_languages"]
    built.test_client_class = InspectingClient
    with built.app_context():
        yield built
        db.session.remove()
        _empty()
    built.extensions["engage.checked_languages"] = checked


@pytest.fixture
def demo(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The application as a demonstration that says so, with everything in it that ``engage demo`` shows."""
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], is_demo=True))
    load_demo(app)
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without JavaScript: every page it fetches is inspected."""
    return app.test_client()


class InspectingClient(FlaskClient):
    """Applies the house's page rules to everything it fetches.

    Each request runs in a context of its own, as on a server: what a test has flushed is committed first, and what it holds
    is read anew afterwards.
    """

    def open(self, *args: Any, **kwargs: Any) -> Any:
        db.session.commit()
        answer = contextvars.Context().run(super().open, *args, **kwargs)
        db.session.expire_all()
        if answer.mimetype == "text/html" and answer.status_code not in {
            204,
            301,
            302,
            303,
            307,
            308,
        }:
            inspect_page(
                answer.get_data(as_text=True),
                where=str(args[0]) if args else "",
                language=self._asked_for(answer.request.path),
            )
        return answer

    def _asked_for(self, path: str) -> str:
        """The language that an address names: every page is in it, whatever it is about."""
        first = path.lstrip("/").partition("/")[0]
        offered: tuple[str, ...] = self.application.config["SETTINGS"].languages
        return first if first in offered else SOURCE_LANGUAGE


@pytest.fixture(scope="session")
def shared() -> Path:
    """Real plans, questionnaires and elections beside the project, where they are there."""
    return SHARED


def _empty() -> None:
    """Take every row away; the schema stays.

    Most tables hold nothing, and one look tells which do: to ask each of them took longer than many a test.
    Rows are deleted, not truncated: there are few of them, and to make new files for a table costs twenty times as much.
    PostgreSQL then gives their places back, so that the next rows lie in the order in which they come.
    """
    with db.engine.begin() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        look = ", ".join(f"EXISTS (SELECT 1 FROM {name})" for name in _tables())
        is_filled = connection.exec_driver_sql(f"SELECT {look}").one()
    filled = list(compress(_tables(), is_filled))
    with db.engine.begin() as connection:
        if is_sqlite:
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        for name in filled:
            connection.exec_driver_sql(f"DELETE FROM {name}")
    if filled and not is_sqlite:
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql(f"VACUUM (SKIP_DATABASE_STATS) {', '.join(filled)}")


@cache
def _tables() -> tuple[str, ...]:
    """Every table, those that others point to last."""
    return tuple(f'"{table.name}"' for table in reversed(db.metadata.sorted_tables))
