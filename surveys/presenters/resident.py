"""What the pages of a survey receive."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from flask import url_for
from flask_babel import gettext as _

from engage.activities.presenters import DatesTold, dates_told
from engage.content.presenters import Words, consent_in, words_in
from engage.content.rules.words import Chosen, plain
from engage.kernel.locale import date_long, money
from engage.kernel.view_prefix import current_view
from engage.places.queries import has_postcodes
from engage.rules.window import last_day_of
from surveys.models import Survey
from surveys.presenters.maps import MapShown, map_shown
from surveys.presenters.pictures import PictureShown, option_picture, page_picture
from surveys.queries.surveys import public_versions
from surveys.rules import questionnaire as asked
from surveys.rules.after_sending import before_sending
from surveys.rules.answering import as_posted
from surveys.rules.answers import Answers, other_text, points_of, values_of
from surveys.rules.flow import progress, reachable_pages
from surveys.rules.one_each import OneEach
from surveys.rules.piping import piped
from surveys.rules.questionnaire import (
    FieldWords,
    Option,
    Question,
    Questionnaire,
    QuestionnairePage,
)
from surveys.rules.types.base import Control
from surveys.rules.types.files import PICTURES_ONLY
from surveys.rules.types.number import number_so_far
from surveys.rules.types.ordering import TOTAL
from surveys.rules.types.place import spot_of
from surveys.rules.types.registry import handler_for
from surveys.rules.types.settings import whole_setting


@dataclass(frozen=True)
class Rewording:
    """A public version of the words after the first: since when, and what changed."""

    since: datetime
    note: Words


@dataclass(frozen=True)
class SurveyPage:
    """A survey as residents meet it."""

    slug: str
    title: Words
    summary: Words
    for_whom: Words
    minutes: Words
    privacy: Words
    closes_on: date | None
    by_month: bool
    is_open: bool
    number_of_questions: int
    one_each: OneEach
    rewordings: tuple[Rewording, ...]
    """The newest first."""
    has_paper: bool
    """Whether the questions can be had on paper."""
    dates_told: tuple[DatesTold, ...]


@dataclass(frozen=True)
class OptionShown:
    id: str
    box: str
    words: Words
    picture: str
    is_chosen: bool
    is_exclusive: bool
    is_other: bool
    place: int
    """In the person's own order, from 1; 0 where it has none."""


@dataclass(frozen=True)
class QuestionShown:
    """A question with what was typed or chosen so far. ``box`` is the id of its first input, ``name`` its form name.

    ``most`` is how many options may be put in order, or how many points there are to share out; ``given`` how many were.
    """

    id: str
    name: str
    box: str
    control: Control
    label: Words
    hint: Words
    options: tuple[OptionShown, ...]
    values: tuple[str, ...]
    other: str
    parts: tuple[str, ...]
    most_characters: int | None
    is_required: bool
    error: str
    most: int
    given: int
    has_postcodes: bool
    map: MapShown | None
    pictures_only: bool
    picture: PictureShown | None


@dataclass(frozen=True)
class PageShown:
    """One page of questions."""

    slug: str
    survey_title: Words
    page_id: str
    heading: Words
    questions: tuple[QuestionShown, ...]
    number: int
    of: int
    has_one_question: bool
    is_table: bool
    has_files: bool


@dataclass(frozen=True)
class AnswerShown:
    """A line of "check your answers". ``answer`` is empty when nothing was given; ``href`` leads to where it can be changed."""

    question: Words
    answer: tuple[Words, ...]
    href: str


def survey_page(survey: Survey, questionnaire: Questionnaire, *, now: datetime) -> SurveyPage:
    asks = [each for each in before_sending(questionnaire).questions if handler_for(each).asks]
    return SurveyPage(
        slug=survey.slug,
        title=words_in(survey.words, "title"),
        summary=words_in(survey.words, "summary"),
        for_whom=words_in(survey.words, "for_whom"),
        minutes=words_in(survey.words, "minutes"),
        privacy=consent_in(survey.words, "privacy"),
        closes_on=last_day_of(survey.window),
        by_month=survey.by_month,
        is_open=survey.is_open(now),
        number_of_questions=len(asks),
        one_each=OneEach(survey.one_each),
        rewordings=_rewordings(survey),
        has_paper=survey.paper_version == survey.version,
        dates_told=dates_told(survey),
    )


def _rewordings(survey: Survey) -> tuple[Rewording, ...]:
    """Looked up only where there is one: most surveys keep their first words."""
    if survey.version == 1:
        return ()
    return tuple(
        Rewording(row.published_at, words_in(row.words, "note"))
        for row in public_versions(survey)
        if row.published_at and row.words
    )


def next_steps(survey: Survey) -> list[str]:
    """What the survey itself says happens next; a line for each step."""
    text, _used = asked.words_in(current_view(), {"next": plain(survey.words, "next")}, "next")
    return [line.strip() for line in text.splitlines() if line.strip()]


def page_shown(
    survey: Survey,
    questionnaire: Questionnaire,
    page: QuestionnairePage,
    answers: Answers,
    *,
    posted: Mapping[str, Sequence[str]] | None = None,
    errors: Mapping[str, str] | None = None,
) -> PageShown:
    """One page with the stored answers, or with what was just posted when that was refused: nothing typed is lost."""
    where = progress(questionnaire, answers, page.id)
    said = _said_to(questionnaire, answers)
    return PageShown(
        slug=survey.slug,
        survey_title=words_in(survey.words, "title"),
        page_id=page.id,
        heading=words_shown(page.words, "title", said),
        questions=tuple(
            _question(question, answers, said, posted, (errors or {}).get(question.id, ""))
            for question in page.questions
        ),
        number=where.number,
        of=where.of,
        has_one_question=len(page.questions) == 1,
        is_table=page.is_table,
        has_files=any(handler_for(question).control is Control.FILE for question in page.questions),
    )


def answers_shown(
    survey: Survey, questionnaire: Questionnaire, answers: Answers
) -> list[AnswerShown]:
    """Every question that was met, with its answer in words."""
    said = _said_to(questionnaire, answers)
    return [
        AnswerShown(
            question=words_shown(question.words, "label", said),
            answer=_in_words(question, answers, said),
            href=href,
        )
        for page in reachable_pages(questionnaire, answers)
        for href in [
            f"{url_for('answering.question', slug=survey.slug, page_id=page.id)}?from=check"
        ]
        for question in page.questions
        if handler_for(question).asks
    ]


def answers_copied(questionnaire: Questionnaire, answers: Answers) -> list[AnswerShown]:
    """What was sent, in words, without ways to change it. What is kept apart is not among it."""
    said = _said_to(questionnaire, answers)
    return [
        AnswerShown(
            words_shown(question.words, "label", said),
            _in_words(question, answers, said),
            href="",
        )
        for page in reachable_pages(questionnaire, answers)
        for question in page.questions
        if handler_for(question).asks and not handler_for(question).is_personal
    ]


def _said_to(questionnaire: Questionnaire, answers: Answers) -> Callable[[str], str]:
    """What was answered to a question, in words, for words that repeat it."""

    def said(question_id: str) -> str:
        asked_ = (each for each in questionnaire.questions if each.id == question_id)
        return ", ".join(str(words) for each in asked_ for words in _in_words(each, answers))

    return said


def _question(
    question: Question,
    answers: Answers,
    said: Callable[[str], str],
    posted: Mapping[str, Sequence[str]] | None,
    error: str,
) -> QuestionShown:
    handler = handler_for(question)
    stored = as_posted(question, answers.get(question.id))
    # A file is kept as soon as it has come, whatever else on its page was refused.
    filled = stored if posted is None or handler.control is Control.FILE else posted
    values = tuple(filled.get(question.id, ()))
    parts = handler.parts(question)
    if parts:
        values = tuple((filled.get(f"{question.id}:{part}") or [""])[0] for part in parts)
    return QuestionShown(
        id=question.id,
        name=question.id,
        box=f"q-{question.id}",
        control=handler.control,
        label=words_shown(question.words, "label", said),
        hint=words_shown(question.words, "hint", said),
        options=tuple(
            _option(question, option, place, values, said)
            for place, option in enumerate(question.options)
        ),
        values=values,
        other=(filled.get(f"{question.id}:other") or [""])[0],
        parts=parts,
        most_characters=handler.most_characters(question),
        is_required=question.required,
        error=error,
        most=_most(question),
        given=sum(number_so_far(value) for value in values)
        if handler.control is Control.POINTS
        else len(values),
        has_postcodes=handler.control is Control.AREA and has_postcodes(),
        map=map_shown(question, filled, _labels(question))
        if handler.control is Control.AREA
        else None,
        pictures_only=bool(question.settings.get(PICTURES_ONLY)),
        picture=page_picture(question),
    )


def _option(
    question: Question,
    option: Option,
    place: int,
    values: tuple[str, ...],
    said: Callable[[str], str],
) -> OptionShown:
    return OptionShown(
        id=option.id,
        box=f"q-{question.id}" if place == 0 else f"q-{question.id}-{place}",
        words=words_shown(option.words, "label", said),
        picture=option_picture(option),
        is_chosen=option.id in values,
        is_exclusive=option.is_exclusive,
        is_other=option.is_other,
        place=values.index(option.id) + 1 if option.id in values else 0,
    )


def _most(question: Question) -> int:
    if handler_for(question).control is Control.POINTS:
        return whole_setting(question, "total", TOTAL)
    return whole_setting(question, "max_ranked", len(question.options))


def _in_words(
    question: Question, answers: Answers, said: Callable[[str], str] = lambda _id: ""
) -> tuple[Words, ...]:
    answer = answers.get(question.id)
    values = values_of(answer)
    spot = spot_of(answer)
    if handler_for(question).control is Control.MONEY:
        return tuple(_own_words(money(int(value))) for value in values)
    if handler_for(question).control is Control.FILE:
        return (_own_words(_("One file")),) if values else ()
    if handler_for(question).control is Control.DATE:
        return tuple(_own_words(date_long(date.fromisoformat(value))) for value in values)
    if points := points_of(answer):
        return tuple(
            replace_words(label, f"{label}: {points[option.id]}")
            for option in question.options
            if option.id in points
            for label in [words_shown(option.words, "label")]
        )
    other = other_text(answer)
    options = {option.id: option for option in question.options}
    shown = [
        words_shown(options[value].words, "label", said) if value in options else _own_words(value)
        for value in values
    ]
    if handler_for(question).control is Control.RANKING:
        return tuple(
            replace_words(words, f"{place}. {words}") for place, words in enumerate(shown, start=1)
        )
    marked = _("A place is marked, to about %(metres)s metres", metres=spot.metres) if spot else ""
    return (*shown, *(_own_words(each) for each in (other, marked) if each))


def _labels(question: Question) -> dict[str, Words]:
    return {option.id: words_shown(option.words, "label") for option in question.options}


def words_shown(
    words: FieldWords, field: str, said: Callable[[str], str] = lambda _id: ""
) -> Words:
    view = current_view()
    text, used = asked.words_in(view, words, field)
    return Words(Chosen(piped(text, said), used, view))


def replace_words(words: Words, text: str) -> Words:
    """Another text in the same language as these words."""
    return Words(replace(words.chosen, text=text))


def _own_words(text: str) -> Words:
    view = current_view()
    return Words(Chosen(text, view, view))
