"""What takes two authors about the formal decision: recording it, correcting it, changing its amounts."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from flask import Flask, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from budgeting.commands.amending import AMEND, amend_decision, decided_now
from budgeting.commands.awards import DECIDE, record_decision
from budgeting.commands.correcting import CORRECT, correct_decision
from budgeting.models.rounds import Round
from budgeting.presenters.after import titles_of
from budgeting.queries.awards import decision_of
from budgeting.queries.rounds import round_by_id
from engage.content.presenters import words_in
from engage.kernel.access import Actor, Policy
from engage.kernel.locale import date_long, money
from engage.people.commands.acts import ActKind, ConfirmedAct, register_act

Facts = Mapping[str, Any]
Saying = Callable[[Round, Facts], Iterator[str]]


def register_decisions(app: Flask) -> None:
    """The second author reads everything that will be published."""
    for kind, label, perform, facts_now, saying in (
        (DECIDE, _l("Record the formal decision"), record_decision, _undecided, _decision),
        (AMEND, _l("Change decided amounts"), amend_decision, _decided, _amendment),
        (CORRECT, _l("Correct the published decision"), correct_decision, _corrected, _correction),
    ):
        register_act(
            app,
            ActKind(
                kind=kind,
                policy=Policy.AUTHOR,
                perform=_performing(perform),
                label=label,
                facts_now=_reading(facts_now),
                subject_label=lambda subject: words_in(round_by_id(subject).words, "title"),
                subject_href=lambda subject: url_for(
                    "officer_awards.desk", slug=round_by_id(subject).slug
                ),
                facts_label=_in_words(saying),
            ),
        )


def _performing(perform: Callable[..., object]) -> Callable[[ConfirmedAct, datetime, Actor], None]:
    def do(act: ConfirmedAct, now: datetime, actor: Actor) -> None:
        perform(round_by_id(act.subject), facts=act.facts, now=now, actor=actor)

    return do


def _reading(facts_now: Callable[[Round], Facts]) -> Callable[[str], Facts]:
    return lambda subject: facts_now(round_by_id(subject))


def _in_words(saying: Saying) -> Callable[[str, Facts], Sequence[object]]:
    return lambda subject, facts: list(saying(round_by_id(subject), facts))


def _undecided(pb_round: Round) -> Facts:
    return {"outcome": pb_round.outcome["digest"], "is_decided": decision_of(pb_round) is not None}


def _decided(pb_round: Round) -> Facts:
    return {"decided": decided_now(pb_round)}


def _corrected(pb_round: Round) -> Facts:
    decision = decision_of(pb_round)
    return {"corrections": len(decision.corrections) if decision else 0}


def _decision(pb_round: Round, facts: Facts) -> Iterator[str]:
    yield f"{facts['decided_by']}, {_day(facts['decided_on'])}"
    if facts["answer_by"]:
        yield _("Groups answer by %(day)s", day=_day(facts["answer_by"]))
    titles = titles_of(pb_round)
    for each in facts["departures"]:
        yield _amount(titles[each["number"]], each["awarded_pence"], each["reason"])
    if not facts["departures"]:
        yield _("Every project gets what the vote gave it.")


def _amendment(pb_round: Round, facts: Facts) -> Iterator[str]:
    yield facts["why"]
    titles = titles_of(pb_round)
    for number, pence in facts["amounts"].items():
        yield _amount(titles[number], pence, facts["reasons"][number])


def _correction(pb_round: Round, facts: Facts) -> Iterator[str]:
    yield facts["why"]
    yield f"{facts['decided_by']}, {_day(facts['decided_on'])}"
    titles = titles_of(pb_round)
    for number, reason in facts["reasons"].items():
        yield f"{titles[number]}: {reason}"


def _amount(title: object, pence: int, reason: str) -> str:
    return " ".join(filter(None, (f"{title}: {money(pence)}.", reason)))


def _day(written: str) -> str:
    return date_long(date.fromisoformat(written))
