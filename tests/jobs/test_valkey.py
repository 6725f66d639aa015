"""The built-in queue server."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis

from engage.jobs.queue import LONGEST_SOCKET_PATH, socket_path
from engage.jobs.valkey import server_command, wait_until_it_answers


@pytest.fixture
def start(tmp_path: Path) -> Iterator[object]:
    """Start the server over the same folder; the last one is stopped at the end."""
    started: list[subprocess.Popen[bytes]] = []

    def start_one() -> tuple[subprocess.Popen[bytes], str]:
        started.append(subprocess.Popen(server_command(tmp_path)))
        address = f"unix://{socket_path(tmp_path)}"
        wait_until_it_answers(address)
        return started[-1], address

    yield start_one
    for process in started:
        process.kill()
        process.wait()


def test_it_listens_on_no_port_and_lets_nobody_else_in(start: object, tmp_path: Path) -> None:
    _, address = start()
    with Redis.from_url(address) as connection:
        assert connection.config_get("port")["port"] == "0"
    assert socket_path(tmp_path).parent.stat().st_mode & 0o077 == 0


def test_what_waits_survives_a_kill(start: object) -> None:
    server, address = start()
    with Redis.from_url(address) as connection:
        connection.lpush("rq:queue:engage", "kept")
        # One second is the longest that an append-only file may lag behind; asking for the sync ends the wait.
        connection.execute_command("WAITAOF", 1, 0, 5000)
    server.kill()
    server.wait()
    _, address = start()
    with Redis.from_url(address) as connection:
        assert connection.lrange("rq:queue:engage", 0, -1) == [b"kept"]


def test_a_deep_folder_gets_a_short_socket(tmp_path: Path) -> None:
    deep = tmp_path / ("deep" * 40)
    assert len(str(socket_path(deep))) <= LONGEST_SOCKET_PATH
    assert socket_path(deep) == socket_path(deep)
    assert socket_path(deep) != socket_path(tmp_path / ("dive" * 40))
