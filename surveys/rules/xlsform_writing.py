"""Conditions as XLSForm expressions: the inverse of ``xlsform_conditions``."""

from collections.abc import Callable
from decimal import Decimal

from surveys.rules.conditions import (
    AllOf,
    Answered,
    AnyOf,
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
)
from surveys.rules.expression_tree import unsupported

_MEASURES = {Measure.VALUE: "{}", Measure.COUNT: "count-selected({})", Measure.LENGTH: "string-length({})"}  # fmt: skip
_CURLY = frozenset("“”‘’")
"""Readers take them for straight ones."""

NameOf = Callable[[str, str], str]
"""The name of a question's option in the form: ``(question id, option id)``."""


def xlsform_from_condition(
    condition: Condition, *, this: str = "", name_of: NameOf = lambda _question, option: option
) -> str:
    """The expression; ``this`` is the question that is written as ``.``.

    Raises ``InvalidError("expression_unsupported")`` for a text that no expression can hold (both kinds of quotation mark).
    """
    match condition:
        case AllOf(parts) | AnyOf(parts):
            sign, empty = (
                (" and ", "true()") if isinstance(condition, AllOf) else (" or ", "false()")
            )
            return _joined(parts, sign, empty, this, name_of)
        case Not(part):
            return f"not({xlsform_from_condition(part, this=this, name_of=name_of)})"
        case Answered(question):
            return f"{_ref(question, this)} != ''"
        case Matches(question, pattern):
            return f"regex({_ref(question, this)}, {quoted(pattern)})"
        case Selected(question, option):
            return f"selected({_ref(question, this)}, {quoted(name_of(question, option))})"
        case Comparison(left, comparator, right):
            first = _operand(left, right, this, name_of)
            return f"{first} {comparator} {_operand(right, left, this, name_of)}"


def quoted(text: str) -> str:
    """A text as an expression writes it. Raises ``InvalidError("expression_unsupported")``."""
    if _CURLY & set(text) or ('"' in text and "'" in text):
        raise unsupported(text)
    return f'"{text}"' if "'" in text else f"'{text}'"


def _joined(parts: tuple[Condition, ...], sign: str, empty: str, this: str, name_of: NameOf) -> str:
    if not parts:
        return empty
    written = [xlsform_from_condition(part, this=this, name_of=name_of) for part in parts]
    return sign.join(
        f"({text})" if isinstance(part, AllOf | AnyOf) and len(parts) > 1 else text
        for part, text in zip(parts, written, strict=True)
    )


def _operand(operand: Operand, other: Operand, this: str, name_of: NameOf) -> str:
    match operand:
        case Of(question, measure):
            return _MEASURES[measure].format(_ref(question, this))
        case Today(0):
            return "today()"
        case Today(days):
            return f"today() {'+' if days > 0 else '-'} {abs(days)}"
        case Literal(Decimal() as number):
            return format(number, "f")
        case Literal(value):
            option = isinstance(other, Of) and other.measure is Measure.VALUE
            return quoted(
                name_of(other.question, str(value))
                if option and isinstance(other, Of)
                else str(value)
            )


def _ref(question: str, this: str) -> str:
    return "." if question == this else f"${{{question}}}"
