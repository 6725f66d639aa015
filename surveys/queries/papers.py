"""Printed questionnaires, and batches of them that come back."""

from sqlalchemy import func, select

from engage.kernel.db import db
from engage.kernel.ids import keyed_digest, typed_code
from engage.rules.errors import NotFoundError
from surveys.models import (
    Survey,
    SurveyBatch,
    SurveyPaper,
    SurveyResponse,
)
from surveys.rules.paper import Edition

EDITIONS = tuple(edition.value for edition in Edition)


def papers_of(survey: Survey) -> list[SurveyPaper]:
    """The printed questionnaires of the version that people answer now, without what is in them; none before they were made."""
    found = db.session.scalars(
        select(SurveyPaper).where(
            SurveyPaper.survey_id == survey.id, SurveyPaper.version == survey.version
        )
    )
    return sorted(found, key=lambda paper: (paper.language, EDITIONS.index(paper.edition)))


def paper_or_404(survey: Survey, *, language: str, edition: str) -> SurveyPaper:
    """One printed questionnaire of the version that people answer now."""
    for paper in papers_of(survey):
        if (paper.language, paper.edition) == (language, edition):
            return paper
    raise NotFoundError("survey_paper", language=language, edition=edition)


def batches_of(survey: Survey) -> list[SurveyBatch]:
    """Papers and calls that are or were keyed, the newest batch first."""
    return list(
        db.session.scalars(
            select(SurveyBatch)
            .where(SurveyBatch.survey_id == survey.id)
            .order_by(SurveyBatch.begun_at.desc(), SurveyBatch.id)
        )
    )


def number_of_blank_papers(survey: Survey) -> int:
    """Papers that came back with nothing on them: a total, crossed with nothing."""
    statement = select(func.sum(SurveyBatch.blank)).where(SurveyBatch.survey_id == survey.id)
    return db.session.scalar(statement) or 0


def batch_of(survey: Survey, response: SurveyResponse, reference: str) -> SurveyBatch | None:
    """The batch a response was keyed in, shown by the reference on its paper; ``None`` for one that came by another way."""
    return next(
        (
            batch
            for batch in batches_of(survey)
            if response.batch_digest == batch_digest(batch.id, reference)
        ),
        None,
    )


def batch_digest(batch_id: str, reference: str) -> str:
    """What a response keeps of its batch: nobody can tell the batch by it who does not hold the paper."""
    return keyed_digest("survey-batch", batch_id, typed_code(reference))


def batch_or_404(survey: Survey, batch_id: str) -> SurveyBatch:
    batch = db.session.get(SurveyBatch, batch_id)
    if batch is None or batch.survey_id != survey.id:
        raise NotFoundError("survey_batch", id=batch_id)
    return batch
