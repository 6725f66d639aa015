"""What the tally counts, and what the second path of a report counts again."""

from collections.abc import Iterable
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import select

from engage.kernel.db import db
from surveys.models import (
    Survey,
    SurveyResponse,
)
from surveys.queries.surveys import questionnaire_of
from surveys.rules.answers import Answers
from surveys.rules.populations import Population, population_of, population_of_key
from surveys.rules.quick_tally import Tally, tally_by
from surveys.rules.respondents import (
    Respondent,
    not_counted_of,
)
from surveys.rules.tabulate import (
    AnswerCounts,
    Cross,
    Tabulator,
    can_group,
    counts_from_document,
    is_counted,
    merged,
)

TOGETHER = 500
"""Responses whose answers are held at once while they are counted."""


def answers_by_population(survey: Survey) -> dict[Population, list[dict[str, Any]]]:
    """Every response's answers, whether tallied or not: what the second path of a report counts."""
    rows = db.session.execute(
        select(SurveyResponse.version, SurveyResponse.answers, SurveyResponse.received_on).where(
            SurveyResponse.survey_id == survey.id
        )
    )
    found: dict[Population, list[dict[str, Any]]] = {}
    for version, answers, day in rows:
        who = population_of(answers, version=version, received_on=day, by_month=survey.by_month)
        found.setdefault(who, []).append(answers)
    return found


def surveys_with_new_responses() -> list[str]:
    """Ids of the surveys whose tally has not seen everything."""
    found = select(SurveyResponse.survey_id).where(SurveyResponse.is_tallied.is_(False)).distinct()
    return list(db.session.scalars(found))


def count_new(survey: Survey) -> dict[Population, AnswerCounts]:
    """The tally of each population with everything that is new counted in. Changes nothing."""
    rows = db.session.execute(
        select(SurveyResponse.version, SurveyResponse.answers, SurveyResponse.received_on)
        .where(SurveyResponse.survey_id == survey.id, SurveyResponse.is_tallied.is_(False))
        .execution_options(yield_per=500)
    )
    return counted_with(survey, rows)


def counted_with(
    survey: Survey, rows: Iterable[tuple[int, Answers, date]]
) -> dict[Population, AnswerCounts]:
    """The tally of each population with these responses (version, answers, day) counted in."""
    counts = {
        population_of_key(key): counts_from_document(document)
        for key, document in survey.counts.items()
    }
    tallies: dict[Population, Tally] = {}
    waiting = iter(rows)
    while some := list(islice(waiting, TOGETHER)):
        found: dict[Population, list[Answers]] = {}
        for version, answers, day in some:
            who = population_of(answers, version=version, received_on=day, by_month=survey.by_month)
            found.setdefault(who, []).append(answers)
        for population, responses in found.items():
            if population not in tallies:
                tallies[population] = tally_by(tabulator_of(survey, population))
            tallies[population].add(responses)
    for population, tally in tallies.items():
        counts[population] = merged(counts.get(population, AnswerCounts()), tally.counts())
    return counts


def population_of_response(survey: Survey, response: SurveyResponse) -> Population:
    """Where one response is counted."""
    return population_of(
        response.answers,
        version=response.version,
        received_on=response.received_on,
        by_month=survey.by_month,
    )


def tabulator_of(survey: Survey, population: Population) -> Tabulator:
    """What counts the responses of a population: every question that is about it, and people's by the groups the survey is looked
    at by. Organisations belong to no such group."""
    questionnaire = questionnaire_of(survey.id, population.version)
    left_out = not_counted_of(population.respondent)
    counted = [
        question
        for question in questionnaire.questions
        if is_counted(question) and question.id not in left_out
    ]
    is_people = population.respondent is Respondent.PERSON
    groups = {
        question.id
        for question in counted
        if question.id in survey.group_by and can_group(question) and is_people
    }
    crosses = [
        Cross(question.id, group)
        for group in survey.group_by
        if group in groups
        for question in counted
        if question.id not in groups
    ]
    return Tabulator(questionnaire, crosses, left_out=left_out)
