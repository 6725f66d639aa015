"""What residents' pages about bids receive: the call, the task list, answers to check."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for
from flask_babel import gettext as _

from budgeting.commands.bids import is_taking, pages_missing
from budgeting.models.bids import Bid, BidCall
from budgeting.presenters.bid_words import (
    CHECK_QUESTIONS,
    PAGE_NAMES,
    SECTION_NAMES,
    STATE_TONES,
    STATE_WORDS,
    answer_lines,
    last_day,
)
from budgeting.presenters.ideas import HistoryLine, history_line
from budgeting.queries.pictures import about_bid, file_about
from budgeting.rules.bid_pages import SECTIONS, BidPage, pages_for, total_pence
from budgeting.rules.bids import BidEventKind, BidState, BidStep, actions, due_by, step_of
from engage.activities.rules.lifecycle import PUBLIC_STATES, State
from engage.content.presenters import Words, words_in, written_in_english
from engage.kernel.ids import grouped
from engage.rules.window import day_of


@dataclass(frozen=True)
class CallPage:
    """A call for bids. The days are the last on which each step can be done."""

    slug: str
    title: Words
    summary: Words
    for_whom: Words
    budget_pence: int
    most_pence: int | None
    checks: tuple[object, ...]
    opens_on: date
    closes_on: date
    answers_on: date
    decided_on: date
    is_before: bool
    is_taking: bool
    has_vote: bool
    extensions: tuple["ExtensionShown", ...]


@dataclass(frozen=True)
class ExtensionShown:
    """That a call was given more time, why, and the last days as they were before."""

    on: date
    note: Words
    closes_on: date
    answers_on: date
    decided_on: date


def _extension(told: Mapping[str, str]) -> ExtensionShown:
    days = [
        last_day(datetime.fromisoformat(told[name]))
        for name in ("closes_at", "answers_close_at", "decided_at")
    ]
    at = day_of(datetime.fromisoformat(told["at"]))
    return ExtensionShown(at, written_in_english(told["note"]), *days)


def call_page(call: BidCall, *, now: datetime) -> CallPage:
    pb_round = call.pb_round
    return CallPage(
        slug=pb_round.slug,
        title=words_in(pb_round.words, "title"),
        summary=words_in(pb_round.words, "summary"),
        for_whom=words_in(pb_round.words, "for_whom"),
        budget_pence=pb_round.budget_pence,
        most_pence=call.most_pence,
        checks=tuple(CHECK_QUESTIONS[BidPage(check)] for check in call.checks),
        opens_on=day_of(call.opens_at),
        closes_on=last_day(call.closes_at),
        answers_on=last_day(call.answers_close_at),
        decided_on=last_day(call.decided_at),
        is_before=now < call.opens_at and pb_round.state == State.DRAFT,
        is_taking=is_taking(call, now),
        has_vote=State(pb_round.state) in PUBLIC_STATES,
        extensions=tuple(_extension(told) for told in call.extensions),
    )


@dataclass(frozen=True)
class Task:
    """A line of the task list."""

    name: object
    href: str
    is_done: bool
    is_spare: bool
    """Nobody needs it, and there is nothing yet."""


@dataclass(frozen=True)
class TaskSection:
    name: object
    tasks: tuple[Task, ...]


@dataclass(frozen=True)
class OwnBid:
    """A bid on its group's own page: where it stands, what can be done, and by when."""

    reference: str
    title: str
    state: BidState
    state_words: object
    tone: str
    step: BidStep
    by: date | None
    can: frozenset[str]
    """Values of ``BidAction``."""
    sections: tuple[TaskSection, ...]
    done: int
    total: int
    is_ready: bool
    question: str
    """What officers said last that waits for an answer: a question or the reason of a refusal."""
    email: str
    kept_until: datetime | None
    total_pence: int
    history: tuple[HistoryLine, ...]


def own_bid(bid: Bid, *, now: datetime) -> OwnBid:
    state = BidState(bid.state)
    sections = tuple(_sections(bid))
    tasks = [task for section in sections for task in section.tasks]
    able = actions(state, bid.call.dates, now) if _is_draft(bid) else frozenset()
    due = due_by(state, bid.call.dates)
    return OwnBid(
        reference=grouped(bid.reference),
        title=bid.answers.get("title", ""),
        state=state,
        state_words=STATE_WORDS[state],
        tone=STATE_TONES.get(state, ""),
        step=step_of(state),
        by=last_day(due) if due else None,
        can=frozenset(action.value for action in able),
        sections=sections,
        done=sum(task.is_done for task in tasks if not task.is_spare),
        total=sum(not task.is_spare for task in tasks),
        is_ready=not pages_missing(bid),
        question=_question(bid),
        email=bid.contact.email if bid.contact else "",
        kept_until=bid.contact.keep_until if bid.contact else None,
        total_pence=total_pence(bid.answers),
        history=tuple(history_line(event, own=True) for event in bid.events),
    )


def _is_draft(bid: Bid) -> bool:
    return bid.call.pb_round.state == State.DRAFT


def _question(bid: Bid) -> str:
    asked = {BidState.QUERIED: BidEventKind.ASKED, BidState.REFUSED: BidEventKind.REFUSED}.get(
        BidState(bid.state)
    )
    said = [event.words for event in bid.events if asked and event.kind == asked]
    return said[-1] if said else ""


def _sections(bid: Bid) -> list[TaskSection]:
    there, missing = set(pages_for(bid.answers, bid.call.checks)), pages_missing(bid)
    return [
        TaskSection(
            SECTION_NAMES[name],
            tuple(_task(bid, page, is_done=page not in missing) for page in pages if page in there),
        )
        for name, pages in SECTIONS.items()
        if there & set(pages)
    ]


def _task(bid: Bid, page: BidPage, *, is_done: bool) -> Task:
    return Task(
        name=PAGE_NAMES[page],
        href=url_for("bids.page", slug=bid.call.pb_round.slug, name=page.value),
        is_done=is_done,
        is_spare=page is BidPage.PICTURE and file_about(about_bid(bid)) is None,
    )


@dataclass(frozen=True)
class AnswerRow:
    """A line of "check your answers"."""

    question: object
    answer: Sequence[str]
    href: str


def answer_rows(bid: Bid) -> list[AnswerRow]:
    """Every answer as it will be sent, each with the page where it can be changed."""
    return [
        AnswerRow(
            question=PAGE_NAMES[page],
            answer=_answer_lines(bid, page),
            href=url_for("bids.page", slug=bid.call.pb_round.slug, name=page.value) + "?from=check",
        )
        for page in pages_for(bid.answers, bid.call.checks)
    ]


def _answer_lines(bid: Bid, page: BidPage) -> list[str]:
    if page is BidPage.CONTACT:
        contact = bid.contact
        lines = [contact.name, contact.phone, contact.email] if contact else []
    elif page is BidPage.PICTURE:
        picture = file_about(about_bid(bid))
        lines = [picture.shows if picture else _("No picture")]
    else:
        lines = answer_lines(page, bid.answers)
    return [line for line in lines if line]
