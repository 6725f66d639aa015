"""What surveys promise to reports."""

from collections.abc import Sequence
from dataclasses import replace

from flask_babel import get_locale
from flask_babel import gettext as _

from engage.content.rules.words import plain
from engage.rules.activity import (
    ActivityFacts,
    ActivityRef,
    CountTable,
    Finding,
    Participation,
    Ranking,
    Words,
)
from engage.rules.channel import Channel
from surveys.models import KIND, Survey
from surveys.queries import (
    count_new,
    number_of_responses,
    responses_by,
    survey_by_id,
    surveys_of,
    tabulator_of,
)
from surveys.rules.tabulate import ANSWERED, NIL, ROUTED_OUT, UNANSWERED, status_id

SOURCE = "en"


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
        """Raw tables of every version, with everything that is new counted in."""
        survey = survey_by_id(ref.id)
        counts, _new = count_new(survey)
        return [
            _named(table, f"survey:{survey.id}:{version}")
            for version, tally in sorted(counts.items())
            for table in tabulator_of(survey, version).tables(tally)
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


def _named(table: CountTable, scope: str) -> Finding:
    """A table whose ids say which survey and version it is about: an axis id is one question put to one population."""
    columns = table.columns and replace(table.columns, id=f"{scope}:{table.columns.id}")
    rows = replace(table.rows, id=f"{scope}:{table.rows.id}")
    named = replace(table, id=f"{scope}:{table.id}", rows=rows, columns=columns)
    if table.id.endswith(status_id("")):
        return _spoken(named)
    return Ranking(named.id, named.title, named) if columns is None else named


def _spoken(table: CountTable) -> CountTable:
    """How a question was met, with words for it."""
    title = {
        tag: _("Who answered: %(question)s", question=words) for tag, words in table.title.items()
    }
    statuses = {
        ANSWERED: _said("Answered", _("Answered")),
        NIL: _said("Left it blank", _("Left it blank")),
        UNANSWERED: _said("Did not answer", _("Did not answer")),
        ROUTED_OUT: _said("Was not asked", _("Was not asked")),
    }
    return replace(table, title=title, rows=replace(table.rows, words=statuses))


def _said(source: str, translated: str) -> Words:
    """The source, and the words of the language that is spoken now."""
    return {str(get_locale() or SOURCE): translated, SOURCE: source}
