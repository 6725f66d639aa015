"""``engage demo``: the whole house on one machine, with a demo programme."""

import fcntl
import os
import secrets
import socket
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import TextIO

import click

from engage.cli.demo.load import load_demo, sign_in_lines
from engage.cli.processes import Member, ProcessGroup
from engage.cli.upgrade import upgrade_database
from engage.config import Settings, read_settings
from engage.factory import create_app
from engage.jobs.queue import queue_address
from engage.jobs.valkey import server_command, wait_until_it_answers
from engage.kernel.command_line import refuse
from engage.rules.errors import UnavailableError

HOST = "127.0.0.1"
PRIVATE_FILE = 0o600
OWNER_ONLY = 0o077
ANSWERS_WITHIN_SECONDS = 60
HTTP_OK = 200
ENGAGE = (sys.executable, "-m", "engage.cli")
WEB_PATIENCE = 10.0
WORKER_PATIENCE = 15.0


@click.command()
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=lambda: os.environ.get("PORT", "8000"),
    show_default="PORT or 8000",
)
@click.option("--host", default=HOST, show_default=True, help="Address to listen on.")
def demo(port: int, host: str) -> None:
    """Start web, worker, schedule and queue server here, with a demo programme, until Ctrl-C."""
    os.umask(OWNER_ONLY)
    data_dir = Path(os.environ.get("ENGAGE_DATA_DIR", "var")).absolute()
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = _only_one(data_dir)
    _check_port(host, port)
    environment = demo_environment(os.environ, data_dir, f"http://{host}:{port}", port)
    settings = read_settings(environment)
    group = ProcessGroup(environment, say=lambda line: click.echo(line, err=True))
    group.listen()
    try:
        _start(group, settings, host, port)
        group.watch()
    finally:
        click.echo("Stopping ...")
        group.stop()
        lock.close()
        click.echo("Stopped. Everything is kept in " + str(data_dir))


def demo_environment(
    given: Mapping[str, str], data_dir: Path, public_url: str, port: int
) -> dict[str, str]:
    """What the processes are told: what was given, and for the rest what suits one machine."""
    defaults = {
        "ENGAGE_DEMO": "1",
        "ENGAGE_DATA_DIR": str(data_dir),
        "ENGAGE_PUBLIC_URL": public_url,
        "ENGAGE_LOG_LEVEL": "WARNING",
        "PORT": str(port),
    }
    environment = {**defaults, **given}
    if "SECRET_KEY" not in environment:
        environment["SECRET_KEY"] = secret_key(data_dir)
    return environment


def secret_key(data_dir: Path) -> str:
    """The key of this folder's data, made on the first start and readable by its owner alone."""
    path = data_dir / "secret-key"
    with suppress(FileExistsError):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text()


def _only_one(data_dir: Path) -> TextIO:
    """Two groups on one folder would fight over its database and its queue server."""
    lock = (data_dir / "running.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        refuse(
            code="already_running",
            where="ENGAGE_DATA_DIR",
            message=f"engage is already running on {data_dir}; stop it first or name another folder",
        )
    return lock


def _check_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            refuse(
                code="port_taken",
                where="PORT",
                message=f"something else listens on {host}:{port}; try PORT={port + 1}",
            )


def _start(group: ProcessGroup, settings: Settings, host: str, port: int) -> None:
    if not settings.redis_url:
        group.start(Member("queue server", server_command(settings.data_dir)))
    wait_until_it_answers(queue_address(settings))
    app = create_app(settings)
    upgrade_database(app)
    load_demo(app)
    group.start(Member("worker", (*ENGAGE, "worker"), WORKER_PATIENCE))
    group.start(Member("schedule", (*ENGAGE, "schedule")))
    web = (*ENGAGE, "serve", "--host", host, "--port", str(port))
    group.start(Member("web", web, WEB_PATIENCE))
    _wait_for_pages(group, host, port)
    if not group.is_stopping:
        for line in (f"Engage is at {settings.public_url}", *sign_in_lines(app)):
            click.echo(line)
        click.echo("Stop it with Ctrl-C.")


def _wait_for_pages(group: ProcessGroup, host: str, port: int) -> None:
    deadline = time.monotonic() + ANSWERS_WITHIN_SECONDS
    while not group.is_stopping and not _answers(host, port):
        if time.monotonic() > deadline:
            raise UnavailableError("web", where=f"{host}:{port}")
        group.wait_a_moment()


def _answers(host: str, port: int) -> bool:
    connection = HTTPConnection(host, port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == HTTP_OK
    except OSError:
        return False
    finally:
        connection.close()
