"""What rounds promise to reports."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select

from budgeting.models.rounds import KIND, Project, Round
from budgeting.presenters.turnout import turnout_tables
from budgeting.queries.rounds import ballots_of, rounds_of
from budgeting.rules.publication import COUNTS, has_votes_in
from budgeting.rules.small_boxes import SMALLEST_TALLY
from engage.activities.rules.lifecycle import PUBLIC_STATES, State
from engage.content.rules.words import plain
from engage.kernel.db import db
from engage.rules.activity import (
    ActivityFacts,
    ActivityRef,
    Finding,
    Participation,
    Tally,
    TallyLine,
)
from engage.rules.channel import Channel
from engage.rules.errors import NotFoundError
from engage.rules.merging import large_enough


class ReportableRounds:
    """Rounds as reports see them. A round says nothing before its outcome is declared, and one that is being set up is not there yet."""

    kind = KIND

    def activities(self, programme_id: str) -> Sequence[ActivityFacts]:
        return [
            ActivityFacts(one.ref, plain(one.words, "title"))
            for one in rounds_of(programme_id)
            if State(one.state) in PUBLIC_STATES
        ]

    def participation(self, refs: Sequence[ActivityRef]) -> Sequence[Participation]:
        """Every ballot in the box was received; those that two officers refused, and spoilt ones, are excluded from the count with that
        reason."""
        return [_participation(_round(ref)) for ref in refs]

    def findings(self, ref: ActivityRef) -> Sequence[Finding]:
        pb_round = _round(ref)
        if pb_round.state != State.DECLARED:
            return []
        return [_tally(pb_round), *turnout_tables(pb_round)]

    def recount(self, ref: ActivityRef) -> Sequence[Finding]:
        """Votes and ballots counted again from the opened box; spoilt ones could never be read and are taken as written, and so is
        what voters said of themselves, of which totals alone were kept."""
        pb_round = _round(ref)
        return [
            _recounted(found, pb_round) if isinstance(found, Tally) else found
            for found in self.findings(ref)
        ]


def _round(ref: ActivityRef) -> Round:
    pb_round = db.session.scalars(select(Round).where(Round.id == ref.id)).first()
    if pb_round is None:
        raise NotFoundError("round", id=ref.id)
    return pb_round


def _participation(pb_round: Round) -> Participation:
    if pb_round.state != State.DECLARED:
        return Participation(pb_round.ref, received=0, analysed=0, one_each=True, is_known=False)
    outcome = pb_round.outcome
    opened = sum(outcome[part] for part in COUNTS)
    refused = sum(outcome.get("refused", {}).values())
    # Of a very small box nobody is told how many were spoilt.
    spoilt = outcome["spoilt"] if has_votes_in(outcome) else 0
    return Participation(
        pb_round.ref,
        received=opened + refused,
        analysed=opened - spoilt,
        excluded={
            reason: number
            for reason, number in (("spoilt", spoilt), ("refused", refused))
            if number
        },
        by_channel={
            Channel(name): number
            for name, number in large_enough(outcome["by_channel"], smallest=SMALLEST_TALLY).items()
        },
        by_view=large_enough(outcome["by_view"], smallest=SMALLEST_TALLY),
        one_each=True,
    )


def _tally(pb_round: Round) -> Tally:
    outcome = pb_round.outcome
    return Tally(
        id=f"round:{pb_round.id}:outcome",
        title=plain(pb_round.words, "title"),
        lines=tuple(_line(project, outcome) for project in pb_round.projects),
        budget_pence=pb_round.counted_pence,
        valid=outcome["valid"],
        blank=outcome["blank"],
        spoilt=outcome["spoilt"],
        has_votes=has_votes_in(outcome),
    )


def _recounted(tally: Tally, pb_round: Round) -> Tally:
    box = ballots_of(pb_round)
    votes = Counter(number for marks in box for number in marks)
    blank = sum(not marks for marks in box)
    return replace(
        tally,
        lines=tuple(replace(line, votes=votes[line.id]) for line in tally.lines),
        valid=len(box) - blank,
        blank=blank,
    )


def _line(project: Project, outcome: dict[str, dict[str, str]]) -> TallyLine:
    return TallyLine(
        id=project.number,
        words=plain(project.words, "title"),
        votes=int(outcome["tallies"].get(project.number, 0)),
        cost_pence=project.cost_pence,
        awarded_pence=int(outcome["awards"].get(project.number, 0)),
    )
