"""Comments on the plan as a whole, with other wording, and for organisations."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from engage.activities.ports import Decision
from engage.kernel.access import Role
from engage.kernel.db import db
from engage.plans.commands.commenting import decide_comment
from engage.plans.models import Comment, Consultation
from engage.plans.reportable import ReportableConsultations
from engage.plans.rules.comments import (
    LONGEST_NAME,
    SUGGESTION,
    Organisation,
    Stance,
    parted,
    read_comment,
    read_organisation,
)
from engage.rules.activity import CountTable, Narrative, Quotes
from engage.rules.errors import InvalidError
from tests.forms import press
from tests.officers import signed_in
from tests.programme import an_open_consultation

PART = "/plans/children/parts/feeling-safe"
WHOLE = "/plans/children/comment"
FOR_MANY = {"organisation": "Youth Alliance", "people": "1,250", "may_be_named": "y"}
only_one = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


@pytest.fixture
def consultation(app: Flask) -> Consultation:
    return an_open_consultation()


def the_comment() -> Comment:
    return db.session.scalars(select(Comment)).one()


def decided(decision: Decision = Decision.RELEASED) -> None:
    decide_comment(the_comment(), decision=decision, public_text=the_comment().text)
    db.session.commit()


@only_one
@pytest.mark.parametrize("prefix", ["", "/easy", "/ur", "/ur/easy"])
def test_a_comment_can_be_about_the_whole_plan(
    client: FlaskClient, consultation: Consultation, prefix: str
) -> None:
    assert f'href="{prefix}{WHOLE}"' in client.get(f"{prefix}/plans/children").get_data(
        as_text=True
    )
    sent = press(client, prefix + WHOLE, stance="agree", comment="Do it.", may_quote="y")
    assert sent.location.endswith("/thank-you")
    assert f'href="{prefix}/plans/children"' in client.get(sent.location).get_data(as_text=True)
    assert (the_comment().section_id, the_comment().stance) == (None, "agree")
    decided()
    assert "Do it." in client.get(WHOLE).get_data(as_text=True)
    assert "Do it." not in client.get(PART).get_data(as_text=True)


@only_one
def test_what_is_refused_about_the_whole_plan_is_kept(
    client: FlaskClient, consultation: Consultation
) -> None:
    refused = press(client, WHOLE, comment="Do it.", people="many", organisation="Youth Alliance")
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert "Enter how many people as a whole number" in page
    assert "Do it." in page
    assert '<details class="e-more" open>' in page
    assert db.session.scalars(select(Comment)).all() == []


@only_one
def test_a_comment_on_the_whole_plan_is_about_no_passage(
    client: FlaskClient, consultation: Consultation
) -> None:
    press(client, WHOLE, comment="Do it.", about="feeling-safe-1")
    assert the_comment().passage == ""


@only_one
def test_suggested_wording_is_shown_apart_from_what_was_said(
    client: FlaskClient, consultation: Consultation
) -> None:
    press(client, PART, comment="Too long.", suggested="At most two weeks.", may_quote="y")
    assert the_comment().text == f"Too long.\n\n{SUGGESTION}At most two weeks."
    decided()
    page = client.get(PART).get_data(as_text=True)
    assert "“Too long.”" in page
    assert "Suggested wording:" in page
    assert "“At most two weeks.”" in page


@only_one
@pytest.mark.requirement("M1", "T5")
@pytest.mark.parametrize(
    ("decision", "agreed", "is_named"),
    [
        (Decision.RELEASED, True, True),
        (Decision.RELEASED, False, False),
        (Decision.REDACTED, True, False),
        (Decision.HIDDEN, True, False),
    ],
)
def test_an_organisation_is_named_if_it_agreed_and_a_person_published_all_of_it(
    client: FlaskClient,
    consultation: Consultation,
    decision: Decision,
    agreed: bool,
    is_named: bool,
) -> None:
    fields = {**FOR_MANY, "may_be_named": "y"} if agreed else {"organisation": "Youth Alliance"}
    press(client, PART, comment="Two weeks.", may_quote="y", **fields)
    assert "Youth Alliance" not in client.get(PART).get_data(as_text=True)
    decided(decision)
    page = client.get(PART).get_data(as_text=True)
    assert ("Youth Alliance" in page) is is_named
    assert ("Youth Alliance, for 1250 people" in page) is is_named
    findings = ReportableConsultations().findings(consultation.ref)
    assert ("Youth Alliance" in str(findings)) is is_named
    quotes = [each for found in findings if isinstance(found, Quotes) for each in found.quotes]
    assert bool(quotes) is (decision is not Decision.HIDDEN)


@only_one
def test_moderators_see_who_speaks_and_read_it_before_they_publish(
    app: Flask, client: FlaskClient, consultation: Consultation
) -> None:
    press(client, PART, comment="Two weeks.", may_quote="y", **FOR_MANY)
    moderator = signed_in(app, Role.MODERATOR)
    page = moderator.get("/officers/moderation/").get_data(as_text=True)
    assert "Youth Alliance" in page
    assert 'value="released"' not in page


@only_one
def test_reports_count_people_and_organisations_apart(
    client: FlaskClient, consultation: Consultation
) -> None:
    press(client, WHOLE, stance="agree")
    press(client, WHOLE, stance="disagree", **FOR_MANY)
    (took_part,) = ReportableConsultations().participation([consultation.ref])
    assert (took_part.received, took_part.organisations) == (2, 1)
    (table,) = [
        each
        for each in ReportableConsultations().findings(consultation.ref)
        if isinstance(each, CountTable)
    ]
    assert table.title["en"] == "The plan as a whole"
    assert table.counts == {("agree",): 1, ("partly",): 0, ("disagree",): 0}


@only_one
def test_a_stance_alone_names_no_organisation(
    client: FlaskClient, consultation: Consultation
) -> None:
    """Nobody has read it, so nobody has released the name."""
    press(client, WHOLE, stance="agree", **FOR_MANY)
    findings = ReportableConsultations().findings(consultation.ref)
    assert not any(isinstance(each, Narrative) for each in findings)


@pytest.mark.parametrize(
    ("name", "people", "named", "organisation"),
    [
        ("", "", False, None),
        (" Youth  Alliance ", "", False, Organisation("Youth Alliance")),
        ("Youth Alliance", "1,250", True, Organisation("Youth Alliance", 1250, True)),
        ("انجمن", "۱۲۵۰", False, Organisation("انجمن", 1250)),
    ],
)
def test_whom_a_comment_speaks_for(
    name: str,
    people: str,
    named: bool,
    organisation: Organisation | None,
) -> None:
    assert read_organisation(name=name, people=people, may_be_named=named) == organisation


@pytest.mark.parametrize(
    ("name", "people", "named", "code"),
    [
        ("", "12", False, "organisation_missing"),
        ("", "", True, "organisation_missing"),
        ("x" * (LONGEST_NAME + 1), "", False, "organisation_too_long"),
        *(
            ("Youth", each, False, "people_unknown")
            for each in ("many", "0", "-4", "9" * 5000, ",")
        ),
    ],
)
def test_an_organisation_that_cannot_be(
    name: str,
    people: str,
    named: bool,
    code: str,
) -> None:
    with pytest.raises(InvalidError, match=code):
        read_organisation(name=name, people=people, may_be_named=named)


@pytest.mark.parametrize(
    ("said", "suggested"), [("One.", "Two."), ("", "Two."), ("One.\n\nMore.", ""), ("", "")]
)
def test_wording_is_parted_from_what_was_said_as_it_was_joined(said: str, suggested: str) -> None:
    _stance, words = read_comment(stance=Stance.AGREE, text=said, suggested=suggested)
    assert parted(words) == (said, suggested)
