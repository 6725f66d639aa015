"""The database: one session a request, committed once, at its end."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, current_app, g, has_request_context, request
from flask import session as cookie_session
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, MetaData, String, event
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, registry
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import JSON, TypeDecorator

from engage.kernel.here import this_request
from engage.kernel.ids import new_id

BUSY_TIMEOUT_MS = 30_000
"""How long a request waits for its turn to write on SQLite. Turns are not fair: in a full hall somebody may be passed over often."""
FIRST_REFUSAL_STATUS = 400
LAST_USED = "engage.last_used"
UNASKED_SECONDS = 1

_reads_only: ContextVar[bool] = ContextVar("reads_only", default=False)


class UtcDateTime(TypeDecorator[datetime]):
    """Aware UTC in Python whatever the database keeps; a naive value is a mistake and raises."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


MAPPERS = registry(
    metadata=MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    ),
    type_annotation_map={datetime: UtcDateTime, dict[str, Any]: JSON, list[Any]: JSON},
)


class Base(DeclarativeBase):
    registry = MAPPERS


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})
if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


class Identified:
    """A row with a random text id."""

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)


def canonical_json(document: object) -> bytes:
    """One byte form for equal documents, for digests."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def engine_options(database_url: str) -> dict[str, Any]:
    # A failed statement's values could be answers or codes; they must not reach a log.
    if database_url.startswith("sqlite"):
        return {
            "hide_parameters": True,
            "connect_args": {"timeout": BUSY_TIMEOUT_MS / 1000},
        }
    return {"hide_parameters": True, "pool_size": 5, "max_overflow": 15}


def init_database(app: Flask) -> None:
    """Wire the session to requests: views flush, the request commits (``commit_once``), a failed answer rolls back."""
    db.init_app(app)
    with app.app_context():
        _prepare_engine(db.engine)
    app.before_request(_note_whether_it_writes)


def commit_once(app: Flask) -> None:
    """Commit when the answer is known. Wired last, so that it runs first: what follows (headers, figures) sees the true answer."""
    app.after_request(_commit_or_roll_back)


def _ask_whether_it_is_there(engine: Engine) -> None:
    """Look after a connection that nobody used for a while before it is given out: the server may have been started again meanwhile.

    The pool's own look comes with every request and costs as much as a statement.
    """

    @event.listens_for(engine, "checkin")
    def on_checkin(_connection: Any, record: ConnectionPoolEntry) -> None:
        record.info[LAST_USED] = monotonic()

    @event.listens_for(engine, "checkout")
    def on_checkout(connection: Any, record: ConnectionPoolEntry, _proxy: object) -> None:
        if monotonic() - record.info.get(LAST_USED, monotonic()) > UNASKED_SECONDS:
            try:
                engine.dialect.do_ping(connection)
            except engine.dialect.loaded_dbapi.Error as error:
                raise DisconnectionError from error


def _prepare_engine(engine: Engine) -> None:
    if engine.dialect.name != "sqlite":
        _ask_whether_it_is_there(engine)
        return

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: object) -> None:
        # The driver's own transaction handling is switched off, so that "begin" below decides the kind of lock.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        cursor.execute("PRAGMA secure_delete=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        if _reads_only.get():
            # It takes no lock and cannot fail; through SQLAlchemy it would cost as much as the statement that follows.
            connection.connection.cursor().execute("BEGIN")
        else:
            connection.exec_driver_sql("BEGIN IMMEDIATE")


@contextmanager
def transactions_that_read() -> Iterator[None]:
    """Transactions begun inside see one snapshot and hold nobody up."""
    token = _reads_only.set(True)
    try:
        yield
    finally:
        _reads_only.reset(token)


@contextmanager
def transactions_that_write() -> Iterator[None]:
    """Transactions begun inside take SQLite's write lock at once, so that they never find it gone half way."""
    token = _reads_only.set(False)
    try:
        yield
    finally:
        _reads_only.reset(token)


def _note_whether_it_writes() -> None:
    _reads_only.set(this_request().method in {"GET", "HEAD", "OPTIONS"})


def _commit_or_roll_back(answer: Response) -> Response:
    if not db.session.registry.has():
        # Nobody asked the session for anything.
        _reads_only.set(False)
        return answer
    is_kept = answer.status_code < FIRST_REFUSAL_STATUS or "kept_although_refused" in g
    if is_kept and not _reads_only.get():
        try:
            db.session.commit()
        except DBAPIError as error:
            answer = _undone(error)
    else:
        db.session.rollback()
    _reads_only.set(False)
    return answer


def keep_although_refused() -> None:
    """Save what this request has changed even if its answer is a refusal: a counted wrong try, and nothing beside it."""
    if has_request_context():
        g.kept_although_refused = True


def _undone(error: DBAPIError) -> Response:
    """The view said yes and the database no: the person gets the refusal, and the cookie holds what it held before."""
    db.session.rollback()
    before = current_app.session_interface.open_session(current_app, request)
    cookie_session.clear()
    cookie_session.update(before or {})
    _reads_only.set(True)
    answer = current_app.make_response(current_app.handle_user_exception(error))
    db.session.rollback()
    return answer
