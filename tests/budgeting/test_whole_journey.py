"""From nothing to declared files that a stranger can check, from the officers' screens alone, for each of the named choices."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from budgeting.models.rounds import Round
from budgeting.queries.rounds import round_or_404
from engage.kernel.access import Role
from engage.kernel.db import db
from tests.budgeting.drafts import SETUP, write_everything
from tests.budgeting.two_officers import close_count_and_declare, open_with_two
from tests.forms import press
from tests.officers import signed_in
from tests.programme import a_programme

ABOUT = "/rounds/greener"
VOTERS = 12
POINTS = {"1": 4, "2": 3, "3": 3}


@pytest.mark.audit
@pytest.mark.requirement("V1", "V7", "V9", "V13", "V17", "V20")
@pytest.mark.parametrize("choice", ["most-votes-first", "fair-shares", "share-out"])
def test_a_round_is_made_rehearsed_voted_counted_and_checked_by_a_stranger(
    app: Flask, client: FlaskClient, tmp_path: Path, choice: str
) -> None:
    _from_nothing_to_files(app, client, tmp_path, choice)


@pytest.mark.requirement("V1", "V7", "V17", "V20")
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_fair_shares_from_nothing_to_files_that_a_stranger_checks(
    app: Flask, client: FlaskClient, tmp_path: Path
) -> None:
    _from_nothing_to_files(app, client, tmp_path, "fair-shares")


def _from_nothing_to_files(app: Flask, client: FlaskClient, folder: Path, choice: str) -> None:
    a_programme()
    db.session.commit()
    first = signed_in(app, Role.AUTHOR, Role.COUNT_OFFICER, email="first@example.org")
    second = signed_in(app, Role.COUNT_OFFICER, email="second@example.org")
    write_everything(first, choice)
    assert "Nobody has voted." in first.get(f"{SETUP}/rehearsal").get_data(as_text=True)
    held = open_with_two(app, first, second, slug="greener", codes=VOTERS)
    assert _round().state == "open"
    rules = client.get(f"{ABOUT}/rules").get_data(as_text=True)
    for words in (
        "Reddish ward",
        "Age 11 or over",
        "Reddish library: Monday to Friday, 9am to 5pm",
        "The area committee.",
        "a lot decides",
        "It follows the vote.",
        "order of the count" if choice == "most-votes-first" else "The project with the most votes",
        "checked by The plain English editor",
        _round().rules_digest,
    ):
        assert words in rules, words
    for number, code in enumerate(held.codes):
        _vote(app.test_client(), code, choice, number)
    close_count_and_declare(app, first, second, slug="greener", cards=held.cards)
    assert _round().state == "declared"
    _check_as_a_stranger(client, folder)


def _round() -> Round:
    db.session.expire_all()
    return round_or_404("greener")


def _vote(voter: FlaskClient, code: str, choice: str, number: int) -> None:
    ballot = press(voter, f"{ABOUT}/ballot", at=ABOUT, code=code)
    ticks: dict[str, Any] = {"chosen": ["1", "2"] if number % 3 else ["3"]}
    if choice == "share-out":
        ticks = {f"amount-{name}": str(points) for name, points in POINTS.items()}
    review = press(voter, f"{ABOUT}/review", page=ballot, **ticks)
    assert review.status_code == 200, review.get_data(as_text=True)
    sent = press(voter, f"{ABOUT}/send", page=review)
    assert sent.status_code == 302, sent.get_data(as_text=True)


def _check_as_a_stranger(client: FlaskClient, folder: Path) -> None:
    """A fresh process that has the published files and nothing else."""
    page = BeautifulSoup(client.get(f"{ABOUT}/recount").get_data(as_text=True), "lxml")
    names = {
        str(link["href"]).rpartition("/")[2]
        for link in page.select("a[href]")
        if "/files/" in str(link["href"])
    }
    assert len(names) >= 4
    for name in names:
        (folder / name).write_bytes(client.get(f"{ABOUT}/files/{name}").get_data())
    checked = subprocess.run(
        [sys.executable, "-m", "engage.cli", "round", "verify", str(folder), "--json"],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).resolve().parents[2],
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert json.loads(checked.stdout)
