"""What officers' pages about bids receive."""

from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from budgeting.commands.interests import has_interest
from budgeting.models.bids import Bid, BidCall
from budgeting.models.rounds import Round
from budgeting.presenters.bid_words import (
    PAGE_NAMES,
    STATE_TONES,
    STATE_WORDS,
    answer_lines,
    area_name,
    last_day,
)
from budgeting.presenters.ideas import HistoryLine, history_line
from budgeting.presenters.pictures import SentPicture, officers_picture
from budgeting.queries.bids import bids_sent, call_of, idea_public, is_read
from budgeting.queries.pictures import about_bid
from budgeting.rules.bid_pages import (
    NOT_ANSWERS,
    WHOLE_BOROUGH,
    changed_fields,
    pages_for,
    total_pence,
)
from budgeting.rules.bids import (
    NEXT,
    BidState,
    CheckItem,
    WaitsFor,
    due_by,
    waits_for,
)
from engage.activities.rules.lifecycle import State
from engage.content.presenters import Words, words_in
from engage.kernel.access import Actor
from engage.kernel.ids import grouped
from engage.kernel.locale import date_long
from engage.rules.view import direction_of, view_from_tag
from engage.rules.window import day_of

WAITS_WORDS = {
    WaitsFor.GROUP: _l("The group"),
    WaitsFor.MODERATOR: _l("A moderator"),
    WaitsFor.APPRAISER: _l("Us: appraise and decide"),
    WaitsFor.NOBODY: _l("Nobody"),
}


@dataclass(frozen=True)
class RoundLine:
    """A round in the list of those that take or took ideas."""

    title: Words
    href: str
    has_call: bool
    sent: int
    """A workload, never crossed with anything."""


def round_lines(rounds: list[Round]) -> list[RoundLine]:
    lines = []
    for pb_round in rounds:
        call = call_of(pb_round)
        lines.append(
            RoundLine(
                title=words_in(pb_round.words, "title"),
                href=url_for("bids_officer.bids", slug=pb_round.slug),
                has_call=call is not None,
                sent=len(bids_sent(call)) if call else 0,
            )
        )
    return lines


@dataclass(frozen=True)
class BidLine:
    """A bid in the officers' list."""

    reference: str
    href: str
    title: str
    state: object
    tone: str
    waits_for: object
    by: date | None
    total_pence: int
    is_public: bool


def bid_lines(call: BidCall, *, now: datetime) -> list[BidLine]:
    return [_line(bid, now=now) for bid in bids_sent(call)]


def _line(bid: Bid, *, now: datetime) -> BidLine:
    state = BidState(bid.state)
    due = due_by(state, bid.call.dates)
    waits = waits_for(state, is_read=is_read(bid), is_answering=bid.call.dates.is_answering(now))
    return BidLine(
        reference=grouped(bid.reference),
        href=url_for("bid_officer.bid", slug=bid.call.pb_round.slug, reference=bid.reference),
        title=bid.sent.get("title", ""),
        state=STATE_WORDS[state],
        tone=STATE_TONES.get(state, ""),
        waits_for=WAITS_WORDS[waits],
        by=last_day(due) if due else None,
        total_pence=total_pence(bid.sent),
        is_public=idea_public(bid) is not None,
    )


@dataclass(frozen=True)
class OfficerBid:
    """A bid as those who appraise it see it: what was sent last, never what the group is still writing."""

    line: BidLine
    version: int
    language: str
    direction: str
    answers: tuple[tuple[object, list[str]], ...]
    contact: tuple[str, ...]
    can: frozenset[str]
    """States that the table allows now; empty once the vote was opened."""
    has_interest: bool
    interests: int
    cost_pence: int
    verdicts: dict[str, dict[str, str]]
    history: tuple[HistoryLine, ...]
    changed_since: bool
    """The group is writing something that it has not sent."""
    ballot_title: str
    ballot_summary: str
    ballot_place: str
    picture: SentPicture | None
    project_number: str
    merged_into: str


def officer_bid(bid: Bid, *, now: datetime, officer: Actor) -> OfficerBid:
    contact, appraisal = bid.contact, bid.appraisal
    is_open = bid.call.pb_round.state == State.DRAFT
    released = idea_public(bid)
    title, _, rest = released.public_words.partition("\n") if released else ("", "", "")
    language = view_from_tag(bid.view).language
    return OfficerBid(
        line=_line(bid, now=now),
        version=bid.version,
        language=language,
        direction=direction_of(language),
        answers=tuple(
            (PAGE_NAMES[page], answer_lines(page, bid.sent))
            for page in pages_for(bid.sent, bid.call.checks)
            if page not in NOT_ANSWERS
        ),
        contact=tuple(each for each in (contact.name, contact.email, contact.phone) if each)
        if contact
        else (),
        can=frozenset(state.value for state in NEXT[BidState(bid.state)])
        if is_open
        else frozenset(),
        has_interest=has_interest(bid, officer),
        interests=len(bid.interests),
        cost_pence=appraisal.cost_pence if appraisal else total_pence(bid.sent),
        verdicts=appraisal.verdicts if appraisal else {},
        history=tuple(history_line(event, own=True) for event in bid.events),
        changed_since=bool(changed_fields(bid.sent, bid.answers)),
        ballot_title=title.strip(),
        ballot_summary=rest.strip(),
        ballot_place=place_of(bid),
        picture=officers_picture(about_bid(bid), activity_id=bid.round_id),
        project_number=bid.project.number if bid.project else "",
        merged_into=grouped(bid.merged_into.reference) if bid.merged_into else "",
    )


def place_of(bid: Bid) -> str:
    """Where the idea happens, for the ballot; nothing where it is for everybody."""
    area = bid.sent.get("area", "")
    return "" if area in {"", WHOLE_BOROUGH} else area_name(area)


def themes_of(bid: Bid) -> list[str]:
    """Themes that projects of this round have already."""
    return sorted({each.category for each in bid.call.pb_round.projects if each.category})


def other_bids(bid: Bid) -> list[tuple[str, str]]:
    """Bids that this one can go on with: reference and title."""
    able = {BidState.SENT.value, BidState.QUERIED.value}
    return [
        (other.reference, f"{grouped(other.reference)}: {other.sent.get('title', '')}")
        for other in bids_sent(bid.call)
        if other.id != bid.id and other.state in able
    ]


def form_values(shown: OfficerBid) -> dict[str, str]:
    """What the checklist's boxes hold at first: what was written down before."""
    values: dict[str, str] = {}
    for item in CheckItem:
        found = shown.verdicts.get(item.value, {"verdict": "open", "reason": ""})
        name = "cost_right" if item is CheckItem.COST else item.value
        values |= {name: found["verdict"], f"{item.value}_reason": found["reason"]}
    return values


def voting_too_early(pb_round: Round) -> str:
    """That a draft’s voting days begin before groups know what became of their ideas; nothing where they do not."""
    call = call_of(pb_round)
    if call is None or pb_round.opens_at is None or pb_round.state != State.DRAFT:
        return ""
    if pb_round.opens_at >= call.decided_at:
        return ""
    words: str = _(
        "Voting is set to begin on %(voting)s. Groups know by the end of %(decided)s what became of their ideas, and were told that the vote comes after that. Choose later days for voting.",
        voting=date_long(day_of(pb_round.opens_at)),
        decided=date_long(last_day(call.decided_at)),
    )
    return words
