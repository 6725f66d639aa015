"""Where somebody may vote in one pot only, an address that was proven in one pot is known again in the others."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from budgeting.commands.carrying import pot_lacks
from budgeting.commands.pots import joint_values, save_joint_round
from budgeting.commands.proofs import ask_for_code, prove_address, write_proof_rules
from budgeting.models.rounds import ProofAttempt, RegisterEntry, Round
from budgeting.presenters.pots import pots_page
from budgeting.queries.rounds import round_or_404
from budgeting.queries.texts import texts_of
from budgeting.rules.drafting import seen
from budgeting.rules.proofs import ProofKind
from engage.kernel.db import db
from engage.rules.errors import EngageError
from tests.budgeting.proving import ACCEPTED, EVERY_KIND, reach_people, sent_to
from tests.budgeting.with_pots import BY, TwoPots, opened, two_draft_pots
from tests.programme import NOON, check_languages, open_as_drafted

on_sqlite = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
CARDS = "We give each person a card for one pot."
COMPARED = "Only e-mail addresses and mobile numbers are compared"


@pytest.fixture(autouse=True)
def messages(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    reach_people(app, monkeypatch)


def two_pots(votes: str, accepts: Sequence[ProofKind] = EVERY_KIND) -> TwoPots:
    """Open, with people voting in one of them or in each."""
    pots = two_draft_pots()
    told = {**joint_values(pots.joint), "votes": votes}
    save_joint_round(pots.joint, told, seen_digest=seen(joint_values(pots.joint)), **BY)
    for pot in (pots.children, pots.adults):
        write_proof_rules(pot, accepts=list(accepts), not_stopped=ACCEPTED, **BY)
        check_languages(pot, now=NOON)
    for pot in (pots.children, pots.adults):
        opened(pot)
    db.session.commit()
    return pots


def asked(pot: Round, address: str) -> str:
    """The one-time code that came to an address for a pot."""
    before = sent_to(address)
    ask_for_code(
        pot,
        kind=ProofKind.EMAIL,
        address=address,
        area="",
        age=30,
        is_declared=True,
        now=NOON,
    )
    db.session.commit()
    after = sent_to(address)
    for code in before:
        after.remove(code)
    (new,) = after
    return new


def proven(slug: str, address: str, code: str) -> str:
    """What comes of giving a code back: ``proven`` or why not."""
    try:
        prove_address(
            round_or_404(slug), kind=ProofKind.EMAIL, address=address, code=code, now=NOON
        )
    except EngageError as error:
        return error.code
    finally:
        db.session.commit()
    return "proven"


def rights() -> int:
    of_addresses = select(func.count()).where(RegisterEntry.proof == ProofKind.EMAIL)
    return db.session.scalar(of_addresses) or 0


@pytest.mark.requirement("V3")
def test_one_address_has_one_right_in_all_pots(app: Flask) -> None:
    pots = two_pots("one")
    assert proven("children", "jo@example.org", asked(pots.children, "jo@example.org")) == "proven"
    code = asked(pots.adults, "jo+2@example.org")
    assert proven("adults", "jo@example.org", code) == "used_in_other_pot"
    assert proven("children", "jo@example.org", asked(pots.children, "jo@example.org")) == "proven"
    assert proven("adults", "ann@example.org", asked(pots.adults, "ann@example.org")) == "proven"
    assert rights() == 2
    # What is kept while an address is proven tells nobody that it was the same in both pots: one line of jo in each, one of ann,
    # one for the tag.
    kept = db.session.scalars(select(ProofAttempt.address_digest)).all()
    assert len(set(kept)) == len(kept) == 4


@on_sqlite
def test_where_people_vote_in_each_pot_an_address_has_a_right_in_each(app: Flask) -> None:
    pots = two_pots("each")
    for pot in (pots.children, pots.adults):
        assert proven(pot.slug, "jo@example.org", asked(pot, "jo@example.org")) == "proven"
    digests = db.session.scalars(
        select(RegisterEntry.address_digest).where(RegisterEntry.address_digest.is_not(None))
    ).all()
    assert len(set(digests)) == len(digests) == 2


@pytest.mark.requirement("V3")
def test_of_two_pots_at_the_same_moment_one_gets_the_address(app: Flask) -> None:
    pots = two_pots("one")
    codes = [(pot.slug, asked(pot, "jo@example.org")) for pot in (pots.children, pots.adults)]
    db.session.remove()
    together = Barrier(2)

    def give_back(slug_and_code: tuple[str, str]) -> str:
        slug, code = slug_and_code
        with app.test_request_context(), app.app_context():
            together.wait()
            try:
                return proven(slug, "jo@example.org", code)
            finally:
                db.session.remove()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(give_back, codes)) == ["proven", "used_in_other_pot"]
    assert rights() == 1


@on_sqlite
def test_residents_read_what_is_compared_and_what_is_not(client: FlaskClient) -> None:
    pots = two_pots("one")
    lines = " ".join(pots_page(pots.joint, now=NOON).lines)
    assert CARDS in lines
    assert COMPARED in lines
    assert "Nothing compares them" not in lines
    assert "works in no other pot" in client.get("/rounds/adults/prove/email").text
    assert "works in 1 pot only" in client.get("/easy/rounds/adults/prove/email").text


@on_sqlite
def test_with_cards_alone_nothing_is_compared_and_residents_read_so(app: Flask) -> None:
    lines = " ".join(pots_page(two_pots("one", [ProofKind.CARD]).joint, now=NOON).lines)
    assert "No computer can check that." in lines
    assert "Nothing compares them." in lines


@on_sqlite
def test_each_pot_says_with_what_people_vote_in_it(app: Flask) -> None:
    pots = two_draft_pots()
    for pot, kind in ((pots.children, ProofKind.CARD), (pots.adults, ProofKind.EMAIL)):
        write_proof_rules(pot, accepts=[kind], not_stopped="", **BY)
        check_languages(pot, now=NOON)
        open_as_drafted(pot, codes=20 if kind is ProofKind.CARD else 0)
    page = pots_page(pots.joint, now=NOON)
    ways = {pot.slug: pot.ways for pot in page.pots}
    assert ways["children"] == ("Vote with the code on your card",)
    assert ways["adults"] == ("Vote with your e-mail address",)
    assert "voting codes" not in " ".join(page.lines)


@on_sqlite
@pytest.mark.requirement("V2")
def test_pots_with_one_proof_each_ask_what_is_not_stopped_unless_it_is(app: Flask) -> None:
    """A card here and an address there, or a card in each, are two rights of one person; one address in both is one."""
    pots = two_draft_pots()
    told = {**joint_values(pots.joint), "votes": "one"}
    save_joint_round(pots.joint, told, seen_digest=seen(joint_values(pots.joint)), **BY)
    card, email = ProofKind.CARD, ProofKind.EMAIL
    for kinds, asks in (((card, card), True), ((card, email), True), ((email, email), False)):
        for pot, kind in zip((pots.children, pots.adults), kinds, strict=True):
            write_proof_rules(pot, accepts=[kind], not_stopped="", **BY)
        assert ("pots_unaccepted" in pot_lacks(pots.children)) is asks, kinds
    write_proof_rules(pots.adults, accepts=[card], not_stopped=ACCEPTED, **BY)
    assert "pots_unaccepted" not in pot_lacks(pots.adults)
    assert "pots_unaccepted" in pot_lacks(pots.children)
    assert ACCEPTED in [text.english for text in texts_of(pots.adults)]
