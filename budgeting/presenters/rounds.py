"""What the pages of a round receive while it is prepared, voted on and counted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import segno

from budgeting.commands.setup import what_is_missing
from budgeting.models import Project, Round
from budgeting.presenters.ballot_words import BallotWords, ballot_words
from budgeting.presenters.proofs import ProofsPage, proofs_page
from budgeting.queries import number_of_sealed
from budgeting.rules.turnout import turnout_shown
from budgeting.rules.written import LOT_HASH
from engage.activities.rules.lifecycle import State
from engage.content.presenters import Words, words_in
from engage.kernel.access import Actor
from engage.kernel.audit import head_digest
from engage.kernel.ids import grouped
from engage.kernel.sealing import fingerprint
from engage.people.queries import pending_act
from engage.rules.window import last_day_of

ANY_MASK = 3
CLOSE = "round.close"
"""The act by which two count officers close a round."""


@dataclass(frozen=True)
class ProjectCard:
    """A project that residents can choose. ``theme`` is what projects are sorted by."""

    number: str
    title: Words
    summary: Words
    place: Words
    category: Words
    theme: str
    cost_pence: int
    picture: str


@dataclass(frozen=True)
class RoundPage:
    """A round as a resident sees it; the same for the page about it and for every page of its vote."""

    slug: str
    title: Words
    summary: Words
    for_whom: Words
    how_counted: Words
    without_a_computer: Words
    closes_on: date | None
    is_open: bool
    is_declared: bool
    budget_pence: int
    ballot: BallotWords
    projects: tuple[ProjectCard, ...]
    rules_digest: str
    proofs: ProofsPage
    lot_hash: str


def round_page(pb_round: Round, *, now: datetime) -> RoundPage:
    """A round in the view of this request."""
    return RoundPage(
        slug=pb_round.slug,
        title=words_in(pb_round.words, "title"),
        summary=words_in(pb_round.words, "summary"),
        for_whom=words_in(pb_round.words, "for_whom"),
        how_counted=words_in(pb_round.words, "how_counted"),
        without_a_computer=words_in(pb_round.rules.get("without_a_computer", {}), "text"),
        closes_on=last_day_of(pb_round.window),
        is_open=pb_round.is_open(now),
        is_declared=pb_round.state == State.DECLARED,
        budget_pence=pb_round.budget_pence,
        ballot=ballot_words(pb_round.ballot_form, budget_pence=pb_round.budget_pence),
        projects=project_cards(pb_round),
        rules_digest=pb_round.rules_digest,
        proofs=proofs_page(pb_round.rules),
        lot_hash=pb_round.rules.get(LOT_HASH, ""),
    )


def project_cards(pb_round: Round) -> tuple[ProjectCard, ...]:
    """The projects of a round in the order of its list."""
    return tuple(_card(project) for project in pb_round.projects)


def _card(project: Project) -> ProjectCard:
    return ProjectCard(
        number=project.number,
        title=words_in(project.words, "title"),
        summary=words_in(project.words, "summary"),
        place=words_in(project.words, "place"),
        category=words_in(project.words, "category"),
        theme=project.category,
        cost_pence=project.cost_pence,
        picture=project.picture,
    )


@dataclass(frozen=True)
class OfficerPage:
    """Where a round stands, for a count officer. While it is open the only figure is turnout, rounded down to tens."""

    slug: str
    title: str
    state: State
    closes_on: date | None
    budget_pence: int
    number_of_projects: int
    keys_made: int
    key_fingerprints: tuple[str, ...]
    has_made_a_key: bool
    is_key_tested: bool
    codes_issued: int
    missing: tuple[str, ...]
    turnout: int
    is_window_over: bool
    is_counted: bool
    ballots: int
    rules_digest: str
    log_head: str
    is_close_asked: bool


def officer_page(pb_round: Round, *, now: datetime, officer: Actor) -> OfficerPage:
    outcome: Mapping[str, Any] = pb_round.outcome
    is_draft = pb_round.state == State.DRAFT
    return OfficerPage(
        slug=pb_round.slug,
        title=str(words_in(pb_round.words, "title")),
        state=State(pb_round.state),
        closes_on=last_day_of(pb_round.window),
        budget_pence=pb_round.budget_pence,
        number_of_projects=len(pb_round.projects),
        keys_made=len(pb_round.keys),
        key_fingerprints=tuple(fingerprint(key.public_key) for key in pb_round.keys),
        has_made_a_key=any(key.officer_id == officer.id for key in pb_round.keys),
        is_key_tested=pb_round.is_key_tested,
        codes_issued=pb_round.codes_issued,
        missing=tuple(what_is_missing(pb_round)) if is_draft else (),
        turnout=turnout_shown(number_of_sealed(pb_round)),
        is_window_over=pb_round.window.is_over(now),
        is_counted=pb_round.counted_at is not None,
        ballots=sum(outcome[part] for part in ("valid", "blank", "spoilt")) if outcome else 0,
        rules_digest=pb_round.rules_digest,
        log_head=head_digest(),
        is_close_asked=pending_act(CLOSE, pb_round.id, now) is not None,
    )


@dataclass(frozen=True)
class VotingCard:
    """A card to print. Its picture leads to the round with the code behind ``#``, which browsers keep to themselves: no server,
    log or other site is told.
    """

    code: str
    qr: str


def voting_cards(codes: list[str], *, address: str) -> list[VotingCard]:
    """A card for each code; ``address`` is the round's own, whole."""
    return [
        VotingCard(grouped(code), qr_svg(f"{address}#code={grouped(code)}", mask=ANY_MASK))
        for code in codes
    ]


def qr_svg(text: str, mask: int | None = None) -> str:
    """A QR code as one inline picture, drawn without styles. ``mask`` saves trying all eight, for many at once."""
    drawn: str = segno.make(text, micro=False, mask=mask).svg_inline(
        scale=4, svgclass="e-qr", lineclass=None, omitsize=False
    )
    return drawn
