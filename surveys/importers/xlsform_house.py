"""The house's own column in an XLSForm: what it says is believed where it fits what the form itself says."""

import json
from dataclasses import dataclass, replace

from engage.content.importers.sheets import Row
from engage.rules.errors import InvalidError
from surveys.importers.xlsform_columns import Columns
from surveys.importers.xlsform_findings import faulty
from surveys.importers.xlsform_form import SURVEY, Form
from surveys.rules.documents import Node, node_of
from surveys.rules.questionnaire import Option, Question, Setting
from surveys.rules.types.registry import TYPES
from surveys.rules.xlsform_names import CARRIED_BY_TEXT, CARRIERS, HOUSE, LIST


def with_house_facts(form: Form, row: Row, question: Question) -> Question:
    """The question with the type, settings and mark that its row carries for this house."""
    node = _node(SURVEY, form.survey, row, ("type", "settings", "is_sensitive", LIST))
    if node is None:
        return question
    settings: dict[str, Setting] = {**question.settings}
    settings |= {
        name: value
        for name, value in node.mapping("settings").items()
        if isinstance(value, str | int | bool)
    }
    return replace(
        question,
        type=_type(form, row, node, question),
        settings=settings,
        is_sensitive=node.flag("is_sensitive"),
    )


def house_list(form: Form, row: Row) -> str:
    """The list of areas that a place's row names for this house; empty where it names none."""
    node = _node(SURVEY, form.survey, row, ("type", "settings", "is_sensitive", LIST))
    return "" if node is None else node.optional_text(LIST) or ""


def option_with_house_facts(form: Form, row: Row, option: Option) -> Option:
    """The option with its id and what it does beside the others."""
    node = _node("choices", form.choices, row, ("id", "is_exclusive", "is_other"))
    if node is None:
        return option
    return replace(
        option,
        id=node.text("id", option.id),
        is_exclusive=node.flag("is_exclusive"),
        is_other=node.flag("is_other"),
    )


@dataclass(frozen=True)
class PageFacts:
    """What a group's row carries of a page: its id in this house (or nothing), whether it is a table, and met after sending."""

    page_id: str = ""
    is_table: bool = False
    after_sending: bool = False


def page_facts(form: Form, row: Row) -> PageFacts:
    """What a group's row carries of a page."""
    node = _node(SURVEY, form.survey, row, ("page", "is_table", "after_sending"))
    if node is None:
        return PageFacts()
    return PageFacts(
        node.optional_text("page") or "", node.flag("is_table"), node.flag("after_sending")
    )


def _type(form: Form, row: Row, node: Node, question: Question) -> str:
    wanted = node.text("type", question.type)
    if wanted == question.type:
        return wanted
    if wanted not in TYPES or question.type not in CARRIERS.get(wanted, CARRIED_BY_TEXT):
        form.findings.add(
            SURVEY,
            row.number,
            f"{HOUSE}: {wanted}",
            "type_does_not_fit",
            form.survey.column(HOUSE),
        )
        return question.type
    return wanted


def _node(sheet: str, columns: Columns, row: Row, known: tuple[str, ...]) -> Node | None:
    text = columns.value(row, HOUSE)
    if not text:
        return None
    try:
        node = node_of(json.loads(text), HOUSE)
        node.only(*known)
        for key in known:
            _check(node, key)
    except (ValueError, RecursionError, InvalidError) as fault:
        letter = columns.column(HOUSE)
        raise faulty(
            "house_cell_faulty", sheet=sheet, row=row.number, column=letter, detail=text[:200]
        ) from fault
    return node


def _check(node: Node, key: str) -> None:
    """Raise as the readers of ``Node`` do for a value that is of another kind."""
    if key.startswith("is_") or key == "after_sending":
        node.flag(key)
    elif key == "settings":
        node.mapping(key)
    else:
        node.optional_text(key)
