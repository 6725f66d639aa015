"""Conditions as data: when a page, a question or an option is shown, and which answers are accepted.

They follow XPath 1.0, as XLSForm does: a question without an answer is the empty string; ``=`` and ``!=`` compare as
numbers when either side is a number and as strings otherwise; ``<`` and its kin always compare as numbers, and what is
no number is neither below nor above anything. Dates count as days, so they can be compared.

What an answer must meet may look at the day on which it is given (``Today``); routing never does, or an answer given yesterday
would not be reachable any more.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from surveys.rules.answers import Answers, is_given, values_of
from surveys.rules.patterns import matches


class Comparator(StrEnum):
    """The stored value is the sign."""

    EQUAL = "="
    NOT_EQUAL = "!="
    BELOW = "<"
    AT_MOST = "<="
    ABOVE = ">"
    AT_LEAST = ">="


class Measure(StrEnum):
    """What of a question's answer is compared."""

    VALUE = "value"
    COUNT = "count"
    LENGTH = "length"


@dataclass(frozen=True)
class Literal:
    """A fixed value: text, or a number."""

    value: str | Decimal


@dataclass(frozen=True)
class Of:
    """A question's answer, how many options were chosen in it, or how long it is in characters."""

    question: str
    measure: Measure = Measure.VALUE


@dataclass(frozen=True)
class Today:
    """The day on which somebody answers, and so many days after it; before it where ``days`` is below nought."""

    days: int = 0


Operand = Literal | Of | Today


@dataclass(frozen=True)
class Comparison:
    left: Operand
    comparator: Comparator
    right: Operand


@dataclass(frozen=True)
class Selected:
    """The option is among those chosen."""

    question: str
    option: str


@dataclass(frozen=True)
class Answered:
    """The question has an answer that is not blank."""

    question: str


@dataclass(frozen=True)
class Matches:
    """The whole answer matches a pattern (``surveys.rules.patterns``)."""

    question: str
    pattern: str


@dataclass(frozen=True)
class AllOf:
    """All hold; with none inside it always holds."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True)
class AnyOf:
    """At least one holds; with none inside it never does."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True)
class Not:
    part: "Condition"


Condition = Comparison | Selected | Answered | Matches | AllOf | AnyOf | Not

_MOST_DIGITS = 30
"""Before and behind the point. Nobody counts in more, and written out they would fill the memory."""
ALWAYS = AllOf(())
NEVER = AnyOf(())


def evaluate(condition: Condition | None, answers: Answers) -> bool:
    """Whether the condition holds for these answers. No condition always holds.

    Answers to questions that cannot be reached must have been left out before (``flow.walk`` does).
    """
    match condition:
        case None:
            return True
        case AllOf(parts):
            return all(evaluate(part, answers) for part in parts)
        case AnyOf(parts):
            return any(evaluate(part, answers) for part in parts)
        case Not(part):
            return not evaluate(part, answers)
        case _:
            return _is_met(condition, answers)


def truth(condition: Condition | None, answers: Answers, known: Collection[str]) -> bool | None:
    """Whether a condition holds for these answers to the ``known`` questions: ``None`` where others decide (Kleene's three values)."""
    match condition:
        case AllOf(parts):
            truths = [truth(part, answers, known) for part in parts]
            return False if False in truths else None if None in truths else True
        case AnyOf(parts):
            truths = [truth(part, answers, known) for part in parts]
            return True if True in truths else None if None in truths else False
        case Not(part):
            inner = truth(part, answers, known)
            return None if inner is None else not inner
    return evaluate(condition, answers) if set(questions_in(condition)) <= set(known) else None


def _is_met(condition: Comparison | Selected | Answered | Matches, answers: Answers) -> bool:
    match condition:
        case Comparison(left, comparator, right):
            return _compare(_value(left, answers), comparator, _value(right, answers))
        case Selected(question, option):
            return option in values_of(answers.get(question))
        case Answered(question):
            return is_given(answers, question)
        case Matches(question, pattern):
            return matches(pattern, " ".join(values_of(answers.get(question))))


def on_day(condition: Condition | None, today: date | None) -> Condition | None:
    """The condition as it stands on a day. One that asks for the day says nothing where nobody knows it: an answer that is read
    again later was right or wrong when it was given."""
    if condition is None or not _asks_for_day(condition):
        return condition
    return None if today is None else _dated(condition, today)


def _asks_for_day(condition: Condition | None) -> bool:
    match condition:
        case Comparison(left, _, right):
            return isinstance(left, Today) or isinstance(right, Today)
        case AllOf(parts) | AnyOf(parts):
            return any(_asks_for_day(part) for part in parts)
        case Not(part):
            return _asks_for_day(part)
    return False


def is_only_for_answers(condition: Condition | None) -> bool:
    """Whether it says what only a rule for an answer may say: the day on which it is given, or a pattern."""
    match condition:
        case Matches():
            return True
        case AllOf(parts) | AnyOf(parts):
            return any(is_only_for_answers(part) for part in parts)
        case Not(part):
            return is_only_for_answers(part)
    return _asks_for_day(condition)


def _dated(condition: Condition, today: date) -> Condition:
    match condition:
        case Comparison(left, comparator, right):
            return Comparison(_on(left, today), comparator, _on(right, today))
        case AllOf(parts) | AnyOf(parts):
            return type(condition)(tuple(_dated(part, today) for part in parts))
        case Not(part):
            return Not(_dated(part, today))
    return condition


def _on(operand: Operand, today: date) -> Operand:
    return (
        Literal(Decimal(today.toordinal() + operand.days))
        if isinstance(operand, Today)
        else operand
    )


def _value(operand: Operand, answers: Answers) -> str | Decimal:
    if isinstance(operand, Literal):
        return operand.value
    if isinstance(operand, Today):
        return ""
    values = values_of(answers.get(operand.question))
    match operand.measure:
        case Measure.COUNT:
            return Decimal(len(values))
        case Measure.LENGTH:
            return Decimal(len(" ".join(values)))
        case Measure.VALUE:
            return " ".join(values)


def _compare(left: str | Decimal, comparator: Comparator, right: str | Decimal) -> bool:
    if comparator in {Comparator.EQUAL, Comparator.NOT_EQUAL}:
        return _is_equal(left, right) is (comparator is Comparator.EQUAL)
    first, second = as_number(left), as_number(right)
    if first is None or second is None:
        return False
    match comparator:
        case Comparator.BELOW:
            return first < second
        case Comparator.AT_MOST:
            return first <= second
        case Comparator.ABOVE:
            return first > second
        case _:
            return first >= second


def _is_equal(left: str | Decimal, right: str | Decimal) -> bool:
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    first, second = as_number(left), as_number(right)
    return first is not None and first == second


def as_number(value: str | Decimal) -> Decimal | None:
    """The number a value stands for, days for a date, or ``None`` where XPath says "not a number"."""
    if isinstance(value, Decimal):
        return value
    try:
        number = Decimal(value.strip())
    except InvalidOperation:
        return _days(value)
    return number if number.is_finite() and abs(number.adjusted()) <= _MOST_DIGITS else None


def _days(value: str) -> Decimal | None:
    try:
        return Decimal(date.fromisoformat(value).toordinal())
    except ValueError:
        return None


def questions_in(condition: Condition | None) -> Iterator[str]:
    """Ids of the questions a condition looks at, in order, with repetitions."""
    match condition:
        case Comparison(left, _, right):
            yield from (side.question for side in (left, right) if isinstance(side, Of))
        case Selected(question) | Answered(question) | Matches(question):
            yield question
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from questions_in(part)
        case Not(part):
            yield from questions_in(part)


def all_of(*conditions: Condition | None) -> Condition | None:
    """One condition that holds when all of these do; ``None`` when none of them says anything."""
    said = tuple(condition for condition in conditions if condition not in (None, ALWAYS))
    if len(said) <= 1:
        return said[0] if said else None
    return AllOf(tuple(part for part in said if part is not None))


def renamed(condition: Condition | None, before: str, after: str) -> Condition | None:
    """The same condition about another question wherever it was about ``before``."""
    match condition:
        case Selected(question) | Answered(question) | Matches(question):
            return replace(condition, question=after) if question == before else condition
        case Comparison(left, comparator, right):
            sides = (
                Of(after, side.measure)
                if isinstance(side, Of) and side.question == before
                else side
                for side in (left, right)
            )
            return Comparison(next(sides), comparator, next(sides))
        case Not(part):
            return Not(renamed(part, before, after) or ALWAYS)
        case AllOf(parts) | AnyOf(parts):
            return type(condition)(tuple(renamed(part, before, after) or ALWAYS for part in parts))
    return None
