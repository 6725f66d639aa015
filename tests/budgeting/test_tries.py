"""Guessing codes: hopeless for who guesses, and no trouble for anybody else."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from budgeting.commands.codes import code_digest
from budgeting.commands.tries import Failures
from budgeting.models.rounds import RegisterEntry, SealedBallot
from budgeting.rules.tries import IN, MOST_FAILURES
from engage.kernel.db import db
from engage.kernel.ids import ALPHABET, CODE_LENGTH, new_code
from tests.forms import press
from tests.programme import NOON, an_open_round

ABOUT, BALLOT, REVIEW, SEND = (f"/rounds/safer{end}" for end in ("", "/ballot", "/review", "/send"))
HALL = 200


def guesses_that_hit(guesses: int, codes: int) -> int:
    """Somebody tries codes at random against a round's digests, and never shows a cookie."""
    vote_round = an_open_round(codes=codes)
    digests = set(db.session.scalars(select(RegisterEntry.code_digest)))
    assert code_digest(vote_round.pb_round, vote_round.codes[0]) in digests
    failures = Failures()
    hits = 0
    for number in range(guesses):
        guess = new_code()
        if code_digest(vote_round.pb_round, guess) in digests:
            hits += 1
        else:
            failures.note(f"no cookie {number}", now=NOON)
    assert len(failures) <= 10_000
    return hits


@pytest.mark.requirement("V4")
def test_guesses_find_no_code_and_fill_no_memory(app: Flask) -> None:
    assert guesses_that_hit(15_000, codes=200) == 0


@pytest.mark.audit
@pytest.mark.requirement("V4")
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_million_guesses_find_no_code(app: Flask) -> None:
    assert guesses_that_hit(1_000_000, codes=5_000) == 0


@pytest.mark.requirement("V4")
def test_a_code_has_sixty_bits() -> None:
    assert len(set(ALPHABET)) ** CODE_LENGTH == 2**60


@pytest.mark.requirement("V4")
def test_failures_alone_are_limited_and_only_on_the_device_that_failed() -> None:
    failures = Failures()
    told = [failures.note("one", now=NOON) for _ in range(MOST_FAILURES)]
    assert told == [False] * (MOST_FAILURES - 1) + [True]
    assert not failures.note("another", now=NOON)
    assert not failures.note("one", now=NOON + IN + timedelta(seconds=1))


def test_an_old_cookie_shown_again_does_not_begin_anew(client: FlaskClient) -> None:
    """What is counted is counted here, so that a copy of an earlier cookie is of no use."""
    an_open_round()
    press(client, BALLOT, at=ABOUT, code=new_code())
    kept = client.get_cookie("engage")
    assert kept is not None
    for _ in range(MOST_FAILURES - 2):
        assert "lot of codes" not in press(client, BALLOT, at=ABOUT, code=new_code()).get_data(True)
    client.set_cookie("engage", kept.value)
    assert "lot of codes" in press(client, BALLOT, at=ABOUT, code=new_code()).get_data(True)


@pytest.mark.requirement("V4")
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_codes_that_were_used_or_cancelled_are_limited_like_unknown_ones(
    app: Flask, client: FlaskClient
) -> None:
    """Whoever types a pile of cards to see which have voted is asked to wait; a good code still opens the ballot."""
    codes = an_open_round(codes=2).codes
    review = press(
        client, REVIEW, page=press(client, BALLOT, at=ABOUT, code=codes[0]), chosen=["B"]
    )
    for _ in range(MOST_FAILURES):
        assert press(client, SEND, page=review).status_code == 302
    told = [enter(client, codes[0]) for _ in range(MOST_FAILURES - 1)]
    assert all("already been used" in words for words in told)
    entry = db.session.scalars(select(RegisterEntry).where(RegisterEntry.standing == "spent")).one()
    entry.standing = "voided"
    db.session.commit()
    assert "lot of codes" in enter(client, codes[0])
    for code in (codes[0], new_code()):
        words = enter(client, code)
        assert "lot of codes" in words
        assert "cancelled" not in words
    assert "lot of codes" in press(client, SEND, at=ABOUT, code=codes[0]).get_data(True)
    assert "been cancelled" in enter(app.test_client(), codes[0])
    assert press(client, BALLOT, at=ABOUT, code=codes[1]).status_code == 200


def enter(client: FlaskClient, code: str) -> str:
    return press(client, BALLOT, at=ABOUT, code=code).get_data(as_text=True)


@pytest.mark.requirement("V4")
@pytest.mark.parametrize(
    "mistyped", ["OOOO-OOOO-OOOO", "0000 0000 0000", "abc", "1111-2222-3333-4444"]
)
def test_a_code_that_cannot_be_one_is_explained(client: FlaskClient, mistyped: str) -> None:
    an_open_round()
    page = press(client, BALLOT, at=ABOUT, code=mistyped)
    assert page.status_code == 422
    assert "never an O, a 0" in page.get_data(as_text=True)


@pytest.mark.requirement("V3", "V4")
def test_a_hall_behind_one_address_votes_while_somebody_floods_it_with_wrong_codes(
    app: Flask,
) -> None:
    """All requests come from one address. Every voter gets through, however many wrong codes come between."""
    vote_round = an_open_round(codes=HALL)
    codes = vote_round.codes
    db.session.remove()

    def flood(_number: int) -> int:
        with app.app_context():
            return int(press(app.test_client(), BALLOT, at=ABOUT, code=new_code()).status_code)

    def vote(code: str) -> str:
        with app.app_context():
            send = "/rounds/safer/send"
            sent = press(app.test_client(), send, at=ABOUT, code=code, chosen=["B"])
            return f"{sent.status_code} {sent.location}"

    with ThreadPoolExecutor(4) as hall:
        flooding = [hall.submit(flood, number) for number in range(HALL // 2)]
        voting = [hall.submit(vote, code) for code in codes]
        assert {one.result() for one in voting} == {"302 /rounds/safer/receipt"}
        assert {one.result() for one in flooding} == {422}
    assert db.session.scalar(select(func.count()).select_from(SealedBallot)) == HALL
