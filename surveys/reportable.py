"""What surveys promise to reports."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from engage.content.rules.words import plain
from engage.rules.activity import ActivityFacts, ActivityRef, Finding, Participation, Ranking
from engage.rules.channel import Channel
from surveys.commands.tallying import counts_of, refresh_tally, tabulator_of
from surveys.models import KIND, Survey
from surveys.queries import number_of_responses, responses_by, survey_by_id, surveys_of
from surveys.rules.tabulate import status_id


class ReportableSurveys:
    """Surveys as reports see them."""

    kind = KIND

    def activities(self, programme_id: str) -> Sequence[ActivityFacts]:
        return [
            ActivityFacts(survey.ref, plain(survey.words, "title"))
            for survey in surveys_of(programme_id)
        ]

    def participation(self, refs: Sequence[ActivityRef]) -> Sequence[Participation]:
        """Every response that was sent is analysed; nothing is left out silently."""
        return [_participation(survey_by_id(ref.id)) for ref in refs]

    def findings(self, ref: ActivityRef) -> Sequence[Finding]:
        """Raw tables of the newest version, after counting what is new. Earlier versions are tables of their own."""
        survey = survey_by_id(ref.id)
        refresh_tally(survey)
        return [
            finding
            for version in range(1, survey.version + 1)
            for finding in _findings(survey, version)
        ]


def _participation(survey: Survey) -> Participation:
    received = number_of_responses(survey)
    return Participation(
        survey.ref,
        received=received,
        analysed=received,
        by_channel={
            Channel(name): number for name, number in responses_by(survey, "channel").items()
        },
        by_view=responses_by(survey, "view"),
    )


def _findings(survey: Survey, version: int) -> Iterator[Finding]:
    counts = counts_of(survey, version)
    if counts is None:
        return
    for table in tabulator_of(survey, version).tables(counts):
        named = replace(table, id=f"survey:{survey.id}:{version}:{table.id}")
        is_ranked = table.columns is None and not table.id.endswith(status_id(""))
        yield Ranking(named.id, named.title, named) if is_ranked else named
