"""LimeSurvey's advanced settings of a question: which are taken over, which only say how it looks, and which are listed."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from surveys.importers.lime import LimeQuestion
from surveys.rules.conditions import Comparator
from surveys.rules.questionnaire import Setting
from surveys.rules.types.number import DECIMAL, INTEGER

_UNSET = frozenset({"", "0", "N", "normal", "default", "none", "end"})
_LOOKS = re.compile(
    r"(statistics_|location_|time_limit|slider_|dropdown_|display_|text_input|input_|label_|answer_width|same|public_|scale_|"
    r"css|printable|hide_tip|page_break|showpopups|show_|choice|repeat_head|category_|use_dropdown|question_template|save_as|"
    r"clear_default|image_|buttons|horizontal|button_size|num_cols|keypad|repeat|alphasort|reverse|rank_title|choice_title|"
    r"value_range|keep_aspect|parent_order|other_position|commented_checkbox|answer_order|prefix_|placeholder|form_title|"
    r"question_theme|relevance$|multiflexible_step|num_value_int_only|theme|subquestion_width|answer_|nosuffix|unit)"
)
"""How a question looks or is reported; what it asks stays the same."""
_TAKEN = frozenset(
    {
        "exclude_all_others", "max_answers", "min_answers", "other_replace_text", "max_num_value_n", "min_num_value_n",
        "maximum_chars", "numbers_only", "date_min", "date_max", "dualscale_headerA", "dualscale_headerB",
        "multiflexible_checkbox", "multiflexible_min", "multiflexible_max", "array_filter", "array_filter_exclude",
        "array_filter_style", "em_validation_q", "em_validation_q_tip", "allowed_filetypes", "hidden",
    }
)  # fmt: skip
_ASKS = frozenset({"location_mapservice", "time_limit"})
"""A map to mark instead of words, and a time after which the page goes on: not mere looks, whatever their names begin with."""
PICTURES = frozenset({"png", "gif", "jpg", "jpeg", "webp", "heic", "bmp"})
_SUM = "equals_num_value"
_TODAY = frozenset({"now", "today"})
_DIGITS = 15
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def left_over(question: LimeQuestion) -> list[str]:
    """Names of settings that change what a question asks and are not taken over. A random order of answers is one of them."""
    names = []
    for name, values in question.attributes.items():
        is_set = any(value.strip() not in _UNSET for value in values.values())
        is_random = name == "answer_order" and "random" in values.values()
        is_look = name not in _ASKS and bool(_LOOKS.match(name))
        is_taken = name in _TAKEN or (name == _SUM and points_to_share(question) > 0)
        if is_random or (is_set and not is_taken and not is_look):
            names.append(name)
    return sorted(names)


def points_to_share(question: LimeQuestion) -> int:
    """How many points the boxes of a question share out where they must add up to so many; 0 where they need not."""
    bounds = (
        "min_num_value_n",
        "max_num_value_n",
        "min_num_value",
        "max_num_value",
        "min_answers",
        "max_answers",
    )
    is_free = not any(question.attribute(name).strip() for name in bounds)
    has_boxes = len(question.rows) > 1 and not question.pattern.strip()
    return whole(question, _SUM) if question.type == "K" and is_free and has_boxes else 0


def number_type(question: LimeQuestion) -> str:
    """Whole or decimal numbers."""
    return INTEGER.name if question.attribute("num_value_int_only") == "1" else DECIMAL.name


def number_bounds(question: LimeQuestion) -> tuple[dict[str, Setting], list[str]]:
    """Bounds as settings, and those that are no fixed numbers."""
    if question.attribute("slider_layout") == "1":
        return _bounds(question, {"minimum": "slider_min", "maximum": "slider_max"}, _number)
    return _bounds(question, {"minimum": "min_num_value_n", "maximum": "max_num_value_n"}, _number)


def grid_bounds(question: LimeQuestion) -> tuple[dict[str, Setting], list[str]]:
    """As ``number_bounds``, of every box of a grid."""
    names = {"minimum": "multiflexible_min", "maximum": "multiflexible_max"}
    return _bounds(question, names, _number)


def date_bounds(question: LimeQuestion) -> tuple[dict[str, Setting], list[str]]:
    """Bounds as settings, and those that are no fixed days."""
    return _bounds(question, {"minimum": "date_min", "maximum": "date_max"}, _day)


def bounds_of_today(question: LimeQuestion) -> list[Comparator]:
    """How a date must compare with the day of answering."""
    names = {"date_min": Comparator.AT_LEAST, "date_max": Comparator.AT_MOST}
    return [
        comparator
        for name, comparator in names.items()
        if question.attribute(name).strip().lower() in _TODAY
    ]


def _bounds(
    question: LimeQuestion, names: Mapping[str, str], read: Callable[[str], str]
) -> tuple[dict[str, Setting], list[str]]:
    settings: dict[str, Setting] = {}
    left = []
    for setting, name in names.items():
        text = question.attribute(name).strip()
        value = read(text) if text else ""
        if value:
            settings[setting] = value
        elif text and not (read is _day and text.lower() in _TODAY):
            left.append(name)
    return settings, left


def _number(text: str) -> str:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return ""
    return format(number, "f") if number.is_finite() and abs(number.adjusted()) <= _DIGITS else ""


def _day(text: str) -> str:
    day = text[:10]
    try:
        return date.fromisoformat(day).isoformat() if _DAY.fullmatch(day) else ""
    except ValueError:
        return ""


def whole(question: LimeQuestion, name: str) -> int:
    """A whole number above nought; 0 where there is none."""
    text = question.attribute(name).strip()
    return int(text) if text.isdecimal() and len(text) < _DIGITS else 0


def codes(question: LimeQuestion, name: str) -> set[str]:
    """Codes in a list with semicolons or commas."""
    return set(re.split(r"[;,\s]+", question.attribute(name))) - {""}
