"""What the pages receive on which a round with several pots is made."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from budgeting.commands.checklist import draft_lacks
from budgeting.models.rounds import JointRound, Round
from budgeting.presenters.drafting import STATE_WORDS
from budgeting.rules.drafting import FUNDERS
from engage.activities.rules.lifecycle import State
from engage.content.presenters import Words, words_in
from engage.content.rules.words import SOURCE, plain


@dataclass(frozen=True)
class PotRow:
    """A pot in its place. ``missing`` is how many of its own parts are still to be written."""

    slug: str
    title: Words
    href: str
    state_words: object
    is_draft: bool
    missing: int
    budget_pence: int
    funders: tuple[str, ...]
    is_first: bool


@dataclass(frozen=True)
class JointPage:
    """A round with several pots, for officers. Once a pot has opened nothing of it changes."""

    slug: str
    title: Words
    is_draft: bool
    pots: tuple[PotRow, ...]
    budget_pence: int


def joint_page(joint: JointRound, *, now: datetime) -> JointPage:
    rounds = [pot.pb_round for pot in joint.pots]
    return JointPage(
        slug=joint.slug,
        title=words_in(joint.words, "title"),
        is_draft=all(one.state == State.DRAFT for one in rounds),
        pots=tuple(_row(one, is_first=one is rounds[0], now=now) for one in rounds),
        budget_pence=sum(one.budget_pence for one in rounds),
    )


def _row(pb_round: Round, *, is_first: bool, now: datetime) -> PotRow:
    is_draft = pb_round.state == State.DRAFT
    return PotRow(
        slug=pb_round.slug,
        title=words_in(pb_round.words, "title"),
        href=url_for("budgeting_drafting.tasks", slug=pb_round.slug),
        state_words=STATE_WORDS[State(pb_round.state)],
        is_draft=is_draft,
        missing=len(draft_lacks(pb_round, now=now)) if is_draft else 0,
        budget_pence=pb_round.budget_pence,
        funders=tuple(
            plain(one["words"], "name").get(SOURCE, "") for one in pb_round.rules.get(FUNDERS, ())
        ),
        is_first=is_first,
    )


@dataclass(frozen=True)
class JointRow:
    """A round with several pots in the officers' list."""

    title: Words
    href: str
    number_of_pots: int


def joint_rows(joints: Iterable[JointRound]) -> list[JointRow]:
    return [
        JointRow(
            title=words_in(one.words, "title"),
            href=url_for("budgeting_pots.pots", slug=one.slug),
            number_of_pots=len(one.pots),
        )
        for one in joints
    ]
