"""From a declared round to money spent, from the officers' screens alone; and what residents read of it."""

import csv
import io
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select

from budgeting.models.awards import Award
from budgeting.queries.awards import awards_of, declared_round_or_404, file_of
from engage.jobs.models import BackgroundJob
from engage.jobs.worker import run_job
from engage.kernel.access import Role
from engage.kernel.db import db
from engage.notify.models import OutboxMessage
from tests.budgeting.awarded import RULES, TODAY, VOTES, a_decided_round, an_accepted_award
from tests.budgeting.declared import declare
from tests.budgeting.opening import confirm_as
from tests.forms import press
from tests.officers import signed_in
from tests.programme import an_open_round

DESK = "/officers/awards/safer"
DAY = TODAY.isoformat()
ADDRESS = "somebody@example.org"


@pytest.fixture
def officers(app: Flask, client: FlaskClient) -> tuple[FlaskClient, FlaskClient]:
    return (
        signed_in(app, Role.AUTHOR, email="first@example.org"),
        signed_in(app, Role.AUTHOR, Role.MODERATOR, email="second@example.org"),
    )


def words(page: Any) -> str:
    """What a page says, with single spaces."""
    text = BeautifulSoup(page.get_data(as_text=True), "lxml").get_text(" ")
    return " ".join(text.split()).replace(" .", ".").replace(" ,", ",")


def work_off() -> None:
    """Do what waits for a worker."""
    db.session.commit()
    waiting = db.session.scalars(
        select(BackgroundJob.id).where(BackgroundJob.state == "queued")
    ).all()
    db.session.remove()
    for job_id in waiting:
        run_job(job_id)
        db.session.remove()


def confirm(officer: FlaskClient) -> None:
    page = officer.get("/officers/acts/")
    form = BeautifulSoup(page.get_data(as_text=True), "lxml").select_one('form[action$="/confirm"]')
    assert form is not None
    press(officer, str(form["action"]), page=page)


def the_award(number: str = "A") -> str:
    db.session.rollback()
    found = awards_of(declared_round_or_404("safer"))
    return next(one.id for one in found if one.project.number == number)


def amounts(**changed: str) -> dict[str, str]:
    return {"amount_0": "60.00", "amount_1": "40.00", "amount_2": "0.00", **changed}


def test_officers_take_a_round_from_its_result_to_money_spent(
    client: FlaskClient, officers: tuple[FlaskClient, FlaskClient]
) -> None:
    first, second = officers
    declare(an_open_round(codes=20, rules=RULES), VOTES)
    assert "Decision to record" in words(first.get("/officers/awards/"))
    assert "has not been made yet" in words(client.get("/rounds/safer/after"))
    asked = press(
        first,
        f"{DESK}/decision",
        at=DESK,
        decided_by="The cabinet member",
        decided_on=DAY,
        answer_by="2026-12-01",
        **amounts(amount_1="35", reason_1="The hall costs less."),
    )
    assert asked.status_code == 302
    assert "waits for a second one" in words(first.get(DESK))
    to_confirm = second.get("/officers/acts/")
    for part in (
        "The cabinet member",
        "by 1 December 2026",
        ": £35 instead of £40. The hall costs less.",
    ):
        assert part in words(to_confirm)
    assert f'href="{DESK}"' in to_confirm.get_data(as_text=True)
    confirm(second)
    award = f"/officers/award/{the_award()}"
    told = {"about-group_name": "Friends of the path", "about-conditions": "Keep receipts."}
    press(first, f"{award}/describe", at=award, **told, **{"about-answer_by": "2026-12-01"})
    press(first, f"{award}/letter", at=award)
    work_off()
    pdf = first.get(f"{award}/letter.pdf")
    letter = " ".join(PdfReader(io.BytesIO(pdf.data)).pages[0].extract_text().split())
    for part in ("Friends of the path", "£60", "Keep receipts.", "by 1 December 2026"):
        assert part in letter
        assert part in words(first.get(f"{award}/letter"))
    assert "the day on which the letter was sent" in words(first.get(award))
    press(first, f"{award}/letter/sent", at=award, **{"sent-on": DAY})
    press(first, f"{award}/accept", at=award, **{"yes-on": DAY})
    plan = {"plan-title": "Lamps", "plan-due_on": DAY, "plan-amount": "60"}
    press(first, f"{award}/plan", at=award, **plan)
    refused = press(first, f"{award}/entries", at=award, **entry("payment", "60.01"))
    assert refused.status_code == 422
    assert "That is more than is left to pay: £60." in words(refused)
    for kind, amount in (("payment", "60"), ("receipt", "55.50"), ("repayment", "4.50")):
        done = press(first, f"{award}/entries", at=award, **entry(kind, amount))
        assert done.status_code == 302, words(done)
        confirm_as(second)
    press(first, f"{award}/close", at=award)
    assert "£60 paid of £60, £55.50 spent (receipts: 1), £4.50 given back" in words(
        second.get("/officers/acts/")
    )
    assert "The project is finished." not in words(client.get("/rounds/safer/after"))
    confirm_as(second)
    after = words(client.get("/rounds/safer/after"))
    assert "The project is finished." in after
    assert "Paid so far: £60. Spent so far: £55.50. Given back: £4.50." in after
    assert "by the vote £40, by the decision £35. The hall costs less." in after
    assert "The hall costs less." in words(client.get("/rounds/safer/results"))


def entry(kind: str, amount: str) -> dict[str, str]:
    return {
        "entry-kind": kind,
        "entry-amount": amount,
        "entry-on": DAY,
        "entry-what_for": "=Lamps",
        "entry-milestone": "",
    }


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"amount_0": "50"}, "Give the reason: residents will read it."),
        ({"amount_0": "x"}, "Enter an amount in pounds, like 250 or 99.50"),
        ({"amount_0": "61", "reason_0": "More"}, "A project can get at most what it costs."),
        ({"amount_2": "30", "reason_2": "Too"}, "Together that is £30 more than there is."),
        ({"decided_on": "2026-11-23"}, "The day of the decision has not come yet."),
        ({"decided_on": "soon"}, "Enter a day"),
    ],
)
def test_a_decision_that_cannot_be_is_refused_where_it_is_wrong(
    officers: tuple[FlaskClient, FlaskClient], changed: dict[str, str], sentence: str
) -> None:
    declare(an_open_round(codes=20, rules=RULES), VOTES)
    fields = {
        "decided_by": "The cabinet member",
        "decided_on": DAY,
        "answer_by": "",
        **amounts(**changed),
    }
    refused = press(officers[0], f"{DESK}/decision", at=DESK, **fields)
    assert refused.status_code == 422
    assert sentence in words(refused)


def test_another_body_than_the_rules_name_is_a_departure_that_everybody_reads(
    client: FlaskClient, officers: tuple[FlaskClient, FlaskClient]
) -> None:
    first, second = officers
    declare(an_open_round(codes=20, rules=RULES), VOTES)
    form = BeautifulSoup(first.get(DESK).get_data(as_text=True), "lxml")
    named = form.select_one("input[name=decided_by]")
    assert named is not None
    assert named["value"] == "The cabinet member"
    fields = {"decided_by": "The leader", "decided_on": DAY, "answer_by": "", **amounts()}
    refused = press(first, f"{DESK}/decision", at=DESK, **fields)
    assert refused.status_code == 422
    assert "The rules of the round name another body." in words(refused)
    assert 'href="#other_body"' in refused.get_data(as_text=True)
    why = "The cabinet member has left the council."
    press(first, f"{DESK}/decision", at=DESK, **fields, other_body=why)
    told = "The rules of the round name another body: The cabinet member."
    for part in (told, why, "The leader, 22 November 2026"):
        assert part in words(second.get("/officers/acts/"))
    confirm(second)
    for address in ("results", "after"):
        page = words(client.get(f"/rounds/safer/{address}"))
        assert "Decided by The leader on 22 November 2026." in page
        assert f"{told} Why it was not the one that decided: {why}" in page
    assert why in words(client.get("/easy/rounds/safer/after"))


@pytest.mark.parametrize("view", ["", "/easy", "/ur", "/ur/easy"])
def test_what_was_decided_and_whose_money_pays_stands_beside_the_result(
    client: FlaskClient, view: str
) -> None:
    a_decided_round()
    for address in ("results", "after"):
        page = client.get(f"{view}/rounds/safer/{address}")
        assert page.status_code == 200
        told = words(page)
        assert ("کابینہ کے رکن" if view.startswith("/ur") else "The cabinet member") in told
        assert "£42" in told
        assert "£18" in told


def test_the_funders_table_adds_up(client: FlaskClient) -> None:
    a_decided_round()
    page = BeautifulSoup(client.get("/rounds/safer/results").get_data(as_text=True), "lxml")
    table = page.select_one("table:has(#funders-caption)")
    assert table is not None
    rows = [
        [cell.get_text(strip=True) for cell in row.select("th, td")] for row in table.select("tr")
    ]
    assert rows == [
        ["Project", "The council", "The housing company", "In all"],
        ["Lights", "£42", "£18", "£60"],
        ["Football", "£28", "£12", "£40"],
        ["Used", "£70", "£30", "£100"],
        ["Left", "£0", "£0", "£0"],
    ]


def test_a_winner_that_says_no_is_told_with_what_followed(
    client: FlaskClient, officers: tuple[FlaskClient, FlaskClient]
) -> None:
    a_decided_round(if_withdrawn="list")
    award = f"/officers/award/{the_award('B')}"
    press(
        officers[0],
        f"{award}/decline",
        at=award,
        **{"no-on": DAY, "no-reason": "Our hall has closed."},
    )
    confirm_as(officers[1])
    told = words(client.get("/rounds/safer/after"))
    assert "The group said no. Our hall has closed." in told
    assert "Mural is offered £30." in told
    assert "its money goes down the list" in told
    desk = words(officers[0].get(award))
    assert "free again £40" in desk
    assert "Money that is free now: £40. Mural is offered £30." in desk
    assert " open " not in desk


def test_nothing_is_written_twice_by_a_stale_page(
    officers: tuple[FlaskClient, FlaskClient],
) -> None:
    first = officers[0]
    award = f"/officers/award/{an_accepted_award().id}"
    stale = first.get(award)
    press(first, f"{award}/withdraw", page=stale, **{"no-on": DAY, "no-reason": "We stop."})
    confirm_as(officers[1])
    again = press(first, f"{award}/entries", page=stale, **entry("payment", "10"))
    assert again.status_code == 422
    assert "That cannot be done now" in words(again)


def test_the_accounts_come_as_csv_and_as_workbook_and_run_nothing(
    officers: tuple[FlaskClient, FlaskClient],
) -> None:
    first = officers[0]
    award = f"/officers/award/{an_accepted_award().id}"
    press(first, f"{award}/entries", at=award, **entry("receipt", "10.05"))
    press(first, f"{award}/entries/1/take-back", at=award, **{"e1-why": "Belongs to another group"})
    text = first.get(f"{DESK}/accounts.csv").data.decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text)))
    assert [(line["amount"], line["corrects"]) for line in lines] == [
        ("10.05", ""),
        ("-10.05", "1"),
    ]
    assert lines[0]["what_for"] == "'=Lamps"
    press(first, f"{DESK}/accounts", at=DESK)
    assert first.get(f"{DESK}/accounts.xlsx").status_code == 404
    work_off()
    assert first.get(f"{DESK}/accounts.xlsx").data.startswith(b"PK")


def test_a_letter_needs_its_placeholders(officers: tuple[FlaskClient, FlaskClient]) -> None:
    first = officers[0]
    pb_round = a_decided_round()
    refused = press(
        first, f"{DESK}/letter", at=DESK, text="Dear {nobody}, {amount} {project} {conditions}"
    )
    assert "These placeholders are not known: {nobody}" in words(refused)
    press(first, f"{DESK}/letter", at=DESK, text="{amount} for {project}:\n{conditions}")
    award = f"/officers/award/{the_award()}"
    told = {"about-group_name": "Us", "about-conditions": "None", "about-answer_by": ""}
    press(first, f"{award}/describe", at=award, **told)
    press(first, f"{award}/letter", at=award)
    file = file_of(the_award(), "letter")
    assert file is not None
    assert file.source["text"] == "£60 for Lights:\nNone"
    assert pb_round.slug == "safer"


def test_who_may_only_look_changes_nothing(app: Flask, client: FlaskClient) -> None:
    award = f"/officers/award/{an_accepted_award().id}"
    observer = signed_in(app, Role.OBSERVER, email="third@example.org")
    page = observer.get(award)
    assert page.status_code == 200
    assert "Write an entry" not in words(page)
    tried = press(observer, f"{award}/entries", at=f"{DESK}", **entry("payment", "10"))
    assert tried.status_code == 403
    assert client.get(award).status_code == 302


@pytest.mark.requirement("M1")
def test_news_is_public_and_told_to_followers_only_after_a_moderator_released_it(
    client: FlaskClient, officers: tuple[FlaskClient, FlaskClient]
) -> None:
    first, second = officers
    award = f"/officers/award/{an_accepted_award().id}"
    work_off()
    link = follow(client)
    press(client, link, do="yes")
    press(
        first,
        f"{award}/updates",
        at=award,
        **{"news-text": "The lamps are up!", "news-language": "en"},
    )
    work_off()
    assert "The lamps are up!" not in words(client.get("/rounds/safer/after"))
    assert letters() == 1
    release(second)
    work_off()
    assert "The lamps are up!" in words(client.get("/rounds/safer/after"))
    assert "The lamps are up!" in words(client.get("/easy/rounds/safer/after"))
    assert letters() == 2
    assert link in newest_letter().body


def release(moderator: FlaskClient) -> None:
    page = moderator.get("/officers/moderation/")
    form = BeautifulSoup(page.get_data(as_text=True), "lxml").select_one('form[action$="/quick"]')
    assert form is not None
    press(moderator, str(form["action"]), page=page, decision="released", version="1")


def follow(client: FlaskClient, view: str = "") -> str:
    """Ask to follow; the path of the link in the letter."""
    press(
        client,
        f"{view}/news/safer",
        at=f"{view}/rounds/safer/after",
        email=f" {ADDRESS.upper()} ",
    )
    body = newest_letter().body
    return next(line for line in body.splitlines() if "/news/" in line).partition("8000")[2]


def newest_letter() -> OutboxMessage:
    db.session.rollback()
    found = db.session.scalars(
        select(OutboxMessage).where(OutboxMessage.recipient == ADDRESS)
    ).all()
    return (
        found[-1] if len(found) == 1 else next(one for one in found if "There is news" in one.body)
    )


def letters() -> int:
    db.session.rollback()
    return len(
        db.session.scalars(select(OutboxMessage).where(OutboxMessage.recipient == ADDRESS)).all()
    )


def test_a_round_that_is_not_declared_has_no_page_of_what_followed(client: FlaskClient) -> None:
    an_open_round()
    for address in ("/rounds/safer/after", "/news/safer", "/news/safer/asked"):
        assert client.get(address).status_code == 404


def test_an_award_that_is_not_there_is_not_found(officers: tuple[FlaskClient, FlaskClient]) -> None:
    assert officers[0].get("/officers/award/nothing").status_code == 404
    award: Award = an_accepted_award()
    page, other = f"/officers/award/{award.id}", f"/officers/award/{the_award('B')}"
    assert officers[0].get(f"{other}/letter").status_code == 404
    assert officers[0].get(f"{other}/letter.pdf").status_code == 404
    assert press(officers[0], f"{page}/plan/none/reached", at=page).status_code == 404
