"""A survey of any length with routing, in English, Urdu and easy read: every fifth question decides whether the next is asked."""

from surveys.rules.conditions import Selected
from surveys.rules.questionnaire import Option, Question, Questionnaire, QuestionnairePage

URDU_NUMBER = "سوال نمبر"
TURNS = 5
"""Every question whose number leaves 1 over asks yes or no; after a yes comes one more, after a no it is left out."""
YES_NO = (
    Option("yes", {"label": {"en": "Yes", "ur": "ہاں", "en-easy": "Yes, I do"}}),
    Option("no", {"label": {"en": "No", "ur": "نہیں", "en-easy": "No, I do not"}}),
)


def long_survey(number: int) -> Questionnaire:
    """``number`` questions, one a page."""
    return Questionnaire("long", 1, tuple(_page(place) for place in range(1, number + 1)))


def id_of(place: int) -> str:
    return f"q{place:02}"


def answers_of(number: int, *, says: str) -> dict[str, str]:
    """What somebody answers who says the same to every turn, by question; what they are not asked has no answer."""
    return {
        id_of(place): says if _is_turn(place) else f"{place} – پارک 🙂"
        for place in range(1, number + 1)
        if says == "yes" or not _is_turn(place - 1)
    }


def _page(place: int) -> QuestionnairePage:
    id_ = id_of(place)
    words = {
        "label": {
            "en": f"Question number {place}?",
            "ur": f"{URDU_NUMBER} {place}؟",
            "en-easy": f"Easy question {place}?",
        }
    }
    condition = Selected(id_of(place - 1), "yes") if _is_turn(place - 1) else None
    asked = (
        Question(id_, "single", words, YES_NO, required=True)
        if _is_turn(place)
        else Question(id_, "short_text", words, condition=condition)
    )
    return QuestionnairePage(id_, (asked,))


def _is_turn(place: int) -> bool:
    return place > 0 and place % TURNS == 1
