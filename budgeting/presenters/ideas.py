"""What pages about ideas receive: each as an officer released it, its state with reasons, and its history in plain words."""

from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for
from flask_babel import gettext as _

from budgeting.models.bids import Bid, BidCall, BidEvent
from budgeting.presenters.bid_words import (
    FIELD_WORDS,
    ITEM_WORDS,
    STATE_TONES,
    STATE_WORDS,
    VERDICT_WORDS,
    area_name,
    last_day,
)
from budgeting.presenters.pictures import SentPicture, public_picture
from budgeting.queries.bids import bids_public, idea_public
from budgeting.queries.pictures import about_bid
from budgeting.rules.bid_pages import total_pence
from budgeting.rules.bids import (
    IDEA_KINDS,
    BidEventKind,
    BidState,
    BidStep,
    CheckItem,
    Verdict,
    due_by,
    step_of,
)
from engage.kernel.ids import grouped
from engage.rules.view import direction_of, view_from_tag


@dataclass(frozen=True)
class HistoryLine:
    """What happened with a bid, in plain words. ``words``: what was said, where it may be read."""

    at: datetime
    what: str
    words: str
    language: str = ""
    direction: str = ""


@dataclass(frozen=True)
class FindingShown:
    """One item of the checklist with the reason that residents read."""

    question: object
    verdict: object
    reason: str


@dataclass(frozen=True)
class IdeaShown:
    """A released idea. Its words are those that an officer released, never newer ones."""

    reference: str
    href: str
    title: str
    paragraphs: tuple[str, ...]
    language: str
    direction: str
    area: str
    total_pence: int
    state_words: object
    tone: str
    reason: str
    """Why, in the officers' words, where there was a decision."""
    step: BidStep
    by: date | None
    findings: tuple[FindingShown, ...]
    cost_pence: int | None
    picture: SentPicture | None
    history: tuple[HistoryLine, ...]


def ideas_of(call: BidCall) -> list[IdeaShown]:
    """The ideas of a round that were released, the oldest first."""
    return [shown for bid in bids_public(call) if (shown := idea_shown(bid)) is not None]


def idea_shown(bid: Bid) -> IdeaShown | None:
    """An idea as the public sees it; ``None`` until an officer released it."""
    released = idea_public(bid)
    if released is None:
        return None
    state = BidState(bid.state)
    title, *paragraphs = [line for line in released.public_words.splitlines() if line.strip()]
    language = view_from_tag(bid.view).language
    answers = released.facts.get("answers", {})
    due = due_by(state, bid.call.dates)
    is_decided = state in {BidState.ACCEPTED, BidState.REFUSED}
    return IdeaShown(
        reference=grouped(bid.reference),
        href=url_for("bids.idea", slug=bid.call.pb_round.slug, reference=bid.reference),
        title=title,
        paragraphs=tuple(paragraphs),
        language=language,
        direction=direction_of(language),
        area=area_name(answers.get("area", "")),
        total_pence=total_pence(answers),
        state_words=STATE_WORDS[state],
        tone=STATE_TONES.get(state, ""),
        reason=_reason(bid, state),
        step=step_of(state),
        by=last_day(due) if due else None,
        findings=tuple(_findings(bid)) if is_decided else (),
        cost_pence=bid.appraisal.cost_pence if is_decided and bid.appraisal else None,
        picture=public_picture(about_bid(bid)),
        history=tuple(history_line(event) for event in bid.events if _is_told(event)),
    )


def _reason(bid: Bid, state: BidState) -> str:
    decided = {
        BidState.REFUSED: BidEventKind.REFUSED,
        BidState.MERGED: BidEventKind.MERGED,
        BidState.ACCEPTED: BidEventKind.ACCEPTED,
    }.get(state)
    said = [event.words for event in bid.events if decided and event.kind == decided]
    return said[-1] if said else ""


def _findings(bid: Bid) -> list[FindingShown]:
    if bid.appraisal is None:
        return []
    return [
        FindingShown(
            ITEM_WORDS[item],
            VERDICT_WORDS[Verdict(bid.appraisal.verdicts[item.value]["verdict"])],
            bid.appraisal.verdicts[item.value]["reason"],
        )
        for item in CheckItem
        if item.value in bid.appraisal.verdicts
    ]


def _is_told(event: BidEvent) -> bool:
    """Looking at a bid is told with the decision, not as a line of its own."""
    return event.kind != BidEventKind.APPRAISED


def history_line(event: BidEvent, *, own: bool = False) -> HistoryLine:
    kind = BidEventKind(event.kind)
    words = "" if kind in IDEA_KINDS else event.words if own else event.public_words
    return HistoryLine(at=event.at, what=_what_happened(event, kind, own=own), words=words)


def _what_happened(event: BidEvent, kind: BidEventKind, *, own: bool) -> str:
    changed = [str(FIELD_WORDS[name]) for name in event.facts.get("changed", ())]
    sentences: dict[BidEventKind, str] = {
        BidEventKind.SENT: _("You sent your idea.") if own else _("The idea was sent to us."),
        BidEventKind.ASKED: _("We asked:"),
        BidEventKind.ANSWERED: _("You answered:") if own else _("The group answered."),
        BidEventKind.CHANGED: _("Changed: %(fields)s.", fields=", ".join(dict.fromkeys(changed))),
        BidEventKind.APPRAISED: _("We looked at it and at what it costs."),
        BidEventKind.REFUSED: _("We could not take it as it was:"),
        BidEventKind.PUT_RIGHT: _("You put it right:") if own else _("The group put it right."),
        BidEventKind.ACCEPTED: _("It is on the list for the vote."),
        BidEventKind.TOOK_IN: _("Another idea was put together with this one:"),
        BidEventKind.MERGED: _("It was put together with another idea:"),
        BidEventKind.WITHDRAWN: _("Its group took it back."),
    }
    return sentences[kind]
