"""Writing down what a report says beside its figures. Reports that are built already never change by it."""

from dataclasses import dataclass
from datetime import date, datetime

from engage.activities.models import Activity, Programme
from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.places.rules.margins import Universe
from engage.reports.models import Audience, EqualityLine, OutsideEvidence, PlannedGroup
from engage.reports.rules.beside import Equality, Standing
from engage.rules.errors import InvalidError
from engage.rules.window import day_of


@dataclass(frozen=True)
class GroupPlan:
    """A line of the engagement plan as an officer writes it. ``owner`` is a role."""

    name: str
    method: str
    owner: str
    due_on: date | None = None
    standing: Standing = Standing.PLANNED
    told: str = ""


def plan_group(
    programme: Programme, plan: GroupPlan, *, now: datetime, actor: Actor
) -> PlannedGroup:
    """Add a group to reach. Raises ``InvalidError`` ``not_reached_why`` for one not reached without a reason."""
    _refuse_silence(plan)
    group = PlannedGroup(programme_id=programme.id, planned_at=now)
    _write(group, plan)
    db.session.add(group)
    db.session.flush()
    record("reach.planned", subject=group.id, actor=actor, now=now)
    return group


def change_group(group: PlannedGroup, plan: GroupPlan, *, now: datetime, actor: Actor) -> None:
    """Write a line anew, mostly to say what came of it. Raises as ``plan_group`` does."""
    _refuse_silence(plan)
    _write(group, plan)
    db.session.flush()
    record("reach.changed", subject=group.id, actor=actor, now=now, standing=plan.standing)


def remove_group(group: PlannedGroup, *, now: datetime, actor: Actor) -> None:
    """Take a line out of the plan."""
    subject = group.id
    db.session.delete(group)
    db.session.flush()
    record("reach.removed", subject=subject, actor=actor, now=now)


def say_whom_for(
    activity: Activity, universe: Universe, *, lives_here: bool, now: datetime, actor: Actor
) -> Audience:
    """Say whom an activity was for. Raises ``InvalidError`` ``ages`` for an upper age below the lower one."""
    if universe.to_age is not None and universe.to_age < universe.from_age:
        raise InvalidError("ages", where="to_age")
    audience = db.session.merge(
        Audience(
            activity_id=activity.id,
            from_age=universe.from_age,
            to_age=universe.to_age,
            lives_here=lives_here,
        )
    )
    db.session.flush()
    record("reach.audience", subject=activity.id, actor=actor, now=now)
    return audience


def assess(programme: Programme, line: Equality, *, now: datetime, actor: Actor) -> EqualityLine:
    """Write one line of the equality assessment."""
    written = db.session.merge(
        EqualityLine(
            programme_id=programme.id,
            characteristic=line.characteristic.value,
            reached=line.reached,
            barriers=line.barriers,
            action=line.action,
            owner=line.owner,
            reason=line.reason,
        )
    )
    db.session.flush()
    record(
        "reach.assessed",
        subject=programme.id,
        actor=actor,
        now=now,
        characteristic=line.characteristic,
    )
    return written


@dataclass(frozen=True)
class EvidenceFound:
    """Something known from elsewhere, as an officer notes it."""

    says: str
    source: str
    dated_on: date
    licence: str


def note_evidence(
    programme: Programme, found: EvidenceFound, *, now: datetime, actor: Actor
) -> OutsideEvidence:
    """Note something known from elsewhere. Raises ``InvalidError`` ``evidence_later`` for a day to come."""
    if found.dated_on > day_of(now):
        raise InvalidError("evidence_later", where="dated_on")
    evidence = OutsideEvidence(
        programme_id=programme.id,
        says=found.says,
        source=found.source,
        dated_on=found.dated_on,
        licence=found.licence,
        noted_at=now,
    )
    db.session.add(evidence)
    db.session.flush()
    record("evidence.noted", subject=evidence.id, actor=actor, now=now)
    return evidence


def remove_evidence(evidence: OutsideEvidence, *, now: datetime, actor: Actor) -> None:
    """Take a piece of evidence out."""
    subject = evidence.id
    db.session.delete(evidence)
    db.session.flush()
    record("evidence.removed", subject=subject, actor=actor, now=now)


def _refuse_silence(plan: GroupPlan) -> None:
    if plan.standing is Standing.NOT_REACHED and not plan.told:
        raise InvalidError("not_reached_why", where="told")


def _write(group: PlannedGroup, plan: GroupPlan) -> None:
    group.name, group.method, group.owner = plan.name, plan.method, plan.owner
    group.due_on, group.standing, group.told = plan.due_on, plan.standing.value, plan.told
