"""What the tally counts, and what the second path of a report counts again."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from engage.kernel.db import db
from surveys.models import (
    Survey,
    SurveyResponse,
)
from surveys.queries.surveys import questionnaire_of
from surveys.rules.populations import Population, population_of, population_of_key
from surveys.rules.respondents import (
    Respondent,
    not_counted_of,
)
from surveys.rules.tabulate import AnswerCounts, Cross, Tabulator, counts_from_document, is_counted


def responses_not_tallied(survey: Survey) -> Iterator[SurveyResponse]:
    """What the tally has not seen yet, read in pages."""
    return db.session.scalars(
        select(SurveyResponse)
        .where(SurveyResponse.survey_id == survey.id, SurveyResponse.is_tallied.is_(False))
        .execution_options(yield_per=500)
    )


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


def count_new(survey: Survey) -> tuple[dict[Population, AnswerCounts], list[str]]:
    """The tally of each population with everything that is new counted in, and the ids of what was new. Changes nothing."""
    counts = {
        population_of_key(key): counts_from_document(document)
        for key, document in survey.counts.items()
    }
    seen: list[str] = []
    tabulators: dict[Population, Tabulator] = {}
    for response in responses_not_tallied(survey):
        population = population_of_response(survey, response)
        if population not in tabulators:
            tabulators[population] = tabulator_of(survey, population)
        tally = counts.setdefault(population, AnswerCounts())
        tabulators[population].add(tally, response.answers)
        seen.append(response.id)
    return counts, seen


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
        question.id
        for question in questionnaire.questions
        if is_counted(question) and question.id not in left_out
    ]
    is_people = population.respondent is Respondent.PERSON
    groups = [group for group in survey.group_by if group in counted and is_people]
    crosses = [Cross(rows, group) for group in groups for rows in counted if rows not in groups]
    return Tabulator(questionnaire, crosses, left_out=left_out)
