"""Reads about rounds."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import func, select

from budgeting.models.rounds import (
    Ballot,
    GivenCard,
    Opening,
    Project,
    Round,
    SealedBallot,
    TrackerEntry,
    Witness,
    Workbook,
)
from budgeting.rules.election import Election
from budgeting.rules.proofs import proof_rules
from budgeting.rules.publication import REFUSED
from budgeting.rules.workbooks import SheetOf
from budgeting.rules.written import election_of, parts_in
from engage.activities.rules.lifecycle import PUBLIC_STATES, State
from engage.kernel.audit import AuditEntry
from engage.kernel.db import db
from engage.places.models import Area
from engage.places.queries import areas
from engage.rules.errors import NotFoundError
from engage.rules.window import LONDON


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


def project_or_404(pb_round: Round, number: str) -> Project:
    """One project of a round by its number."""
    for project in pb_round.projects:
        if project.number == number:
            return project
    raise NotFoundError("project", number=number)


def workbook_of(pb_round: Round, sheet: SheetOf) -> Workbook | None:
    """The workbook that waits to be read, or was refused last."""
    return db.session.get(Workbook, (pb_round.id, sheet.value))


def all_rounds() -> list[Round]:
    """Every round for officers' lists: what is being made first, then by its closing date, newest first."""
    rounds = db.session.scalars(select(Round).order_by(Round.created_at.desc(), Round.id))
    return sorted(rounds, key=lambda one: one.state != State.DRAFT)


def rounds_of(programme_id: str) -> list[Round]:
    return list(
        db.session.scalars(
            select(Round).where(Round.programme_id == programme_id).order_by(Round.opens_at)
        )
    )


def open_rounds() -> list[Round]:
    """Rounds in which people vote, or whose close nobody has confirmed yet."""
    return list(
        db.session.scalars(select(Round).where(Round.state == State.OPEN).order_by(Round.id))
    )


def areas_asked(pb_round: Round) -> list[Area]:
    """The areas that a voter of a round may say they live in: those of its rule where nobody else votes, or all."""
    proofs = proof_rules(pb_round.rules)
    within = proofs.areas if proofs.is_of_residents else ()
    return [area for area in areas() if not within or area.code in within]


def number_of_sealed(pb_round: Round) -> int:
    """How many ballots are in the box. Shown to nobody before the close ; ``Round.turnout`` is."""
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


def refused_trackers(pb_round: Round) -> set[str]:
    """Those of the list whose votes two officers refused before the count."""
    return set(
        db.session.scalars(
            select(TrackerEntry.tracker).where(
                TrackerEntry.round_id == pb_round.id, TrackerEntry.refused != ""
            )
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
    """What was counted: the round's money, its projects and its opened ballots."""
    return election_of(
        budget_pence=pb_round.counted_pence,
        costs=pb_round.costs,
        categories={project.number: project.category for project in pb_round.projects},
        form=pb_round.ballot_form,
        ballots=ballots_of(pb_round),
        parts=parts_in(pb_round.rules),
    )


def last_in_log(pb_round: Round) -> int | None:
    """The number of the round's newest entry in the log."""
    return db.session.scalar(
        select(func.max(AuditEntry.number)).where(AuditEntry.subject == pb_round.id)
    )


def log_of(pb_round: Round) -> list[AuditEntry]:
    """The round's own entries in the log, oldest first."""
    return list(
        db.session.scalars(
            select(AuditEntry).where(AuditEntry.subject == pb_round.id).order_by(AuditEntry.number)
        )
    )


def number_of_refused(pb_round: Round, entries: Sequence[str] | None = None) -> int:
    """How many envelopes two officers refused and the count has not yet left out; of these register entries alone, where given."""
    refused = select(func.count()).where(
        SealedBallot.round_id == pb_round.id, SealedBallot.refused != ""
    )
    if entries is not None:
        refused = refused.where(SealedBallot.register_entry_id.in_(entries))
    return db.session.scalar(refused) or 0


def witnesses_of(pb_round: Round) -> list[Witness]:
    return list(
        db.session.scalars(
            select(Witness).where(Witness.round_id == pb_round.id).order_by(Witness.name)
        )
    )


def is_day_sealed(pb_round: Round, day: date) -> bool:
    """Whether the log has the digest of the box of a day, as days are in London."""
    sealed = facts_of_day(pb_round, "round.day_sealed", day)
    return any(facts["day"] == day.isoformat() for facts in sealed)


def facts_of_day(pb_round: Round, action: str, day: date) -> list[dict[str, Any]]:
    """The facts of each entry of a kind about a round that the log got on a day, as days are in London."""
    begins = datetime.combine(day, time.min, LONDON)
    entries = select(AuditEntry.facts).where(
        AuditEntry.subject == pb_round.id,
        AuditEntry.action == action,
        AuditEntry.at >= begins.astimezone(UTC),
        AuditEntry.at < (begins + timedelta(days=1)).astimezone(UTC),
    )
    return list(db.session.scalars(entries))


HEADS = (
    "round.opened",
    "round.day_sealed",
    "round.closed",
    "round.counted",
    "round.declared",
    "round.margins_found",
    "round.decision_recorded",
    "round.decision_corrected",
    "round.decision_amended",
)


def heads_of(pb_round: Round) -> list[AuditEntry]:
    """The entries of a round whose digests witnesses were sent or people can note down, oldest first."""
    return [entry for entry in log_of(pb_round) if entry.action in HEADS]


def opening_of(pb_round: Round) -> Opening | None:
    """The newest job that was asked to open something with both cards."""
    return db.session.get(Opening, pb_round.id, populate_existing=True)


def cards_given(pb_round: Round) -> list[GivenCard]:
    """The cards that the job has so far, in the order of the keys."""
    return list(
        db.session.scalars(
            select(GivenCard)
            .where(GivenCard.round_id == pb_round.id)
            .order_by(GivenCard.position)
            .execution_options(populate_existing=True)
        )
    )


def fact_in_log(pb_round: Round, action: str, name: str) -> object:
    """A fact of the newest entry of a kind about a round; ``None`` when there is none."""
    found = [entry.facts.get(name) for entry in log_of(pb_round) if entry.action == action]
    return found[-1] if found else None


def refused_in_log(pb_round: Round) -> dict[str, int]:
    """How many envelopes two officers refused for each reason, by the log."""
    refused = Counter[str]()
    for entry in log_of(pb_round):
        if entry.action == REFUSED:
            refused[entry.facts["reason"]] += entry.facts["number"]
    return dict(refused)


def refusal_of(tracker: str) -> str:
    """Why two officers refused a tracker's envelope, listed or still in its box; empty when it was or will be counted."""
    listed = select(TrackerEntry.refused).where(TrackerEntry.tracker == tracker)
    boxed = select(SealedBallot.refused).where(SealedBallot.tracker == tracker)
    return db.session.scalar(listed) or db.session.scalar(boxed) or ""
