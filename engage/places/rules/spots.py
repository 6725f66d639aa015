"""A place somebody marked on the drawing of areas: where it is on the earth, how exact that is, and what part of the drawing is shown.

The earth is taken as flat, as ``outlines`` does: right to a few metres across a borough.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from math import floor, log10

from engage.places.rules.outlines import FINE, MARGIN, AreaMap, Frame, area_at, middle_of

ZOOMS = (1, 4, 16)
"""How many times larger than the whole drawing a part of it can be shown."""
FINGER = 8
"""Pixels by which a press misses what it was meant for: half of a target that a finger hits surely (WCAG 2.2, 2.5.8: 24 pixels)
and some more for the drawing's own lines."""
STEPS = 10
"""Presses of a button that lead from one side of what is shown to the other."""
METRES_A_DEGREE = 111_320
"""A degree of latitude, to three digits of the mean (40 008 km around the poles)."""
LEAST_METRES, MOST_METRES = 10, 99_999
DEGREE = Decimal("0.0001")
"""Degrees are kept to this: 11 metres from north to south. Finer would tell a door from its neighbour's."""
_DEGREES = r"(-?[0-9]{1,3}(?:\.[0-9]{1,8})?)"
_SPOT = re.compile(rf"{_DEGREES},{_DEGREES},([0-9]{{1,5}})")


@dataclass(frozen=True)
class Spot:
    """A marked place, in degrees, and within how many metres of it the place really is."""

    latitude: Decimal
    longitude: Decimal
    metres: int

    def __str__(self) -> str:
        return f"{self.latitude},{self.longitude},{self.metres}"


@dataclass(frozen=True)
class Part:
    """What is shown of a drawing: its upper left corner in the drawing's pixels, and how many times larger."""

    left: float
    top: float
    zoom: int


class Move(StrEnum):
    """What the buttons beside a map do with the mark. The stored value is posted."""

    NORTH = "north"
    SOUTH = "south"
    WEST = "west"
    EAST = "east"
    NEARER = "nearer"
    WIDER = "wider"
    MARK = "mark"
    TAKE_OUT = "unmark"


def spot_from(text: str) -> Spot | None:
    """What ``str`` of a spot says (``53.4083,-2.1494,90``); ``None`` for anything else."""
    found = _SPOT.fullmatch(text)
    if found is None:
        return None
    latitude, longitude = (Decimal(part).quantize(DEGREE) for part in found.groups()[:2])
    spot = Spot(latitude, longitude, int(found[3]))
    is_on_earth = abs(latitude) < 90 and abs(longitude) <= 180  # noqa: PLR2004 - degrees
    return spot if is_on_earth and LEAST_METRES <= spot.metres <= MOST_METRES else None


def part_shown(drawing: AreaMap, frame: Frame, spot: Spot | None, zoom: int) -> Part:
    """The whole drawing without a spot; else the part around it, moved so far that it does not leave the drawing."""
    if spot is None or zoom not in ZOOMS[1:]:
        return Part(0, 0, 1)
    x, y = pixel_of(frame, spot)
    wide, tall = drawing.width / zoom, drawing.height / zoom
    left = min(max(x - wide / 2, 0), drawing.width - wide)
    top = min(max(y - tall / 2, 0), drawing.height - tall)
    return Part(left, top, zoom)


def spot_pressed(drawing: AreaMap, frame: Frame, part: Part, x: int, y: int) -> tuple[Spot, str]:
    """The spot under a pressed pixel of the part that is shown, and the code of its area: empty where there is none."""
    return _spot(drawing, frame, part.left + x / part.zoom, part.top + y / part.zoom, part.zoom)


def spot_moved(
    drawing: AreaMap, frame: Frame, spot: Spot, move: Move, zoom: int
) -> tuple[Spot, str]:
    """The spot one step further, and its area: empty beyond every area."""
    across, down = {
        Move.NORTH: (0, -1),
        Move.SOUTH: (0, 1),
        Move.WEST: (-1, 0),
        Move.EAST: (1, 0),
    }.get(move, (0, 0))
    x, y = pixel_of(frame, spot)
    step = drawing.width / STEPS / zoom
    return _spot(drawing, frame, x + across * step, y + down * step, zoom)


def spot_in_middle(drawing: AreaMap, frame: Frame, code: str) -> Spot | None:
    """A spot to begin from, in the middle of an area: as exact as the whole drawing. ``None`` for an area that is not drawn."""
    shape = next((each for each in drawing.shapes if each.code == code), None)
    if shape is None:
        return None
    x, y = middle_of(shape)
    return _spot(drawing, frame, x / FINE, y / FINE, 1)[0]


def area_of(drawing: AreaMap, frame: Frame, spot: Spot) -> str:
    """The code of the area a spot is in; empty where there is none."""
    x, y = pixel_of(frame, spot)
    return area_at(drawing, x, y)


def pixel_of(frame: Frame, spot: Spot) -> tuple[float, float]:
    """Where a spot is on the whole drawing."""
    across = (float(spot.longitude) - frame.west) * frame.narrow * frame.scale / FINE
    down = (frame.north - float(spot.latitude)) * frame.scale / FINE
    return MARGIN + across, MARGIN + down


def metres_of(frame: Frame, zoom: int) -> int:
    """Within how many metres a press tells a place, at this zoom: one digit that counts, rounded up."""
    exact = FINGER * FINE * METRES_A_DEGREE / frame.scale / zoom
    unit: int = 10 ** floor(log10(max(exact, LEAST_METRES)))
    return min(max(-(-int(exact) // unit) * unit, LEAST_METRES), MOST_METRES)


def _spot(drawing: AreaMap, frame: Frame, x: float, y: float, zoom: int) -> tuple[Spot, str]:
    longitude = frame.west + (x - MARGIN) * FINE / frame.scale / frame.narrow
    latitude = frame.north - (y - MARGIN) * FINE / frame.scale
    kept = Spot(
        Decimal(latitude).quantize(DEGREE),
        Decimal(longitude).quantize(DEGREE),
        metres_of(frame, zoom),
    )
    return kept, area_of(drawing, frame, kept)
