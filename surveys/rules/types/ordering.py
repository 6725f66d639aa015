"""Putting options in order, and sharing points out among them."""

from collections.abc import Sequence
from dataclasses import dataclass

from engage.rules.activity import Measure
from engage.rules.errors import InvalidError
from surveys.rules.answers import Answer, points_of, values_of
from surveys.rules.questionnaire import Question
from surveys.rules.types.base import AnswerType, Control, Exported, unknown_option
from surveys.rules.types.number import whole_number
from surveys.rules.types.settings import unknown_settings, whole_setting

FEWEST_OPTIONS = 2
TOTAL = 100
"""Points to share out unless the question's ``total`` says otherwise."""


@dataclass(frozen=True)
class RankedChoice(AnswerType):
    """Options in the person's order, the first one first. Not every option needs a place; ``max_ranked`` is the most.

    Counted is what was put first: one table, so that no two of a question's tables give each other away.
    """

    exported = Exported.PLACES
    measure = Measure.PLACE

    def parse(self, raw: Sequence[str], question: Question, other: str = "") -> Answer:
        order = list(dict.fromkeys(value for value in raw if value))
        if fault := unknown_option(question, set(order)):
            raise fault
        most = whole_setting(question, "max_ranked", len(question.options))
        if len(order) > most:
            raise InvalidError("answer_too_many", where=question.id, chosen=len(order), limit=most)
        return order or None

    def narrowed(self, answer: Answer, question: Question) -> Answer:
        offered = {option.id for option in question.options}
        return [value for value in values_of(answer) if value in offered] or None

    def categories(self, question: Question) -> tuple[str, ...]:
        return tuple(option.id for option in question.options)

    def counted(self, answer: Answer, question: Question) -> tuple[str, ...]:
        return values_of(answer)[:1]

    def measured(self, answer: Answer, question: Question) -> dict[str, int]:
        """The place of each option, twice; those without one share the middle of the places that are left."""
        order = values_of(answer)
        shared = len(order) + 1 + len(question.options)
        places = {option.id: shared for option in question.options}
        return places | {option: 2 * place for place, option in enumerate(order, start=1)}

    def faults(self, question: Question) -> tuple[str, ...]:
        return _option_faults(question) + unknown_settings(question, ("max_ranked",))


@dataclass(frozen=True)
class SharedPoints(AnswerType):
    """So many points, all of them given to options as the person likes. Kept with those that got any.

    Counted is who got any at all.
    """

    exported = Exported.POINTS
    measure = Measure.POINTS

    def parts(self, question: Question) -> tuple[str, ...]:
        return tuple(option.id for option in question.options)

    def parse(self, raw: Sequence[str], question: Question, other: str = "") -> Answer:
        given = points_typed(raw, question)
        if not given:
            return None
        total, sum_ = whole_setting(question, "total", TOTAL), sum(given.values())
        if sum_ != total:
            code = "answer_points_left" if sum_ < total else "answer_points_over"
            raise InvalidError(
                code, where=question.id, given=sum_, total=total, difference=abs(total - sum_)
            )
        return {"chosen": list(given), "points": list(given.values())}

    def raw(self, answer: Answer, question: Question) -> tuple[str, ...]:
        given = points_of(answer)
        return tuple(str(given.get(option.id, "")) for option in question.options) if given else ()

    def narrowed(self, answer: Answer, question: Question) -> Answer:
        """Points of an option that is gone cannot be given for the person: the question is asked again."""
        return None

    def categories(self, question: Question) -> tuple[str, ...]:
        return tuple(option.id for option in question.options)

    def measured(self, answer: Answer, question: Question) -> dict[str, int]:
        given = points_of(answer)
        return {option.id: 2 * given.get(option.id, 0) for option in question.options}

    def is_exclusive(self) -> bool:
        return False

    def faults(self, question: Question) -> tuple[str, ...]:
        colons = any(":" in option.id for option in question.options)
        wrong = whole_setting(question, "total", TOTAL) < 1 or colons
        return (
            _option_faults(question)
            + unknown_settings(question, ("total",))
            + (("points_cannot_be_given",) if wrong else ())
        )


def moved(order: Sequence[str], verb: str, option_id: str) -> list[str]:
    """The order after a button was pressed: ``add``, ``take_out``, ``up`` or ``down``. Anything else changes nothing."""
    left = [each for each in order if each != option_id]
    if verb == "add" and option_id not in order:
        return [*left, option_id]
    if option_id not in order or verb not in {"take_out", "up", "down"}:
        return list(order)
    place = list(order).index(option_id) + {"up": -1, "down": 1}.get(verb, 0)
    return (
        left if verb == "take_out" else [*left[: max(place, 0)], option_id, *left[max(place, 0) :]]
    )


def points_typed(raw: Sequence[str], question: Question) -> dict[str, int]:
    """Points by option, of boxes that hold any. Raises ``InvalidError("answer_not_whole_number")``."""
    boxes = zip(question.options, raw, strict=False)
    given = {option.id: whole_number(box, question) for option, box in boxes}
    return {id_: points for id_, points in given.items() if points}


def _option_faults(question: Question) -> tuple[str, ...]:
    ids = [option.id for option in question.options]
    apart = any(option.is_exclusive or option.is_other for option in question.options)
    faults = ["too_few_options"] if len(ids) < FEWEST_OPTIONS else []
    faults += ["option_twice"] if len(set(ids)) != len(ids) else []
    return (*faults, *(["option_cannot_stand_apart"] if apart else []))


RANKING = RankedChoice("ranking", Control.RANKING)
POINTS = SharedPoints("points", Control.POINTS)
