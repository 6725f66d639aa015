"""A questionnaire as an XLSForm, which Kobo, ODK and other programs read, and this house reads back as it was.

What XLSForm has no word for (a type of ours, an option that stands alone, a mark as sensitive) travels in a column ``engage``
that other programs pass over, and is listed, so that whoever takes the form elsewhere knows what it loses there.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from engage.content.exports.workbook import write_sheets
from engage.rules.errors import InvalidError
from surveys.exporters.xlsform_choices import IMAGE, Choices, Line
from surveys.rules.conditions import Condition
from surveys.rules.expressions import refs_in
from surveys.rules.piping import NOTHING
from surveys.rules.questionnaire import (
    FieldWords,
    Question,
    Questionnaire,
    QuestionnairePage,
    view_tags,
)
from surveys.rules.types.choice import LEAST_STEPS, MOST_STEPS
from surveys.rules.types.files import PICTURES_ONLY
from surveys.rules.types.note import PICTURE, picture_of
from surveys.rules.types.place import PLACE
from surveys.rules.xlsform_marks import with_signs_as_they_are
from surveys.rules.xlsform_names import (
    COLUMNS_OF_WORDS,
    HOUSE,
    LIST,
    is_acknowledged,
    language_heading,
)
from surveys.rules.xlsform_writing import quoted, xlsform_from_condition

_TYPES = {
    "short_text": "text", "long_text": "text", "email": "text", "telephone": "text", "integer": "integer", "money": "integer",
    "decimal": "decimal", "date": "date", "note": "note", "file": "file", "single": "select_one", "yes_no": "select_one",
    "scale": "select_one", "area": "select_one", "place": "geopoint", "picture": "select_one", "multiple": "select_multiple",
    "pictures": "select_multiple", "points": "select_multiple", "ranking": "rank",
}  # fmt: skip
_PLAIN = frozenset(
    {
        "short_text",
        "long_text",
        "integer",
        "decimal",
        "date",
        "note",
        "file",
        "single",
        "multiple",
        "ranking",
    }
)
"""Types that XLSForm has itself."""
_SAID = frozenset({PICTURES_ONLY, PICTURE})
"""Settings for which XLSForm has words."""
_LOOKS = {"long_text": "multiline", "scale": "likert", "area": "area"}
_PIPE = re.compile(r"\$\{\s*([^\W\d][\w.-]*)\s*\}")
_FIRST = ("type", "name")
_SURVEY_COLUMNS = (
    IMAGE,
    "appearance",
    "required",
    "relevant",
    "constraint",
    "choice_filter",
    HOUSE,
)
_CHOICE_COLUMNS = ("list_name", "name")


@dataclass(frozen=True)
class Remark:
    """Something that only this house will have: ``where`` is the question, ``what``, and ``why`` as a code."""

    where: str
    what: str
    why: str


@dataclass(frozen=True)
class XlsForm:
    """The sheets by name, first row the headings; what other programs will not have; and the workbook in pieces."""

    sheets: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]
    remarks: tuple[Remark, ...]

    def pieces(self) -> Iterator[bytes]:
        return write_sheets(self.sheets)


@dataclass
class _Writing:
    """Lines so far, and what has been remarked."""

    questionnaire: Questionnaire
    remarks: dict[Remark, None] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    earlier: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.choices = Choices(self.tell)
        self.names |= {question.id for question in self.questionnaire.questions}

    def tell(self, where: str, what: str, why: str) -> None:
        self.remarks.setdefault(Remark(where, what, why))


def xlsform_of(questionnaire: Questionnaire) -> XlsForm:
    """The questionnaire as a form."""
    writing = _Writing(questionnaire)
    for page in questionnaire.pages:
        _write_page(writing, page)
    tags = view_tags(questionnaire)
    headings = [f"{column}::{language_heading(tag)}" for column in COLUMNS_OF_WORDS.values() for tag in tags]  # fmt: skip
    labels = [f"label::{language_heading(tag)}" for tag in tags]
    sheets = (
        ("survey", _sheet([*_FIRST, *headings, *_SURVEY_COLUMNS], writing.lines)),
        (
            "choices",
            _sheet([*_CHOICE_COLUMNS, *labels, IMAGE, "when", HOUSE], writing.choices.lines),
        ),
        ("settings", _settings(questionnaire, tags)),
    )
    return XlsForm(sheets, tuple(writing.remarks))


def _sheet(columns: Sequence[str], lines: Sequence[Line]) -> tuple[tuple[str, ...], ...]:
    """Only columns with something in them, and those that a sheet must have."""
    needed = {*_FIRST, *_CHOICE_COLUMNS}
    used = [each for each in columns if each in needed or any(line.get(each) for line in lines)]
    return (tuple(used), *(tuple(line.get(each, "") for each in used) for line in lines))


def _settings(questionnaire: Questionnaire, tags: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    title = questionnaire.words.get("title", {})
    default = next((tag for tag in ("en", *tags) if tag in (title or tags)), "en")
    said = {"form_title": title.get(default, "") or questionnaire.id, "form_id": questionnaire.id}
    said |= {
        f"form_title::{language_heading(tag)}": text
        for tag, text in title.items()
        if tag != default
    }
    said["default_language"] = language_heading(default)
    return (tuple(said), tuple(said.values()))


def _write_page(writing: _Writing, page: QuestionnairePage) -> None:
    (first, *others) = page.questions
    is_single = not others and first.id == page.id and not page.is_table
    needs_group = not is_single or page.relevant or page.words.get("title") or page.after_sending
    if needs_group:
        writing.lines.append(_group(writing, page, is_single=is_single))
    for question in page.questions:
        writing.lines.append(_question(writing, question))
        writing.earlier.add(question.id)
    if needs_group:
        writing.lines.append(
            {"type": "end_group", "name": writing.lines[-1 - len(page.questions)]["name"]}
        )


def _group(writing: _Writing, page: QuestionnairePage, *, is_single: bool) -> Line:
    name = page.id
    while name in writing.names:
        name = f"{name}_page"
    writing.names.add(name)
    line = {"type": "begin_group", "name": name}
    title = _piped(writing, page.id, {"label": page.words.get("title", {})})
    line |= _words(title)
    facts: dict[str, str | bool] = {"after_sending": True} if page.after_sending else {}
    if not is_single:
        is_list = (
            page.is_table and len({writing.choices.list_for(each) for each in page.questions}) == 1
        )
        line["appearance"] = "table-list" if is_list else "field-list"
        facts |= {"page": page.id} if name != page.id else {}
        facts |= {"is_table": True} if page.is_table and not is_list else {}
    if page.relevant:
        line["relevant"] = _expression(writing, page.id, page.relevant)
    if facts:
        line[HOUSE] = json.dumps(facts, ensure_ascii=False)
    return line


def _question(writing: _Writing, question: Question) -> Line:
    type_, filter_ = _type(writing, question)
    line = {"type": type_, "name": question.id}
    line |= _words(_piped(writing, question.id, question.words))
    line["appearance"] = _LOOKS.get(question.type, "") if _is_read_back(question) else ""
    line[IMAGE] = picture_of(question)
    line["required"] = "yes" if question.required else ""
    if question.condition:
        line["relevant"] = _expression(writing, question.id, question.condition)
    line["constraint"] = _constraint(writing, question)
    line["choice_filter"] = filter_
    facts = _facts(writing, question)
    if facts:
        line[HOUSE] = json.dumps(facts, ensure_ascii=False)
    for what in _lost_elsewhere(question):
        writing.tell(question.id, what, "only_in_this_house")
    return line


def _type(writing: _Writing, question: Question) -> tuple[str, str]:
    type_ = _TYPES.get(question.type, "text")
    if question.type == "file" and question.settings.get(PICTURES_ONLY):
        return "image", ""
    if is_acknowledged(question):
        return "acknowledge", ""
    if not question.options:
        return type_, ""
    list_name, filter_ = writing.choices.list_for(question)
    if question.type == PLACE.name:
        return type_, filter_
    return f"{type_} {list_name}", filter_


def _facts(writing: _Writing, question: Question) -> dict[str, object]:
    """What the form itself does not say of a question."""
    facts: dict[str, object] = {}
    if question.type == PLACE.name and question.options:
        facts[LIST] = writing.choices.list_for(question)[0]
    if not _is_read_back(question):
        facts["type"] = question.type
    settings = {name: value for name, value in question.settings.items() if name not in _SAID}
    if settings:
        facts["settings"] = settings
    if question.is_sensitive:
        facts["is_sensitive"] = True
    return facts


def _is_read_back(question: Question) -> bool:
    """Whether a reader finds the type in the form's own words."""
    names = sorted(option.id for option in question.options)
    plain = all(option.condition is None and not option.is_other for option in question.options)
    is_yes_no = names == ["no", "yes"] and plain
    match question.type:
        case "single":
            return not is_yes_no
        case "yes_no":
            return is_yes_no
        case "scale":
            return LEAST_STEPS <= len(question.options) <= MOST_STEPS
        case "area" | PLACE.name:
            return True
    return question.type in _PLAIN


def _lost_elsewhere(question: Question) -> Iterator[str]:
    if question.type not in _PLAIN | {"yes_no"}:
        yield f"type {question.type}"
    for name in question.settings.keys() - _SAID:
        yield f"setting {name}"
    if any(option.is_other for option in question.options):
        yield "other, say what"
    if question.is_sensitive:
        yield "sensitive"
    for name in question.words.keys() - COLUMNS_OF_WORDS.keys():
        yield f"words: {name}"


def _constraint(writing: _Writing, question: Question) -> str:
    """The constraint, and for "choose all that apply" that an option stands alone, as other programs say it."""
    parts = []
    if question.constraint:
        said = _expression(writing, question.id, question.constraint, this=question.id)
        parts += [said] if said else []
    if question.type == "multiple":
        for option in question.options:
            if option.is_exclusive:
                name = quoted(writing.choices.name_of(question.id, option.id))
                parts.append(f"not(selected(., {name}) and count-selected(.) > 1)")
    return parts[0] if len(parts) == 1 else " and ".join(f"({part})" for part in parts)


def _expression(writing: _Writing, where: str, condition: Condition, this: str = "") -> str:
    try:
        return xlsform_from_condition(condition, this=this, name_of=writing.choices.name_of)
    except InvalidError as fault:
        writing.tell(where, str(fault.facts.get("what", "")), "condition_not_written")
        return ""


def _words(words: FieldWords) -> Line:
    return {
        f"{COLUMNS_OF_WORDS[name]}::{language_heading(tag)}": with_signs_as_they_are(text)
        for name, by_tag in words.items()
        if name in COLUMNS_OF_WORDS
        for tag, text in by_tag.items()
    }


def _piped(writing: _Writing, where: str, words: FieldWords) -> FieldWords:
    """Words that repeat earlier answers only: a reader refuses a form that names a question nobody knows."""
    known = writing.earlier
    texts = [text for by_tag in words.values() for text in by_tag.values()]
    for name in {name for text in texts for name in refs_in(text)} - known:
        writing.tell(where, f"${{{name}}} in words", "piping_not_written")
    return {
        name: {
            tag: _PIPE.sub(
                lambda found: found.group() if found.group(1) in known else NOTHING, text
            )
            for tag, text in by_tag.items()
        }
        for name, by_tag in words.items()
    }
