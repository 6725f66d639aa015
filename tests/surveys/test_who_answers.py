"""Who answers, and with whose help: people and organisations are counted apart, and a name is told with consent only."""

from collections.abc import Mapping

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale, gettext

from engage.content.rules.words import plain
from engage.kernel.access import Role
from engage.kernel.db import db
from engage.reports.build.findings import what_we_heard
from engage.reports.build.gather import gather, tables_to_release
from engage.reports.build.participation import who_took_part
from engage.reports.build.sentences import Voice, from_organisations
from engage.reports.exports.labels import labels_in
from engage.rules.activity import CountTable, Finding, Narrative, Ranking
from engage.rules.disclosure.protect import protect
from engage.rules.disclosure.release import Policy
from engage.rules.errors import ConflictError, InvalidError
from engage.rules.view import View
from surveys.commands.building import edit_questions
from surveys.commands.organisations import let_be_named
from surveys.commands.setup import open_survey
from surveys.commands.tallying import refresh_tally
from surveys.importers.ready_made import (
    EQUALITY,
    HELP,
    ORGANISATIONS,
    YOUNG,
    asking_who,
    ready_made,
)
from surveys.models import Survey, SurveyResponse
from surveys.ports import OPEN_QUESTIONS
from surveys.queries.surveys import questionnaire_in_making, survey_or_404
from surveys.reportable import ReportableSurveys
from surveys.rules.after_sending import step_pages
from surveys.rules.building import with_pages_of, with_question
from surveys.rules.populations import Population, population_of_key
from surveys.rules.questionnaire import Question, question_in
from surveys.rules.respondents import (
    ABOUT_ORGANISATIONS,
    Organisation,
    Respondent,
    organisation_in,
)
from surveys.rules.response_columns import EVERYTHING, columns_of
from surveys.rules.soundness import faults_in
from tests.forms import press
from tests.officers import signed_in
from tests.programme import FIRST_OFFICER, NOON, a_draft_survey, a_questionnaire, an_open_survey
from tests.reports.conftest import answer_survey

ON_SQLITE = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
BOTH = asking_who(of_organisations=True, of_help=True, of_age=False)
NEITHER = asking_who(of_organisations=False, of_help=False, of_age=False)
START = "/surveys/priorities"
CLUB = {
    "answering_for": "organisation",
    "organisation_name": "Bowls club",
    "organisation_people": 120,
    "organisation_asked": ["meeting", "survey"],
    "organisation_may_be_named": "yes",
}


def a_survey() -> Survey:
    """Open, asking who answers and whether they were helped."""
    return an_open_survey(BOTH(a_questionnaire()))


def findings(survey: Survey) -> list[Finding]:
    with force_locale("en"):
        return list(ReportableSurveys().findings(survey.ref))


def tables(survey: Survey) -> dict[str, CountTable]:
    """By what stands behind the survey in their ids."""
    found = (one.table if isinstance(one, Ranking) else one for one in findings(survey))
    return {
        table.id.partition(f"{survey.id}:")[2]: table
        for table in found
        if isinstance(table, CountTable)
    }


def counts(table: CountTable) -> Mapping[str, int]:
    return {key[0]: number for key, number in table.counts.items()}


def test_the_questions_are_sound_and_stand_first_and_last() -> None:
    asked = BOTH(a_questionnaire())
    assert list(faults_in(asked)) == []
    assert [page.id for page in asked.pages] == [
        "answering_for",
        "organisation",
        "first",
        "where",
        "more",
        "helped",
    ]
    assert BOTH(asked) == asked, "what is asked already is not asked twice"
    assert NEITHER(asked) == a_questionnaire()


def test_their_words_are_there_in_every_finished_view() -> None:
    for name in (ORGANISATIONS, HELP, YOUNG):
        for question in ready_made(name).questionnaire.questions:
            for words in (question.words, *(option.words for option in question.options)):
                assert set(words["label"]) == {"en", "en-easy", "ur", "ar", "pl"}
                assert set(words.get("hint", words["label"])) == {"en", "en-easy", "ur", "ar", "pl"}


def test_the_name_of_an_organisation_is_no_text_to_code() -> None:
    assert question_in(BOTH(a_questionnaire()), "organisation_name").type not in OPEN_QUESTIONS


def test_another_question_of_that_name_is_not_taken_for_ours() -> None:
    clash = with_question(a_questionnaire(), Question("organisation", "short_text"))
    with pytest.raises(InvalidError, match="name_taken"):
        BOTH(clash)


def test_help_is_asked_before_the_equality_questions() -> None:
    equal = with_pages_of(a_questionnaire(), ready_made(EQUALITY).questionnaire)
    asked = BOTH(equal)
    assert [page.id for page in asked.pages][4:7] == ["more", "helped", "age"]
    assert list(faults_in(asked)) == []
    assert step_pages(asked, {"answering_for": "person"})
    assert not step_pages(asked, {"answering_for": "organisation"}), "it has no age"
    assert NEITHER(asked) == equal


@pytest.mark.requirement("D2")
def test_an_organisation_is_named_only_where_it_gave_a_name_and_agreed() -> None:
    assert organisation_in(CLUB) == Organisation("Bowls club", 120, ("meeting", "survey"))
    assert organisation_in(CLUB | {"organisation_may_be_named": "no"}) is None
    assert organisation_in(CLUB | {"organisation_may_be_named": None}) is None
    assert organisation_in(CLUB | {"organisation_name": None}) is None
    assert organisation_in(CLUB | {"answering_for": "person"}) is None
    assert organisation_in({}) is None


def test_files_of_answers_tell_who_answers_and_the_name_to_those_who_read_own_words() -> None:
    asked = BOTH(a_questionnaire())
    plain = {column.name for column in columns_of([asked], frozenset())}
    assert plain >= {"answering_for", "organisation_people", "organisation_may_be_named"}
    assert "organisation_name" not in plain
    assert not {name for name in plain if name.startswith("helped")}
    names = {column.name for column in columns_of([asked], EVERYTHING)}
    assert names >= {"organisation_name", "organisation_asked/meeting", "helped/interpreter"}


@pytest.mark.parametrize("respondent", Respondent)
def test_a_population_is_found_by_its_key(respondent: Respondent) -> None:
    for population in (Population(3, respondent), Population(3, respondent, "2026-11")):
        assert population_of_key(population.key) == population


@pytest.mark.requirement("R1")
def test_people_and_organisations_are_counted_apart(app: Flask) -> None:
    survey = a_survey()
    answer_survey(survey, [{"answering_for": "person", "first": "homes"}] * 12)
    answer_survey(survey, [CLUB | {"first": "safety"}] * 2)
    told = tables(survey)
    assert counts(told["1:first"]) == {"homes": 12, "safety": 0}
    assert told["1:first"].base == 12
    assert counts(told["1/organisation:first"]) == {"homes": 0, "safety": 2}
    assert told["1/organisation:first"].title["en"].endswith("(organisations)")
    asked = {name.partition(":")[2] for name in told if name.startswith("1:")}
    assert not asked & ABOUT_ORGANISATIONS, "what sets organisations apart is no result of people"
    assert counts(told["1/organisation:organisation_asked"])["meeting"] == 2
    participation = ReportableSurveys().participation([survey.ref])[0]
    assert (participation.received, participation.organisations) == (14, 2)


@pytest.mark.requirement("R1")
def test_the_second_path_counts_the_same_and_so_does_a_tally_that_was_kept(app: Flask) -> None:
    survey = a_survey()
    answer_survey(survey, [{"answering_for": "person", "first": "homes"}, CLUB])
    refresh_tally(survey)
    answer_survey(survey, [CLUB | {"first": "safety", "helped": ["read"]}])
    assert set(survey.counts) == {"1", "1/organisation"}
    with force_locale("en"):
        again = ReportableSurveys().recount(survey.ref)
    assert again == [one for one in findings(survey) if not isinstance(one, Narrative)]


@pytest.mark.requirement("S1")
def test_how_many_were_helped_is_protected_at_the_higher_threshold(app: Flask) -> None:
    survey = a_survey()
    answer_survey(survey, [{"answering_for": "person", "helped": ["read"]}] * 9)
    answer_survey(survey, [{"answering_for": "person", "helped": ["no"]}] * 30)
    told = tables(survey)["1:helped"]
    release = protect([told], policy=Policy(), released=[])
    assert release[told.id].cells["read",].is_hidden
    assert counts(told)["read"] == 9


@pytest.mark.requirement("D2")
def test_a_name_is_told_once_it_was_agreed_and_read(app: Flask) -> None:
    survey = a_survey()
    shy = CLUB | {"organisation_name": "Shy club", "organisation_may_be_named": "no"}
    answer_survey(survey, [CLUB, shy])
    assert not [one for one in findings(survey) if isinstance(one, Narrative)]
    let_be_named(survey, ["Bowls club", "Shy club"], now=NOON, actor=FIRST_OFFICER)
    (told,) = [one for one in findings(survey) if isinstance(one, Narrative)]
    (words,) = told.paragraphs
    assert words["en"] == (
        "Bowls club. It says that it speaks for 120 people. "
        "How they were asked: At a meeting; By a survey or a vote."
    )


@ON_SQLITE
@pytest.mark.requirement("R1")
@pytest.mark.parametrize("language", ["en", "ur"])
def test_a_report_says_how_many_answered_for_organisations_and_who(
    app: Flask, language: str
) -> None:
    survey = a_survey()
    answer_survey(survey, [{"answering_for": "person", "first": "homes"}, CLUB])
    let_be_named(survey, ["Bowls club"], now=NOON, actor=FIRST_OFFICER)
    with force_locale(language):
        voice = Voice(View(language), labels_in(gettext))
        gathered = gather(survey.programme_id, now=NOON)
        release = protect(tables_to_release(gathered), policy=Policy(), released=[])
        blocks = [*who_took_part(gathered, voice), *what_we_heard(gathered, release, voice)]
    told = " ".join(map(str, blocks))
    title = voice.words(plain(survey.words, "title"))
    with force_locale(language):
        assert from_organisations(title, 1, voice) in told
        assert gettext("Organisations that answered") in told
    assert "Bowls club. " in told


@ON_SQLITE
def test_an_officer_chooses_it_before_the_survey_opens(app: Flask) -> None:
    a_draft_survey()
    db.session.commit()
    author = signed_in(app, Role.AUTHOR)
    address = "/officers/surveys/priorities/setup/who-answers"
    assert press(author, address, organisations="y", help_="y").status_code == 302
    db.session.expire_all()
    asked = questionnaire_in_making(survey_or_404("priorities"))
    assert question_in(asked, "helped").is_sensitive
    assert "checked" in author.get(address).text
    for page in ("preview", "preview/paper", "preview?view=ur", "preview?view=en-easy"):
        assert author.get(f"/officers/surveys/priorities/{page}").status_code == 200
    assert "For an organisation" in author.get("/officers/surveys/priorities/preview/paper").text
    assert press(author, address).status_code == 302
    db.session.expire_all()
    assert questionnaire_in_making(survey_or_404("priorities")) == a_questionnaire()
    open_survey(survey_or_404("priorities"), now=NOON, actor=FIRST_OFFICER)
    db.session.commit()
    refused = press(author, address, organisations="y")
    assert refused.status_code == 422
    assert "only words can change" in refused.text


@ON_SQLITE
def test_two_officers_do_not_overwrite_each_other(app: Flask) -> None:
    survey = a_draft_survey()
    with pytest.raises(ConflictError, match="page_changed"):
        edit_questions(survey, BOTH, revision=7, what="who_answers", now=NOON, actor=FIRST_OFFICER)


@ON_SQLITE
def test_an_organisation_answers_and_is_told_what_is_kept(client: FlaskClient) -> None:
    with_equality = with_pages_of(a_questionnaire(), ready_made(EQUALITY).questionnaire)
    an_open_survey(BOTH(with_equality))
    about = press(client, press(client, START).location, answering_for="organisation").location
    assert about.endswith("/questions/organisation")
    rest = {name: value for name, value in CLUB.items() if name != "answering_for"}
    at = press(client, about, **rest).location
    for fields in ({"first": "homes"}, {}, {}, {"helped": ["staff"]}):
        at = press(client, at, **fields).location
    assert at.endswith("/check-answers")
    check = client.get(at).text
    assert "Bowls club" in check
    assert "You answer for an organisation" in check
    assert "You answer for a group" in client.get(f"/easy{START}/check-answers").text
    thanks = client.get(press(client, f"{START}/check-answers").location).text
    assert "about-you" not in thanks, "it is not asked its age"
    (sent,) = db.session.query(SurveyResponse).all()
    assert organisation_in(sent.answers) == Organisation("Bowls club", 120, ("meeting", "survey"))


@ON_SQLITE
def test_a_person_is_asked_nothing_about_organisations(client: FlaskClient) -> None:
    a_survey()
    first = press(client, press(client, START).location, answering_for="person").location
    assert first.endswith("/questions/first")


@ON_SQLITE
def test_moderators_let_names_into_reports_and_nobody_else_sees_them(app: Flask) -> None:
    secret = CLUB | {"organisation_name": "Shy club", "organisation_may_be_named": "no"}
    answer_survey(a_survey(), [CLUB, secret])
    address = "/officers/surveys/priorities/organisations"
    assert signed_in(app, Role.AUTHOR).get(address).status_code == 403
    moderator = signed_in(app, Role.MODERATOR, email="second@example.org")
    assert f'href="{address}"' in moderator.get("/officers/surveys/priorities").text
    page = moderator.get(address).text
    assert "Bowls club" in page
    assert "Shy club" not in page
    assert press(moderator, address, names=["Shy club"]).status_code == 422
    assert press(moderator, address, names=["Bowls club"]).status_code == 302
    db.session.expire_all()
    assert survey_or_404("priorities").named == ["Bowls club"]
    assert press(moderator, address).status_code == 302
    db.session.expire_all()
    assert survey_or_404("priorities").named == []


@ON_SQLITE
@pytest.mark.requirement("D2")
@pytest.mark.parametrize("prefix", ["", "/ur", "/easy", "/ur/easy"])
def test_who_helps_is_told_how_not_to_choose(client: FlaskClient, prefix: str) -> None:
    an_open_survey()
    for page in (f"{prefix}{START}", f"{prefix}/help"):
        assert f'href="{prefix}/helping-somebody"' in client.get(page).text, page
    assert client.get(f"{prefix}/helping-somebody").status_code == 200
