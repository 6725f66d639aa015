"""Keeping the tally: each response is counted once, and the cost follows what is new."""

from sqlalchemy import update

from engage.kernel.db import db
from surveys.models import Survey, SurveyResponse
from surveys.queries.counting import count_new, population_of_response, tabulator_of
from surveys.rules.tabulate import counts_from_document


def refresh_tally(survey: Survey) -> int:
    """Count responses that the tally has not seen; returns how many. Repeating it changes nothing."""
    counts, seen = count_new(survey)
    survey.counts = {population.key: count.as_document() for population, count in counts.items()}
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


def take_from_tally(survey: Survey, response: SurveyResponse) -> None:
    """Subtract a response that was counted, with the answers it was counted with: it goes, or is about to change."""
    population = population_of_response(survey, response)
    counts = counts_from_document(survey.counts[population.key])
    tabulator_of(survey, population).subtract(counts, response.answers)
    survey.counts = {**survey.counts, population.key: counts.as_document()}
