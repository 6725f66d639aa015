"""What the published log of a round must be: each line follows from the one before, nothing needed is missing, and nothing
stands at a time at which it cannot have happened.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from enum import IntEnum
from typing import Any, Protocol

from budgeting.rules.publication import (
    CLOSED,
    COUNTED,
    LOT_DRAWN,
    MARGINS_FOUND,
    MILESTONES,
    NEWEST,
    OPENED,
    REFUSED,
    RIGHTS_ON_DEMAND,
    LogLine,
    line_digest,
)
from budgeting.rules.published import FailedError, number_of, same
from budgeting.rules.register import FEWEST_WITNESSES, NUMBER_OF_KEYS

FIRST_LINK = "0" * 64
"""Stands where no line came before."""

BEGINNINGS = ("round.begun", "round.set_up")
KEY_MADE, KEYS_FORGOTTEN, KEYS_TRIED = "round.key_made", "round.keys_forgotten", "round.keys_tried"
CODES_AGREED, CODES_ISSUED = "round.codes_agreed", "round.codes_issued"
CARDS_REPLACED, CARDS_PRINTED = "round.cards_replaced", "round.replacements_printed"
REPLACEMENT_REFUSED = "round.replacement_refused"
"""Two officers asked for a card as lost that somebody has voted with."""
NONE_TO_REFUSE = "round.no_vote_to_refuse"
"""Two officers asked to refuse votes of cards with which nobody had voted."""
WITNESS_NAMED = "round.witness_named"
TIE_FOUND = "round.tie_found"
CARD_GIVEN = "round.card_given"
FEWEST_TIED = 2


class Phase(IntEnum):
    """Which of the milestones have passed."""

    DRAFT = 0
    OPEN = 1
    CLOSED = 2
    COUNTED = 3
    DECLARED = 4


_WHEN: Mapping[str, tuple[Phase, ...]] = {
    **dict.fromkeys(
        (
            *BEGINNINGS,
            "round.drafted",
            "round.proofs_written",
            KEY_MADE,
            KEYS_FORGOTTEN,
            KEYS_TRIED,
            CODES_AGREED,
            CODES_ISSUED,
        ),
        (Phase.DRAFT,),
    ),
    **dict.fromkeys(
        (CARDS_REPLACED, REPLACEMENT_REFUSED, CARDS_PRINTED, "round.day_sealed", RIGHTS_ON_DEMAND),
        (Phase.OPEN,),
    ),
    **dict.fromkeys(
        ("round.cards_asked_for", CARD_GIVEN, "round.cards_given_up"),
        (Phase.DRAFT, Phase.CLOSED),
    ),
    **dict.fromkeys((REFUSED, NONE_TO_REFUSE, TIE_FOUND, LOT_DRAWN), (Phase.CLOSED,)),
    MARGINS_FOUND: (Phase.COUNTED, Phase.DECLARED),
    **dict.fromkeys(
        ("round.decision_recorded", "round.decision_corrected", "round.decision_amended"),
        (Phase.DECLARED,),
    ),
}
"""When something can happen. What is not named here can at any time."""


class Line(Protocol):
    """What happened, by a line of the log, kept or published."""

    @property
    def action(self) -> str: ...

    @property
    def facts(self) -> Mapping[str, Any]: ...


def was_opened(lines: Iterable[Line]) -> bool:
    """Whether anybody may know what is in a closed box, by the round's log until now: both its cards have been given since the
    close, or a tie was found. From then on to refuse an envelope could be to choose who wins.
    """
    given: set[str] = set()
    for line in lines:
        if line.action == CLOSED:
            given.clear()
        elif line.action == CARD_GIVEN:
            given.add(line.facts["card"])
        elif line.action == TIE_FOUND:
            return True
    return len(given) >= NUMBER_OF_KEYS


def check_log(document: Mapping[str, Any], log: Sequence[LogLine]) -> None:
    """Whether the log of a ``round.json`` holds together, as far as it can be seen without the council's whole log.

    Raises ``FailedError``. A whole new log that keeps to all of this is known only by the heads that witnesses were sent.
    """
    _check_chain(log, subject=document["round"])
    _check_times(log)
    drafting = log[: [line.action for line in log].index(OPENED)]
    _check_keys(drafting, keys=document["frozen"]["keys"])
    witnesses = {line.facts["witness"] for line in drafting if line.action == WITNESS_NAMED}
    if len(witnesses) < FEWEST_WITNESSES:
        raise FailedError("too_few_witnesses", found=len(witnesses))
    _check_milestones(log, planned=document["frozen"]["closes_at"])
    same("codes_made", document["codes_issued"], _never_more(log, CODES_ISSUED, than=CODES_AGREED))
    _never_more(log, CARDS_PRINTED, than=CARDS_REPLACED)
    _check_replaced(log)
    _check_cards(log, keys=document["frozen"]["keys"])
    _check_refusals(log)
    _check_lots(log, projects={one["number"] for one in document["frozen"]["projects"]})
    digests = {line.action.removeprefix("round."): line.digest for line in log}
    heads = {name: digests[name] for name in (one.split(".")[1] for one in MILESTONES)}
    same("head", document["log"]["heads"], {**heads, NEWEST: log[-1].digest})


def check_heads(log: Sequence[LogLine], heads: Iterable[str]) -> None:
    """Whether fingerprints that somebody kept are still in the log: those of its own lines, or of the line before one of them in the
    council's whole log. Who kept one of the last line finds that line dropped, which the files alone cannot show.

    Raises ``FailedError`` ``head_gone``.
    """
    known = {digest for line in log for digest in (line.digest, line.previous)}
    for head in heads:
        if head not in known:
            raise FailedError("head_gone", head=head)


def _check_chain(log: Sequence[LogLine], *, subject: str) -> None:
    """Neighbours in the council's log are chained there; all lines of the round are chained to each other."""
    number, digest, earlier = 0, "", FIRST_LINK
    for line in log:
        if line.subject != subject:
            raise FailedError("log_of_another_round", entry=line.number)
        if line.digest != line_digest(line):
            raise FailedError("log_entry_changed", entry=line.number)
        if line.number <= number:
            raise FailedError("log_out_of_order", entry=line.number)
        is_neighbour = line.number == number + 1 and digest
        if line.earlier != earlier or (is_neighbour and line.previous != digest):
            raise FailedError("log_chain_broken", entry=line.number)
        number, digest, earlier = line.number, line.digest, line.digest


def _check_times(log: Sequence[LogLine]) -> None:
    if not log or log[0].action not in BEGINNINGS:
        raise FailedError("log_without_beginning")
    phase = Phase.DRAFT
    for line in log:
        if line.action in MILESTONES:
            phase = _next(phase, line)
        elif line.action in _WHEN and phase not in _WHEN[line.action]:
            raise FailedError("log_entry_at_another_time", entry=line.number, action=line.action)
    if phase is not Phase.DECLARED:
        raise FailedError("log_entry_not_once", action=MILESTONES[phase], found=0)


def _next(phase: Phase, line: LogLine) -> Phase:
    if line.action not in MILESTONES[phase : phase + 1]:
        raise FailedError("log_entry_at_another_time", entry=line.number, action=line.action)
    return Phase(phase + 1)


def _check_keys(drafting: Sequence[LogLine], *, keys: Sequence[str]) -> None:
    """The keys to which ballots were sealed were made by two officers, and tried together when both were there."""
    made: list[LogLine] = []
    was_tried = False
    for line in drafting:
        if line.action == KEYS_FORGOTTEN:
            made.clear()
        elif line.action == KEY_MADE:
            made.append(line)
            was_tried = False
        elif line.action == KEYS_TRIED:
            was_tried = len({one.actor for one in made}) == NUMBER_OF_KEYS
    same("keys_made", list(keys), [one.facts["public_key"] for one in made])
    if not was_tried:
        raise FailedError("keys_not_tried", found=len(made))


def _never_more(log: Sequence[LogLine], action: str, *, than: str) -> int:
    """How much was done in all, which never goes beyond what was agreed to until then."""
    done = agreed = 0
    for line in log:
        if line.action == than:
            agreed += number_of(line.facts["number"])
        elif line.action == action:
            done += number_of(line.facts["number"])
            if done > agreed:
                raise FailedError("more_than_agreed", entry=line.number, action=action)
    return done


def _check_milestones(log: Sequence[LogLine], *, planned: str) -> None:
    """The box was empty when the vote opened; it closed under the same rules, and early if the log says so."""
    opened, closed = (
        next(line for line in log if line.action == action) for action in (OPENED, CLOSED)
    )
    same("ballots_before_opening", opened.facts["ballots"], 0)
    same("rules_at_close", closed.facts["rules_digest"], opened.facts["rules_digest"])
    same("planned_close", closed.facts["planned_closes_at"], planned)
    is_early = datetime.fromisoformat(closed.at) < datetime.fromisoformat(planned)
    same("early_close", closed.facts["is_early"], is_early)


def _check_replaced(log: Sequence[LogLine]) -> None:
    """No more cards are replaced than there are."""
    there = 0
    for line in log:
        if line.action in {CODES_ISSUED, CARDS_PRINTED}:
            there += number_of(line.facts["number"])
        elif line.action == CARDS_REPLACED:
            there -= number_of(line.facts["number"])
            if there < 0:
                raise FailedError("more_than_agreed", entry=line.number, action=line.action)


def _check_cards(log: Sequence[LogLine], *, keys: Sequence[str]) -> None:
    """The box was opened with its two cards, given last by two officers: a job that began again asks for both once more."""
    actions = [line.action for line in log]
    opening = log[actions.index(CLOSED) : actions.index(COUNTED)]
    given = [
        (line.actor, line.facts["card"], line) for line in opening if line.action == CARD_GIVEN
    ]
    ours = {_fingerprint(key) for key in keys}
    for _actor, card, line in given:
        if card not in ours:
            raise FailedError("card_given_wrongly", entry=line.number)
    if len(given) == 1:
        raise FailedError("card_given_wrongly", entry=given[0][2].number)
    last = given[-NUMBER_OF_KEYS:]
    if len({actor for actor, *_ in last}) < len(last) or len({card for _, card, _ in last}) < len(
        last
    ):
        raise FailedError("card_given_wrongly", entry=last[-1][2].number)


def _check_refusals(log: Sequence[LogLine]) -> None:
    """Envelopes were refused before the box was opened for the first time."""
    for place, line in enumerate(log):
        if line.action == REFUSED and was_opened(log[:place]):
            raise FailedError("log_entry_at_another_time", entry=line.number, action=line.action)


def _fingerprint(key: str) -> str:
    """As officers read it on a card: twelve characters of the SHA-256 of the public key."""
    return hashlib.sha256(bytes.fromhex(key)).hexdigest()[:12]


def _check_lots(log: Sequence[LogLine], *, projects: Collection[str]) -> None:
    """A lot is drawn in public once at most, and only for a tie that the count found before."""
    tie: Sequence[str] = ()
    was_drawn = False
    for line in log:
        if line.action == TIE_FOUND:
            tie = line.facts["tie"]
            if len(tie) < FEWEST_TIED or not set(tie) <= set(projects):
                raise FailedError("lot_without_tie", entry=line.number)
        elif line.action == LOT_DRAWN:
            if was_drawn or not tie or line.facts["tie"] != tie:
                raise FailedError("lot_without_tie", entry=line.number)
            was_drawn = True
    if tie and not was_drawn:
        raise FailedError("tie_without_lot", tie=list(tie))
