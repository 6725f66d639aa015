"""From a parsed XLSForm expression to a condition."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from engage.rules.errors import InvalidError
from surveys.rules.conditions import (
    ALWAYS,
    NEVER,
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
    evaluate,
)
from surveys.rules.expression_tree import (
    Binary,
    Call,
    Expression,
    Name,
    Number,
    Ref,
    Text,
    unsupported,
)
from surveys.rules.expressions import THIS, parse_expression
from surveys.rules.patterns import pattern_of

_MEASURES = {"count-selected": Measure.COUNT, "string-length": Measure.LENGTH}
_PASSED_THROUGH = frozenset({"number", "string", "date"})
_DAYS_DIGITS = 5
_MIRRORED = {
    Comparator.EQUAL: Comparator.EQUAL, Comparator.NOT_EQUAL: Comparator.NOT_EQUAL, Comparator.BELOW: Comparator.ABOVE,
    Comparator.AT_MOST: Comparator.AT_LEAST, Comparator.ABOVE: Comparator.BELOW, Comparator.AT_LEAST: Comparator.AT_MOST,
}  # fmt: skip
_OF_DAYS = {
    Comparator.BELOW: Comparator.AT_MOST, Comparator.AT_MOST: Comparator.AT_MOST,
    Comparator.ABOVE: Comparator.ABOVE, Comparator.AT_LEAST: Comparator.ABOVE,
}  # fmt: skip


@dataclass(frozen=True)
class Names:
    """What names stand for: the question that ``.`` is, question ids by XLSForm name (those not there cannot be
    looked at), and, in a choice filter, the values of one choice's columns."""

    this: str = ""
    questions: Mapping[str, str] | None = None
    columns: Mapping[str, str] | None = field(default=None)


def condition_from_xlsform(text: str, names: Names | None = None) -> Condition:
    """The condition an XLSForm expression states.

    Understands and, or, not(), = != < <= > >=, selected(), count-selected(), string-length(), true(), false(), date(),
    texts, numbers, ``${question}`` and ``.``; in choice filters bare column names; in rules for an answer regex(), and today()
    and now() with days added or taken away. Raises
    ``InvalidError("expression_faulty")`` or ``InvalidError("expression_unsupported")`` with ``what`` for anything else.
    """
    return _condition(parse_expression(text), names or Names())


def _condition(expression: Expression, names: Names) -> Condition:
    match expression:
        case Binary("and" | "or" as sign, left, right):
            return _joined(sign, _condition(left, names), _condition(right, names))
        case Binary("=" | "!=" | "<" | "<=" | ">" | ">=" as sign, left, right):
            return _comparison(Comparator(sign), left, right, names)
        case Call("not", (inner,)):
            return _negated(_condition(inner, names))
        case Call("selected", (looked_at, option)):
            return _selected(looked_at, option, names)
        case Call("regex", (looked_at, Text(pattern))) if names.this:
            return _matched(looked_at, pattern, names)
        case Call("true" | "false" as truth, ()):
            return ALWAYS if truth == "true" else NEVER
    raise unsupported(_what(expression))


def _joined(sign: str, left: Condition, right: Condition) -> Condition:
    kind, neutral, decisive = (AllOf, ALWAYS, NEVER) if sign == "and" else (AnyOf, NEVER, ALWAYS)
    if decisive in (left, right):
        return decisive
    if neutral in (left, right):
        return right if left == neutral else left
    parts: list[Condition] = []
    for side in (left, right):
        parts += side.parts if isinstance(side, kind) else [side]
    return kind(tuple(parts))


def _negated(inner: Condition) -> Condition:
    if inner in (ALWAYS, NEVER):
        return NEVER if inner == ALWAYS else ALWAYS
    return Not(inner)


def _comparison(
    comparator: Comparator, left: Expression, right: Expression, names: Names
) -> Condition:
    for truth, other in ((left, right), (right, left)):
        if isinstance(truth, Call) and truth.function in {"true", "false"}:
            return _compared_with_truth(comparator, truth.function, other, names)
    if _is_moment(left) and not _is_moment(right):
        return _comparison(_MIRRORED[comparator], right, left, names)
    if _is_moment(right):
        comparator = _by_the_day(comparator, right)
    made = Comparison(_operand(left, names), comparator, _operand(right, names))
    if isinstance(made.left, Literal) and isinstance(made.right, Literal):
        return ALWAYS if evaluate(made, {}) else NEVER
    match made:
        case Comparison(Of(question, Measure.VALUE), Comparator.NOT_EQUAL, Literal("")):
            return Answered(question)
    return made


def _compared_with_truth(
    comparator: Comparator, truth: str, other: Expression, names: Names
) -> Condition:
    if comparator not in {Comparator.EQUAL, Comparator.NOT_EQUAL}:
        raise unsupported(f"{comparator} {truth}()")
    condition = _condition(other, names)
    return (
        condition if (truth == "true") is (comparator is Comparator.EQUAL) else _negated(condition)
    )


def _operand(expression: Expression, names: Names) -> Operand:
    match expression:
        case Text() | Number() | Name():
            return _literal(expression, names)
        case Ref(name):
            return Of(_question(name, names))
        case Call(function, (Ref(name),)) if function in _MEASURES:
            return Of(_question(name, names), _MEASURES[function])
        case _ if names.this and _is_day(expression):
            return _day(expression)
        case Call(function, (inner,)) if function in _PASSED_THROUGH:
            return _converted(function, _operand(inner, names))
    raise unsupported(_what(expression))


def _literal(expression: Text | Number | Name, names: Names) -> Literal:
    match expression:
        case Text(value):
            return Literal(value)
        case Number(value):
            return Literal(Decimal(value))
        case Name(name):
            return Literal(_column(name, names))


def _is_day(expression: Expression) -> bool:
    """Whether it is ``today()`` or ``now()``, or so many days before or after it."""
    match expression:
        case Call("today" | "now", ()):
            return True
        case Call("date", (inner,)):
            return _is_day(inner)
        case Binary("+" | "-", inner, Number(days)):
            return _is_day(inner) and days.isdecimal() and len(days) <= _DAYS_DIGITS
    return False


def _is_moment(expression: Expression) -> bool:
    """Whether it is a moment of the day (``now()``), not the day itself."""
    match expression:
        case Call("now", ()):
            return True
        case Binary("+" | "-", inner, Number()):
            return _is_moment(inner)
    return False


def _by_the_day(comparator: Comparator, moment: Expression) -> Comparator:
    """How a day compares with the day of a moment: a day counts from its midnight, so today itself lies before now."""
    if comparator in _OF_DAYS:
        return _OF_DAYS[comparator]
    raise unsupported(f"{comparator} {_what(moment)}")


def _day(expression: Expression) -> Today:
    match expression:
        case Call("date", (inner,)):
            return _day(inner)
        case Binary(sign, inner, Number(days)):
            return Today(_day(inner).days + (int(days) if sign == "+" else -int(days)))
    return Today()


def _matched(looked_at: Expression, pattern: str, names: Names) -> Condition:
    if not isinstance(looked_at, Ref):
        raise unsupported("regex()")
    try:
        pattern_of(pattern)
    except InvalidError as fault:
        raise unsupported(f"regex(): {fault.facts.get('what', '')}") from None
    return Matches(_question(looked_at.name, names), pattern)


def _converted(function: str, operand: Operand) -> Operand:
    if function == "number" and isinstance(operand, Literal):
        number = as_number(operand.value)
        if number is not None:
            return Literal(number)
    return operand


def _selected(looked_at: Expression, option: Expression, names: Names) -> Condition:
    wanted = _operand(option, names)
    if not isinstance(wanted, Literal):
        raise unsupported("selected()")
    match looked_at:
        case Ref(name):
            return Selected(_question(name, names), str(wanted.value))
        case Name(name):
            return ALWAYS if str(wanted.value) in _column(name, names).split() else NEVER
    raise unsupported("selected()")


def _question(name: str, names: Names) -> str:
    if name == THIS:
        if not names.this:
            raise unsupported(THIS)
        return names.this
    if names.questions is None:
        return name
    try:
        return names.questions[name]
    except KeyError:
        raise InvalidError("expression_unsupported", what=f"${{{name}}}") from None


def _column(name: str, names: Names) -> str:
    if names.columns is None or name not in names.columns:
        raise unsupported(name)
    return names.columns[name]


def _what(expression: Expression) -> str:
    match expression:
        case Call(function):
            return f"{function}()"
        case Binary(sign):
            return sign
        case Ref(name):
            return f"${{{name}}}"
        case Name(value) | Text(value) | Number(value):
            return value
