"""``engage upgrade``: bring the database to the newest revision."""

import click
import flask_migrate
from flask import Flask, current_app
from flask.cli import with_appcontext


@click.command()
@with_appcontext
def upgrade() -> None:
    """Bring the database up to date. Safe to run again, and from several machines at once."""
    upgrade_database(current_app._get_current_object())  # type: ignore[attr-defined]  # noqa: SLF001 - Flask's own way to hand the application on


def upgrade_database(app: Flask) -> None:
    """Run every migration that this database has not seen."""
    with app.app_context():
        flask_migrate.upgrade()
