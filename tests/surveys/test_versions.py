"""A survey that is open: words change in public versions, its structure never; more time, and a new wave with the same ids."""

from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from engage.content.rules.words import plain
from engage.kernel.access import Role
from engage.kernel.db import db
from engage.rules.errors import ConflictError, InvalidError, NotAllowedError
from engage.rules.view import view_from_tag
from surveys.commands.building import edit_questions
from surveys.commands.setup import close_survey
from surveys.commands.versions import (
    copy_as_wave,
    discard_changes,
    extend_survey,
    publish_changes,
)
from surveys.models import Survey
from surveys.ports import SurveyWords
from surveys.queries.surveys import (
    public_versions,
    questionnaire_in_making,
    questionnaire_of,
    survey_or_404,
    version_in_making,
)
from surveys.reportable import ReportableSurveys
from surveys.rules import building
from surveys.rules.building import Edit
from surveys.rules.conditions import Answered
from surveys.rules.questionnaire import Option, Question, question_in
from surveys.rules.versions import Part
from tests.forms import press
from tests.officers import signed_in
from tests.programme import FIRST_OFFICER, NOON, a_questionnaire, an_open_survey
from tests.reports.conftest import answer_survey

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
NOTE = "We say “Housing” now, because “Homes” was read as care homes."
VIEWS = ("", "/easy", "/ur", "/ur/easy")
VERSIONS = "/officers/surveys/priorities/setup/versions"


def reword(survey: Survey, label: str = "What comes first?") -> None:
    edit(survey, changed("first", words={"label": {"en": label}}))


def edit(survey: Survey, step: Edit) -> None:
    edit_questions(
        survey, step, revision=survey.revision, what="test", now=NOON, actor=FIRST_OFFICER
    )


def changed(question_id: str, **facts: Any) -> Edit:
    def step(questionnaire: Any) -> Any:
        there = question_in(questionnaire, question_id)
        anew = Question(**{**vars(there), **facts})
        return building.with_changed_question(questionnaire, anew)

    return step


def publish(survey: Survey, note: str = NOTE) -> None:
    publish_changes(survey, note=note, revision=survey.revision, now=NOON, actor=FIRST_OFFICER)


def label(survey: Survey, version: int) -> str:
    words = question_in(questionnaire_of(survey.id, version), "first").words
    return str(words["label"]["en"])


def test_new_words_are_met_when_they_are_published_and_old_answers_keep_theirs(app: Flask) -> None:
    survey = an_open_survey()
    before = label(survey, 1)
    reword(survey)
    assert survey.version == 1
    reword(survey, "What should we do first?")
    publish(survey)
    assert survey.version == 2
    assert (label(survey, 1), label(survey, 2)) == (before, "What should we do first?")
    assert [plain(row.words, "note") for row in public_versions(survey)] == [{"en": NOTE}, {}]


STRUCTURE: dict[str, tuple[Edit, Part]] = {
    "a new question": (partial(building.with_copied_question, question_id="first"), Part.QUESTIONS),
    "one question fewer": (partial(building.without_question, question_id="more"), Part.QUESTIONS),
    "another order": (partial(building.with_moved_page, page_id="more", by=-1), Part.QUESTIONS),
    "another page": (partial(building.with_question_on_page, question_id="more", page_id="where"), Part.PAGES),
    "another type": (changed("more", type="short_text"), Part.TYPE),
    "fewer options": (changed("first", options=a_questionnaire().pages[0].questions[0].options[:1]), Part.OPTIONS),
    "an option under another name": (changed("first", options=(Option("houses"), Option("safety"))), Part.OPTIONS),
    "another condition": (changed("more", condition=Answered("first")), Part.ROUTING),
    "an answer required": (changed("more", required=True), Part.RULES),
}  # fmt: skip


@pytest.mark.parametrize("name", STRUCTURE)
def test_what_answers_hang_on_cannot_change_while_people_answer(app: Flask, name: str) -> None:
    survey = an_open_survey()
    step, part = STRUCTURE[name]
    with pytest.raises(InvalidError, match="structure_fixed") as caught:
        edit(survey, step)
    assert caught.value.facts["part"] is part
    assert version_in_making(survey).version == 1
    db.session.refresh(survey)
    assert survey.revision == 1, "a refused change takes nobody's turn"


def test_a_version_says_in_public_what_changed(app: Flask) -> None:
    survey = an_open_survey()
    with pytest.raises(NotAllowedError, match="nothing_to_publish"):
        publish(survey)
    reword(survey)
    for note in ("", "  ", "x" * 501):
        with pytest.raises(InvalidError):
            publish(survey, note)
    with pytest.raises(ConflictError):
        publish_changes(survey, note=NOTE, revision=1, now=NOON, actor=FIRST_OFFICER)
    assert survey.version == 1


def test_changes_can_be_thrown_away(app: Flask) -> None:
    survey = an_open_survey()
    reword(survey)
    discard_changes(survey, revision=survey.revision, now=NOON, actor=FIRST_OFFICER)
    assert questionnaire_in_making(survey) == questionnaire_of(survey.id, 1)


def test_a_closed_survey_changes_no_more(app: Flask) -> None:
    survey = an_open_survey()
    close_survey(survey, now=NOON, actor=FIRST_OFFICER)
    with pytest.raises(NotAllowedError, match="survey_frozen"):
        reword(survey)


def test_more_time_is_given_and_never_less(app: Flask) -> None:
    survey = an_open_survey()
    closes_at = survey.closes_at
    assert closes_at is not None

    def extend(last_day: date | None) -> None:
        extend_survey(
            survey,
            last_day=last_day,
            note="More people asked.",
            revision=survey.revision,
            now=NOON,
            actor=FIRST_OFFICER,
        )

    with pytest.raises(InvalidError, match="not_later"):
        extend(closes_at.date() - timedelta(days=2))
    extend(closes_at.date() + timedelta(days=7))
    assert survey.closes_at is not None
    assert survey.closes_at > closes_at
    extend(None)
    assert survey.closes_at is None
    with pytest.raises(InvalidError, match="not_later"):
        extend(date(2030, 1, 1))


def test_a_new_wave_keeps_every_id_and_begins_as_a_draft(app: Flask) -> None:
    survey = an_open_survey()
    reword(survey)
    publish(survey)
    wave = copy_as_wave(survey, title="What matters, 2027", now=NOON, actor=FIRST_OFFICER)
    copied, asked = questionnaire_in_making(wave), questionnaire_of(survey.id, 2)
    assert copied.pages == asked.pages
    assert (copied.id, copied.version) == (asked.id, 1)
    assert (wave.slug, wave.state, wave.opens_at) == ("what-matters-2027", "draft", None)
    assert wave.words["privacy"] == survey.words["privacy"]
    edit(wave, partial(building.without_question, question_id="more"))


@pytest.mark.requirement("R1")
def test_results_say_which_version_they_are_about(app: Flask) -> None:
    survey = an_open_survey()
    answer_survey(survey, [{"first": "homes"}])
    one = [each.title["en"] for each in ReportableSurveys().findings(survey.ref)]
    assert not any("ersion" in title for title in one)
    reword(survey)
    publish(survey)
    answer_survey(survey, [{"first": "safety"}])
    titles = {each.title["en"] for each in ReportableSurveys().findings(survey.ref)}
    assert {"What should come first? (version 1)", "What comes first? (version 2)"} <= titles


# The pages


def test_residents_read_what_changed_and_officers_see_it_before(
    app: Flask, client: FlaskClient
) -> None:
    an_open_survey()
    author = signed_in(app, Role.AUTHOR)
    address = "/officers/surveys/priorities/setup/questions/first/languages/ur"
    press(author, address, w0="پہلے کیا آئے؟", w1="مکان", w2="")
    told = BeautifulSoup(author.get(VERSIONS).text, "lxml")
    assert [each.get_text() for each in told.select("ins[lang=ur]")][:2] == [
        "پہلے کیا آئے؟",
        "مکان",
    ]
    assert "پہلے کیا آئے؟" not in client.get("/ur/surveys/priorities").text
    refused = press(author, f"{VERSIONS}/publish", at=VERSIONS, note="")
    assert refused.status_code == 422
    press(author, f"{VERSIONS}/publish", at=VERSIONS, note=NOTE)
    for prefix in VIEWS:
        assert NOTE in client.get(f"{prefix}/surveys/priorities").text
    desk = "/officers/translations/ur/priorities"
    assert NOTE in author.get(f"{desk}/file.csv").text
    write_note("اب ہم «مکان» کہتے ہیں")
    pages = [client.get(f"{prefix}/surveys/priorities").text for prefix in VIEWS]
    assert [NOTE in page for page in pages] == [True, True, False, False]
    assert ["اب ہم «مکان» کہتے ہیں" in page for page in pages] == [False, False, True, True]
    press(author, f"{VERSIONS}/extend", at=VERSIONS, last_day="2027-01-31")
    press(author, f"{VERSIONS}/copy", at=VERSIONS, title="Next wave")
    db.session.expire_all()
    assert survey_or_404("next-wave").state == "draft"


def write_note(note: str, tag: str = "ur") -> None:
    SurveyWords().write_view(
        survey_or_404("priorities").id,
        view_from_tag(tag),
        {"note|2|note": note},
        now=NOON,
        actor=FIRST_OFFICER,
    )
    db.session.commit()


def test_a_note_in_another_view_is_short_too_and_the_english_stays_as_published(app: Flask) -> None:
    survey = an_open_survey()
    reword(survey)
    publish(survey)
    with pytest.raises(InvalidError, match="too_long"):
        write_note("ا" * 501)
    with pytest.raises(NotAllowedError, match="survey_frozen"):
        write_note("Nothing has changed.", "en")
    assert plain(public_versions(survey)[0].words, "note") == {"en": NOTE}


def test_a_change_of_structure_is_refused_beside_its_box(app: Flask, client: FlaskClient) -> None:
    an_open_survey()
    author = signed_in(app, Role.AUTHOR)
    address = "/officers/surveys/priorities/setup/questions/more"
    form = BeautifulSoup(author.get(address).text, "lxml").select_one("form.s-setup")
    assert form is not None
    fields = {
        str(box["name"]): str(box.get("value", "")) for box in form.select("input[type=hidden]")
    }
    refused = author.post(address, data={**fields, "label": "Why?", "type": "short_text"})
    assert refused.status_code == 422
    assert "copy the survey as a new wave" in refused.text
    assert (
        author.post(address, data={**fields, "label": "Why?", "type": "long_text"}).status_code
        == 302
    )
