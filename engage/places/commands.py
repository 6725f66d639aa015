"""Bringing areas, postcodes and counts of everybody who lives here in."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import delete, insert

from engage.content.rules.words import SOURCE, words_from
from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.places.models import Area, AreaSet, AreaSetMember, MapFrame, Margin, Postcode
from engage.places.rules.margins import Universe, shares_from
from engage.places.rules.outlines import outlines_from
from engage.places.rules.postcodes import normal_postcode
from engage.rules.errors import InvalidError
from engage.rules.slug import slug_of
from engage.rules.window import day_of

PAGE = 5_000
LONGEST_SET_CODE = 32
THE_FRAME = 1
NAME_IN = "name_"


def import_areas(rows: Iterable[Mapping[str, str]], *, now: datetime, actor: Actor) -> int:
    """Add or rename areas from rows of ``code`` and ``name``; ``set`` may name an area set, and ``name_ur`` is the name in Urdu, so for
    any language: where it is empty, the English name stands. Returns how many.

    Raises ``InvalidError`` ``area_row`` with the row's number when a code or name is missing.
    """
    number = 0
    for number, row in enumerate(rows, start=1):
        code, name = row.get("code", "").strip(), row.get("name", "").strip()
        if not code or not name:
            raise InvalidError("area_row", where=number)
        names = {SOURCE: name} | {
            column.removeprefix(NAME_IN): told.strip()
            for column, told in row.items()
            if (column or "").startswith(NAME_IN) and (told or "").strip()
        }
        db.session.merge(Area(code=code, words=words_from({"name": names}), position=number))
        if set_name := row.get("set", "").strip():
            set_code = set_name.lower().replace(" ", "-")
            db.session.merge(AreaSet(code=set_code, words=words_from({"name": {"en": set_name}})))
            db.session.flush()
            db.session.merge(AreaSetMember(set_code=set_code, area_code=code))
    db.session.flush()
    record("places.areas_imported", subject="areas", actor=actor, now=now, number=number)
    return number


@dataclass(frozen=True)
class SetFacts:
    """What a file of an area set does not say itself: its name, who says which areas belong to it, and of which day that is."""

    name: str
    source: str
    dated_on: date


def import_area_set(
    facts: SetFacts, rows: Iterable[Mapping[str, str | None]], *, now: datetime, actor: Actor
) -> AreaSet:
    """Bring a set of areas in, by rows of ``code``; it takes the place of the one of the same name.

    Raises ``InvalidError``: ``set_name`` for a name without a letter or digit, ``set_later`` for a day to come, ``set_row`` with the
    row's number for a code that no area has, ``set_empty`` for no row, ``set_whole`` for all areas there are: nothing is outside then.
    """
    code = slug_of(facts.name)[:LONGEST_SET_CODE].rstrip("-")
    if not code:
        raise InvalidError("set_name", where="name")
    if facts.dated_on > day_of(now):
        raise InvalidError("set_later", where="dated_on")
    known = {one for (one,) in db.session.query(Area.code)}
    members: set[str] = set()
    for number, row in enumerate(rows, start=1):
        member = (row.get("code") or "").strip()
        if member not in known:
            raise InvalidError("set_row", where=number)
        members.add(member)
    if not members or members == known:
        raise InvalidError("set_whole" if members else "set_empty", where=0)
    area_set = db.session.merge(
        AreaSet(
            code=code,
            words=words_from({"name": {"en": facts.name}}),
            source=facts.source,
            dated_on=facts.dated_on,
        )
    )
    db.session.execute(delete(AreaSetMember).where(AreaSetMember.set_code == code))
    db.session.add_all(AreaSetMember(set_code=code, area_code=one) for one in sorted(members))
    db.session.flush()
    record("places.set_imported", subject=code, actor=actor, now=now, number=len(members))
    return area_set


def remove_area_set(area_set: AreaSet, *, now: datetime, actor: Actor) -> None:
    """Take a set out; reports built from then on do not look at it. The areas stay."""
    code = area_set.code
    db.session.execute(delete(AreaSetMember).where(AreaSetMember.set_code == code))
    db.session.delete(area_set)
    db.session.flush()
    record("places.set_removed", subject=code, actor=actor, now=now)


def import_outlines(
    document: object, *, code_property: str = "code", now: datetime, actor: Actor
) -> int:
    """Replace every area's outline by those of a GeoJSON feature collection. Returns how many areas have one now.

    Raises as ``outlines_from`` does; nothing is replaced then.
    """
    known = {area.code: area for area in db.session.query(Area)}
    outlines = outlines_from(document, known=known, code_property=code_property)
    for code, area in known.items():
        area.outline = [[list(point) for point in ring] for ring in outlines.rings.get(code, ())]
    db.session.merge(MapFrame(id=THE_FRAME, **asdict(outlines.frame)))
    db.session.flush()
    number = len(outlines.rings)
    record("places.outlines_imported", subject="areas", actor=actor, now=now, number=number)
    return number


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


@dataclass(frozen=True)
class MarginFacts:
    """What a file of a margin does not say itself. ``question`` is the id of the question that asks the same."""

    question: str
    title: str
    universe: Universe
    source: str
    counted_on: date
    licence: str


def import_margin(
    facts: MarginFacts,
    rows: Iterable[Mapping[str, str | None]],
    *,
    now: datetime,
    actor: Actor,
) -> Margin:
    """Bring a count of everybody who lives here in; it takes the place of the one of the same question and universe.

    Raises ``InvalidError`` ``margin_ages`` for an upper age below the lower one, ``margin_later`` for a day to come, and as
    ``shares_from`` does; nothing is replaced then.
    """
    ages = facts.universe
    if ages.to_age is not None and ages.to_age < ages.from_age:
        raise InvalidError("margin_ages", where="to_age")
    if facts.counted_on > day_of(now):
        raise InvalidError("margin_later", where="counted_on")
    shares = shares_from(rows)
    db.session.execute(
        delete(Margin).where(
            Margin.question == facts.question,
            Margin.from_age == ages.from_age,
            Margin.to_age.is_(None) if ages.to_age is None else Margin.to_age == ages.to_age,
        )
    )
    margin = Margin(
        question=facts.question,
        title=facts.title,
        from_age=ages.from_age,
        to_age=ages.to_age,
        source=facts.source,
        counted_on=facts.counted_on,
        licence=facts.licence,
        shares=[[one.code, one.name, one.tenths] for one in shares],
        imported_at=now,
    )
    db.session.add(margin)
    db.session.flush()
    record("places.margin_imported", subject=margin.id, actor=actor, now=now, groups=len(shares))
    return margin


def remove_margin(margin: Margin, *, now: datetime, actor: Actor) -> None:
    """Take a count out; reports built from then on compare nothing with it."""
    subject = margin.id
    db.session.delete(margin)
    db.session.flush()
    record("places.margin_removed", subject=subject, actor=actor, now=now)
