"""Choosing: one option, several, or yes and no."""

from collections.abc import Sequence
from dataclasses import dataclass

from engage.rules.errors import InvalidError
from surveys.rules.answers import Answer, values_of
from surveys.rules.questionnaire import Option, Question
from surveys.rules.types.settings import unknown_settings, whole_setting
from surveys.rules.types.text import clean_line

MAX_OTHER = 200
"""Characters beside "other, say what" unless the question's ``other_max_length`` says otherwise."""


@dataclass(frozen=True)
class SingleChoice:
    """Exactly one of the options. Stored as its id, with ``other`` when something was said beside it."""

    name: str = "single"
    parts: tuple[str, ...] = ()
    asks: bool = True

    def parse(self, raw: Sequence[str], question: Question, other: str = "") -> Answer:
        chosen = _chosen(raw, question)
        if len(chosen) > 1:
            raise InvalidError("answer_not_one", where=question.id, chosen=len(chosen))
        if not chosen:
            return None
        return _with_other(chosen[0].id, chosen, question, other)

    def raw(self, answer: Answer) -> tuple[str, ...]:
        return values_of(answer)

    def categories(self, question: Question) -> tuple[str, ...]:
        return tuple(option.id for option in question.options)

    def is_exclusive(self) -> bool:
        return True

    def faults(self, question: Question) -> tuple[str, ...]:
        return _option_faults(question) + unknown_settings(question, ("other_max_length",))


@dataclass(frozen=True)
class YesNo(SingleChoice):
    """A single choice between ``yes`` and ``no``."""

    name: str = "yes_no"

    def faults(self, question: Question) -> tuple[str, ...]:
        wrong = {option.id for option in question.options} != {"yes", "no"}
        return super().faults(question) + (("options_not_yes_and_no",) if wrong else ())


@dataclass(frozen=True)
class MultipleChoice:
    """Any number of options, kept in the questionnaire's order. An exclusive option stands alone."""

    name: str = "multiple"
    parts: tuple[str, ...] = ()
    asks: bool = True

    def parse(self, raw: Sequence[str], question: Question, other: str = "") -> Answer:
        chosen = _chosen(raw, question)
        if not chosen:
            return None
        alone = next((option for option in chosen if option.is_exclusive), None)
        if alone and len(chosen) > 1:
            raise InvalidError("answer_excludes_others", where=question.id, option=alone.id)
        most = whole_setting(question, "max_chosen", len(question.options))
        if len(chosen) > most:
            raise InvalidError("answer_too_many", where=question.id, chosen=len(chosen), limit=most)
        return _with_other([option.id for option in chosen], chosen, question, other)

    def raw(self, answer: Answer) -> tuple[str, ...]:
        return values_of(answer)

    def categories(self, question: Question) -> tuple[str, ...]:
        return tuple(option.id for option in question.options)

    def is_exclusive(self) -> bool:
        return False

    def faults(self, question: Question) -> tuple[str, ...]:
        return _option_faults(question) + unknown_settings(
            question, ("other_max_length", "max_chosen")
        )


def _chosen(raw: Sequence[str], question: Question) -> list[Option]:
    wanted = {value for value in raw if value}
    known = {option.id for option in question.options}
    unknown = sorted(wanted - known)
    if unknown:
        raise InvalidError("answer_unknown_option", where=question.id, option=unknown[0][:100])
    return [option for option in question.options if option.id in wanted]


def _with_other(
    ids: str | list[str], chosen: list[Option], question: Question, other: str
) -> Answer:
    said = clean_line(other)
    if not said or not any(option.is_other for option in chosen):
        return ids
    limit = whole_setting(question, "other_max_length", MAX_OTHER)
    if len(said) > limit:
        raise InvalidError(
            "answer_too_long", where=f"{question.id}:other", limit=limit, length=len(said)
        )
    return {"chosen": ids, "other": said}


def _option_faults(question: Question) -> tuple[str, ...]:
    ids = [option.id for option in question.options]
    faults = [] if ids else ["no_options"]
    if len(set(ids)) != len(ids):
        faults.append("option_twice")
    if sum(option.is_other for option in question.options) > 1:
        faults.append("other_twice")
    return tuple(faults)


SINGLE = SingleChoice()
YES_NO = YesNo()
MULTIPLE = MultipleChoice()
