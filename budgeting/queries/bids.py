"""Reads about bids."""

from datetime import datetime

from sqlalchemy import func, or_, select

from budgeting.models.bids import Bid, BidCall, BidContact, BidEvent
from budgeting.models.rounds import Project, Round
from budgeting.rules.bids import IDEA_KINDS, OVER, BidState
from engage.activities.rules.lifecycle import State
from engage.kernel.db import db
from engage.kernel.ids import keyed_digest, typed_code
from engage.rules.errors import NotFoundError


def bid_of_project(project: Project) -> Bid | None:
    """The bid that became this project; none where officers put it on the list."""
    return db.session.scalars(select(Bid).where(Bid.project_id == project.id)).first()


def with_merged(bid: Bid) -> list[Bid]:
    """A bid and every bid that goes on in it, those merged into a merged one too."""
    found, newest = [bid], [bid.id]
    while newest:
        merged = list(db.session.scalars(select(Bid).where(Bid.merged_into_id.in_(newest))))
        found += merged
        newest = [each.id for each in merged]
    return found


def call_or_404(slug: str) -> BidCall:
    """The call for bids of a round that was not withdrawn. Everything about it is public."""
    call = db.session.scalars(
        select(BidCall)
        .join(Round, Round.id == BidCall.round_id)
        .where(Round.slug == slug, Round.state != State.WITHDRAWN)
    ).first()
    if call is None:
        raise NotFoundError("bid_call", slug=slug)
    return call


def call_of(pb_round: Round) -> BidCall | None:
    return db.session.get(BidCall, pb_round.id)


def calls_open(now: datetime) -> list[BidCall]:
    """Calls to which somebody can send a bid at this moment; what closes soonest comes first."""
    return list(
        db.session.scalars(
            select(BidCall)
            .join(Round, Round.id == BidCall.round_id)
            .where(Round.state == State.DRAFT)
            .where(BidCall.opens_at <= now, BidCall.closes_at > now)
            .order_by(BidCall.closes_at)
        )
    )


def rounds_with_bids() -> list[Round]:
    """Rounds that are being set up or that took bids, the newest first."""
    return list(
        db.session.scalars(
            select(Round)
            .outerjoin(BidCall, BidCall.round_id == Round.id)
            .where(or_(Round.state == State.DRAFT, BidCall.round_id.is_not(None)))
            .order_by(Round.created_at.desc(), Round.slug)
        )
    )


def bids_sent(call: BidCall) -> list[Bid]:
    """Every bid that was sent, the oldest first. A draft is nobody's business but its group's."""
    return list(
        db.session.scalars(
            select(Bid)
            .where(Bid.round_id == call.round_id, Bid.sent_at.is_not(None))
            .order_by(Bid.sent_at, Bid.reference)
        )
    )


def bids_public(call: BidCall) -> list[Bid]:
    """Bids whose idea an officer has released, the oldest first."""
    return [bid for bid in bids_sent(call) if idea_public(bid) is not None]


def idea_public(bid: Bid) -> BidEvent | None:
    """The idea as the public may read it: the newest text that an officer decided about, unless that was hidden.

    A newer text that nobody has read yet changes nothing.
    """
    decided = [event for event in bid.events if event.kind in IDEA_KINDS and event.decision]
    return decided[-1] if decided and decided[-1].public_words else None


def is_read(bid: Bid) -> bool:
    """Whether a moderator has decided about the newest text of the idea."""
    ideas = [event for event in bid.events if event.kind in IDEA_KINDS]
    return bool(ideas) and bool(ideas[-1].decision)


def bid_or_404(call: BidCall, reference: str) -> Bid:
    """A bid that was sent, for officers."""
    bid = db.session.scalars(
        select(Bid).where(
            Bid.round_id == call.round_id,
            Bid.reference == typed_code(reference),
            Bid.sent_at.is_not(None),
        )
    ).first()
    if bid is None:
        raise NotFoundError("bid", reference=reference)
    return bid


def public_bid_or_404(call: BidCall, reference: str) -> Bid:
    bid = bid_or_404(call, reference)
    if idea_public(bid) is None:
        raise NotFoundError("bid", reference=reference)
    return bid


def bid_to_change(bid_id: str) -> Bid:
    """A bid as it stands now, locked until the transaction ends, so that two people cannot decide at once."""
    bid = db.session.scalars(
        select(Bid)
        .where(Bid.id == bid_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
    if bid is None:
        raise NotFoundError("bid", id=bid_id)
    return bid


def bid_by_secret(call: BidCall, secret: str) -> Bid | None:
    """The bid that a code opens."""
    return db.session.scalars(
        select(Bid)
        .join(BidContact, BidContact.bid_id == Bid.id)
        .where(Bid.round_id == call.round_id, BidContact.secret_digest == bid_secret_digest(secret))
    ).first()


def bid_by_link(call: BidCall, token: str, *, now: datetime) -> Bid | None:
    """The bid that a link from a letter opens, unless its time is over or it was used."""
    return db.session.scalars(
        select(Bid)
        .join(BidContact, BidContact.bid_id == Bid.id)
        .where(
            Bid.round_id == call.round_id,
            BidContact.link_digest == bid_link_digest(token),
            BidContact.link_expires_at > now,
        )
    ).first()


def is_any_with_its_group(pb_round: Round) -> bool:
    """Whether an idea was asked something, or can be put right, and its group has not answered."""
    with_group = [BidState.QUERIED, BidState.REFUSED]
    found = select(Bid.id).where(Bid.round_id == pb_round.id, Bid.state.in_(with_group)).limit(1)
    return db.session.scalar(found) is not None


def bids_of_address(call: BidCall, email: str) -> list[Bid]:
    """Bids of one address that are not over."""
    return list(
        db.session.scalars(
            select(Bid)
            .join(BidContact, BidContact.bid_id == Bid.id)
            .where(
                Bid.round_id == call.round_id,
                BidContact.email == email,
                Bid.state.not_in([state.value for state in OVER]),
            )
            .order_by(Bid.started_at)
        )
    )


def contacts_of(call: BidCall) -> list[tuple[BidContact, str]]:
    """Contact details of bids that are not over, each with its bid's state."""
    found = db.session.execute(
        select(BidContact, Bid.state)
        .join(Bid, Bid.id == BidContact.bid_id)
        .where(Bid.round_id == call.round_id, Bid.state.not_in([state.value for state in OVER]))
        .order_by(Bid.id)
    )
    return [(row[0], row[1]) for row in found]


def contacts_due(now: datetime) -> list[BidContact]:
    """Contact details whose time to be forgotten has come."""
    return list(
        db.session.scalars(
            select(BidContact).where(BidContact.keep_until <= now).order_by(BidContact.bid_id)
        )
    )


def bid_by_id(bid_id: str) -> Bid:
    bid = db.session.get(Bid, bid_id)
    if bid is None:
        raise NotFoundError("bid", id=bid_id)
    return bid


def bid_event_or_404(event_id: str) -> BidEvent:
    event = db.session.get(BidEvent, event_id)
    if event is None:
        raise NotFoundError("bid_event", id=event_id)
    return event


def bid_of_reference(reference: str) -> Bid | None:
    """Any bid, drafts too, by its reference."""
    return db.session.scalars(select(Bid).where(Bid.reference == typed_code(reference))).first()


def bids_waiting_for_appraisal() -> int:
    """A workload: bids that somebody sent and nobody has decided about."""
    return (
        db.session.scalar(
            select(func.count()).select_from(Bid).where(Bid.state == BidState.SENT.value)
        )
        or 0
    )


def bid_secret_digest(secret: str) -> str:
    """How the code of a bid is kept: keyed, so that the database alone opens nobody's bid."""
    return keyed_digest("bid-secret", typed_code(secret))


def bid_link_digest(token: str) -> str:
    return keyed_digest("bid-link", token)
