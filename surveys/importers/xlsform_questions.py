"""One row of the survey sheet as a question, with everything in the row that has no counterpart listed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from pyxform import aliases, constants
from pyxform.question_type_dictionary import QUESTION_TYPE_DICT

from engage.content.importers.sheets import Row
from surveys.importers.xlsform_choices import (
    IMAGE,
    options_of,
    picture_named,
    rows_of_list,
    with_other,
)
from surveys.importers.xlsform_form import FALSE_WORDS, SURVEY, TRUE_WORDS, Form
from surveys.importers.xlsform_house import house_list, with_house_facts
from surveys.importers.xlsform_ranges import range_bounds, range_steps, range_type
from surveys.rules.conditions import (
    AllOf,
    Comparator,
    Comparison,
    Condition,
    Literal,
    Measure,
    Not,
    Of,
    Selected,
)
from surveys.rules.questionnaire import Option, Question, Setting
from surveys.rules.types.choice import LEAST_STEPS, MOST_STEPS
from surveys.rules.types.files import PICTURES_ONLY
from surveys.rules.types.note import PICTURE
from surveys.rules.types.place import PLACE
from surveys.rules.xlsform_names import ACKNOWLEDGED, HOUSE

_TRANSLATED = {
    "label": "label",
    "hint": "hint",
    "bind jr:constraintMsg": "constraint",
    "bind jr:requiredMsg": "required",
}
"""Headings as they are understood, and the field of the words document each becomes."""
_FILE_TYPES = {"image": {PICTURES_ONLY: True}, "photo": {PICTURES_ONLY: True}, "file": {}}
LIKERT, AREA = "likert", "area"
"""``area`` is an appearance of this house: the choices are areas, so a postcode finds one too."""
_ONE, _TWO = Decimal(1), Decimal(2)
_SELECT = re.compile(
    r"^(?P<command>"
    + "|".join(re.escape(each) for each in sorted(aliases.select, key=len, reverse=True))
    + r")\s+(?P<list>\S+)(\s+(?P<other>or specify other|or_other|or other))?$"
)
_CHOICE_TYPES = {
    constants.SELECT_ONE: "single",
    constants.SELECT_ALL_THAT_APPLY: "multiple",
    constants.RANK: "ranking",
}
_INPUT_TYPES = {
    "string": "short_text",
    "int": "integer",
    "decimal": "decimal",
    "date": "date",
    "dateTime": "date",
    "time": "short_text",
}
_NOT_WHOLE = {"dateTime": "times_not_supported", "time": "time_asked_in_words"}
"""What is asked as something near, and the reason that is told."""
_LOOKS = {
    ("multiline", "short_text"), (LIKERT, "scale"), (AREA, AREA), ("maps", PLACE.name), ("placement-map", PLACE.name),
}  # fmt: skip
_HANDLED = frozenset(
    {
        "type",
        "name",
        "label",
        "hint",
        "bind relevant",
        "bind required",
        "bind constraint",
        "bind jr:constraintMsg",
    }
    | {
        "bind jr:requiredMsg",
        "choice_filter",
        "control appearance",
        "parameters",
        "disabled",
        HOUSE,
    }
)


@dataclass(frozen=True)
class Kind:
    """What a type cell asks for: one of our types, or ``refusal``, the code for why there is none; or a calculation."""

    type: str = ""
    list_name: str = ""
    has_other: bool = False
    refusal: str = ""
    is_calculation: bool = False
    is_acknowledged: bool = False


def kind_of(form: Form, row: Row) -> Kind:
    """The type of the question in a row of the survey sheet."""
    text = " ".join(form.survey.value(row, "type").split())
    selected = _SELECT.match(text)
    if selected:
        return _choice_kind(form, row, selected)
    if text == "range":
        return Kind(range_type(form.survey.value(row, "parameters")))
    if _bind(text).get("type") == "geopoint":
        return (
            Kind(PLACE.name, house_list(form, row))
            if _tag(text) == "input"
            else Kind(refusal="about_the_device_not_collected")
        )
    worked_out = form.survey.value(row, "bind calculate") and not form.survey.value(row, "label")
    return _plain_kind(text, is_worked_out=bool(worked_out))


def _bind(text: str) -> dict[str, str]:
    bind: dict[str, str] = QUESTION_TYPE_DICT.get(text, {}).get("bind", {})
    return bind


def _tag(text: str) -> str:
    """What puts it on a page; ``action`` and ``trigger`` where a device does something by itself."""
    return str(QUESTION_TYPE_DICT.get(text, {}).get("control", {}).get("tag", ""))


def _plain_kind(text: str, *, is_worked_out: bool) -> Kind:
    """``is_worked_out``: a device would fill it in, and nobody would see it."""
    bind, tag = _bind(text), _tag(text)
    if text.endswith("calculate") or is_worked_out:
        return Kind(is_calculation=True)
    if tag == "trigger":
        return Kind("multiple", is_acknowledged=True)
    if text in _FILE_TYPES:
        return Kind("file")
    refusal = _refusal(text, bind, is_input=tag == "input")
    if refusal:
        return Kind(refusal=refusal)
    return Kind("note" if "readonly" in bind else _INPUT_TYPES[bind["type"]])


def _refusal(text: str, bind: Mapping[str, str], *, is_input: bool) -> str:
    if "jr:preload" in bind or text == "audit":
        return "about_the_device_not_collected"
    if text == "hidden":
        return "hidden_questions_not_supported"
    is_known = is_input and bind.get("type") in _INPUT_TYPES and text != "select one external"
    return "" if is_known else "type_not_supported"


def _choice_kind(form: Form, row: Row, selected: re.Match[str]) -> Kind:
    command, list_name = selected.group("command"), selected.group("list")
    type_ = _CHOICE_TYPES.get(aliases.select[command])
    if type_ is None:
        return Kind(refusal="type_not_supported")
    rows = rows_of_list(form, list_name)
    looks = form.survey.value(row, "control appearance").split()
    is_searched = any(look.startswith("search(") for look in looks)
    if command in aliases.select_from_file or not rows or is_searched:
        return Kind(refusal="choices_from_elsewhere_not_supported")
    has_other = bool(selected.group("other"))
    may_be_scale = LEAST_STEPS <= len(rows) <= MOST_STEPS and not has_other
    if type_ == "single" and LIKERT in looks and may_be_scale:
        type_ = "scale"
    elif type_ == "single" and AREA in looks and not has_other:
        type_ = AREA
    return Kind(type_, list_name, has_other)


def question_of(form: Form, row: Row, kind: Kind, id_: str) -> Question | None:
    """The question in a row, or ``None`` when no choice is left for it. Cells without a counterpart are listed."""
    _list_leftovers(form, row, kind)
    words = form.words(row, form.survey, _TRANSLATED)
    if "label" not in words:
        form.findings.add(
            SURVEY,
            row.number,
            form.survey.value(row, "name"),
            "no_label_name_shown_instead",
            form.survey.column("label"),
        )
        words = {**words, "label": {form.default: form.survey.value(row, "name")}}
    words = form.piped(row, words)
    made = Question(
        id=id_,
        type=_type(form, row, kind),
        words=words,
        options=_options(form, row, kind),
        required=kind.type != "note" and _required(form, row),
        condition=form.condition(row, "relevant", form.survey.value(row, "bind relevant")),
        constraint=_constraint(form, row, id_),
        settings=_settings(form, row, kind),
    )
    near = _without_its_time(form, row)
    if kind.type == PLACE.name and not kind.list_name:
        near = "place_asked_with_its_area"
    if near:
        form.findings.add(
            SURVEY,
            row.number,
            f"{form.survey.value(row, 'type')} {form.survey.value(row, 'name')}",
            near,
            form.survey.column("type"),
        )
    if kind.list_name and not made.options:
        type_ = form.survey.value(row, "type")
        form.findings.add(SURVEY, row.number, type_, "no_choice_left", form.survey.column("type"))
        return None
    return _with_choice_rules(with_house_facts(form, row, _as_yes_no(made)))


def _without_its_time(form: Form, row: Row) -> str:
    """What is told of a question whose answer here lacks the time, or is no time; empty for every other."""
    return _NOT_WHOLE.get(_bind(form.survey.value(row, "type")).get("type", ""), "")


def may_be_looked_at(form: Form, row: Row) -> bool:
    """Whether conditions about the answer mean here what they meant in the form."""
    return not _without_its_time(form, row)


def _type(form: Form, row: Row, kind: Kind) -> str:
    is_long = kind.type == "short_text" and "multiline" in form.survey.value(
        row, "control appearance"
    )
    return "long_text" if is_long else kind.type


def _options(form: Form, row: Row, kind: Kind) -> tuple[Option, ...]:
    if kind.is_acknowledged:
        return (ACKNOWLEDGED,)
    if not kind.list_name:
        return range_steps(form, row) if kind.type == "scale" else ()
    rows = rows_of_list(form, kind.list_name)
    options = options_of(form, rows, form.survey.value(row, "choice_filter"), row)
    return with_other(form, row, options) if kind.has_other else options


def _as_yes_no(question: Question) -> Question:
    plain = all(option.condition is None and not option.is_other for option in question.options)
    names = sorted(option.id for option in question.options)
    return (
        replace(question, type="yes_no")
        if question.type == "single" and plain and names == ["no", "yes"]
        else question
    )


def _required(form: Form, row: Row) -> bool:
    text = form.survey.value(row, "bind required").strip().lower()
    if text not in TRUE_WORDS | FALSE_WORDS:
        form.findings.add(
            SURVEY,
            row.number,
            f"required: {text}",
            "condition_not_supported",
            form.survey.column("bind required"),
        )
    return text in TRUE_WORDS


def _constraint(form: Form, row: Row, id_: str) -> Condition | None:
    own = form.survey.value(row, "bind constraint")
    by_type = (
        QUESTION_TYPE_DICT.get(form.survey.value(row, "type"), {})
        .get("bind", {})
        .get("constraint", "")
    )
    if own and _without_its_time(form, row):
        letter = form.survey.column("bind constraint")
        what = f"constraint: {own}"
        form.findings.add(SURVEY, row.number, what, "condition_not_supported", letter)
        return None
    is_of_numbers = by_type and "regex" not in by_type
    return form.condition(row, "constraint", own or (by_type if is_of_numbers else ""), id_)


def _settings(form: Form, row: Row, kind: Kind) -> dict[str, Setting]:
    text = form.survey.value(row, "parameters")
    if form.survey.value(row, "type") == "range":
        return {} if kind.type == "scale" else range_bounds(form, row)
    if text:
        form.findings.add(
            SURVEY,
            row.number,
            f"parameters: {text}",
            "column_not_supported",
            form.survey.column("parameters"),
        )
    if kind.type == "note":
        picture = picture_named(form, row, SURVEY)
        return {PICTURE: picture} if picture else {}
    return dict(_FILE_TYPES.get(form.survey.value(row, "type"), {}))


def _list_leftovers(form: Form, row: Row, kind: Kind) -> None:
    for column, text in form.survey.cells(row):
        if column.field not in _HANDLED and not (column.field == IMAGE and kind.type == "note"):
            form.findings.add(
                SURVEY, row.number, column.heading, "column_not_supported", column.letter
            )
        if column.field == "control appearance":
            for look in text.split():
                if (look, kind.type) not in _LOOKS:
                    form.findings.add(
                        SURVEY,
                        row.number,
                        f"appearance: {look}",
                        "appearance_not_supported",
                        column.letter,
                    )
        if column.field == "choice_filter" and not kind.list_name:
            form.findings.add(
                SURVEY, row.number, column.heading, "column_not_supported", column.letter
            )


def _with_choice_rules(question: Question) -> Question:
    """A constraint that only says "none of these stands alone" becomes the option's own rule.

    In a single choice that is always so; said all the same, it sets the option apart on the page ("or: I'd rather not say").
    """
    if question.type not in {"single", "multiple", "scale"} or question.constraint is None:
        return question
    constraint = question.constraint
    parts = constraint.parts if isinstance(constraint, AllOf) else (constraint,)
    alone = {part: _stands_alone(part, question.id) for part in parts}
    names = {name for name in alone.values() if name}
    rest = tuple(part for part in parts if not alone[part])
    options = tuple(
        replace(option, is_exclusive=option.is_exclusive or option.id in names)
        for option in question.options
    )
    left = None if not rest else rest[0] if len(rest) == 1 else AllOf(rest)
    return replace(question, options=options, constraint=left)


def _stands_alone(condition: Condition, question_id: str) -> str:
    """The option in ``not(selected(., 'none') and count-selected(.) > 1)``; empty for anything else."""
    match condition:
        case Not(AllOf((Selected(first, option), count))) | Not(
            AllOf((count, Selected(first, option)))
        ):
            more_than_one = (
                Comparison(Of(question_id, Measure.COUNT), Comparator.ABOVE, Literal(_ONE)),
                Comparison(Of(question_id, Measure.COUNT), Comparator.AT_LEAST, Literal(_TWO)),
            )
            return option if first == question_id and count in more_than_one else ""
    return ""
