"""What says who somebody is, and how long it is kept."""

from datetime import date

from surveys.rules.answers import Answer, Answers
from surveys.rules.questionnaire import Questionnaire
from surveys.rules.types.registry import handler_for

MONTHS = 12


def personal_questions(questionnaire: Questionnaire) -> tuple[str, ...]:
    """Ids of the questions whose answers are kept apart from the others."""
    return tuple(
        question.id for question in questionnaire.questions if handler_for(question).is_personal
    )


def without_personal(questionnaire: Questionnaire, answers: Answers) -> dict[str, Answer]:
    """The answers as they are kept in a response: nothing in them says who gave them, not even that contact was given."""
    personal = set(personal_questions(questionnaire))
    return {id_: answer for id_, answer in answers.items() if id_ not in personal}


def first_of_month_after(day: date, *, months: int) -> date:
    """The first of the month that begins when ``months`` whole months have passed after ``day``'s own month."""
    number = day.month + months
    return date(day.year + number // MONTHS, number % MONTHS + 1, 1)
