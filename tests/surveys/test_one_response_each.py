"""One response each: by device, by code, by mailbox; and that nothing stored says which answers came with a code."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from engage.activities.rules.lifecycle import State
from engage.kernel.access import Role
from engage.kernel.audit import AuditEntry
from engage.kernel.db import db
from engage.kernel.ids import grouped
from engage.notify.models import OutboxMessage
from engage.people.rules.code_letters import IN, MOST_MESSAGES, MOST_TAGGED
from engage.rules.errors import ConflictError, InvalidError, NotAllowedError, WrongStateError
from surveys.commands.rights import issue_survey_codes, set_one_each, spend_right
from surveys.commands.setup import close_survey, open_survey
from surveys.models import Survey, SurveyDraft, SurveyResponse, SurveyRight
from surveys.queries.surveys import survey_or_404
from surveys.rules.one_each import OneEach
from tests.conftest import Clock
from tests.forms import press
from tests.officers import signed_in
from tests.programme import FIRST_OFFICER, NOON, an_open_survey
from tests.surveys.test_answering_pages import answer_everything, code_on

ON_SQLITE = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
START = "/surveys/priorities"
CHECK = f"{START}/check-answers"


def a_survey(one_each: OneEach) -> Survey:
    survey = an_open_survey()
    survey.state = State.DRAFT.value
    set_one_each(survey, one_each=one_each, now=NOON, actor=FIRST_OFFICER)
    open_survey(survey, now=NOON, actor=FIRST_OFFICER)
    db.session.commit()
    return survey


def some_codes(number: int = 2) -> tuple[Survey, list[str]]:
    survey = a_survey(OneEach.CODE)
    codes = issue_survey_codes(survey, number=number, now=NOON, actor=FIRST_OFFICER)
    db.session.commit()
    return survey, codes


def answer_on(client: FlaskClient, code: str) -> Any:
    """Enter a code, answer, and send."""
    assert press(client, START).location.endswith("/code")
    first = press(client, f"{START}/code", code=code).location
    second = press(client, first, first="safety").location
    third = press(client, second, where=["park"]).location
    press(client, third, more="More lights")
    return press(client, CHECK)


def number_of(model: type) -> int:
    db.session.expire_all()
    return len(db.session.scalars(select(model)).all())


def test_a_code_answers_once_however_it_is_typed(app: Flask, client: FlaskClient) -> None:
    _survey, (code, other) = some_codes()
    assert answer_on(client, f" {grouped(code).lower()} ").location.endswith("/thank-you")
    again = app.test_client()
    refused = press(again, f"{START}/code", code=code)
    assert refused.status_code == 422
    assert "has been used" in refused.get_data(as_text=True)
    assert press(again, f"{START}/code", code="AAAA-BBBB-CCCC").status_code == 422
    assert answer_on(again, other).location.endswith("/thank-you")
    assert number_of(SurveyResponse) == 2


@ON_SQLITE
def test_no_page_of_questions_opens_without_a_code(client: FlaskClient) -> None:
    some_codes()
    assert press(client, START).location.endswith("/code")
    assert client.get(f"{START}/questions/first").location.endswith("/surveys/priorities")
    assert press(client, f"{START}/code", code="").status_code == 422
    assert number_of(SurveyDraft) == 0


@ON_SQLITE
def test_a_code_used_elsewhere_meanwhile_sends_nothing_and_loses_nothing(
    client: FlaskClient,
) -> None:
    survey, (code, other) = some_codes()
    press(client, f"{START}/code", code=code)
    press(client, f"{START}/questions/first", first="homes")
    press(client, f"{START}/questions/where")
    press(client, f"{START}/questions/more", more="Still here")
    spend_right(survey, code=code)
    db.session.commit()
    refused = press(client, CHECK)
    assert refused.status_code == 422
    assert "has been used" in refused.get_data(as_text=True)
    assert number_of(SurveyResponse) == 0
    back = press(client, f"{START}/code", page=refused, code=other)
    assert back.location.endswith("/check-answers")
    assert "Still here" in client.get(CHECK).get_data(as_text=True)
    assert press(client, CHECK).location.endswith("/thank-you")


@ON_SQLITE
def test_the_code_is_asked_for_again_where_answers_are_come_back_to(
    app: Flask, client: FlaskClient
) -> None:
    _survey, (code, _other) = some_codes()
    press(client, f"{START}/code", code=code)
    press(client, f"{START}/questions/first", first="homes", do="later")
    secret = code_on(client.get(f"{START}/finish-later").get_data(as_text=True))
    phone = app.test_client()
    press(phone, f"{START}/come-back", secret=secret)
    press(phone, f"{START}/questions/where")
    press(phone, f"{START}/questions/more")
    assert press(phone, CHECK).location.endswith("/code")
    assert press(phone, f"{START}/code", code=code).location.endswith("/check-answers")
    assert press(phone, CHECK).location.endswith("/thank-you")


@pytest.mark.requirement("SEC3")
def test_nothing_stored_joins_a_code_to_a_response(client: FlaskClient) -> None:
    """No key, moment or digest is shared; while answers are on the way, nothing of the code is beside them."""
    _survey, (code, other) = some_codes()
    press(client, f"{START}/code", code=code)
    drafts = [vars(one) for one in db.session.scalars(select(SurveyDraft))]
    rights = list(db.session.scalars(select(SurveyRight)))
    assert not any(right.code_digest in str(drafts) or right.id in str(drafts) for right in rights)
    press(client, f"{START}/questions/first", first="homes")
    press(client, f"{START}/questions/where")
    press(client, f"{START}/questions/more")
    press(client, CHECK)
    db.session.expire_all()
    response = db.session.scalars(select(SurveyResponse)).one()
    told = [getattr(response, column.name) for column in SurveyResponse.__table__.columns]
    for right in db.session.scalars(select(SurveyRight)):
        assert (right.first_sent_at, right.sent, right.sent_tagged) == (None, 0, 0)
        held = {right.id, right.code_digest}
        assert not held & {str(one) for one in told}
    logged = str([entry.facts for entry in db.session.scalars(select(AuditEntry))])
    assert code not in logged
    assert other not in logged


def test_closing_writes_codes_and_answers_anew(app: Flask, client: FlaskClient) -> None:
    _survey, codes = some_codes(6)
    for code in codes[:4]:
        answer_on(app.test_client(), code)
    db.session.expire_all()

    def ids(model: Any) -> set[str]:
        return set(db.session.scalars(select(model.id)))

    before = ids(SurveyRight), ids(SurveyResponse)
    answers = [one.reference_digest for one in db.session.scalars(select(SurveyResponse))]
    close_survey(survey_or_404("priorities"), now=NOON, actor=FIRST_OFFICER)
    db.session.commit()
    after = ids(SurveyRight), ids(SurveyResponse)
    assert [len(one) for one in after] == [6, 4]
    assert not before[0] & after[0]
    assert not before[1] & after[1]
    kept = [one.reference_digest for one in db.session.scalars(select(SurveyResponse))]
    assert sorted(kept) == sorted(answers)
    assert sum(one.is_spent for one in db.session.scalars(select(SurveyRight))) == 4


@ON_SQLITE
def test_a_device_that_has_answered_is_asked_not_to_again(app: Flask, client: FlaskClient) -> None:
    a_survey(OneEach.DEVICE)
    answer_everything(client)
    done = press(client, CHECK)
    (mark,) = [one for one in done.headers.getlist("Set-Cookie") if "engage-answered" in one]
    assert "HttpOnly" in mark
    reference = code_on(client.get(done.location).get_data(as_text=True))
    start = client.get(START)
    assert "You have answered on this device" in start.get_data(as_text=True)
    assert "Start the survey" not in start.get_data(as_text=True)
    page = client.get(f"{START}/your-answers")
    assert press(client, START, page=page).location.endswith("/surveys/priorities")
    assert number_of(SurveyDraft) == 0
    assert "Start the survey" in app.test_client().get(START).get_data(as_text=True)
    press(client, f"{START}/your-answers", reference=reference, do="take_back")
    assert "Start the survey" in client.get(START).get_data(as_text=True)


@ON_SQLITE
def test_the_next_person_at_a_shared_screen_may_answer_too(client: FlaskClient) -> None:
    a_survey(OneEach.DEVICE)
    press(client, "/shared-screen/set", at="/shared-screen", shared="yes")
    answer_everything(client)
    press(client, CHECK)
    assert "Start the survey" not in client.get(START).text
    assert press(client, "/shared-screen/next", at="/shared-screen").location == "/"
    assert "Start the survey" in client.get(START).text
    assert "This screen is set for many people." in client.get("/shared-screen").text
    without_scripts = client.get(START).text.partition("<noscript>")[2].partition("</noscript>")[0]
    assert 'action="/shared-screen/next"' in without_scripts


@ON_SQLITE
def test_a_shared_screen_offers_nobody_what_was_typed_and_begins_where_it_was_set(
    client: FlaskClient,
) -> None:
    assert 'autocomplete="tel"' in client.get("/help/ask").text
    press(client, "/ur/easy/shared-screen/set", at="/ur/easy/shared-screen", shared="yes")
    page = client.get("/help/ask").text
    assert page.count("<form ") == page.count('<form autocomplete="off" ') > 1
    assert page.count("autocomplete=") == page.count('autocomplete="off"')
    assert press(client, "/shared-screen/next", at="/shared-screen").location == "/ur/easy/"
    client.set_cookie("engage-look", "....xx-easy")
    assert press(client, "/shared-screen/next", at="/shared-screen").location == "/"


@ON_SQLITE
def test_an_open_survey_leaves_no_mark_on_a_device(client: FlaskClient) -> None:
    an_open_survey()
    answer_everything(client)
    done = press(client, CHECK)
    assert not any("engage-answered" in one for one in done.headers.getlist("Set-Cookie"))


def letters() -> list[OutboxMessage]:
    db.session.expire_all()
    return list(db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.created_at)))


def code_in(letter: OutboxMessage) -> str:
    return str(letter.body).partition(" ")[0]


@pytest.fixture
def reaches_people(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("surveys.commands.rights.can_reach_people", lambda _channel: True)


@pytest.mark.usefixtures("reaches_people")
def test_a_mailbox_gets_one_right_however_it_is_written(
    app: Flask, client: FlaskClient, clock: Clock
) -> None:
    a_survey(OneEach.EMAIL)
    ask = f"{START}/code/by-e-mail"
    press(client, ask, at=f"{START}/code", address="Jo.B@gmail.com")
    press(client, ask, at=f"{START}/code", address="job@googlemail.com")
    assert [one.recipient for one in letters()] == ["jo.b@gmail.com", "job@googlemail.com"]
    first, second = map(code_in, letters())
    right = db.session.scalars(select(SurveyRight)).one()
    assert "job" not in str([right.code_digest, right.address_digest, right.id])
    assert first == second, "whoever knows an address could end the code of its owner"
    assert answer_on(app.test_client(), first).location.endswith("/thank-you")
    clock.moment += timedelta(days=1)
    same = press(client, ask, at=f"{START}/code", address="jo.b@gmail.com")
    assert "a code is on its way" in same.get_data(as_text=True)
    assert len(letters()) == 2


@pytest.mark.usefixtures("reaches_people")
def test_who_asks_for_a_tagged_address_leaves_a_letter_for_its_owner_and_floods_nobody(
    client: FlaskClient, clock: Clock
) -> None:
    a_survey(OneEach.EMAIL)

    def ask(*addresses: str) -> list[str]:
        """Who is written to when these addresses ask, one after another; the page says the same each time."""
        before = len(letters())
        for address in addresses:
            said = press(client, f"{START}/code/by-e-mail", at=f"{START}/code", address=address)
            assert "a code is on its way" in said.get_data(as_text=True)
        return [letter.recipient for letter in letters()[before:]]

    by_others = [f"jo+{number}@example.org" for number in range(4)]
    assert ask(*by_others) == by_others[:MOST_TAGGED]
    assert ask("jo@example.org", "jo@example.org") == ["jo@example.org"]
    clock.moment += IN
    assert ask(*["jo@example.org"] * 4) == ["jo@example.org"] * MOST_MESSAGES
    assert ask(by_others[0]) == []
    assert len({code_in(letter) for letter in letters()}) == 1


@ON_SQLITE
def test_without_a_way_to_send_nothing_is_stored_and_the_person_is_told(
    client: FlaskClient,
) -> None:
    a_survey(OneEach.EMAIL)
    told = press(client, f"{START}/code/by-e-mail", at=f"{START}/code", address="jo@example.org")
    assert told.status_code == 422
    assert "We cannot send e-mail just now" in told.get_data(as_text=True)
    assert number_of(SurveyRight) == 0
    wrong = press(client, f"{START}/code/by-e-mail", at=f"{START}/code", address="jo at home")
    assert wrong.status_code == 422


@ON_SQLITE
@pytest.mark.parametrize("prefix", ["/easy", "/ur", "/ur/easy"])
@pytest.mark.parametrize("one_each", [OneEach.DEVICE, OneEach.CODE, OneEach.EMAIL])
def test_what_the_way_stops_is_said_in_every_view(
    client: FlaskClient, prefix: str, one_each: OneEach
) -> None:
    an_open_survey()
    plain = client.get(f"{prefix}{START}").get_data(as_text=True)
    survey_or_404("priorities").one_each = one_each.value
    db.session.commit()
    said = client.get(f"{prefix}{START}").get_data(as_text=True)
    assert len(said) > len(plain) + 200
    if one_each is not OneEach.DEVICE:
        assert client.get(f"{prefix}{START}/code").status_code == 200


@ON_SQLITE
def test_the_choice_is_fixed_once_the_survey_has_opened_and_codes_are_logged_by_number(
    app: Flask,
) -> None:
    survey, _codes = some_codes(3)
    with pytest.raises(WrongStateError):
        set_one_each(survey, one_each=OneEach.OPEN, now=NOON, actor=FIRST_OFFICER)
    (entry,) = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "survey.codes_issued")
    )
    assert entry.facts == {"number": 3}
    with pytest.raises(InvalidError, match="number_of_codes"):
        issue_survey_codes(survey, number=0, now=NOON, actor=FIRST_OFFICER)
    close_survey(survey, now=NOON, actor=FIRST_OFFICER)
    with pytest.raises(NotAllowedError, match="survey_closed"):
        issue_survey_codes(survey, number=1, now=NOON, actor=FIRST_OFFICER)
    survey.one_each = OneEach.OPEN.value
    with pytest.raises(NotAllowedError, match="codes_not_used"):
        issue_survey_codes(survey, number=1, now=NOON, actor=FIRST_OFFICER)


@ON_SQLITE
def test_two_presses_with_one_code_spend_it_once(app: Flask) -> None:
    survey, (code, _other) = some_codes()
    spend_right(survey, code=code)
    with pytest.raises(ConflictError, match="code_spent"):
        spend_right(survey, code=code)


@ON_SQLITE
def test_an_officer_chooses_and_prints_codes(app: Flask) -> None:
    an_open_survey().state = State.DRAFT.value
    db.session.commit()
    browser = signed_in(app, Role.AUTHOR)
    page = "/officers/surveys/priorities/one-each"
    assert page in browser.get("/officers/surveys/priorities").get_data(as_text=True)
    press(browser, page, one_each="code")
    assert survey_or_404("priorities").one_each == OneEach.CODE.value
    assert press(browser, f"{page}/codes", at=page, number="0").status_code == 422
    shown = press(browser, f"{page}/codes", at=page, number="3").get_data(as_text=True)
    assert shown.count("e-code") == 3
    assert "3 made, 0 used" in browser.get(page).get_data(as_text=True)
