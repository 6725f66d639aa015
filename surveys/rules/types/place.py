"""A place marked on a map, told by its area as well: the list and a postcode lead to the same answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from engage.places.rules.spots import Spot, spot_from
from engage.rules.errors import InvalidError
from surveys.rules.answers import Answer, spot_text, values_of
from surveys.rules.questionnaire import Question
from surveys.rules.types.area import AreaChoice
from surveys.rules.types.base import Control, Exported

SPOT, ZOOM = "spot", "zoom"
"""The boxes that hold the mark, and how near the map is shown: neither is typed by anybody."""


@dataclass(frozen=True)
class MarkedPlace(AreaChoice):
    """An area, and if somebody marked one, the spot in it. Whether the spot lies in the area is looked up outside, where the drawing is.

    Counted is the area alone, so tables say no more of anybody than those of an area do; the spot goes only into files for those who
    may read people's own words.
    """

    exported = Exported.MARKED

    def parts(self, question: Question) -> tuple[str, ...]:
        return (*super().parts(question), SPOT)

    def parse(self, raw: Sequence[str], question: Question, other: str = "") -> Answer:
        *_, marked = (*raw, "", "", "", "")[:4]
        area = values_of(super().parse(raw[:3], question))
        if not area:
            return None
        if not marked:
            return area[0]
        spot = spot_from(marked)
        if spot is None:
            raise InvalidError("answer_not_a_spot", where=question.id)
        return {"chosen": area[0], "spot": str(spot)}

    def raw(self, answer: Answer, question: Question) -> tuple[str, ...]:
        filled = super().raw(answer, question)
        return (*filled, spot_text(answer)) if filled else ()


def spot_of(answer: Answer) -> Spot | None:
    """The marked spot of an answer, where there is one."""
    return spot_from(spot_text(answer))


PLACE = MarkedPlace("place", Control.AREA, is_sensitive=True)
