"""Answers that come in beside a plan's text, all at once."""

from datetime import datetime

from engage.kernel.ids import new_token
from engage.rules.channel import Channel
from engage.rules.errors import InvalidError, NotAllowedError
from engage.rules.view import View
from engage.rules.window import LONDON
from surveys.commands.answering import empty_draft, keep_answers, send_answers
from surveys.models import Survey
from surveys.queries.surveys import questionnaire_of
from surveys.rules.after_sending import before_sending
from surveys.rules.answering import Posted, answer_page
from surveys.rules.answers import Answer


def answer_at_once(
    survey: Survey, *, posted: Posted, view: View, begun_at: datetime, now: datetime
) -> tuple[str, tuple[InvalidError, ...]]:
    """Take a whole questionnaire in one go; returns the response's reference, or what was refused and then nothing is stored.

    A questionnaire left open throughout is refused with ``answer_something``. ``begun_at``: when its page was opened, for the hour
    of ``engage.rules.grace``. Raises ``NotAllowedError`` ``survey_not_open``.
    """
    if not survey.takes_begun(begun_at, now):
        raise NotAllowedError("survey_not_open")
    questionnaire = before_sending(questionnaire_of(survey.id, survey.version))
    answers: dict[str, Answer] = {}
    faults: list[InvalidError] = []
    for page in questionnaire.pages:
        answered = answer_page(
            questionnaire, page.id, answers, posted, today=now.astimezone(LONDON).date()
        )
        answers = answered.answers
        faults += answered.faults
    if not faults and all(answer is None for answer in answers.values()):
        first = next(iter(questionnaire.questions))
        faults.append(InvalidError("answer_something", where=first.id))
    if faults:
        return "", tuple(faults)
    draft = empty_draft(survey, version=survey.version, secret=new_token(), now=now)
    keep_answers(draft, answers, now=now)
    return send_answers(survey, draft, view=view, channel=Channel.ONLINE, now=now), ()
