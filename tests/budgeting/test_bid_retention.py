"""Who sent a bid is kept apart, and forgotten when its day comes; what was published stays as it was published."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text

from budgeting.commands.bids import forget_bidders
from budgeting.models.bids import Bid, BidContact, BidEvent
from budgeting.rules.bids import CONTACT_KEPT_FOR, UNSENT_KEPT_FOR
from engage.activities.ports import Decision, Erasable, ItemKey, Moderatable, port_of
from engage.kernel.access import SYSTEM
from engage.kernel.db import db
from engage.moderation.queries import received_by
from engage.rules.errors import NotFoundError
from tests.budgeting.bidding import DATES, a_call, a_draft, a_sent_bid, release
from tests.conftest import Clock
from tests.programme import NOON


def everything() -> str:
    """All that the tables of bids hold, as text."""
    tables = [name for name in db.metadata.tables if name.startswith("pb_bid")]
    return " ".join(
        str(db.session.execute(text(f'SELECT * FROM "{name}"')).all()) for name in tables
    )


@pytest.mark.requirement("D3")
def test_what_was_never_sent_is_forgotten_altogether_a_month_after_the_last_day(app: Flask) -> None:
    made = a_draft(a_call())
    due = DATES.closes_at + UNSENT_KEPT_FOR
    assert forget_bidders(now=due - timedelta(seconds=1), actor=SYSTEM) == 0
    assert forget_bidders(now=due, actor=SYSTEM) == 1
    db.session.commit()
    assert db.session.get(Bid, made.bid.id) is None
    assert "group@example.org" not in everything()


@pytest.mark.requirement("D3")
def test_whom_to_write_to_is_forgotten_a_year_after_the_decisions(app: Flask) -> None:
    made = a_sent_bid(a_call())
    release(made.bid)
    due = DATES.decided_at + CONTACT_KEPT_FOR
    assert forget_bidders(now=due - timedelta(seconds=1), actor=SYSTEM) == 0
    assert forget_bidders(now=due, actor=SYSTEM) == 1
    db.session.commit()
    assert db.session.scalars(select(BidContact)).all() == []
    assert "group@example.org" not in everything()
    assert "Somebody" not in everything()
    assert "Six benches" in everything(), "what was published stays"


@pytest.mark.requirement("D3", "D4")
def test_a_group_gets_all_that_is_held_and_can_have_it_erased(app: Flask) -> None:
    made = a_sent_bid(a_call())
    port = port_of(Erasable, "bid")  # type: ignore[type-abstract]  # a protocol is the key
    held = port.export(made.bid.reference)
    assert (held["email"], held["name"]) == ("group@example.org", "Somebody")
    assert held["sent"]["title"] == "Benches for the park"
    assert list(port.due(NOON)) == []
    assert [due.row_id for due in port.due(DATES.decided_at + CONTACT_KEPT_FOR)] == [made.bid.id]
    port.erase(made.bid.reference, now=NOON)
    db.session.commit()
    for gone in ("group@example.org", "Somebody", "Six benches"):
        assert gone not in everything()
    with pytest.raises(NotFoundError):
        port.export("ABCD2345")


@pytest.mark.requirement("M1")
def test_parts_that_were_taken_out_stay_out_and_the_original_is_kept(app: Flask) -> None:
    made = a_sent_bid(a_call())
    (event,) = made.bid.events
    port = port_of(Moderatable, "bid")  # type: ignore[type-abstract]  # a protocol is the key
    shown = port.show(ItemKey("bid", made.bid.round_id, event.id))
    assert "Older people" in shown.text
    release(
        made.bid,
        decision=Decision.REDACTED,
        text="Benches for the park\n\n████\n\nSix benches along the path.",
    )
    db.session.refresh(event)
    assert "Older people" in event.words
    assert "Older people" not in event.public_words
    assert received_by(made.bid.round_id) == 1


@pytest.mark.requirement("M1")
def test_a_text_that_is_hidden_later_is_public_no_more(app: Flask) -> None:
    made = a_sent_bid(a_call())
    release(made.bid)
    release(made.bid, decision=Decision.HIDDEN)
    (event,) = made.bid.events
    port = port_of(Moderatable, "bid")  # type: ignore[type-abstract]  # a protocol is the key
    key = ItemKey("bid", made.bid.round_id, event.id)
    port.decided(key, Decision.HIDDEN, public_text="", now=NOON)
    db.session.commit()
    client = app.test_client()
    assert client.get(f"/rounds/next-year/ideas/{made.bid.reference}").status_code == 404


def test_codes_and_links_are_kept_only_as_digests(app: Flask, clock: Clock) -> None:
    made = a_sent_bid(a_call())
    assert made.secret not in everything()
    assert db.session.scalars(select(BidEvent.words)).all() == [made.bid.events[0].words]
