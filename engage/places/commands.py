"""Bringing areas and postcodes in."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import delete, insert

from engage.content.rules.words import words_from
from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.places.models import Area, AreaSet, AreaSetMember, Postcode
from engage.places.rules.outlines import outlines_from
from engage.places.rules.postcodes import normal_postcode
from engage.rules.errors import InvalidError

PAGE = 5_000


def import_areas(rows: Iterable[Mapping[str, str]], *, now: datetime, actor: Actor) -> int:
    """Add or rename areas from rows of ``code`` and ``name``; ``set`` may name an area set. Returns how many.

    Raises ``InvalidError`` ``area_row`` with the row's number when a code or name is missing.
    """
    number = 0
    for number, row in enumerate(rows, start=1):
        code, name = row.get("code", "").strip(), row.get("name", "").strip()
        if not code or not name:
            raise InvalidError("area_row", where=number)
        db.session.merge(Area(code=code, words=words_from({"name": {"en": name}}), position=number))
        if set_name := row.get("set", "").strip():
            set_code = set_name.lower().replace(" ", "-")
            db.session.merge(AreaSet(code=set_code, words=words_from({"name": {"en": set_name}})))
            db.session.flush()
            db.session.merge(AreaSetMember(set_code=set_code, area_code=code))
    db.session.flush()
    record("places.areas_imported", subject="areas", actor=actor, now=now, number=number)
    return number


def import_outlines(
    document: object, *, code_property: str = "code", now: datetime, actor: Actor
) -> int:
    """Replace every area's outline by those of a GeoJSON feature collection. Returns how many areas have one now.

    Raises as ``outlines_from`` does; nothing is replaced then.
    """
    known = {area.code: area for area in db.session.query(Area)}
    outlines = outlines_from(document, known=known, code_property=code_property)
    for code, area in known.items():
        area.outline = [[list(point) for point in ring] for ring in outlines.get(code, ())]
    db.session.flush()
    record("places.outlines_imported", subject="areas", actor=actor, now=now, number=len(outlines))
    return len(outlines)


def import_postcodes(rows: Iterable[Mapping[str, str]], *, now: datetime, actor: Actor) -> int:
    """Replace the postcode table by rows of ``postcode`` and ``area``. Returns how many.

    Raises ``InvalidError`` ``postcode_row`` with the row's number; nothing is replaced then.
    """
    known = {code for (code,) in db.session.query(Area.code)}
    table: dict[str, str] = {}
    for number, row in enumerate(rows, start=1):
        try:
            postcode = normal_postcode(row.get("postcode", ""))
        except InvalidError:
            raise InvalidError("postcode_row", where=number) from None
        if row.get("area") not in known:
            raise InvalidError("postcode_row", where=number)
        table[postcode] = row["area"]
    db.session.execute(delete(Postcode))
    lines = [{"postcode": postcode, "area_code": area} for postcode, area in table.items()]
    for start in range(0, len(lines), PAGE):
        db.session.execute(insert(Postcode), lines[start : start + PAGE])
    record(
        "places.postcodes_imported", subject="postcodes", actor=actor, now=now, number=len(table)
    )
    return len(table)
