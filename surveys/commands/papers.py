"""Printed questionnaires: a worker makes them of a version's own words."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete

from engage.jobs.commands import enqueue
from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.rules.errors import NotAllowedError
from surveys.models import Survey, SurveyPaper
from surveys.queries.surveys import version_of
from surveys.rules.paper import Edition

MAKE_PAPERS = "surveys.make_papers"


def ask_for_papers(survey: Survey, *, now: datetime, actor: Actor) -> None:
    """Have the published version printed in every language and edition it has words for.

    Asked again, it is printed anew: a translation may have come since. Raises ``NotAllowedError`` ``survey_not_published``
    while officers still write on it, since paper that differs from the questions on a screen could not be keyed.
    """
    if version_of(survey.id, survey.version).published_at is None:
        raise NotAllowedError("survey_not_published")
    enqueue(MAKE_PAPERS, now=now, actor=actor, survey_id=survey.id, version=survey.version)
    record("survey.papers_asked", subject=survey.id, actor=actor, now=now, version=survey.version)


def keep_papers(
    survey: Survey,
    made: Mapping[tuple[str, Edition], bytes],
    *,
    version: int,
    now: datetime,
) -> None:
    """Save what a worker printed, in place of everything that was there. Paper of an older version that comes back
    has the same questions under the same numbers, so it is keyed as any other.
    """
    db.session.execute(delete(SurveyPaper).where(SurveyPaper.survey_id == survey.id))
    for (language, edition), content in made.items():
        db.session.add(
            SurveyPaper(
                survey_id=survey.id,
                version=version,
                language=language,
                edition=edition.value,
                content=content,
                number_of_bytes=len(content),
                made_at=now,
            )
        )
    survey.paper_version = version
    db.session.flush()
