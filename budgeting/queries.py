"""Reads about rounds."""

from sqlalchemy import func, select

from budgeting.models import Ballot, Round, SealedBallot, TrackerEntry
from budgeting.rules.election import Election
from budgeting.rules.written import election_of
from engage.activities.rules.lifecycle import PUBLIC_STATES
from engage.kernel.audit import AuditEntry
from engage.kernel.db import db
from engage.rules.errors import NotFoundError


def round_or_404(slug: str) -> Round:
    """Any round, for officers."""
    pb_round = db.session.scalars(select(Round).where(Round.slug == slug)).first()
    if pb_round is None:
        raise NotFoundError("round", slug=slug)
    return pb_round


def round_by_id(round_id: str) -> Round:
    """A round that a job was asked about."""
    pb_round = db.session.get(Round, round_id)
    if pb_round is None:
        raise NotFoundError("round", id=round_id)
    return pb_round


def public_round_or_404(slug: str) -> Round:
    """A round that residents may see."""
    pb_round = round_or_404(slug)
    if pb_round.state not in PUBLIC_STATES:
        raise NotFoundError("round", slug=slug)
    return pb_round


def rounds_of(programme_id: str) -> list[Round]:
    return list(
        db.session.scalars(
            select(Round).where(Round.programme_id == programme_id).order_by(Round.opens_at)
        )
    )


def number_of_sealed(pb_round: Round) -> int:
    """How many ballots are in the box. Shown to nobody before the close except through ``turnout_shown``."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(SealedBallot)
            .where(SealedBallot.round_id == pb_round.id)
        )
        or 0
    )


def trackers_of(pb_round: Round) -> list[str]:
    """The public list, sorted, so that its order says nothing."""
    return list(
        db.session.scalars(
            select(TrackerEntry.tracker)
            .where(TrackerEntry.round_id == pb_round.id)
            .order_by(TrackerEntry.tracker)
        )
    )


def is_on_the_list(tracker: str) -> Round | None:
    """The counted round on whose list a tracker stands."""
    return db.session.scalars(
        select(Round)
        .join(TrackerEntry, TrackerEntry.round_id == Round.id)
        .where(TrackerEntry.tracker == tracker)
    ).first()


def is_in_a_box(tracker: str) -> Round | None:
    """The round in whose closed box a tracker's ballot lies, before its count."""
    return db.session.scalars(
        select(Round)
        .join(SealedBallot, SealedBallot.round_id == Round.id)
        .where(SealedBallot.tracker == tracker)
    ).first()


def ballots_of(pb_round: Round) -> list[list[str]]:
    """Opened ballots in the order of their random ids."""
    return list(
        db.session.scalars(
            select(Ballot.marks).where(Ballot.round_id == pb_round.id).order_by(Ballot.id)
        )
    )


def counted_election(pb_round: Round) -> Election:
    """What was counted: the round's projects and its opened ballots."""
    return election_of(
        budget_pence=pb_round.budget_pence,
        costs=pb_round.costs,
        categories={project.number: project.category for project in pb_round.projects},
        form=pb_round.ballot_form,
        ballots=ballots_of(pb_round),
        part_fundable=pb_round.rules.get("part_fundable", ()),
    )


def log_of(pb_round: Round) -> list[AuditEntry]:
    """The round's own entries in the log, oldest first."""
    return list(
        db.session.scalars(
            select(AuditEntry).where(AuditEntry.subject == pb_round.id).order_by(AuditEntry.number)
        )
    )
