"""Envelopes are refused before anybody can know what that would change: before the box is opened for the first time."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from budgeting.commands.casting import cast_ballot
from budgeting.commands.codes import code_digest
from budgeting.commands.counting import close_round, declare_round, open_box
from budgeting.commands.lots import draw_lot, note_tie
from budgeting.commands.opening import give_up_opening, prepare_opening
from budgeting.commands.refusing import check_refusable, refuse_envelopes
from budgeting.exports.published import published_files
from budgeting.models.rounds import Opening, RegisterEntry, Round, SealedBallot
from budgeting.presenters.officer_cards import refused_words
from budgeting.queries.rounds import log_of, number_of_refused
from budgeting.reportable import ReportableRounds
from budgeting.rules.proofs import ProofKind
from budgeting.rules.publication import ROUND
from budgeting.rules.register import RefusalReason, RoundAct, card_number
from budgeting.rules.ties import TieError
from budgeting.rules.verification import Standing as Verified
from budgeting.rules.verification import verify
from engage.jobs.models import BackgroundJob
from engage.jobs.rules.lifecycle import JobState
from engage.kernel.access import SYSTEM, Actor, Role
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.kernel.ids import grouped, new_code
from engage.people.commands.acts import confirm, propose
from engage.people.commands.officers import create_officer
from engage.people.queries import acts_waiting
from engage.people.rules.acts import ActState
from engage.rules.channel import Channel
from engage.rules.errors import InvalidError, NotAllowedError
from engage.rules.view import View
from tests.budgeting.proving import a_proving_round, prove, reach_people
from tests.forms import press
from tests.officers import signed_in
from tests.programme import FIRST_OFFICER, NOON, SECOND_OFFICER, an_open_round

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
BY: dict[str, Any] = {"now": NOON, "actor": FIRST_OFFICER}
KIND = RoundAct.REFUSE_ENVELOPES.value
DESK = "/officers/rounds/safer"


def officer(name: str) -> Actor:
    return create_officer(
        email=f"{name}@example.org",
        password="a password that only tests use",
        roles=[Role.COUNT_OFFICER],
        label=name,
        now=NOON,
        actor=SYSTEM,
    ).actor


def asked_to_refuse() -> tuple[Round, dict[str, Any], str]:
    """A closed round, the facts, and the id of the act that waits for a second officer."""
    pb_round, facts = a_closed_round()
    act = propose(kind=KIND, subject=pb_round.id, facts=facts, now=NOON, actor=officer("one"))
    db.session.commit()
    return pb_round, facts, act.id


def a_closed_round() -> tuple[Round, dict[str, Any]]:
    """With one vote, and what refusing its envelope is asked with."""
    vote_round = an_open_round()
    pb_round, code = vote_round.pb_round, vote_round.codes[0]
    cast_ballot(
        pb_round,
        code=code,
        tracker=new_code(),
        chosen=["A"],
        channel=Channel.ONLINE,
        view=View(),
        now=NOON,
    )
    close_round(pb_round, **BY)
    db.session.commit()
    card = card_number(code_digest(pb_round, code))
    return pb_round, {"cards": [card], "reason": RefusalReason.SECOND_CARD.value}


def cards_given(pb_round: Round, *cards: str) -> None:
    for card in cards:
        record("round.card_given", subject=pb_round.id, card=card, **BY)


def a_tie(pb_round: Round) -> None:
    note_tie(pb_round, TieError(["A", "B"], []), now=NOON, actor=SYSTEM)


def a_settled_tie(pb_round: Round) -> None:
    a_tie(pb_round)
    draw_lot(pb_round, seed="4635126651", **BY)


def the_job_failed(pb_round: Round) -> None:
    prepare_opening(pb_round, **BY)
    cards_given(pb_round, "first", "second")
    opening = db.session.scalars(db.select(Opening)).one()
    db.session.get_one(BackgroundJob, opening.job_id).state = JobState.FAILED


OPENED: dict[str, Callable[[Round], object]] = {
    "a tie was found": a_tie,
    "the tie has its lot": a_settled_tie,
    "both cards were given": lambda pb_round: cards_given(pb_round, "first", "second"),
    "both were given to a job that failed": the_job_failed,
    "both were given, one before a job began again": lambda pb_round: cards_given(
        pb_round, "first", "first", "second"
    ),
}


@pytest.mark.requirement("V9", "V15")
@pytest.mark.parametrize("how", OPENED)
def test_nothing_is_refused_once_the_box_was_opened_not_even_what_was_asked_for_before(
    app: Flask, how: str
) -> None:
    """Of two tied projects whoever refuses a vote for one would choose the other."""
    pb_round, facts, asked = asked_to_refuse()
    second = officer("two")
    OPENED[how](pb_round)
    db.session.commit()
    assert confirm(asked, now=NOON, actor=second) is ActState.VOID
    with pytest.raises(NotAllowedError, match="refusing_is_over"):
        propose(kind=KIND, subject=pb_round.id, facts=facts, now=NOON, actor=second)
    db.session.commit()
    with pytest.raises(NotAllowedError, match="refusing_is_over"):
        refuse_envelopes(pb_round, **facts, now=NOON, actor=SECOND_OFFICER)
    assert number_of_refused(pb_round) == 0
    assert log_of(pb_round)[-1].action == "round.change_refused"


@pytest.mark.requirement("V9", "V15")
@pytest.mark.parametrize("state", [JobState.QUEUED, JobState.RUNNING])
def test_nothing_is_refused_while_a_job_to_open_the_box_waits_or_runs(
    app: Flask, state: JobState
) -> None:
    pb_round, _facts, asked = asked_to_refuse()
    second = officer("two")
    opening = prepare_opening(pb_round, **BY)
    db.session.get_one(BackgroundJob, opening.job_id).state = state
    cards_given(pb_round, "first")
    db.session.commit()
    with pytest.raises(NotAllowedError, match="opening_stands"):
        confirm(asked, now=NOON, actor=second)
    db.session.rollback()
    give_up_opening(pb_round, **BY)
    assert confirm(asked, now=NOON, actor=second) is ActState.CONFIRMED
    assert number_of_refused(pb_round) == 1


@pytest.mark.requirement("V7")
def test_one_officer_does_not_learn_at_the_form_who_has_not_voted(app: Flask) -> None:
    """Both cards are asked for alike; only the second officer's confirmation looks them up, and the log says how many."""
    pb_round, facts = a_closed_round()
    entries = db.session.scalars(select(RegisterEntry).where(RegisterEntry.round_id == pb_round.id))
    unused = next(
        number
        for each in entries
        if (number := card_number(each.code_digest)) not in facts["cards"]
    )
    first, second = signed_in(app, Role.COUNT_OFFICER), officer("two")
    answers = []
    for cards in ([unused], [*facts["cards"], unused]):
        answer = press(
            first, f"{DESK}/refuse", at=DESK, cards="\n".join(cards), reason=facts["reason"]
        )
        answers.append((answer.status_code, answer.location))
        act = acts_waiting(NOON)[0]
        assert confirm(act.id, now=NOON, actor=second) is ActState.CONFIRMED
        db.session.commit()
    assert answers[0] == answers[1]
    with app.test_request_context():
        assert "Votes refused: 1. Numbers that you named: 2." in refused_words(pb_round, cards)
    told = [(line.action, line.facts["number"]) for line in log_of(pb_round)[-3:]]
    assert told == [
        ("round.no_vote_to_refuse", 1),
        ("round.envelopes_refused", 1),
        ("round.no_vote_to_refuse", 1),
    ]


def test_the_page_offers_no_refusing_that_would_not_be_done(app: Flask) -> None:
    pb_round, facts = a_closed_round()
    officer = signed_in(app, Role.COUNT_OFFICER)
    before = officer.get(DESK)
    assert "Ask to refuse these votes" in before.get_data(as_text=True)
    prepare_opening(pb_round, **BY)
    db.session.commit()
    waits = officer.get(DESK).get_data(as_text=True)
    assert "To refuse votes first, give that up." in waits
    give_up_opening(pb_round, **BY)
    a_tie(pb_round)
    db.session.commit()
    over = officer.get(DESK).get_data(as_text=True)
    assert "No vote can be refused any more" in over
    assert "Ask to refuse these votes" not in waits + over
    stale = press(
        officer,
        f"{DESK}/refuse",
        page=before,
        cards=facts["cards"][0],
        reason=facts["reason"],
    )
    assert stale.status_code == 422
    assert "before the box is first opened" in stale.get_data(as_text=True)


@pytest.mark.requirement("V7", "V9")
def test_a_vote_of_an_address_whose_declaration_was_false_is_refused_by_the_address(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Found by who knows the address alone; no list, act or log holds it, and the number is the same for one that nobody proved."""
    reach_people(app, monkeypatch)
    vote_round = a_proving_round(accepts=[ProofKind.EMAIL], codes=0)
    pb_round, resident = vote_round.pb_round, app.test_client()
    told, other = (prove(resident, f"{name}@example.org") for name in ("moved", "neighbour"))
    prove(resident, "asleep@example.org")
    for code in (told, other):
        cast_ballot(pb_round, code=code, tracker=new_code(), chosen=["A"], channel=Channel.ONLINE, view=View(), now=NOON)  # fmt: skip
    close_round(pb_round, **BY)
    db.session.commit()
    first, second = signed_in(app, Role.COUNT_OFFICER), officer("two")
    desk = BeautifulSoup(first.get(DESK).get_data(as_text=True), "lxml").main
    assert desk is not None
    shown = desk.get_text(" ", strip=True)
    assert "People vote with: an e-mail address" in shown
    assert not re.search(
        r"[Mm]obile number|[Vv]oting c|of the cards", shown.replace("nor mobile numbers", "")
    )
    numbers = {
        name: number_on(press(first, f"{DESK}/address-number", at=DESK, address=name))
        for name in ("Moved+vote@example.org", "asleep@example.org", "nobody@example.org")
    }
    asked = press(
        first,
        f"{DESK}/refuse",
        at=DESK,
        cards="\n".join(numbers.values()),
        reason=RefusalReason.FALSE_DECLARATION.value,
    )
    assert asked.status_code == 302
    act = acts_waiting(NOON)[0]
    assert "example.org" not in str(act.facts)
    assert confirm(act.id, now=NOON, actor=second) is ActState.CONFIRMED
    db.session.commit()
    of_the_round = select(SealedBallot.refused).where(SealedBallot.round_id == pb_round.id)
    assert sorted(db.session.scalars(of_the_round)) == ["", "false_declaration"]
    told_by = dict.fromkeys([told], "false_declaration")
    assert told_by == {
        code: db.session.scalar(
            select(SealedBallot.refused)
            .join(RegisterEntry, RegisterEntry.id == SealedBallot.register_entry_id)
            .where(RegisterEntry.code_digest == code_digest(pb_round, code))
        )
        for code in told_by
    }
    log = [(line.action, line.facts["number"]) for line in log_of(pb_round)[-2:]]
    assert log == [("round.envelopes_refused", 1), ("round.no_vote_to_refuse", 2)]
    rules = resident.get("/rounds/safer/rules").get_data(as_text=True)
    assert "What somebody told us was not true" in rules
    assert "The card was used by somebody else" not in rules
    assert "if nobody can tell us which address or number" in rules
    open_box(pb_round, cards=vote_round.cards, **BY)
    declare_round(pb_round, **BY)
    db.session.commit()
    listed = BeautifulSoup(resident.get("/rounds/safer/list").text, "lxml")
    assert len(listed.select("[data-receipts] code")) == 2
    assert len(listed.select("[data-receipts] code[data-refused]")) == 1
    assert "Votes that were refused: 1." in resident.get("/easy/rounds/safer/results").text
    (took_part,) = ReportableRounds().participation([pb_round.ref])
    assert (took_part.received, took_part.analysed) == (2, 1)
    assert took_part.excluded == {"refused": 1}


@pytest.mark.requirement("V9")
def test_a_reason_about_cards_refuses_no_address_and_the_other_way_round(app: Flask) -> None:
    pb_round, facts = a_closed_round()
    for cards, reason in (
        (facts["cards"], RefusalReason.FALSE_DECLARATION),
        (["P0123456789"], RefusalReason.SECOND_CARD),
    ):
        with pytest.raises(InvalidError, match="reason_of_other_proof"):
            check_refusable(pb_round, cards=cards, reason=reason.value, now=NOON)
    no_such = press(
        signed_in(app, Role.COUNT_OFFICER), f"{DESK}/address-number", at=DESK, address="a@b.example"
    )
    assert no_such.status_code == 422


def number_on(page: Any) -> str:
    (found,) = re.findall(r"\bP[0-9A-F]{10}\b", page.get_data(as_text=True))
    return str(found)


@pytest.mark.requirement("V7", "V9")
def test_the_list_the_files_and_easy_read_say_which_votes_were_refused(client: FlaskClient) -> None:
    """A refused receipt stands apart and carries the mark by which the search in the browser tells its holder; the files agree."""
    vote_round = an_open_round(codes=3)
    pb_round = vote_round.pb_round
    trackers = sorted(new_code() for _ in range(2))
    for code, tracker in zip(vote_round.codes, trackers, strict=False):
        cast_ballot(
            pb_round,
            code=code,
            tracker=tracker,
            chosen=["A"],
            channel=Channel.ONLINE,
            view=View(),
            now=NOON,
        )
    close_round(pb_round, **BY)
    card = card_number(code_digest(pb_round, vote_round.codes[0]))
    refuse_envelopes(pb_round, cards=[card], reason=RefusalReason.SECOND_CARD.value, **BY)
    open_box(pb_round, cards=vote_round.cards, **BY)
    declare_round(pb_round, **BY)
    db.session.commit()
    refused, counted = map(grouped, trackers)
    for view, told, shortly in (
        ("", "Two officers refused 1 of them before the count", "was refused before the count"),
        ("/easy", "Votes that were refused: 1.", "2 officers refused your vote"),
    ):
        page = BeautifulSoup(client.get(f"{view}/rounds/safer/list").get_data(), "lxml")
        assert [code.text for code in page.select("[data-receipts] [data-refused]")] == [refused]
        assert [code.text for code in page.select("[data-receipts] code")] == [counted, refused]
        assert told in " ".join(page.text.split())
        (status,) = page.select("[role=status]")
        assert shortly in str(status["data-refused"])
        results = client.get(f"{view}/rounds/safer/results").get_data(as_text=True)
        assert "refused" in results
    files = published_files(pb_round)
    assert json.loads(files[ROUND])["refused_trackers"] == trackers[:1]
    assert [check for check in verify(files) if check.standing is Verified.FAILED] == []
