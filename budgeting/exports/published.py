"""The files of a declared round, from which anyone can recount it."""

import hashlib
import json
from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock
from typing import Any

from budgeting.commands.carrying import pot_before
from budgeting.commands.frozen import frozen_document
from budgeting.models.rounds import Round
from budgeting.queries.rounds import (
    counted_election,
    fact_in_log,
    last_in_log,
    log_of,
    refused_trackers,
    trackers_of,
)
from budgeting.rules.publication import (
    BALLOTS,
    BEFORE,
    FORMAT,
    OPENED,
    REFUSED_TRACKERS,
    ROUND,
    TRACKERS,
    LogLine,
    canonical,
    files_with_sums,
    has_ballots_in,
    has_votes_in,
    public_counts,
    public_log,
    public_outcome,
    trackers_file,
)
from budgeting.rules.votes_file import votes_file
from budgeting.rules.written import outcome_from
from engage.kernel.audit import AuditEntry

MOST_KEPT = 4

_kept: OrderedDict[tuple[str, str], dict[str, bytes]] = OrderedDict()
_making = Lock()


def kept_files(pb_round: Round) -> dict[str, bytes]:
    """``published_files``, made once by each process and again when the outcome or the log says something new.

    Somebody who recounts asks for all files at once: one request makes them and the others wait for it.
    """
    shown = [one for one in (pb_round, pot_before(pb_round)) if one is not None]
    told = [[one.outcome, last_in_log(one)] for one in shown]
    key = pb_round.id, hashlib.sha256(canonical(told)).hexdigest()
    with _making:
        if key not in _kept:
            _kept[key] = published_files(pb_round)
        _kept.move_to_end(key)
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
        return _kept[key]


def published_files(pb_round: Round) -> dict[str, bytes]:
    """Every published file of a declared round by its name.

    With fewer than ``small_boxes.SMALLEST_TALLY`` ballots that name a project there is no file of votes, and below
    ``SMALLEST_BOX`` that file has project totals and no ballots. Beside a pot that money came to is what the pot before published of itself.
    """
    files = {ROUND: _round_file(pb_round), TRACKERS: trackers_file(trackers_of(pb_round))}
    before = pot_before(pb_round)
    if before is not None:
        files[BEFORE] = _round_file(before)
    if has_votes_in(pb_round.outcome):
        files[BALLOTS] = _votes_file(pb_round).encode()
    return files_with_sums(files)


def _round_file(pb_round: Round) -> bytes:
    return _as_json(_round_document(pb_round))


def _round_document(pb_round: Round) -> dict[str, Any]:
    outcome: Mapping[str, Any] = pb_round.outcome
    lines = [_line(entry) for entry in log_of(pb_round)]
    # The salt opens the digest of the box, so it goes out only beside the ballots themselves.
    salted = {"opened_salt": outcome["opened_salt"]} if has_ballots_in(outcome) else {}
    refused = sorted(refused_trackers(pb_round))
    return {
        "format": FORMAT,
        "round": pb_round.id,
        "address": pb_round.slug,
        "rules_digest": pb_round.rules_digest,
        "frozen": frozen_document(pb_round),
        "codes_issued": pb_round.codes_issued,
        "ballots": public_counts(outcome),
        **salted,
        **({REFUSED_TRACKERS: refused} if refused else {}),
        "outcome": public_outcome(outcome),
        "log": public_log(lines),
    }


def _line(entry: AuditEntry) -> LogLine:
    return LogLine(
        number=entry.number,
        at=entry.at.isoformat(timespec="microseconds"),
        actor=entry.actor_id,
        action=entry.action,
        subject=entry.subject,
        facts=entry.facts,
        previous=entry.previous,
        earlier=entry.earlier,
        digest=entry.digest,
    )


def _votes_file(pb_round: Round) -> str:
    return votes_file(
        frozen_document(pb_round),
        address=pb_round.slug,
        council=str(fact_in_log(pb_round, OPENED, "council")),
        election=counted_election(pb_round),
        outcome=outcome_from(pb_round.outcome),
    )


def _as_json(document: Mapping[str, Any]) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
