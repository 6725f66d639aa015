"""From what an officer filled in about one question to the question, and back."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from engage.rules.errors import InvalidError
from engage.rules.view import View
from surveys.rules.answer_rules import Line, constraint_of
from surveys.rules.building import MOST_OPTIONS, fresh_id, with_words
from surveys.rules.conditions import as_number
from surveys.rules.questionnaire import FieldWords, Option, Question, Setting, words_in
from surveys.rules.routing import Rows, condition_of
from surveys.rules.spans import Period
from surveys.rules.types.base import Control
from surveys.rules.types.note import PICTURE
from surveys.rules.types.number import PENCE
from surveys.rules.types.registry import TYPES, handler_for
from surveys.rules.types.settings import BANDS

SOURCE = View().tag
LONGEST_LABEL = 1000
LONGEST_OPTION = 300
CHOOSING = frozenset(
    {
        Control.RADIOS,
        Control.CHECKBOXES,
        Control.SCALE,
        Control.PICTURE,
        Control.PICTURES,
        Control.RANKING,
        Control.POINTS,
        Control.AREA,
    }
)
"""Controls whose questions have options."""
LIMITS = {
    Control.LINE: "max_length",
    Control.LINES: "max_length",
    Control.CHECKBOXES: "max_chosen",
    Control.PICTURES: "max_chosen",
    Control.RANKING: "max_ranked",
    Control.POINTS: "total",
}
"""The one number that a type may set, by the name of its setting."""
BOUNDED = frozenset({Control.INTEGER, Control.DECIMAL, Control.MONEY, Control.DATE})
PICTURES_ONLY = "pictures_only"
FIELD_OF = {
    "bound_not_a_number": "least",
    "bound_not_a_date": "least",
    "bounds_out_of_order": "most",
    "bands_faulty": BANDS,
    "bands_need_bounds": BANDS,
    "points_cannot_be_given": "limit",
}
"""Where a type's own fault about a question is told; everything else is about the options."""


@dataclass(frozen=True)
class OptionValues:
    """One line of the list of options. ``kind`` is empty, ``exclusive`` or ``other``; a new option has no ``id`` yet."""

    id: str
    label: str
    kind: str = ""
    picture: str = ""


@dataclass(frozen=True)
class QuestionValues:
    """What stands in the boxes. ``rows`` of ``None`` leaves the condition as it is, ``checks`` of ``None`` the rule for the answer;
    ``told`` is what people are told whose answer breaks it.
    """

    type: str
    label: str
    hint: str = ""
    required: bool = False
    is_sensitive: bool = False
    options: tuple[OptionValues, ...] = ()
    least: str = ""
    most: str = ""
    bands: str = ""
    limit: str = ""
    pictures_only: bool = False
    picture: str = ""
    rows: Rows | None = None
    checks: tuple[Line, ...] | None = None
    told: str = ""


def values_of_question(question: Question) -> QuestionValues:
    """What the boxes show for a question; ``rows`` is left to ``routing.rows_of``, ``checks`` to ``answer_rules.lines_of``."""
    control = handler_for(question).control
    limit = question.settings.get(LIMITS.get(control, ""), "")
    return QuestionValues(
        type=question.type,
        label=_said(question.words, "label"),
        hint=_said(question.words, "hint"),
        required=question.required,
        is_sensitive=question.is_sensitive,
        options=tuple(_option_values(option) for option in question.options),
        least=_bound_shown(question, "minimum"),
        most=_bound_shown(question, "maximum"),
        bands=_bands_shown(question),
        limit=str(limit),
        pictures_only=bool(question.settings.get(PICTURES_ONLY)),
        picture=str(question.settings.get(PICTURE, "")),
        told=_said(question.words, "constraint"),
    )


def _said(words: FieldWords, field: str) -> str:
    return words_in(View(), words, field)[0]


def _option_values(option: Option) -> OptionValues:
    kind = "exclusive" if option.is_exclusive else "other" if option.is_other else ""
    return OptionValues(option.id, _said(option.words, "label"), kind, option.picture or "")


def _bound_shown(question: Question, name: str) -> str:
    value = question.settings.get(name)
    return "" if value is None else _shown(question, str(value))


def _bands_shown(question: Question) -> str:
    starts = str(question.settings.get(BANDS, "")).split()
    return ", ".join(_shown(question, start) for start in starts)


def _shown(question: Question, value: str) -> str:
    """A number or day as it is typed: money in pounds."""
    if handler_for(question).control is Control.MONEY and value.isdecimal():
        pounds, pence = divmod(int(value), PENCE)
        return f"{pounds}.{pence:02}" if pence else str(pounds)
    return value


def written_question(
    question: Question, values: QuestionValues
) -> tuple[Question, tuple[InvalidError, ...]]:
    """The question as it was filled in, and what is wrong with it: each fault's ``where`` names a box.

    Words in other views and the options' own conditions stay. Nothing is to be kept while there are faults: ``label_missing``,
    ``rule_words_missing``, ``too_long``, ``type_unknown``, ``limit_not_a_number``, ``options_too_many``,
    ``option_label_missing``, those of ``routing.condition_of`` (``rows-0-value``), and the type's own.
    """
    if values.type not in TYPES:
        return question, (InvalidError("type_unknown", where="type"),)
    handler = TYPES[values.type]
    faults = list(_word_faults(values))
    written = replace(
        question,
        type=values.type,
        words=_words(question, values),
        required=values.required and handler.asks,
        is_sensitive=values.is_sensitive,
        options=_options(question, values) if handler.control in CHOOSING else (),
    )
    asked, others = _conditions(question, values, asks=handler.asks)
    written = replace(written, condition=asked.condition, constraint=asked.constraint)
    faults += others
    try:
        written = replace(written, settings=_settings(question, values))
    except InvalidError as fault:
        faults.append(fault)
    if not faults:
        codes = dict.fromkeys(handler.faults(written))
        faults = [InvalidError(code, where=FIELD_OF.get(code, "options")) for code in codes]
    return written, tuple(faults)


def _conditions(
    question: Question, values: QuestionValues, *, asks: bool
) -> tuple[Question, list[InvalidError]]:
    """The question with when it is asked and the rule for its answer as they were filled in."""
    faults = []
    try:
        if values.rows is not None:
            question = replace(question, condition=condition_of(values.rows))
    except InvalidError as fault:
        where = str(fault.facts["where"]).replace(".", "-")
        faults.append(InvalidError(fault.code, where=f"rows-{where}"))
    try:
        if values.checks is not None:
            rule = constraint_of(values.checks if asks else (), question.id)
            question = replace(question, constraint=rule)
    except InvalidError as fault:
        faults.append(fault)
    if values.checks and not values.told:
        faults.append(InvalidError("rule_words_missing", where="told"))
    return question, faults


def _word_faults(values: QuestionValues) -> Iterator[InvalidError]:
    if not values.label:
        yield InvalidError("label_missing", where="label")
    for name, text in (("label", values.label), ("hint", values.hint), ("told", values.told)):
        if len(text) > LONGEST_LABEL:
            yield InvalidError("too_long", where=name, most=LONGEST_LABEL)
    if len(values.options) > MOST_OPTIONS:
        yield InvalidError("options_too_many", where="options", most=MOST_OPTIONS)
    for number, option in enumerate(values.options):
        if option.id and not option.label:
            yield InvalidError("option_label_missing", where=f"options-{number}-label")
        if len(option.label) > LONGEST_OPTION:
            yield InvalidError("too_long", where=f"options-{number}-label", most=LONGEST_OPTION)


def _words(question: Question, values: QuestionValues) -> dict[str, dict[str, str]]:
    words = {name: dict(by_tag) for name, by_tag in question.words.items()}
    said = (("label", values.label), ("hint", values.hint), ("constraint", values.told))
    for name, text in said:
        if text != _said(words, name):
            words = with_words(words, name, SOURCE, text)
    return words


def _options(question: Question, values: QuestionValues) -> tuple[Option, ...]:
    known = {option.id: option for option in question.options}
    taken = {option.id for option in values.options if option.id}
    written = []
    for each in values.options:
        if not each.label and not each.id:
            continue
        id_ = each.id or fresh_id(each.label, taken, "option")
        taken.add(id_)
        option = known.get(id_, Option(id_))
        words = option.words
        if each.label != _said(words, "label"):
            words = with_words(words, "label", SOURCE, each.label)
        written.append(
            replace(
                option,
                words=words,
                picture=each.picture or None,
                is_exclusive=each.kind == "exclusive",
                is_other=each.kind == "other",
            )
        )
    return tuple(written)


def _settings(question: Question, values: QuestionValues) -> dict[str, Setting]:
    """Settings of the new type. One that no box shows stays as long as the type does."""
    control = TYPES[values.type].control
    shown = {"minimum", "maximum", BANDS, PICTURES_ONLY, PICTURE, *LIMITS.values()}
    kept = question.settings if question.type == values.type else {}
    settings = {name: value for name, value in kept.items() if name not in shown}
    if control in LIMITS and values.limit:
        settings[LIMITS[control]] = _limit(values.limit)
    if control in BOUNDED:
        for name, box, typed in (
            ("minimum", "least", values.least),
            ("maximum", "most", values.most),
        ):
            if typed:
                settings[name] = _bound(typed, control, box)
        if values.bands:
            settings[BANDS] = _bands(values.bands, control)
    if control is Control.FILE and values.pictures_only:
        settings[PICTURES_ONLY] = True
    if control is Control.WORDS and values.picture:
        settings[PICTURE] = values.picture
    return settings


def _limit(typed: str) -> int:
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 7 and int(typed)):  # noqa: PLR2004 - below a million
        raise InvalidError("limit_not_a_number", where="limit")
    return int(typed)


def _bands(typed: str, control: Control) -> str:
    """Where the bands begin, as the type keeps it. A comma parts them where a blank follows, so that 1,000 is one number."""
    starts = re.split(r"[,;]?\s+|;", typed.strip().lower())
    periods = {word: period for period in Period for word in (period.value, f"{period}s")}
    kept = (_bound(periods.get(start, start), control, BANDS) for start in starts)
    return " ".join(str(start) for start in kept)


def _bound(typed: str, control: Control, box: str) -> Setting:
    """A limit of a number as its type keeps it: pence for money, the text itself for dates and decimals."""
    if control is Control.DATE:
        return typed
    number = as_number(typed.removeprefix("£").replace(",", ""))
    is_whole = number is not None and number == number.to_integral_value()
    if number is None or (control is Control.INTEGER and not is_whole):
        raise InvalidError("bound_not_a_number", where=box)
    if control is Control.MONEY:
        pence = number * PENCE
        if pence != pence.to_integral_value() or number < 0:
            raise InvalidError("bound_not_a_number", where=box)
        return int(pence)
    return int(number) if control is Control.INTEGER else format(Decimal(number), "f")
