"""A whole house of real processes: web, worker, schedule, queue server, and the database they share."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from flask import Flask

from engage.config import Settings
from engage.factory import create_app
from engage.kernel.db import db
from tests.servers import postgres_server, valkey_server

ROOT = Path(__file__).resolve().parents[2]
SECRET = "a secret that only fault runs use, long enough"
PATIENCE_SECONDS = 120
LOOK_EVERY_SECONDS = 0.02
DATABASES = ("sqlite", "postgresql")


class House:
    """The processes of one run. ``app`` is this process's own way into the same database and queue."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.app: Flask = create_app(settings)
        self.processes: list[subprocess.Popen[str]] = []
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])

    def start(self, *words: str, module: str = "engage.cli") -> subprocess.Popen[str]:
        """One process in a session of its own, so that it can be killed with everything it started."""
        process = subprocess.Popen(
            [sys.executable, "-m", module, *words],
            cwd=ROOT,
            env=self._environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.processes.append(process)
        return process

    def serve(self) -> subprocess.Popen[str]:
        """The web pages; returns when they answer."""
        web = self.start("serve", "--port", str(self.port))
        wait_for(self._answers, "the web pages")
        return web

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def _answers(self) -> bool:
        try:
            with urlopen(f"{self.address}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False

    def _environment(self) -> dict[str, str]:
        known = {name: value for name, value in os.environ.items() if "ENGAGE" not in name}
        return {
            **known,
            "SECRET_KEY": self.settings.secret_key,
            "DATABASE_URL": self.settings.database_url,
            "REDIS_URL": self.settings.redis_url,
            "ENGAGE_DATA_DIR": str(self.settings.data_dir),
            "ENGAGE_SECURE_COOKIES": "0",
            "ENGAGE_LOG_LEVEL": "ERROR",
        }

    def close(self) -> None:
        for process in self.processes:
            kill(process)
        with self.app.app_context():
            db.engine.dispose()


@contextmanager
def a_house(database: str) -> Iterator[House]:
    """An empty house on a database of its own, gone afterwards."""
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="engage-faults-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        sqlite = f"sqlite:///{folder / 'engage.sqlite3'}"
        house = House(
            Settings(
                secret_key=SECRET,
                database_url=sqlite
                if database == "sqlite"
                else stack.enter_context(postgres_server()),
                redis_url=stack.enter_context(valkey_server()),
                data_dir=folder,
                is_secure=False,
                log_level="ERROR",
            )
        )
        stack.callback(house.close)
        with house.app.app_context():
            db.create_all()
            yield house
            db.session.remove()


def kill(process: subprocess.Popen[str]) -> None:
    """As a power cut would: a process and everything it started, at once."""
    children = _children(process.pid) if process.poll() is None else []
    for pid in (process.pid, *children):
        kill_one(pid)
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()


def kill_one(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _children(pid: int) -> list[int]:
    """Every process below one, however deep; a worker's runs are in groups of their own."""
    found = children_of(pid)
    return [*found, *(deeper for child in found for deeper in _children(child))]


def children_of(pid: int) -> list[int]:
    """The processes that one has started and not yet seen the end of."""
    try:
        return [
            int(word)
            for listed in Path(f"/proc/{pid}/task").glob("*/children")
            for word in listed.read_text().split()
        ]
    except (FileNotFoundError, ProcessLookupError):
        return []


def wait_for(what: Callable[[], object], name: str) -> None:
    """Look often until something is so; a bound on a broken run, not a measurement."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not what():
        assert time.monotonic() < deadline, f"{name} did not come within {PATIENCE_SECONDS} s"
        time.sleep(LOOK_EVERY_SECONDS)
