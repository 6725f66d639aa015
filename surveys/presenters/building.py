"""What the pages receive on which a survey is made: the list, the parts, the questions in their order, what is still missing."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from engage.activities.rules.lifecycle import State
from engage.content.presenters import Words, source_of
from engage.content.rules.words import SOURCE, has_stale, plain
from engage.kernel.locale import date_long
from engage.kernel.pages import app_settings
from engage.rules.view import View
from engage.rules.window import last_day_of
from engage.translating.presenters import StaleText, other_views, stale_texts
from surveys.commands.setup import CONSENT
from surveys.models import Survey
from surveys.presenters.building_words import TYPE_WORDS, unsound_sentence
from surveys.presenters.conditions import condition_in_words, question_named, shortened
from surveys.presenters.lint import lint_words
from surveys.queries.responses import number_of_responses
from surveys.queries.surveys import questionnaire_in_making, version_in_making
from surveys.rules import questionnaire as asked
from surveys.rules.conditions import Condition
from surveys.rules.questionnaire import Question, Questionnaire, QuestionnairePage
from surveys.rules.reach import Part, what_hangs_on
from surveys.rules.soundness import Fault, faults_in
from surveys.rules.tabulate import can_group
from surveys.rules.types.registry import handler_for

STATE_WORDS: Mapping[State, object] = {
    State.DRAFT: _l("Being made"),
    State.OPEN: _l("Open"),
    State.CLOSED: _l("Closed"),
    State.DECLARED: _l("Decided"),
    State.WITHDRAWN: _l("Withdrawn"),
}
PARTS: Mapping[str, object] = {
    "words": _l("Title, introduction and privacy notice"),
    "dates": _l("Dates and pace"),
    "who": _l("Who answers"),
    "questions": _l("Questions"),
    "groups": _l("Groups that reports compare"),
}


@dataclass(frozen=True)
class SurveyRow:
    """A line of the list of surveys. ``responses`` is a total."""

    title: Words
    state: State
    state_words: str
    responses: int
    closes_on: date | None
    href: str


def survey_rows(surveys: Iterable[Survey]) -> list[SurveyRow]:
    return [
        SurveyRow(
            title=source_of(survey.words, "title"),
            state=State(survey.state),
            state_words=str(STATE_WORDS[State(survey.state)]),
            responses=number_of_responses(survey),
            closes_on=last_day_of(survey.window),
            href=url_for("surveys_building.tasks", slug=survey.slug),
        )
        for survey in surveys
    ]


@dataclass(frozen=True)
class BuildingPage:
    """A survey on every page on which it is made."""

    slug: str
    title: Words
    state_words: str
    is_draft: bool
    is_open: bool
    has_changes: bool
    """Words that are written and not published, of a survey that is open."""
    revision: int


def building_page(survey: Survey) -> BuildingPage:
    return BuildingPage(
        slug=survey.slug,
        title=source_of(survey.words, "title"),
        state_words=str(STATE_WORDS[State(survey.state)]),
        is_draft=survey.state == State.DRAFT,
        is_open=survey.state == State.OPEN,
        has_changes=survey.state == State.OPEN and version_in_making(survey).published_at is None,
        revision=survey.revision,
    )


@dataclass(frozen=True)
class Task:
    words: str
    href: str
    is_done: bool


def tasks_of(survey: Survey) -> list[Task]:
    """The parts of a survey, a line each."""
    undone = {part for part, _words, _stale in _lacks(survey)}
    return [
        Task(
            str(words),
            url_for(f"surveys_{_room(part)}.{part}", slug=survey.slug),
            part not in undone,
        )
        for part, words in PARTS.items()
    ]


def _room(part: str) -> str:
    return "questions" if part == "questions" else "building"


@dataclass(frozen=True)
class Lack:
    """What keeps a survey from opening, and where it is mended."""

    words: str
    where: str
    href: str
    stale: tuple[StaleText, ...] = ()
    """Where it is about words that are older than their English: which."""


def groups_to_choose(survey: Survey) -> list[tuple[str, str]]:
    """Questions by whose answers others can be compared, with their words."""
    questionnaire = questionnaire_in_making(survey)
    return [
        (each.id, question_named(questionnaire, each.id))
        for each in questionnaire.questions
        if can_group(each)
    ]


def missing_of(survey: Survey) -> list[Lack]:
    """Everything that opening still asks for."""
    return [
        Lack(
            words,
            str(PARTS[part]),
            url_for(f"surveys_{_room(part)}.{part}", slug=survey.slug),
            stale,
        )
        for part, words, stale in _lacks(survey)
    ]


def stale_consent(survey: Survey) -> tuple[StaleText, ...]:
    """What other views say of a privacy notice whose English has changed since."""
    return stale_texts(survey, other_views(app_settings().languages), places=CONSENT)


def _lacks(survey: Survey) -> list[tuple[str, str, tuple[StaleText, ...]]]:
    said = {name for name in survey.words if plain(survey.words, name).get(SOURCE)}
    lacks: list[tuple[str, str, tuple[StaleText, ...]]] = []
    if "privacy" not in said:
        lacks.append(("words", _("Say what happens with the answers: the privacy notice"), ()))
    if has_stale(survey.words, "privacy"):
        lacks.append(
            (
                "words",
                _(
                    "Bring the privacy notice up to date in easy read and other languages: its English has changed since"
                ),
                stale_consent(survey),
            )
        )
    if survey.opens_at is None:
        lacks.append(("dates", _("Say when answering begins"), ()))
    questionnaire = questionnaire_in_making(survey)
    lacks += [
        ("questions", fault_in_words(fault, questionnaire), ())
        for fault in faults_in(questionnaire)
    ]
    return lacks


def fault_in_words(fault: Fault, questionnaire: Questionnaire, *, names_place: bool = True) -> str:
    """What is wrong with the questionnaire, with the question it is about."""
    sentence = unsound_sentence(fault.code, question_named(questionnaire, fault.about))
    page, _slash, question = fault.where.partition("/")
    if not names_place or fault.code == "no_questions":
        return sentence
    return f"{question_named(questionnaire, question) if question else page}: {sentence}"


@dataclass(frozen=True)
class QuestionRow:
    """A question in the list. ``number`` counts what is asked; a text between has none."""

    id: str
    number: int
    words: str
    type_words: str
    is_required: bool
    asks: bool
    condition: str
    options: tuple[str, ...]
    faults: tuple[str, ...]
    advice: tuple[str, ...]
    is_first: bool
    is_last: bool


@dataclass(frozen=True)
class PageRow:
    """A page in the list."""

    id: str
    number: int
    heading: str
    condition: str
    is_table: bool
    questions: tuple[QuestionRow, ...]
    faults: tuple[str, ...]
    is_first: bool
    is_last: bool


def page_rows(questionnaire: Questionnaire) -> list[PageRow]:
    """The pages with their questions, in order."""
    told = _faults_by_place(questionnaire)
    every = list(questionnaire.questions)
    numbers = {}
    for question in every:
        numbers[question.id] = sum(
            handler_for(each).asks for each in every[: every.index(question) + 1]
        )
    last = len(questionnaire.pages)

    def row(page: QuestionnairePage, question: Question) -> QuestionRow:
        return QuestionRow(
            id=question.id,
            number=numbers[question.id],
            words=_said(question.words, "label"),
            type_words=str(TYPE_WORDS.get(question.type, question.type)),
            is_required=question.required,
            asks=handler_for(question).asks,
            condition=_when(question.condition, questionnaire),
            options=tuple(shortened(_said(option.words, "label")) for option in question.options),
            faults=told(f"{page.id}/{question.id}"),
            advice=lint_words(question),
            is_first=question is every[0],
            is_last=question is every[-1],
        )

    return [
        PageRow(
            id=page.id,
            number=number,
            heading=_said(page.words, "title"),
            condition=_when(page.relevant, questionnaire),
            is_table=page.is_table,
            questions=tuple(row(page, question) for question in page.questions),
            faults=told(page.id),
            is_first=number == 1,
            is_last=number == last,
        )
        for number, page in enumerate(questionnaire.pages, start=1)
    ]


def _faults_by_place(questionnaire: Questionnaire) -> Callable[[str], tuple[str, ...]]:
    by_place: dict[str, list[str]] = {}
    for fault in faults_in(questionnaire):
        told = fault_in_words(fault, questionnaire, names_place=False)
        if told not in by_place.setdefault(fault.where, []):
            by_place[fault.where].append(told)
    return lambda place: tuple(by_place.get(place, ()))


def _said(words: asked.FieldWords, field: str) -> str:
    return asked.words_in(View(), words, field)[0]


def _when(condition: Condition | None, questionnaire: Questionnaire) -> str:
    return "" if condition is None else condition_in_words(condition, questionnaire)


@dataclass(frozen=True)
class Consequence:
    """What else changes when a question goes."""

    words: str
    is_lost: bool


_HANGING = {
    Part.PAGE: _l("The page “%(name)s” is shown on a condition about it."),
    Part.QUESTION: _l("“%(name)s” is asked on a condition about it."),
    Part.OPTION: _l("An option of “%(name)s” is offered on a condition about it."),
    Part.CONSTRAINT: _l("The rule for answers to “%(name)s” looks at it."),
    Part.WORDS: _l("The words of “%(name)s” repeat its answer."),
}


def consequences(questionnaire: Questionnaire, question_id: str) -> list[Consequence]:
    """What hangs on a question, in words."""
    pages = {page.id: _said(page.words, "title") or page.id for page in questionnaire.pages}
    return [
        Consequence(
            str(_HANGING[each.part])
            % {
                "name": question_named(questionnaire, each.question)
                if each.question
                else pages[each.page]
            },
            each.is_lost,
        )
        for each in what_hangs_on(questionnaire, question_id)
    ]


def about_ready_made(about: str, *, version: int, checked_on: date, approved_by: str) -> str:
    """What a ready-made survey asks, and who has reviewed the words of this version in all its views, if anybody has."""
    reviewed = (
        _("Reviewed by %(who)s.", who=approved_by)
        if approved_by
        else _(
            "Nobody has reviewed this wording yet, in plain English, easy read or another language: have it read before you open."
        )
    )
    told = _("Version %(version)s of %(day)s.", version=version, day=date_long(checked_on))
    return f"{about} {told} {reviewed}"
