"""Surveys, their versions and questionnaires, and answers on the way."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from engage.activities.rules.lifecycle import PUBLIC_STATES
from engage.kernel.db import db
from engage.rules.errors import NotFoundError
from surveys.models import (
    Survey,
    SurveyDraft,
    SurveyImport,
    SurveyVersion,
)
from surveys.queries.on_the_way import secret_digest
from surveys.rules.after_sending import before_sending
from surveys.rules.pacing import one_question_a_page, one_row_a_page
from surveys.rules.questionnaire import Questionnaire, questionnaire_from_document

MOST_KEPT = 200
"""Questionnaires held in memory; a large one takes some hundred kilobytes."""
_questionnaires: dict[tuple[str, int], Questionnaire] = {}
_as_met: dict[tuple[str, int, bool], tuple[Questionnaire, Questionnaire]] = {}
"""The same dealt out in other pages, beside the questionnaire that it was made of."""


def survey_or_404(slug: str) -> Survey:
    """Any survey, for officers."""
    survey = db.session.scalars(select(Survey).where(Survey.slug == slug)).first()
    if survey is None:
        raise NotFoundError("survey", slug=slug)
    return survey


def public_survey_or_404(slug: str) -> Survey:
    """A survey that residents may see."""
    survey = survey_or_404(slug)
    if survey.state not in PUBLIC_STATES:
        raise NotFoundError("survey", slug=slug)
    return survey


def survey_by_id(survey_id: str) -> Survey:
    survey = db.session.scalars(select(Survey).where(Survey.id == survey_id)).first()
    if survey is None:
        raise NotFoundError("survey", id=survey_id)
    return survey


def import_or_404(import_id: str) -> SurveyImport:
    """A questionnaire's file, for officers."""
    asked = db.session.get(SurveyImport, import_id)
    if asked is None:
        raise NotFoundError("survey_import", id=import_id)
    return asked


def surveys_of(programme_id: str) -> list[Survey]:
    return list(
        db.session.scalars(
            select(Survey).where(Survey.programme_id == programme_id).order_by(Survey.opens_at)
        )
    )


def questionnaire_of(survey_id: str, version: int) -> Questionnaire:
    """A questionnaire as it was worded in one version. A published version never changes, so a process reads each once."""
    known = _questionnaires.get((survey_id, version))
    if known is not None:
        return known
    row = version_of(survey_id, version)
    read = questionnaire_from_document(row.questionnaire)
    if row.published_at is not None:
        if len(_questionnaires) >= MOST_KEPT:
            _questionnaires.clear()
            _as_met.clear()
        _questionnaires[survey_id, version] = read
    return read


def version_of(survey_id: str, version: int) -> SurveyVersion:
    row = db.session.scalars(
        select(SurveyVersion).where(
            SurveyVersion.survey_id == survey_id, SurveyVersion.version == version
        )
    ).first()
    if row is None:
        raise NotFoundError("survey_version", id=survey_id, version=version)
    return row


def version_in_making(survey: Survey) -> SurveyVersion:
    """What officers write on, or the version that people answer when nothing was changed since."""
    return db.session.scalars(
        select(SurveyVersion)
        .where(SurveyVersion.survey_id == survey.id)
        .order_by(SurveyVersion.version.desc())
        .limit(1)
    ).one()


def questionnaire_in_making(survey: Survey) -> Questionnaire:
    """The questionnaire as officers see and change it."""
    return questionnaire_from_document(version_in_making(survey).questionnaire)


def public_versions(survey: Survey) -> list[SurveyVersion]:
    """Every wording that people have met, the newest first."""
    return list(
        db.session.scalars(
            select(SurveyVersion)
            .where(SurveyVersion.survey_id == survey.id, SurveyVersion.published_at.is_not(None))
            .order_by(SurveyVersion.version.desc())
        )
    )


def all_surveys() -> list[Survey]:
    """Every survey, the newest first."""
    return list(db.session.scalars(select(Survey).order_by(Survey.created_at.desc(), Survey.slug)))


def questionnaire_as_met(survey: Survey, version: int, *, by_rows: bool = False) -> Questionnaire:
    """What is answered before sending, dealt out in pages as somebody meets them: the officer's choice, and tables row by row where
    that is kinder."""
    return before_sending(whole_as_met(survey, version, by_rows=by_rows))


def whole_as_met(survey: Survey, version: int, *, by_rows: bool = False) -> Questionnaire:
    """As ``questionnaire_as_met``, with what is asked after sending."""
    survey_id, one_at_a_time = survey.id, survey.one_at_a_time
    questionnaire = questionnaire_of(survey_id, version)
    if not one_at_a_time and not by_rows:
        return questionnaire
    dealt = survey_id, version, one_at_a_time
    known = _as_met.get(dealt)
    if known is None or known[0] is not questionnaire:
        deal = one_question_a_page if one_at_a_time else one_row_a_page
        _as_met[dealt] = known = questionnaire, deal(questionnaire)
    return known[1]


def draft_by_secret(survey: Survey, secret: str, *, now: datetime) -> SurveyDraft | None:
    """Answers on the way, unless they were sent or their time is over."""
    return db.session.scalars(
        select(SurveyDraft).where(
            SurveyDraft.survey_id == survey.id,
            SurveyDraft.secret_digest == secret_digest(secret),
            SurveyDraft.expires_at > now,
        )
    ).first()


def versions_of(survey: Survey) -> list[Questionnaire]:
    """Every wording there has been, the first one first."""
    numbers = db.session.scalars(
        select(SurveyVersion.version)
        .where(SurveyVersion.survey_id == survey.id)
        .order_by(SurveyVersion.version)
    )
    return [
        replace(questionnaire_of(survey.id, number), version=number) for number in numbers.all()
    ]


def about_draft(draft_id: str) -> str:
    """The key of files that belong to answers on the way."""
    return f"survey-draft:{draft_id}"


def about_survey(survey_id: str) -> str:
    """The key of files that were sent with answers. They are found by survey and by their own ids, never by response."""
    return f"survey:{survey_id}"
