"""A rule for an answer as lines of a small form: how big it is, how long, how many options; all lines must hold.

A rule that says more (about other answers, "or", single options) came from a file; it is kept and told in words, and ``lines_of``
gives ``None`` for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from surveys.rules.conditions import (
    AllOf,
    Comparator,
    Comparison,
    Condition,
    Literal,
    Measure,
    Of,
    all_of,
)
from surveys.rules.routing import compared

MOST_LINES = 2
"""A smallest and a largest."""


@dataclass(frozen=True)
class Line:
    """What of the answer is compared with a value, and how."""

    measure: Measure
    test: Comparator
    value: str


def lines_of(constraint: Condition | None, question_id: str) -> tuple[Line, ...] | None:
    """The rule as lines, or ``None`` when it says more than lines can."""
    parts = constraint.parts if isinstance(constraint, AllOf) else (constraint,)
    lines = tuple(
        Line(part.left.measure, part.comparator, str(part.right.value))
        for part in parts
        if isinstance(part, Comparison)
        and isinstance(part.left, Of)
        and part.left.question == question_id
        and isinstance(part.right, Literal)
    )
    if constraint is None:
        return ()
    return lines if len(lines) == len(parts) <= MOST_LINES else None


def constraint_of(lines: Sequence[Line], question_id: str) -> Condition | None:
    """The rule that the lines state; ``None`` when there is none.

    Raises ``InvalidError`` as ``routing.compared`` does, with ``where`` the line's number and the box (``checks-1-value``).
    """
    return all_of(
        *(
            compared(
                Of(question_id, line.measure),
                line.test,
                line.value,
                where=f"checks-{number}-value",
            )
            for number, line in enumerate(lines)
        )
    )
