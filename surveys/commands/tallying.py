"""Keeping the tally: each response is counted once, and the cost follows what is new."""

from sqlalchemy import update

from engage.kernel.db import db
from surveys.models import Survey, SurveyResponse
from surveys.queries import questionnaire_of, responses_not_tallied
from surveys.rules.tabulate import AnswerCounts, Cross, Tabulator, counts_from_document, is_counted


def refresh_tally(survey: Survey) -> int:
    """Count responses that the tally has not seen; returns how many. Repeating it changes nothing."""
    counts = {
        version: counts_from_document(document) for version, document in survey.counts.items()
    }
    seen: list[str] = []
    tabulators: dict[int, Tabulator] = {}
    for response in responses_not_tallied(survey):
        tabulator = tabulators.get(response.version)
        if tabulator is None:
            tabulator = tabulators[response.version] = tabulator_of(survey, response.version)
        tabulator.add(counts.setdefault(str(response.version), AnswerCounts()), response.answers)
        seen.append(response.id)
    survey.counts = {version: count.as_document() for version, count in counts.items()}
    if seen:
        db.session.execute(
            update(SurveyResponse), [{"id": one, "is_tallied": True} for one in seen]
        )
    db.session.flush()
    return len(seen)


def rebuild_tally(survey: Survey) -> int:
    """Throw the tally away and count everything again."""
    survey.counts = {}
    db.session.execute(
        update(SurveyResponse).where(SurveyResponse.survey_id == survey.id).values(is_tallied=False)
    )
    return refresh_tally(survey)


def tabulator_of(survey: Survey, version: int) -> Tabulator:
    """What counts responses to one version: every question, and each by the groups the survey is looked at by."""
    questionnaire = questionnaire_of(survey.id, version)
    counted = [question.id for question in questionnaire.questions if is_counted(question)]
    groups = [group for group in survey.group_by if group in counted]
    crosses = [Cross(rows, group) for group in groups for rows in counted if rows not in groups]
    return Tabulator(questionnaire, crosses)


def counts_of(survey: Survey, version: int) -> AnswerCounts | None:
    """The tally of one version, or ``None`` before anything was counted."""
    document = survey.counts.get(str(version))
    return counts_from_document(document) if document else None
