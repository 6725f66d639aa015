"""From LimeSurvey's relevance equations, and from its older table of conditions, to conditions."""

import re
from collections.abc import Iterable, Mapping
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
    as_number,
)
from surveys.rules.expression_tree import Binary, Call, Expression, Number, Ref, Text, unsupported
from surveys.rules.lime_expressions import parse_lime_expression
from surveys.rules.patterns import anywhere, pattern_of

TICKED = "Y"
_SUFFIXES = (".NAOK", ".code", ".value", ".valueNAOK")
_PASSED_THROUGH = frozenset({"intval", "floatval", "trim"})
_ITSELF = frozenset({"this", "self"})
_VALIDATION = re.compile(r"/(?P<pattern>.*)/u?", re.DOTALL)
_WHOLE = re.compile(r"\^([^|]*(?<!\\))\$")
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}


@dataclass(frozen=True)
class Variable:
    """What a name stands for: a question, or one option of it (a box that is ticked). ``codes`` are answer codes that have
    other ids here."""

    question: str
    option: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)
    is_list: bool = False
    """A whole "choose all that apply": only its number of ticks can be looked at."""


Variables = Mapping[str, Variable]


@dataclass(frozen=True)
class OldCondition:
    """A row of the table of conditions. Those of one scenario hold together, any scenario will do."""

    scenario: str
    variable: str
    method: str
    value: str


def condition_from_lime(text: str, variables: Variables, this: str = "") -> Condition:
    """The condition a relevance or validation equation states; ``this`` is the question that ``this`` means.

    Raises ``InvalidError`` ``expression_faulty`` or ``expression_unsupported``.
    """
    return _condition(parse_lime_expression(text), _with_itself(variables, this))


def condition_from_rows(rows: Iterable[OldCondition], variables: Variables) -> Condition:
    """The condition that rows of the old table state together.

    Rows of a scenario about the same variable that ask for equality are alternatives. Raises as ``condition_from_lime``.
    """
    scenarios: dict[str, dict[str, list[Condition]]] = {}
    for number, row in enumerate(rows):
        made = _from_row(row, variables)
        key = row.variable if row.method == "==" else f"{row.variable} {number}"
        scenarios.setdefault(row.scenario, {}).setdefault(key, []).append(made)
    return _any(
        tuple(
            _all(tuple(_any(tuple(parts)) for parts in by_variable.values()))
            for by_variable in scenarios.values()
        )
    )


def _from_row(row: OldCondition, variables: Variables) -> Condition:
    sign = {"==": "=", "": "="}.get(row.method, row.method)
    if sign not in _MIRRORED:
        raise unsupported(row.method)
    variable = _variable(row.variable, variables)
    value = row.value.strip()
    if value.startswith(("@", "{")):
        raise unsupported(value)
    if variable.is_list:
        ticked = Selected(variable.question, variable.codes.get(value, value))
        return ticked if sign == "=" else Not(ticked)
    return _compared(variable, Comparator(sign), value)


def _with_itself(variables: Variables, this: str) -> Variables:
    return {**variables, **{name: Variable(this) for name in _ITSELF}} if this else variables


def pattern_from_lime(text: str) -> str:
    """What a whole answer must match by a validation as LimeSurvey writes it (``/^[0-9]+$/``, met anywhere in the answer).

    Raises ``InvalidError("pattern_unsupported")``.
    """
    found = _VALIDATION.fullmatch(text.strip())
    if found is None:
        raise InvalidError("pattern_unsupported", what="flags")
    inside = found["pattern"].replace("\\/", "/")
    whole_text = _WHOLE.fullmatch(inside)
    pattern = whole_text[1] if whole_text else anywhere(inside)
    pattern_of(pattern)
    return pattern


def _condition(expression: Expression, variables: Variables) -> Condition:
    match expression:
        case Binary("and" | "or" as sign, left, right):
            parts = (_condition(left, variables), _condition(right, variables))
            return _all(parts) if sign == "and" else _any(parts)
        case Binary("=" | "!=" | "<" | "<=" | ">" | ">=" as sign, left, right):
            return _comparison(sign, left, right, variables)
        case Call("not", (inner,)):
            return _negated(_condition(inner, variables))
        case Call("regexMatch", (Text(pattern), Ref(name))) if name in _ITSELF:
            return Matches(_plain(name, variables).question, _matched(pattern))
        case Call("is_empty", (Ref(name),)):
            return _negated(_given(_variable(name, variables)))
    return _truth(expression, variables)


def _matched(pattern: str) -> str:
    try:
        return pattern_from_lime(pattern)
    except InvalidError as fault:
        raise unsupported(f"regexMatch(): {fault.facts.get('what', '')}") from None


def _truth(expression: Expression, variables: Variables) -> Condition:
    """What stands alone where a truth is wanted."""
    match expression:
        case Number(value):
            return ALWAYS if Decimal(value) else NEVER
        case Text(value):
            return ALWAYS if value not in {"", "0"} else NEVER
        case Ref(name) if _variable(name, variables).option:
            return _given(_variable(name, variables))
    raise unsupported(_what(expression))


def _comparison(sign: str, left: Expression, right: Expression, variables: Variables) -> Condition:
    if isinstance(left, Text | Number) and not isinstance(right, Text | Number):
        return _comparison(_MIRRORED[sign], right, left, variables)
    left = _unwrapped(left)
    if isinstance(left, Ref) and isinstance(right, Text | Number):
        return _compared(_variable(left.name, variables), Comparator(sign), right.value)
    return Comparison(_operand(left, variables), Comparator(sign), _operand(right, variables))


def _compared(variable: Variable, sign: Comparator, value: str) -> Condition:
    """A variable against a fixed value."""
    if variable.is_list:
        raise unsupported(variable.question)
    equality = {Comparator.EQUAL: True, Comparator.NOT_EQUAL: False}.get(sign)
    if value.strip() == "" and equality is not None:
        given = _given(variable)
        return _negated(given) if equality else given
    if variable.option:
        if value != TICKED or equality is None:
            raise unsupported(f"{sign} {value}")
        return _given(variable) if equality else _negated(_given(variable))
    number = as_number(value)
    if equality is None and number is not None:
        return Comparison(Of(variable.question), sign, Literal(number))
    return Comparison(Of(variable.question), sign, Literal(variable.codes.get(value, value)))


def _operand(expression: Expression, variables: Variables) -> Operand:
    match _unwrapped(expression):
        case Text(value):
            return Literal(value)
        case Number(value):
            return Literal(Decimal(value))
        case Call("strlen", (Ref(name),)):
            return Of(_plain(name, variables).question, Measure.LENGTH)
        case Call("count", arguments):
            return _count(arguments, variables)
        case Ref(name):
            return Of(_plain(name, variables).question)
    raise unsupported(_what(expression))


def _count(arguments: tuple[Expression, ...], variables: Variables) -> Operand:
    """How many boxes of one question are ticked."""
    named = [_variable(each.name, variables) for each in arguments if isinstance(each, Ref)]
    if len(named) != len(arguments) or len(named) != 1 or not named[0].is_list:
        raise unsupported("count()")
    return Of(named[0].question, Measure.COUNT)


def _unwrapped(expression: Expression) -> Expression:
    match expression:
        case Call(function, (inner,)) if function in _PASSED_THROUGH:
            return _unwrapped(inner)
    return expression


def _plain(name: str, variables: Variables) -> Variable:
    variable = _variable(name, variables)
    if variable.option or variable.is_list:
        raise unsupported(name)
    return variable


def _variable(name: str, variables: Variables) -> Variable:
    plain = name.removeprefix("that.").removeprefix("+")
    for suffix in _SUFFIXES:
        plain = plain.removesuffix(suffix)
    if plain not in variables:
        raise unsupported(name)
    return variables[plain]


def _given(variable: Variable) -> Condition:
    if variable.option:
        return Selected(variable.question, variable.option)
    return Answered(variable.question)


def _negated(inner: Condition) -> Condition:
    if inner in (ALWAYS, NEVER):
        return NEVER if inner == ALWAYS else ALWAYS
    return inner.part if isinstance(inner, Not) else Not(inner)


def _all(parts: tuple[Condition, ...]) -> Condition:
    return _joined(AllOf, parts, neutral=ALWAYS, decisive=NEVER)


def _any(parts: tuple[Condition, ...]) -> Condition:
    return _joined(AnyOf, parts, neutral=NEVER, decisive=ALWAYS)


def _joined(
    kind: type[AllOf] | type[AnyOf],
    parts: tuple[Condition, ...],
    *,
    neutral: Condition,
    decisive: Condition,
) -> Condition:
    if decisive in parts:
        return decisive
    flat: list[Condition] = []
    for part in parts:
        flat += part.parts if isinstance(part, kind) else [part]
    said = tuple(dict.fromkeys(part for part in flat if part != neutral))
    return said[0] if len(said) == 1 else kind(said)


def _what(expression: Expression) -> str:
    match expression:
        case Call(function):
            return f"{function}()"
        case Binary(sign):
            return sign
        case Ref(name):
            return name
        case Text(value) | Number(value):
            return value
    return ""
