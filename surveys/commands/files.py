"""Photos and documents that people send with their answers."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time

from engage.kernel.db import db
from engage.rules.errors import EngageError, InvalidError
from engage.uploads.commands import discard_upload, take_in
from engage.uploads.models import Upload
from engage.uploads.queries import uploads_about
from engage.uploads.rules.files import DOCUMENTS, PICTURES
from surveys.models import Survey, SurveyDraft
from surveys.queries.surveys import about_draft, about_survey, questionnaire_of
from surveys.rules.answering import Posted
from surveys.rules.answers import Answers, values_of
from surveys.rules.questionnaire import Question
from surveys.rules.types.base import Control
from surveys.rules.types.files import PICTURES_ONLY
from surveys.rules.types.registry import handler_for

TAKE_OUT = "take_out"
"""The part of a box that is ticked to take a file out again."""


def take_files(
    draft: SurveyDraft,
    questions: Iterable[Question],
    posted: Posted,
    sent: Mapping[str, bytes],
    *,
    now: datetime,
) -> tuple[dict[str, Sequence[str]], tuple[InvalidError, ...]]:
    """What was posted with the ids of this person's own files in it, and what was wrong with those sent now.

    A file that is in order is kept with the draft even if something else on its page is refused: nobody sends it twice.
    An id that was posted is never believed.
    """
    read: dict[str, Sequence[str]] = dict(posted)
    faults: list[InvalidError] = []
    for question in questions:
        if handler_for(question).control is not Control.FILE:
            continue
        try:
            if question.id in sent:
                _replace(draft, question, _taken_in(draft, question, sent[question.id], now))
            elif posted.get(f"{question.id}:{TAKE_OUT}"):
                _replace(draft, question, None)
        except InvalidError as fault:
            faults.append(fault)
        read[question.id] = values_of(draft.answers.get(question.id))
    return read, tuple(faults)


def has_files(questions: Iterable[Question]) -> bool:
    """Whether any of these asks for a file."""
    return any(handler_for(question).control is Control.FILE for question in questions)


def settle_files(survey: Survey, draft: SurveyDraft, answers: Answers) -> None:
    """The answers are sent: their files belong to the survey now, and files of answers that were cleared go."""
    kept = {value for answer in answers.values() for value in values_of(answer)}
    for upload in uploads_about(about_draft(draft.id)):
        if upload.id in kept:
            upload.about = about_survey(survey.id)
        else:
            discard_upload(upload)


def discard_sent_files(survey: Survey, answers: Answers) -> None:
    """Take away what was sent with a response that is taken back."""
    if not has_files(questionnaire_of(survey.id, survey.version).questions):
        return
    named = {value for answer in answers.values() for value in values_of(answer)}
    for upload in uploads_about(about_survey(survey.id)):
        if upload.id in named:
            discard_upload(upload)


def discard_files_of(draft_ids: Iterable[str]) -> None:
    """Take away what was sent with answers that are gone."""
    for draft_id in draft_ids:
        for upload in uploads_about(about_draft(draft_id)):
            discard_upload(upload)


def _taken_in(draft: SurveyDraft, question: Question, data: bytes, now: datetime) -> Upload:
    """A file says on which day it came and not when, as a response does."""
    accepts = PICTURES if question.settings.get(PICTURES_ONLY) else PICTURES | DOCUMENTS
    day = datetime.combine(now.date(), time(), now.tzinfo)
    try:
        return take_in(
            data, about=about_draft(draft.id), accepts=accepts, where=question.id, now=day
        )
    except InvalidError:
        raise
    except EngageError as error:
        raise InvalidError(error.code, **{**error.facts, "where": question.id}) from error


def _replace(draft: SurveyDraft, question: Question, upload: Upload | None) -> None:
    before = values_of(draft.answers.get(question.id))
    for earlier in uploads_about(about_draft(draft.id)):
        if earlier.id in before:
            discard_upload(earlier)
    draft.answers = {**draft.answers, question.id: upload.id if upload else None}
    db.session.flush()
