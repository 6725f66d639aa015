"""Conditions in words, for officers."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from engage.rules.view import View
from surveys.rules.conditions import (
    AllOf,
    Answered,
    AnyOf,
    Comparator,
    Comparison,
    Condition,
    Matches,
    Measure,
    Not,
    Of,
    Operand,
    Selected,
    Today,
)
from surveys.rules.questionnaire import Question, Questionnaire, words_in

LONGEST_NAME = 60
_COMPARED = {
    Comparator.EQUAL: _l("equals"),
    Comparator.NOT_EQUAL: _l("does not equal"),
    Comparator.BELOW: _l("is less than"),
    Comparator.AT_MOST: _l("is at most"),
    Comparator.ABOVE: _l("is more than"),
    Comparator.AT_LEAST: _l("is at least"),
}


def condition_in_words(condition: Condition, questionnaire: Questionnaire) -> str:
    """When something is shown: ``“Yes” was chosen in “Do you drive?”, and …``."""
    match condition:
        case AllOf(parts) | AnyOf(parts):
            return _joined(condition, parts, questionnaire)
        case Comparison(left, comparator, right):
            sides = (_operand(left, right, questionnaire), _operand(right, left, questionnaire))
            return f"{sides[0]} {_COMPARED[comparator]} {sides[1]}"
        case Matches(question, pattern):
            named = question_named(questionnaire, question)
            return str(
                _("“%(question)s” has the form %(pattern)s", question=named, pattern=pattern)
            )
        case Not(Selected() | Answered() as met):
            return _met(met, questionnaire, is_not=True)
        case Not(part):
            return str(_("not (%(what)s)", what=condition_in_words(part, questionnaire)))
        case _:
            return _met(condition, questionnaire, is_not=False)


def _joined(
    condition: AllOf | AnyOf, parts: tuple[Condition, ...], questionnaire: Questionnaire
) -> str:
    is_any = isinstance(condition, AnyOf)
    if not parts:
        return str(_("never") if is_any else _("always"))
    between = str(_(", or ") if is_any else _(", and "))
    return between.join(_part(part, questionnaire) for part in parts)


_MET = {
    (Selected, False): _l("“%(option)s” was chosen in “%(question)s”"),
    (Selected, True): _l("“%(option)s” was not chosen in “%(question)s”"),
    (Answered, False): _l("“%(question)s” has an answer"),
    (Answered, True): _l("“%(question)s” has no answer"),
}


def _met(condition: Selected | Answered, questionnaire: Questionnaire, *, is_not: bool) -> str:
    facts = {"question": question_named(questionnaire, condition.question)}
    if isinstance(condition, Selected):
        facts["option"] = option_named(questionnaire, condition.question, condition.option)
    return str(_MET[type(condition), is_not]) % facts


def _part(condition: Condition, questionnaire: Questionnaire) -> str:
    told = condition_in_words(condition, questionnaire)
    return f"({told})" if isinstance(condition, AllOf | AnyOf) else told


def _operand(operand: Operand, other: Operand, questionnaire: Questionnaire) -> str:
    if isinstance(operand, Of):
        name = f"“{question_named(questionnaire, operand.question)}”"
        if operand.measure is Measure.COUNT:
            return str(_("the number of options chosen in %(question)s", question=name))
        if operand.measure is Measure.LENGTH:
            return str(_("the number of characters in %(question)s", question=name))
        return name
    if isinstance(operand, Today):
        return _day(operand.days)
    value = str(operand.value)
    if isinstance(other, Of):
        value = option_named(questionnaire, other.question, value)
    return f"“{value}”"


def _day(days: int) -> str:
    if days == 0:
        return str(_("the day of answering"))
    if days > 0:
        return str(_("%(number)s days after the day of answering", number=days))
    return str(_("%(number)s days before the day of answering", number=-days))


def question_named(questionnaire: Questionnaire, question_id: str) -> str:
    """A question by the beginning of its words, by all of them where another begins alike, or by its id where it is gone."""
    asked = next((each for each in questionnaire.questions if each.id == question_id), None)
    if asked is None:
        return question_id
    whole = _label(asked)
    short = shortened(whole)
    is_alike = short != whole and any(
        shortened(_label(other)) == short
        for other in questionnaire.questions
        if other.id != question_id
    )
    return (whole if is_alike else short) or question_id


def _label(question: Question) -> str:
    return " ".join(words_in(View(), question.words, "label")[0].split())


def option_named(questionnaire: Questionnaire, question_id: str, option_id: str) -> str:
    for question in questionnaire.questions:
        for option in question.options if question.id == question_id else ():
            if option.id == option_id:
                return shortened(words_in(View(), option.words, "label")[0]) or option_id
    return option_id


def shortened(text: str) -> str:
    """The beginning of a text that is too long for a line."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_NAME else f"{line[: LONGEST_NAME - 1].rstrip()}…"
