"""The map on which areas are pressed and places marked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for

from engage.content.presenters import Words
from engage.places.queries import area_map, map_frame
from engage.places.rules.outlines import AreaMap, Frame
from engage.places.rules.spots import ZOOMS, part_shown, pixel_of, spot_from
from surveys.rules.questionnaire import Question
from surveys.rules.types.place import PLACE, SPOT, ZOOM

MARK = 9
"""Pixels from the middle of the mark to its edge, on the screen."""


@dataclass(frozen=True)
class Marking:
    """The mark on a map and what is shown around it: ``left``, ``top`` and ``across`` by ``down`` pixels of the drawing.

    ``at`` is the mark's pixel and ``radius`` its size there; both ``None`` and 0 before there is one. ``metres``: how exact it is.
    """

    spot: str
    zoom: int
    left: float
    top: float
    across: float
    down: float
    at: tuple[float, float] | None
    radius: float
    metres: int
    may_be_nearer: bool


@dataclass(frozen=True)
class MapShown:
    """A drawing of areas, in pixels, and which numbers on it can be chosen. ``marking`` is there where a place can be marked on it."""

    address: str
    width: int
    height: int
    numbers: tuple[tuple[int, Words], ...]
    marking: Marking | None = None


def map_shown(
    question: Question, filled: Mapping[str, Sequence[str]], labels: Mapping[str, Words]
) -> MapShown | None:
    """The drawing, where boundaries were imported of at least one area that can be chosen. ``labels`` are the options' words."""
    drawing = area_map()
    if drawing is None:
        return None
    numbers = tuple(
        (shape.number, labels[shape.code]) for shape in drawing.shapes if shape.code in labels
    )
    if not numbers:
        return None
    frame = map_frame() if question.type == PLACE.name else None
    return MapShown(
        url_for("places.drawing"),
        drawing.width,
        drawing.height,
        numbers,
        _marking(question, filled, drawing, frame) if frame else None,
    )


def _marking(
    question: Question, filled: Mapping[str, Sequence[str]], drawing: AreaMap, frame: Frame
) -> Marking:
    spot = spot_from((filled.get(f"{question.id}:{SPOT}") or [""])[0])
    typed = (filled.get(f"{question.id}:{ZOOM}") or [str(ZOOMS[1])])[0]
    zoom = next((each for each in ZOOMS if str(each) == typed), ZOOMS[0])
    part = part_shown(drawing, frame, spot, zoom)
    return Marking(
        spot=str(spot or ""),
        zoom=part.zoom,
        left=round(part.left, 1),
        top=round(part.top, 1),
        across=drawing.width / part.zoom,
        down=drawing.height / part.zoom,
        at=pixel_of(frame, spot) if spot else None,
        radius=MARK / part.zoom,
        metres=spot.metres if spot else 0,
        may_be_nearer=part.zoom < ZOOMS[-1],
    )
