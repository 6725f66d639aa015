"""What the page of one question receives while a survey is made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import current_app
from flask_babel import lazy_gettext as _l
from wtforms.fields.choices import SelectChoice

from engage.content.queries import own_picture, own_pictures
from surveys.presenters.bands import bands_in_words
from surveys.presenters.building_words import LIMIT_WORDS, TYPE_WORDS
from surveys.presenters.conditions import condition_in_words, option_named, question_named
from surveys.rules.answer_rules import Line
from surveys.rules.conditions import Condition
from surveys.rules.editing import BOUNDED, CHOOSING, LIMITS
from surveys.rules.questionnaire import OUR_PICTURES, Question, Questionnaire
from surveys.rules.routing import Rows, questions_before
from surveys.rules.types.base import Control
from surveys.rules.types.note import picture_of
from surveys.rules.types.registry import TYPES, handler_for

_SCALES: Mapping[str, object] = {
    "agreement": _l("A scale of agreement, five steps"),
    "satisfaction": _l("A scale of satisfaction, five steps"),
    "zero_to_ten": _l("A scale from 0 to 10"),
}


def starts() -> dict[str, str]:
    """What a new question can begin as: a type, or a scale with its steps."""
    types = {name: words for name, words in TYPE_WORDS.items() if name != "scale"}
    return {name: str(words) for name, words in {**types, **_SCALES}.items()}


@dataclass(frozen=True)
class QuestionFormPage:
    """Which boxes a type has. ``limit_words`` is empty where it has no limit."""

    id: str
    type: str
    asks: bool
    has_options: bool
    has_pictures: bool
    limit_words: str
    is_bounded: bool
    bound_hint: str
    bands_hint: str
    bands: tuple[str, ...]
    is_file: bool


_BOUND_HINTS: Mapping[Control, object] = {
    Control.DATE: _l("Year, month and day, such as 2027-03-31. Leave it empty for no limit."),
    Control.MONEY: _l("In pounds. Leave it empty for no limit."),
}


_STARTS = _l(
    "Numbers, the smallest first, such as 0, 10, 50. Leave it empty, and the limits decide."
)
_BANDS_HINTS: Mapping[Control, object] = {
    Control.DATE: _l(
        "Write “month”, “year” or “decade”, or the first day of each band, such as 2027-01-01, 2027-04-01. Leave it empty, and the limits decide."
    ),
    Control.MONEY: _l(
        "In pounds, the smallest first, such as 0, 10, 50. Leave it empty, and the limits decide."
    ),
}


def question_page(question: Question, type_: str, typed: Question) -> QuestionFormPage:
    """The boxes for a question of this type, which may be another than it is stored with; ``typed`` is as the boxes are filled now."""
    handler = TYPES.get(type_) or TYPES[question.type]
    control = handler.control
    otherwise = _l("Leave it empty for no limit.")
    return QuestionFormPage(
        id=question.id,
        type=type_,
        asks=handler.asks,
        has_options=control in CHOOSING,
        has_pictures=control in {Control.PICTURE, Control.PICTURES},
        limit_words=str(LIMIT_WORDS[LIMITS[control]]) if control in LIMITS else "",
        is_bounded=control in BOUNDED,
        bound_hint=str(_BOUND_HINTS.get(control, otherwise)),
        bands_hint=str(_BANDS_HINTS.get(control, _STARTS)),
        bands=tuple(bands_in_words(typed)) if not handler_for(typed).faults(typed) else (),
        is_file=control is Control.FILE,
    )


@dataclass(frozen=True)
class RoutingPage:
    """When something is asked now, in words; ``is_kept``: that says more than lines of a form can."""

    words: str
    is_kept: bool


def routing_page(
    condition: Condition | None, rows: Rows | None, questionnaire: Questionnaire
) -> RoutingPage:
    words = "" if condition is None else condition_in_words(condition, questionnaire)
    return RoutingPage(words, is_kept=rows is None)


def rule_page(
    constraint: Condition | None, lines: Sequence[Line] | None, questionnaire: Questionnaire
) -> RoutingPage:
    """The rule for an answer, told as when something is asked is."""
    words = "" if constraint is None else condition_in_words(constraint, questionnaire)
    return RoutingPage(words, is_kept=lines is None)


def offered_answers(
    questionnaire: Questionnaire, place: str, *, is_page: bool
) -> list[SelectChoice]:
    """What a line of a condition can be about: each earlier question, and each of its options."""
    return [
        SelectChoice(f"{question.id} {option}".strip(), words)
        for question in questions_before(questionnaire, place, is_page=is_page)
        for option, words in _answers_of(question, questionnaire)
    ]


def _answers_of(question: Question, questionnaire: Questionnaire) -> list[tuple[str, str]]:
    name = question_named(questionnaire, question.id)
    options = [
        (option.id, f"{name} – {option_named(questionnaire, question.id, option.id)}")
        for option in question.options
    ]
    return [("", name), *options]


def offered_pictures(question: Question) -> list[SelectChoice]:
    """The council's own pictures, the house's, and those that the question has already."""
    manifest: dict[str, str] = current_app.extensions["engage.assets"]
    own = {picture.name: picture.title for picture in map(own_picture, own_pictures())}
    house = {name for name in manifest if name.startswith(OUR_PICTURES)}
    named = (picture_of(question), *(option.picture for option in question.options))
    there = {name for name in named if name}
    names = sorted((house | there) - own.keys())
    return [
        SelectChoice("", ""),
        *(SelectChoice(name, title) for name, title in own.items()),
        *(SelectChoice(name, name.removeprefix(OUR_PICTURES).partition(".")[0]) for name in names),
    ]
