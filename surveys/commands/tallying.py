"""Keeping the tally: each response is counted once, and the cost follows what is new.

Counting and marking are one statement and one transaction, under the survey's row: workers that do it at once count nothing twice, and
one that is killed has counted what it had kept.
"""

import json
from dataclasses import dataclass

from sqlalchemy import Text, cast, func, select, update

from engage.kernel.db import db
from surveys.models import Survey, SurveyResponse
from surveys.queries.counting import counted_with, population_of_response, tabulator_of
from surveys.rules.tabulate import counts_from_document

AT_ONCE = 5_000
"""Responses in one transaction: a few MB of memory, and nobody who writes waits longer than a second."""

WRITTEN = cast(SurveyResponse.answers, Text)
"""Answers as they are written, read when their turn comes: read all at once they take three times the memory."""


@dataclass(frozen=True)
class Piece:
    """Responses that were counted in one transaction: how many, and the ids that they lie behind and reach to."""

    counted: int
    behind: str
    reached: str


def refresh_tally(survey: Survey) -> int:
    """Count every response that the tally has not seen; returns how many. Repeating it changes nothing."""
    counted, piece = 0, count_next(survey)
    while piece:
        counted += piece.counted
        piece = count_next(survey, piece)
    return counted


def count_next(survey: Survey, before: Piece | None = None) -> Piece | None:
    """Count the next responses that the tally has not seen, by their ids; nothing when there are no more.

    It looks from where the piece before began and not from where it ended. PostgreSQL keeps a place in its index for what was just
    counted until somebody passes there and finds it empty: passed at once that is cheap, left for the next refresh it is a walk past
    everything that was ever counted.
    """
    _hold(survey)
    behind = before.behind if before else ""
    waiting = (
        SurveyResponse.survey_id == survey.id,
        SurveyResponse.is_tallied.is_(False),
        SurveyResponse.id > behind,
    )
    ids = select(SurveyResponse.id).where(*waiting).order_by(SurveyResponse.id).limit(AT_ONCE)
    reached = db.session.scalar(select(func.max(ids.subquery().c.id)))
    if not reached:
        return None
    rows = db.session.execute(
        update(SurveyResponse)
        .where(*waiting, SurveyResponse.id <= reached)
        .values(is_tallied=True)
        .returning(SurveyResponse.version, WRITTEN, SurveyResponse.received_on)
        .execution_options(synchronize_session=False)
    ).all()
    counts = counted_with(survey, ((row[0], json.loads(row[1]), row[2]) for row in rows))
    survey.counts = {population.key: count.as_document() for population, count in counts.items()}
    db.session.flush()
    return Piece(len(rows), before.reached if before else "", reached)


def rebuild_tally(survey: Survey) -> int:
    """Throw the tally away and count everything again."""
    survey.counts = {}
    db.session.execute(
        update(SurveyResponse).where(SurveyResponse.survey_id == survey.id).values(is_tallied=False)
    )
    return refresh_tally(survey)


def take_from_tally(survey: Survey, response: SurveyResponse) -> None:
    """Subtract a response that was counted, with the answers it was counted with: it goes, or is about to change."""
    _hold(survey)
    population = population_of_response(survey, response)
    counts = counts_from_document(survey.counts[population.key])
    tabulator_of(survey, population).subtract(counts, response.answers)
    survey.counts = {**survey.counts, population.key: counts.as_document()}


def _hold(survey: Survey) -> None:
    """Nobody else changes this tally until the transaction ends."""
    db.session.execute(select(Survey.id).where(Survey.id == survey.id).with_for_update())
    db.session.refresh(survey, ["counts"])
