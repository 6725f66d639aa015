"""``engage places``: import areas and postcodes from CSV files."""

import csv
import json
from pathlib import Path

import click
from flask.cli import with_appcontext

from engage.kernel.access import SYSTEM
from engage.kernel.clock import now
from engage.kernel.db import db
from engage.places.commands import import_areas, import_outlines, import_postcodes
from engage.rules.errors import InvalidError

LARGEST = 20_000_000
"""Bytes of a file of boundaries."""
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


@places.command("import-outlines")
@click.argument("file", type=FILE)
@click.option("--code", "code_property", default="code", help="Property that holds an area's code.")
@with_appcontext
def import_outlines_command(file: Path, code_property: str) -> None:
    """Draw areas from FILE: a GeoJSON feature collection of polygons in degrees."""
    if file.stat().st_size > LARGEST:
        raise InvalidError("map_too_large", where=0, most=LARGEST)
    try:
        document = json.loads(file.read_bytes())
    except (ValueError, RecursionError):
        raise InvalidError("map_not_geojson", where=0) from None
    number = import_outlines(document, code_property=code_property, now=now(), actor=SYSTEM)
    db.session.commit()
    click.echo(f"{number} outlines")
