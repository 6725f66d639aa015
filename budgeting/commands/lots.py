"""A tie that the written list leaves: what is written down, and the seed that is drawn in public."""

from datetime import datetime

from budgeting.commands.interests import check_projects_interest
from budgeting.models.rounds import Round
from budgeting.rules.register import RoundAct
from budgeting.rules.ties import TieError
from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.people.commands.acts import propose
from engage.people.models import TwoPersonAct
from engage.rules.errors import ConflictError, InvalidError, NotAllowedError

SHORTEST_SEED, LONGEST_SEED = 10, 64
"""Characters. Of a short seed there are so few that somebody could try beforehand which one lets a project win."""


def note_tie(pb_round: Round, tie: TieError, *, now: datetime, actor: Actor) -> None:
    """Write down that the written list leaves projects tied; the box stays as it is until a lot is drawn."""
    pb_round.tie = list(tie.tie)
    db.session.flush()
    record("round.tie_found", subject=pb_round.id, actor=actor, now=now, tie=list(tie.tie))


def propose_lot(pb_round: Round, *, seed: str, now: datetime, actor: Actor) -> TwoPersonAct:
    """Ask a second officer to confirm the seed. Whoever has to do with a tied project enters none: seeds can be tried beforehand.

    Raises as ``check_projects_interest``, ``check_lot`` and ``propose`` do.
    """
    _check_interest(pb_round, now=now, actor=actor)
    return propose(
        kind=RoundAct.DRAW_LOT.value,
        subject=pb_round.id,
        facts={"seed": seed},
        now=now,
        actor=actor,
    )


def _check_interest(pb_round: Round, *, now: datetime, actor: Actor) -> None:
    what = RoundAct.DRAW_LOT.value
    check_projects_interest(pb_round, pb_round.tie, attempted=what, now=now, actor=actor)


def draw_lot(pb_round: Round, *, seed: str, now: datetime, actor: Actor) -> None:
    """Keep the seed that was drawn in public, by which tied projects are ordered when the box is opened again.

    Raises ``NotAllowedError`` ``no_tie`` unless a tie was found, ``ConflictError`` ``lot_drawn`` for a second one, and as
    ``check_projects_interest`` does. Called by the second officer's confirmation.
    """
    db.session.refresh(pb_round, with_for_update=True)
    check_lot(pb_round, seed)
    _check_interest(pb_round, now=now, actor=actor)
    pb_round.lot = seed
    db.session.flush()
    record(
        "round.lot_drawn", subject=pb_round.id, actor=actor, now=now, seed=seed, tie=pb_round.tie
    )


def check_lot(pb_round: Round, seed: str) -> None:
    """Whether a lot may be drawn. Raises as ``draw_lot`` does, and ``InvalidError`` ``seed`` for one that is too short or cannot be printed."""
    if not pb_round.tie or pb_round.counted_at is not None:
        raise NotAllowedError("no_tie")
    if pb_round.lot:
        raise ConflictError("lot_drawn")
    if not seed.isalnum() or not SHORTEST_SEED <= len(seed) <= LONGEST_SEED:
        raise InvalidError("seed", where="seed")


def check_lot_drawn(pb_round: Round) -> None:
    """Raise ``NotAllowedError`` ``lot_missing`` while a tie waits for its lot: opening the box again would only find it again."""
    if pb_round.tie and not pb_round.lot:
        raise NotAllowedError("lot_missing")
