"""What takes two authors about the formal decision: recording it, correcting it, changing its amounts, and that an award falls away."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from flask import Flask, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from budgeting.commands.amending import AMEND, amend_decision, decided_now
from budgeting.commands.awards import DECIDE, record_decision
from budgeting.commands.correcting import CORRECT, correct_decision
from budgeting.commands.falling import FALL, concerned_by, end_award, what_would_follow
from budgeting.commands.interests import check_asker
from budgeting.models.awards import Award
from budgeting.models.rounds import Round
from budgeting.presenters.after import state_words, titles_of
from budgeting.presenters.falling import follows_words
from budgeting.presenters.officer_decisions import amounts_words
from budgeting.queries.awards import award_or_404, decision_of
from budgeting.queries.rounds import round_by_id
from budgeting.rules.awards import AwardState, body_named, offers_of
from engage.content.presenters import words_in
from engage.kernel.access import Actor, Policy
from engage.kernel.db import db
from engage.kernel.locale import date_long
from engage.people.commands.acts import ActKind, ConfirmedAct, register_act

Facts = Mapping[str, Any]
Saying = Callable[[Round, Facts], Iterator[str]]


def register_decisions(app: Flask) -> None:
    """The second author reads everything that will be published."""
    for kind, label, perform, facts_now, saying, numbers in (
        (DECIDE, _l("Record the formal decision"), record_decision, _undecided, _decision, _all),
        (AMEND, _l("Change decided amounts"), amend_decision, _decided, _amendment, _changed),
        (CORRECT, _l("Correct the published decision"), correct_decision, _corrected, _correction, _told),
    ):  # fmt: skip
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
                check_asker=_checking_asker(numbers),
            ),
        )
    register_act(
        app,
        ActKind(
            kind=FALL,
            policy=Policy.AUTHOR,
            perform=_perform_fall,
            label=_l("Write down that an award has fallen away"),
            facts_now=_standing,
            subject_label=_project_title,
            subject_href=lambda subject: url_for("officer_award.award", award_id=subject),
            facts_label=lambda subject, facts: list(_fall(subject, facts)),
            check_asker=_check_asker_of_fall,
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


def _checking_asker(
    numbers: Callable[[Round, Facts], Iterable[str]],
) -> Callable[[str, Facts, Actor], None]:
    def check(subject: str, facts: Facts, asker: Actor) -> None:
        pb_round = round_by_id(subject)
        check_asker(pb_round, numbers(pb_round, facts), asker)

    return check


def _check_asker_of_fall(award_id: str, _facts: Facts, asker: Actor) -> None:
    award = award_or_404(award_id)
    check_asker(award.pb_round, concerned_by(award, what_would_follow(award)), asker)


def _all(pb_round: Round, _facts: Facts) -> Iterable[str]:
    return pb_round.costs


def _changed(_round: Round, facts: Facts) -> Iterable[str]:
    amounts: Mapping[str, int] = facts["amounts"]
    return amounts


def _told(_round: Round, facts: Facts) -> Iterable[str]:
    reasons: Mapping[str, str] = facts["reasons"]
    return reasons


def _undecided(pb_round: Round) -> Facts:
    return {"outcome": pb_round.outcome["digest"], "is_decided": decision_of(pb_round) is not None}


def _decided(pb_round: Round) -> Facts:
    return {"decided": decided_now(pb_round)}


def _corrected(pb_round: Round) -> Facts:
    decision = decision_of(pb_round)
    return {"corrections": len(decision.corrections) if decision else 0}


def _decision(pb_round: Round, facts: Facts) -> Iterator[str]:
    yield from _body(pb_round, facts)
    if facts["answer_by"]:
        yield _("Groups answer by %(day)s", day=_day(facts["answer_by"]))
    yield from amounts_words(
        pb_round,
        {each["number"]: each["awarded_pence"] for each in facts["departures"]},
        offers_of(pb_round.outcome),
        {each["number"]: each["reason"] for each in facts["departures"]},
    )
    if not facts["departures"]:
        yield _("Every project gets what the vote gave it.")


def _amendment(pb_round: Round, facts: Facts) -> Iterator[str]:
    yield facts["why"]
    yield from amounts_words(pb_round, facts["amounts"], decided_now(pb_round), facts["reasons"])


def _correction(pb_round: Round, facts: Facts) -> Iterator[str]:
    yield facts["why"]
    yield from _body(pb_round, facts)
    titles = titles_of(pb_round)
    for number, reason in facts["reasons"].items():
        yield f"{titles[number]}: {reason}"


def _body(pb_round: Round, facts: Facts) -> Iterator[str]:
    """Who decided, and that the rules name somebody else, if so."""
    yield f"{facts['decided_by']}, {_day(facts['decided_on'])}"
    if facts.get("other_body"):
        named = body_named(pb_round.rules)
        told = _("The rules of the round name another body: %(who)s. Why it was not the one that decided:", who=named)  # fmt: skip
        yield f"{told} {facts['other_body']}"


def _perform_fall(act: ConfirmedAct, now: datetime, actor: Actor) -> None:
    end_award(award_or_404(act.subject), facts=act.facts, now=now, actor=actor)


def _standing(award_id: str) -> Facts:
    """Who gets which money: when that is not what the first officer saw, the act is void. An offer may have gone meanwhile."""
    award = db.session.get(Award, award_id)
    if award is None:
        return {}
    following = what_would_follow(award)
    return {
        "state": award.state,
        "awarded_pence": award.awarded_pence,
        "follows": following.written,
    }


def _project_title(award_id: str) -> object:
    award = db.session.get(Award, award_id)
    return words_in(award.project.words, "title") if award else ""


def _fall(award_id: str, facts: Facts) -> Iterator[str]:
    yield " ".join(
        filter(None, (state_words(AwardState(facts["to"])), _day(facts["on"]), facts["reason"]))
    )
    award = db.session.get(Award, award_id)
    if award is None:
        return
    yield from follows_words(what_would_follow(award), titles_of(award.pb_round))


def _day(written: str) -> str:
    return date_long(date.fromisoformat(written))
