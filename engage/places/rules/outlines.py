"""Outlines of areas, from a file of boundaries to a small drawing without tiles, and from a place on the drawing to its area.

A drawing is as wide as the smallest phone shows it, 280 pixels, so that a place that was pressed needs no scale.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, radians
from typing import Any

from engage.rules.errors import InvalidError

WIDTH = 280
TALLEST = 420
"""Pixels. A place that is taller than wide is drawn narrower."""
FINE = 10
"""Outlines are kept in tenths of a pixel: finer is seen by nobody and makes the drawing large."""
APART = 15
"""Tenths of a pixel between two points of an outline."""
MARGIN = 4
MOST_AREAS = 500
MOST_POINTS = 500_000
FEWEST_POINTS = 3
_POLYGONS = {"Polygon", "MultiPolygon"}

Point = tuple[float, float]
Ring = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Shape:
    """An area on the drawing, under the number that stands on it."""

    code: str
    number: int
    rings: tuple[Ring, ...]


@dataclass(frozen=True)
class AreaMap:
    """A drawing of areas, in pixels."""

    width: int
    height: int
    shapes: tuple[Shape, ...]


@dataclass(frozen=True)
class Frame:
    """Where a drawing lies on the earth: degrees at its upper left corner within the margin, tenths of a pixel that a degree of
    latitude takes, and how much shorter a degree of longitude is."""

    west: float
    north: float
    scale: float
    narrow: float


@dataclass(frozen=True)
class Outlines:
    """Rings by area code, in tenths of a pixel from the upper left of the drawing, and where that lies."""

    rings: Mapping[str, tuple[Ring, ...]]
    frame: Frame


def outlines_from(document: object, *, known: Collection[str], code_property: str) -> Outlines:
    """The outlines of areas in a GeoJSON feature collection in degrees (RFC 7946).

    Each feature names its area by ``code_property``. Raises ``InvalidError`` with ``where`` (the feature's number, from 1):
    ``map_not_geojson``, ``map_empty``, ``map_too_large``, ``map_area_unknown``, ``map_area_twice``, ``map_no_polygon``,
    ``map_not_degrees``.
    """
    features = _features(document)
    found: dict[str, list[list[Point]]] = {}
    points = 0
    for number, feature in enumerate(features, start=1):
        code = _code(feature, code_property)
        if code not in known:
            raise InvalidError("map_area_unknown", where=number, area=code)
        if code in found:
            raise InvalidError("map_area_twice", where=number, area=code)
        found[code] = [_ring(ring, number) for ring in _rings(feature, number)]
        points += sum(map(len, found[code]))
        if points > MOST_POINTS:
            raise InvalidError("map_too_large", where=number, most=MOST_POINTS)
    return _drawn(found)


def _features(document: object) -> Sequence[Any]:
    is_collection = isinstance(document, dict) and document.get("type") == "FeatureCollection"
    features = document.get("features") if is_collection and isinstance(document, dict) else None
    if not isinstance(features, list):
        raise InvalidError("map_not_geojson", where=0)
    if not features:
        raise InvalidError("map_empty", where=0)
    if len(features) > MOST_AREAS:
        raise InvalidError("map_too_large", where=0, most=MOST_AREAS)
    return features


def _code(feature: Any, name: str) -> str:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    return str(properties.get(name, "")) if isinstance(properties, dict) else ""


def _rings(feature: Any, number: int) -> Iterator[Any]:
    geometry = feature.get("geometry")
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in _POLYGONS or not isinstance(geometry.get("coordinates"), list):
        raise InvalidError("map_no_polygon", where=number)
    polygons = geometry["coordinates"] if kind == "MultiPolygon" else [geometry["coordinates"]]
    for polygon in polygons:
        if not isinstance(polygon, list):
            raise InvalidError("map_no_polygon", where=number)
        yield from polygon


def _ring(ring: Any, number: int) -> list[Point]:
    if not isinstance(ring, list) or len(ring) <= FEWEST_POINTS:
        raise InvalidError("map_no_polygon", where=number)
    return [_point(each, number) for each in ring]


def _point(pair: Any, number: int) -> Point:
    try:
        east, north = float(pair[0]), float(pair[1])
    except (TypeError, ValueError, IndexError, KeyError, OverflowError):
        raise InvalidError("map_no_polygon", where=number) from None
    if not (-180 <= east <= 180 and -90 < north < 90):  # noqa: PLR2004 - degrees
        raise InvalidError("map_not_degrees", where=number)
    return east, north


def _drawn(found: Mapping[str, list[list[Point]]]) -> Outlines:
    """On a plane: a degree of longitude is shorter by the cosine of the latitude, which is right enough for a borough."""
    every = [point for rings in found.values() for ring in rings for point in ring]
    west, east = min(x for x, _y in every), max(x for x, _y in every)
    south, north = min(y for _x, y in every), max(y for _x, y in every)
    narrow = cos(radians((south + north) / 2))
    wide, tall = (east - west) * narrow, north - south
    if wide <= 0 or tall <= 0:
        raise InvalidError("map_no_polygon", where=1)
    scale = FINE * min((WIDTH - 2 * MARGIN) / wide, (TALLEST - 2 * MARGIN) / tall)
    edge = FINE * MARGIN

    def drawn(ring: Sequence[Point]) -> Ring:
        at = [
            (round(edge + (x - west) * narrow * scale), round(edge + (north - y) * scale))
            for x, y in ring
        ]
        return _thinned(at)

    rings_of = {
        code: tuple(ring for ring in map(drawn, rings) if len(ring) >= FEWEST_POINTS)
        for code, rings in found.items()
    }
    return Outlines(rings_of, Frame(west, north, scale, narrow))


def _thinned(ring: Sequence[tuple[int, int]]) -> Ring:
    """Without points that are hardly apart from the one before: boundaries are surveyed to the metre, and a phone shows none."""
    kept = [ring[0]]
    for x, y in ring[1:]:
        if abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= APART:
            kept.append((x, y))
    return tuple(kept)


def map_of(outlines: Sequence[tuple[str, Sequence[Any]]]) -> AreaMap | None:
    """The drawing of areas in their order, as stored (``code``, rings); ``None`` where no area has an outline."""
    shapes = tuple(
        Shape(code, number, tuple(tuple((x, y) for x, y in ring) for ring in rings))
        for number, (code, rings) in enumerate((each for each in outlines if each[1]), start=1)
    )
    every = [point for shape in shapes for ring in shape.rings for point in ring]
    if not every:
        return None
    edge = MARGIN * FINE
    width, height = max(x for x, _y in every) + edge, max(y for _x, y in every) + edge
    return AreaMap(-(-width // FINE), -(-height // FINE), shapes)


def area_at(drawing: AreaMap, x: float, y: float) -> str:
    """The code of the area at a pixel; empty where there is none. Holes and parts apart are told by the even-odd rule."""
    at = (x * FINE + FINE / 2, y * FINE + FINE / 2)
    return next((shape.code for shape in drawing.shapes if _is_inside(shape, at)), "")


def _is_inside(shape: Shape, at: Point) -> bool:
    x, y = at
    crossings = 0
    for ring in shape.rings:
        for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True):
            if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
                crossings += 1
    return crossings % 2 == 1


def svg_of(drawing: AreaMap) -> str:
    """The drawing: outlines with a number on each area. It carries no words, so one serves every language."""
    paths = "".join(
        f'<path d="{"".join(_path(ring) for ring in shape.rings)}"/>' for shape in drawing.shapes
    )
    numbers = "".join(_number(shape) for shape in drawing.shapes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{drawing.width}" height="{drawing.height}" '
        f'viewBox="0 0 {drawing.width * FINE} {drawing.height * FINE}">'
        '<rect width="100%" height="100%" fill="#fff"/>'
        '<g fill="#e3eef5" fill-rule="evenodd" stroke="#1f3a4d" stroke-width="10" stroke-linejoin="round">'
        f"{paths}</g>"
        '<g font-family="sans-serif" font-size="120" font-weight="bold" text-anchor="middle" fill="#101820">'
        f"{numbers}</g></svg>"
    )


def _path(ring: Ring) -> str:
    """Each step from the point before, which is half as long to send."""
    steps = " ".join(
        f"{x - before_x} {y - before_y}" for (before_x, before_y), (x, y) in pairwise(ring)
    )
    return f"M{ring[0][0]} {ring[0][1]}l{steps}z"


def _number(shape: Shape) -> str:
    x, y = middle_of(shape)
    return f'<text x="{x:.0f}" y="{y + 40:.0f}">{shape.number}</text>'


def middle_of(shape: Shape) -> Point:
    """The middle of the widest part of an area at half its height, in tenths of a pixel: inside, however the area bends."""
    largest = max(shape.rings, key=_area_of)
    tops = [y for _x, y in largest]
    y = (min(tops) + max(tops)) / 2 + 0.5
    cuts = sorted(
        x1 + (y - y1) * (x2 - x1) / (y2 - y1)
        for (x1, y1), (x2, y2) in zip(largest, (*largest[1:], largest[0]), strict=True)
        if (y1 > y) != (y2 > y)
    )
    pairs = list(zip(cuts[::2], cuts[1::2], strict=True))
    left, right = max(pairs, key=lambda pair: pair[1] - pair[0], default=(0, 0))
    return (left + right) / 2, y


def _area_of(ring: Ring) -> float:
    return abs(
        sum(
            x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True)
        )
    )
