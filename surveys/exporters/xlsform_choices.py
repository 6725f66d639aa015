"""The choices sheet of an XLSForm: a list for each set of options, and conditions on options as choice filters."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from engage.rules.errors import InvalidError
from surveys.rules.conditions import Comparator, Comparison, Condition, Literal, Of, Selected
from surveys.rules.questionnaire import Option, Question
from surveys.rules.xlsform_marks import with_signs_as_they_are
from surveys.rules.xlsform_names import HOUSE, language_heading
from surveys.rules.xlsform_writing import quoted, xlsform_from_condition

WHEN = "when"
"""The column that tells the options of a filtered list apart."""
IMAGE = "media::image"
"""The column of pictures, of options and of notes."""
_BLANK = re.compile(r"\s+")
Line = dict[str, str]
Tell = Callable[[str, str, str], None]


@dataclass
class Choices:
    """Lists as they are asked for. Two questions with the same options share one."""

    tell: Tell
    lines: list[Line] = field(default_factory=list)
    _lists: dict[tuple[object, ...], tuple[str, str]] = field(default_factory=dict)
    _names: dict[tuple[str, str], str] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)

    def list_for(self, question: Question) -> tuple[str, str]:
        """The name of the question's list and its filter, empty for none."""
        key = tuple(repr(option) for option in question.options)
        for option, name in zip(question.options, _option_names(question), strict=True):
            self._names[question.id, option.id] = name
            if name != option.id:
                self.tell(question.id, f"option {option.id}", "written_without_blanks")
        if key not in self._lists:
            self._lists[key] = self._written(question)
        return self._lists[key]

    def name_of(self, question_id: str, option_id: str) -> str:
        """The option's name in the form."""
        return self._names.get((question_id, option_id), option_id)

    def _written(self, question: Question) -> tuple[str, str]:
        start = question.id.replace(".", "_")
        numbers = range(2, len(self._taken) + 3)
        name = start if start not in self._taken else next(f"{start}_{n}" for n in numbers if f"{start}_{n}" not in self._taken)  # fmt: skip
        self._taken.add(name)
        keys, expression = self._filter(question)
        for option in question.options:
            self.lines.append(self._line(name, question, option, keys))
        return name, expression

    def _line(
        self, list_name: str, question: Question, option: Option, keys: Mapping[str, str]
    ) -> Line:
        labels = option.words.get("label", {})
        line = {"list_name": list_name, "name": self._names[question.id, option.id]}
        line |= {
            f"label::{language_heading(tag)}": with_signs_as_they_are(text)
            for tag, text in labels.items()
        }
        if option.picture:
            line[IMAGE] = option.picture
        if keys.get(option.id):
            line[WHEN] = keys[option.id]
        facts: dict[str, str | bool] = {}
        if line["name"] != option.id:
            facts["id"] = option.id
        for flag in ("is_exclusive", "is_other"):
            if getattr(option, flag):
                facts[flag] = True
        if facts:
            line[HOUSE] = json.dumps(facts, ensure_ascii=False)
        return line

    def _filter(self, question: Question) -> tuple[dict[str, str], str]:
        """What stands in the column ``when`` by option, and the filter that reads it."""
        conditions = {
            option.id: option.condition
            for option in question.options
            if option.condition is not None
        }
        if not conditions:
            return {}, ""
        try:
            found = self._cascade(conditions) or self._numbered(conditions)
        except InvalidError as fault:
            self.tell(question.id, str(fault.facts.get("what", "")), "condition_not_written")
            return {}, ""
        keys, expression = found
        is_free = len(keys) < len(question.options)
        return keys, f"{WHEN} = '' or {expression}" if is_free else expression

    def _cascade(self, conditions: Mapping[str, Condition]) -> tuple[dict[str, str], str] | None:
        """The usual filter, where every option hangs on one value of the same earlier question."""
        keys: dict[str, str] = {}
        shapes: set[str] = set()
        for option, condition in conditions.items():
            match condition:
                case Comparison(Literal(str(value)), Comparator.EQUAL, Of(asked) as left):
                    shape = f"{WHEN} = ${{{asked}}}"
                case Comparison(Of(asked) as left, Comparator.EQUAL, Literal(str(value))):
                    shape = f"${{{asked}}} = {WHEN}"
                case Selected(asked, value):
                    left, shape = Of(asked), f"selected(${{{asked}}}, {WHEN})"
                case _:
                    return None
            key = self.name_of(asked, value)
            if left != Of(asked) or not key or key != key.strip():
                return None
            keys[option] = key
            shapes.add(shape)
        return (keys, next(iter(shapes))) if len(shapes) == 1 else None

    def _numbered(self, conditions: Mapping[str, Condition]) -> tuple[dict[str, str], str]:
        """Any conditions: each has a number in the column, and the filter says what each number means."""
        numbers: dict[Condition, str] = {}
        for condition in conditions.values():
            numbers.setdefault(condition, f"c{len(numbers) + 1}")
        terms = [
            f"({WHEN} = {quoted(key)} and ({xlsform_from_condition(condition, name_of=self.name_of)}))"
            for condition, key in numbers.items()
        ]
        return {
            option: numbers[condition] for option, condition in conditions.items()
        }, " or ".join(terms)


def _option_names(question: Question) -> list[str]:
    """Names without blanks, which programs take for the end of one; no two alike."""
    names: list[str] = []
    for option in question.options:
        name = _BLANK.sub("_", option.id)
        while name in names:
            name += "_"
        names.append(name)
    return names
