"""Answers that come in beside a plan's text, all at once."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from engage.kernel.db import canonical_json, db
from engage.kernel.ids import keyed_code, new_token
from engage.rules.channel import Channel
from engage.rules.errors import InvalidError, NotAllowedError
from engage.rules.view import View
from engage.rules.window import day_of
from surveys.commands.answering import empty_draft, keep_answers, send_answers
from surveys.models import Survey
from surveys.queries.responses import is_response
from surveys.queries.surveys import questionnaire_of
from surveys.rules.after_sending import before_sending
from surveys.rules.answering import Posted, answer_page
from surveys.rules.answers import Answer

ONE_PAGE = "answers-of-one-page"


def answer_at_once(
    survey: Survey, *, posted: Posted, view: View, page: str, begun_at: datetime, now: datetime
) -> tuple[str, tuple[InvalidError, ...]]:
    """Take a whole questionnaire in one go; returns the response's reference, or what was refused and then nothing is stored.

    ``page``: the mark of the page on which they were given. The reference follows from it and from all that was answered, so that a
    second press is the same response. A questionnaire left open throughout is refused with ``answer_something``. ``begun_at``: when its page was opened, for the hour
    of ``engage.rules.grace``. Raises ``NotAllowedError`` ``survey_not_open``.
    """
    if not survey.takes_begun(begun_at, now):
        raise NotAllowedError("survey_not_open")
    questionnaire = before_sending(questionnaire_of(survey.id, survey.version))
    answers: dict[str, Answer] = {}
    faults: list[InvalidError] = []
    for part in questionnaire.pages:
        answered = answer_page(questionnaire, part.id, answers, posted, today=day_of(now))
        answers = answered.answers
        faults += answered.faults
    if not faults and all(answer is None for answer in answers.values()):
        first = next(iter(questionnaire.questions))
        faults.append(InvalidError("answer_something", where=first.id))
    if faults:
        return "", tuple(faults)
    given = canonical_json(answers).decode()
    reference = keyed_code(ONE_PAGE, page, survey.id, view.tag, given)
    if is_response(reference):
        return reference, ()
    draft = empty_draft(survey, version=survey.version, secret=new_token(), now=now)
    try:
        with db.session.begin_nested():
            keep_answers(survey, draft, answers, now=now)
            send_answers(
                survey, draft, view=view, channel=Channel.ONLINE, now=now, reference=reference
            )
    except IntegrityError:
        # The other press was a moment earlier.
        if not is_response(reference):
            raise
    return reference, ()
