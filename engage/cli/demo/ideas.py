"""The demo's next round, which takes ideas now: three of them, each in another state, brought in as officers bring in a file."""

from typing import Any

from sqlalchemy import select

from budgeting.commands.accepting import accept_bid
from budgeting.commands.appraisal import (
    Finding,
    appraise,
    ask_group,
    import_bids,
    take_bids,
)
from budgeting.commands.setup import set_up_round
from budgeting.importers.bids import read_bids
from budgeting.importers.tables import read_csv
from budgeting.models.bids import Bid, BidCall
from budgeting.models.rounds import Round
from budgeting.rules.ballot_facts import WITHIN_THE_MONEY
from budgeting.rules.bid_pages import CHECK_PAGES, total_pence
from budgeting.rules.bids import BidDates, CheckItem, Verdict
from budgeting.rules.written import MOST_VOTES_FIRST
from engage.activities.ports import Decision
from engage.cli.demo.files import IDEAS, words_of
from engage.cli.demo.more_views import write_more_views_of
from engage.cli.demo.programme import Stage
from engage.kernel.db import db
from engage.moderation.commands import decide
from engage.moderation.models import QueueItem
from engage.moderation.rules.decisions import Reason
from engage.rules.errors import InvalidError

BUDGET_PENCE = 20_000_00
MOST_PENCE = 5_000_00
BALLOT = "ballot_pocket_park_"
FOUND = {
    CheckItem.ELIGIBLE: "It makes a street greener, and the group lives there.",
    CheckItem.FEASIBLE: "Our gardeners looked: there are no pipes under the corner.",
    CheckItem.LEGAL: "The corner belongs to the council.",
    CheckItem.COST: "The prices are those that we pay ourselves.",
}
QUESTION = "Who waters the planters in dry weeks, and is there a tap nearby?"


def take_demo_ideas(stage: Stage) -> BidCall:
    """£20,000 for greener streets: ideas are taken now. One is on the list, one has a question to answer, one nobody has read yet."""
    words = words_of("next_round")
    ballot = {field: words.pop(f"{BALLOT}{field}") for field in ("title", "summary")}
    call = take_bids(
        _next_round(stage, words),
        dates=_dates(stage),
        most_pence=MOST_PENCE,
        checks=[page.value for page in CHECK_PAGES],
        now=stage.now,
        actor=stage.first,
    )
    on_the_list, asked, _unread = _import(call, stage)
    for bid in (on_the_list, asked):
        _release(bid, stage)
    appraise(
        on_the_list,
        findings={item: Finding(Verdict.YES, reason) for item, reason in FOUND.items()},
        cost_pence=total_pence(on_the_list.sent),
        seen_version=on_the_list.version,
        now=stage.now,
        actor=stage.first,
    )
    accept_bid(
        on_the_list,
        words=ballot,
        category="",
        words_to_group="",
        seen_version=on_the_list.version,
        now=stage.now,
        actor=stage.second,
    )
    ask_group(asked, words=QUESTION, seen_version=asked.version, now=stage.now, actor=stage.second)
    return call


def _next_round(stage: Stage, words: dict[str, Any]) -> Round:
    pb_round = set_up_round(
        programme=stage.programme,
        slug="greener-streets",
        words=words,
        budget_pence=BUDGET_PENCE,
        rules={"count": MOST_VOTES_FIRST, "ballot": WITHIN_THE_MONEY},
        projects=[],
        opens_at=None,
        closes_at=None,
        now=stage.now,
        actor=stage.first,
        position=5,
    )
    write_more_views_of(pb_round, now=stage.now, actor=stage.first)
    return pb_round


def _dates(stage: Stage) -> BidDates:
    sending, answering, deciding = (stage.window(step) for step in ("ideas", "answers", "decided"))
    moments = (sending.opens_at, sending.closes_at, answering.closes_at, deciding.closes_at)
    return BidDates(*(moment for moment in moments if moment is not None))


def _import(call: BidCall, stage: Stage) -> list[Bid]:
    rows, faults = read_bids(call, read_csv(IDEAS.read_bytes()))
    if faults:
        raise InvalidError(faults[0].code, where=faults[0].where)
    return import_bids(call, rows, now=stage.now, actor=stage.first)


def _release(bid: Bid, stage: Stage) -> None:
    keys = [f"bid:{bid.round_id}:{event.id}:" for event in bid.events]
    for item in db.session.scalars(select(QueueItem).where(QueueItem.key.in_(keys))).all():
        decide(
            item.id,
            decision=Decision.RELEASED,
            reason=Reason.NONE,
            public_text="",
            seen_version=item.version,
            now=stage.now,
            actor=stage.second,
        )
