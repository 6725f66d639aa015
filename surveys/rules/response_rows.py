"""One response as a row of cells, in the order of ``response_columns.columns_of``."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from engage.places.rules.spots import Spot
from surveys.rules.answers import Answer, Answers, is_unread, other_text, points_of, values_of
from surveys.rules.conditions import as_number
from surveys.rules.flow import walk
from surveys.rules.questionnaire import Question, Questionnaire
from surveys.rules.response_columns import (
    EVERYTHING,
    HEAD,
    Column,
    Kind,
    Missing,
    columns_in,
    older_name,
)
from surveys.rules.types.number import PENCE
from surveys.rules.types.place import spot_of

Cell = str | int | Decimal | Missing
Read = Callable[[Answer], Cell]
_CODE = re.compile(r"'*(" + "|".join(re.escape(code) for code in Missing) + ")")


def own_words(text: str) -> str:
    """A person's words. Those that look like one of our codes get an apostrophe, so that no answer passes for a missing one."""
    return f"'{text}" if _CODE.fullmatch(text) else text


@dataclass(frozen=True)
class _Part:
    """How one column is read in one version; ``None`` in a row stands for a column that the version does not have."""

    question: str
    read: Read
    option: str = ""


class RowReader:
    """Turns answers into cells. Prepared once for each version, so that a million responses cost little each."""

    def __init__(self, versions: Sequence[Questionnaire], columns: Sequence[Column]) -> None:
        self._questionnaires = {each.version: each for each in versions}
        self._parts = {
            each.version: _parts(each, columns[len(HEAD) :])
            for each in self._questionnaires.values()
        }

    def cells(self, version: int, answers: Answers) -> list[Cell]:
        """The cells after the head. An answer to a question that cannot be reached is not told."""
        walked = walk(self._questionnaires[version], answers)
        asked = {question.id: question for page in walked.pages for question in page.questions}
        return [_cell(part, asked, walked.answers) for part in self._parts[version]]


def _cell(part: _Part | None, asked: Mapping[str, Question], answers: Answers) -> Cell:
    if part is None or part.question not in asked:
        return Missing.NOT_ASKED
    if part.question not in answers:
        return Missing.UNANSWERED
    if part.option and all(each.id != part.option for each in asked[part.question].options):
        return Missing.NOT_ASKED
    answer = answers[part.question]
    if is_unread(answer):
        return Missing.UNREADABLE
    return part.read(answer) if values_of(answer) else Missing.BLANK


def _parts(questionnaire: Questionnaire, columns: Sequence[Column]) -> list[_Part | None]:
    """How this version fills each column; a kind that has changed since stands under the version's own name."""
    kinds = {column.name: column.kind for column in columns}
    own = {
        column.name
        if kinds.get(column.name) is column.kind
        else older_name(column.name, questionnaire.version): column
        for column in columns_in(questionnaire, EVERYTHING)
    }
    return [
        _Part(own[name].question, _reader(own[name]), own[name].option) if name in own else None
        for name in kinds
    ]


def _reader(column: Column) -> Read:
    if column.beside:
        return partial(_beside, column.beside)
    match column.kind:
        case Kind.TICK:
            return lambda answer: int(column.option in values_of(answer))
        case Kind.PLACE:
            return lambda answer: _place(values_of(answer), column.option)
        case Kind.POINTS:
            return lambda answer: points_of(answer).get(column.option, 0)
        case _:
            return _READERS[column.kind]


def _beside(option: str, answer: Answer) -> Cell:
    """What was said beside "other": not asked of those who chose something else."""
    if option not in values_of(answer):
        return Missing.NOT_ASKED
    return own_words(other_text(answer)) or Missing.BLANK


def _place(order: Sequence[str], option: str) -> int:
    return order.index(option) + 1 if option in order else 0


def _number(answer: Answer) -> Cell:
    if isinstance(answer, int):
        return answer
    text = values_of(answer)[0]
    number = as_number(text)
    return own_words(text) if number is None else number


def _pounds(answer: Answer) -> Cell:
    pence = as_number(values_of(answer)[0])
    return Missing.BLANK if pence is None else (pence / PENCE).quantize(Decimal("0.01"))


def _of_spot(number: Callable[[Spot], Decimal | int]) -> Read:
    """One of the numbers of a marked place; blank where the area was told without one."""

    def read(answer: Answer) -> Cell:
        spot = spot_of(answer)
        return Missing.BLANK if spot is None else number(spot)

    return read


_READERS: Mapping[Kind, Read] = {
    Kind.TEXT: lambda answer: own_words(" ".join(values_of(answer))),
    Kind.CHOICE: lambda answer: own_words(values_of(answer)[0]),
    Kind.WHOLE: _number,
    Kind.DECIMAL: _number,
    Kind.POUNDS: _pounds,
    Kind.DAY: lambda answer: values_of(answer)[0],
    Kind.SENT: lambda _answer: 1,
    Kind.LATITUDE: _of_spot(lambda spot: spot.latitude),
    Kind.LONGITUDE: _of_spot(lambda spot: spot.longitude),
    Kind.METRES: _of_spot(lambda spot: spot.metres),
}
