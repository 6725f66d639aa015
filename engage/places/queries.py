"""Reads about places."""

from sqlalchemy import func, select

from engage.kernel.db import db
from engage.places.models import Area, AreaSet, AreaSetMember, MapFrame, Margin, Postcode
from engage.places.rules.outlines import AreaMap, Frame, map_of
from engage.places.rules.postcodes import normal_postcode
from engage.rules.errors import NotFoundError


def areas() -> list[Area]:
    """Every area in its order: the list a person picks from."""
    return list(db.session.scalars(select(Area).order_by(Area.position, Area.code)))


def areas_in(set_code: str) -> list[Area]:
    """The areas of one set."""
    return list(
        db.session.scalars(
            select(Area)
            .join(AreaSetMember, AreaSetMember.area_code == Area.code)
            .where(AreaSetMember.set_code == set_code)
            .order_by(Area.position, Area.code)
        )
    )


def area_sets() -> list[AreaSet]:
    return list(db.session.scalars(select(AreaSet).order_by(AreaSet.code)))


def area_set_or_404(code: str) -> AreaSet:
    found = db.session.get(AreaSet, code)
    if found is None:
        raise NotFoundError("area_set", code=code)
    return found


def area_of_postcode(typed: str) -> Area | None:
    """The area a postcode is in, or ``None`` when the table does not hold it.

    Raises ``InvalidError`` ``postcode`` when it is not a postcode.
    """
    return db.session.scalars(
        select(Area)
        .join(Postcode, Postcode.area_code == Area.code)
        .where(Postcode.postcode == normal_postcode(typed))
    ).first()


def area_map() -> AreaMap | None:
    """The drawing of the areas that have outlines, numbered in their order."""
    rows = db.session.execute(select(Area.code, Area.outline).order_by(Area.position, Area.code))
    return map_of([(code, outline) for code, outline in rows])


def map_frame() -> Frame | None:
    """Where the drawing lies on the earth; ``None`` where no boundaries were imported, and a place cannot be marked."""
    row = db.session.scalars(select(MapFrame)).first()
    return Frame(row.west, row.north, row.scale, row.narrow) if row else None


def has_postcodes() -> bool:
    """Whether a postcode table was imported; without one, people pick their area from a list."""
    return bool(db.session.scalar(select(func.count()).select_from(Postcode).limit(1)))


def margins() -> list[Margin]:
    """Every count of everybody who lives here, question by question."""
    return list(
        db.session.scalars(
            select(Margin).order_by(Margin.question, Margin.from_age, Margin.imported_at, Margin.id)
        )
    )


def margin_or_404(margin_id: str) -> Margin:
    found = db.session.get(Margin, margin_id)
    if found is None:
        raise NotFoundError("margin", id=margin_id)
    return found
