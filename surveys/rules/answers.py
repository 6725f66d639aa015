"""The shapes an answer can have, and how to look inside one without knowing its question.

An answers document is keyed by question id. A key that is not there: not asked yet. ``None``: asked and left blank
(nil). Otherwise one of:

* ``"yes"``: one option, a text, a date (``2026-05-07``) or a decimal number in plain digits;
* ``42``: a whole number;
* ``["red", "blue"]``: several options, in the questionnaire's order, or in the person's own where they put them in order;
* ``{"chosen": <either>, "other": "teal"}``: the same, with what was said beside "other";
* ``{"chosen": ["red", "blue"], "points": [70, 30]}``: points shared out, in the questionnaire's order;
* ``{"chosen": "south", "spot": "53.4083,-2.1494,90"}``: an area and a place in it: latitude, longitude, within how many metres;
* ``{"unread": "two_ticked"}``: something stands on the paper, and nobody can say what it answers.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum

Answer = str | int | Sequence[str] | Mapping[str, str | Sequence[str] | Sequence[int]] | None
Answers = Mapping[str, Answer]


class Unread(StrEnum):
    """Why what stands on a paper is no answer. The stored value."""

    ILLEGIBLE = "illegible"
    TWO_TICKED = "two_ticked"
    """More than may be ticked."""


def is_unread(answer: Answer) -> bool:
    """Whether something was written that could not be read as an answer."""
    return isinstance(answer, Mapping) and "unread" in answer


def values_of(answer: Answer) -> tuple[str, ...]:
    """What was answered, as strings: option ids, or the one text or number. Empty for nil."""
    if answer is None:
        return ()
    if isinstance(answer, str):
        return (answer,)
    if isinstance(answer, int):
        return (str(answer),)
    if isinstance(answer, Mapping):
        chosen = answer.get("chosen", ())
        return (chosen,) if isinstance(chosen, str) else tuple(str(value) for value in chosen)
    return tuple(answer)


def other_text(answer: Answer) -> str:
    """What was said beside "other"; empty when nothing was."""
    said = answer.get("other", "") if isinstance(answer, Mapping) else ""
    return said if isinstance(said, str) else ""


def spot_text(answer: Answer) -> str:
    """The place marked within the area that was chosen; empty when none was."""
    spot = answer.get("spot", "") if isinstance(answer, Mapping) else ""
    return spot if isinstance(spot, str) else ""


def points_of(answer: Answer) -> dict[str, int]:
    """Points by option, of those that were given any; empty for every other shape."""
    points = answer.get("points", ()) if isinstance(answer, Mapping) else ()
    given = dict(zip(values_of(answer), points, strict=False))
    return {option: number for option, number in given.items() if isinstance(number, int)}


def is_given(answers: Answers, question_id: str) -> bool:
    """Whether there is an answer with something in it: neither missing nor nil."""
    return bool(values_of(answers.get(question_id)))
