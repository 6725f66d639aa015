"""What surveys promise to the front page, the officers' desk and coders."""

from collections.abc import Iterator
from datetime import datetime

from flask_babel import gettext as _

from engage.activities.ports import (
    AnswersRefusedError,
    Embedded,
    Faults,
    ItemKey,
    Received,
    ShownItem,
)
from engage.activities.presenters import CardFacts, DeskFacts
from engage.activities.rules.lifecycle import State
from engage.content.presenters import words_in
from engage.content.rules.words import plain
from engage.rules.activity import ActivityRef, Words
from engage.rules.view import View, view_from_tag
from engage.rules.window import LONDON
from surveys.commands.embedded import answer_at_once
from surveys.forms.resident import first_box, sentence_in
from surveys.models import KIND
from surveys.presenters.resident import page_shown
from surveys.queries.counting import answers_by_population
from surveys.queries.responses import number_of_responses, response_by_id, rows_of_responses
from surveys.queries.surveys import questionnaire_of, survey_by_id, surveys_of
from surveys.rules.after_sending import before_sending
from surveys.rules.answering import Posted
from surveys.rules.answers import is_given
from surveys.rules.embedding import fits_on_one_page
from surveys.rules.one_each import OneEach
from surveys.rules.questionnaire import Questionnaire, question_in

BEFORE_THE_CLOSE = (State.DRAFT, State.OPEN)
STILL_CHANGING = (State.DRAFT, State.OPEN)
OPEN_QUESTIONS = frozenset({"long_text"})
"""Types whose answers are read and coded. A short text may be a name or a place, and is not."""


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

    def texts(self, ref: ActivityRef) -> Iterator[ItemKey]:
        """Every answer in somebody's own words. None before the close: until then people take answers back."""
        survey = survey_by_id(ref.id)
        if survey.state in STILL_CHANGING:
            return
        for row in rows_of_responses(survey):
            for question in _open_questions(questionnaire_of(survey.id, row.version)):
                if is_given(row.answers, question):
                    yield ItemKey(KIND, survey.id, row.id, question)

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
        self, ref: ActivityRef, *, now: datetime, posted: Posted | None = None, faults: Faults = ()
    ) -> Embedded:
        survey = survey_by_id(ref.id)
        questionnaire = before_sending(questionnaire_of(survey.id, survey.version))
        errors = {box.partition("-")[2].partition("-")[0]: told for box, told in faults}
        return Embedded(
            title=words_in(survey.words, "title"),
            privacy=words_in(survey.words, "privacy"),
            is_open=survey.is_open(now),
            pages=tuple(
                page_shown(survey, questionnaire, page, {}, posted=posted, errors=errors)
                for page in questionnaire.pages
            ),
        )

    def submit(self, ref: ActivityRef, data: Posted, *, view: View, now: datetime) -> str:
        survey = survey_by_id(ref.id)
        reference, faults = answer_at_once(survey, posted=data, view=view, now=now)
        if faults:
            questionnaire = questionnaire_of(survey.id, survey.version)
            raise AnswersRefusedError(
                [
                    (first_box(str(fault.facts["where"])), sentence_in(fault, questionnaire))
                    for fault in faults
                ]
            )
        return reference


def _open_questions(questionnaire: Questionnaire) -> list[str]:
    return [each.id for each in questionnaire.questions if each.type in OPEN_QUESTIONS]
