"""What pages receive about proofs of a right to vote."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from budgeting.presenters.languages import round_words
from budgeting.presenters.voters import tie_lines
from budgeting.rules.drafting import WHO
from budgeting.rules.proofs import NOT_STOPPED, ProofKind, ProofRules, proof_rules
from budgeting.rules.small_boxes import SMALLEST_TALLY
from engage.content.presenters import Words, words_in
from engage.kernel.view_prefix import current_view
from engage.notify.models import MessageChannel
from engage.notify.queries import can_reach_people
from engage.places.models import Area
from engage.places.queries import areas
from engage.rules.merging import large_enough
from engage.rules.view import View

CHANNELS = {ProofKind.EMAIL: MessageChannel.EMAIL, ProofKind.TEXT: MessageChannel.TEXT}


@dataclass(frozen=True)
class ProofWay:
    """One way to prove a right to vote without a card. ``is_available``: a message can be sent."""

    kind: str
    words: str
    is_available: bool


@dataclass(frozen=True)
class ProofsPage:
    """What a round accepts. ``not_stopped`` is what officers accepted in writing, for everybody to read."""

    ways: tuple[ProofWay, ...]
    takes_cards: bool
    not_stopped: Words | None
    asks_age: bool
    age_on: date | None
    areas: tuple[tuple[str, Words], ...]
    is_of_residents: bool
    """Who may vote lives in one of the areas; otherwise by ``ties`` of other kinds as well."""
    ties: tuple[str, ...]


def proofs_page(rules: Mapping[str, Any], view: View | None = None) -> ProofsPage:
    """From a round's written rules; ``view``: in which the round's own words are shown."""
    written = proof_rules(rules)
    return ProofsPage(
        ways=tuple(
            ProofWay(kind.value, link_words(kind), can_reach_people(CHANNELS[kind]))
            for kind in written.on_demand
        ),
        takes_cards=ProofKind.CARD in written.accepts,
        not_stopped=round_words(written.not_stopped, NOT_STOPPED, view or current_view())
        if written.not_stopped_in_english
        else None,
        asks_age=written.asks_age,
        age_on=written.age_on,
        areas=tuple((area.code, words_in(area.words, "name")) for area in _areas_of(written)),
        is_of_residents=written.is_of_residents,
        ties=tuple(tie_lines(rules.get(WHO, {}))),
    )


def _areas_of(written: ProofRules) -> list[Area]:
    if not written.areas:
        return []
    return [area for area in areas() if area.code in written.areas]


def link_words(kind: ProofKind) -> str:
    words: str = {
        ProofKind.CARD: _("Vote with the code on your card"),
        ProofKind.EMAIL: _("Vote with your e-mail address"),
        ProofKind.TEXT: _("Vote with your mobile number"),
    }[kind]
    return words


def proof_words(kind: ProofKind) -> str:
    """With what somebody votes."""
    words: str = {
        ProofKind.CARD: _("a printed card"),
        ProofKind.EMAIL: _("an e-mail address"),
        ProofKind.TEXT: _("a mobile number"),
    }[kind]
    return words


def ballots_by_proof(outcome: Mapping[str, Any]) -> list[tuple[str, int]]:
    """Kinds of proof whose number of ballots may stand alone; small ones are merged by not naming them (V14)."""
    by_proof = outcome.get("by_proof", {})
    if len(by_proof) < 2:  # noqa: PLR2004 - of one kind there is nothing to tell apart
        return []
    shown = large_enough(by_proof, smallest=SMALLEST_TALLY)
    return [(proof_words(kind), shown[kind]) for kind in ProofKind if kind in shown]


def can_send_letters() -> bool:
    """Whether an e-mail would reach anybody."""
    return can_reach_people(MessageChannel.EMAIL)
