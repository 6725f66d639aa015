"""An eight-question survey answered by many at once on a real server: what a response costs the server and how long people wait.

The load comes from this process; what is measured is the processor time of the server's processes and the database's, from
``/proc``. So the client, its threads and its sockets cost nothing in the figures.
"""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path
from time import perf_counter
from urllib.parse import urlencode

from engage.config import Settings
from engage.factory import create_app
from engage.kernel.clock import system_now
from engage.kernel.db import db
from surveys.models import SurveyResponse
from surveys.rules.questionnaire import Option, Question, Questionnaire, QuestionnairePage
from tests.programme import an_open_survey
from tests.servers import free_ports, postgres_server

ROOT = Path(__file__).resolve().parents[1]
SECRET = "a secret that only benchmarks use, long enough"
FORM = re.compile(
    rb'<form[^>]* action="([^"]+)"[^>]*>\s*<input[^>]*name="csrf_token"[^>]*value="([^"]+)"'
)
"""Where a page's own form leads, and its token."""
TICKS = os.sysconf("SC_CLK_TCK")
START = "/surveys/priorities"
AT_ONCE = (1, 8, 32)
UNSYNCED = "postgresql_unsynced"
"""A PostgreSQL that waits for the disk at no commit, as no council may run it: what is missing beside the other is the price of waiting."""
RESPONSES = 100
WARM_UP = 10
ANSWERS: dict[str, list[str]] = {
    "first": ["homes"],
    "travel": ["bus"],
    "safe": ["agree"],
    "parks": ["often"],
    "likely": ["7"],
    "where": ["park", "shops"],
    "hear": ["leaflet"],
    "more": ["More lights on the path by the river, please."],
}
"""What everybody answers, by question."""


def eight_questions() -> Questionnaire:
    """Four single choices, a scale, two of several answers, and one in people's own words; all on one page."""
    chosen = {
        "first": ("single", "homes", "safety", "health", "parks"),
        "travel": ("single", "walk", "bus", "car", "cycle", "other"),
        "safe": ("single", "agree", "neither", "disagree", "dont_know"),
        "parks": ("single", "often", "sometimes", "never"),
        "likely": ("scale", *map(str, range(11))),
        "where": ("multiple", "park", "shops", "school", "none"),
        "hear": ("multiple", "leaflet", "friend", "online"),
        "more": ("long_text",),
    }
    questions = tuple(
        Question(
            id_,
            kind,
            {"label": {"en": f"What do you think about {id_}?"}},
            tuple(Option(each, {"label": {"en": each.title()}}) for each in options),
            required=id_ == "first",
        )
        for id_, (kind, *options) in chosen.items()
    )
    return Questionnaire("eight", 1, (QuestionnairePage("all", questions),))


@dataclass(frozen=True)
class House:
    """A running server and the processes that do its work."""

    port: int
    processes: Callable[[], list[int]]

    def processor_seconds(self) -> float:
        return sum(map(_processor_seconds, self.processes()))


@dataclass
class Load:
    """What many responses cost together, and how long each page took to come, in seconds."""

    responses: int
    processor: float
    pages: list[float]

    @property
    def each_ms(self) -> float:
        return self.processor / self.responses * 1000

    def wait_ms(self, part: float) -> float:
        """How long the slowest page of this part of all took: 0.5, 0.95, 0.99."""
        return sorted(self.pages)[min(len(self.pages) - 1, int(part * len(self.pages)))] * 1000


@contextmanager
def house(database: str, *, one_at_a_time: bool) -> Iterator[House]:
    """``engage serve`` on SQLite or PostgreSQL (both wait for the disk) with one open survey of eight questions."""
    with (
        tempfile.TemporaryDirectory(prefix="engage-load-") as name,
        _database(database, name) as url,
    ):
        settings = Settings(
            secret_key=SECRET,
            database_url=url,
            redis_url=f"unix://{name}/none",
            data_dir=Path(name),
            is_secure=False,
            log_level="ERROR",
        )
        app = create_app(settings)
        with app.app_context():
            db.create_all()
            survey = an_open_survey(eight_questions())
            survey.one_at_a_time = one_at_a_time
            survey.opens_at, survey.closes_at = (
                system_now() + timedelta(days=days) for days in (-1, 21)
            )
            db.session.commit()
            postmaster = 0 if database == "sqlite" else _postmaster()
            db.session.remove()
            db.engine.dispose()
        (port,) = free_ports(1)
        with _served(settings, port) as server:
            watched = [server.pid, *([postmaster] if postmaster else [])]
            yield House(port, lambda: [pid for top in watched for pid in _family(top)])
        with app.app_context():
            assert db.session.query(SurveyResponse).count() > 0
            db.session.remove()
            db.engine.dispose()


def answer_in_full(port: int, *, one_at_a_time: bool) -> list[float]:
    """One person's way from the start to the confirmation. Returns the seconds that each page took to come."""
    browser = Browser(port)
    browser.get(START)
    sheets = [{one: ANSWERS[one]} for one in ANSWERS] if one_at_a_time else [ANSWERS]
    for sheet in [{}, *sheets] if browser.action == START else sheets:
        browser.post(browser.action, sheet)
    assert browser.path.endswith("/check-answers"), browser.path
    browser.post(browser.action, {})
    assert browser.path.endswith("/thank-you"), browser.path
    browser.close()
    return browser.waits


class Browser:
    """What a browser does with pages: keeps its cookie, follows where it is sent, sends forms with their token."""

    def __init__(self, port: int) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies: dict[str, str] = {}
        self.path = self.action = self.token = ""
        self.waits: list[float] = []

    def get(self, path: str) -> None:
        self._ask("GET", path)

    def post(self, path: str, fields: dict[str, list[str]]) -> None:
        body = urlencode({"csrf_token": self.token, **fields}, doseq=True)
        self._ask("POST", path, body)

    def close(self) -> None:
        self.connection.close()

    def _ask(self, method: str, path: str, body: str | None = None) -> None:
        headers = {"Cookie": "; ".join(f"{key}={value}" for key, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        begun = perf_counter()
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        page = answer.read()
        self.waits.append(perf_counter() - begun)
        assert answer.status in {200, 302}, (method, path, answer.status)
        for cookie in answer.headers.get_all("Set-Cookie", []):
            key, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[key] = value
        if answer.status == 302:
            self.get(answer.headers["Location"])
            return
        self.path = path
        if found := FORM.search(page):
            self.action, self.token = found[1].decode(), found[2].decode()


def load_of(running: House, responses: int, *, at_once: int, one_at_a_time: bool) -> Load:
    """This many responses, so many people at the same moment."""
    waits: list[float] = []
    left = iter(range(responses))
    faults: list[BaseException] = []

    def people() -> None:
        try:
            for _ in left:
                waits.extend(answer_in_full(running.port, one_at_a_time=one_at_a_time))
        except BaseException as fault:  # noqa: BLE001 - told again below, in the thread that asked
            faults.append(fault)

    before = running.processor_seconds()
    threads = [threading.Thread(target=people) for _ in range(at_once)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return Load(responses, running.processor_seconds() - before, waits)


def measured(database: str, *, one_at_a_time: bool) -> Load:
    """What responses cost when people come one after another.

    A line on the error stream for 1, 8 and 32 at once tells what each response cost and how long pages took to come.
    """
    loads = []
    with house(database, one_at_a_time=one_at_a_time) as running:
        load_of(running, WARM_UP, at_once=1, one_at_a_time=one_at_a_time)
        for at_once in AT_ONCE:
            load = load_of(running, RESPONSES, at_once=at_once, one_at_a_time=one_at_a_time)
            waits = {
                f"page_p{part}_ms": round(load.wait_ms(part / 100), 1) for part in (50, 95, 99)
            }
            told = {"at_once": at_once, "each_ms": round(load.each_ms, 1), **waits}
            print(json.dumps(told), file=sys.stderr, flush=True)  # noqa: T201 - a command
            loads.append(load)
    return loads[0]


@contextmanager
def _database(kind: str, folder: str) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{folder}/load.sqlite3"
    else:
        with postgres_server(is_durable=kind != UNSYNCED) as url:
            yield url


@contextmanager
def _served(settings: Settings, port: int) -> Iterator["subprocess.Popen[bytes]"]:
    environment = {
        **os.environ,
        "SECRET_KEY": settings.secret_key,
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
        "ENGAGE_DATA_DIR": str(settings.data_dir),
        "ENGAGE_SECURE_COOKIES": "0",
        "ENGAGE_LOG_LEVEL": "ERROR",
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "engage.cli", "serve", "--port", str(port)]
    server = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        _wait_for(port)
        yield server
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)


def _wait_for(port: int) -> None:
    until = perf_counter() + 60
    while True:
        try:
            answer_in_full(port, one_at_a_time=False)
        except ConnectionError:
            if perf_counter() > until:
                raise
        except AssertionError:
            return
        else:
            return


def _postmaster() -> int:
    """The process that all of PostgreSQL's others are children of."""
    backend = db.session.connection().exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
    return _facts_of(int(backend))[0]


def _family(top: int) -> list[int]:
    """A process and everything that it has started."""
    children: dict[int, list[int]] = {}
    for pid in (int(one.name) for one in Path("/proc").iterdir() if one.name.isdigit()):
        try:
            children.setdefault(_facts_of(pid)[0], []).append(pid)
        except OSError:
            continue
    found, todo = [], [top]
    while todo:
        pid = todo.pop()
        found.append(pid)
        todo += children.get(pid, [])
    return found


def _processor_seconds(pid: int) -> float:
    """Its own, and those of its children that have ended."""
    try:
        return sum(_facts_of(pid)[1]) / TICKS
    except OSError:
        return 0.0


def _facts_of(pid: int) -> tuple[int, tuple[int, ...]]:
    """The parent, and ticks of the processor: in its own code, in the system's, and the same of its children."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[1]), tuple(map(int, fields[11:15]))
