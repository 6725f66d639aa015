"""Children who answer: what they are not asked, and what they are told."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from engage.kernel.access import Role
from engage.kernel.db import db
from surveys.importers.ready_made import asking_who
from surveys.models import SurveyContact, SurveyResponse
from surveys.queries.surveys import questionnaire_in_making, survey_or_404
from surveys.rules.answering import check_answers
from surveys.rules.flow import reachable_pages
from surveys.rules.questionnaire import Questionnaire, QuestionnairePage, question_in
from surveys.rules.soundness import faults_in
from tests.forms import press
from tests.officers import signed_in
from tests.programme import a_draft_survey, an_open_survey
from tests.surveys.kinds import asked

ON_SQLITE = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
AT = "/surveys/priorities/questions"


def contacting(*, of_organisations: bool = False) -> Questionnaire:
    """Asks for an age, a choice and, on the last page, an e-mail address and a telephone number."""
    pages = (
        QuestionnairePage("likes", (asked("likes", "single", "park", "pool"),)),
        QuestionnairePage("reach", (asked("mail", "email"), asked("phone", "telephone"))),
    )
    edit = asking_who(of_organisations=of_organisations, of_help=False, of_age=True)
    return edit(Questionnaire("young", 1, pages))


@pytest.mark.requirement("D2")
@pytest.mark.parametrize(
    ("age", "met"),
    [
        ("under_13", ["under_13_notice", "likes"]),
        ("13_to_17", ["young_notice", "likes", "reach"]),
        ("18_or_over", ["likes", "reach"]),
        ("not_say", ["likes", "reach"]),
        (None, ["likes", "reach"]),
    ],
)
def test_nobody_under_13_meets_a_box_for_contact(age: str | None, met: list[str]) -> None:
    assert tuple(faults_in(contacting())) == ()
    pages = reachable_pages(contacting(), {"age_band": age})
    assert [page.id for page in pages] == ["age_band", *met]


@pytest.mark.requirement("D2")
def test_contact_of_a_child_from_elsewhere_is_not_taken() -> None:
    sent = {
        "age_band": "under_13",
        "likes": "park",
        "mail": "child@example.org",
        "phone": "0161 496 0000",
    }
    assert check_answers(contacting(), sent).answers == {"age_band": "under_13", "likes": "park"}
    older = check_answers(contacting(), {**sent, "age_band": "13_to_17"}).answers
    assert older["mail"] == "child@example.org"


def test_organisations_are_not_asked_how_old_they_are_and_it_can_be_given_up_again() -> None:
    both = contacting(of_organisations=True)
    assert tuple(faults_in(both)) == ()
    ids = [page.id for page in reachable_pages(both, {"answering_for": "organisation"})]
    assert "age_band" not in ids
    assert "age_band" in [page.id for page in reachable_pages(both, {"answering_for": "person"})]
    neither = asking_who(of_organisations=False, of_help=False, of_age=False)(both)
    assert [page.id for page in neither.pages] == ["likes", "reach"]


@ON_SQLITE
@pytest.mark.requirement("D2")
@pytest.mark.parametrize("prefix", ["", "/easy", "/ur"])
def test_a_child_answers_without_saying_who_they_are(client: FlaskClient, prefix: str) -> None:
    an_open_survey(contacting())
    press(client, "/surveys/priorities")
    press(client, f"{prefix}{AT}/age_band", age_band="under_13")
    assert client.get(f"{prefix}{AT}/under_13_notice").status_code == 200
    press(client, f"{prefix}{AT}/under_13_notice")
    token_page = client.get(f"{prefix}{AT}/likes")
    press(client, f"{prefix}{AT}/likes", likes="park")
    assert client.get(f"{prefix}{AT}/reach").status_code == 302
    press(client, f"{AT}/reach", page=token_page, mail="child@example.org")
    assert "e-mail" not in client.get("/surveys/priorities/check-answers").text
    press(client, "/surveys/priorities/check-answers")
    assert db.session.scalars(select(SurveyContact)).all() == []
    assert db.session.scalars(select(SurveyResponse)).one().answers == {
        "age_band": "under_13",
        "likes": "park",
    }


@ON_SQLITE
def test_an_officer_chooses_that_children_may_answer(app: Flask) -> None:
    a_draft_survey()
    db.session.commit()
    author = signed_in(app, Role.AUTHOR)
    address = "/officers/surveys/priorities/setup/who-answers"
    assert press(author, address, young="y").status_code == 302
    db.session.expire_all()
    asked_ = questionnaire_in_making(survey_or_404("priorities"))
    assert question_in(asked_, "age_band").is_sensitive
    assert author.get(address).text.count("checked") == 1
