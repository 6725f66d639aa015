"""What a page's answers need from elsewhere before they can be read, and what its own buttons and its map make of it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from engage.places.queries import area_map, area_of_postcode, map_frame
from engage.places.rules.outlines import AreaMap, Frame, area_at
from engage.places.rules.spots import (
    ZOOMS,
    Move,
    Spot,
    area_of,
    part_shown,
    spot_from,
    spot_in_middle,
    spot_moved,
    spot_pressed,
)
from engage.rules.errors import InvalidError
from surveys.rules.answering import PRESS, Posted, as_pressed
from surveys.rules.questionnaire import Question
from surveys.rules.types.area import FOUND, NOT_A_POSTCODE, POSTCODE
from surveys.rules.types.base import Control
from surveys.rules.types.place import PLACE, SPOT, ZOOM
from surveys.rules.types.registry import handler_for

LONGEST = 5
"""Digits of a pixel, and one more."""
MOVES = frozenset(Move)


def with_areas_found(questions: Iterable[Question], posted: Posted) -> dict[str, Sequence[str]]:
    """What was posted, with the area of each postcode beside it, and without marks that lie in another area than was chosen.

    The postcode itself goes no further than this request.
    """
    found: dict[str, Sequence[str]] = dict(posted)
    for question in questions:
        if handler_for(question).control is Control.AREA:
            typed = _box(posted, question.id, POSTCODE).strip()
            area = _area(typed) if typed else ""
            found[f"{question.id}:{FOUND}"] = [area] if typed else []
            if marked := _box(posted, question.id, SPOT):
                chosen = _box(posted, question.id, "area") or area
                found[f"{question.id}:{SPOT}"] = [marked] if _lies_in(marked, chosen) else []
    return found


def as_pressed_on_page(
    posted: Posted, questions: Callable[[], Iterable[Question]]
) -> Posted | None:
    """The page as it is filled in after one of its own buttons or a press on its map; ``None`` when it was answered.

    ``questions`` are those of the page, asked for only where a map was pressed.
    """
    if PRESS in posted:
        return as_pressed(_with_mark_moved(posted))
    if not any(name.endswith(":map.x") for name in posted):
        return None
    return as_pressed_on_map(questions(), posted)


def as_pressed_on_map(questions: Iterable[Question], posted: Posted) -> Posted | None:
    """The page as it is filled in after a press on a map, or ``None`` where none was pressed: the area stands in the list as if it
    had been chosen there. A press beside every area changes nothing.

    Browsers send 0, 0 when Enter is pressed in a box, since the map is the page's first button: that is no press.
    """
    for question in questions:
        at = _pixel(posted, question.id)
        if handler_for(question).control is Control.AREA and at is not None:
            return _with_press(question, posted, at)
    return None


@dataclass(frozen=True)
class _Marking:
    """A question's map as the person sees it: the drawing, where it lies on the earth, the mark, and how near it is shown."""

    drawing: AreaMap
    frame: Frame
    spot: Spot | None
    zoom: int


def _with_press(question: Question, posted: Posted, at: tuple[int, int]) -> Posted:
    drawing = area_map()
    if drawing is None:
        return posted
    marking = _marking(question.id, posted) if question.type == PLACE.name else None
    if marking is None:
        code, box = area_at(drawing, *at), {}
    else:
        part = part_shown(drawing, marking.frame, marking.spot, marking.zoom)
        spot, code = spot_pressed(drawing, marking.frame, part, *at)
        nearer = next((zoom for zoom in ZOOMS if zoom > part.zoom), part.zoom)
        box = {f"{question.id}:{SPOT}": [str(spot)], f"{question.id}:{ZOOM}": [str(nearer)]}
    is_offered = code in question.option_ids
    return {**posted, **box, f"{question.id}:area": [code]} if is_offered else posted


def _with_mark_moved(posted: Posted) -> Posted:
    """As the buttons beside a map leave the page. Any other button is left to be pressed, and a mark beyond every area stays."""
    verb, _, question_id = (posted[PRESS] or [""])[0].partition(" ")
    if verb not in MOVES:
        return posted
    left = {name: values for name, values in posted.items() if name != PRESS}
    marking = _marking(question_id, posted)
    if marking is None:
        return left
    spot, area, zoom = _moved(marking, Move(verb), _box(posted, question_id, "area"))
    return {
        **left,
        f"{question_id}:{SPOT}": [str(spot)] if spot else [],
        f"{question_id}:{ZOOM}": [str(zoom)],
        f"{question_id}:area": [area],
    }


def _moved(marking: _Marking, move: Move, chosen: str) -> tuple[Spot | None, str, int]:
    """The mark, its area, and how near the map is shown then."""
    place = ZOOMS.index(marking.zoom)
    if move is Move.MARK:
        return spot_in_middle(marking.drawing, marking.frame, chosen), chosen, ZOOMS[1]
    if move is Move.TAKE_OUT or marking.spot is None:
        return None, chosen, ZOOMS[0]
    if move in {Move.NEARER, Move.WIDER}:
        step = 1 if move is Move.NEARER else -1
        zoom = ZOOMS[min(max(place + step, 0), len(ZOOMS) - 1)]
        return marking.spot, chosen, zoom
    moved, area = spot_moved(marking.drawing, marking.frame, marking.spot, move, marking.zoom)
    return (moved, area, marking.zoom) if area else (marking.spot, chosen, marking.zoom)


def _marking(question_id: str, posted: Posted) -> _Marking | None:
    drawing, frame = area_map(), map_frame()
    if drawing is None or frame is None:
        return None
    typed = _box(posted, question_id, ZOOM)
    zoom = next((each for each in ZOOMS if str(each) == typed), ZOOMS[0])
    return _Marking(drawing, frame, spot_from(_box(posted, question_id, SPOT)), zoom)


def _lies_in(marked: str, area: str) -> bool:
    """Whether the mark is in the area. One that is no mark at all stays, so that it is refused and not dropped."""
    spot, drawing, frame = spot_from(marked), area_map(), map_frame()
    if spot is None:
        return True
    return drawing is not None and frame is not None and area_of(drawing, frame, spot) == area


def _pixel(posted: Posted, question_id: str) -> tuple[int, int] | None:
    typed = [_box(posted, question_id, f"map.{axis}") for axis in "xy"]
    if not all(each.isascii() and each.isdecimal() and len(each) < LONGEST for each in typed):
        return None
    x, y = map(int, typed)
    return (x, y) if x or y else None


def _box(posted: Posted, question_id: str, part: str) -> str:
    return (posted.get(f"{question_id}:{part}") or [""])[0]


def _area(typed: str) -> str:
    try:
        area = area_of_postcode(typed)
    except InvalidError:
        return NOT_A_POSTCODE
    return area.code if area else ""
