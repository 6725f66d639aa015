"""Waves of a survey, and what was published of them."""

from collections.abc import Sequence

from engage.activities.releases import releases_before
from engage.rules.disclosure.release import PublishedTable
from surveys.models import Survey
from surveys.queries.surveys import questionnaire_of, surveys_of
from surveys.rules.types.registry import handler_for


def waves_of(survey: Survey) -> list[Survey]:
    """The same survey each time it was asked, the first one first. Waves share the id of their questionnaire."""
    family = questionnaire_of(survey.id, survey.version).id
    return [
        each
        for each in surveys_of(survey.programme_id)
        if each.id == survey.id or (each.opens_at and _family_of(each) == family)
    ]


def _family_of(survey: Survey) -> str:
    return questionnaire_of(survey.id, survey.version).id


def counted_in_bands(waves: Sequence[Survey]) -> set[str]:
    """Ids of the questions of which some wave counts numbers, money or days in bands."""
    asked = (
        question for wave in waves for question in questionnaire_of(wave.id, wave.version).questions
    )
    return {question.id for question in asked if handler_for(question).spans(question)}


def tables_published(survey: Survey) -> dict[str, PublishedTable]:
    """The newest published table of each id in the survey's programme."""
    releases = releases_before(f"programme:{survey.programme_id}")
    return {table.id: table for release in releases for table in release.tables}
