"""Where somebody lives: picked from a list, or found from a postcode that is forgotten at once. Both give the same answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from engage.rules.errors import InvalidError
from surveys.rules.answers import Answer, values_of
from surveys.rules.questionnaire import Question
from surveys.rules.types.base import Control
from surveys.rules.types.choice import SingleChoice
from surveys.rules.types.text import clean_line

POSTCODE, FOUND = "postcode", "found"
NOT_A_POSTCODE = "?"
"""What stands for the area of something that has not the shape of a postcode."""


@dataclass(frozen=True)
class AreaChoice(SingleChoice):
    """One of the areas on the list; option ids are codes of ``engage.places``.

    The look-up is made outside, where the table is: its result comes as the part ``found`` (an area's code, empty for a
    postcode that no area has, or ``NOT_A_POSTCODE``). The list goes before the postcode.
    """

    def parts(self, question: Question) -> tuple[str, ...]:
        return ("area", POSTCODE, FOUND)

    def parse(self, raw: Sequence[str], question: Question, other: str = "") -> Answer:
        area, postcode, found = (*raw, "", "", "")[:3]
        if area or not clean_line(postcode):
            return super().parse([area], question)
        if found not in {option.id for option in question.options}:
            code = "answer_not_postcode" if found == NOT_A_POSTCODE else "answer_postcode_not_found"
            raise InvalidError(code, where=question.id)
        return found

    def raw(self, answer: Answer, question: Question) -> tuple[str, ...]:
        return (*values_of(answer), "", "") if values_of(answer) else ()


AREA = AreaChoice("area", Control.AREA, is_sensitive=True)
