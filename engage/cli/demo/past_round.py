"""The demo's round of last season: voted on, counted, declared and decided, so that anybody can see how such a story ends."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime, timedelta

from sqlalchemy import select

from budgeting.commands.award_files import ask_for_letter, send_letter
from budgeting.commands.awards import (
    accept_award,
    close_award,
    describe_award,
    record_decision,
)
from budgeting.commands.casting import cast_ballot
from budgeting.commands.counting import close_round, declare_round, open_box
from budgeting.commands.falling import end_award
from budgeting.commands.ledger import add_entry, plan_payment, reach_milestone
from budgeting.commands.updates import key_of, write_update
from budgeting.models.awards import Award
from budgeting.models.rounds import Round
from budgeting.presenters.officer_letters import letter_source
from budgeting.queries.awards import awards_of
from budgeting.rules.awards import AwardState, Departure
from budgeting.rules.ledger import EntryKind
from engage.activities.ports import Decision
from engage.cli.demo.files import PAST_ROUND, taking_part
from engage.cli.demo.picks import Picks
from engage.cli.demo.programme import OpenRound, RoundWords, Stage, open_round_of
from engage.cli.demo.taking_part import said_by
from engage.kernel.db import db
from engage.kernel.ids import new_code
from engage.moderation.commands import decide
from engage.moderation.models import QueueItem
from engage.moderation.rules.decisions import Reason
from engage.rules.channel import Channel
from engage.rules.view import view_from_tag
from engage.rules.window import day_of, window_of_dates

DAYS_AGO = 150
"""When it opened. Every other moment is so many days after."""
DAYS_OPEN, COUNTED, DECIDED, ANSWERED, PAID, HALF_WAY, FINISHED = 21, 22, 35, 45, 52, 96, 124
REDDISH = ("reddish-north", "reddish-south")
MOST_CHOICES = 2
BIKES, KIT, NEIGHBOURS = "1", "3", "4"
CHEAPER = Departure(KIT, 3_600_00, "The shop gave the team a discount, so it needs less.")
CONDITIONS = "Keep every receipt.\nTell us twice how it goes.\nPay back what you do not need."
NEWS = {
    BIKES: (
        (HALF_WAY, "en", "The club meets every Saturday at 10. Nine young people have repaired 31 bikes so far."),
        (FINISHED, "ur", "کلب نے 50ویں سائیکل مرمت کر لی ہے۔ ہر ہفتے کی صبح 10 بجے آئیں۔"),
    ),
    KIT: (
        (HALF_WAY, "en", "The team has its shirts and goals. Its first match was a 2-2 draw, and 60 people came."),
    ),
}  # fmt: skip


def tell_of_a_past_round(stage: Stage) -> Round:
    """£12,000 for young people in Reddish: three winners, one of whom said no, with accounts to the penny and news."""
    began = stage.now - timedelta(days=DAYS_AGO)
    first_day = day_of(began)
    voting = open_round_of(
        stage,
        PAST_ROUND,
        RoundWords("reddish-young-people", "past_round", "past_round_rules", areas=REDDISH),
        window=window_of_dates(first_day, first_day + timedelta(days=DAYS_OPEN)),
        codes=taking_part()["past_ballots"]["cast"],
        now=began,
    )
    vote_and_declare(voting, stage, sample="past_ballots", began=began)
    pb_round = voting.pb_round
    _decide(pb_round, stage, began)
    return pb_round


def vote_and_declare(voting: OpenRound, stage: Stage, *, sample: str, began: datetime) -> None:
    """Everybody votes on the first day; then the vote is closed, counted and declared."""
    _vote(voting, sample, now=began)
    counted = _day(began, COUNTED)
    close_round(voting.pb_round, now=counted, actor=stage.second)
    open_box(voting.pb_round, cards=voting.cards, now=counted, actor=stage.first)
    declare_round(voting.pb_round, now=counted, actor=stage.first)


def _vote(voting: OpenRound, name: str, *, now: datetime) -> None:
    sample, picks = taking_part()[name], Picks(name.replace("_", " "))
    for code in voting.codes:
        cast_ballot(
            voting.pb_round,
            code=code,
            tracker=new_code(),
            chosen=picks.several(sample["projects"], most=MOST_CHOICES),
            channel=Channel(picks.one(sample["channel"])),
            view=view_from_tag(picks.one(sample["view"])),
            said=said_by(sample, picks),
            now=now,
        )


def _decide(pb_round: Round, stage: Stage, began: datetime) -> None:
    decided = _day(began, DECIDED)
    record_decision(
        pb_round,
        facts={
            "decided_by": "The area committee",
            "decided_on": day_of(decided).isoformat(),
            "answer_by": None,
            "departures": [asdict(CHEAPER)],
        },
        now=decided,
        actor=stage.first,
    )
    awards = {award.project.number: award for award in awards_of(pb_round)}
    answered = _day(began, ANSWERED)
    end_award(
        awards[NEIGHBOURS],
        facts={
            "to": AwardState.DECLINED,
            "on": day_of(answered).isoformat(),
            "reason": "The trainer has moved away, so the training cannot happen this year.",
        },
        now=answered,
        actor=stage.second,
    )
    for number, group in ((BIKES, "A bike club in Reddish"), (KIT, "A girls’ football team")):
        describe_award(
            awards[number],
            group_name=group,
            conditions=CONDITIONS,
            answer_by=None,
            now=decided,
            actor=stage.first,
        )
        source = letter_source(awards[number], now=decided)
        ask_for_letter(awards[number], source=source, now=decided, actor=stage.first)
        send_letter(awards[number], on=day_of(decided), now=decided, actor=stage.first)
        accept_award(awards[number], on=day_of(answered), now=answered, actor=stage.first)
    _bikes(awards[BIKES], stage, began)
    _kit(awards[KIT], stage, began)
    for number, news in NEWS.items():
        for after, language, text in news:
            _news(awards[number], text, language, stage, _day(began, after))


def _bikes(award: Award, stage: Stage, began: datetime) -> None:
    """Still at work: paid in two parts, with receipts for most of it."""
    paid, half_way = _day(began, PAID), _day(began, HALF_WAY)
    for title, on in (("Tools and parts", paid), ("The second half of the year", half_way)):
        milestone = plan_payment(
            award, title=title, due_on=day_of(on), pence=2_600_00, now=paid, actor=stage.first
        )
        reach_milestone(award, milestone.id, on=day_of(on), now=on, actor=stage.first)
        _entry(award, EntryKind.PAYMENT, 2_600_00, title, stage=stage, on=on)
    _entry(award, EntryKind.RECEIPT, 1_842_60, "Tools, stands and parts", stage=stage, on=half_way)
    _entry(award, EntryKind.RECEIPT, 2_200_00, "Two mentors", stage=stage, on=_day(began, FINISHED))


def _kit(award: Award, stage: Stage, began: datetime) -> None:
    """Finished: what was left went back, to the penny."""
    finished = _day(began, FINISHED)
    _entry(award, EntryKind.PAYMENT, 3_600_00, "All of it", stage=stage, on=_day(began, PAID))
    _entry(award, EntryKind.RECEIPT, 3_450_25, "Shirts, boots and goals", stage=stage, on=finished)
    _entry(award, EntryKind.REPAYMENT, 149_75, "Not needed", stage=stage, on=finished)
    close_award(award, now=finished, actor=stage.first)


def _entry(
    award: Award, kind: EntryKind, pence: int, what_for: str, *, stage: Stage, on: datetime
) -> None:
    add_entry(
        award, kind=kind, pence=pence, on=day_of(on), what_for=what_for, now=on, actor=stage.first
    )


def _news(award: Award, text: str, language: str, stage: Stage, at: datetime) -> None:
    update = write_update(award, text=text, language=language, now=at, actor=stage.first)
    for item in _items([str(key_of(update))]):
        decide(
            item.id,
            decision=Decision.RELEASED,
            reason=Reason.NONE,
            public_text="",
            seen_version=item.version,
            now=at,
            actor=stage.second,
        )


def _items(keys: Iterable[str]) -> list[QueueItem]:
    return list(db.session.scalars(select(QueueItem).where(QueueItem.key.in_(keys))))


def _day(began: datetime, after: int) -> datetime:
    return began + timedelta(days=after)
