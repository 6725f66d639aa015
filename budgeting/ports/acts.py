"""What takes two officers in a round, and how each act is done, described and read again at its confirmation."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Flask, url_for
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from budgeting.commands.codes import agree_codes, check_replaceable, replace_card
from budgeting.commands.counting import (
    check_closable,
    check_declarable,
    close_round,
    declare_round,
)
from budgeting.commands.frozen import frozen_document, refuse_after_opening
from budgeting.commands.interests import check_asker
from budgeting.commands.lots import check_lot, draw_lot
from budgeting.commands.refusing import check_refusable, refuse_envelopes
from budgeting.commands.setup import open_round, require_ready, what_is_missing
from budgeting.commands.witnesses import add_witness, check_late_witness
from budgeting.models.rounds import Round
from budgeting.ports.decisions import register_decisions
from budgeting.ports.money import register_money
from budgeting.presenters.officer_cards import close_words, refused_words, replaced_words
from budgeting.presenters.rounds import refusal_words
from budgeting.queries.rounds import log_of, round_by_id
from budgeting.rules.register import RoundAct
from budgeting.rules.round_log import was_opened
from budgeting.rules.written import frozen_digest
from engage.content.presenters import words_in
from engage.jobs.commands import enqueue
from engage.kernel.access import Actor, Policy
from engage.kernel.clock import now
from engage.kernel.pages import public_address
from engage.people.commands.acts import ActKind, ConfirmedAct, register_act

Perform = Callable[[Round, Mapping[str, Any], datetime, Actor], object]
Facts = Mapping[str, Any]
TELL_FOLLOWERS = "budgeting.tell_list_followers"


def register_acts(app: Flask) -> None:
    """What takes two: count officers for the vote itself, authors for the formal decision about it and for its money."""
    for act in ACTS:
        register_act(
            app,
            ActKind(
                kind=act.kind.value,
                policy=Policy.COUNT_OFFICER,
                check=_checking(act.check),
                perform=_performing(act.perform),
                label=act.label,
                facts_now=_reading(act.facts_now),
                subject_label=lambda subject: words_in(round_by_id(subject).words, "title"),
                subject_href=lambda subject: url_for(
                    "budgeting_officer.desk", slug=round_by_id(subject).slug
                ),
                facts_label=_saying(act.facts_label),
                answer=_answering(act.answer),
                check_asker=_checking_asker(act.check_asker),
            ),
        )
    register_decisions(app)
    register_money(app)


def _checking(check: Callable[[Round, Facts], object]) -> Callable[[str, Facts], object]:
    return lambda subject, facts: check(round_by_id(subject), facts)


def _performing(perform: Perform) -> Callable[[ConfirmedAct, datetime, Actor], None]:
    def do(act: ConfirmedAct, now: datetime, actor: Actor) -> None:
        perform(round_by_id(act.subject), act.facts, now, actor)

    return do


def _saying(
    facts_label: Callable[[Facts], object] | None,
) -> Callable[[str, Facts], Sequence[object]] | None:
    return (lambda _subject, facts: [*filter(None, [facts_label(facts)])]) if facts_label else None


def _answering(
    answer: Callable[[Round, Facts], object] | None,
) -> Callable[[str, Facts], object] | None:
    return (lambda subject, facts: answer(round_by_id(subject), facts)) if answer else None


def _checking_asker(
    check: Callable[[Round, Actor], object] | None,
) -> Callable[[str, Facts, Actor], object] | None:
    return (lambda subject, _facts, asker: check(round_by_id(subject), asker)) if check else None


def _reading(facts_now: Callable[[Round], Facts]) -> Callable[[str], Facts]:
    return lambda subject: facts_now(round_by_id(subject))


def _state(pb_round: Round) -> Facts:
    return {"state": pb_round.state, "counted": pb_round.counted_at is not None}


def _box(pb_round: Round) -> Facts:
    """Once the box was opened, what was asked for before is void."""
    return {"opened": was_opened(log_of(pb_round)), **_state(pb_round)}


def _what_would_be_frozen(pb_round: Round) -> Facts:
    """The second officer confirms exactly the rules, projects, dates and codes that the first one saw."""
    return {
        "rules": frozen_digest(frozen_document(pb_round)),
        "missing": what_is_missing(pb_round, now=now()),
        **_state(pb_round),
    }


def _outcome(pb_round: Round) -> Facts:
    return {"outcome": pb_round.outcome.get("digest"), **_state(pb_round)}


def _codes_in_words(facts: Facts) -> str:
    number = int(facts["number"])
    words: str = ngettext("%(num)s voting code", "%(num)s voting codes", number)
    return words


def _refusal_in_words(facts: Facts) -> str:
    return f"{refusal_words(facts['reason'])}: {', '.join(facts['cards'])}"


def _declare_and_tell(pb_round: Round, now: datetime, actor: Actor) -> None:
    declare_round(pb_round, now=now, actor=actor)
    enqueue(
        TELL_FOLLOWERS,
        now=now,
        actor=actor,
        round_id=pb_round.id,
        list_address=public_address("budgeting.tracker_list", slug=pb_round.slug),
    )


@dataclass(frozen=True)
class Act:
    """What two count officers do. ``check`` raises, when it is asked for, what would be refused at the confirmation anyway."""

    kind: RoundAct
    label: object
    check: Callable[[Round, Facts], object]
    perform: Perform
    facts_now: Callable[[Round], Facts] = _state
    facts_label: Callable[[Facts], object] | None = None
    answer: Callable[[Round, Facts], object] | None = None
    check_asker: Callable[[Round, Actor], object] | None = None


ACTS = (
    Act(
        RoundAct.AGREE_CODES,
        _l("Make voting codes"),
        lambda pb_round, _facts: refuse_after_opening(pb_round, what="codes"),
        lambda pb_round, facts, now, actor: agree_codes(
            pb_round, number=int(facts["number"]), now=now, actor=actor
        ),
        facts_label=_codes_in_words,
    ),
    Act(
        RoundAct.OPEN,
        _l("Open the vote"),
        lambda pb_round, _facts: require_ready(pb_round, now=now()),
        lambda pb_round, _facts, now, actor: open_round(pb_round, now=now, actor=actor),
        _what_would_be_frozen,
    ),
    Act(
        RoundAct.ADD_WITNESS,
        _l("Add a witness to an open vote"),
        lambda pb_round, facts: check_late_witness(pb_round, **facts),
        lambda pb_round, facts, now, actor: add_witness(pb_round, **facts, now=now, actor=actor),
        facts_label=lambda facts: f"{facts['name']}, {facts['email']}",
    ),
    Act(
        RoundAct.REPLACE_CARD,
        _l("Cancel a lost voting card and print a new one"),
        lambda pb_round, facts: check_replaceable(pb_round, facts["card"], now=now()),
        lambda pb_round, facts, now, actor: replace_card(
            pb_round, card=facts["card"], now=now, actor=actor
        ),
        facts_label=lambda facts: facts["card"],
        answer=lambda pb_round, facts: replaced_words(pb_round, facts["card"]),
    ),
    Act(
        RoundAct.CLOSE,
        _l("Close the vote"),
        lambda pb_round, facts: check_closable(pb_round, why=facts.get("why", ""), now=now()),
        lambda pb_round, facts, now, actor: close_round(
            pb_round, now=now, actor=actor, why=facts.get("why", "")
        ),
        facts_label=close_words,
    ),
    Act(
        RoundAct.REFUSE_ENVELOPES,
        _l("Refuse votes before the count"),
        lambda pb_round, facts: check_refusable(
            pb_round, cards=facts["cards"], reason=facts["reason"], now=now()
        ),
        lambda pb_round, facts, now, actor: refuse_envelopes(
            pb_round, cards=facts["cards"], reason=facts["reason"], now=now, actor=actor
        ),
        _box,
        _refusal_in_words,
        lambda pb_round, facts: refused_words(pb_round, facts["cards"]),
    ),
    Act(
        RoundAct.DRAW_LOT,
        _l("Settle a tie by lot"),
        lambda pb_round, facts: check_lot(pb_round, facts["seed"]),
        lambda pb_round, facts, now, actor: draw_lot(
            pb_round, seed=facts["seed"], now=now, actor=actor
        ),
        facts_label=lambda facts: facts["seed"],
        check_asker=lambda pb_round, asker: check_asker(pb_round, pb_round.tie, asker),
    ),
    Act(
        RoundAct.DECLARE,
        _l("Declare the result"),
        lambda pb_round, _facts: check_declarable(pb_round),
        lambda pb_round, _facts, now, actor: _declare_and_tell(pb_round, now, actor),
        _outcome,
    ),
)
