"""What surveys promise to reports."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from engage.content.rules.words import plain
from engage.kernel.clock import now, today
from engage.kernel.locale import month_long
from engage.rules.activity import (
    ActivityFacts,
    ActivityRef,
    Alike,
    CountTable,
    Finding,
    Narrative,
    Participation,
    Ranking,
    Wave,
    Words,
)
from engage.rules.channel import Channel
from engage.rules.window import day_of
from surveys.models import KIND, Survey
from surveys.presenters.bands import band_words
from surveys.queries.counting import answers_by_population, count_new, tabulator_of
from surveys.queries.papers import number_of_blank_papers
from surveys.queries.responses import (
    number_of_organisations,
    number_of_responses,
    organisations_of,
    responses_by,
)
from surveys.queries.surveys import questionnaire_of, survey_by_id, surveys_of
from surveys.rules.populations import Population, month_of, to_be_told
from surveys.rules.questionnaire import question_in
from surveys.rules.recount import Person, person_of, recounted
from surveys.rules.respondents import ASKED, Organisation, Respondent, asks_for_whom
from surveys.rules.tabulate import (
    ANSWERED,
    NIL,
    ROUTED_OUT,
    UNANSWERED,
    UNREADABLE,
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
        """Every response that was sent is analysed, told by month those whose month is over. Papers with nothing on them were
        received and are in no table; nothing is left out silently."""
        return [_participation(survey_by_id(ref.id)) for ref in refs]

    def findings(self, ref: ActivityRef) -> Sequence[Finding]:
        """Raw tables of every version, people and organisations apart, and months that are over, with everything that is new counted
        in, and the organisations that may be named. Stores nothing."""
        survey = survey_by_id(ref.id)
        counts = count_new(survey)
        tables = [
            finding
            for population in to_be_told(counts, running=_running_month(survey))
            for finding in _findings(
                survey,
                population,
                tabulator_of(survey, population).tables(counts[population]),
            )
        ]
        return [*tables, *_named_organisations(survey)]

    def recount(self, ref: ActivityRef) -> Sequence[Finding]:
        """The same by a second path: every response read again, no tally used."""
        survey = survey_by_id(ref.id)
        found: list[Finding] = []
        answers = answers_by_population(survey)
        for population in to_be_told(answers, running=_running_month(survey)):
            questionnaire = questionnaire_of(survey.id, population.version)
            people = [person_of(questionnaire, one) for one in answers[population]]
            shapes = tabulator_of(survey, population).tables(AnswerCounts())
            tables = [recounted(shape, people) for shape in shapes]
            found += _findings(survey, population, tables)
        return found

    def by_profile(
        self, ref: ActivityRef, questions: Sequence[str]
    ) -> Mapping[tuple[str, ...], Alike]:
        """People apart by what they answered to single-choice questions, each response read again."""
        survey = survey_by_id(ref.id)
        found: dict[tuple[str, ...], Alike] = {}
        answers = answers_by_population(survey)
        for population in to_be_told(answers, running=_running_month(survey)):
            if population.respondent is not Respondent.PERSON:
                continue
            questionnaire = questionnaire_of(survey.id, population.version)
            alike: dict[tuple[str, ...], list[Person]] = {}
            for one in answers[population]:
                person = person_of(questionnaire, one)
                profile = tuple("".join(person.chosen.get(each, ())[:1]) for each in questions)
                alike.setdefault(profile, []).append(person)
            shapes = tabulator_of(survey, population).tables(AnswerCounts())
            scope = f"survey:{survey.id}:{population.key}"
            for profile, people in alike.items():
                before = found.get(profile, Alike(0))
                tables = [recounted(shape, people) for shape in shapes if shape.columns is None]
                found[profile] = Alike(
                    before.people + len(people),
                    (
                        *before.tables,
                        *(replace(table, id=f"{scope}:{table.id}") for table in tables),
                    ),
                )
        return found


def _running_month(survey: Survey) -> str:
    """The month in which people still answer, where there is one and the survey is told by month."""
    return month_of(today()) if survey.by_month and survey.takes_answers(now()) else ""


def _participation(survey: Survey) -> Participation:
    responses, blank = number_of_responses(survey), number_of_blank_papers(survey)
    first_of_month = today().replace(day=1)
    waiting = number_of_responses(survey, since=first_of_month) if _running_month(survey) else 0
    by_channel = Counter(
        {Channel(name): number for name, number in responses_by(survey, "channel").items()}
    )
    by_channel.update({Channel.PAPER: blank} if blank else {})
    questionnaire = questionnaire_of(survey.id, survey.version)
    return Participation(
        survey.ref,
        received=responses + blank,
        analysed=responses - waiting,
        excluded={
            reason: number
            for reason, number in (("month_not_over", waiting), ("blank_paper", blank))
            if number
        },
        by_channel=by_channel,
        by_view=responses_by(survey, "view"),
        organisations=number_of_organisations(survey) if asks_for_whom(questionnaire) else 0,
    )


def _findings(
    survey: Survey, population: Population, tables: Sequence[CountTable]
) -> list[Finding]:
    """Tables under ids that say which survey and version they are about: an axis id is one question to one population."""
    questionnaire = questionnaire_of(survey.id, population.version)
    bands = {question.id: band_words(question) for question in questionnaire.questions}
    said = [_of_population(_in_bands(table, bands), survey, population) for table in tables]
    titles = {table.rows.id: table.title for table in said}
    return [_named(table, f"survey:{survey.id}:{population.key}", titles) for table in said]


def _in_bands(table: CountTable, bands: Mapping[str, Mapping[str, Words]]) -> CountTable:
    """The table with words for what is no option of a question: bands of numbers and days."""
    rows, columns = (
        axis and replace(axis, words=bands.get(axis.id) or axis.words)
        for axis in (table.rows, table.columns)
    )
    return replace(table, rows=rows or table.rows, columns=columns)


def _of_population(table: CountTable, survey: Survey, population: Population) -> CountTable:
    """The table saying which words were answered, where the survey was worded anew, in which month, and that it is about
    organisations."""
    told = dict(table.title)
    if survey.version != 1:
        told = {
            tag: _("%(question)s (version %(number)s)", question=words, number=population.version)
            for tag, words in told.items()
        }
    if population.month:
        month = month_long(date.fromisoformat(f"{population.month}-01"))
        told = {
            tag: _("%(question)s (%(month)s)", question=words, month=month)
            for tag, words in told.items()
        }
    if population.respondent is Respondent.ORGANISATION:
        told = {
            tag: _("%(question)s (organisations)", question=words) for tag, words in told.items()
        }
    return replace(table, title=told, wave=_wave(table, survey, population))


def _wave(table: CountTable, survey: Survey, population: Population) -> Wave | None:
    """When these people were asked: waves of a survey share the id of their questionnaire. Organisations are few, and others each time."""
    if population.respondent is Respondent.ORGANISATION or table.id.endswith(status_id("")):
        return None
    family = questionnaire_of(survey.id, population.version).id
    opened = day_of(survey.opens_at).isoformat() if survey.opens_at else ""
    title = plain(survey.words, "title")
    if population.month:
        month = month_long(date.fromisoformat(f"{population.month}-01"))
        title = {**dict.fromkeys(title, month), SOURCE: month}
    elif population.version != survey.version or survey.version != 1:
        title = {
            tag: _("%(title)s, version %(number)s", title=words, number=population.version)
            for tag, words in title.items()
        }
    order = f"{opened} {population.month} {population.version:04}"
    return Wave(f"{family}:{table.id}", order, title)


def _named_organisations(survey: Survey) -> list[Finding]:
    """Who answered for organisations: those that agreed to be named and whose name an officer has let into reports."""
    named = [each for each in organisations_of(survey) if each.name in survey.named]
    if not named:
        return []
    asked = question_in(questionnaire_of(survey.id, survey.version), ASKED)
    ways = {option.id: option.words.get("label", {}) for option in asked.options}
    title = _said("Organisations that answered", _("Organisations that answered"))
    paragraphs = tuple(_organisation(each, ways) for each in named)
    return [Narrative(f"survey:{survey.id}:organisations", title, paragraphs)]


def _organisation(organisation: Organisation, ways: Mapping[str, Words]) -> Words:
    """What an organisation agreed to have told, in the language that is spoken now. Never what it answered."""
    language = str(get_locale() or SOURCE)
    told = [f"{organisation.name}."]
    if organisation.people:
        told.append(
            ngettext(
                "It says that it speaks for %(num)s person.",
                "It says that it speaks for %(num)s people.",
                organisation.people,
            )
        )
    asked = [
        ways[way].get(language) or ways[way].get(SOURCE, way)
        for way in organisation.asked
        if way in ways
    ]
    if asked:
        told.append(_("How they were asked: %(ways)s.", ways="; ".join(asked)))
    return _said(" ".join(told), " ".join(told))


def _named(table: CountTable, scope: str, titles: Mapping[str, Words]) -> Finding:
    columns = table.columns and replace(table.columns, id=f"{scope}:{table.columns.id}")
    rows = replace(table.rows, id=f"{scope}:{table.rows.id}")
    named = replace(table, id=f"{scope}:{table.id}", rows=rows, columns=columns)
    if table.columns is not None:
        return replace(named, title=_by_group(table.title, titles[table.columns.id]))
    if table.id.endswith(status_id("")):
        return _spoken(named)
    if table.is_rising:
        return named
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
        UNREADABLE: _said("Could not be read on paper", _("Could not be read on paper")),
        UNANSWERED: _said("Did not answer", _("Did not answer")),
        ROUTED_OUT: _said("Was not asked", _("Was not asked")),
    }
    return replace(table, title=title, rows=replace(table.rows, words=statuses))


def _said(source: str, translated: str) -> Words:
    """The source, and the words of the language that is spoken now."""
    return {str(get_locale() or SOURCE): translated, SOURCE: source}
