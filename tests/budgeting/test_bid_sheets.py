"""Bids in and out of spreadsheets: what goes out comes back, one fault keeps all out, and no cell runs."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import select

from budgeting.cli.bids import bid_commands
from budgeting.cli.rounds import round_commands
from budgeting.commands.bids import write_page
from budgeting.importers.bids import bids_csv, bids_xlsx
from budgeting.importers.rounds import read_round
from budgeting.importers.tables import read_csv
from budgeting.importers.workbooks import read_workbook
from budgeting.models.bids import Bid, BidContact
from budgeting.rules.bid_pages import BidPage
from budgeting.rules.bid_rows import read_table
from budgeting.rules.bids import BidState
from engage.kernel.access import Role
from engage.kernel.audit import AuditEntry
from engage.kernel.command_line import CommandRefusedError
from engage.kernel.db import db
from engage.moderation.queries import count_waiting
from tests.budgeting.bidding import CHECKS, a_call, a_draft, a_sent_bid, accept, release
from tests.officers import signed_in
from tests.programme import NOON

NASTY = '=HYPERLINK("http://example.org")\nsecond line, "quoted"; and ‘more’'
GOOD = {
    "who": "constituted",
    "group": "'Tis a group",
    "title": "Paint",
    "summary": "@all: a bright wall",
    "benefits": "Everybody",
    "area": "north",
    "cost 1": "Paint",
    "amount 1": "99.50",
    "least": "50",
    "other": "no",
    "account": "yes",
    "insurance": "yes",
    "safeguarding": "not_needed",
    "safeguarding_words": "Nobody is looked after",
}


def file_of(folder: Path, *rows: dict[str, str]) -> Path:
    path = folder / "bids.csv"
    headings = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, headings)
        writer.writeheader()
        writer.writerows(rows)
    return path


def run(app: Flask, *words: object) -> Result:
    db.session.commit()
    told = app.test_cli_runner().invoke(bid_commands, [str(word) for word in words])
    db.session.expire_all()
    return told


def faults_of(told: Result) -> list[tuple[str, str]]:
    assert isinstance(told.exception, CommandRefusedError), told
    assert told.exception.exit_code == 2
    return [(each["where"], each["code"]) for each in told.exception.document["faults"]]


def a_nasty_bid() -> Bid:
    """Words that a spreadsheet program would run, break or lose."""
    made = a_sent_bid(a_call())
    made.bid.sent = {**made.bid.sent, "summary": NASTY, "title": "+44", "group": "'=1"}
    db.session.commit()
    return made.bid


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.requirement("SEC4")
def test_what_goes_out_comes_back_as_it_was(app: Flask, kind: str) -> None:
    bid = a_nasty_bid()
    is_csv = kind == "csv"
    table = read_csv(bids_csv(bid.call)) if is_csv else read_workbook(bids_xlsx(bid.call))
    (row,), faults = read_table(table, checks=CHECKS, most_pence=None, areas=frozenset())
    assert faults == []
    assert row.answers == bid.sent


@pytest.mark.requirement("SEC4")
def test_no_cell_of_either_file_is_a_formula(app: Flask) -> None:
    bid = a_nasty_bid()
    cells = [
        cell
        for row in csv.reader(io.StringIO(bids_csv(bid.call).decode("utf-8-sig")))
        for cell in row
    ]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    book = load_workbook(io.BytesIO(bids_xlsx(bid.call)))
    kinds = {cell.data_type for row in book.worksheets[0].iter_rows() for cell in row if cell.value}
    assert kinds == {"s"}


@pytest.mark.requirement("D3")
def test_whom_to_write_to_never_goes_out(app: Flask) -> None:
    bid = a_nasty_bid()
    assert b"group@example.org" not in bids_csv(bid.call)
    assert "group@example.org" not in str(read_workbook(bids_xlsx(bid.call)))


@pytest.mark.requirement("M1")
def test_a_file_of_bids_is_taken_and_waits_for_a_moderator(app: Flask, tmp_path: Path) -> None:
    a_call()
    path = file_of(tmp_path, GOOD, {**GOOD, "title": "More paint", "email": "g@example.org"})
    told = run(app, "import", path, "--round", "next-year", "--json")
    assert told.exit_code == 0, told.exception
    assert [each["total_pence"] for each in json.loads(told.stdout)["bids"]] == [99_50, 99_50]
    bids = list(db.session.scalars(select(Bid)))
    assert {bid.state for bid in bids} == {BidState.SENT}
    assert {bid.sent["group"] for bid in bids} == {"'Tis a group"}
    assert db.session.scalars(select(BidContact.email)).all() == ["g@example.org"]
    assert count_waiting() == 2
    assert "bids.imported" in db.session.scalars(select(AuditEntry.action)).all()


def test_one_fault_keeps_every_row_out_and_each_is_named_by_row_and_column(
    app: Flask, tmp_path: Path
) -> None:
    a_call()
    wrong = {
        **GOOD,
        "title": "",
        "area": "west",
        "amount 1": "lots",
        "least": "60000",
        "insurance": "maybe",
        "safeguarding_words": "",
        "email": "nobody",
        "shoe size": "9",
    }
    told = run(app, "import", file_of(tmp_path, GOOD, wrong), "--round", "next-year")
    assert set(faults_of(told)) == {
        ("row 3, title", "answer_missing"),
        ("row 3, area", "area_unknown"),
        ("row 3, amount 1", "money_unreadable"),
        ("row 3, insurance", "choice_unknown"),
        ("row 3, safeguarding_words", "answer_missing"),
        ("row 3, email", "email_unreadable"),
        ("row 3, shoe size", "column_unknown"),
    }
    assert db.session.scalars(select(Bid)).all() == []


def test_a_bid_that_is_there_already_keeps_the_file_out(app: Flask, tmp_path: Path) -> None:
    bid = a_sent_bid(a_call()).bid
    path = tmp_path / "again.csv"
    assert run(app, "export", "next-year", path).exit_code == 0
    text = path.read_text(encoding="utf-8-sig")
    path.write_text(text.replace(",sent,", ",,"), encoding="utf-8")
    told = run(app, "import", path, "--round", "next-year")
    assert isinstance(told.exception, CommandRefusedError)
    assert told.exception.document["error"]["code"] == "bid_there_already"
    assert [each.id for each in db.session.scalars(select(Bid))] == [bid.id]


def test_a_dry_run_takes_nothing_and_needs_no_round(app: Flask, tmp_path: Path) -> None:
    told = run(app, "import", file_of(tmp_path, GOOD), "--dry-run", "--json")
    assert json.loads(told.stdout)["taken"] is False
    assert db.session.scalars(select(Bid)).all() == []
    assert faults_of(
        run(app, "import", file_of(tmp_path, {**GOOD, "least": "0"}), "--dry-run")
    ) == [("row 2, least", "money_missing")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xff\xfe", "file_not_utf8"),
        (b"title,title\na,b\n", "heading_twice"),
        (b"who\ngroup\n", "column_missing"),
        (b"title\na,b\n", "record_too_long"),
        (b'title\n"a\n', "file_unreadable"),
        (b"", "column_missing"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused(
    app: Flask, tmp_path: Path, content: bytes, code: str
) -> None:
    path = tmp_path / "bids.csv"
    path.write_bytes(content)
    told = run(app, "import", path, "--dry-run")
    assert isinstance(told.exception, CommandRefusedError)
    assert told.exception.document["error"]["code"] == code
    path = tmp_path / "bids.xlsx"
    path.write_bytes(content)
    assert isinstance(run(app, "import", path, "--dry-run").exception, CommandRefusedError)


def test_officers_fetch_the_same_table_as_either_file(app: Flask, client: FlaskClient) -> None:
    bid = a_nasty_bid()
    officer, page = signed_in(app, Role.AUTHOR), "/officers/ideas/next-year"
    told = officer.get(page).get_data(as_text=True)
    for name, content in (("ideas.csv", bids_csv(bid.call)), ("ideas.xlsx", bids_xlsx(bid.call))):
        assert f'href="{page}/{name}"' in told
        answer = officer.get(f"{page}/{name}")
        assert answer.get_data() == content
        assert f"next-year-{name}" in answer.headers["Content-Disposition"]
        assert client.get(f"{page}/{name}").status_code == 302


def test_a_bid_that_is_still_written_stays_out_of_every_file(app: Flask) -> None:
    call = a_call()
    made = a_draft(call)
    write_page(made.bid, page=BidPage.TITLE, posted={"title": ["Secret"]}, now=NOON)
    assert b"Secret" not in bids_csv(call)


def test_projects_go_out_as_pabulib_and_come_back(app: Flask, tmp_path: Path) -> None:
    call = a_call()
    made = a_sent_bid(call)
    release(made.bid)
    accept(made.bid)
    path = tmp_path / "next.pb"
    db.session.commit()
    told = app.test_cli_runner().invoke(
        round_commands, ["export", "next-year", str(path), "--json"]
    )
    assert told.exit_code == 0, told.exception
    back = read_round(path)
    pb_round = call.pb_round
    assert back.budget_pence == pb_round.budget_pence
    assert back.words["title"]["ur"]["text"] == pb_round.words["title"]["ur"]["text"]
    assert [(p.number, p.cost_pence, p.picture, p.words) for p in back.projects] == [
        (p.number, p.cost_pence, p.picture, p.words) for p in pb_round.projects
    ]
