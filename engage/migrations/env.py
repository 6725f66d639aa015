"""How a migration meets the database: the application's own engine, one writer at a time, all or nothing."""

from typing import Any

from alembic import context
from alembic.autogenerate.api import AutogenContext
from flask import current_app
from sqlalchemy import Connection, text

from engage.kernel.db import UtcDateTime, db

LOCK = 7140002


def render_item(kind: str, item: Any, autogen: AutogenContext) -> str | bool:
    """Types that are not SQLAlchemy's own: written as what the database keeps, or imported where they are needed."""
    if kind != "type":
        return False
    if isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    module = type(item).__module__
    if module.startswith("flask_security"):
        autogen.imports.add(f"import {module}")
        return f"{module}.{item!r}"
    return False


def leave_out_empty(_context: Any, _revision: Any, directives: list[Any]) -> None:
    """No revision when nothing has changed."""
    if getattr(context.config.cmd_opts, "autogenerate", False) and directives[0].upgrade_ops.is_empty():
        directives[:] = []


def run(connection: Connection) -> None:
    is_sqlite = connection.dialect.name == "sqlite"
    if is_sqlite:
        # Rebuilding a table drops the old one, which would take the rows that point at it along. The switch works
        # only outside a transaction, so it is thrown on the driver's connection before SQLAlchemy begins one.
        connection.connection.execute("PRAGMA foreign_keys=OFF")
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_item=render_item,
        render_as_batch=True,
        compare_type=True,
        # Our SQLite connections begin real transactions, so schema changes are all or nothing there too.
        transactional_ddl=True,
        process_revision_directives=leave_out_empty,
        user_module_prefix=None,
    )
    try:
        with context.begin_transaction():
            if not is_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
            context.run_migrations()
    finally:
        if is_sqlite:
            connection.rollback()
            connection.connection.execute("PRAGMA foreign_keys=ON")


if context.is_offline_mode():
    raise SystemExit("Migrations run against a database: set DATABASE_URL.")

with current_app.app_context(), db.engine.connect() as engine_connection:
    run(engine_connection)
