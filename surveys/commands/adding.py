"""What somebody adds to their own answers once these are safe: the equality questions."""

from datetime import datetime

from sqlalchemy import select

from engage.kernel.db import db
from engage.rules.errors import NotAllowedError, NotFoundError
from engage.rules.window import day_of
from surveys.commands.tallying import take_from_tally
from surveys.models import Survey, SurveyResponse
from surveys.queries.responses import reference_digest
from surveys.queries.surveys import whole_as_met
from surveys.rules.after_sending import page_in_step
from surveys.rules.answering import PageAnswered, Posted, answer_page


def add_answers(
    survey: Survey,
    *,
    reference: str,
    page_id: str,
    posted: Posted,
    now: datetime,
    by_rows: bool = False,
) -> PageAnswered:
    """Take the answers of one page that is asked after sending into the response with this reference, unless one is refused.

    Nothing that was sent before changes, and nothing is kept but the answers: no moment, no key, no note of who added them. A
    response that was counted is counted anew. Raises ``NotAllowedError`` ``survey_not_open`` (an hour after closing) and
    ``NotFoundError`` ``response``, or ``page_unknown`` for a page that this person is not offered afterwards.
    """
    if not survey.takes_answers(now):
        raise NotAllowedError("survey_not_open")
    response = db.session.scalars(
        select(SurveyResponse)
        .where(
            SurveyResponse.survey_id == survey.id,
            SurveyResponse.reference_digest == reference_digest(reference),
        )
        .with_for_update()
    ).first()
    if response is None:
        raise NotFoundError("response")
    questionnaire = whole_as_met(survey, response.version, by_rows=by_rows)
    if page_in_step(questionnaire, response.answers, page_id) is None:
        raise NotFoundError("page_unknown", page=page_id)
    answered = answer_page(questionnaire, page_id, response.answers, posted, today=day_of(now))
    if not answered.faults:
        if response.is_tallied:
            take_from_tally(survey, response)
        response.answers = dict(answered.answers)
        response.is_tallied = False
        db.session.flush()
    return answered
