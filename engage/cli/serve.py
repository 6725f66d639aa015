"""``engage serve``: the web pages, by granian's WSGI server."""

import os
from collections.abc import Callable
from functools import partial
from typing import Any

import click
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from engage.config import read_settings

# Python threads wait for the database most of the time; more than this only wait for each other.
THREADS = min(8, 2 * (os.cpu_count() or 1) + 1)
STOP_WITHIN_SECONDS = 10


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=lambda: os.environ.get("PORT", "8000"),
    show_default="PORT or 8000",
)
@click.option("--workers", type=click.IntRange(1), default=1, show_default=True)
@click.option("--threads", type=click.IntRange(1), default=THREADS, show_default=True)
def serve(host: str, port: int, workers: int, threads: int) -> None:
    """Serve the web pages until stopped. Any other WSGI server works too: the application is ``wsgi:app``."""
    read_settings()
    server = _OnCores(
        "wsgi:app",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        # A proxy asks in HTTP/1, and there are no web sockets; to look at every connection for another takes time.
        http=HTTPModes.http1,
        workers=workers,
        blocking_threads=threads,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_WITHIN_SECONDS,
    )
    server.serve()


class _OnCores(Granian):  # type: ignore[misc, valid-type]  # granian's class depends on the platform
    """Each worker keeps to one core, each to another as far as there are cores.

    Its threads take turns at Python's one lock anyway. Where they take them on several cores, what the last one had at hand is fetched
    from the other core each time: up to a fifth of a request's processor time with eight people at once.
    """

    def _spawn_worker(self, idx: int, target: Any, callback_loader: Callable[[], Any]) -> Any:
        return super()._spawn_worker(idx, target, partial(_on_one_core, idx, callback_loader))


def _on_one_core(worker: int, load: Callable[[], Any]) -> Any:
    """In the worker's own process, before it starts its threads. Servers that share a machine begin with different cores."""
    if hasattr(os, "sched_setaffinity"):
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {cores[(os.getppid() + worker) % len(cores)]})
    return load()
