"""What a page's answers need from elsewhere before they can be read."""

from collections.abc import Iterable, Sequence

from engage.places.queries import area_of_postcode
from engage.rules.errors import InvalidError
from surveys.rules.answering import Posted
from surveys.rules.questionnaire import Question
from surveys.rules.types.area import FOUND, NOT_A_POSTCODE, POSTCODE
from surveys.rules.types.base import Control
from surveys.rules.types.registry import handler_for


def with_areas_found(questions: Iterable[Question], posted: Posted) -> dict[str, Sequence[str]]:
    """What was posted, with the area of each postcode beside it. The postcode itself goes no further than this request."""
    found: dict[str, Sequence[str]] = dict(posted)
    for question in questions:
        if handler_for(question).control is Control.AREA:
            typed = (posted.get(f"{question.id}:{POSTCODE}") or [""])[0].strip()
            found[f"{question.id}:{FOUND}"] = [_area(typed)] if typed else []
    return found


def _area(typed: str) -> str:
    try:
        area = area_of_postcode(typed)
    except InvalidError:
        return NOT_A_POSTCODE
    return area.code if area else ""
