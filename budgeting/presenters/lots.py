"""A tie that a lot settled, as the page of the result tells it: which projects, which number, and how anybody checks it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from budgeting.models.rounds import Round
from budgeting.queries.rounds import log_of
from budgeting.rules.publication import LOT_DRAWN, SETTLED, has_votes_in
from budgeting.rules.ties import lot, seed_in
from budgeting.rules.written import LOT_HASH
from engage.content.presenters import Words, words_in


@dataclass(frozen=True)
class Ticket:
    """A tied project with what was drawn for it; the lowest ticket comes first."""

    number: str
    title: Words
    ticket: str


@dataclass(frozen=True)
class LotShown:
    """``promised``: the fingerprint of the seed, fixed with the rules before voting; empty for a seed that was drawn in public,
    which has ``drawn_at`` and ``line`` of the log instead. Without ``tickets`` the box is very small: whether the promised lot settled
    anything is not told, so the page says the same in either case."""

    seed: str
    promised: str
    drawn_at: datetime | None
    line: int | None
    tickets: tuple[Ticket, ...]


def lot_shown(pb_round: Round) -> LotShown | None:
    """``None`` where no tie was settled by lot; in a very small box, where the rules have none and none was drawn in public.

    That projects tied tells how few people voted: the log has it of a lot drawn in public, and nothing tells it of another.
    """
    outcome: Mapping[str, Any] = pb_round.outcome
    seed, is_very_small = seed_in(outcome["rule"]["tie_break"]), not has_votes_in(outcome)
    tied = pb_round.tie or ([] if is_very_small else outcome.get(SETTLED, []))
    if not seed or not (tied or is_very_small):
        return None
    drawn = [entry for entry in log_of(pb_round) if entry.action == LOT_DRAWN]
    tickets = (
        Ticket(project.number, words_in(project.words, "title"), lot(seed, project.number))
        for project in pb_round.projects
        if project.number in tied
    )
    return LotShown(
        seed=seed,
        promised="" if drawn else pb_round.rules.get(LOT_HASH, ""),
        drawn_at=drawn[-1].at if drawn else None,
        line=drawn[-1].number if drawn else None,
        tickets=tuple(sorted(tickets, key=lambda one: one.ticket)),
    )
