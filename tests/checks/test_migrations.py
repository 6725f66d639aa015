"""The migrations make exactly the tables that the models describe, on both databases."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from budgeting.jobs import OF_THE_BOX
from engage.cli.upgrade import upgrade_database
from engage.factory import MIGRATIONS
from engage.kernel.db import db


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_app(
    request: pytest.FixtureRequest, make_app: Callable[..., Flask], tmp_path: Path
) -> Iterator[Flask]:
    """The application on a database without a single table."""
    url = f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("empty_postgres_url")
    app = make_app(url, tmp_path)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def empty_postgres_url(postgres_url: str) -> Iterator[str]:
    admin = create_engine(postgres_url, isolation_level="AUTOCOMMIT")
    name = f"{admin.url.database}_empty"
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
        yield admin.url.set(database=name).render_as_string(hide_password=False)
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    admin.dispose()


def test_an_upgraded_database_has_what_the_models_describe(empty_app: Flask) -> None:
    upgrade_database(empty_app)
    with empty_app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []


def test_the_box_of_an_upgraded_sqlite_database_numbers_no_rows(
    make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    app = make_app(f"sqlite:///{tmp_path / 'empty.sqlite3'}", tmp_path)
    upgrade_database(app)
    with app.app_context(), db.engine.connect() as connection:
        for model in OF_THE_BOX:
            with pytest.raises(OperationalError, match="no such column"):
                connection.execute(text(f"SELECT rowid FROM {model.__tablename__}"))
        db.engine.dispose()


def test_upgrading_twice_changes_nothing(empty_app: Flask) -> None:
    upgrade_database(empty_app)
    upgrade_database(empty_app)


def test_the_migrations_are_one_line_without_branches() -> None:
    assert len(ScriptDirectory(str(MIGRATIONS)).get_heads()) == 1
