"""Conditions as rows of a small form: "all of these" or "any of these", each row about one earlier answer.

Most routing is that. A condition that says more (brackets inside brackets, counts, lengths) came from a file; it is kept and
told in words, and ``rows_of`` gives ``None`` for it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from engage.rules.errors import InvalidError
from surveys.rules.conditions import (
    AllOf,
    Answered,
    AnyOf,
    Comparator,
    Comparison,
    Condition,
    Literal,
    Measure,
    Not,
    Of,
    Selected,
    as_number,
)
from surveys.rules.questionnaire import Question, Questionnaire
from surveys.rules.types.registry import TYPES


class Test(StrEnum):
    """What a row says of an answer. The signs are those of ``Comparator``."""

    __test__ = False

    YES = "yes"
    NO = "no"
    EQUAL = "="
    NOT_EQUAL = "!="
    BELOW = "<"
    AT_MOST = "<="
    ABOVE = ">"
    AT_LEAST = ">="


@dataclass(frozen=True)
class Row:
    """``option`` is empty where the row is about the answer as such; ``value`` is what it is compared with."""

    question: str
    option: str = ""
    test: Test = Test.YES
    value: str = ""


@dataclass(frozen=True)
class Rows:
    """``is_any``: one of the rows is enough."""

    rows: tuple[Row, ...] = ()
    is_any: bool = False


def rows_of(condition: Condition | None, options: Mapping[str, frozenset[str]]) -> Rows | None:
    """The condition as rows, or ``None`` when it says more than rows can. ``options``: ids of options by question id."""
    match condition:
        case None:
            return Rows()
        case AllOf(parts) | AnyOf(parts) if parts:
            rows = [_row(part, options) for part in parts]
        case AllOf() | AnyOf():
            return None
        case _:
            rows = [_row(condition, options)]
    told = tuple(row for row in rows if row is not None)
    return Rows(told, isinstance(condition, AnyOf)) if len(told) == len(rows) else None


def _row(condition: Condition, options: Mapping[str, frozenset[str]]) -> Row | None:
    match condition:
        case Selected(question, option):
            return Row(question, option)
        case Answered(question):
            return Row(question)
        case Not(Selected(question, option)):
            return Row(question, option, Test.NO)
        case Not(Answered(question)):
            return Row(question, test=Test.NO)
        case Comparison(Of(question, Measure.VALUE), comparator, Literal(value)):
            return _compared(question, Test(comparator.value), str(value), options)
    return None


def _compared(
    question: str, test: Test, value: str, options: Mapping[str, frozenset[str]]
) -> Row | None:
    """An empty text stands for "no answer" in other tools' forms, and an option's name for the option."""
    if test in {Test.EQUAL, Test.NOT_EQUAL}:
        if value == "":
            return Row(question, test=Test.NO if test is Test.EQUAL else Test.YES)
        if value in options.get(question, ()):
            return Row(question, value, Test.YES if test is Test.EQUAL else Test.NO)
    return Row(question, test=test, value=value)


def condition_of(rows: Rows) -> Condition | None:
    """The condition that the rows state; ``None`` when there is none.

    Raises ``InvalidError`` with ``where`` the row's number from 0 and the box (``1.value``): ``row_value_missing``,
    ``row_value_not_number``, ``row_test_needs_answer`` for an option compared with a value.
    """
    parts = tuple(_condition(number, row) for number, row in enumerate(rows.rows))
    if len(parts) <= 1:
        return parts[0] if parts else None
    return AnyOf(parts) if rows.is_any else AllOf(parts)


def _condition(number: int, row: Row) -> Condition:
    if row.test in {Test.YES, Test.NO}:
        met = Selected(row.question, row.option) if row.option else Answered(row.question)
        return met if row.test is Test.YES else Not(met)
    if row.option:
        raise InvalidError("row_test_needs_answer", where=f"{number}.test")
    return compared(
        Of(row.question), Comparator(row.test.value), row.value, where=f"{number}.value"
    )


def compared(what: Of, comparator: Comparator, typed: str, *, where: str) -> Comparison:
    """An answer, its length or its number of options compared with a value as it was typed: a number, a day, or a text.

    Raises ``InvalidError`` with ``where``: ``row_value_missing``, ``row_value_not_number`` for what cannot be more or less.
    """
    if not typed:
        raise InvalidError("row_value_missing", where=where)
    value = as_number(typed)
    if value is None and comparator not in {Comparator.EQUAL, Comparator.NOT_EQUAL}:
        raise InvalidError("row_value_not_number", where=where)
    is_plain = value is not None and _is_plain_number(typed)
    literal = Literal(value) if is_plain and value is not None else Literal(typed)
    return Comparison(what, comparator, literal)


def _is_plain_number(text: str) -> bool:
    try:
        Decimal(text)
    except ArithmeticError:
        return False
    return True


def options_by_question(questionnaire: Questionnaire) -> dict[str, frozenset[str]]:
    """Ids of options by question id, as ``rows_of`` takes them."""
    return {
        question.id: frozenset(option.id for option in question.options)
        for question in questionnaire.questions
    }


def questions_before(
    questionnaire: Questionnaire, place: str, *, is_page: bool
) -> Iterator[Question]:
    """Questions that a condition of this question or page may look at: earlier ones that are answered and say nothing of who somebody is."""
    for page in questionnaire.pages:
        if is_page and page.id == place:
            return
        for question in page.questions:
            if not is_page and question.id == place:
                return
            handler = TYPES.get(question.type)
            if handler is not None and handler.asks and not handler.is_personal:
                yield question
