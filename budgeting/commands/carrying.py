"""A round as one of several pots: what it freezes of the others, and what it must know of the pot before."""

from typing import Any

from budgeting.models.rounds import Round
from budgeting.queries.rounds import round_or_404
from budgeting.rules.ballots import BallotKind
from budgeting.rules.election import PartFunding
from budgeting.rules.pots import (
    POTS,
    AcrossPots,
    Belonging,
    Carry,
    belonging_from_facts,
    is_one_pot_only,
)
from budgeting.rules.proofs import is_kept_apart, proof_rules
from budgeting.rules.publication import has_votes_in
from budgeting.rules.rule_facts import rule_from_facts
from engage.activities.rules.lifecycle import State
from engage.kernel.db import db
from engage.rules.errors import ConflictError


def pots_facts(pb_round: Round) -> dict[str, Any]:
    """How the round is a pot of one with several, as it is frozen and published (``POTS``); nothing for a round by itself."""
    if pb_round.pot is None:
        return {}
    joint = pb_round.pot.joint_round
    order = [pot.pb_round.slug for pot in joint.pots]
    return {
        POTS: {
            "round": joint.slug,
            "words": joint.words,
            "carry": joint.carry,
            "votes": joint.votes,
            "order": order,
            "place": order.index(pb_round.slug),
        }
    }


def belonging_of(pb_round: Round) -> Belonging | None:
    """How the round is a pot of one with several; ``None`` for a round by itself, or where nobody has chosen yet what follows."""
    if pb_round.pot is None or not pb_round.pot.joint_round.carry:
        return None
    return belonging_from_facts(pots_facts(pb_round)[POTS])


def pot_before(pb_round: Round) -> Round | None:
    """The pot whose left money is added to this one's."""
    belonging = belonging_of(pb_round)
    return round_or_404(belonging.before) if belonging and belonging.before else None


def money_brought(pb_round: Round) -> dict[str, Any]:
    """For an outcome: ``brought`` with what the pot before left (pence), its address, and the digest of its outcome, which is
    empty where that pot is so small that its votes stay secret. Nothing where no money comes.

    Raises ``ConflictError`` ``pot_before_not_counted``.
    """
    before = pot_before(pb_round)
    if before is None:
        return {}
    check_pot_before(pb_round)
    digest = before.outcome["digest"] if has_votes_in(before.outcome) else ""
    return {
        "brought": {"from": before.slug, "pence": before.outcome["passed_on"], "digest": digest}
    }


def money_passed_on(pb_round: Round, *, left: int) -> dict[str, Any]:
    """For an outcome: ``passed_on``, all that is left (pence), where it goes to the next pot."""
    belonging = belonging_of(pb_round)
    return {"passed_on": left} if belonging and belonging.passes_on else {}


def most_pence(pb_round: Round) -> int:
    """The most that a project can cost and still be funded: where money comes from the pot before, all that may come, unless
    people choose within the pot's own money."""
    before = pot_before(pb_round)
    if before is None or pb_round.ballot_form.kind is BallotKind.KNAPSACK:
        return pb_round.budget_pence
    return pb_round.budget_pence + _most_counted(before)


def _most_counted(pb_round: Round) -> int:
    before = pot_before(pb_round)
    return pb_round.budget_pence + (_most_counted(before) if before else 0)


def check_pot_before(pb_round: Round) -> None:
    """Raise ``ConflictError`` ``pot_before_not_counted`` while it is not known what the pot before leaves to this one."""
    before = pot_before(pb_round)
    if before is not None and before.counted_at is None:
        raise ConflictError("pot_before_not_counted")


def check_declared_in_order(pb_round: Round) -> None:
    """Raise ``ConflictError`` ``pot_before_not_declared``: a result with money from another pot would tell that pot's."""
    before = pot_before(pb_round)
    if before is not None and before.state != State.DECLARED:
        raise ConflictError("pot_before_not_declared")


def hold_pots(pb_round: Round) -> None:
    """What a pot has in common with the others as it is now, held until the transaction ends: nobody changes it meanwhile."""
    if pb_round.pot is not None:
        joint = pb_round.pot.joint_round
        db.session.refresh(joint, with_for_update=True)
        db.session.expire(joint, ["pots"])


def pot_lacks(pb_round: Round) -> list[str]:
    """Codes of what a pot still needs before it may open; none for a round by itself.

    With money that goes on, pots open in their order, so that the one before is sure to be counted; and what a pot
    leaves is not offered to one of its own projects as well.
    """
    if pb_round.pot is None:
        return []
    joint, belonging, before = (
        pb_round.pot.joint_round,
        belonging_of(pb_round),
        pot_before(pb_round),
    )
    rule = rule_from_facts(pb_round.rules["count"])
    checks = {
        "carry_missing": joint.carry not in set(Carry),
        "votes_across_missing": joint.votes not in set(AcrossPots),
        "pot_before_not_open": before is not None and before.state == State.DRAFT,
        "parts_and_carry": belonging is not None
        and belonging.passes_on
        and rule.part_funding is PartFunding.OFFER,
        "pots_unaccepted": is_one_pot_only(joint.votes)
        and not is_kept_apart([proof_rules(pot.pb_round.rules).accepts for pot in joint.pots])
        and not proof_rules(pb_round.rules).not_stopped_in_english,
    }
    return [code for code, is_lacking in checks.items() if is_lacking]
