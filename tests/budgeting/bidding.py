"""A round that takes ideas, and bids in every state, made as groups and officers make them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from budgeting.commands.accepting import accept_bid
from budgeting.commands.appraisal import (
    Finding,
    appraise,
    ask_group,
    refuse_bid,
    take_bids,
)
from budgeting.commands.bids import begin_bid, send_bid, write_page
from budgeting.models.bids import Bid, BidCall
from budgeting.queries.bids import bid_by_secret
from budgeting.rules.bid_pages import BidPage
from budgeting.rules.bids import BidDates, CheckItem, Verdict
from engage.activities.models import Programme
from engage.activities.ports import Decision
from engage.content.rules.words import words_from
from engage.kernel.access import SYSTEM, Actor, Role
from engage.kernel.db import db
from engage.moderation.commands import decide
from engage.moderation.models import QueueItem
from engage.moderation.rules.decisions import ItemState, Reason
from engage.people.commands.officers import create_officer
from engage.people.queries import account_by_email
from engage.places.commands import import_areas
from engage.places.queries import areas
from engage.rules.view import View
from tests.programme import FIRST_OFFICER, NOON, SECOND_OFFICER, a_draft_round, a_programme
from tests.signing_in import PASSWORD

CHECKS = ["account", "insurance", "safeguarding"]
DATES = BidDates(
    opens_at=NOON - timedelta(days=7),
    closes_at=NOON + timedelta(days=14),
    answers_close_at=NOON + timedelta(days=28),
    decided_at=NOON + timedelta(days=42),
)
PAGES: dict[str, dict[str, Any]] = {
    "who": {"who": "group"},
    "group": {"group": "A residents’ group"},
    "contact": {"name": "Somebody", "phone": "", "email": "group@example.org"},
    "title": {"title": "Benches for the park"},
    "summary": {"summary": "Six benches along the path."},
    "benefits": {"benefits": "Older people, and about 200 others."},
    "area": {"area": "all"},
    "costs": {"what": ["Benches", "Putting them up"], "amount": ["£1,200", "300.50"]},
    "least": {"least": "750"},
    "other-money": {"other": "no", "other_words": ""},
    "account": {"answer": "yes", "words": ""},
    "insurance": {"answer": "no", "words": "We ask for an offer in May."},
    "safeguarding": {"answer": "not_needed", "words": "Nobody is looked after."},
}
TOTAL_PENCE = 1_500_50
ALL_YES = {item: Finding(Verdict.YES, "Looked at and fine.") for item in CheckItem}
BALLOT_WORDS = words_from(
    {"title": {"en": "Benches"}, "summary": {"en": "Six benches.", "ur": "چھ بینچ۔"}}
)


@dataclass
class SentBid:
    bid: Bid
    secret: str


def a_call(
    *,
    programme: Programme | None = None,
    slug: str = "next-year",
    dates: BidDates = DATES,
    most_pence: int | None = 5_000_00,
    checks: list[str] | None = None,
) -> BidCall:
    """A draft round of two wards that takes ideas at noon of the tests' day."""
    if not areas():
        wards = [
            {"code": "north", "name": "North", "set": ""},
            {"code": "south", "name": "South", "set": ""},
        ]
        import_areas(wards, now=NOON, actor=FIRST_OFFICER)
    pb_round = a_draft_round(programme or a_programme(), slug=slug)
    call = take_bids(
        pb_round,
        dates=dates,
        most_pence=most_pence,
        checks=CHECKS if checks is None else checks,
        now=NOON,
        actor=FIRST_OFFICER,
    )
    db.session.commit()
    return call


def posted(page: str, **changes: Any) -> dict[str, list[str]]:
    fields = {**PAGES[page], **changes}
    return {name: each if isinstance(each, list) else [each] for name, each in fields.items()}


def a_draft(call: BidCall, *, email: str = "group@example.org", now: datetime = NOON) -> SentBid:
    """A bid with every page filled in."""
    secret = begin_bid(call, email=email, view=View(), now=now)
    bid = bid_by_secret(call, secret)
    assert bid is not None
    for page in PAGES:
        if page in {*CHECKS} - {*call.checks}:
            continue
        changes = {"email": email} if page == "contact" else {}
        assert not write_page(
            bid, page=BidPage(page), posted=posted(page, **changes), now=now
        ).faults
    db.session.commit()
    return SentBid(bid, secret)


def a_sent_bid(call: BidCall, *, email: str = "group@example.org", now: datetime = NOON) -> SentBid:
    made = a_draft(call, email=email, now=now)
    made.bid = send_bid(made.bid, reply="", now=now)
    db.session.commit()
    return made


def a_moderator() -> Actor:
    """An account: the queue keeps who decided."""
    account = account_by_email("moderator@example.org") or create_officer(
        email="moderator@example.org",
        password=PASSWORD,
        roles=[Role.MODERATOR],
        label="A moderator",
        now=NOON,
        actor=SYSTEM,
    )
    return account.actor


def release(bid: Bid, *, decision: Decision = Decision.RELEASED, text: str = "") -> None:
    """A moderator decides about everything of this bid that waits."""
    moderator = a_moderator()
    events = {event.id for event in bid.events}
    for item in db.session.scalars(select(QueueItem).where(QueueItem.state == ItemState.WAITING)):
        if item.kind == "bid" and item.key.split(":")[2] in events:
            decide(
                item.id,
                decision=decision,
                reason=Reason.NONE if decision is Decision.RELEASED else Reason.ABUSIVE,
                public_text=text,
                seen_version=item.version,
                now=NOON,
                actor=moderator,
            )
    db.session.commit()


def ask(bid: Bid, words: str = "Who looks after them?", *, now: datetime = NOON) -> None:
    ask_group(bid, words=words, seen_version=bid.version, now=now, actor=FIRST_OFFICER)
    db.session.commit()


def refuse(bid: Bid, words: str = "It is not on council land.", *, now: datetime = NOON) -> None:
    refuse_bid(bid, words=words, seen_version=bid.version, now=now, actor=FIRST_OFFICER)
    db.session.commit()


def accept(bid: Bid, *, cost_pence: int = TOTAL_PENCE, now: datetime = NOON) -> None:
    """Appraised by one officer, accepted by another."""
    appraise(
        bid,
        findings=ALL_YES,
        cost_pence=cost_pence,
        seen_version=bid.version,
        now=now,
        actor=FIRST_OFFICER,
    )
    accept_bid(
        bid,
        words=BALLOT_WORDS,
        category="",
        words_to_group="",
        seen_version=bid.version,
        now=now,
        actor=SECOND_OFFICER,
    )
    db.session.commit()
