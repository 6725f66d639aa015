"""Reads about what officers write down beside the figures of a programme."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from engage.activities.models import Activity
from engage.activities.queries import activities_of
from engage.content.rules.words import plain
from engage.kernel.db import db
from engage.places.queries import area_sets, areas, areas_in, margins
from engage.places.rules.margins import Share, Universe
from engage.reports.models import (
    Audience,
    DesignedSample,
    EqualityLine,
    OutsideEvidence,
    PlannedGroup,
)
from engage.reports.rules.beside import (
    AreaGroup,
    Beside,
    Characteristic,
    Equality,
    Evidence,
    Group,
    Margin,
    Sample,
    Standing,
)
from engage.rules.errors import NotFoundError


def planned_groups(programme_id: str) -> list[PlannedGroup]:
    """The engagement plan, in the order it was written."""
    return list(
        db.session.scalars(
            select(PlannedGroup)
            .where(PlannedGroup.programme_id == programme_id)
            .order_by(PlannedGroup.planned_at, PlannedGroup.id)
        )
    )


def planned_group_or_404(programme_id: str, group_id: str) -> PlannedGroup:
    found = db.session.get(PlannedGroup, group_id)
    if found is None or found.programme_id != programme_id:
        raise NotFoundError("planned_group", id=group_id)
    return found


def outside_evidence(programme_id: str) -> list[OutsideEvidence]:
    """What is known from elsewhere, in the order it was noted."""
    return list(
        db.session.scalars(
            select(OutsideEvidence)
            .where(OutsideEvidence.programme_id == programme_id)
            .order_by(OutsideEvidence.noted_at, OutsideEvidence.id)
        )
    )


def evidence_or_404(programme_id: str, evidence_id: str) -> OutsideEvidence:
    found = db.session.get(OutsideEvidence, evidence_id)
    if found is None or found.programme_id != programme_id:
        raise NotFoundError("evidence", id=evidence_id)
    return found


def activity_of_or_404(programme_id: str, activity_id: str) -> Activity:
    """An activity of a programme."""
    found = db.session.get(Activity, activity_id)
    if found is None or found.programme_id != programme_id:
        raise NotFoundError("activity", id=activity_id)
    return found


def audiences(activity_ids: Sequence[str]) -> dict[str, Audience]:
    """Whom activities were for, by activity id, as far as somebody said."""
    found = db.session.scalars(select(Audience).where(Audience.activity_id.in_(activity_ids)))
    return {one.activity_id: one for one in found}


def designed_samples(activity_ids: Sequence[str]) -> dict[str, Sample]:
    """Samples that were drawn by chance, by activity id."""
    rows = db.session.scalars(
        select(DesignedSample).where(DesignedSample.activity_id.in_(activity_ids))
    )
    return {
        one.activity_id: Sample(
            one.drawn, one.population, tuple(map(_margin_kept, one.margins)), one.most_tenths
        )
        for one in rows
    }


def _margin_kept(document: Mapping[str, Any]) -> Margin:
    return Margin(
        document["question"],
        document["title"],
        Universe(document["from_age"], document["to_age"]),
        document["source"],
        document["counted_on"],
        document["licence"],
        tuple(Share(*share) for share in document["shares"]),
    )


def equality_of(programme_id: str) -> tuple[Equality, ...]:
    """The equality assessment: a line for every characteristic, blank where nobody wrote one."""
    written = {
        line.characteristic: line
        for line in db.session.scalars(
            select(EqualityLine).where(EqualityLine.programme_id == programme_id)
        )
    }
    return tuple(
        _equality(one, written[one.value]) if one.value in written else Equality(one)
        for one in Characteristic
    )


def beside(programme_id: str) -> Beside:
    """Everything that a report of the programme says beside its figures."""
    activity_ids = [activity.id for activity in activities_of(programme_id)]
    known = audiences(activity_ids)
    return Beside(
        groups=tuple(_group(one) for one in planned_groups(programme_id)),
        margins=tuple(
            Margin(
                one.question,
                one.title,
                Universe(one.from_age, one.to_age),
                one.source,
                one.counted_on.isoformat(),
                one.licence,
                tuple(Share(*share) for share in one.shares),
            )
            for one in margins()
        ),
        audiences={
            activity_id: Universe(one.from_age, one.to_age)
            for activity_id, one in known.items()
            if one.lives_here
        },
        open_to_others=frozenset(
            activity_id for activity_id, one in known.items() if not one.lives_here
        ),
        equality=equality_of(programme_id),
        evidence=tuple(
            Evidence(one.says, one.source, one.dated_on.isoformat(), one.licence)
            for one in outside_evidence(programme_id)
        ),
        samples=designed_samples(activity_ids),
        areas=frozenset(one.code for one in areas()),
        area_sets=tuple(
            AreaGroup(
                one.code,
                plain(one.words, "name"),
                frozenset(area.code for area in areas_in(one.code)),
                one.source,
                one.dated_on.isoformat() if one.dated_on else "",
            )
            for one in area_sets()
        ),
    )


def _group(one: PlannedGroup) -> Group:
    due_on = one.due_on.isoformat() if one.due_on else ""
    return Group(one.name, one.method, one.owner, due_on, Standing(one.standing), one.told)


def _equality(characteristic: Characteristic, line: EqualityLine) -> Equality:
    return Equality(
        characteristic, line.reached, line.barriers, line.action, line.owner, line.reason
    )
