"""What surveys promise to the front page, the officers' desk and coders."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _

from engage.activities.ports import (
    AnswersRefusedError,
    Embedded,
    Faults,
    FoundText,
    ItemKey,
    Received,
    SentBefore,
    ShownItem,
    TextInView,
)
from engage.activities.presenters import CardFacts, DeskFacts
from engage.activities.rules.lifecycle import State
from engage.content.presenters import consent_in, words_in
from engage.content.rules.words import SOURCE, plain, put_again
from engage.kernel.access import Actor
from engage.kernel.db import canonical_json
from engage.rules.activity import ActivityRef, Words
from engage.rules.view import View, view_from_tag
from engage.rules.window import LONDON
from surveys.commands.building import WORDS, edit_questions, save_words
from surveys.commands.embedded import answer_at_once
from surveys.commands.versions import translate_note
from surveys.forms.resident import first_box, sentence_in
from surveys.models import KIND, Survey
from surveys.presenters.resident import page_shown
from surveys.presenters.wording import told_of_texts, told_of_words
from surveys.queries.counting import answers_by_population
from surveys.queries.responses import (
    number_of_responses,
    response_by_id,
    rows_of_responses,
    survey_answered_under,
)
from surveys.queries.surveys import (
    public_versions,
    questionnaire_in_making,
    questionnaire_of,
    survey_by_id,
    surveys_of,
)
from surveys.rules.after_sending import before_sending
from surveys.rules.answering import Posted
from surveys.rules.answers import Answers, is_given, values_of
from surveys.rules.embedding import fits_on_one_page
from surveys.rules.one_each import OneEach
from surveys.rules.questionnaire import Questionnaire, question_in
from surveys.rules.wording import texts_of, with_texts
from surveys.rules.young import AGE_BAND

OWN, NOTE, QUESTION = "survey", "note", "question"
BEFORE_THE_CLOSE = (State.DRAFT, State.OPEN)
STILL_CHANGING = (State.DRAFT, State.OPEN)
OPEN_QUESTIONS = frozenset({"long_text"})
"""Types whose answers are read and coded. A short text may be a name or a place, and is not."""


SHOWN_AS_ROWS = ("summary", "privacy", "next")
"""What easy read shows a line at a time."""
AGE_QUESTIONS = ("age", AGE_BAND)
"""The ids of the ready-made questions that ask for an age band."""


class SurveyPorts:
    """One object keeps every promise of a survey."""

    kind = KIND

    def card(self, activity_id: str) -> CardFacts:
        survey = survey_by_id(activity_id)
        return CardFacts(
            endpoint="surveys.start",
            values={"slug": survey.slug},
            tag=_("Survey"),
            tag_style="go",
            icon="chat",
            action=_("Start the survey"),
        )

    def desk(self, activity_id: str, *, now: datetime) -> DeskFacts:
        survey = survey_by_id(activity_id)
        return DeskFacts(
            endpoint="surveys_officer.desk",
            values={"slug": survey.slug},
            count=number_of_responses(survey),
            unit=_("responses"),
            note="" if survey.is_open(now) else _("Not open now"),
        )

    def sent_under(self, reference: str, *, now: datetime) -> SentBefore | None:
        survey = survey_answered_under(reference)
        if survey is None:
            return None
        address = url_for("sent_answers.your_answers", slug=survey.slug)
        return SentBefore(words_in(survey.words, "title"), address, survey.is_open(now))

    def may_move_last_day(self, activity_id: str) -> bool:
        """One that has a last day."""
        return survey_by_id(activity_id).closes_at is not None

    def texts(self, ref: ActivityRef) -> Iterator[FoundText]:
        """Every answer in somebody's own words. None before the close: until then people take answers back."""
        survey = survey_by_id(ref.id)
        if survey.state in STILL_CHANGING:
            return
        for row in rows_of_responses(survey):
            questionnaire = questionnaire_of(survey.id, row.version)
            for question in _open_questions(questionnaire):
                if is_given(row.answers, question):
                    yield FoundText(
                        ItemKey(KIND, survey.id, row.id, question),
                        view_from_tag(row.view),
                        _age_told(questionnaire, row.answers),
                    )

    def received(self, ref: ActivityRef) -> Received:
        """Counted from the answers alone, without the keys."""
        survey = survey_by_id(ref.id)
        if survey.state in STILL_CHANGING:
            return Received(0)
        return Received(
            sum(
                is_given(answers, question)
                for population, all_answers in answers_by_population(survey).items()
                for question in _open_questions(questionnaire_of(survey.id, population.version))
                for answers in all_answers
            )
        )

    def show(self, key: ItemKey) -> ShownItem:
        """An answer as its coder sees it, under its question. ``received_at`` is the start of its day: no moment is stored."""
        response = response_by_id(key.row_id)
        asked = question_in(questionnaire_of(key.activity_id, response.version), key.part)
        return ShownItem(
            key=key,
            text=str(response.answers[key.part]),
            language=view_from_tag(response.view).language,
            where=asked.words.get("label", {}),
            received_at=datetime.combine(response.received_on, datetime.min.time(), LONDON),
        )

    def contributions(self, ref: ActivityRef) -> Iterator[tuple[str, ...]]:
        for row in rows_of_responses(survey_by_id(ref.id)):
            yield row.id, str(row.version), canonical_json(row.answers).decode()


class EmbeddedSurveys:
    """Surveys whose questions can all stand on one page, for a consultation to show beside its text."""

    kind = KIND

    def choices(self, programme_id: str) -> list[tuple[ActivityRef, Words]]:
        return [
            (survey.ref, plain(survey.words, "title"))
            for survey in surveys_of(programme_id)
            if survey.one_each == OneEach.OPEN
            and survey.state in BEFORE_THE_CLOSE
            and fits_on_one_page(before_sending(questionnaire_of(survey.id, survey.version)))
        ]

    def present(
        self,
        ref: ActivityRef,
        *,
        now: datetime,
        begun_at: datetime,
        posted: Posted | None = None,
        faults: Faults = (),
    ) -> Embedded:
        survey = survey_by_id(ref.id)
        questionnaire = before_sending(questionnaire_of(survey.id, survey.version))
        errors = {box.partition("-")[2].partition("-")[0]: told for box, told in faults}
        return Embedded(
            title=words_in(survey.words, "title"),
            privacy=consent_in(survey.words, "privacy"),
            is_open=survey.takes_begun(begun_at, now),
            pages=tuple(
                page_shown(survey, questionnaire, page, {}, posted=posted, errors=errors)
                for page in questionnaire.pages
            ),
        )

    def submit(
        self,
        ref: ActivityRef,
        data: Posted,
        *,
        view: View,
        page: str,
        begun_at: datetime,
        now: datetime,
    ) -> str:
        survey = survey_by_id(ref.id)
        reference, faults = answer_at_once(
            survey, posted=data, view=view, page=page, begun_at=begun_at, now=now
        )
        if faults:
            questionnaire = questionnaire_of(survey.id, survey.version)
            raise AnswersRefusedError(
                [
                    (first_box(str(fault.facts["where"])), sentence_in(fault, questionnaire))
                    for fault in faults
                ]
            )
        return reference


class SurveyWords:
    """Every text of a survey and its questions. While it is open a change of words waits for the next version."""

    kind = KIND

    def texts_in_view(self, activity_id: str, view: View) -> list[TextInView]:
        survey = survey_by_id(activity_id)
        return [
            *_own_texts(survey, view),
            *_note_texts(survey, view),
            *_question_texts(questionnaire_in_making(survey), view),
        ]

    def texts_read(self, activity_id: str, view: View) -> list[TextInView]:
        survey = survey_by_id(activity_id)
        questionnaire = questionnaire_of(survey.id, survey.version)
        return [
            *_own_texts(survey, view),
            *_note_texts(survey, view),
            *_question_texts(questionnaire, view),
        ]

    def write_view(
        self, activity_id: str, view: View, texts: Mapping[str, str], *, now: datetime, actor: Actor
    ) -> None:
        survey = survey_by_id(activity_id)
        own = {name: texts[f"{OWN}||{name}"] for name in WORDS if f"{OWN}||{name}" in texts}
        if own:
            save_words(
                survey,
                own,
                tag=view.tag,
                put=put_again,
                revision=survey.revision,
                now=now,
                actor=actor,
            )
        asked: dict[str, dict[str, str]] = {}
        for place, text in texts.items():
            owner, name, rest = place.split("|", 2)
            if owner == QUESTION:
                asked.setdefault(name, {})[rest] = text
            elif owner == NOTE:
                translate_note(
                    survey,
                    int(name),
                    text,
                    tag=view.tag,
                    revision=survey.revision,
                    now=now,
                    actor=actor,
                )

        def edit(questionnaire: Questionnaire) -> Questionnaire:
            for question_id, said in asked.items():
                questionnaire = with_texts(questionnaire, question_id, tag=view.tag, texts=said)
            return questionnaire

        if asked:
            edit_questions(
                survey,
                edit,
                revision=survey.revision,
                what=f"words {view.tag}",
                now=now,
                actor=actor,
            )


def _own_texts(survey: Survey, view: View) -> Iterator[TextInView]:
    names = [name for name in WORDS if plain(survey.words, name).get(SOURCE)]
    for name, told in zip(names, told_of_words(survey.words, names, view.tag), strict=True):
        said = plain(survey.words, name).get(view.tag, "")
        rows_from = 0 if name in SHOWN_AS_ROWS else None
        yield TextInView(
            f"{OWN}||{name}",
            told.label,
            told.source,
            said,
            told.is_stale,
            rows_from,
            is_fixed=survey.state != State.DRAFT,
            was=told.was,
        )


def _note_texts(survey: Survey, view: View) -> Iterator[TextInView]:
    """What changed, of each public version that says so; the newest first, as on the survey's first page."""
    for version in public_versions(survey):
        for told in told_of_words(version.words, version.words, view.tag):
            yield TextInView(
                f"{NOTE}|{version.version}|note",
                f"{told.label} ({version.version})",
                told.source,
                plain(version.words, "note").get(view.tag, ""),
                told.is_stale,
                is_fixed=survey.state != State.OPEN,
                was=told.was,
            )


def _question_texts(questionnaire: Questionnaire, view: View) -> Iterator[TextInView]:
    for number, question in enumerate(questionnaire.questions, start=1):
        there = texts_of(questionnaire, question.id, view.tag)
        for text, told in zip(there, told_of_texts(there), strict=True):
            place = f"{QUESTION}|{question.id}|{text.place}"
            yield TextInView(
                place,
                f"{number}. {told.label}",
                text.source,
                text.said,
                text.is_stale,
                item=question.id,
                was=text.was,
            )


def _open_questions(questionnaire: Questionnaire) -> list[str]:
    return [each.id for each in questionnaire.questions if each.type in OPEN_QUESTIONS]


def _age_told(questionnaire: Questionnaire, answers: Answers) -> Words:
    """The words of the age band that was chosen, if one was asked for and chosen."""
    for question in questionnaire.questions:
        if question.id in AGE_QUESTIONS:
            chosen = values_of(answers.get(question.id))
            for option in question.options:
                if option.id in chosen:
                    return option.words.get("label", {})
    return {}
