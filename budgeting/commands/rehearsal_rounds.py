"""Rehearsing a draft with the officers' team: copied, voted in, counted, thrown away. Nothing of it reaches the round itself."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from budgeting.commands.carrying import money_passed_on, pot_before
from budgeting.models.rehearsal_rounds import RehearsalBallot, RehearsalCode, RehearsalRound
from budgeting.models.rounds import Round
from budgeting.queries.rehearsal_rounds import played_round, rehearsals_of, rehearsed_marks
from budgeting.rules.ballots import Ticks
from budgeting.rules.count import check_fit, count
from budgeting.rules.marks import check_ticks, marks_of, sort_box
from budgeting.rules.rehearsal import made_up_likings, made_up_ticks
from budgeting.rules.rule_facts import rule_from_facts
from budgeting.rules.ties import LOT, UNDRAWN, TieError
from budgeting.rules.written import election_of, outcome_document, parts_in
from engage.activities.rules.lifecycle import State
from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.kernel.ids import new_code, typed_code
from engage.rules.errors import ConflictError, InvalidError, NotAllowedError

TEAM = 30
"""Codes of a rehearsal."""
MADE_UP = 50
"""Votes that one press of the button makes up."""


def make_rehearsal(pb_round: Round, *, now: datetime, actor: Actor) -> RehearsalRound:
    """Copy a draft's words, money, rules, dates and projects, and draw codes for the copy.

    Raises ``NotAllowedError`` ``rehearsal_of_a_draft``, ``projects_missing`` or ``money_missing``, ``InvalidError`` for a count that
    does not fit the ballots.
    """
    db.session.refresh(pb_round, with_for_update=True)
    if pb_round.state != State.DRAFT:
        raise NotAllowedError("rehearsal_of_a_draft")
    if not pb_round.projects:
        raise NotAllowedError("projects_missing")
    if pb_round.budget_pence <= 0:
        raise NotAllowedError("money_missing")
    check_fit(rule_from_facts(pb_round.rules["count"]), pb_round.ballot_form.kind)
    rehearsal = RehearsalRound(
        round_id=pb_round.id, copied=_copy_of(pb_round), outcome={}, created_at=now
    )
    db.session.add(rehearsal)
    db.session.flush()
    db.session.add_all(
        RehearsalCode(rehearsal_id=rehearsal.id, code=new_code()) for _one in range(TEAM)
    )
    db.session.flush()
    # Under the rehearsal's own id: the round's published log has no word of it.
    record("rehearsal.made", subject=rehearsal.id, actor=actor, now=now)
    return rehearsal


def _copy_of(pb_round: Round) -> dict[str, Any]:
    return {
        "words": pb_round.words,
        "budget_pence": pb_round.budget_pence,
        "rules": pb_round.rules,
        "opens_at": pb_round.opens_at.isoformat() if pb_round.opens_at else None,
        "closes_at": pb_round.closes_at.isoformat() if pb_round.closes_at else None,
        "projects": [
            {
                "number": project.number,
                "position": project.position,
                "cost_pence": project.cost_pence,
                "category": project.category,
                "picture": project.picture,
                "words": project.words,
            }
            for project in pb_round.projects
        ],
    }


def check_rehearsal_code(rehearsal: RehearsalRound, *, code: str) -> RehearsalCode:
    """A code of this rehearsal that nobody has used.

    Raises ``NotAllowedError`` ``round_not_open`` once it is counted, ``InvalidError`` ``code_missing`` or ``code_unknown``,
    ``ConflictError`` ``code_spent``.
    """
    if rehearsal.outcome:
        raise NotAllowedError("round_not_open")
    typed = typed_code(code)
    if not typed:
        raise InvalidError("code_missing", where="code")
    found = db.session.scalars(
        select(RehearsalCode).where(
            RehearsalCode.rehearsal_id == rehearsal.id, RehearsalCode.code == typed
        )
    ).first()
    if found is None:
        raise InvalidError("code_unknown", where="code")
    if found.is_used:
        raise ConflictError("code_spent")
    return found


def cast_in_rehearsal(rehearsal: RehearsalRound, *, code: str, chosen: Ticks) -> None:
    """Put a ballot into the rehearsal's own box. Raises as ``check_rehearsal_code`` and ``marks.check_ticks`` do."""
    db.session.refresh(rehearsal, with_for_update=True)
    right = check_rehearsal_code(rehearsal, code=code)
    pb_round = played_round(rehearsal)
    check_ticks(chosen, form=pb_round.ballot_form, costs=pb_round.costs)
    spent = db.session.execute(
        update(RehearsalCode)
        .where(RehearsalCode.id == right.id, RehearsalCode.is_used.is_(False))
        .values(is_used=True)
        .returning(RehearsalCode.id)
    ).first()
    if spent is None:
        raise ConflictError("code_spent")
    _put_in(rehearsal, pb_round, [chosen])


def make_up_votes(rehearsal: RehearsalRound, *, now: datetime, actor: Actor) -> None:
    """Put fifty made-up ballots into the box. Raises ``NotAllowedError`` ``round_not_open`` once it is counted."""
    db.session.refresh(rehearsal, with_for_update=True)
    if rehearsal.outcome:
        raise NotAllowedError("round_not_open")
    pb_round = played_round(rehearsal)
    form, costs = pb_round.ballot_form, pb_round.costs
    seed = f"{rehearsal.id}:{len(rehearsed_marks(rehearsal))}"
    likings = made_up_likings(list(costs), seed=seed, people=MADE_UP)
    _put_in(rehearsal, pb_round, [made_up_ticks(liking, form, costs) for liking in likings])
    record("rehearsal.votes_made_up", subject=rehearsal.id, actor=actor, now=now, number=MADE_UP)


def _put_in(rehearsal: RehearsalRound, pb_round: Round, ballots: list[Ticks]) -> None:
    kind, numbers = pb_round.ballot_form.kind, pb_round.costs
    db.session.add_all(
        RehearsalBallot(
            rehearsal_id=rehearsal.id, marks=marks_of(ticks, kind=kind, numbers=numbers)
        )
        for ticks in ballots
    )
    db.session.flush()


def count_rehearsal(rehearsal: RehearsalRound, *, now: datetime, actor: Actor) -> None:
    """Count the box by the copied rule; its lot is drawn from the rehearsal's id. A tie that the list leaves is the outcome then.

    Between pots money goes on as in the real count: what the newest counted rehearsal of the pot before left is added.
    Raises ``ConflictError`` ``already_counted``, or ``pot_before_not_rehearsed`` while the pot before has no counted rehearsal.
    """
    db.session.refresh(rehearsal, with_for_update=True)
    if rehearsal.outcome:
        raise ConflictError("already_counted")
    pb_round = played_round(rehearsal)
    box = sort_box(rehearsed_marks(rehearsal), form=pb_round.ballot_form, costs=pb_round.costs)
    brought = _brought(rehearsal)
    election = election_of(
        budget_pence=pb_round.budget_pence + brought.get("brought", {"pence": 0})["pence"],
        costs=pb_round.costs,
        categories={project.number: project.category for project in pb_round.projects},
        form=pb_round.ballot_form,
        ballots=box.counted,
        parts=parts_in(pb_round.rules),
    )
    rule = rule_from_facts(pb_round.rules["count"])
    lots = tuple(f"{LOT}{rehearsal.id}" if name == UNDRAWN else name for name in rule.tie_break)
    blank = sum(1 for marks in box.counted if not marks)
    try:
        counted = count(election, replace(rule, tie_break=lots))
        left = int(election.budget - counted.spent)
        outcome = {
            **outcome_document(counted),
            **brought,
            **money_passed_on(rehearsal.pb_round, left=left),
        }
    except TieError as tie:
        outcome = {"tie": list(tie.tie)}
    rehearsal.outcome = {
        **outcome,
        "valid": len(box.counted) - blank,
        "blank": blank,
        "spoilt": sum(box.spoilt.values()),
    }
    db.session.flush()
    record("rehearsal.counted", subject=rehearsal.id, actor=actor, now=now)


def _brought(rehearsal: RehearsalRound) -> dict[str, Any]:
    """As ``carrying.money_brought`` in the real count, from the rehearsal of the pot before."""
    before = pot_before(rehearsal.pb_round)
    if before is None:
        return {}
    counted = (one.outcome for one in rehearsals_of(before) if "passed_on" in one.outcome)
    newest = next(counted, None)
    if newest is None:
        raise ConflictError("pot_before_not_rehearsed")
    return {"brought": {"from": before.slug, "pence": newest["passed_on"], "digest": ""}}


def throw_away(rehearsal: RehearsalRound, *, now: datetime, actor: Actor) -> None:
    """Delete a rehearsal with its codes and its box."""
    for part in (RehearsalBallot, RehearsalCode):
        db.session.execute(delete(part).where(part.rehearsal_id == rehearsal.id))
    db.session.delete(rehearsal)
    db.session.flush()
    record("rehearsal.thrown_away", subject=rehearsal.id, actor=actor, now=now)
