"""Setting a survey up and opening it."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from engage.activities.commands import move_activity
from engage.activities.models import Programme
from engage.activities.rules.lifecycle import State
from engage.content.rules.words import has_stale
from engage.easy_read.queries import views_not_accounted_for
from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.kernel.ids import new_id
from engage.rules.errors import NotAllowedError
from surveys.commands.rights import mix_rights
from surveys.models import Survey, SurveyVersion
from surveys.queries.surveys import version_of
from surveys.rules.questionnaire import (
    Questionnaire,
    as_document,
    question_in,
    questionnaire_from_document,
)
from surveys.rules.soundness import check_questionnaire


def set_up_survey(
    *,
    programme: Programme,
    slug: str,
    words: dict[str, Any],
    questionnaire: Questionnaire,
    opens_at: datetime | None,
    closes_at: datetime | None,
    now: datetime,
    actor: Actor,
    position: int = 0,
    picture: str = "",
    group_by: Sequence[str] = (),
    sensitive: Collection[str] = (),
) -> Survey:
    """Begin a survey as a draft with the first version of its questionnaire.

    ``closes_at`` of ``None`` is a survey that stays open for good; ``group_by`` names single-choice questions that answers are
    compared by, ``sensitive`` those whose answers are special-category, about children, or as small as a ward: their tables are
    protected at the higher threshold. Raises as ``soundness.check_questionnaire`` does.
    """
    questionnaire = _marked(questionnaire, sensitive)
    check_questionnaire(questionnaire)
    survey = Survey(
        id=new_id(),
        programme=programme,
        slug=slug,
        words=words,
        opens_at=opens_at,
        closes_at=closes_at,
        created_at=now,
        position=position,
        picture=picture,
        counts={},
        group_by=list(group_by),
    )
    db.session.add(survey)
    db.session.flush()
    db.session.add(
        SurveyVersion(
            survey_id=survey.id, version=1, questionnaire=as_document(questionnaire), created_at=now
        )
    )
    db.session.flush()
    record("survey.set_up", subject=survey.id, actor=actor, now=now)
    return survey


CONSENT = ("survey||privacy",)
"""The place of the text that people consent to by answering (``ports.SurveyWords``)."""


def _marked(questionnaire: Questionnaire, sensitive: Collection[str]) -> Questionnaire:
    """The questionnaire with these questions marked as sensitive; raises ``NotFoundError`` for one that is not there."""
    for question_id in sensitive:
        question_in(questionnaire, question_id)
    pages = tuple(
        replace(
            page,
            questions=tuple(
                replace(question, is_sensitive=question.is_sensitive or question.id in sensitive)
                for question in page.questions
            ),
        )
        for page in questionnaire.pages
    )
    return replace(questionnaire, pages=pages)


def open_survey(survey: Survey, *, now: datetime, actor: Actor) -> None:
    """Let people answer: from now on the questionnaire never changes under them.

    Raises ``NotAllowedError`` ``privacy_missing`` without a notice of what happens to answers, ``privacy_stale`` while one in another view was
    made from English that has changed since, ``easy_read_unaccounted`` where easy read leaves something of it untold, what ``move_activity`` raises
    without a first day, and as ``soundness.check_questionnaire`` does.
    """
    if "privacy" not in survey.words:
        raise NotAllowedError("privacy_missing")
    if has_stale(survey.words, "privacy"):
        raise NotAllowedError("privacy_stale")
    if views_not_accounted_for(survey, places=CONSENT):
        raise NotAllowedError("easy_read_unaccounted")
    version = version_of(survey.id, survey.version)
    check_questionnaire(questionnaire_from_document(version.questionnaire))
    move_activity(survey, to=State.OPEN, now=now, actor=actor)
    version.published_at = now
    db.session.flush()


def close_survey(survey: Survey, *, now: datetime, actor: Actor) -> None:
    """End the survey: nobody begins any more. Who has begun has the hour of ``engage.rules.grace``."""
    move_activity(survey, to=State.CLOSED, now=now, actor=actor)
    survey.closes_at = min(survey.closes_at or now, now)
    mix_rights(survey)


def set_pace(survey: Survey, *, one_at_a_time: bool, now: datetime, actor: Actor) -> None:
    """Show one question a page, or the questionnaire's own pages. Answers on the way stay as they are."""
    survey.one_at_a_time = one_at_a_time
    db.session.flush()
    record("survey.pace", subject=survey.id, actor=actor, now=now, one_at_a_time=one_at_a_time)


def record_look_at_contacts(survey: Survey, *, now: datetime, actor: Actor) -> None:
    """Somebody looks at how people can be reached: an entry in the log, without the contacts."""
    record("survey.contacts_seen", subject=survey.id, actor=actor, now=now)
