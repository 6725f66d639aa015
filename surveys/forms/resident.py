"""What residents and officers fill in. Questions come from the questionnaire, so the page form has none of its own."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField

from engage.kernel.forms import EngageForm, FieldError
from engage.kernel.locale import money
from engage.kernel.view_prefix import current_view
from engage.rules.errors import InvalidError
from engage.uploads.forms import sentence_for_file
from surveys.rules.questionnaire import Question, Questionnaire, question_in, words_in
from surveys.rules.types.base import Control
from surveys.rules.types.registry import handler_for


class AnswersForm(EngageForm):
    """One page of questions: the token against forgery, and what was refused."""

    def __init__(self, faults: Sequence[tuple[InvalidError, str]] = ()) -> None:
        super().__init__()
        self._faults = [
            FieldError(message, first_box(str(fault.facts["where"]))) for fault, message in faults
        ]

    @property
    def errors(self) -> Mapping[str, Sequence[str]]:
        return {fault.field_id: [fault.message] for fault in self._faults}

    def error_list(self) -> list[FieldError]:
        return self._faults


class ReturnForm(EngageForm):
    """The words by which a person finds their answers again."""

    secret = StringField(_l("Your return code"))


class ReferenceForm(EngageForm):
    """The reference by which a person sees what they sent."""

    reference = StringField(_l("Your reference"))


def first_box(where: str) -> str:
    """The id of the box an error is about: ``colour``, ``colour:other`` or ``born:day`` as it stands in the page."""
    return "q-" + where.replace(":", "-")


def sentence_for(fault: InvalidError, question: Question, constraint: str) -> str:
    """What a person is told about one answer. ``constraint``: the questionnaire's own words for its rule, if it has any."""
    facts = {name: value for name, value in fault.facts.items() if name != "where"}
    facts |= {
        name.removesuffix("_pence"): money(int(str(value)))
        for name, value in facts.items()
        if name.endswith("_pence")
    }
    if fault.code == "answer_excludes_others":
        facts["option"] = _label(question, str(facts["option"]))
    if fault.code == "answer_required":
        return _required(question)
    if fault.code not in _SENTENCES and handler_for(question).control is Control.FILE:
        return sentence_for_file(fault)
    if fault.code == "answer_constraint" and constraint:
        return constraint
    return str(_SENTENCES.get(fault.code, _SENTENCES["answer_constraint"])) % facts


def sentence_in(fault: InvalidError, questionnaire: Questionnaire) -> str:
    """As ``sentence_for``, of the question that the fault names."""
    asked = question_in(questionnaire, str(fault.facts["where"]).partition(":")[0])
    constraint, _used = words_in(current_view(), asked.words, "constraint")
    return sentence_for(fault, asked, constraint)


def _label(question: Question, option_id: str) -> str:
    for option in question.options:
        if option.id == option_id:
            return words_in(current_view(), option.words, "label")[0]
    return option_id


def _required(question: Question) -> str:
    otherwise: str = _("Write an answer to go on")
    return str(_REQUIRED.get(handler_for(question).control, otherwise))


_REQUIRED = {
    **dict.fromkeys((Control.RADIOS, Control.SCALE, Control.PICTURE), _l("Choose one answer")),
    **dict.fromkeys((Control.CHECKBOXES, Control.PICTURES), _l("Choose at least one answer")),
    Control.AREA: _l("Choose your area"),
    Control.FILE: _l("Choose a file"),
    Control.RANKING: _l("Put at least one answer in your order"),
    Control.POINTS: _l("Share out the points"),
}
_SENTENCES = {
    "answer_constraint": _l("Check this answer."),
    "answer_something": _l("Answer at least one question first"),
    "answer_same_place": _l("Two answers have the same number. Each needs a number of its own."),
    "answer_too_long": _l(
        "Shorten this to %(limit)s characters. It has %(length)s now, and your words are still in the box."
    ),
    "answer_unknown_option": _l("Choose from the answers on the page."),
    "answer_not_one": _l("Choose one answer only."),
    "answer_too_many": _l("You chose %(chosen)s. Take some out."),
    "answer_excludes_others": _l("“%(option)s” cannot be chosen together with another answer."),
    "answer_not_number": _l("Write a number in figures, like 12."),
    "answer_not_whole_number": _l("Write a whole number in figures, like 12."),
    "answer_too_many_digits": _l("That number is too long."),
    "answer_below": _l("This must be %(minimum)s or more."),
    "answer_above": _l("This must be %(maximum)s or less."),
    "answer_points_left": _l("You gave %(given)s of %(total)s points. %(difference)s are left."),
    "answer_points_over": _l("You gave %(given)s points. That is %(difference)s too many."),
    "answer_not_money": _l("Write an amount of money in figures, like 12 or 12.50."),
    "answer_money_below": _l("This must be %(minimum)s or more."),
    "answer_money_above": _l("This must be %(maximum)s or less."),
    "answer_not_postcode": _l("Write a whole postcode, like SK1 3XE, or choose from the list."),
    "answer_postcode_not_found": _l("We do not have that postcode. Choose from the list."),
    "answer_not_a_spot": _l("Mark the place once more, or choose from the list."),
    "answer_not_email": _l("Write an e-mail address like name@example.org."),
    "answer_not_telephone": _l("Write a phone number like 0161 496 0000."),
    "answer_not_date": _l("Write a date that exists, like 7 5 2026."),
    "answer_date_incomplete": _l("Fill in the day, the month and the year."),
}
