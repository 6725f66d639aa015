"""``engage places``: bring areas, postcodes and counts of everybody who lives here in from files, and list those counts."""

import csv
import json
from datetime import datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from engage.kernel.access import SYSTEM
from engage.kernel.clock import now
from engage.kernel.db import db
from engage.places.commands import (
    MarginFacts,
    SetFacts,
    import_area_set,
    import_areas,
    import_margin,
    import_outlines,
    import_postcodes,
)
from engage.places.queries import areas_in
from engage.places.queries import margins as all_margins
from engage.places.rules.margins import Universe
from engage.rules.errors import InvalidError

LARGEST = 20_000_000
"""Bytes of a file of boundaries."""
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def places() -> None:
    """Areas, area sets, postcodes, and counts of everybody who lives here."""


@places.command("import-areas")
@click.argument("file", type=FILE)
@with_appcontext
def import_areas_command(file: Path) -> None:
    """Add areas from FILE: a CSV with the columns code, name and, if wanted, set, and name_ur for the name in Urdu (so for any language)."""
    with file.open(newline="", encoding="utf-8-sig") as lines:
        number = import_areas(csv.DictReader(lines), now=now(), actor=SYSTEM)
    db.session.commit()
    click.echo(f"{number} areas")


@places.command("import-set")
@click.argument("file", type=FILE)
@click.option("--name", required=True, help="Such as Priority neighbourhoods.")
@click.option("--source", required=True, help="Who says which areas belong to it.")
@click.option("--dated-on", type=click.DateTime(["%Y-%m-%d"]), required=True)
@with_appcontext
def import_set_command(file: Path, *, name: str, source: str, dated_on: datetime) -> None:
    """Bring a set of areas in from FILE: a CSV with the column code."""
    facts = SetFacts(name, source, dated_on.date())
    with file.open(newline="", encoding="utf-8-sig") as lines:
        area_set = import_area_set(facts, csv.DictReader(lines), now=now(), actor=SYSTEM)
    number = len(areas_in(area_set.code))
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


@places.command("import-margin")
@click.argument("file", type=FILE)
@click.option("--question", required=True, help="Short name of the question that asks the same.")
@click.option("--title", required=True, help="What was counted.")
@click.option("--from-age", type=click.IntRange(0), default=0, help="Youngest people counted.")
@click.option("--to-age", type=click.IntRange(0), help="Oldest people counted, if there is an end.")
@click.option("--source", required=True)
@click.option("--counted-on", type=click.DateTime(["%Y-%m-%d"]), required=True)
@click.option("--licence", required=True)
@with_appcontext
def import_margin_command(
    file: Path, *, from_age: int, to_age: int | None, counted_on: datetime, **words: str
) -> None:
    """Bring a count of everybody in from FILE: a CSV with the columns code, name, and people or percent."""
    ages = Universe(from_age, to_age)
    facts = MarginFacts(universe=ages, counted_on=counted_on.date(), **words)
    with file.open(newline="", encoding="utf-8-sig") as lines:
        margin = import_margin(facts, csv.DictReader(lines), now=now(), actor=SYSTEM)
    groups = len(margin.shares)
    db.session.commit()
    click.echo(f"{groups} groups")


@places.command("margins")
@with_appcontext
def margins_command() -> None:
    """List the counts of everybody: question, ages, groups, day, what was counted, source and licence, by tabs."""
    for one in all_margins():
        ages = f"{one.from_age}-{'' if one.to_age is None else one.to_age}"
        cells = (one.question, ages, len(one.shares), one.counted_on, one.title)
        click.echo("\t".join(map(str, (*cells, one.source, one.licence))))
