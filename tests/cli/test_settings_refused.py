"""Wrong settings: refused before anything starts, with the name of the setting and what it should be, and never its value."""

import os
import subprocess
from pathlib import Path

import pytest

from engage.cli.main import run
from engage.kernel.command_line import Exit
from tests.cli.test_command_line import ENGAGE, ROOT, free_port

GOOD = "a secret that only tests use, long enough"
WRONG = {
    "SECRET_KEY": "too short",
    "DATABASE_URL": "mysql://db/engage",
    "REDIS_URL": "http://queue",
    "ENGAGE_DEMO": "perhaps",
    "ENGAGE_SECURE_COOKIES": "perhaps",
    "ENGAGE_PUBLIC_URL": "engage.example",
    "ENGAGE_LANGUAGES": "ur",
    "ENGAGE_MAIL_URL": "mail.example",
    "ENGAGE_TRUSTED_PROXIES": "six",
    "ENGAGE_LOG_LEVEL": "LOUD",
}


@pytest.mark.parametrize("name", WRONG)
def test_pages_are_not_served_with_a_wrong_setting(
    name: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SECRET_KEY", GOOD)
    monkeypatch.setenv("ENGAGE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv(name, WRONG[name])
    assert run(["serve"]) == Exit.BAD_INPUT
    told = capsys.readouterr()
    assert told.err.startswith(f"{name}: expected ")
    assert WRONG[name] not in told.err
    assert told.out == ""


def test_a_demo_with_a_wrong_setting_starts_no_process(tmp_path: Path) -> None:
    ended = subprocess.run(
        [*ENGAGE, "demo", "--port", str(free_port())],
        cwd=ROOT,
        env={**os.environ, "ENGAGE_DATA_DIR": str(tmp_path), "DATABASE_URL": "mysql://db/engage"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == Exit.BAD_INPUT
    assert ended.stderr.startswith("DATABASE_URL: expected sqlite:///")
    assert not (tmp_path / "valkey").exists()
