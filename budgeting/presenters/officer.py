"""What the pages of count officers receive, and what they are told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import segno
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from budgeting.commands.codes import code_digest
from budgeting.models.rounds import Round
from budgeting.presenters.drafting import Lack, missing_of
from budgeting.presenters.officer_cards import last_answer
from budgeting.presenters.proofs import proof_words
from budgeting.presenters.rounds import refusal_words
from budgeting.queries.rounds import (
    cards_given,
    log_of,
    number_of_refused,
    opening_of,
    witnesses_of,
)
from budgeting.rules.proofs import ProofKind, proof_rules
from budgeting.rules.register import NUMBER_OF_KEYS, RoundAct, card_number, reasons_for
from budgeting.rules.round_log import was_opened
from engage.activities.rules.lifecycle import State
from engage.content.presenters import Words, words_in
from engage.jobs.queries import job_or_404, progress_of
from engage.jobs.rules.progress import Standing
from engage.kernel.access import Actor
from engage.kernel.audit import head_digest
from engage.kernel.ids import grouped
from engage.kernel.sealing import fingerprint
from engage.people.queries import pending_act
from engage.rules.errors import EngageError
from engage.rules.window import last_day_of


@dataclass(frozen=True)
class OfficerPage:
    """Where a round stands, for a count officer. While it is open the only figure is turnout, rounded down to tens."""

    slug: str
    title: Words
    state: State
    closes_on: date | None
    budget_pence: int
    number_of_projects: int
    keys_made: int
    key_fingerprints: tuple[str, ...]
    has_made_a_key: bool
    is_key_tested: bool
    codes_issued: int
    missing: tuple[Lack, ...]
    """What keeps it from opening."""
    turnout: int
    is_window_over: bool
    is_counted: bool
    ballots: int
    rules_digest: str
    log_head: str
    asked: frozenset[RoundAct]
    """The acts that wait for a second officer."""
    codes_to_print: int
    cards_replaced: int
    cards_to_print: int
    last_card: str
    """What came of the lost card that was asked for last, in words."""
    witnesses: tuple[str, ...]
    refusals: Mapping[str, object]
    """The reasons that the written rule of the round allows, with their words."""
    accepts: tuple[ProofKind, ...]
    """With what people vote, and so by which numbers their votes can be refused."""
    ways: tuple[str, ...]
    """The same in words."""
    refused: int
    refusing_is_over: bool
    """The box was opened, so no envelope can be refused any more."""
    tie: tuple[str, ...]
    lot: str
    opening: "OpeningPage | None"


@dataclass(frozen=True)
class OpeningPage:
    """A job that opens the box: whether it waits for the cards, and how far it is."""

    standing: str
    percent: int
    step: str
    error: str
    waits_for_cards: bool
    given: tuple[str, ...]
    """Fingerprints of the cards that it has."""
    has_given: bool
    """Whether this officer has given one of them."""
    may_be_given_up: bool
    is_over: bool


def officer_page(pb_round: Round, *, now: datetime, officer: Actor) -> OfficerPage:
    outcome: Mapping[str, Any] = pb_round.outcome
    is_draft = pb_round.state == State.DRAFT
    proofs = proof_rules(pb_round.rules)
    reasons = reasons_for(proofs.accepts, written=pb_round.rules.get("refusals", ()))
    return OfficerPage(
        slug=pb_round.slug,
        title=words_in(pb_round.words, "title"),
        state=State(pb_round.state),
        closes_on=last_day_of(pb_round.window),
        budget_pence=pb_round.budget_pence,
        number_of_projects=len(pb_round.projects),
        keys_made=len(pb_round.keys),
        key_fingerprints=tuple(fingerprint(key.public_key) for key in pb_round.keys),
        has_made_a_key=any(key.officer_id == officer.id for key in pb_round.keys),
        is_key_tested=pb_round.is_key_tested,
        codes_issued=pb_round.codes_issued,
        missing=tuple(missing_of(pb_round, now=now)) if is_draft else (),
        turnout=pb_round.turnout,
        is_window_over=pb_round.window.is_over(now),
        is_counted=pb_round.counted_at is not None,
        ballots=sum(outcome[part] for part in ("valid", "blank", "spoilt")) if outcome else 0,
        rules_digest=pb_round.rules_digest,
        log_head=head_digest(),
        asked=frozenset(
            act for act in RoundAct if pending_act(act.value, pb_round.id, now) is not None
        ),
        codes_to_print=pb_round.codes_agreed - pb_round.codes_issued,
        cards_replaced=pb_round.cards_replaced,
        cards_to_print=pb_round.cards_to_print,
        last_card=last_answer(pb_round) if pb_round.state == State.OPEN else "",
        witnesses=tuple(witness.name for witness in witnesses_of(pb_round)),
        refusals={reason: refusal_words(reason) for reason in reasons},
        accepts=proofs.accepts,
        ways=tuple(proof_words(kind) for kind in proofs.accepts),
        refused=number_of_refused(pb_round),
        refusing_is_over=was_opened(log_of(pb_round)),
        tie=tuple(_titles(pb_round, pb_round.tie)),
        lot=pb_round.lot,
        opening=_opening(pb_round, now, officer),
    )


def _titles(pb_round: Round, numbers: Sequence[str]) -> list[str]:
    return [
        str(words_in(project.words, "title"))
        for project in pb_round.projects
        if project.number in numbers
    ]


def _opening(pb_round: Round, now: datetime, officer: Actor) -> OpeningPage | None:
    opening = opening_of(pb_round)
    if opening is None:
        return None
    progress = progress_of(job_or_404(opening.job_id), now)
    given = cards_given(pb_round)
    is_ready = opening.public_key is not None and len(given) < NUMBER_OF_KEYS
    return OpeningPage(
        standing=progress.standing.value,
        percent=progress.percent,
        step=progress.step,
        error=progress.error,
        waits_for_cards=is_ready and progress.standing is Standing.RUNNING,
        given=tuple(fingerprint(pb_round.keys[one.position].public_key) for one in given),
        has_given=any(one.officer_id == officer.id for one in given),
        may_be_given_up=len(given) < NUMBER_OF_KEYS or progress.standing is not Standing.RUNNING,
        is_over=progress.is_over,
    )


ANY_MASK = 3


@dataclass(frozen=True)
class VotingCard:
    """A card to print. Its picture leads to the round with the code behind ``#``, which browsers keep to themselves: no server,
    log or other site is told. ``number`` tells the card and not its code.
    """

    code: str
    number: str
    qr: str


def voting_cards(pb_round: Round, codes: Sequence[str], *, address: str) -> list[VotingCard]:
    """A card for each code; ``address`` is the round's own, whole."""
    return [
        VotingCard(
            grouped(code),
            grouped(card_number(code_digest(pb_round, code)), 5),
            qr_svg(f"{address}#code={grouped(code)}", mask=ANY_MASK),
        )
        for code in codes
    ]


def qr_svg(text: str, mask: int | None = None) -> str:
    """A QR code as one inline picture, drawn without styles. ``mask`` saves trying all eight, for many at once."""
    drawn: str = segno.make(text, micro=False, mask=mask).svg_inline(
        scale=4, svgclass="e-qr", lineclass=None, omitsize=False
    )
    return drawn


SENTENCES: Mapping[str, object] = {
    "key_card": _l("This is none of this round’s two cards. Check every word against your card."),
    "key_card_torn": _l(
        "These are not the 24 words of a key card. Look for a word that is missing or misspelt. A torn card needs all 24."
    ),
    "card_given": _l("This card has been entered. The other card is needed now."),
    "not_independent": _l(
        "In the last 30 days one of you two made or changed the other’s account, or a colleague had both your accounts in hand. So another officer must enter this card."
    ),
    "card_given_by_you": _l("You have entered a card. The other one is for another officer."),
    "keys_missing": _l("Make both key cards first."),
    "cannot_unseal": _l("The cards did not open the test ballot. Make new cards."),
    "key_made_by_you": _l("You have made your card. The second card is for another officer."),
    "keys_made": _l("Both cards have been made."),
    "already_counted": _l("This round has been counted."),
    "pot_before_not_counted": _l(
        "What the pot before leaves is added to this one’s money. Count that pot first."
    ),
    "pot_before_not_declared": _l(
        "Money came from the pot before, so this result would tell that one’s. Declare that pot first."
    ),
    "codes_not_agreed": _l("Two officers have not agreed to that many codes."),
    "card_number": _l(
        "A number has 10 characters, like 3F9A27C10B. One that stands for an e-mail address or a mobile number has a P before them. Enter each once."
    ),
    "own_interest": _l(
        "You have to do with an idea that this is about, so you do nothing about it. A colleague must. The attempt is in the log."
    ),
    "card_unknown": _l(
        "No card of this round has that number. Check it against the list of cards."
    ),
    "one_card": _l("Enter the number of one card. Lost cards are asked for one at a time."),
    "code_voided": _l("This card has been cancelled before."),
    "look_ups_over": _l(
        "Too many of the cards that were asked for today had been voted with. No card is replaced before tomorrow."
    ),
    "reason_not_written": _l("Choose one of the reasons that the rules of this round name."),
    "early_without_reason": _l(
        "Say why: people were told that they have until the last day. Everybody can read it."
    ),
    "reason_of_other_proof": _l(
        "This reason is not one for all these numbers. Those that begin with P stand for an e-mail address or a mobile number, the others for a card. Ask for each by itself."
    ),
    "proof_not_accepted": _l("Nobody could vote in this round with what you entered."),
    "email_unreadable": _l("Enter an e-mail address like name@example.org"),
    "number_unreadable": _l("Enter an e-mail address or a mobile number like 07700 900123"),
    "number_not_mobile": _l("Enter a UK mobile number. It starts with 07."),
    "refusing_is_over": _l(
        "Votes can be refused only after the close and before the box is first opened."
    ),
    "opening_stands": _l(
        "A computer is getting ready to open the box, or is opening it. To refuse votes first, give that up."
    ),
    "opening_under_way": _l("The box is being opened already. Look at the steps on this page."),
    "no_job_waits": _l(
        "The computer is not ready for a card, or was started again. Look again, then enter both cards anew."
    ),
    "act_pending": _l("A colleague has asked for this already. It waits for a second officer."),
    "lot_missing": _l("There is a tie. Its lot must be drawn before the box is opened again."),
    "not_counted": _l("The votes have not been counted, so there is no result to declare."),
    "witness_takes_two": _l("Voting has begun, so a second officer must agree to another witness."),
    "witnesses_over": _l("The result is public. Nobody is sent the log of this round any more."),
    "lot_drawn": _l("The lot has been drawn."),
    "no_tie": _l("There is no tie to settle."),
    "seed": _l(
        "A seed has only letters and numbers: 10 at least, so that nobody can try beforehand which one lets a project win, and 64 at most."
    ),
    "witness_missing": _l("Enter a name and an email address."),
    "witness_named": _l("This address is one of the witnesses already."),
    "round_frozen": _l(
        "Voting has opened, so this can no longer change. The log says that it was tried."
    ),
    "round_not_open": _l("Voting is not open."),
    "nothing_to_print": _l("There is nothing to print."),
    "rules_changed": _l(
        "The rules or projects in the database are not those that were fixed at the opening. Nothing was counted."
    ),
    "register_changed": _l(
        "The list of voting codes is not as long as the log says. Nothing was counted."
    ),
    "box_changed": _l("The box does not hold what it held at the close. Nothing was counted."),
    "cards_not_given": _l(
        "Ten minutes went by without the card that was waited for. Nothing was changed. Start again; both cards are needed."
    ),
    "fault": _l("The computer could not finish. Nothing was changed. Start again."),
}


def officer_sentence_for(error: EngageError) -> str:
    """What a count officer is told when a command refuses."""
    otherwise = _("That cannot be done now. Look at the steps on this page.")
    return str(SENTENCES.get(error.code, otherwise))
