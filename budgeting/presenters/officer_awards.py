"""What officers' pages about awards receive: what waits for whom, and the account."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from budgeting.commands.awards import DECIDE
from budgeting.commands.falling import FALL
from budgeting.commands.paying import CLOSE, ENTRY, TAKE_BACK
from budgeting.models.awards import Award, AwardFile, FormalDecision, Milestone
from budgeting.models.rounds import Round
from budgeting.presenters.after import AfterPage, after_page, state_words, titles_of
from budgeting.presenters.falling import follows_of
from budgeting.presenters.officer_letters import letter_of
from budgeting.presenters.pictures import (
    FileLink,
    SentPicture,
    officers_file,
    officers_picture,
)
from budgeting.queries.awards import (
    awards_of,
    decision_of,
    file_of,
    lacks_of_award,
)
from budgeting.queries.pictures import about_entry, about_update
from budgeting.rules.awards import (
    FALLEN,
    FOR_THE_GROUP,
    AwardState,
    Lack,
    Waits,
    body_named,
    offers_of,
    takes_letter,
    waits_for,
)
from budgeting.rules.ledger import EntryKind, Totals
from budgeting.rules.letters import PLACEHOLDERS, FileKind
from budgeting.rules.written import least_in
from engage.content.presenters import Words, words_in
from engage.kernel.locale import date_long, money
from engage.people.queries import pending_act
from engage.rules.window import day_of

WAITS_WORDS = {
    Waits.DESCRIBE: _l("Write down the group and the conditions"),
    Waits.LETTER: _l("Make the letter"),
    Waits.SEND: _l("Send the letter, and write down the day"),
    Waits.ANSWER: _l("Waits for the group’s answer"),
    Waits.LATE: _l("The day to answer is over"),
    Waits.PAY: _l("Pay the group, or close"),
    Waits.RECEIPTS: _l("Waits for the group’s receipts"),
    Waits.CLOSE: _l("Close it: every penny is accounted for"),
    Waits.NOTHING: "",
}
MONEY_ASKED = _l("Waits for a second officer: its money")
FALL_ASKED = _l("Waits for a second officer: the award has fallen away")
LACK_WORDS = {
    Lack.GROUP: _l("the name of the group that gets the money"),
    Lack.CONDITIONS: _l("the conditions"),
    Lack.LETTER: _l("the letter: make it"),
    Lack.SENDING: _l("the day on which the letter was sent"),
}
MONEY_ACTS: Mapping[str, object] = {
    ENTRY: _l("Write down that money of an award moved"),
    TAKE_BACK: _l("Take back a line about an award’s money"),
    CLOSE: _l("Close an award"),
}
KIND_WORDS = {
    EntryKind.PAYMENT: _l("We paid the group"),
    EntryKind.RECEIPT: _l("The group spent (receipt)"),
    EntryKind.REPAYMENT: _l("The group paid back"),
    EntryKind.RELEASE: _l("Not needed: stays in the pot"),
}


@dataclass(frozen=True)
class RoundRow:
    """A declared round in the list, and how many of its awards wait for an officer."""

    slug: str
    title: Words
    declared_at: datetime | None
    is_decided: bool
    awards: int
    waiting: int


@dataclass(frozen=True)
class AwardRow:
    """One award on its way."""

    id: str
    title: Words
    group_name: str
    state: str
    waits: object
    is_ours: bool
    has_fallen: bool
    totals: Totals


@dataclass(frozen=True)
class ProjectLine:
    """A project in the decision form: its place is its field's number."""

    number: str
    title: Words
    cost_pence: int
    voted_pence: int
    least_pence: int
    """Less than this could not work, as its group said; 0 where nobody said."""


@dataclass(frozen=True)
class AwardsDesk:
    """A round's awards for officers."""

    slug: str
    title: Words
    projects: tuple[ProjectLine, ...]
    offers: dict[str, int]
    decision: FormalDecision | None
    named_decider: str
    is_asked: bool
    after: AfterPage
    rows: tuple[AwardRow, ...]
    letter: str
    placeholders: tuple[str, ...]
    workbook: AwardFile | None


@dataclass(frozen=True)
class EntryLine:
    """A line of the account. ``may_take_back``: no counter entry, and not taken back."""

    number: int
    on: date
    kind: object
    amount_pence: int
    what_for: str
    corrects: int | None
    may_take_back: bool
    receipt: FileLink | None


@dataclass(frozen=True)
class MilestoneLine:
    id: str
    title: str
    due_on: date
    amount_pence: int
    reached_on: date | None
    paid_pence: int


@dataclass(frozen=True)
class UpdateLine:
    text: str
    written_at: datetime
    is_public: bool
    picture: SentPicture | None


@dataclass(frozen=True)
class AwardDesk:
    """One award for officers."""

    id: str
    slug: str
    round_title: Words
    title: Words
    group_name: str
    conditions: str
    answer_by: date | None
    answered_on: date | None
    reason: str
    state: AwardState
    state_words: str
    waits: Waits
    waits_words: object
    is_fall_asked: bool
    asked: tuple[str, ...]
    """What waits for a second officer about its money, in words."""
    is_close_asked: bool
    has_fallen: bool
    follows: tuple[str, ...]
    """Where the money of an award that has fallen away went."""
    cost_pence: int
    totals: Totals
    letter: AwardFile | None
    letter_sent_on: date | None
    takes_letter: bool
    lacks: tuple[object, ...]
    """What keeps the group's yes from being written down."""
    milestones: tuple[MilestoneLine, ...]
    entries: tuple[EntryLine, ...]
    updates: tuple[UpdateLine, ...]


def round_row(pb_round: Round, *, now: datetime) -> RoundRow:
    rows = [award_row(award, now=now) for award in awards_of(pb_round)]
    return RoundRow(
        slug=pb_round.slug,
        title=words_in(pb_round.words, "title"),
        declared_at=pb_round.declared_at,
        is_decided=decision_of(pb_round) is not None,
        awards=len(rows),
        waiting=sum(row.is_ours for row in rows),
    )


def awards_desk(pb_round: Round, *, now: datetime) -> AwardsDesk:
    awards = awards_of(pb_round)
    titles, offers = titles_of(pb_round), offers_of(pb_round.outcome)
    least = least_in(pb_round.rules)
    return AwardsDesk(
        slug=pb_round.slug,
        title=words_in(pb_round.words, "title"),
        projects=tuple(
            ProjectLine(
                one.number,
                titles[one.number],
                one.cost_pence,
                offers.get(one.number, 0),
                least.get(one.number, 0),
            )
            for one in pb_round.projects
        ),
        offers=offers,
        decision=decision_of(pb_round),
        named_decider=body_named(pb_round.rules),
        is_asked=pending_act(DECIDE, pb_round.id, now) is not None,
        after=after_page(pb_round),
        rows=tuple(award_row(award, now=now) for award in awards),
        letter=letter_of(pb_round),
        placeholders=PLACEHOLDERS,
        workbook=file_of(pb_round.id, FileKind.LEDGER),
    )


def award_row(award: Award, *, now: datetime) -> AwardRow:
    waits, is_fall_asked = _waits(award, now), _is_fall_asked(award, now)
    is_money_asked = any(pending_act(kind, award.id, now) for kind in MONEY_ACTS)
    told = WAITS_WORDS[waits] if not is_money_asked else MONEY_ASKED
    return AwardRow(
        id=award.id,
        title=words_in(award.project.words, "title"),
        group_name=award.group_name,
        state=state_words(AwardState(award.state)),
        waits=FALL_ASKED if is_fall_asked else told,
        is_ours=is_fall_asked
        or is_money_asked
        or (waits not in FOR_THE_GROUP and waits is not Waits.NOTHING),
        has_fallen=award.state in FALLEN,
        totals=award.totals,
    )


def award_desk(award: Award, *, now: datetime) -> AwardDesk:
    waits, is_fall_asked = _waits(award, now), _is_fall_asked(award, now)
    return AwardDesk(
        id=award.id,
        slug=award.pb_round.slug,
        round_title=words_in(award.pb_round.words, "title"),
        title=words_in(award.project.words, "title"),
        group_name=award.group_name,
        conditions=award.conditions,
        answer_by=award.answer_by,
        answered_on=award.answered_on,
        reason=award.reason,
        state=AwardState(award.state),
        state_words=state_words(AwardState(award.state)),
        waits=waits,
        waits_words=FALL_ASKED if is_fall_asked else WAITS_WORDS[waits],
        is_fall_asked=is_fall_asked,
        asked=tuple(_asked(award, now)),
        is_close_asked=pending_act(CLOSE, award.id, now) is not None,
        has_fallen=award.state in FALLEN,
        follows=follows_of(award, titles_of(award.pb_round)),
        cost_pence=award.project.cost_pence,
        totals=award.totals,
        letter=file_of(award.id, FileKind.LETTER),
        letter_sent_on=award.letter_sent_on,
        takes_letter=takes_letter(AwardState(award.state), award.letter_sent_on),
        lacks=tuple(LACK_WORDS[lack] for lack in lacks_of_award(award)),
        milestones=_milestones(award),
        entries=_entries(award),
        updates=tuple(
            UpdateLine(
                one.text,
                one.written_at,
                one.released_at is not None,
                officers_picture(about_update(one), activity_id=award.round_id),
            )
            for one in award.updates
        ),
    )


def milestone_choices(award: Award) -> Sequence[tuple[str, str]]:
    """Planned payments of which something has not been paid yet."""
    rests = ((one, one.amount_pence - award.paid_for(one.id)) for one in award.milestones)
    return [(one.id, f"{one.title}: {money(rest)}") for one, rest in rests if rest > 0]


def _asked(award: Award, now: datetime) -> Iterator[str]:
    for kind, words in MONEY_ACTS.items():
        act = pending_act(kind, award.id, now)
        if act is not None:
            yield " ".join([f"{words}.", *money_act_lines(award, kind, act.facts)])


def money_act_lines(award: Award, kind: str, facts: Mapping[str, Any]) -> Iterator[str]:
    """What two officers agree on about an award's money, and where that leaves it."""
    if kind == ENTRY:
        day = date_long(date.fromisoformat(facts["on"]))
        yield f"{KIND_WORDS[EntryKind(facts['kind'])]}: {money(facts['pence'])}, {day}."
        step = next((one for one in award.milestones if one.id == facts["milestone_id"]), None)
        yield from filter(None, (facts["what_for"], _planned_words(award, step, facts["pence"])))
    elif kind == TAKE_BACK:
        entry = next(one for one in award.entries if one.number == facts["number"])
        yield f"{entry.number}. {KIND_WORDS[EntryKind(entry.kind)]}: {money(entry.amount_pence)}."
        yield facts["why"]
    totals = award.totals
    yield _("Until now: %(paid)s paid of %(awarded)s, %(spent)s spent (receipts: %(receipts)s), %(returned)s given back, %(unpaid)s never paid out.",
        paid=money(totals.paid), awarded=money(totals.awarded), spent=money(totals.spent), returned=money(totals.repaid),
        unpaid=money(totals.released),         receipts=_number_of_receipts(award))  # fmt: skip


def _planned_words(award: Award, step: Milestone | None, pence: int) -> str:
    """Which planned payment a line is for, and that it is of another amount or not the first for it, if so."""
    if step is None or step.amount_pence == pence:
        return step.title if step else ""
    before = award.paid_for(step.id)
    if before:
        rest: str = _(
            "%(title)s. Planned: %(planned)s. Paid of it before: %(before)s.",
            title=step.title,
            planned=money(step.amount_pence),
            before=money(before),
        )
        return rest
    told: str = _(
        "%(title)s. Planned: %(planned)s.", title=step.title, planned=money(step.amount_pence)
    )
    return told


def _number_of_receipts(award: Award) -> int:
    taken_back = {one.corrects for one in award.entries}
    return sum(
        one.kind == EntryKind.RECEIPT and one.corrects is None and one.number not in taken_back
        for one in award.entries
    )


def _is_fall_asked(award: Award, now: datetime) -> bool:
    return pending_act(FALL, award.id, now) is not None


def _waits(award: Award, now: datetime) -> Waits:
    return waits_for(
        AwardState(award.state),
        lacks=lacks_of_award(award),
        answer_by=award.answer_by,
        today=day_of(now),
        totals=award.totals,
    )


def _milestones(award: Award) -> tuple[MilestoneLine, ...]:
    return tuple(
        MilestoneLine(
            one.id,
            one.title,
            one.due_on,
            one.amount_pence,
            one.reached_on,
            award.paid_for(one.id),
        )
        for one in award.milestones
    )


def _entries(award: Award) -> tuple[EntryLine, ...]:
    taken_back = {entry.corrects for entry in award.entries}
    return tuple(
        EntryLine(
            number=entry.number,
            on=entry.on,
            kind=KIND_WORDS[EntryKind(entry.kind)],
            amount_pence=entry.amount_pence,
            what_for=entry.what_for,
            corrects=entry.corrects,
            may_take_back=entry.corrects is None and entry.number not in taken_back,
            receipt=officers_file(about_entry(entry)),
        )
        for entry in award.entries
    )
