"""What a page's answers need from elsewhere before they can be read."""

from collections.abc import Iterable, Sequence

from engage.places.queries import area_map, area_of_postcode
from engage.places.rules.outlines import area_at
from engage.rules.errors import InvalidError
from surveys.rules.answering import Posted
from surveys.rules.questionnaire import Question
from surveys.rules.types.area import FOUND, NOT_A_POSTCODE, POSTCODE
from surveys.rules.types.base import Control
from surveys.rules.types.registry import handler_for

LONGEST = 5
"""Digits of a pixel, and one more."""


def with_areas_found(questions: Iterable[Question], posted: Posted) -> dict[str, Sequence[str]]:
    """What was posted, with the area of each postcode beside it. The postcode itself goes no further than this request."""
    found: dict[str, Sequence[str]] = dict(posted)
    for question in questions:
        if handler_for(question).control is Control.AREA:
            typed = (posted.get(f"{question.id}:{POSTCODE}") or [""])[0].strip()
            found[f"{question.id}:{FOUND}"] = [_area(typed)] if typed else []
    return found


def has_map_press(posted: Posted) -> bool:
    """Whether it is worth looking: most pages have no map, and none should cost a walk for it."""
    return any(name.endswith(":map.x") for name in posted)


def as_pressed_on_map(questions: Iterable[Question], posted: Posted) -> Posted | None:
    """The page as it is filled in after a press on a map, or ``None`` where none was pressed: the area stands in the list as if it
    had been chosen there. A press beside every area changes nothing.

    Browsers send 0, 0 when Enter is pressed in a box, since the map is the page's first button: that is no press.
    """
    for question in questions:
        at = _pixel(posted, question.id)
        if handler_for(question).control is Control.AREA and at is not None:
            drawing = area_map()
            code = area_at(drawing, *at) if drawing else ""
            is_offered = code in {option.id for option in question.options}
            return {**posted, f"{question.id}:area": [code]} if is_offered else posted
    return None


def _pixel(posted: Posted, question_id: str) -> tuple[int, int] | None:
    typed = [(posted.get(f"{question_id}:map.{axis}") or [""])[0] for axis in "xy"]
    if not all(each.isascii() and each.isdecimal() and len(each) < LONGEST for each in typed):
        return None
    x, y = map(int, typed)
    return (x, y) if x or y else None


def _area(typed: str) -> str:
    try:
        area = area_of_postcode(typed)
    except InvalidError:
        return NOT_A_POSTCODE
    return area.code if area else ""
