"""A connection to PostgreSQL for statements that are asked over and over: prepared once, then sent by name.

The driver's own ``execute`` looks at words and values anew each time, which costs three times what libpq takes to send and answer.
"""

from collections.abc import Sequence
from typing import Any

from psycopg import Connection
from psycopg.abc import Buffer, Transformer
from psycopg.adapt import PyFormat
from psycopg.adapt import Transformer as Types
from psycopg.errors import DatabaseError, OperationalError, error_from_result
from psycopg.pq import ConnStatus, ExecStatus
from psycopg.pq.abc import PGresult

DONE = frozenset({ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK})


class PostgresLine:
    """What a connection of SQLite's driver offers, by the same names: ``execute`` and ``close``. Values are named $1, $2 and so on.

    Where the connection is not to prepare statements (``prepare_threshold`` is ``None``, as behind a pooler of transactions), none are.
    """

    def __init__(self, connection: "Connection[Any]") -> None:
        self.connection = connection
        self._libpq = connection.pgconn
        self._types: Transformer = Types.from_context(connection)
        self._prepared: dict[str, bytes] = {}

    def execute(self, words: str, values: Sequence[Any] = ()) -> "Answer":
        sent = self._types.dump_sequence(values, [PyFormat.TEXT] * len(values))
        try:
            return Answer(self._checked(self._sent(words, sent)), self._types)
        except (DatabaseError, MemoryError) as error:
            # Libpq tells a lost connection first as a fault without a name, then by giving no result at all.
            if self._libpq.status == ConnStatus.OK:
                raise
            raise OperationalError("the connection is lost") from error

    def close(self) -> None:
        self.connection.close()

    def _sent(self, words: str, values: Sequence[Buffer | None]) -> PGresult:
        if self.connection.prepare_threshold is None:
            return self._libpq.exec_params(words.encode(), values)
        name = self._prepared.get(words)
        if name is None:
            name = f"plain_{len(self._prepared)}".encode()
            self._checked(self._libpq.prepare(name, words.encode()))
            self._prepared[words] = name
        return self._libpq.exec_prepared(name, values)  # type: ignore[arg-type]  # it takes None for NULL, as exec_params does

    def _checked(self, result: PGresult) -> PGresult:
        if result.status not in DONE:
            raise error_from_result(result, encoding=self._types.encoding)
        return result


class Answer:
    """What came back, as the driver's own cursor tells it."""

    def __init__(self, result: PGresult, types: Transformer) -> None:
        self._result, self._types = result, types
        self.rowcount = result.command_tuples or 0

    def fetchall(self) -> list[tuple[Any, ...]]:
        self._types.set_pgresult(self._result)
        return self._types.load_rows(0, self._result.ntuples, tuple)

    def close(self) -> None:
        self._result.clear()
