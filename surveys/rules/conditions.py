"""Conditions as data: when a page, a question or an option is shown, and which answers are accepted.

They follow XPath 1.0, as XLSForm does: a question without an answer is the empty string; ``=`` and ``!=`` compare as
numbers when either side is a number and as strings otherwise; ``<`` and its kin always compare as numbers, and what is
no number is neither below nor above anything. Dates count as days, so they can be compared.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from surveys.rules.answers import Answers, is_given, values_of
from surveys.rules.documents import MAX_DEPTH, Node, faulty, node_of


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


Operand = Literal | Of


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


Condition = Comparison | Selected | Answered | AllOf | AnyOf | Not

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


def _is_met(condition: Comparison | Selected | Answered, answers: Answers) -> bool:
    match condition:
        case Comparison(left, comparator, right):
            return _compare(_value(left, answers), comparator, _value(right, answers))
        case Selected(question, option):
            return option in values_of(answers.get(question))
        case Answered(question):
            return is_given(answers, question)


def _value(operand: Operand, answers: Answers) -> str | Decimal:
    if isinstance(operand, Literal):
        return operand.value
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
    return number if number.is_finite() else None


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
        case Selected(question) | Answered(question):
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
        case Selected(question, option):
            return Selected(after, option) if question == before else condition
        case Answered(question):
            return Answered(after) if question == before else condition
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


def as_document(condition: Condition) -> dict[str, Any]:
    """The condition as JSON; ``condition_from_document`` is the inverse."""
    match condition:
        case Comparison(left, comparator, right):
            return {
                "op": comparator.value,
                "left": _operand_document(left),
                "right": _operand_document(right),
            }
        case Selected(question, option):
            return {"op": "selected", "question": question, "option": option}
        case Answered(question):
            return {"op": "answered", "question": question}
        case AllOf(parts):
            return {"op": "and", "of": [as_document(part) for part in parts]}
        case AnyOf(parts):
            return {"op": "or", "of": [as_document(part) for part in parts]}
        case Not(part):
            return {"op": "not", "of": [as_document(part)]}


def _operand_document(operand: Operand) -> dict[str, str]:
    if isinstance(operand, Of):
        return {"question": operand.question, "measure": operand.measure.value}
    kind = "number" if isinstance(operand.value, Decimal) else "text"
    return {kind: str(operand.value)}


def condition_from_document(document: object, where: str = "condition") -> Condition:
    """Read what ``as_document`` wrote. Raises ``InvalidError("document_faulty")`` naming the place."""
    return _read(node_of(document, where), 0)


def _read(node: Node, depth: int) -> Condition:
    if depth > MAX_DEPTH:
        raise faulty(node.where, "too_deep")
    match op := node.text("op"):
        case "selected":
            node.only("op", "question", "option")
            return Selected(node.text("question"), node.text("option"))
        case "answered":
            node.only("op", "question")
            return Answered(node.text("question"))
        case "and" | "or" | "not":
            node.only("op", "of")
            parts = tuple(_read(part, depth + 1) for part in node.nodes("of"))
            return _joined(op, parts, node)
        case _ if op in set(Comparator):
            node.only("op", "left", "right")
            return Comparison(_operand(node, "left"), Comparator(op), _operand(node, "right"))
    raise faulty(node.at("op"), "unknown_operator")


def _joined(op: str, parts: tuple[Condition, ...], node: Node) -> Condition:
    if op == "and":
        return AllOf(parts)
    if op == "or":
        return AnyOf(parts)
    if len(parts) != 1:
        raise faulty(node.at("of"), "not_exactly_one")
    return Not(parts[0])


def _operand(parent: Node, key: str) -> Operand:
    node = node_of(parent.values.get(key), parent.at(key))
    if "question" in node.values:
        node.only("question", "measure")
        measure = node.text("measure", Measure.VALUE.value)
        if measure not in set(Measure):
            raise faulty(node.at("measure"), "unknown_measure")
        return Of(node.text("question"), Measure(measure))
    node.only("text", "number")
    if "number" in node.values:
        number = as_number(node.text("number"))
        if number is None:
            raise faulty(node.at("number"), "not_a_number")
        return Literal(number)
    value = node.values.get("text")
    if not isinstance(value, str):
        raise faulty(node.at("text"), "not_text")
    return Literal(value)
