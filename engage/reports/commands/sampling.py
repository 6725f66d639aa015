"""Declaring that the people of an activity were drawn by chance, so that what they said may be weighted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import current_app

from engage.activities.models import Activity
from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.places.models import Margin
from engage.places.rules.margins import Universe
from engage.reports.models import Audience, DesignedSample
from engage.rules.activity import ActivityRegistry, Profiled
from engage.rules.errors import InvalidError

REGISTRY = "engage.activity_registry"


@dataclass(frozen=True)
class SamplePlan:
    """What an officer says of a sample. ``most_tenths``: no weight is more than so many tenths of the average one."""

    drawn: str
    population: str
    margins: Sequence[Margin]
    most_tenths: int


def may_be_sampled(activity: Activity) -> bool:
    """Whether a sample can be drawn for activities of this kind. A vote is nobody's sample, and is never weighted."""
    registry: ActivityRegistry = current_app.extensions[REGISTRY]
    kinds = {reportable.kind: reportable for reportable in registry}
    return isinstance(kinds.get(activity.kind), Profiled)


def margins_fitting(audience: Audience | None, margins: Sequence[Margin]) -> list[Margin]:
    """Counts of exactly the people whom an activity was for; none while that is not known or others could take part too."""
    if audience is None or not audience.lives_here:
        return []
    universe = Universe(audience.from_age, audience.to_age)
    return [one for one in margins if Universe(one.from_age, one.to_age) == universe]


def declare_sample(
    activity: Activity, plan: SamplePlan, *, now: datetime, actor: Actor
) -> DesignedSample:
    """Say how the people of an activity were drawn and what to weight by; the counts are kept as they are now.

    Raises ``InvalidError``: ``sample_kind`` for a kind of activity that is never weighted, such as a vote; ``sample_margins`` for no
    count to weight by or two of one question; ``sample_universe`` for a count of other people than the activity was for.
    """
    if not may_be_sampled(activity):
        raise InvalidError("sample_kind", where="drawn", kind=activity.kind)
    questions = [one.question for one in plan.margins]
    if not questions or len(set(questions)) < len(questions):
        raise InvalidError("sample_margins", where="margins")
    audience = db.session.get(Audience, activity.id)
    if len(margins_fitting(audience, plan.margins)) < len(questions):
        raise InvalidError("sample_universe", where="margins")
    sample = db.session.merge(
        DesignedSample(
            activity_id=activity.id,
            drawn=plan.drawn,
            population=plan.population,
            most_tenths=plan.most_tenths,
            margins=[_kept(one) for one in plan.margins],
            declared_at=now,
        )
    )
    db.session.flush()
    record("sample.declared", subject=activity.id, actor=actor, now=now, questions=questions)
    return sample


def withdraw_sample(activity: Activity, *, now: datetime, actor: Actor) -> None:
    """It is no sample after all: reports built from now on weight nothing."""
    sample = db.session.get(DesignedSample, activity.id)
    if sample is not None:
        db.session.delete(sample)
        db.session.flush()
    record("sample.withdrawn", subject=activity.id, actor=actor, now=now)


def _kept(margin: Margin) -> dict[str, object]:
    return {
        "question": margin.question,
        "title": margin.title,
        "from_age": margin.from_age,
        "to_age": margin.to_age,
        "source": margin.source,
        "counted_on": margin.counted_on.isoformat(),
        "licence": margin.licence,
        "shares": margin.shares,
    }
