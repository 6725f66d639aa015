"""The ballot box: sealing, the count with both cards, and what is left afterwards."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from budgeting.commands.casting import cast_ballot
from budgeting.commands.counting import close_round, declare_round, open_box
from budgeting.commands.setup import make_key_card, open_round, what_is_missing
from budgeting.models.rounds import Ballot, RegisterEntry, Round, SealedBallot, TrackerEntry
from budgeting.queries.rounds import ballots_of, trackers_of
from engage.kernel.audit import AuditEntry, chain, first_break
from engage.kernel.db import db
from engage.kernel.ids import new_code
from engage.kernel.sealing import new_key_card
from engage.rules.channel import Channel
from engage.rules.errors import EngageError, InvalidError, NotAllowedError, WrongStateError
from engage.rules.view import Level, View
from tests.programme import (
    FIRST_OFFICER,
    NOON,
    SECOND_OFFICER,
    OpenRound,
    a_draft_round,
    a_programme,
    an_open_round,
    open_as_drafted,
)

IN_ENGLISH = View()
IN_URDU = View("ur")


def cast(pb_round: Round, code: str, chosen: list[str], view: View = IN_ENGLISH) -> str:
    return cast_ballot(
        pb_round,
        code=code,
        tracker=new_code(),
        chosen=chosen,
        channel=Channel.ONLINE,
        view=view,
        now=NOON,
    )


def a_counted_round(votes: list[list[str]]) -> OpenRound:
    vote_round = an_open_round(codes=len(votes) + 3)
    for code, chosen in zip(vote_round.codes, votes, strict=False):
        cast(vote_round.pb_round, code, chosen)
    close_round(vote_round.pb_round, now=NOON, actor=SECOND_OFFICER)
    open_box(vote_round.pb_round, cards=vote_round.cards, now=NOON, actor=FIRST_OFFICER)
    db.session.commit()
    return vote_round


def how_many(model: type[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


@pytest.mark.requirement("V1", "V20")
def test_a_round_does_not_open_before_everything_is_there(app: Flask) -> None:
    pb_round = a_draft_round(a_programme())
    assert what_is_missing(pb_round, now=NOON) == [
        "keys_missing",
        "keys_untried",
        "codes_missing",
        "witnesses_missing",
    ]
    pb_round.rules = {**pb_round.rules, "without_a_computer": {}}
    assert "no_way_without_a_computer" in what_is_missing(pb_round, now=NOON)
    with pytest.raises(NotAllowedError):
        open_round(pb_round, now=NOON, actor=FIRST_OFFICER)


@pytest.mark.requirement("V1")
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_round_whose_last_day_is_over_does_not_open(app: Flask) -> None:
    """Nobody could vote in it, and no officer could mend it."""
    ready = a_draft_round(a_programme(), opens_at=NOON - timedelta(days=9), closes_at=NOON)
    assert what_is_missing(ready, now=NOON - timedelta(seconds=1))[0] == "keys_missing"
    assert what_is_missing(ready, now=NOON)[0] == "dates_over"
    with pytest.raises(NotAllowedError, match="dates_over"):
        open_as_drafted(ready, codes=1)


def test_two_different_officers_make_the_key_cards(app: Flask) -> None:
    pb_round = a_draft_round(a_programme())
    make_key_card(pb_round, now=NOON, actor=FIRST_OFFICER)
    with pytest.raises(EngageError, match="key_made_by_you"):
        make_key_card(pb_round, now=NOON, actor=FIRST_OFFICER)


def test_the_count_follows_the_written_rule_and_explains_itself(app: Flask) -> None:
    vote_round = a_counted_round([["A"], ["A", "B"], ["B"], ["B", "C"], ["C"], []])
    outcome = vote_round.pb_round.outcome
    assert outcome["winners"] == ["B", "C"]
    assert outcome["tallies"] == {"A": "2", "B": "3", "C": "2"}
    assert (outcome["valid"], outcome["blank"], outcome["spoilt"]) == (5, 1, 0)
    assert outcome["steps"]


@pytest.mark.requirement("V5")
def test_nothing_links_a_voter_to_a_ballot_after_the_count(app: Flask) -> None:
    before = [["A"], ["B"], ["C"], ["A", "B"], ["B", "C"]] * 4
    vote_round = a_counted_round(before)
    assert how_many(SealedBallot) == 0
    assert how_many(Ballot) == how_many(TrackerEntry) == len(before)
    assert how_many(RegisterEntry) == vote_round.pb_round.codes_issued
    assert set(Ballot.__table__.columns.keys()) == {"id", "round_id", "marks"}
    assert set(TrackerEntry.__table__.columns.keys()) == {
        "id",
        "round_id",
        "tracker",
        "refused",
    }
    assert sorted(ballots_of(vote_round.pb_round)) == sorted(before)
    assert ballots_of(vote_round.pb_round) != before


@pytest.mark.requirement("V5")
def test_the_view_is_inside_the_seal_and_counted_at_the_opening(app: Flask) -> None:
    vote_round = an_open_round()
    views = [IN_ENGLISH, IN_URDU, View("ur", Level.EASY), IN_URDU]
    for code, view in zip(vote_round.codes, views, strict=False):
        cast(vote_round.pb_round, code, ["A"], view)
    assert "view" not in SealedBallot.__table__.columns
    assert len({len(sealed) for sealed in db.session.scalars(select(SealedBallot.sealed))}) == 1
    close_round(vote_round.pb_round, now=NOON, actor=SECOND_OFFICER)
    open_box(vote_round.pb_round, cards=vote_round.cards, now=NOON, actor=FIRST_OFFICER)
    assert vote_round.pb_round.outcome["by_view"] == {"en": 1, "ur": 2, "ur-easy": 1}


def test_the_cards_are_the_rounds_own_two(app: Flask) -> None:
    vote_round = an_open_round()
    close_round(vote_round.pb_round, now=NOON, actor=SECOND_OFFICER)
    for wrong in (
        (vote_round.cards[0], new_key_card()),
        (vote_round.cards[0], vote_round.cards[0]),
    ):
        with pytest.raises(InvalidError, match="key_card"):
            open_box(vote_round.pb_round, cards=wrong, now=NOON, actor=FIRST_OFFICER)


def test_a_ballot_that_cannot_be_read_is_spoilt_and_the_others_count(app: Flask) -> None:
    vote_round = an_open_round()
    for code in vote_round.codes[:4]:
        cast(vote_round.pb_round, code, ["A"])
    row = db.session.scalars(select(SealedBallot)).first()
    assert row is not None
    row.sealed = row.sealed[:-1] + bytes([row.sealed[-1] ^ 1])
    close_round(vote_round.pb_round, now=NOON, actor=SECOND_OFFICER)
    open_box(vote_round.pb_round, cards=vote_round.cards, now=NOON, actor=FIRST_OFFICER)
    assert vote_round.pb_round.outcome["spoilt"] == 1
    assert vote_round.pb_round.outcome["tallies"]["A"] == "3"


def test_the_box_opens_once_and_only_after_the_close(app: Flask) -> None:
    vote_round = an_open_round()
    with pytest.raises(WrongStateError):
        open_box(vote_round.pb_round, cards=vote_round.cards, now=NOON, actor=FIRST_OFFICER)
    close_round(vote_round.pb_round, now=NOON, actor=SECOND_OFFICER)
    open_box(vote_round.pb_round, cards=vote_round.cards, now=NOON, actor=FIRST_OFFICER)
    with pytest.raises(EngageError, match="already_counted"):
        open_box(vote_round.pb_round, cards=vote_round.cards, now=NOON, actor=FIRST_OFFICER)


@pytest.mark.requirement("V8")
def test_the_log_tells_the_rounds_life_and_breaks_when_it_is_touched(app: Flask) -> None:
    vote_round = a_counted_round([["A"]] * 3)
    declare_round(vote_round.pb_round, now=NOON, actor=FIRST_OFFICER)
    actions = [entry.action for entry in chain() if entry.action.startswith("round.")]
    assert actions == [
        "round.set_up", *["round.drafted"] * 4, "round.key_made", "round.key_made", "round.keys_tried",
        "round.witness_named", "round.witness_named", "round.codes_agreed", "round.codes_issued", "round.opened",
        "round.closed", "round.counted", "round.declared",
    ]  # fmt: skip
    assert first_break(chain()) is None
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "round.closed")).one()
    entry.facts = {**entry.facts, "ballots": 4}
    assert first_break(chain()) == entry.number


def test_trackers_are_listed_in_an_order_that_says_nothing(app: Flask) -> None:
    vote_round = a_counted_round([["A"]] * 12)
    assert trackers_of(vote_round.pb_round) == sorted(trackers_of(vote_round.pb_round))


@pytest.mark.requirement("V3")
def test_many_casts_of_one_code_at_the_same_moment_leave_one_ballot(app: Flask) -> None:
    vote_round = an_open_round()
    code, round_id = vote_round.codes[0], vote_round.pb_round.id

    def try_once(_number: int) -> str:
        with app.app_context():
            try:
                cast(db.session.get_one(Round, round_id), code, ["A"])
                db.session.commit()
            except EngageError as error:
                db.session.rollback()
                return error.code
            return "cast"

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(try_once, range(40)))
    assert results.count("cast") == 1
    assert results.count("code_spent") == 39
    assert how_many(SealedBallot) == 1
