"""What surveys promise to reports."""

from collections.abc import Mapping, Sequence
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
    answers_by_version,
    count_new,
    number_of_responses,
    questionnaire_of,
    responses_by,
    survey_by_id,
    surveys_of,
    tabulator_of,
)
from surveys.rules.recount import person_of, recounted
from surveys.rules.tabulate import (
    ANSWERED,
    NIL,
    ROUTED_OUT,
    UNANSWERED,
    AnswerCounts,
    status_id,
)

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
        """Raw tables of every version, with everything that is new counted in. Stores nothing."""
        survey = survey_by_id(ref.id)
        counts, _new = count_new(survey)
        return [
            finding
            for version, tally in sorted(counts.items())
            for finding in _findings(survey, version, tabulator_of(survey, version).tables(tally))
        ]

    def recount(self, ref: ActivityRef) -> Sequence[Finding]:
        """The same by a second path: every response read again, no tally used."""
        survey = survey_by_id(ref.id)
        found: list[Finding] = []
        for version, answers in sorted(answers_by_version(survey).items()):
            questionnaire = questionnaire_of(survey.id, version)
            people = [person_of(questionnaire, one) for one in answers]
            shapes = tabulator_of(survey, version).tables(AnswerCounts())
            tables = [recounted(shape, people) for shape in shapes]
            found += _findings(survey, version, tables)
        return found


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


def _findings(survey: Survey, version: int, tables: Sequence[CountTable]) -> list[Finding]:
    """Tables under ids that say which survey and version they are about: an axis id is one question to one population."""
    said = [_of_version(table, survey, version) for table in tables]
    titles = {table.rows.id: table.title for table in said}
    return [_named(table, f"survey:{survey.id}:{version}", titles) for table in said]


def _of_version(table: CountTable, survey: Survey, version: int) -> CountTable:
    """The table saying which words people answered, where the survey was worded anew."""
    if survey.version == 1:
        return table
    told = {
        tag: _("%(question)s (version %(number)s)", question=words, number=version)
        for tag, words in table.title.items()
    }
    return replace(table, title=told)


def _named(table: CountTable, scope: str, titles: Mapping[str, Words]) -> Finding:
    columns = table.columns and replace(table.columns, id=f"{scope}:{table.columns.id}")
    rows = replace(table.rows, id=f"{scope}:{table.rows.id}")
    named = replace(table, id=f"{scope}:{table.id}", rows=rows, columns=columns)
    if table.columns is not None:
        return replace(named, title=_by_group(table.title, titles[table.columns.id]))
    if table.id.endswith(status_id("")):
        return _spoken(named)
    return Ranking(named.id, named.title, named)


def _by_group(question: Words, group: Words) -> Words:
    """Both questions, in every view that the first has words for."""
    return {
        tag: _("%(question)s By: %(group)s", question=words, group=group.get(tag, group[SOURCE]))
        for tag, words in question.items()
    }


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
