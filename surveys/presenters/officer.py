"""What officers see of a survey."""

from dataclasses import dataclass
from datetime import datetime

from engage.activities.presenters import CHANNEL_WORDS
from engage.activities.rules.lifecycle import State
from engage.content.presenters import Words, words_in
from engage.rules.channel import Channel
from engage.rules.view import view_from_tag
from engage.translating.presenters import view_name
from engage.uploads.models import Upload
from engage.uploads.presenters import document_link, is_document, picture_link
from engage.uploads.queries import uploads_about
from surveys.models import Survey
from surveys.presenters.resident import words_shown
from surveys.queries.papers import number_of_blank_papers
from surveys.queries.responses import number_of_responses, responses_by
from surveys.queries.surveys import about_survey, questionnaire_of
from surveys.rules.contacts import personal_questions
from surveys.rules.respondents import asks_for_whom

OFFICERS_FILE = "uploads_officer.file"


@dataclass(frozen=True)
class OfficerPage:
    """A survey as officers see it. Every number is a total, crossed with nothing."""

    slug: str
    title: Words
    state: State
    is_open: bool
    opens_at: datetime | None
    closes_at: datetime | None
    responses: int
    blank_papers: int
    by_channel: dict[str, int]
    by_view: dict[str, int]
    questions: tuple[Words, ...]
    one_at_a_time: bool
    asks_for_contact: bool
    organisations_can_answer: bool
    files: tuple[str, ...]
    """Addresses of what people sent, for officers."""


def officer_page(survey: Survey, *, now: datetime) -> OfficerPage:
    questionnaire = questionnaire_of(survey.id, survey.version)
    return OfficerPage(
        slug=survey.slug,
        title=words_in(survey.words, "title"),
        state=State(survey.state),
        is_open=survey.is_open(now),
        opens_at=survey.opens_at,
        closes_at=survey.closes_at,
        responses=number_of_responses(survey),
        blank_papers=number_of_blank_papers(survey),
        by_channel={
            str(CHANNEL_WORDS[Channel(name)]): number
            for name, number in responses_by(survey, "channel").items()
        },
        by_view={
            view_name(view_from_tag(tag)): number
            for tag, number in responses_by(survey, "view").items()
        },
        questions=tuple(
            words_shown(question.words, "label") for question in questionnaire.questions
        ),
        one_at_a_time=survey.one_at_a_time,
        asks_for_contact=bool(personal_questions(questionnaire)),
        organisations_can_answer=asks_for_whom(questionnaire),
        files=tuple(_file_address(upload) for upload in uploads_about(about_survey(survey.id))),
    )


def _file_address(upload: Upload) -> str:
    show = document_link if is_document(upload) else picture_link
    return show(upload, OFFICERS_FILE).address
