"""Statements sent straight to the driver: a transaction of their own, or a part of the one that there is."""

from time import monotonic

import pytest
from flask import Flask
from psycopg import OperationalError
from sqlalchemy import bindparam, delete, func, insert, select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError

from engage.content.rules.words import words_from
from engage.kernel.clock import now
from engage.kernel.db import UNASKED_SECONDS, db, transactions_that_read
from engage.kernel.plain_statements import LINES, PlainStatement, change_together
from engage.kernel.postgres_line import PostgresLine
from engage.places.models import Area
from surveys.models import SurveyVersion
from tests.programme import an_open_survey

ADDED = PlainStatement(
    insert(Area).values(
        {name: bindparam(name) for name in ("code", "words", "position", "outline")}
    )
)
FOUND = PlainStatement(select(Area.code, Area.words).where(Area.code == bindparam("code")))
SAFETY = """
SELECT CASE source WHEN 'session' THEN setting ELSE 'as the server' END FROM pg_settings WHERE name = 'synchronous_commit'
"""
WORDS = words_from({"name": {"en": "Heaton “Moor”", "ur": "ہیٹن"}})


def add(code: str) -> None:
    ADDED.change(code=code, words=WORDS, position=0, outline=[])


def seen_by_others() -> int:
    with transactions_that_read(), db.engine.connect() as connection:
        return int(connection.scalar(select(func.count()).select_from(Area)) or 0)


def lose_connection(engine: Engine) -> None:
    """As when the server was started again: every connection that the pool gives out leads nowhere, but the last."""
    with engine.connect() as spared:
        with engine.connect(), engine.connect(), engine.connect():
            pass
        spared.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()"
        )


def test_alone_in_a_request_it_is_done_at_once(app: Flask) -> None:
    with app.test_request_context(method="POST"):
        add("moor")
        assert seen_by_others() == 1
        assert FOUND.rows(code="moor") == [("moor", WORDS)]
        assert FOUND.rows(code="mersey") == []
        db.session.rollback()
    assert seen_by_others() == 1


def test_in_a_transaction_it_is_a_part_of_it(app: Flask) -> None:
    with app.test_request_context(method="POST"):
        db.session.add(Area(code="first", words=WORDS))
        db.session.flush()
        add("second")
        assert [row[0] for row in FOUND.rows(code="first")] == ["first"]
        assert seen_by_others() == 0
        db.session.rollback()
    assert seen_by_others() == 0


def test_outside_a_request_the_caller_commits(app: Flask) -> None:
    add("moor")
    assert seen_by_others() == 0
    db.session.commit()
    assert seen_by_others() == 1


def test_what_the_driver_refuses_is_told_as_the_house_knows_it(app: Flask) -> None:
    with app.test_request_context(method="POST"):
        add("moor")
        with pytest.raises(IntegrityError):
            add("moor")
        db.session.rollback()
        add("mersey")
    assert seen_by_others() == 2


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)
def test_over_a_lost_connection_it_is_asked_again(app: Flask) -> None:
    with app.test_request_context(method="POST"):
        add("moor")
        lose_connection(db.engine)
        assert FOUND.rows(code="moor") == [("moor", WORDS)]
        db.session.rollback()
        lose_connection(db.engine)
        add("mersey")
        db.session.commit()
    assert seen_by_others() == 2


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)
def test_a_connection_that_nobody_used_for_a_while_is_looked_after(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert db.session.scalar(select(func.count()).select_from(Area)) == 0
    db.session.rollback()
    lose_connection(db.engine)
    later = monotonic() + UNASKED_SECONDS + 1
    monkeypatch.setattr("engage.kernel.db.monotonic", lambda: later)
    assert db.session.scalar(select(func.count()).select_from(Area)) == 0
    db.session.rollback()
    db.engine.dispose()


def test_moments_and_documents_come_back_as_they_went(app: Flask) -> None:
    survey = an_open_survey()
    db.session.commit()
    asked = select(SurveyVersion.created_at, SurveyVersion.questionnaire).where(
        SurveyVersion.created_at <= bindparam("now"), SurveyVersion.survey_id == bindparam("id")
    )
    by_session = db.session.execute(asked, {"now": now(), "id": survey.id}).one()
    db.session.rollback()
    with app.test_request_context():
        assert PlainStatement(asked).rows(now=now(), id=survey.id) == [tuple(by_session)]


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)
def test_a_lost_connection_is_told_however_often_it_is_asked(app: Flask) -> None:
    line: PostgresLine = app.extensions[LINES].take(waits=True)
    assert line.execute("SELECT $1::int + 1", [1]).fetchall() == [(2,)]
    lose_connection(db.engine)
    for _time in range(2):
        with pytest.raises(OperationalError):
            line.execute("SELECT $1::int + 1", [1])
    line.close()
    db.engine.dispose()


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)
def test_where_nothing_may_be_prepared_nothing_is(app: Flask) -> None:
    line: PostgresLine = app.extensions[LINES].take(waits=True)
    prepared = "SELECT count(*) FROM pg_prepared_statements"
    try:
        before = line.execute(prepared).fetchall()
        line.connection.prepare_threshold = None
        assert line.execute("SELECT $1::text", ["as it came"]).fetchall() == [("as it came",)]
        assert line.execute(prepared).fetchall() == before
    finally:
        line.close()


def test_changes_are_made_together_or_not_at_all(app: Flask) -> None:
    facts = {"words": WORDS, "position": 0, "outline": []}
    gone = PlainStatement(delete(Area).where(Area.code == bindparam("gone")))
    with app.test_request_context(method="POST"):
        add("moor")
        moved = (gone, {"gone": "moor"}), (ADDED, {"code": "mersey", **facts})
        assert change_together(*moved)
        assert not change_together(*moved), "there is no moor to take"
        assert not change_together((ADDED, {"code": "vale", **facts}), *moved)
        assert FOUND.rows(code="vale") == []
        assert not change_together((gone, {"gone": "mersey"}), (ADDED, {"code": None, **facts}))
        assert FOUND.rows(code="mersey") == [("mersey", WORDS)]
        db.session.connection()
        assert not change_together((gone, {"gone": "mersey"})), "the session is at it"
        db.session.rollback()
    assert seen_by_others() == 1


def test_only_what_could_be_typed_again_does_not_wait_for_the_disk(app: Flask) -> None:
    with app.app_context():
        is_sqlite = db.engine.dialect.name == "sqlite"
    asked = "PRAGMA synchronous" if is_sqlite else SAFETY
    told = {}
    for waits in (True, False):
        line = app.extensions[LINES].take(waits=waits)
        ((told[waits],),) = line.execute(asked).fetchall()
        app.extensions[LINES].give_back(line, waits=waits)
    assert told == ({True: 2, False: 1} if is_sqlite else {True: "as the server", False: "off"})
