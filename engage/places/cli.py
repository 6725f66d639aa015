"""``engage places``: import areas and postcodes from CSV files."""

import csv
from pathlib import Path

import click
from flask.cli import with_appcontext

from engage.kernel.access import SYSTEM
from engage.kernel.clock import now
from engage.kernel.db import db
from engage.places.commands import import_areas, import_postcodes

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def places() -> None:
    """Areas, area sets and postcodes."""


@places.command("import-areas")
@click.argument("file", type=FILE)
@with_appcontext
def import_areas_command(file: Path) -> None:
    """Add areas from FILE: a CSV with the columns code, name and, if wanted, set."""
    with file.open(newline="", encoding="utf-8-sig") as lines:
        number = import_areas(csv.DictReader(lines), now=now(), actor=SYSTEM)
    db.session.commit()
    click.echo(f"{number} areas")


@places.command("import-postcodes")
@click.argument("file", type=FILE)
@with_appcontext
def import_postcodes_command(file: Path) -> None:
    """Replace the postcode table by FILE: a CSV with the columns postcode and area (a code)."""
    with file.open(newline="", encoding="utf-8-sig") as lines:
        number = import_postcodes(csv.DictReader(lines), now=now(), actor=SYSTEM)
    db.session.commit()
    click.echo(f"{number} postcodes")
