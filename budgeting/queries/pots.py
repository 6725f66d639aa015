"""Reads about rounds with several pots."""

from sqlalchemy import select

from budgeting.models.rounds import JointRound, Pot, Round
from engage.activities.rules.lifecycle import PUBLIC_STATES, State
from engage.kernel.db import db
from engage.rules.errors import NotFoundError


def joint_round_or_404(slug: str) -> JointRound:
    """Any round with several pots, for officers."""
    joint = db.session.scalars(select(JointRound).where(JointRound.slug == slug)).first()
    if joint is None:
        raise NotFoundError("joint_round", slug=slug)
    return joint


def public_joint_round_or_404(slug: str) -> JointRound:
    """One of which residents may see a pot."""
    joint = joint_round_or_404(slug)
    if not public_pots_of(joint):
        raise NotFoundError("joint_round", slug=slug)
    return joint


def public_pots_of(joint: JointRound) -> list[Round]:
    """The pots that residents may see, in their written order."""
    return [pot.pb_round for pot in joint.pots if pot.pb_round.state in PUBLIC_STATES]


def all_joint_rounds() -> list[JointRound]:
    return list(
        db.session.scalars(
            select(JointRound).order_by(JointRound.created_at.desc(), JointRound.slug)
        )
    )


def drafts_without_pots(joint: JointRound) -> list[Round]:
    """Drafts of the same programme that could become its pots."""
    return list(
        db.session.scalars(
            select(Round)
            .outerjoin(Pot, Pot.round_id == Round.id)
            .where(
                Round.programme_id == joint.programme_id,
                Round.state == State.DRAFT,
                Pot.round_id.is_(None),
            )
            .order_by(Round.created_at, Round.id)
        )
    )


def is_joint_slug_taken(slug: str) -> bool:
    """Whether a round with several pots has this address already."""
    taken = select(JointRound.id).where(JointRound.slug == slug)
    return db.session.scalars(taken).first() is not None
