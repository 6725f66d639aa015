"""A declared round with its decision, for tests about what follows."""

from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from budgeting.commands.award_files import ask_for_letter, send_letter
from budgeting.commands.awards import (
    accept_award,
    describe_award,
    record_decision,
)
from budgeting.commands.falling import end_award
from budgeting.commands.ledger import add_entry, plan_payment
from budgeting.commands.setup import ProjectDraft
from budgeting.commands.updates import decide_update, write_update
from budgeting.models.awards import Award
from budgeting.models.rounds import Round
from budgeting.presenters.officer_letters import letter_source
from budgeting.queries.awards import awards_of
from budgeting.rules.awards import AwardState, Departure
from budgeting.rules.ledger import EntryKind
from engage.activities.models import Programme
from engage.activities.ports import Decision
from engage.content.rules.words import words_from
from engage.kernel.access import Actor
from engage.kernel.db import db
from engage.news.commands import ask_to_follow, confirm_following, link_of
from engage.news.queries import follower_of
from engage.rules.view import View
from tests.budgeting.declared import declare
from tests.programme import FIRST_OFFICER, NOON, an_open_round

TODAY = date(2026, 11, 22)
VOTES: list[list[str]] = [["A"]] * 6 + [["B"]] * 4 + [["C"]] * 3
"""£60 for the lights, £40 for the football; the mural has votes and no money."""
FUNDERS = [
    {
        "id": "council",
        "amount_pence": 70_00,
        "words": words_from(
            {"name": {"en": "The council"}, "conditions": {"en": "For residents of the area."}}
        ),
    },
    {
        "id": "homes",
        "amount_pence": 30_00,
        "words": words_from({"name": {"en": "The housing company"}, "conditions": {"en": "None."}}),
    },
]
RULES: dict[str, Any] = {
    "decision": words_from(
        {
            "who": {"en": "The cabinet member.", "ur": "کابینہ کے رکن۔"},
            "when": {"en": "In January."},
            "changes": {"en": "It follows the vote."},
        }
    ),
    "funders": FUNDERS,
}


def a_decided_round(
    *,
    departures: tuple[Departure, ...] = (),
    answer_by: str | None = None,
    programme: Programme | None = None,
    slug: str = "safer",
    votes: list[list[str]] = VOTES,
    projects: list[ProjectDraft] | None = None,
    **rules: Any,
) -> Round:
    """£100 for three projects, declared and formally decided."""
    opened = an_open_round(
        codes=20, rules={**RULES, **rules}, programme=programme, slug=slug, projects=projects
    )
    return decide(declare(opened, votes), departures=departures, answer_by=answer_by)


def decide(
    pb_round: Round, *, departures: tuple[Departure, ...] = (), answer_by: str | None = None
) -> Round:
    """The formal decision, as when a second officer has confirmed it."""
    record_decision(
        pb_round,
        facts={
            "decided_by": "The cabinet member",
            "other_body": "",
            "decided_on": TODAY.isoformat(),
            "answer_by": answer_by,
            "departures": [vars(departure) for departure in departures],
        },
        now=NOON,
        actor=FIRST_OFFICER,
    )
    db.session.commit()
    return pb_round


def an_accepted_award(**rules: Any) -> Award:
    """£60 for the lights, accepted."""
    award = awards_of(a_decided_round(**rules))[0]
    describe_award(
        award,
        group_name="Friends of the path",
        conditions="Keep every receipt.",
        answer_by=None,
        now=NOON,
        actor=FIRST_OFFICER,
    )
    post_letter(award)
    accept_award(award, on=TODAY, now=NOON, actor=FIRST_OFFICER)
    db.session.commit()
    return award


def fall(
    award: Award,
    to: AwardState = AwardState.DECLINED,
    *,
    reason: str = "We stop.",
    now: datetime = NOON,
    actor: Actor = FIRST_OFFICER,
) -> list[Award]:
    """An award falls away, as when a second officer has confirmed it. Returns the awards of projects that had none before."""
    facts = {"to": to.value, "on": TODAY.isoformat(), "reason": reason}
    return end_award(award, facts=facts, now=now, actor=actor)


def post_letter(award: Award) -> None:
    """Make the letter of an award and write down that it was sent."""
    ask_for_letter(award, source=letter_source(award, now=NOON), now=NOON, actor=FIRST_OFFICER)
    send_letter(award, on=TODAY, now=NOON, actor=FIRST_OFFICER)


def a_round_with_news(programme: Programme, slug: str) -> tuple[str, str]:
    """One award paid, spent and with news; one declined, whose money went to the next. Returns two followers' links, the
    first unconfirmed."""
    pb_round = a_decided_round(
        departures=(Departure("B", 35_00, "The hall costs less."),),
        answer_by="2026-12-01",
        programme=programme,
        slug=slug,
        if_withdrawn="list",
    )
    lights, football = awards_of(pb_round)
    describe_award(
        lights,
        group_name="Friends of the path",
        conditions="Keep every receipt.\nFinish by summer.",
        answer_by=None,
        now=NOON,
        actor=FIRST_OFFICER,
    )
    post_letter(lights)
    accept_award(lights, on=TODAY, now=NOON, actor=FIRST_OFFICER)
    plan_payment(lights, title="Lamps", due_on=TODAY, pence=30_00, now=NOON, actor=FIRST_OFFICER)
    for kind, pence in ((EntryKind.PAYMENT, 30_00), (EntryKind.RECEIPT, 12_34)):
        add_entry(
            lights,
            kind=kind,
            pence=pence,
            on=TODAY,
            what_for="Lamps",
            now=NOON,
            actor=FIRST_OFFICER,
        )
    update = write_update(
        lights, text="The first lamp is up.", language="en", now=NOON, actor=FIRST_OFFICER
    )
    decide_update(update, decision=Decision.RELEASED, public_text=update.text, now=NOON)
    fall(football, reason="Our hall has closed.")
    return _link(pb_round, "one@example.org"), _link(pb_round, "two@example.org", says_yes=True)


def _link(pb_round: Round, email: str, *, says_yes: bool = False) -> str:
    ask_to_follow(pb_round, email=email, view=View(), now=NOON)
    follower = follower_of(pb_round, email)
    assert follower is not None
    if says_yes:
        confirm_following(follower, now=NOON)
    return urlsplit(link_of(pb_round, follower)).path
