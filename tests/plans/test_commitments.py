"""A promise in a reply: made, told of step by step, late where everybody sees it, and read by scrutiny."""

import csv
import io
from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from engage.kernel.access import Role
from engage.kernel.db import db
from engage.plans.commands.commitments import promise, take_step
from engage.plans.commands.replying import publish_reply, write_reply
from engage.plans.forms.officer_commitments import REFUSALS
from engage.plans.models import Commitment, Consultation, FeedbackResponse
from engage.plans.queries.commitments import commitments_of, number_overdue
from engage.plans.queries.consultations import consultation_or_404
from engage.plans.queries.news import consultations_with_news
from engage.rules.errors import ConflictError, NotAllowedError
from engage.rules.view import View
from engage.themes.commands.codebook import add_theme
from tests.conftest import Clock
from tests.forms import press
from tests.officers import signed_in
from tests.programme import FIRST_OFFICER, NOON, an_open_consultation

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
DESK = "/officers/plans/children/promises"
DAY = date(2027, 3, 31)
WORDS = {"en": "We will open a reading room.", "en-easy": "We will make a room to read in."}


@pytest.fixture
def reply(app: Flask) -> FeedbackResponse:
    """Written and not published yet."""
    consultation = an_open_consultation()
    theme = add_theme(
        consultation.programme,
        name="Reading",
        definition="Everything about reading.",
        example="",
        now=NOON,
        actor=FIRST_OFFICER,
    )
    texts = {field: f"Reading: {field}" for field in ("title", "asked", "said", "did")}
    return write_reply(
        consultation,
        theme,
        texts=texts,
        view=View(),
        outcome="changed",
        seen_version=0,
        now=NOON,
        actor=FIRST_OFFICER,
    )


@pytest.fixture
def made(reply: FeedbackResponse) -> Commitment:
    publish_reply(reply.id, now=NOON, actor=FIRST_OFFICER)
    commitment = promised(reply)
    db.session.commit()
    return commitment


def promised(reply: FeedbackResponse) -> Commitment:
    details = {"owner": "Head of libraries", "measure": "=Visits a week", "baseline": "0"}
    return promise(reply, words=WORDS, details=details, due_on=DAY, now=NOON, actor=FIRST_OFFICER)


def step(
    made: Commitment,
    to: str,
    *,
    note: str = "",
    due_on: date = DAY,
    latest: str = "",
    days: int = 1,
    seen: int | None = None,
) -> None:
    take_step(
        made.id,
        to=to,
        words={"en": note},
        due_on=due_on,
        latest=latest,
        seen=len(made.steps) if seen is None else seen,
        now=NOON + timedelta(days=days),
        actor=FIRST_OFFICER,
    )
    db.session.commit()


def words(client: FlaskClient, address: str) -> str:
    page = client.get(address)
    assert page.status_code == 200, address
    main = BeautifulSoup(page.get_data(as_text=True), "lxml").main
    assert main is not None
    return " ".join(main.get_text(" ").split())


def test_a_promise_stands_in_a_reply_that_residents_can_read(reply: FeedbackResponse) -> None:
    with pytest.raises(NotAllowedError, match="reply_not_published"):
        promised(reply)


def test_residents_read_who_does_what_by_when_and_every_step_with_its_day(
    client: FlaskClient, made: Commitment
) -> None:
    step(made, "under_way", note="The room is found.", due_on=date(2027, 5, 31), latest="12")
    read = words(client, "/plans/children/promises")
    for said in (
        "We will open a reading room.",
        "Under way",
        "Due by 31 May 2027",
        "Head of libraries",
        "22 November 2026: Not begun yet",
        "23 November 2026: Under way",
        "The room is found.",
        "The new day is 31 May 2027.",
        "Visits a week: 12",
    ):
        assert said in read, said
    assert "Late" not in read
    assert "We will make a room to read in." in words(client, "/easy/plans/children/promises")
    for page in ("/plans/children", "/plans/children/replies", "/easy/plans/children"):
        assert "/plans/children/promises" in client.get(page).get_data(as_text=True), page


def test_a_late_promise_is_marked_for_residents_and_counted_on_the_officers_menu(
    app: Flask, client: FlaskClient, made: Commitment, clock: Clock
) -> None:
    assert number_overdue() == 0
    clock.moment = NOON + timedelta(days=200)
    assert number_overdue() == 1
    assert "Late" in words(client, "/plans/children/promises")
    assert "We are late." in words(client, "/easy/plans/children/promises")
    officer = signed_in(app, Role.AUTHOR, email="second@example.org")
    assert "Late" in words(officer, "/officers/promises")
    step(made, "done", days=200)
    assert number_overdue() == 0
    assert "Nothing waits." in words(officer, "/officers/promises")
    assert "Late" not in words(client, "/plans/children/promises")


def test_two_officers_who_write_of_one_promise_lose_nothing(made: Commitment) -> None:
    step(made, "under_way", seen=1)
    with pytest.raises(ConflictError, match="changed_by_another"):
        step(made, "done", seen=1)
    assert made.state == "under_way"
    assert [each.state for each in made.steps] == ["promised", "under_way"]


def test_an_officer_makes_a_promise_and_takes_a_step_on_screen(
    app: Flask, client: FlaskClient, reply: FeedbackResponse
) -> None:
    db.session.commit()
    officer = signed_in(app, Role.AUTHOR)
    assert "Publish a reply first." in words(officer, DESK)
    publish_reply(reply.id, now=NOON, actor=FIRST_OFFICER)
    db.session.commit()
    sent = {
        "reply": reply.id,
        "promise-en": "A reading room.",
        "owner": "Head of libraries",
        "due_on": "2027-03-31",
    }
    for missing in sent:
        refused = press(officer, DESK, **{**sent, missing: ""})
        assert refused.status_code == 422, missing
    assert press(officer, DESK, **{**sent, "reply": "another"}).status_code == 422
    nothing = press(officer, DESK, **dict.fromkeys(sent, "")).get_data(as_text=True)
    for fault in ("reply_missing", "promise_missing", "owner_missing", "due_missing"):
        assert str(REFUSALS[fault]) in nothing
    assert press(officer, DESK, **sent).status_code == 302
    assert "A reading room." in words(client, "/plans/children/promises")
    one = f"{DESK}/1"
    taken = {"state": "dropped", "due_on": "2027-03-31"}
    assert press(officer, one, **taken).status_code == 422
    assert press(officer, one, **taken, **{"note-en": "No room is free."}).status_code == 302
    assert "No room is free." in words(client, "/plans/children/promises")
    assert officer.get(f"{DESK}/2").status_code == 404


def test_scrutiny_gets_every_step_and_no_cell_runs_as_a_formula(
    app: Flask, made: Commitment
) -> None:
    step(made, "done", note="=1+1")
    officer = signed_in(app, Role.AUTHOR)
    answer = officer.get("/officers/plans/children/promises.csv")
    rows = list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    assert [row["state"] for row in rows] == ["promised", "done"]
    assert [row["since"] for row in rows] == ["2026-11-22", "2026-11-23"]
    assert rows[1]["note"] == "'=1+1"
    assert rows[0]["measure"] == "'=Visits a week"
    assert {row["due_at_first"] for row in rows} == {"2027-03-31"}


def scrutinised(officer: FlaskClient, half: str) -> list[dict[str, str]]:
    answer = officer.get(f"/officers/promises/{half}.csv")
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))


def test_scrutiny_gets_each_half_year_as_it_stood_at_its_end(app: Flask, made: Commitment) -> None:
    step(made, "under_way", note="A room is found.")
    made.steps[0].taken_at = NOON.replace(month=6, day=30)
    db.session.commit()
    officer = signed_in(app, Role.AUTHOR)
    assert scrutinised(officer, "2025-2") == []
    (first,) = scrutinised(officer, "2026-1")
    assert (first["stood_at_the_beginning"], first["stands_at_the_end"]) == ("", "promised")
    assert first["told_in_this_half_year"] == ""
    (second,) = scrutinised(officer, "2026-2")
    assert second["stood_at_the_beginning"] == "promised"
    assert second["stands_at_the_end"] == "under_way"
    assert second["told_in_this_half_year"] == "A room is found."
    assert (second["late_at_the_end"], second["measure"]) == ("no", "'=Visits a week")
    (later,) = scrutinised(officer, "2027-1")
    assert later["late_at_the_end"] == "yes"
    assert later["told_in_this_half_year"] == ""
    listed = words(officer, "/officers/promises")
    assert "1 July 2026 to 31 December 2026, as CSV" in listed
    assert "1 January 2026 to 30 June 2026, as CSV" in listed
    assert "2025" not in listed


@pytest.mark.parametrize(
    "half", ["2026-3", "0000-1", "26-1", "2026", "x-1", "\u0662\u0660\u0662\u0666-1"]
)
def test_no_file_for_what_is_no_half_year(app: Flask, made: Commitment, half: str) -> None:
    officer = signed_in(app, Role.AUTHOR)
    assert officer.get(f"/officers/promises/{half}.csv").status_code == 404


def test_a_step_is_news_for_those_who_follow_the_plan(made: Commitment) -> None:
    consultation: Consultation = consultation_or_404("children")
    consultation.told_at = NOON
    assert consultations_with_news() == []
    step(made, "under_way")
    ((found, news),) = consultations_with_news()
    assert found == consultation
    assert (news.has_replies, news.has_version, news.has_steps) == (False, False, True)


def test_promises_are_numbered_in_the_order_they_were_made(
    made: Commitment, reply: FeedbackResponse
) -> None:
    promised(reply)
    consultation = consultation_or_404("children")
    assert [each.number for each in commitments_of(consultation)] == [1, 2]


AGAIN = f"{DESK}/1/refresh"


def test_a_year_later_the_whole_promise_is_looked_at_and_residents_read_what_changed(
    app: Flask, client: FlaskClient, clock: Clock, made: Commitment
) -> None:
    officer = signed_in(app, Role.AUTHOR)
    assert "Look at it again" not in words(officer, "/officers/promises").replace(
        "To be looked at again", ""
    )
    clock.moment = NOON + timedelta(days=365)
    officer = signed_in(app, Role.AUTHOR, email="later@example.org")
    assert "Look at it again" in words(officer, "/officers/promises")
    told = press(
        officer,
        AGAIN,
        owner="Head of culture",
        measure="=Visits a week",
        baseline="",
        due_on="2028-03-31",
        **{"note-en": "The room is let for longer.", "note-en-easy": "We have more time."},
    )
    assert told.status_code == 302
    read = words(client, "/plans/children/promises")
    for said in (
        "22 November 2027: Looked at again for the year",
        "Who does it: Head of culture (before: Head of libraries)",
        "At first: nothing (before: 0)",
        "The new day is 31 March 2028",
        "The room is let for longer.",
        "We look at it again as a whole by 22 November 2028.",
    ):
        assert said in read
    assert "We have more time." in words(client, "/easy/plans/children/promises")
    (row,) = scrutinised(officer, "2027-2")
    assert (row["owner"], row["looked_at_as_a_whole"]) == ("Head of culture", "2027-11-22")


def test_a_look_without_a_reason_keeps_what_was_typed_and_one_at_a_finished_promise_is_refused(
    app: Flask, made: Commitment
) -> None:
    officer = signed_in(app, Role.AUTHOR)
    stale = officer.get(AGAIN)
    refused = press(officer, AGAIN, owner="", target="12 a week", due_on="2028-03-31")
    assert refused.status_code == 422
    for code in ("owner_missing", "note_missing"):
        assert str(REFUSALS[code]) in refused.text
    assert "12 a week" in refused.text
    step(made, "done", note="It is open.")
    whole = {"owner": "Me", "due_on": "2028-03-31", "note-en": "It goes on."}
    late = press(officer, AGAIN, page=stale, **whole)
    assert str(REFUSALS["changed_by_another"]) in late.text
    finished = press(officer, AGAIN, **whole)
    assert str(REFUSALS["promise_finished"]) in finished.text
    db.session.expire_all()
    assert made.details["owner"] == "Head of libraries"
