"""Calculations of an XLSForm that only put answers and words together: they are read where words repeat them."""

from engage.content.importers.sheets import Row
from engage.rules.errors import InvalidError
from surveys.importers.xlsform_form import SURVEY, Form, straightened
from surveys.rules.expression_tree import Binary, Call, Expression, Number, Ref, Text, unsupported
from surveys.rules.expressions import parse_expression, refs_in

_PLAIN_CELLS = frozenset({"type", "name", "label", "hint", "bind calculate", "bind readonly"})
_ITSELF = frozenset({"once", "string", "normalize-space"})


def read_calculation(form: Form, row: Row) -> None:
    """Remember what words a calculation stands for, and which question where it only repeats one; list every other."""
    survey = form.survey
    name = survey.value(row, "name")
    more = [column for column, _ in survey.cells(row) if column.field not in _PLAIN_CELLS]
    for column in more:
        form.findings.add(SURVEY, row.number, column.heading, "column_not_supported", column.letter)
    try:
        tree = parse_expression(straightened(survey.value(row, "bind calculate")))
        words = _words(form, tree)
    except InvalidError as fault:
        what = f"calculate {name}: {fault.facts.get('what', fault.facts.get('why', ''))}"
        _tell(form, row, what, "calculations_not_supported")
        return
    if not any(f"${{{name}}}" in "".join(each.cells.values()) for each in survey.sheet.rows):
        _tell(form, row, f"calculate {name}", "calculation_not_used")
        return
    form.calculated[name] = words
    match tree:
        case Ref(question) if question in form.ids:
            form.ids[name] = form.ids[question]


def _tell(form: Form, row: Row, what: str, why: str) -> None:
    form.findings.add(SURVEY, row.number, what, why, form.survey.column("bind calculate"))


def _words(form: Form, tree: Expression) -> str:
    match tree:
        case Text(value) | Number(value):
            if refs_in(value):
                raise unsupported(value)
            return value
        case Ref(name):
            return _repeated(form, name)
        case Call("concat", parts):
            return "".join(_words(form, part) for part in parts)
        case Call("jr:choice-name", (Ref(name), Text())):
            return _repeated(form, name)
        case Call(function, (inner,)) if function in _ITSELF:
            return _words(form, inner)
    raise unsupported(_what(tree))


def _repeated(form: Form, name: str) -> str:
    if name in form.calculated:
        return form.calculated[name]
    if name not in form.ids:
        raise unsupported(f"${{{name}}}")
    return f"${{{form.ids[name]}}}"


def _what(tree: Expression) -> str:
    match tree:
        case Call(function):
            return f"{function}()"
        case Binary(sign):
            return sign
    return "calculation"
