"""Answers that somebody takes back."""

from datetime import datetime

from sqlalchemy import delete

from engage.kernel.access import RESIDENT
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.rules.errors import NotAllowedError, NotFoundError
from surveys.commands.files import discard_sent_files
from surveys.commands.tallying import take_from_tally
from surveys.models import Survey, SurveyResponse
from surveys.queries.responses import response_by_reference


def withdraw_answers(survey: Survey, *, reference: str, now: datetime) -> None:
    """Delete the response with this reference, its files, and what it added to the tally. Possible until the survey closes.

    The log says that one response to this survey was taken back, and nothing of which or by whom.
    Raises ``NotAllowedError`` ``survey_not_open`` and ``NotFoundError`` ``response`` (also for a second press).
    """
    if not survey.is_open(now):
        raise NotAllowedError("survey_not_open")
    response = response_by_reference(survey, reference)
    if response is None:
        raise NotFoundError("response")
    take_out(survey, response)
    record("survey.answers_taken_back", subject=survey.id, actor=RESIDENT, now=now)


def take_out(survey: Survey, response: SurveyResponse) -> None:
    """Delete a response, its files, and what it added to the tally. Raises ``NotFoundError`` ``response`` when it has just gone."""
    gone = db.session.execute(
        delete(SurveyResponse)
        .where(SurveyResponse.id == response.id)
        .returning(SurveyResponse.is_tallied)
        .execution_options(synchronize_session=False)
    ).first()
    if gone is None:
        raise NotFoundError("response")
    if gone.is_tallied:
        take_from_tally(survey, response)
    discard_sent_files(survey, response.answers)
    db.session.expunge(response)
    db.session.flush()
