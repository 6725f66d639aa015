"""The types of answer this house has. A new one is a module here and a line in ``TYPES``."""

from collections.abc import Mapping
from types import MappingProxyType

from engage.rules.errors import InvalidError
from surveys.rules.questionnaire import Question
from surveys.rules.types.area import AREA
from surveys.rules.types.base import AnswerType
from surveys.rules.types.choice import MULTIPLE, PICTURE, PICTURES, SCALE, SINGLE, YES_NO
from surveys.rules.types.contact import EMAIL, TELEPHONE
from surveys.rules.types.dates import DATE
from surveys.rules.types.files import FILE
from surveys.rules.types.note import NOTE
from surveys.rules.types.number import DECIMAL, INTEGER, MONEY
from surveys.rules.types.ordering import POINTS, RANKING
from surveys.rules.types.place import PLACE
from surveys.rules.types.text import LONG_TEXT, SHORT_TEXT

_ALL: tuple[AnswerType, ...] = (
    SINGLE,
    MULTIPLE,
    YES_NO,
    SCALE,
    PICTURE,
    PICTURES,
    RANKING,
    POINTS,
    AREA,
    PLACE,
    FILE,
    SHORT_TEXT,
    LONG_TEXT,
    INTEGER,
    DECIMAL,
    MONEY,
    DATE,
    EMAIL,
    TELEPHONE,
    NOTE,
)

TYPES: Mapping[str, AnswerType] = MappingProxyType({handler.name: handler for handler in _ALL})


def handler_for(question: Question) -> AnswerType:
    """The handler of a question's type. Raises ``InvalidError("type_unknown")``."""
    try:
        return TYPES[question.type]
    except KeyError:
        raise InvalidError("type_unknown", where=question.id, type=question.type) from None


def is_sensitive(question: Question) -> bool:
    """Whether its answers are protected at the higher threshold, and told one by one to those only who may see equality answers."""
    return question.is_sensitive or handler_for(question).is_sensitive
