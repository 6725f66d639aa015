"""What the pages of a round receive while it is prepared, voted on and counted."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from budgeting.models.rounds import Project, Round
from budgeting.presenters.ballot_words import BallotWords, ballot_words
from budgeting.presenters.languages import round_view, round_words
from budgeting.presenters.pictures import shown_picture
from budgeting.presenters.pots import PotOf, pot_of
from budgeting.presenters.proofs import ProofsPage, proofs_page
from budgeting.presenters.rule_words import rule_words
from budgeting.queries.rounds import fact_in_log, heads_of, witnesses_of
from budgeting.rules.proofs import ProofKind, proof_rules
from budgeting.rules.publication import RIGHTS_ON_DEMAND
from budgeting.rules.register import OF_CARDS, RefusalReason, reasons_for
from budgeting.rules.written import LOT_HASH, rule_in_force
from engage.activities.presenters import DatesTold, dates_told
from engage.activities.rules.lifecycle import State
from engage.content.presenters import Words
from engage.rules.view import View
from engage.rules.window import day_of, last_day_of

REFUSAL_WORDS = {
    RefusalReason.NOT_ENTITLED: _l("The card was given to somebody who may not vote in this round"),
    RefusalReason.NOT_THEIR_CARD: _l("The card was used by somebody else"),
    RefusalReason.SECOND_CARD: _l("One person was given two cards"),
    RefusalReason.FALSE_DECLARATION: _l(
        "What somebody told us was not true: where they live, their age, or that they vote once"
    ),
    RefusalReason.NOT_THEIR_ADDRESS: _l("The e-mail address or number was used by somebody else"),
    RefusalReason.SECOND_ADDRESS: _l(
        "One person voted a second time, with an e-mail address or number"
    ),
}

ON_DEMAND_WORDS = {
    ProofKind.EMAIL: _l(
        "While voting is open, a code can also be made for an e-mail address that is proven. One address is one vote: whoever asks again before voting gets another code, and the one before stops working."
    ),
    ProofKind.TEXT: _l(
        "While voting is open, a code can also be made for a mobile number that is proven. One number is one vote: whoever asks again before voting gets another code, and the one before stops working."
    ),
}


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
    closed_early_on: date | None
    dates_told: tuple[DatesTold, ...]
    is_open: bool
    is_declared: bool
    budget_pence: int
    ballot: BallotWords
    projects: tuple[ProjectCard, ...]
    rules_digest: str
    proofs: ProofsPage
    lot_hash: str
    pot_of: PotOf | None
    is_in_english: bool
    """Nobody has checked the round in this request's language: its own words are English, and the page says so."""


def round_page(pb_round: Round, *, now: datetime) -> RoundPage:
    """A round in the view of this request, or in English where nobody has checked it in this request's language."""
    view, is_in_english = round_view(pb_round)
    return RoundPage(
        slug=pb_round.slug,
        title=round_words(pb_round.words, "title", view),
        summary=round_words(pb_round.words, "summary", view),
        for_whom=round_words(pb_round.words, "for_whom", view),
        how_counted=how_counted(pb_round),
        without_a_computer=round_words(pb_round.rules.get("without_a_computer", {}), "text", view),
        closes_on=last_day_of(pb_round.window),
        closed_early_on=closed_early_on(pb_round),
        dates_told=dates_told(pb_round),
        is_open=pb_round.is_open(now),
        is_declared=pb_round.state == State.DECLARED,
        budget_pence=pb_round.budget_pence,
        ballot=ballot_words(
            pb_round.ballot_form,
            budget_pence=pb_round.budget_pence,
            projects=len(pb_round.projects),
        ),
        projects=project_cards(pb_round),
        rules_digest=pb_round.rules_digest,
        proofs=proofs_page(pb_round.rules, view),
        lot_hash=pb_round.rules.get(LOT_HASH, ""),
        pot_of=pot_of(pb_round),
        is_in_english=is_in_english,
    )


def closed_early_on(pb_round: Round) -> date | None:
    """The day on which two officers closed the vote before its last day was over, if they did."""
    planned, closed = pb_round.closes_at, pb_round.closed_at
    is_early = planned is not None and closed is not None and closed < planned
    return day_of(closed) if is_early and closed is not None else None


def how_counted(pb_round: Round) -> Words:
    """How votes become projects: the round's own words where it has some, else the rule itself told in words."""
    view, _is_other = round_view(pb_round)
    own = round_words(pb_round.words, "how_counted", view)
    rule = rule_in_force(pb_round.rules)
    return own or rule_words(rule, pb_round.ballot_form.kind).as_words


def project_cards(pb_round: Round) -> tuple[ProjectCard, ...]:
    """The projects of a round in the order of its list."""
    view, _is_other = round_view(pb_round)
    return tuple(_card(project, view) for project in pb_round.projects)


def _card(project: Project, view: View) -> ProjectCard:
    return ProjectCard(
        number=project.number,
        title=round_words(project.words, "title", view),
        summary=round_words(project.words, "summary", view),
        place=round_words(project.words, "place", view),
        category=round_words(project.words, "category", view),
        theme=project.category,
        cost_pence=project.cost_pence,
        picture=shown_picture(project),
    )


def refusal_words(reason: str) -> str:
    """Why an envelope was refused, as everybody can read it."""
    return str(REFUSAL_WORDS[RefusalReason(reason)])


@dataclass(frozen=True)
class Refusing:
    """What residents read of votes that two officers may refuse. ``how`` and ``limits`` are said where there are ``reasons``."""

    how: str
    reasons: tuple[str, ...]
    limits: str


def refusing_of(pb_round: Round) -> Refusing:
    """From the written rule: for a round whose proofs it has no reason for, no vote can be refused."""
    accepts = proof_rules(pb_round.rules).accepts
    reasons = reasons_for(accepts, written=pb_round.rules.get("refusals", ()))
    if set(reasons) <= set(OF_CARDS):
        how = _("After voting closes, and before anybody can read a vote, two officers may refuse one. They see the number of the card and not the choices. These are the only reasons:")  # fmt: skip
        limits = ""
    elif ProofKind.CARD not in accepts:
        how = _("After voting closes, and before anybody can read a vote, two officers may refuse one. They find it by the e-mail address or telephone number, if somebody tells them. They never see the choices. These are the only reasons:")  # fmt: skip
        limits = _("We keep no addresses, only a fingerprint of each. So a vote that breaks the rules stays in if nobody can tell us which address or number it came from.")  # fmt: skip
    else:
        how = _("After voting closes, and before anybody can read a vote, two officers may refuse one. They find it by the number of a card, or by the e-mail address or telephone number, if somebody tells them. They never see the choices. These are the only reasons:")  # fmt: skip
        limits = _("We keep no addresses, only a fingerprint of each. So a vote that breaks the rules stays in if nobody can tell us which card, address or number it came from.")  # fmt: skip
    return Refusing(how, tuple(map(refusal_words, reasons)), limits if reasons else "")


@dataclass(frozen=True)
class TrustPage:
    """What a round shows of its log, so that outsiders can keep it."""

    heads: tuple["HeadLine", ...]
    witnesses: tuple[str, ...]
    codes_issued: int
    takes_cards: bool
    on_demand: tuple[str, ...]
    """Ways by which a code can still be made while voting is open, in words."""
    rights_on_demand: int | None
    """How many codes came of them, by the newest line of the log; ``None`` before the first."""
    cards_replaced: int
    refusing: "Refusing"
    refused: tuple[tuple[str, int], ...]
    lot: str


@dataclass(frozen=True)
class HeadLine:
    """A line of the log whose digest vouches for every line before it."""

    what: object
    at: datetime
    number: int
    digest: str


HEAD_WORDS = {
    "round.opened": _l("Voting opened"),
    "round.day_sealed": _l("Every day"),
    "round.closed": _l("Voting closed"),
    "round.counted": _l("The votes were counted"),
    "round.declared": _l("The result was declared"),
    "round.margins_found": _l("What each project would have needed was worked out"),
    "round.decision_recorded": _l("The decision was written down"),
    "round.decision_corrected": _l("The decision was corrected"),
    "round.decision_amended": _l("The decision was changed"),
}


def trust_page(pb_round: Round) -> TrustPage:
    is_known = pb_round.state == State.DECLARED
    proofs = proof_rules(pb_round.rules)
    made: Any = fact_in_log(pb_round, RIGHTS_ON_DEMAND, "number")
    return TrustPage(
        heads=tuple(
            HeadLine(HEAD_WORDS[entry.action], entry.at, entry.number, entry.digest)
            for entry in heads_of(pb_round)
        ),
        witnesses=tuple(witness.name for witness in witnesses_of(pb_round)),
        codes_issued=pb_round.codes_issued,
        takes_cards=ProofKind.CARD in proofs.accepts,
        on_demand=tuple(str(ON_DEMAND_WORDS[kind]) for kind in proofs.on_demand),
        rights_on_demand=made,
        cards_replaced=pb_round.cards_replaced,
        refusing=refusing_of(pb_round),
        refused=tuple(
            (refusal_words(reason), number)
            for reason, number in sorted(pb_round.outcome.get("refused", {}).items())
        )
        if is_known
        else (),
        lot=pb_round.lot if is_known else "",
    )
