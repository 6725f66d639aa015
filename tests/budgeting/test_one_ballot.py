"""One code, one ballot: however many processes try at the same moment, and whatever is pressed twice."""

import json
import os
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from budgeting.commands.casting import cast_ballot
from budgeting.models.rounds import RegisterEntry, SealedBallot
from budgeting.rules.register import Standing
from engage.kernel.clock import system_now
from engage.kernel.db import db
from engage.kernel.ids import new_code
from engage.rules.channel import Channel
from engage.rules.errors import ConflictError
from engage.rules.view import View
from tests.forms import carried_by, press
from tests.jobs.conftest import environment_of
from tests.processes import Copier
from tests.programme import (
    NOON,
    OpenRound,
    a_draft_round,
    a_programme,
    an_open_round,
    check_languages,
    open_as_drafted,
)

PROCESSES = 4
ABOUT, BALLOT, REVIEW, SEND = (f"/rounds/safer{end}" for end in ("", "/ballot", "/review", "/send"))


def cast(vote_round: OpenRound, code: str, *, tracker: str) -> str:
    return cast_ballot(
        vote_round.pb_round,
        code=code,
        tracker=tracker,
        chosen=["A"],
        channel=Channel.ONLINE,
        view=View(),
        now=NOON,
    )


def tracker_on(receipt: Any) -> str:
    found = BeautifulSoup(receipt.get_data(as_text=True), "lxml").select_one(".e-code")
    assert found is not None
    return found.get_text(strip=True)


def ballots() -> int:
    return db.session.scalar(select(func.count()).select_from(SealedBallot)) or 0


def a_round_open_in_our_time() -> OpenRound:
    """Processes beside this one look at the machine's clock."""
    pb_round = a_draft_round(a_programme())
    moment = system_now()
    pb_round.opens_at, pb_round.closes_at = moment - timedelta(days=1), moment + timedelta(days=1)
    check_languages(pb_round, now=moment)
    return open_as_drafted(pb_round, codes=3)


class Casting:
    """A process that casts one code many times, and the two ends at which we speak with it."""

    def __init__(self, app: Flask, copier: Copier, round_id: str, times: int) -> None:
        its_input, ours = os.pipe()
        to_us, its_output = os.pipe()
        self._asked, self._told = os.fdopen(ours, "w"), os.fdopen(to_us)
        self.process = copier.start(
            "tests.budgeting.casting_process",
            environment_of(app),
            round_id,
            str(times),
            streams={0: its_input, 1: its_output},
        )
        for each in (its_input, its_output):
            os.close(each)

    def say(self, line: str) -> None:
        self._asked.write(f"{line}\n")
        self._asked.flush()

    def hear(self) -> str:
        return self._told.readline().strip()

    def end(self) -> None:
        for each in (self._asked, self._told):
            each.close()
        self.process.wait()


def endings_of(app: Flask, copier: Copier, times: int) -> Counter[str]:
    """Four processes cast one code at the same moment, each this many times."""
    vote_round = a_round_open_in_our_time()
    round_id, code = vote_round.pb_round.id, vote_round.codes[0]
    db.session.remove()
    processes = [Casting(app, copier, round_id, times) for _ in range(PROCESSES)]
    for process in processes:
        process.say(code)
    for process in processes:
        assert process.hear() == "ready"
    for process in processes:
        process.say("now")
    endings: Counter[str] = Counter()
    for process in processes:
        endings.update(json.loads(process.hear()))
        process.end()
    return endings


@pytest.mark.requirement("V3")
def test_four_processes_cast_one_code_once(app: Flask, copier: Copier) -> None:
    assert endings_of(app, copier, 10) == {"cast": 1, "code_spent": 39}
    assert ballots() == 1


@pytest.mark.audit
@pytest.mark.requirement("V3")
def test_a_thousand_casts_of_one_code_over_four_processes_leave_one_ballot(
    app: Flask, copier: Copier
) -> None:
    assert endings_of(app, copier, 250) == {"cast": 1, "code_spent": 999}
    assert ballots() == 1
    spent = select(func.count()).where(RegisterEntry.standing == Standing.SPENT)
    assert db.session.scalar(spent) == 1


@pytest.mark.requirement("V6")
def test_a_tracker_that_another_ballot_has_spends_no_code(app: Flask) -> None:
    vote_round = an_open_round()
    tracker = cast(vote_round, vote_round.codes[0], tracker=new_code())
    db.session.commit()
    with pytest.raises(ConflictError, match="tracker_taken"):
        cast(vote_round, vote_round.codes[1], tracker=tracker)
    db.session.rollback()
    cast(vote_round, vote_round.codes[1], tracker=new_code())
    assert ballots() == 2


def test_a_drawn_tracker_that_is_taken_gives_a_fresh_one_and_the_same_choices(
    client: FlaskClient,
) -> None:
    vote_round = an_open_round()
    ballot = press(client, BALLOT, at=ABOUT, code=vote_round.codes[0])
    review = press(client, REVIEW, page=ballot, chosen=["A", "B"])
    (tracker,) = carried_by(review.get_data(as_text=True), SEND)["tracker"]
    cast(vote_round, vote_round.codes[1], tracker=tracker)
    db.session.commit()
    again = press(client, SEND, page=review)
    words = again.get_data(as_text=True)
    assert "Press send once more" in words
    carried = carried_by(words, SEND)
    assert carried["tracker"] != [tracker]
    assert press(client, SEND, page=again).status_code == 302
    assert ballots() == 2


def test_a_double_click_and_a_lost_answer_show_the_same_receipt(client: FlaskClient) -> None:
    vote_round = an_open_round()
    ballot = press(client, BALLOT, at=ABOUT, code=vote_round.codes[0])
    review = press(client, REVIEW, page=ballot, chosen=["A"])
    first = press(client, SEND, page=review)
    receipt = tracker_on(client.get(first.location))
    second = press(client, SEND, page=review)
    assert second.status_code == 302
    assert tracker_on(client.get(second.location)) == receipt
    assert ballots() == 1


@pytest.mark.requirement("V3", "V18")
def test_a_second_tab_of_a_voter_who_has_voted_is_told_so_and_replaces_nothing(
    client: FlaskClient,
) -> None:
    code = an_open_round().codes[0]
    tabs = [
        press(client, REVIEW, page=press(client, BALLOT, at=ABOUT, code=code), chosen=[choice])
        for choice in ("A", "B")
    ]
    assert press(client, SEND, page=tabs[0]).status_code == 302
    cast_first = db.session.execute(select(SealedBallot.tracker, SealedBallot.sealed)).one()
    refused = press(client, SEND, page=tabs[1])
    assert refused.status_code == 422
    assert "already been used" in refused.get_data(as_text=True)
    assert db.session.execute(select(SealedBallot.tracker, SealedBallot.sealed)).one() == cast_first


@pytest.mark.parametrize("chosen", [["Z"], ["A", "A"], ["A", "B", "C"]])
def test_what_no_page_would_send_is_refused_and_the_code_stays_good(
    client: FlaskClient, chosen: list[str]
) -> None:
    code = an_open_round().codes[0]
    refused = press(client, SEND, at=ABOUT, code=code, chosen=chosen)
    assert refused.status_code == 422
    assert ballots() == 0
    assert press(client, BALLOT, at=ABOUT, code=code).status_code == 200
