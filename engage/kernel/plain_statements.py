"""Statements that a crowd asks, sent straight to the driver.

SQLAlchemy writes each of them once for the database there is, keeps the connections and knows the types. What it does around every single
statement (a session, a transaction, a result) costs more than ten times the statement itself: 0.19 ms against 0.014 ms of processor time
on SQLite, 0.39 ms against 0.035 ms on PostgreSQL, where the transaction also takes three more messages there and back.
"""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, has_request_context
from sqlalchemy import Select, event
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.engine import Dialect, Engine
from sqlalchemy.sql.expression import Delete, Insert, Update
from sqlalchemy.types import TypeEngine

from engage.kernel.db import db
from engage.kernel.here import this_app
from engage.kernel.postgres_line import PostgresLine

LINES = "engage.lines"
UNAWAITED = {"sqlite": "PRAGMA synchronous=NORMAL", "postgresql": "SET synchronous_commit TO off"}
"""How a connection is told, in the words of each database, that its changes are written to the disk soon after instead of before the answer."""
Taken = TypeVar("Taken")
Process = Callable[[Any], Any]
Typed = Callable[[Sequence[Any]], tuple[Any, ...]]


@dataclass(frozen=True)
class _Written:
    """A statement in the words of one database, and what to do with values on their way in and out."""

    words: str
    order: tuple[str, ...]
    """Names of the values in their places."""
    into: Sequence[tuple[str, Process]]
    """Those that the driver does not take as they are."""
    out: Sequence[tuple[int, Process]]
    """Places in a row of what the driver does not give as it is."""

    def sent(self, values: Mapping[str, Any]) -> list[Any]:
        ready = dict(values)
        for name, process in self.into:
            ready[name] = process(ready[name])
        return [ready[name] for name in self.order]

    def row(self, raw: Sequence[Any]) -> tuple[Any, ...]:
        row = list(raw)
        for place, process in self.out:
            row[place] = process(row[place])
        return tuple(row)


class _Lines:
    """Connections for plain statements alone, each used by one thread at a time.

    They were made by the pool and left it: what a pool does around each use (events, records, a reset, on PostgreSQL the transaction
    mode to and fro) costs as much as the statement. There are never more of either kind, those that wait for the disk and those that do
    not, than threads that asked at once.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.dialect = engine.dialect
        self.begin = "BEGIN IMMEDIATE" if self.dialect.name == "sqlite" else "BEGIN"
        self._free: dict[bool, deque[Any]] = {True: deque(), False: deque()}
        event.listen(engine, "engine_disposed", lambda _engine: self.close())

    def take(self, *, waits: bool) -> Any:
        try:
            return self._free[waits].pop()
        except IndexError:
            return self._new(waits)

    def give_back(self, line: Any, *, waits: bool) -> None:
        self._free[waits].append(line)

    def lose(self, line: Any, error: BaseException) -> None:
        """What ended this connection has most likely ended those that wait, here and in the pool."""
        fault: Any = error
        is_lost = self.dialect.is_disconnect(fault, getattr(line, "connection", line), None)
        line.close()
        if is_lost:
            self.engine.dispose()

    def close(self) -> None:
        for free in self._free.values():
            while free:
                free.pop().close()

    def _new(self, waits: bool) -> Any:
        connection = self.engine.raw_connection()
        line: Any = connection.driver_connection
        connection.detach()
        # SQLite's driver opens no transaction of its own here (see ``on_connect`` in ``engage.kernel.db``).
        if self.dialect.name != "sqlite":
            line.autocommit = True
        if not waits:
            line.execute(UNAWAITED[self.dialect.name])
        return line if self.dialect.name == "sqlite" else PostgresLine(line)


def init_plain_statements(app: Flask) -> None:
    with app.app_context():
        app.extensions[LINES] = _Lines(db.engine)


class PlainStatement:
    """One statement that is a transaction of its own. One that inserts names every column: no default is filled in.

    Where the request's session has begun a transaction, or there is no request, it is part of the session's instead: nobody waits for
    a lock of their own, and commands outside requests leave the commit to whoever calls them. After any fault of the driver it is asked
    again by way of the session, which finds a new connection or raises what the house knows.

    ``waits``: whether a change is on the disk before it is answered. One that does not wait is there for everybody at once, and is lost
    only where the database's machine itself fails within the next second: for what somebody could type again, never for what they sent.
    """

    def __init__(
        self, statement: Select[Any] | Insert | Update | Delete, *, waits: bool = True
    ) -> None:
        self._statement = statement
        self._waits = waits
        self._written: dict[str, _Written] = {}

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """What a query finds."""
        return self._run(values, lambda cursor, typed: [typed(row) for row in cursor.fetchall()])

    def change(self, **values: Any) -> int:
        """How many rows an update or a deletion changed."""
        return self._run(values, lambda cursor, _typed: int(cursor.rowcount))

    def on(self, lines: _Lines, line: Any, values: Mapping[str, Any]) -> tuple[_Written, Any]:
        """Send it over this line; returns how it is written, and the driver's cursor."""
        dialect = lines.dialect
        written = self._written.get(dialect.name)
        if written is None:
            written = self._written[dialect.name] = _written(self._statement, dialect)
        return written, line.execute(written.words, written.sent(values))

    def _run(self, values: Mapping[str, Any], take: Callable[[Any, Typed], Taken]) -> Taken:
        if has_request_context() and not has_begun():
            lines: _Lines = this_app().extensions[LINES]
            try:
                return self._alone(lines, values, take)
            except lines.dialect.loaded_dbapi.Error:
                pass
        return take(db.session.connection().execute(self._statement, values), tuple)

    def _alone(
        self, lines: _Lines, values: Mapping[str, Any], take: Callable[[Any, Typed], Taken]
    ) -> Taken:
        line = lines.take(waits=self._waits)
        try:
            written, cursor = self.on(lines, line, values)
            found = take(cursor, written.row)
            cursor.close()
        except BaseException as error:
            lines.lose(line, error)
            raise
        lines.give_back(line, waits=self._waits)
        return found


def change_together(*steps: tuple[PlainStatement, Mapping[str, Any]]) -> bool:
    """Changes that are one transaction of their own, on the disk before it is answered. Returns whether they were made: not where one
    of them found no row to change, where the session has begun a transaction, or where the driver met a fault. Then nothing was changed,
    and it is left to the caller to go by way of the session.

    Only a fault while they are committed leaves open whether they were made, so that the caller has to look.
    """
    if not has_request_context() or has_begun():
        return False
    lines: _Lines = this_app().extensions[LINES]
    line = lines.take(waits=True)
    try:
        line.execute(lines.begin)
        are_made = all(
            statement.on(lines, line, values)[1].rowcount == 1 for statement, values in steps
        )
        line.execute("COMMIT" if are_made else "ROLLBACK")
    except lines.dialect.loaded_dbapi.Error as error:
        lines.lose(line, error)
        return False
    except BaseException as error:
        lines.lose(line, error)
        raise
    lines.give_back(line, waits=True)
    return are_made


def has_begun() -> bool:
    """Whether this request's session holds a transaction."""
    return db.session.registry.has() and db.session().in_transaction()


def _written(statement: Select[Any] | Insert | Update | Delete, dialect: Dialect) -> _Written:
    # As libpq takes values, by number; SQLite's driver takes them by place.
    spelt = dialect if dialect.name == "sqlite" else PGDialect_psycopg(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]  # of the library
    compiled: Any = statement.compile(dialect=spelt)
    out = [column.type for column in statement.selected_columns] if isinstance(statement, Select) else []  # fmt: skip
    return _Written(
        words=str(compiled),
        order=tuple(compiled.positiontup),
        into=[
            (name, process)
            for name, bind in compiled.binds.items()
            if (process := _here(bind.type, dialect).bind_processor(dialect)) is not None
        ],
        out=[
            (place, process)
            for place, type_ in enumerate(out)
            if (process := _here(type_, dialect).result_processor(dialect, None)) is not None
        ],
    )


def _here(type_: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    return type_.dialect_impl(dialect)
