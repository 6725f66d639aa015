"""Conditions as JSON, and back."""

from decimal import Decimal
from typing import Any

from engage.rules.errors import InvalidError
from surveys.rules.conditions import (
    AllOf,
    Answered,
    AnyOf,
    Comparator,
    Comparison,
    Condition,
    Literal,
    Matches,
    Measure,
    Not,
    Of,
    Operand,
    Selected,
    Today,
    as_number,
)
from surveys.rules.documents import MAX_DEPTH, Node, faulty, node_of
from surveys.rules.patterns import pattern_of


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
        case Matches(question, pattern):
            return {"op": "matches", "question": question, "pattern": pattern}
        case AllOf(parts) | AnyOf(parts):
            op = "and" if isinstance(condition, AllOf) else "or"
            return {"op": op, "of": [as_document(part) for part in parts]}
        case Not(part):
            return {"op": "not", "of": [as_document(part)]}


def _operand_document(operand: Operand) -> dict[str, str | int]:
    if isinstance(operand, Today):
        return {"today": operand.days}
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
        case "matches":
            node.only("op", "question", "pattern")
            return Matches(node.text("question"), _pattern(node))
        case "and" | "or" | "not":
            node.only("op", "of")
            parts = tuple(_read(part, depth + 1) for part in node.nodes("of"))
            return _joined(op, parts, node)
        case _ if op in set(Comparator):
            node.only("op", "left", "right")
            return Comparison(_operand(node, "left"), Comparator(op), _operand(node, "right"))
    raise faulty(node.at("op"), "unknown_operator")


def _pattern(node: Node) -> str:
    try:
        pattern_of(node.text("pattern"))
    except InvalidError as fault:
        raise faulty(node.at("pattern"), str(fault.facts.get("what", fault.code))) from None
    return node.text("pattern")


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
    if "today" in node.values:
        node.only("today")
        return Today(node.whole_number("today"))
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
