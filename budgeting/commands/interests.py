"""Whoever has to do with a bid decides nothing about it, nor about the project that came of it."""

from collections.abc import Iterable
from datetime import datetime

from budgeting.models.bids import Bid
from budgeting.models.rounds import Project, Round
from budgeting.queries.bids import bid_of_project, with_merged
from engage.kernel.access import Actor
from engage.kernel.audit import record, record_refusal
from engage.kernel.db import db
from engage.people.models import Account
from engage.rules.errors import NotAllowedError


def has_interest(bid: Bid, actor: Actor) -> bool:
    """Whether an officer declared an interest in a bid or in one that was merged into it, or is the person its letters go to."""
    bids = with_merged(bid)
    if any(interest.officer_id == actor.id for each in bids for interest in each.interests):
        return True
    account = db.session.get(Account, actor.id)
    return account is not None and any(
        each.contact is not None and account.email.lower() == each.contact.email for each in bids
    )


def check_interest(bid: Bid, actor: Actor) -> None:
    """Raise ``NotAllowedError`` ``own_interest`` for somebody who has to do with a bid."""
    if has_interest(bid, actor):
        raise NotAllowedError("own_interest")


def check_project_interest(
    project: Project, *, attempted: str, now: datetime, actor: Actor, where: str = ""
) -> None:
    """Raise ``NotAllowedError`` ``own_interest`` for somebody who has to do with the bid that became this project.

    The attempt is logged and everything else of the transaction is undone. ``where``: the field that a form shows it beside.
    """
    bid = bid_of_project(project)
    if bid is not None and has_interest(bid, actor):
        record_refusal(
            "bid.interest_refused", subject=bid.id, actor=actor, now=now, attempted=attempted
        )
        raise NotAllowedError("own_interest", where=where)


def check_projects_interest(
    pb_round: Round, numbers: Iterable[str], *, attempted: str, now: datetime, actor: Actor
) -> None:
    """The same for a decision about several projects of a round, by their numbers. Raises as ``check_project_interest`` does."""
    concerned = set(numbers)
    for project in [each for each in pb_round.projects if each.number in concerned]:
        check_project_interest(project, attempted=attempted, now=now, actor=actor)


def check_asker(pb_round: Round, numbers: Iterable[str], asker: Actor) -> None:
    """An interest that was declared after somebody asked for a decision stops its confirmation, whoever confirms.

    Raises ``NotAllowedError`` ``asker_interest``.
    """
    concerned = set(numbers)
    for project in [each for each in pb_round.projects if each.number in concerned]:
        bid = bid_of_project(project)
        if bid is not None and has_interest(bid, asker):
            raise NotAllowedError("asker_interest")


def note_refused_interest(bid: Bid, *, attempted: str, now: datetime, actor: Actor) -> None:
    """Leave in the log that somebody tried to decide about a bid of their own: what was refused changes nothing else."""
    record("bid.interest_refused", subject=bid.id, actor=actor, now=now, attempted=attempted)
