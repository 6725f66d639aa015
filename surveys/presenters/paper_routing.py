"""Routing in words for paper: when a question is for somebody, and where an answer leads. Questions go by their numbers."""

from collections.abc import Mapping
from dataclasses import dataclass

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
    Literal,
    Matches,
    Measure,
    Not,
    Of,
    Operand,
    Selected,
)
from surveys.rules.paper import THE_END, Leap, Only
from surveys.rules.questionnaire import Question, words_in

_COMPARED = {
    Comparator.EQUAL: _l("%(what)s is %(value)s"),
    Comparator.NOT_EQUAL: _l("%(what)s is not %(value)s"),
    Comparator.BELOW: _l("%(what)s is less than %(value)s"),
    Comparator.AT_MOST: _l("%(what)s is at most %(value)s"),
    Comparator.ABOVE: _l("%(what)s is more than %(value)s"),
    Comparator.AT_LEAST: _l("%(what)s is at least %(value)s"),
}
_MEASURED = {
    Measure.VALUE: _l("your answer to question %(number)s"),
    Measure.COUNT: _l("the number of boxes that you ticked at question %(number)s"),
    Measure.LENGTH: _l("the number of letters in your answer to question %(number)s"),
}
_TURNED = {
    Comparator.BELOW: Comparator.ABOVE,
    Comparator.AT_MOST: Comparator.AT_LEAST,
    Comparator.ABOVE: Comparator.BELOW,
    Comparator.AT_LEAST: Comparator.AT_MOST,
}
"""The same comparison with its sides exchanged: the question comes first in a sentence."""


@dataclass(frozen=True)
class Guide:
    """What sentences about routing name: questions by id, their numbers on paper, and the view that is printed."""

    questions: Mapping[str, Question]
    numbers: Mapping[str, int]
    view: View

    def only_if(self, only: Only, number: int) -> str:
        """Who should answer question ``number`` and those that are for the same people."""
        told = self._told(only.condition)
        if only.last <= number:
            return str(_("Only answer this if %(condition)s.", condition=told))
        if number == 0:
            words = _(
                "Only go on up to question %(last)s if %(condition)s.",
                last=only.last,
                condition=told,
            )
            return str(words)
        return str(
            _(
                "Only answer questions %(first)s to %(last)s if %(condition)s.",
                first=number,
                last=only.last,
                condition=told,
            )
        )

    def option_if(self, condition: Condition | None) -> str:
        """For whom something to choose is; empty where it is for everybody."""
        if condition is None:
            return ""
        return str(_("Only for you if %(condition)s.", condition=self._told(condition)))

    def leap(self, question: Question, leap: Leap) -> str:
        """Where whoever ticked one of these options goes on."""
        options = self._options(question.id, leap.options)
        if leap.number == THE_END:
            return str(_("If you ticked %(options)s, go to the end.", options=options))
        return str(
            _(
                "If you ticked %(options)s, go to question %(number)s.",
                options=options,
                number=leap.number,
            )
        )

    def _told(self, condition: Condition) -> str:
        match condition:
            case Comparison():
                return self._compared(condition)
            case AllOf(parts):
                return str(_(", and ")).join(self._part(part) for part in parts)
            case AnyOf(parts):
                return self._any(parts)
            case Not(Selected() | Answered() as met):
                return self._met(met, is_not=True)
            case Not(part):
                return str(_("this is not so: %(condition)s", condition=self._told(part)))
            case _:
                return self._met(condition, is_not=False)

    def _met(self, condition: Selected | Answered | Matches, *, is_not: bool) -> str:
        if isinstance(condition, Selected):
            return self._ticked(condition.question, (condition.option,), is_not=is_not)
        number = self.number(condition.question)
        if is_not:
            return str(_("you did not answer question %(number)s", number=number))
        return str(_("you answered question %(number)s", number=number))

    def _any(self, parts: tuple[Condition, ...]) -> str:
        asked = {part.question for part in parts if isinstance(part, Selected)}
        options = tuple(part.option for part in parts if isinstance(part, Selected))
        if len(asked) == 1 and len(options) == len(parts):
            return self._ticked(asked.pop(), options, is_not=False)
        return str(_(", or ")).join(self._part(part) for part in parts)

    def _part(self, condition: Condition) -> str:
        told = self._told(condition)
        return f"({told})" if isinstance(condition, AllOf | AnyOf) else told

    def _ticked(self, question_id: str, options: tuple[str, ...], *, is_not: bool) -> str:
        facts = {
            "options": self._options(question_id, options),
            "number": self.number(question_id),
        }
        if is_not:
            return str(_("you did not tick %(options)s at question %(number)s", **facts))
        return str(_("you ticked %(options)s at question %(number)s", **facts))

    def _compared(self, comparison: Comparison) -> str:
        left, comparator, right = comparison.left, comparison.comparator, comparison.right
        if not isinstance(left, Of):
            left, right = right, left
            comparator = _TURNED.get(comparator, comparator)
        option = self._option_of(left, right)
        if (
            option
            and isinstance(left, Of)
            and comparator in {Comparator.EQUAL, Comparator.NOT_EQUAL}
        ):
            return self._ticked(left.question, (option,), is_not=comparator is Comparator.NOT_EQUAL)
        facts = {"what": self._operand(left), "value": self._operand(right)}
        return str(_COMPARED[comparator]) % facts

    def _option_of(self, left: Operand, right: Operand) -> str:
        """The option that a comparison names by its id; empty where it names none."""
        if not isinstance(left, Of) or not isinstance(right, Literal):
            return ""
        asked = self.questions.get(left.question)
        return str(right.value) if asked and str(right.value) in asked.option_ids else ""

    def _operand(self, operand: Operand) -> str:
        if isinstance(operand, Of):
            return str(_MEASURED[operand.measure]) % {"number": self.number(operand.question)}
        return str(operand.value) if isinstance(operand, Literal) else ""

    def _options(self, question_id: str, options: tuple[str, ...]) -> str:
        asked = self.questions.get(question_id)
        words = {each.id: each.words for each in asked.options} if asked else {}
        said = (words_in(self.view, words.get(each, {}), "label")[0] or each for each in options)
        return str(_(" or ")).join(f"“{each}”" for each in said)

    def number(self, question_id: str) -> str:
        """What a question is called by on paper."""
        return str(self.numbers.get(question_id, "–"))
