"""What officers do with bids: take them, ask, appraise, refuse, merge, accept. Every command leaves an entry in the log.

Whoever has to do with a bid decides nothing about it: ``check_interest`` of ``interests`` stands before every change.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from budgeting.commands.bid_letters import write_letter
from budgeting.commands.bids import add_contact, add_event, mark_sent, move_bid, new_bid
from budgeting.commands.frozen import refuse_after_opening
from budgeting.commands.interests import check_interest
from budgeting.models.bids import Appraisal, Bid, BidCall, BidInterest
from budgeting.models.rounds import Round
from budgeting.queries.bids import bid_to_change, bids_sent, call_of
from budgeting.rules.bid_pages import CHECK_PAGES
from budgeting.rules.bid_rows import BidRow
from budgeting.rules.bids import (
    BidDates,
    BidEventKind,
    BidState,
    CheckItem,
    Verdict,
)
from budgeting.rules.pounds import MOST_PENCE
from engage.activities.rules.lifecycle import State
from engage.kernel.access import Actor, Policy, may
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.kernel.ids import typed_code
from engage.rules.errors import ConflictError, InvalidError, NotAllowedError, WrongStateError
from engage.rules.view import View

APPRAISERS = Policy.AUTHOR
"""Who sets a round up appraises what goes on its ballot."""
LONGEST_WORDS = 2000


@dataclass(frozen=True)
class Finding:
    """What an officer found about one item of the checklist, with the reason that residents read."""

    verdict: Verdict
    reason: str = ""


def take_bids(
    pb_round: Round,
    *,
    dates: BidDates,
    most_pence: int | None,
    checks: list[str],
    now: datetime,
    actor: Actor,
) -> BidCall:
    """Announce that a round takes bids: from this moment its dates and conditions are public.

    Raises ``WrongStateError`` after opening, ``ConflictError`` ``bids_taken``, ``InvalidError`` ``dates_out_of_order`` or
    ``check_unknown``, ``NotAllowedError`` ``role_needed``.
    """
    check_appraiser(actor)
    check_draft(pb_round)
    if call_of(pb_round) is not None:
        raise ConflictError("bids_taken")
    if not dates.opens_at < dates.closes_at <= dates.answers_close_at <= dates.decided_at:
        raise InvalidError("dates_out_of_order", where="closes_on")
    if not set(checks) <= {page.value for page in CHECK_PAGES}:
        raise InvalidError("check_unknown", where="checks")
    call = BidCall(
        round_id=pb_round.id,
        pb_round=pb_round,
        opens_at=dates.opens_at,
        closes_at=dates.closes_at,
        answers_close_at=dates.answers_close_at,
        decided_at=dates.decided_at,
        most_pence=most_pence,
        checks=[page.value for page in CHECK_PAGES if page.value in checks],
        announced_at=now,
    )
    db.session.add(call)
    db.session.flush()
    record(
        "bids.announced",
        subject=pb_round.id,
        actor=actor,
        now=now,
        opens_at=dates.opens_at.isoformat(),
        closes_at=dates.closes_at.isoformat(),
        answers_close_at=dates.answers_close_at.isoformat(),
        decided_at=dates.decided_at.isoformat(),
        most_pence=most_pence,
        checks=call.checks,
    )
    return call


def declare_interest(bid: Bid, *, now: datetime, actor: Actor) -> None:
    """Say that one has to do with a bid or its group. It cannot be taken back. Declaring twice changes nothing."""
    check_appraiser(actor)
    if any(interest.officer_id == actor.id for interest in bid.interests):
        return
    bid.interests.append(BidInterest(officer_id=actor.id, declared_at=now))
    db.session.flush()
    record("bid.interest_declared", subject=bid.id, actor=actor, now=now)


def ask_group(bid: Bid, *, words: str, seen_version: int, now: datetime, actor: Actor) -> None:
    """Ask the group something; it answers on its own page.

    This and the commands below raise ``NotAllowedError`` (``role_needed``, ``own_interest``, ``round_is_fixed``),
    ``ConflictError`` ``changed_by_another`` when the bid is no longer what the officer looked at, ``InvalidError``
    (``words_missing``, ``words_too_long``; ``where`` is the field) and ``WrongStateError``.
    """
    said = _words(words, "question")
    bid = bid_in_hand(bid, seen_version, actor)
    if not bid.call.dates.is_answering(now):
        raise NotAllowedError("answering_is_over")
    take_step(bid, BidState.QUERIED, "bid.asked", now=now, actor=actor)
    add_event(bid, BidEventKind.ASKED, words=said, now=now)
    write_letter("asked", bid, now=now)


def appraise(
    bid: Bid,
    *,
    findings: Mapping[CheckItem, Finding],
    cost_pence: int,
    seen_version: int,
    now: datetime,
    actor: Actor,
) -> None:
    """Write down what was found, item by item, and what the idea would cost. It can be written anew until the decision.

    ``cost_pence``: what stands on the ballot if the bid is accepted. Raises also ``InvalidError`` ``reason_missing`` (``where``
    is the item) and ``cost_unusable``.
    """
    for item, finding in findings.items():
        if finding.verdict is not Verdict.OPEN and not finding.reason.strip():
            raise InvalidError("reason_missing", where=f"{item.value}_reason")
        if len(finding.reason) > LONGEST_WORDS:
            raise InvalidError("words_too_long", where=f"{item.value}_reason", most=LONGEST_WORDS)
    if not 0 < cost_pence <= MOST_PENCE:
        raise InvalidError("cost_unusable", where="cost")
    bid = bid_in_hand(bid, seen_version, actor)
    if bid.state not in {BidState.SENT, BidState.QUERIED}:
        raise WrongStateError("bid", bid.state, "appraised")
    verdicts = {
        item.value: {"verdict": finding.verdict.value, "reason": finding.reason.strip()}
        for item, finding in findings.items()
    }
    if bid.appraisal is None:
        bid.appraisal = Appraisal(verdicts=verdicts, cost_pence=cost_pence, appraised_at=now)
    else:
        bid.appraisal.verdicts, bid.appraisal.cost_pence = verdicts, cost_pence
        bid.appraisal.appraised_at = now
    bid.version += 1
    db.session.flush()
    found = {item: entry["verdict"] for item, entry in verdicts.items()}
    add_event(
        bid, BidEventKind.APPRAISED, facts={"found": found, "cost_pence": cost_pence}, now=now
    )
    record(
        "bid.appraised", subject=bid.id, actor=actor, now=now, found=found, cost_pence=cost_pence
    )


def refuse_bid(bid: Bid, *, words: str, seen_version: int, now: datetime, actor: Actor) -> None:
    """Say no, why, and what the group can do: until the date for answers it may put the bid right."""
    said = _words(words, "reason")
    bid = bid_in_hand(bid, seen_version, actor)
    take_step(bid, BidState.REFUSED, "bid.refused", now=now, actor=actor)
    add_event(bid, BidEventKind.REFUSED, words=said, now=now)
    write_letter("refused", bid, now=now)


def merge_bids(
    bid: Bid,
    *,
    into: Bid,
    words: str,
    seen_version: int,
    now: datetime,
    actor: Actor,
) -> None:
    """Let two bids go on as one. Both are kept as they were sent, and both groups are told why.

    Raises also ``InvalidError`` ``merge_with_itself`` and ``merge_elsewhere``.
    """
    said = _words(words, "merge_reason")
    if bid.id == into.id:
        raise InvalidError("merge_with_itself", where="into")
    if bid.round_id != into.round_id or into.state not in {BidState.SENT, BidState.QUERIED}:
        raise InvalidError("merge_elsewhere", where="into")
    bid = bid_in_hand(bid, seen_version, actor)
    into = bid_in_hand(into, into.version, actor)
    take_step(bid, BidState.MERGED, "bid.merged", now=now, actor=actor, into=into.id)
    bid.merged_into = into
    into.version += 1
    add_event(bid, BidEventKind.MERGED, words=said, facts={"into": into.reference}, now=now)
    add_event(into, BidEventKind.TOOK_IN, words=said, facts={"from": bid.reference}, now=now)
    db.session.flush()
    for each in (bid, into):
        write_letter("merged", each, now=now)


def verdicts_of(bid: Bid) -> dict[CheckItem, Verdict]:
    """The checklist as it stands; empty before anybody looked."""
    if bid.appraisal is None:
        return {}
    return {
        CheckItem(item): Verdict(entry["verdict"]) for item, entry in bid.appraisal.verdicts.items()
    }


def check_appraiser(actor: Actor) -> None:
    """Raise ``NotAllowedError`` ``role_needed``."""
    if not may(actor, APPRAISERS):
        raise NotAllowedError("role_needed", policy=APPRAISERS.value)


def bid_in_hand(bid: Bid, seen_version: int, actor: Actor) -> Bid:
    """The bid, locked, for somebody who may decide about it and has seen it as it is."""
    check_appraiser(actor)
    bid = bid_to_change(bid.id)
    check_interest(bid, actor)
    if bid.call.pb_round.state != State.DRAFT:
        raise NotAllowedError("round_is_fixed")
    if bid.version != seen_version:
        raise ConflictError("changed_by_another", version=bid.version)
    return bid


def take_step(
    bid: Bid, to: BidState, action: str, *, now: datetime, actor: Actor, **facts: object
) -> None:
    """One step of a bid's way, with its line in the log. Raises ``WrongStateError``."""
    before = bid.state
    move_bid(bid, to)
    db.session.flush()
    record(action, subject=bid.id, actor=actor, now=now, from_=before, **facts)


def _words(words: str, where: str) -> str:
    said = words.replace("\r\n", "\n").strip()
    if not said:
        raise InvalidError("words_missing", where=where)
    if len(said) > LONGEST_WORDS:
        raise InvalidError("words_too_long", where=where, most=LONGEST_WORDS)
    return said


def check_draft(pb_round: Round) -> None:
    """Raise ``FrozenError`` once a round has been opened; the attempt is logged."""
    refuse_after_opening(pb_round, what="ideas")


def import_bids(call: BidCall, rows: Sequence[BidRow], *, now: datetime, actor: Actor) -> list[Bid]:
    """Take bids from a file as if they had just been sent: all of them, or none.

    A row whose reference is taken, or that says the same as a bid that is there, keeps the file out: so a file that is sent twice
    is taken once. Each goes before a moderator like any other. Nobody is written to; where a row has an address, its group comes back by asking
    for a link. Raises ``NotAllowedError`` ``role_needed`` or ``round_is_fixed``, ``ConflictError`` ``bid_there_already`` (``where`` names every
    such row).
    """
    check_appraiser(actor)
    if call.pb_round.state != State.DRAFT:
        raise NotAllowedError("round_is_fixed")
    _check_not_there(call, rows)
    bids: list[Bid] = []
    for row in rows:
        bid = new_bid(call, answers=dict(row.answers), view=View(row.language), now=now)
        if row.email:
            add_contact(bid, email=row.email, name=row.name, phone=row.phone)
        mark_sent(bid, now=now)
        bids.append(bid)
    record("bids.imported", subject=call.round_id, actor=actor, now=now, bids=len(bids))
    return bids


def _check_not_there(call: BidCall, rows: Sequence[BidRow]) -> None:
    """Name every row that is there already, or stands in the file twice."""
    there = bids_sent(call)
    references, said = {bid.reference for bid in there}, [bid.sent for bid in there]
    again = []
    for row in rows:
        if row.answers in said or typed_code(row.reference) in references:
            again.append(f"row {row.number}")
        said.append(dict(row.answers))
    if again:
        raise ConflictError("bid_there_already", where=", ".join(again))
