"""XLSForm ranges: a scale where a step can be an option of its own, otherwise a number between two bounds."""

import re

from engage.content.importers.sheets import Row
from surveys.importers.xlsform_form import SURVEY, Form
from surveys.rules.questionnaire import Option, Setting
from surveys.rules.types.choice import LEAST_STEPS, MOST_STEPS

_BOUNDS = {"start": "minimum", "end": "maximum"}
_DEFAULTS = {"start": "0", "end": "10", "step": "1"}
"""As the XLSForm standard says."""


def range_type(parameters: str) -> str:
    """``scale`` for at most eleven whole steps, else ``integer`` or ``decimal``."""
    if _steps(parameters):
        return "scale"
    return "decimal" if "." in parameters else "integer"


def range_steps(form: Form, row: Row) -> tuple[Option, ...]:
    """The steps as options, each with its number for words, the same figures in every language."""
    parameters = form.survey.value(row, "parameters")
    _list_unknown(form, row, parameters, known=set(_DEFAULTS))
    return tuple(
        Option(str(step), {"label": {form.default: str(step)}}) for step in _steps(parameters)
    )


def range_bounds(form: Form, row: Row) -> dict[str, Setting]:
    """The bounds of a range of more steps than can be shown."""
    parameters = form.survey.value(row, "parameters")
    _list_unknown(form, row, parameters, known=set(_BOUNDS))
    given = {**_DEFAULTS, **_given(parameters)}
    return {_BOUNDS[name]: given[name] for name in _BOUNDS}


def _given(parameters: str) -> dict[str, str]:
    return dict(re.findall(r"(\w+)\s*=\s*([^\s,;]+)", parameters))


def _steps(parameters: str) -> list[int]:
    """The steps from start to end, or none when they are not whole, not rising, or too many."""
    given = {**_DEFAULTS, **_given(parameters)}
    try:
        start, end, step = (int(given[name]) for name in ("start", "end", "step"))
    except ValueError:
        return []
    if step < 1 or not LEAST_STEPS <= (end - start) // step + 1 <= MOST_STEPS:
        return []
    return list(range(start, end + 1, step))


def _list_unknown(form: Form, row: Row, parameters: str, *, known: set[str]) -> None:
    for name in sorted(_given(parameters).keys() - known):
        form.findings.add(
            SURVEY,
            row.number,
            f"parameters: {name}",
            "column_not_supported",
            form.survey.column("parameters"),
        )
