"""The processes that run the house, as commands."""

import click
from flask import current_app
from flask.cli import with_appcontext

from engage.jobs.schedule import keep_time
from engage.jobs.worker import work


@click.command()
@with_appcontext
def worker() -> None:
    """Run background work until stopped. Start as many as you like, on as many machines."""
    work(current_app._get_current_object())  # type: ignore[attr-defined]  # noqa: SLF001 - Flask's own way to hand the application on


@click.command()
@with_appcontext
def schedule() -> None:
    """Look every few seconds for lost and scheduled work. One is enough; two do no harm."""
    keep_time(current_app._get_current_object())  # type: ignore[attr-defined]  # noqa: SLF001 - Flask's own way to hand the application on
