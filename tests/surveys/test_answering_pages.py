"""A resident's way through a survey, page by page, without JavaScript."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select

from engage.kernel.db import db
from engage.rules.errors import ConflictError
from surveys.commands.answering import answer_questions, begin_answering, empty_draft
from surveys.commands.setup import close_survey
from surveys.models import SurveyDraft, SurveyResponse, SurveyVersion
from tests.conftest import Clock
from tests.forms import press
from tests.programme import FIRST_OFFICER, NOON, an_open_survey
from tests.surveys.rules.samples import park_routing


def responses() -> list[SurveyResponse]:
    db.session.expire_all()
    return list(db.session.scalars(select(SurveyResponse)))


def begin(client: FlaskClient, prefix: str = "") -> str:
    """Start, and say where the first question is."""
    answer = press(client, f"{prefix}/surveys/priorities")
    assert answer.status_code == 302
    return str(answer.location)


def answer_everything(client: FlaskClient, prefix: str = "") -> None:
    first = begin(client, prefix)
    second = press(client, first, first="safety").location
    third = press(client, second, where=["park", "shops"]).location
    assert press(client, third, more="More lights").location.endswith("/check-answers")


@pytest.mark.requirement("Q1", "Q3", "Q4")
def test_a_survey_is_answered_checked_and_sent_once(client: FlaskClient) -> None:
    an_open_survey()
    answer_everything(client)
    check = client.get("/surveys/priorities/check-answers").get_data(as_text=True)
    assert "Feeling safe" in check
    assert "More lights" in check
    done = press(
        client, "/surveys/priorities/check-answers", at="/surveys/priorities/check-answers"
    )
    assert done.location.endswith("/thank-you")
    assert "Thank you" in client.get(done.location).get_data(as_text=True)
    assert len(responses()) == 1
    assert responses()[0].answers == {
        "first": "safety",
        "where": ["park", "shops"],
        "more": "More lights",
    }


@pytest.mark.requirement("Q4")
def test_reloading_and_going_back_after_sending_adds_nothing(client: FlaskClient) -> None:
    an_open_survey()
    answer_everything(client)
    token_page = client.get("/surveys/priorities/check-answers")
    press(client, "/surveys/priorities/check-answers", page=token_page)
    again = press(client, "/surveys/priorities/check-answers", page=token_page)
    assert again.location.endswith("/thank-you")
    assert client.get("/surveys/priorities/check-answers").location.endswith("/thank-you")
    assert len(responses()) == 1


@pytest.mark.requirement("Q4")
def test_who_only_looks_leaves_nothing_behind(client: FlaskClient) -> None:
    an_open_survey()
    first = begin(client)
    assert client.get(first).status_code == 200
    assert press(client, first).status_code == 422, "nothing was answered"
    assert db.session.scalars(select(SurveyDraft)).all() == []
    assert "Go on with my answers" in client.get("/surveys/priorities").get_data(as_text=True)
    press(client, first, first="homes")
    assert db.session.scalars(select(SurveyDraft)).one().answers == {"first": "homes"}


def test_answers_that_went_from_elsewhere_are_not_begun_again_by_an_open_page(
    client: FlaskClient,
) -> None:
    an_open_survey()
    first = begin(client)
    press(client, first, first="homes")
    page = client.get(first)
    db.session.execute(delete(SurveyDraft))
    db.session.commit()
    answer = press(client, first, page=page, first="safety")
    assert answer.location.endswith("/surveys/priorities")
    assert db.session.scalars(select(SurveyDraft)).all() == []


@pytest.mark.requirement("Q4")
def test_a_first_page_that_comes_twice_at_once_is_kept_once(app: Flask) -> None:
    survey = an_open_survey()
    draft, secret = begin_answering(survey, now=NOON)
    twin = empty_draft(survey, version=survey.version, secret=secret, now=NOON)
    posted = {"first": ["homes"]}
    answer_questions(survey, draft, page_id="first", posted=posted, now=NOON)
    db.session.commit()
    with pytest.raises(ConflictError, match="already_begun"):
        answer_questions(survey, twin, page_id="first", posted=posted, now=NOON)
    assert len(db.session.scalars(select(SurveyDraft)).all()) == 1


@pytest.mark.requirement("Q4")
def test_answers_sent_meanwhile_take_no_more_pages(app: Flask) -> None:
    survey = an_open_survey()
    draft, _secret = begin_answering(survey, now=NOON)
    posted = {"first": ["homes"]}
    answer_questions(survey, draft, page_id="first", posted=posted, now=NOON)
    db.session.execute(delete(SurveyDraft))
    with pytest.raises(ConflictError, match="already_sent"):
        answer_questions(survey, draft, page_id="first", posted=posted, now=NOON)


def test_the_version_that_was_begun_is_the_one_that_is_kept(client: FlaskClient) -> None:
    survey = an_open_survey()
    first = begin(client)
    version = db.session.scalars(select(SurveyVersion)).one()
    columns = {"survey_id": survey.id, "version": 2, "questionnaire": version.questionnaire}
    db.session.add(SurveyVersion(**columns, created_at=NOON, published_at=NOON))
    survey.version = 2
    db.session.commit()
    press(client, first, first="homes")
    assert db.session.scalars(select(SurveyDraft)).one().version == 1


@pytest.mark.requirement("Q2")
def test_a_missing_answer_is_asked_for_in_words_and_the_page_kept(client: FlaskClient) -> None:
    an_open_survey()
    first = begin(client)
    refused = press(client, first)
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert "<title>Error: " in page
    assert 'href="#q-first"' in page


@pytest.mark.requirement("Q2")
def test_what_was_typed_stays_when_it_is_refused(client: FlaskClient) -> None:
    an_open_survey()
    press(client, begin(client), first="homes")
    press(client, "/surveys/priorities/questions/where", where=["park"])
    long = "x" * 10_001
    refused = press(client, "/surveys/priorities/questions/more", more=long)
    assert refused.status_code == 422
    assert long in refused.get_data(as_text=True)


@pytest.mark.requirement("Q3")
def test_change_leads_back_to_the_answers_to_check(client: FlaskClient) -> None:
    an_open_survey()
    answer_everything(client)
    changed = press(client, "/surveys/priorities/questions/first?from=check", first="homes")
    assert changed.location.endswith("/check-answers")
    assert "Homes" in client.get(changed.location).get_data(as_text=True)


@pytest.mark.requirement("Q3")
def test_a_changed_answer_takes_away_what_hung_on_it_and_asks_it_anew(client: FlaskClient) -> None:
    an_open_survey(park_routing())
    at = begin(client)
    for answer in ({"visits": "yes"}, {"times": "6"}, {"why": "For the pond"}, {"anything_else": "Ducks"}):  # fmt: skip
        at = press(client, at, **answer).location
    assert at.endswith("/check-answers")
    assert "For the pond" in client.get(at).get_data(as_text=True)
    changed = press(client, "/surveys/priorities/questions/p_visits?from=check", visits="no")
    assert changed.location.endswith("/check-answers")
    told = client.get(at).get_data(as_text=True)
    assert "For the pond" not in told
    assert "What about times?" not in told
    assert "Ducks" in told
    again = press(client, "/surveys/priorities/questions/p_visits?from=check", visits="yes")
    assert again.location.partition("?")[0].endswith("/questions/p_times"), "its page is met again"
    assert 'value="6"' not in client.get(again.location).get_data(as_text=True)
    why = press(client, again.location, times="7")
    assert why.location.partition("?")[0].endswith("/questions/p_why")
    back = press(client, why.location, why="For the ducks")
    assert back.location.endswith("/check-answers"), "what was answered before is not asked again"
    press(client, "/surveys/priorities/questions/p_visits?from=check", visits="no")
    press(client, at)
    (response,) = responses()
    assert response.answers == {"visits": "no", "anything_else": "Ducks"}


@pytest.mark.requirement("Q3")
def test_a_question_left_blank_reads_not_provided(client: FlaskClient) -> None:
    an_open_survey()
    press(client, begin(client), first="homes")
    press(client, "/surveys/priorities/questions/where")
    press(client, "/surveys/priorities/questions/more")
    assert "Not provided" in client.get("/surveys/priorities/check-answers").get_data(as_text=True)


@pytest.mark.requirement("Q5")
def test_answers_are_found_again_on_another_device_by_their_code(
    app: Flask, client: FlaskClient
) -> None:
    an_open_survey()
    press(client, begin(client), first="homes")
    later = press(client, "/surveys/priorities/questions/where", where=["park"], do="later")
    assert later.location.endswith("/finish-later")
    code = code_on(client.get(later.location).get_data(as_text=True))
    other = app.test_client()
    back = press(other, "/surveys/priorities/come-back", secret=f"  {code.lower()} ")
    assert back.location.endswith("/questions/more")
    assert code.replace("-", "") not in back.location


@pytest.mark.requirement("Q5")
def test_a_wrong_or_old_return_code_opens_nothing(
    app: Flask, client: FlaskClient, clock: Clock
) -> None:
    an_open_survey()
    press(client, begin(client), first="homes", do="later")
    code = code_on(client.get("/surveys/priorities/finish-later").get_data(as_text=True))
    other = app.test_client()
    assert (
        press(other, "/surveys/priorities/come-back", secret="AAAA-AAAA-AAAA-AAAA").status_code
        == 422
    )
    clock.moment += timedelta(days=31)
    assert press(other, "/surveys/priorities/come-back", secret=code).status_code == 422


@pytest.mark.requirement("Q5")
def test_a_return_code_is_not_kept_readably(client: FlaskClient) -> None:
    an_open_survey()
    press(client, begin(client), first="homes", do="later")
    code = code_on(client.get("/surveys/priorities/finish-later").get_data(as_text=True)).replace(
        "-", ""
    )
    draft = db.session.scalars(select(SurveyDraft)).one()
    assert code not in draft.secret_digest
    assert len(code) == 16


def test_a_survey_that_closes_while_somebody_answers_takes_nothing_more(
    client: FlaskClient, clock: Clock
) -> None:
    an_open_survey()
    answer_everything(client)
    page = client.get("/surveys/priorities/check-answers")
    clock.moment += timedelta(days=22)
    closed = press(client, "/surveys/priorities/check-answers", page=page)
    assert "Your answers were not sent." in client.get(closed.location).text
    assert "closed" in client.get(closed.location).get_data(as_text=True)
    assert responses() == []


@pytest.mark.requirement("ER6")
@pytest.mark.parametrize(
    ("prefix", "view"), [("/ur", "ur"), ("/easy", "en-easy"), ("/ur/easy", "ur-easy")]
)
def test_answers_in_another_view_are_the_same_answers(
    client: FlaskClient, prefix: str, view: str
) -> None:
    an_open_survey()
    answer_everything(client, prefix)
    press(
        client,
        f"{prefix}/surveys/priorities/check-answers",
        at=f"{prefix}/surveys/priorities/check-answers",
    )
    (response,) = responses()
    assert response.view == view
    assert response.answers == {
        "first": "safety",
        "where": ["park", "shops"],
        "more": "More lights",
    }


def test_a_response_says_nothing_of_who_or_when(client: FlaskClient) -> None:
    an_open_survey()
    answer_everything(client)
    press(client, "/surveys/priorities/check-answers")
    columns = set(SurveyResponse.__table__.columns.keys())
    assert columns == {
        "id", "survey_id", "version", "answers", "view", "channel", "batch_digest",
        "reference_digest", "received_on", "is_tallied",
    }  # fmt: skip
    assert db.session.scalars(select(SurveyResponse)).one().batch_digest is None


def code_on(page: str) -> str:
    """The code in the ticket on a page."""
    start = page.index('id="code"')
    return page[page.index("<bdi>", start) + 5 : page.index("</bdi>", start)].strip()


@pytest.mark.requirement("Q5")
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize("prefix", ["", "/easy", "/ur"])
def test_who_began_in_time_has_an_hour_more_and_is_told_so(
    app: Flask, client: FlaskClient, clock: Clock, prefix: str
) -> None:
    survey = an_open_survey()
    assert survey.closes_at is not None
    answer_everything(client, prefix)
    clock.moment = survey.closes_at + timedelta(minutes=59)
    check = f"{prefix}/surveys/priorities/check-answers"
    page = client.get(check)
    assert {"": "13 December 2026, 13:00"}.get(prefix, "13:00") in page.get_data(as_text=True)
    question = client.get(f"{prefix}/surveys/priorities/questions/more").get_data(as_text=True)
    assert "13:00" in question
    assert "More lights" in question
    start = client.get(f"{prefix}/surveys/priorities").get_data(as_text=True)
    assert f'action="{prefix}/surveys/priorities"' in start
    late = app.test_client()
    assert press(late, f"{prefix}/surveys/priorities", page=client.get(check)).status_code != 200
    assert f'action="{prefix}/surveys/priorities"' not in late.get(
        f"{prefix}/surveys/priorities"
    ).get_data(as_text=True)
    assert press(client, check, page=page).location.endswith("/thank-you")
    assert len(responses()) == 1


@pytest.mark.requirement("Q5")
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize("prefix", ["", "/easy"])
def test_the_next_person_at_a_device_can_begin_with_nothing(
    client: FlaskClient, prefix: str
) -> None:
    an_open_survey()
    answer_everything(client, prefix)
    start = f"{prefix}/surveys/priorities"
    assert "Did somebody else start here?" in client.get(start).text
    first = press(client, start, do="anew").location
    assert first.endswith("/questions/first")
    assert "checked" not in client.get(first).text
    assert "More lights" not in client.get(f"{start}/questions/more").text
    press(client, first, first="homes")
    assert db.session.query(SurveyDraft).count() == 2


@pytest.mark.requirement("Q5")
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_who_began_before_an_officer_closed_has_the_hour_too(
    app: Flask, client: FlaskClient, clock: Clock
) -> None:
    survey = an_open_survey()
    answer_everything(client)
    close_survey(survey, now=NOON, actor=FIRST_OFFICER)
    db.session.commit()
    late = app.test_client()
    assert "Start the survey" not in late.get("/surveys/priorities").text
    clock.moment = NOON + timedelta(minutes=59)
    page = client.get("/surveys/priorities/check-answers")
    assert "you can still send your answers until" in page.text
    assert press(client, "/surveys/priorities/check-answers", page=page).location.endswith("you")
    assert len(responses()) == 1


@pytest.mark.requirement("Q2")
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize("prefix", ["", "/easy"])
def test_who_comes_too_late_is_told_and_can_still_read_what_they_wrote(
    client: FlaskClient, clock: Clock, prefix: str
) -> None:
    survey = an_open_survey()
    answer_everything(client, prefix)
    start = f"{prefix}/surveys/priorities"
    typed, check = client.get(f"{start}/questions/more"), client.get(f"{start}/check-answers")
    close_survey(survey, now=NOON, actor=FIRST_OFFICER)
    db.session.commit()
    clock.moment = NOON + timedelta(minutes=61)
    refused = press(client, f"{start}/questions/more", page=typed, more="Typed when it was over")
    assert refused.status_code == 422
    for page in (refused, client.get(f"{start}/check-answers"), client.get(start)):
        assert "Your answers were not sent." in page.text
        assert "still send" not in page.text
    assert "Typed when it was over" in refused.text
    assert 'type="submit"' not in refused.text.partition("<main")[2].partition("</main")[0]
    kept = press(client, f"{start}/check-answers", page=check)
    assert "More lights" in client.get(kept.location).text
    assert responses() == []


@pytest.mark.requirement("Q2")
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize("prefix", ["", "/easy"])
def test_the_slower_of_two_presses_is_told_that_the_answers_are_in(
    client: FlaskClient, prefix: str
) -> None:
    an_open_survey()
    answer_everything(client, prefix)
    check = f"{prefix}/surveys/priorities/check-answers"
    page = client.get(check)
    with client.session_transaction() as cookie:
        before = dict(cookie)
    press(client, check, page=page)
    with client.session_transaction() as cookie:
        cookie.clear()
        cookie.update(before)
    told = client.get(press(client, check, page=page).location)
    assert "They count once." in told.text
    assert len(responses()) == 1
    assert client.get(f"{prefix}/surveys/priorities/thank-you").status_code == 302


@pytest.mark.requirement("Q2")
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_two_tabs_count_once_and_the_later_answer_stands(client: FlaskClient) -> None:
    an_open_survey()
    answer_everything(client)
    first_tab = client.get("/surveys/priorities/questions/first?from=check")
    second_tab = client.get("/surveys/priorities/questions/first?from=check")
    press(client, "/surveys/priorities/questions/first", page=second_tab, first="homes")
    press(client, "/surveys/priorities/questions/first", page=first_tab, first="safety")
    tabs = [client.get("/surveys/priorities/check-answers") for _tab in range(2)]
    done = [press(client, "/surveys/priorities/check-answers", page=tab).location for tab in tabs]
    assert {place.rpartition("/")[2] for place in done} == {"thank-you"}
    (response,) = responses()
    assert response.answers["first"] == "safety"
    late = press(client, "/surveys/priorities/questions/first", page=first_tab, first="homes")
    assert late.location.endswith("/thank-you")
    assert len(responses()) == 1


@pytest.mark.requirement("Q2", "SEC3")
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "text",
    [
        "👩‍👩‍👧‍👦🏳️‍🌈 " * 300,
        "میں چاہتا ہوں کہ park میں روشنی ہو (12 lights)۔",
        "\u202eevil\u202c <script>alert(1)</script> ${first} {{ 7*7 }}",
        "line one\r\nline two\n\n\ttab",
    ],
    ids=["emoji", "right to left", "signs that mean something elsewhere", "lines"],
)
def test_what_people_write_comes_back_as_they_wrote_it(client: FlaskClient, text: str) -> None:
    an_open_survey()
    press(client, begin(client), first="homes")
    press(client, "/surveys/priorities/questions/where")
    press(client, "/surveys/priorities/questions/more", more=text)
    page = client.get("/surveys/priorities/questions/more").get_data(as_text=True)
    box = BeautifulSoup(page, "lxml").select_one("textarea")
    assert box is not None
    assert box.get_text().split() == text.split()
    assert "<script>alert" not in page
    press(client, "/surveys/priorities/check-answers")
    assert str(responses()[0].answers["more"]).split() == text.split()


@pytest.mark.requirement("Q2")
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_fifty_kilobytes_are_given_back_in_the_box_and_not_cut(client: FlaskClient) -> None:
    an_open_survey()
    press(client, begin(client), first="homes")
    press(client, "/surveys/priorities/questions/where")
    long = "ایک لمبا جواب 🙂 " * 1700
    assert len(long.encode()) > 50_000
    refused = press(client, "/surveys/priorities/questions/more", more=long)
    assert refused.status_code == 422
    box = BeautifulSoup(refused.get_data(as_text=True), "lxml").select_one("textarea")
    assert box is not None
    assert box.get_text().split() == long.split()
