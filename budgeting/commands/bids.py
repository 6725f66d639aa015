"""A group's way with its bid: begin, write page by page, send, answer, put right, withdraw, come back, be forgotten."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from budgeting.commands.bid_letters import write_letter
from budgeting.commands.pictures import put_before_moderators, take_away_picture
from budgeting.models.bids import Bid, BidCall, BidContact, BidEvent
from budgeting.queries.bids import (
    bid_by_link,
    bid_link_digest,
    bid_secret_digest,
    bid_to_change,
    bids_of_address,
    contacts_due,
)
from budgeting.queries.pictures import about_bid, file_about
from budgeting.rules.bid_pages import (
    LENGTHS,
    WHOLE_BOROUGH,
    BidPage,
    PageRead,
    Posted,
    changed_fields,
    fault_between_pages,
    missing_pages,
    read_page,
)
from budgeting.rules.bids import (
    RESIDENTS_KINDS,
    SENT_BY,
    UNSENT_KEPT_FOR,
    BidAction,
    BidEventKind,
    BidState,
    check_action,
    check_bid_step,
    contact_kept_until,
)
from budgeting.rules.contacts import read_email
from engage.activities.ports import Decision, ItemKey
from engage.activities.rules.lifecycle import State
from engage.kernel.access import RESIDENT, Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.kernel.ids import new_code, new_token
from engage.moderation.commands import queue_item
from engage.places.queries import areas
from engage.rules.errors import InvalidError, NotAllowedError
from engage.rules.view import View, view_from_tag

BID_KIND = "bid"
"""How the moderation queue knows what residents write in bids."""
SECRET_LENGTH = 16
"""Eighty bits: unguessable, and short enough to write down."""
REFERENCE_LENGTH = 8
MOST_DRAFTS = 5
"""Bids of one address in one round that are not over: enough for a busy group, too few to flood somebody's letter box."""
LINK_LIVES = timedelta(hours=1)
LINK_AGAIN_AFTER = timedelta(minutes=5)


def begin_bid(call: BidCall, *, email: str, view: View, now: datetime) -> str:
    """Start an empty bid and write to its address; returns the code by which the group comes back to it.

    Raises ``NotAllowedError`` ``bids_not_taken`` or ``too_many_bids``, ``InvalidError`` ``email_unreadable``.
    """
    if not is_taking(call, now):
        raise NotAllowedError("bids_not_taken")
    address = read_email(email)
    if len(bids_of_address(call, address)) >= MOST_DRAFTS:
        raise NotAllowedError("too_many_bids", most=MOST_DRAFTS)
    bid = new_bid(call, answers={}, view=view, now=now)
    secret = add_contact(bid, email=address)
    write_letter("begun", bid, now=now, code=secret)
    return secret


def new_bid(call: BidCall, *, answers: dict[str, Any], view: View, now: datetime) -> Bid:
    """An unsent bid without anybody to write to."""
    bid = Bid(
        round_id=call.round_id,
        call=call,
        reference=new_code(REFERENCE_LENGTH),
        answers=answers,
        sent={},
        view=view.tag,
        started_at=now,
        state=BidState.DRAFT.value,
        version=1,
    )
    db.session.add(bid)
    db.session.flush()
    return bid


def add_contact(bid: Bid, *, email: str, name: str = "", phone: str = "") -> str:
    """Say whom to write to; returns the code that opens the bid."""
    secret = new_code(SECRET_LENGTH)
    bid.contact = BidContact(
        email=email,
        name=name,
        phone=phone,
        secret_digest=bid_secret_digest(secret),
        keep_until=contact_kept_until(BidState(bid.state), bid.call.dates),
    )
    db.session.flush()
    return secret


def is_taking(call: BidCall, now: datetime) -> bool:
    """Whether somebody can begin or send a bid: within the dates, and while the round is being set up."""
    return call.pb_round.state == State.DRAFT and call.dates.is_taking(now)


def write_page(bid: Bid, *, page: BidPage, posted: Posted, now: datetime) -> PageRead:
    """Keep what one page says, unless something in it is refused: then nothing of it is kept.

    Raises ``NotAllowedError`` ``step_is_over`` and ``WrongStateError``.
    """
    check_open(bid, BidAction.EDIT, now)
    read = read_page(page, posted, most_pence=bid.call.most_pence)
    fault = fault_between_pages(page, {**bid.answers, **read.values}) or _unknown_area(read)
    if fault and not read.faults:
        read = replace(read, faults=(fault,))
    if read.faults:
        return read
    if page is BidPage.CONTACT:
        _keep_contact(bid, read)
    else:
        bid.answers = {**bid.answers, **read.values}
    db.session.flush()
    return read


def _unknown_area(read: PageRead) -> InvalidError | None:
    named = read.values.get("area")
    is_known = named in {None, "", WHOLE_BOROUGH, *(area.code for area in areas())}
    return None if is_known else InvalidError("choice_unknown", where="area")


def check_open(bid: Bid, action: BidAction, now: datetime) -> None:
    """Raise unless the group can do this now; nothing of a bid changes once the vote has been opened."""
    if bid.call.pb_round.state != State.DRAFT:
        raise NotAllowedError("round_is_fixed")
    check_action(action, BidState(bid.state), bid.call.dates, now)


def has_contact(bid: Bid) -> bool:
    """Whether the page about whom to ask is filled in."""
    return bid.contact is not None and bool(bid.contact.name)


def pages_missing(bid: Bid) -> list[BidPage]:
    """What keeps a bid from being sent; a picture only while nobody has said what it shows."""
    picture = file_about(about_bid(bid))
    is_unsaid = picture is not None and not picture.shows
    missing = missing_pages(
        bid.answers,
        bid.call.checks,
        has_contact=has_contact(bid),
        most_pence=bid.call.most_pence,
    )
    return [*missing, *([BidPage.PICTURE] if is_unsaid else [])]


def send_bid(bid: Bid, *, reply: str, now: datetime) -> Bid:
    """Send a bid, answer what officers asked, or put a refused one right: whichever its state calls for.

    ``reply``: the group's own words to a question or a refusal. What it writes goes before a moderator; nothing of it is
    public yet. Raises ``NotAllowedError`` (``step_is_over``, ``bid_incomplete``), ``InvalidError`` (``answer_missing``,
    ``answer_too_long``) with ``where`` ``reply``, ``WrongStateError``.
    """
    bid = bid_to_change(bid.id)
    before = BidState(bid.state)
    action = SENT_BY.get(before, BidAction.SEND)
    check_open(bid, action, now)
    if pages_missing(bid):
        raise NotAllowedError("bid_incomplete")
    words = "" if action is BidAction.SEND else _reply(reply)
    move_bid(bid, BidState.SENT)
    if words:
        kind = BidEventKind.ANSWERED if action is BidAction.ANSWER else BidEventKind.PUT_RIGHT
        add_event(bid, kind, words=words, now=now)
    if bid.sent_at is None:
        write_letter("sent", bid, now=now)
    _send_idea(bid, now=now)
    record(f"bid.{action.value}", subject=bid.id, actor=RESIDENT, now=now, from_=before.value)
    return bid


def withdraw_bid(bid: Bid, *, now: datetime, actor: Actor = RESIDENT) -> None:
    """Take a bid back; a project that it became leaves the ballot, as long as the vote has not been opened.

    Raises ``NotAllowedError`` ``round_is_fixed``, ``WrongStateError``.
    """
    bid = bid_to_change(bid.id)
    before = bid.state
    check_open(bid, BidAction.WITHDRAW, now)
    move_bid(bid, BidState.WITHDRAWN)
    project, bid.project = bid.project, None
    db.session.flush()
    if project is not None:
        db.session.delete(project)
    take_away_picture(about_bid(bid), activity_id=bid.round_id)
    add_event(bid, BidEventKind.WITHDRAWN, now=now)
    if bid.contact is not None:
        bid.contact.keep_until = min(bid.contact.keep_until, now + UNSENT_KEPT_FOR)
    write_letter("withdrawn", bid, now=now)
    db.session.flush()
    record("bid.withdrawn", subject=bid.id, actor=actor, now=now, from_=before)


def ask_for_links(call: BidCall, *, email: str, now: datetime) -> None:
    """Write to an address with a link to each of its bids. Says nothing about whether there is one.

    A link works once and for an hour; another is not written within five minutes.
    """
    for bid in bids_of_address(call, read_email(email)):
        contact = bid.contact
        if contact is None or _has_new_link(contact, now):
            continue
        token = new_token()
        contact.link_digest = bid_link_digest(token)
        contact.link_expires_at = now + LINK_LIVES
        write_letter("link", bid, now=now, token=token)
    db.session.flush()


def come_back_by_link(call: BidCall, *, token: str, now: datetime) -> str:
    """Use a link: returns a new code. The old code, and every device that had it, no longer opens the bid.

    Raises ``NotAllowedError`` ``link_is_over`` for a link that was used, is too old or never was.
    """
    found = bid_by_link(call, token, now=now)
    contact = bid_to_change(found.id).contact if found else None
    if contact is None or contact.link_digest != bid_link_digest(token):
        raise NotAllowedError("link_is_over")
    secret = new_code(SECRET_LENGTH)
    contact.secret_digest = bid_secret_digest(secret)
    contact.link_digest = contact.link_expires_at = None
    db.session.flush()
    return secret


def decide_event(event: BidEvent, *, decision: Decision, public_text: str) -> None:
    """What a moderator decided about words of a bid. The original stays as it was written."""
    event.decision = decision.value
    event.public_words = public_text if decision in {Decision.RELEASED, Decision.REDACTED} else ""
    db.session.flush()


def erase_bid(bid: Bid, *, now: datetime, actor: Actor) -> None:
    """Forget who sent a bid; and all of what they wrote, unless it is on a ballot or went public.

    What was published stays as it was published: it holds nobody's name or address.
    """
    was_public = any(event.public_words for event in bid.events)
    kept = bid.sent_at is not None and (bid.project_id is not None or was_public)
    picture = file_about(about_bid(bid))
    if picture is not None and not (kept and picture.released_at):
        take_away_picture(about_bid(bid), activity_id=bid.round_id)
    bid.contact = None
    if bid.sent_at is None:
        db.session.delete(bid)
    else:
        bid.answers = {}
        bid.sent = bid.sent if kept else {}
        for event in bid.events:
            event.words = event.public_words
            event.facts = event.facts if kept else {}
    db.session.flush()
    record("bid.erased", subject=bid.id, actor=actor, now=now)


def forget_bidders(*, now: datetime, actor: Actor) -> int:
    """Erase everything whose retention date has come; returns how many."""
    due = [contact.bid_id for contact in contacts_due(now)]
    for bid_id in due:
        erase_bid(bid_to_change(bid_id), now=now, actor=actor)
    return len(due)


def add_event(
    bid: Bid,
    kind: BidEventKind,
    *,
    now: datetime,
    words: str = "",
    facts: dict[str, Any] | None = None,
) -> BidEvent:
    """A line of the history. Residents' words go before a moderator; officers' are public as they are."""
    by_resident = kind in RESIDENTS_KINDS
    event = BidEvent(
        number=len(bid.events) + 1,
        kind=kind.value,
        at=now,
        words=words,
        public_words="" if by_resident else words,
        facts=facts or {},
    )
    bid.events.append(event)
    db.session.flush()
    if by_resident and words:
        queue_item(
            key=ItemKey(BID_KIND, bid.round_id, event.id),
            text=words,
            language=view_from_tag(bid.view).language,
            now=now,
        )
    return event


def idea_text(answers: dict[str, Any]) -> str:
    """What the public may come to read of a bid, as one text: its title on the first line, then a paragraph each."""
    parts = (answers.get(name, "") for name in ("title", "group", "summary", "benefits"))
    return "\n\n".join(part for part in parts if part)


def mark_sent(bid: Bid, *, now: datetime) -> None:
    """A bid that came in another way, such as on paper, stands as if it had just been sent."""
    move_bid(bid, BidState.SENT)
    _send_idea(bid, now=now)


def _send_idea(bid: Bid, *, now: datetime) -> None:
    """Fix what officers see, and put it before a moderator where it changed."""
    bid.sent_at = bid.sent_at or now
    if bid.contact is not None:
        bid.contact.keep_until = contact_kept_until(BidState.SENT, bid.call.dates)
    picture = file_about(about_bid(bid))
    if picture is not None:
        put_before_moderators(picture, activity_id=bid.round_id, now=now)
    changed = changed_fields(bid.sent, bid.answers)
    if not changed:
        db.session.flush()
        return
    kind = BidEventKind.CHANGED if bid.sent else BidEventKind.SENT
    facts = {"answers": bid.answers, "changed": changed if bid.sent else []}
    bid.sent = dict(bid.answers)
    add_event(bid, kind, words=idea_text(bid.answers), facts=facts, now=now)


def _reply(reply: str) -> str:
    words = reply.replace("\r\n", "\n").strip()
    if not words:
        raise InvalidError("answer_missing", where="reply")
    if len(words) > LENGTHS["reply"]:
        raise InvalidError(
            "answer_too_long", where="reply", limit=LENGTHS["reply"], length=len(words)
        )
    return words


def move_bid(bid: Bid, to: BidState) -> None:
    """One step of the table. Raises ``WrongStateError``."""
    check_bid_step(BidState(bid.state), to)
    bid.state = to.value
    bid.version += 1


def _keep_contact(bid: Bid, read: PageRead) -> None:
    if bid.contact is not None:
        bid.contact.name = read.values["name"]
        bid.contact.phone = read.values["phone"]
        bid.contact.email = read.values["email"]


def _has_new_link(contact: BidContact, now: datetime) -> bool:
    expires = contact.link_expires_at
    return expires is not None and now < expires - LINK_LIVES + LINK_AGAIN_AFTER
