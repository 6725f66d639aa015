"""Choosing: one option, several, yes and no, or a place on a scale."""

from collections.abc import Sequence
from dataclasses import dataclass

from engage.rules.errors import InvalidError
from surveys.rules.answers import Answer, other_text, values_of
from surveys.rules.questionnaire import Option, Question
from surveys.rules.types.base import AnswerType, Control, Exported, unknown_option
from surveys.rules.types.settings import unknown_settings, whole_setting
from surveys.rules.types.text import clean_line

MAX_OTHER = 200
"""Characters beside "other, say what" unless the question's ``other_max_length`` says otherwise."""
LEAST_STEPS, MOST_STEPS = 2, 11
"""Steps of a scale: 0 to 10 are eleven."""


@dataclass(frozen=True)
class SingleChoice(AnswerType):
    """Exactly one of the options. Stored as its id, with ``other`` when something was said beside it."""

    exported = Exported.CHOICE

    def parse(self, raw: Sequence[str], question: Question, other: str = "") -> Answer:
        chosen = _chosen(raw, question) or _meant_other(question, other)
        if len(chosen) > 1:
            raise InvalidError("answer_not_one", where=question.id, chosen=len(chosen))
        if not chosen:
            return None
        return _with_other(chosen[0].id, chosen, question, other)

    def narrowed(self, answer: Answer, question: Question) -> Answer:
        return _still_offered(answer, question)

    def categories(self, question: Question) -> tuple[str, ...]:
        return tuple(option.id for option in question.options)

    def faults(self, question: Question) -> tuple[str, ...]:
        return _option_faults(question) + unknown_settings(question, ("other_max_length",))


@dataclass(frozen=True)
class YesNo(SingleChoice):
    """A single choice between ``yes`` and ``no``; "don't know" and "rather not say" may stand beside them, set apart."""

    def faults(self, question: Question) -> tuple[str, ...]:
        given = {option.id for option in question.options if not option.is_exclusive}
        wrong = given != {"yes", "no"}
        return super().faults(question) + (("options_not_yes_and_no",) if wrong else ())


@dataclass(frozen=True)
class Scale(SingleChoice):
    """One step of several in order: agreement, satisfaction, 0 to 10. Steps are options, so that each has its words.

    What stands apart ("don't know") is an exclusive option and no step.
    """

    def faults(self, question: Question) -> tuple[str, ...]:
        steps = sum(not option.is_exclusive for option in question.options)
        wrong = not LEAST_STEPS <= steps <= MOST_STEPS
        return super().faults(question) + (("scale_steps",) if wrong else ())


@dataclass(frozen=True)
class OnePicture(SingleChoice):
    """A single choice whose options are pictures with their names below."""

    def faults(self, question: Question) -> tuple[str, ...]:
        return super().faults(question) + picture_faults(question)


@dataclass(frozen=True)
class MultipleChoice(AnswerType):
    """Any number of options, kept in the questionnaire's order. An exclusive option stands alone."""

    exported = Exported.TICKS

    def parse(self, raw: Sequence[str], question: Question, other: str = "") -> Answer:
        chosen = _chosen(raw, question)
        alone = next((option for option in chosen if option.is_exclusive), None)
        if alone is None and not any(option.is_other for option in chosen):
            meant = _meant_other(question, other)
            chosen = [option for option in question.options if option in (*chosen, *meant)]
        if not chosen:
            return None
        if alone and len(chosen) > 1:
            raise InvalidError("answer_excludes_others", where=question.id, option=alone.id)
        most = whole_setting(question, "max_chosen", len(question.options))
        if len(chosen) > most:
            raise InvalidError("answer_too_many", where=question.id, chosen=len(chosen), limit=most)
        return _with_other([option.id for option in chosen], chosen, question, other)

    def narrowed(self, answer: Answer, question: Question) -> Answer:
        return _still_offered(answer, question)

    def categories(self, question: Question) -> tuple[str, ...]:
        return tuple(option.id for option in question.options)

    def is_exclusive(self) -> bool:
        return False

    def faults(self, question: Question) -> tuple[str, ...]:
        return _option_faults(question) + unknown_settings(
            question, ("other_max_length", "max_chosen")
        )


@dataclass(frozen=True)
class SeveralPictures(MultipleChoice):
    """As many pictures as somebody likes."""

    def faults(self, question: Question) -> tuple[str, ...]:
        return super().faults(question) + picture_faults(question)


def picture_faults(question: Question) -> tuple[str, ...]:
    """``("picture_missing",)`` when an option other than those set apart or "other" has no picture."""
    plain = (each for each in question.options if not each.is_exclusive and not each.is_other)
    return () if all(option.picture for option in plain) else ("picture_missing",)


def _chosen(raw: Sequence[str], question: Question) -> list[Option]:
    wanted = {value for value in raw if value}
    if fault := unknown_option(question, wanted):
        raise fault
    return [option for option in question.options if option.id in wanted]


def _meant_other(question: Question, other: str) -> list[Option]:
    """Somebody who wrote beside "other" and ticked nothing with it has chosen it: their words are not dropped."""
    return [option for option in question.options if option.is_other] if clean_line(other) else []


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


def _still_offered(answer: Answer, question: Question) -> Answer:
    offered = {option.id for option in question.options}
    left = [value for value in values_of(answer) if value in offered]
    others = {option.id for option in question.options if option.is_other}
    said = other_text(answer) if others & set(left) else ""
    return {"chosen": left, "other": said} if said else left or None


def _option_faults(question: Question) -> tuple[str, ...]:
    ids = [option.id for option in question.options]
    faults = [] if ids else ["no_options"]
    if len(set(ids)) != len(ids):
        faults.append("option_twice")
    if sum(option.is_other for option in question.options) > 1:
        faults.append("other_twice")
    return tuple(faults)


SINGLE = SingleChoice("single", Control.RADIOS)
YES_NO = YesNo("yes_no", Control.RADIOS)
SCALE = Scale("scale", Control.SCALE)
PICTURE = OnePicture("picture", Control.PICTURE)
PICTURES = SeveralPictures("pictures", Control.PICTURES)
MULTIPLE = MultipleChoice("multiple", Control.CHECKBOXES)
