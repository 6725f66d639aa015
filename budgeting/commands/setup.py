"""Setting a round up: its projects, key cards, test ballot and opening."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select

from budgeting.commands.carrying import hold_pots
from budgeting.commands.checklist import draft_lacks, rules_that_hold
from budgeting.commands.frozen import frozen_document, refuse_after_opening
from budgeting.commands.witnesses import tell_witnesses
from budgeting.models.rounds import (
    Ballot,
    GivenCard,
    Opening,
    Project,
    Round,
    RoundKey,
    SealedBallot,
)
from budgeting.queries.rounds import witnesses_of
from budgeting.rules.awards import falling_rule
from budgeting.rules.ballot_facts import WITHIN_THE_MONEY, form_from_facts
from budgeting.rules.count import check_fit
from budgeting.rules.funders import check_funders, read_funders
from budgeting.rules.marks import longest_marks, ticks_in
from budgeting.rules.proofs import ProofKind, proof_rules, says_otherwise
from budgeting.rules.register import FEWEST_WITNESSES, NUMBER_OF_KEYS, RefusalReason
from budgeting.rules.rule_facts import rule_from_facts
from budgeting.rules.sealed import ballot_content, content_of, sealed_length
from budgeting.rules.ties import UNDRAWN, hash_of_seed
from budgeting.rules.votes_file import check_number
from budgeting.rules.written import LOT_HASH, frozen_digest
from engage.activities.commands import move_activity
from engage.activities.models import Programme
from engage.activities.rules.lifecycle import State
from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.kernel.ids import new_token
from engage.kernel.pages import app_settings
from engage.kernel.sealing import KeyCard, new_key_card, seal, secret_of, unseal
from engage.people.queries import may_be_one_person
from engage.people.rules.acts import INDEPENDENT_FOR
from engage.rules.errors import ConflictError, InvalidError, NotAllowedError
from engage.rules.view import View


@dataclass(frozen=True)
class ProjectDraft:
    """A project as an importer or a form gives it."""

    number: str
    cost_pence: int
    words: dict[str, Any]
    category: str = ""
    picture: str = ""
    source: dict[str, Any] | None = None
    is_part_fundable: bool = False
    least_pence: int = 0


def set_up_round(
    *,
    programme: Programme,
    slug: str,
    words: dict[str, Any],
    budget_pence: int,
    rules: dict[str, Any],
    projects: list[ProjectDraft],
    opens_at: datetime | None,
    closes_at: datetime | None,
    now: datetime,
    actor: Actor,
    position: int = 0,
    picture: str = "",
    source: dict[str, Any] | None = None,
) -> Round:
    """Begin a round as a draft.

    ``rules`` holds ``count`` (the facts of a count rule), ``ballot`` (those of a ballot; else projects are chosen within the
    money), ``without_a_computer`` (how to vote without one, as words) and, where parts of what is asked for may be given,
    ``part_fundable`` (numbers of projects). For afterwards: ``decision_by`` (who takes the formal decision, as words),
    ``if_withdrawn`` (``rules.awards.Falling``) and ``funders``.
    Dates may still be missing; opening needs both.
    Raises ``InvalidError`` for a rule that no count knows or that does not fit the ballots, a budget or cost that is not positive, or a number used twice.
    """
    rules = {"ballot": WITHIN_THE_MONEY, **rules}
    _check_setup(budget_pence, rules, projects)
    pb_round = Round(
        programme=programme,
        slug=slug,
        words=words,
        budget_pence=budget_pence,
        rules={"refusals": [reason.value for reason in RefusalReason], **rules},
        opens_at=opens_at,
        closes_at=closes_at,
        created_at=now,
        position=position,
        picture=picture,
        code_salt=new_token(),
        source=source or {},
        outcome={},
    )
    for place, draft in enumerate(projects):
        pb_round.projects.append(
            Project(
                number=draft.number,
                position=place,
                cost_pence=draft.cost_pence,
                category=draft.category,
                picture=draft.picture,
                words=draft.words,
                source=draft.source or {},
            )
        )
    db.session.add(pb_round)
    db.session.flush()
    record(
        "round.set_up",
        subject=pb_round.id,
        actor=actor,
        now=now,
        projects=len(projects),
        budget_pence=budget_pence,
    )
    return pb_round


def make_key_card(pb_round: Round, *, now: datetime, actor: Actor) -> KeyCard:
    """Make one officer's key: the public half is stored, the private half is returned once, to be printed.

    Raises ``ConflictError`` when this officer has a card already or both are made, ``NotAllowedError`` ``not_independent`` when one
    of the two officers had the other's account in hand lately, ``FrozenError`` after opening.
    """
    refuse_after_opening(pb_round, what="keys")
    if len(pb_round.keys) >= NUMBER_OF_KEYS:
        raise ConflictError("keys_made")
    if any(key.officer_id == actor.id for key in pb_round.keys):
        raise ConflictError("key_made_by_you")
    if any(
        may_be_one_person(key.officer_id, actor.id, since=now - INDEPENDENT_FOR)
        for key in pb_round.keys
    ):
        raise NotAllowedError("not_independent")
    card = new_key_card()
    pb_round.keys.append(
        RoundKey(position=len(pb_round.keys), officer_id=actor.id, public_key=card.public)
    )
    pb_round.is_key_tested = False
    db.session.flush()
    record(
        "round.key_made", subject=pb_round.id, actor=actor, now=now, public_key=card.public.hex()
    )
    return card


def forget_keys(pb_round: Round, *, now: datetime, actor: Actor) -> None:
    """Start again with the key cards: a card was lost or torn before opening. Nothing has been sealed yet."""
    refuse_after_opening(pb_round, what="keys")
    forget_opening(pb_round)
    pb_round.keys.clear()
    pb_round.is_key_tested = False
    db.session.flush()
    record("round.keys_forgotten", subject=pb_round.id, actor=actor, now=now)


def forget_opening(pb_round: Round) -> None:
    """Whatever waits for both cards waits no more, and what was sealed to it goes."""
    for emptied in (GivenCard, Opening):
        db.session.execute(delete(emptied).where(emptied.round_id == pb_round.id))


def try_keys(
    pb_round: Round, *, cards: tuple[KeyCard, KeyCard], now: datetime, actor: Actor
) -> None:
    """Seal a test ballot and open it with both cards, without storing it, and promise the seed of the round's lot by its hash.

    Raises ``InvalidError`` ``key_card`` when the cards are not the two that were made, ``cannot_unseal`` when they do not open.
    """
    refuse_after_opening(pb_round, what="keys")
    ordered = cards_in_order(pb_round, cards)
    numbers = [project.number for project in pb_round.projects]
    form = pb_round.ballot_form
    longest = longest_marks(numbers, form=form)
    content = ballot_content(longest, view=View().tag, round_id=pb_round.id)
    length = sealed_length(longest, round_id=pb_round.id)
    sealed = seal(
        content, public_keys=public_keys(pb_round), context=sealing_context(pb_round), length=length
    )
    opened = unseal(sealed, cards=ordered, context=sealing_context(pb_round))
    ticks_in(content_of(opened, round_id=pb_round.id).marks, kind=form.kind)
    forget_opening(pb_round)
    pb_round.is_key_tested = True
    if _has_lot(pb_round):
        lot_hash = hash_of_seed(lot_seed(pb_round, ordered))
        pb_round.rules = {**pb_round.rules, LOT_HASH: lot_hash}
    db.session.flush()
    record("round.keys_tried", subject=pb_round.id, actor=actor, now=now)


def open_round(pb_round: Round, *, now: datetime, actor: Actor) -> None:
    """Freeze rules, projects, order and dates under a digest and open the vote. Called by the second officer's confirmation.

    Raises ``NotAllowedError`` with what is still missing: the codes of ``draft_lacks``, ``keys_missing``, ``keys_untried``,
    ``codes_missing``, ``cards_not_accepted``, ``no_way_without_a_computer``, ``projects_missing``, ``dates_missing``, ``dates_over``, ``witnesses_missing``, ``box_not_empty``.
    """
    hold_pots(pb_round)
    require_ready(pb_round, now=now)
    forget_opening(pb_round)
    numbers = [project.number for project in pb_round.projects]
    longest = longest_marks(numbers, form=pb_round.ballot_form)
    pb_round.sealed_length = sealed_length(longest, round_id=pb_round.id)
    pb_round.rules = rules_that_hold(pb_round)
    pb_round.rules_digest = frozen_digest(frozen_document(pb_round))
    move_activity(pb_round, to=State.OPEN, now=now, actor=actor)
    entry = record(
        "round.opened",
        subject=pb_round.id,
        actor=actor,
        now=now,
        rules_digest=pb_round.rules_digest,
        codes_issued=pb_round.codes_issued,
        ballots=0,
        council=app_settings().council.name,
        address=pb_round.slug,
    )
    tell_witnesses(pb_round, entry, now=now, actor=actor)


def require_ready(pb_round: Round, *, now: datetime) -> None:
    """Raise ``NotAllowedError`` with the first of ``what_is_missing``, or ``FrozenError`` when the round has opened."""
    refuse_after_opening(pb_round, what="opening")
    missing = what_is_missing(pb_round, now=now)
    if missing:
        raise NotAllowedError(missing[0], missing=missing)


def what_is_missing(pb_round: Round, *, now: datetime) -> list[str]:
    """Codes of everything that keeps a round from opening, in the order officers meet it."""
    ballots = sum(
        db.session.scalar(select(func.count()).select_from(box).where(box.round_id == pb_round.id))
        or 0
        for box in (SealedBallot, Ballot)
    )
    proofs = proof_rules(pb_round.rules)
    checks = {
        "keys_missing": len(pb_round.keys) < NUMBER_OF_KEYS,
        "keys_untried": not pb_round.is_key_tested
        or (_has_lot(pb_round) and LOT_HASH not in pb_round.rules),
        "proofs_unaccepted": proofs.lacks_acceptance,
        "proofs_say_otherwise": says_otherwise(pb_round.rules),
        "codes_missing": ProofKind.CARD in proofs.accepts and pb_round.codes_issued == 0,
        "cards_not_accepted": ProofKind.CARD not in proofs.accepts and pb_round.codes_issued > 0,
        "witnesses_missing": len(witnesses_of(pb_round)) < FEWEST_WITNESSES,
        "box_not_empty": bool(ballots),
    }
    missing = (code for code, is_missing in checks.items() if is_missing)
    return list(dict.fromkeys([*draft_lacks(pb_round, now=now), *missing]))


def cards_in_order(pb_round: Round, cards: tuple[KeyCard, KeyCard]) -> tuple[KeyCard, KeyCard]:
    """The cards in the order of the keys, whichever was typed first.

    Raises ``InvalidError`` ``key_card`` unless they are exactly this round's two.
    """
    by_public = {card.public: card for card in cards}
    wanted = public_keys(pb_round)
    if set(by_public) != set(wanted):
        raise InvalidError("key_card")
    return by_public[wanted[0]], by_public[wanted[1]]


def public_keys(pb_round: Round) -> tuple[bytes, bytes]:
    """The two public keys in the order in which ballots are sealed to them. The round must have both."""
    first, second = (key.public_key for key in pb_round.keys)
    return first, second


def sealing_context(pb_round: Round) -> bytes:
    """Ties a sealed ballot to its round, so that it opens nowhere else."""
    return f"engage ballot {pb_round.id}".encode()


def lot_seed(pb_round: Round, ordered: tuple[KeyCard, KeyCard]) -> str:
    """The seed from which the round's lot is drawn: nobody knows it until both cards are used for the count."""
    return secret_of(ordered, context=f"engage lot {pb_round.id}".encode())


def _has_lot(pb_round: Round) -> bool:
    return UNDRAWN in rule_from_facts(pb_round.rules["count"]).tie_break


def _check_setup(budget_pence: int, rules: dict[str, Any], projects: list[ProjectDraft]) -> None:
    if budget_pence <= 0:
        raise InvalidError("budget_not_positive", where="budget")
    form = form_from_facts(rules["ballot"], budget_pence=budget_pence)
    check_fit(rule_from_facts(rules["count"]), form.kind)
    falling_rule(rules)
    check_funders(read_funders(rules), budget_pence=budget_pence)
    seen: set[str] = set()
    for draft in projects:
        if draft.cost_pence <= 0:
            raise InvalidError("cost_not_positive", where=draft.number)
        check_number(draft.number)
        if draft.number in seen:
            raise InvalidError("number_twice", where=draft.number)
        seen.add(draft.number)
