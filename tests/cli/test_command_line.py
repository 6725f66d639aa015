"""The command line: exit codes, one JSON object, nothing needed that a command does not need."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import click
import pytest

from engage.cli.main import House, engage, run
from engage.cli.processes import wait_before_restart
from engage.kernel.command_line import Exit, LazyCommand, end_with, json_option, refuse

ROOT = Path(__file__).resolve().parents[2]
ENGAGE = [sys.executable, "-m", "engage.cli"]


@pytest.fixture
def example() -> object:
    """A command that ends as it is told."""

    @engage.command("example", hidden=True)
    @click.argument("way")
    @json_option
    def example_command(way: str, *, as_json: bool) -> None:
        if way == "refuse":
            refuse(code="odd", where="line 3", message="not a number")
        if way == "tie":
            end_with({"tie": ["a", "b"]}, message="a tie", exit_code=Exit.TIE)

    yield
    engage.commands.pop("example")


@pytest.mark.parametrize(
    ("way", "exit_code", "printed"),
    [
        (
            "refuse",
            2,
            {"error": {"code": "odd", "where": "line 3", "message": "not a number"}},
        ),
        ("tie", 3, {"tie": ["a", "b"]}),
    ],
)
def test_under_json_an_end_is_one_object_and_an_exit_code(
    example: object,
    capsys: pytest.CaptureFixture[str],
    way: str,
    exit_code: int,
    printed: object,
) -> None:
    assert run(["example", way, "--json"]) == exit_code
    told = capsys.readouterr()
    assert json.loads(told.out) == printed
    assert told.err == ""


def test_without_json_a_refusal_is_a_line_on_standard_error(
    example: object, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["example", "refuse"]) == Exit.BAD_INPUT
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", "line 3: not a number\n")


def test_a_command_that_does_well_ends_with_nought(example: object) -> None:
    assert run(["example", "well"]) == Exit.DONE


def test_a_word_that_is_no_command_is_bad_input(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["nonsense", "--json"]) == Exit.BAD_INPUT
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "usage"


def test_a_missing_setting_is_refused_with_its_name(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    assert run(["upgrade"]) == Exit.BAD_INPUT
    assert capsys.readouterr().err.startswith("SECRET_KEY: expected ")


def test_a_lazy_command_is_not_read_when_commands_are_listed() -> None:
    group = House("house")
    group.add_command(LazyCommand("heavy", "no.such.module", short_help="Heavy."))
    with click.Context(group) as context:
        assert "Heavy." in group.get_help(context)


def test_restarts_wait_longer_each_time_and_never_too_long() -> None:
    waits = [wait_before_restart(failures) for failures in range(1, 20)]
    assert waits[:4] == [0.5, 1, 2, 4]
    assert max(waits) == 30


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class DemoHouse:
    """``engage demo`` in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        known = {name: value for name, value in os.environ.items() if "ENGAGE" not in name}
        for outside in ("SECRET_KEY", "DATABASE_URL", "REDIS_URL"):
            known.pop(outside, None)
        self.process = subprocess.Popen(
            [*ENGAGE, "demo", "--port", str(self.port)],
            cwd=ROOT,
            env={**known, "ENGAGE_DATA_DIR": str(folder)},
            stdout=subprocess.PIPE,
            text=True,
        )
        self.lines = []
        for line in self.process.stdout:
            self.lines.append(line)
            if "Ctrl-C" in line:
                break

    def get(self, path: str) -> int:
        with urlopen(f"http://127.0.0.1:{self.port}{path}") as answer:
            return int(answer.status)

    def children(self) -> dict[str, int]:
        """Process ids by the last words of their commands."""
        pid = self.process.pid
        pids = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        commands = {int(pid): _command_of(pid) for pid in pids}
        names = ("worker", "schedule", "serve", "valkey")
        return {
            name: p
            for p, words in commands.items()
            for name in names
            if any(name in word.rpartition("/")[2] for word in words)
        }

    def cores_of_web(self) -> list[set[int]]:
        """Those that each process may use that answers for pages."""
        pid = self.children()["serve"]
        workers = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [
            os.sched_getaffinity(int(worker))
            for worker in workers
            if "resource_tracker" not in "".join(_command_of(worker))
        ]

    def stop(self, number: int = signal.SIGINT) -> int:
        self.process.send_signal(number)
        self.process.communicate(timeout=60)
        return self.process.returncode


def _command_of(pid: str) -> list[str]:
    """The words a process was started with; none when it has ended since it was listed."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    except FileNotFoundError:
        return []


@pytest.mark.xdist_group("demo")
def test_the_whole_house_starts_restarts_what_dies_and_leaves_nothing_behind(
    tmp_path: Path,
) -> None:
    house = DemoHouse(tmp_path)
    try:
        assert any(f"http://127.0.0.1:{house.port}" in line for line in house.lines)
        assert house.get("/readyz") == 200
        before = house.children()
        assert set(before) == {"worker", "schedule", "serve", "valkey"}
        assert [len(cores) for cores in house.cores_of_web()] == [1]
        second = subprocess.run(
            [*ENGAGE, "demo"],
            cwd=ROOT,
            env={**os.environ, "ENGAGE_DATA_DIR": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (second.returncode, "already running" in second.stderr) == (2, True)
        os.kill(before["schedule"], signal.SIGKILL)
        deadline = time.monotonic() + 20
        while house.children().get("schedule", before["schedule"]) == before["schedule"]:
            assert time.monotonic() < deadline
            os.sched_yield()
        running = house.children()
    finally:
        code = house.stop()
    assert code == 0
    assert not [pid for pid in running.values() if Path(f"/proc/{pid}").exists()]
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600
    again = DemoHouse(tmp_path)
    try:
        assert again.get("/readyz") == 200
    finally:
        assert again.stop(signal.SIGTERM) == 0
