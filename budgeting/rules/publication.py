"""What a declared round publishes: files from which a stranger can check the lists, the rules, the log and the count."""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from budgeting.rules.small_boxes import SMALLEST_BOX, SMALLEST_TALLY

ROUND, BALLOTS, TRACKERS, SUMS = "round.json", "ballots.pb", "trackers.txt", "SHA256SUMS"
BEFORE = "pot-before.json"
"""Of a pot that money came to: the ``round.json`` of the pot that left it."""
FILES = (ROUND, BALLOTS, TRACKERS, BEFORE, SUMS)
FORMAT = "engage-round/1"
PARTS_OF_ROUND = (
    "format",
    "round",
    "address",
    "rules_digest",
    "frozen",
    "codes_issued",
    "ballots",
    "outcome",
    "log",
)
"""What stands in ``round.json``; beside them ``opened_salt``, where every ballot is published, and ``REFUSED_TRACKERS``, where votes
were refused."""
REFUSED_TRACKERS = "refused_trackers"
"""Which receipts are of votes that two officers refused: as many as the log has. Reasons are told as counts alone."""
PARTS_OF_LOG = ("entries", "heads")
NEWEST = "newest"
"""Among the heads: of the last line there was when the files were published."""

OPENED, CLOSED, COUNTED, DECLARED = (
    "round.opened",
    "round.closed",
    "round.counted",
    "round.declared",
)
COUNTS = ("valid", "blank", "spoilt")
OPENED_ONLY = "opened"
FROM_TOTALS = frozenset({"greedy", "share-out"})
"""Ways of counting that look at totals alone, so that their reasons tell nothing else."""
SETTLED = "settled_by_lot"
"""The part of an outcome that names the projects whose tie the lot of the written list settled, if it settled one."""
MILESTONES = (OPENED, CLOSED, COUNTED, DECLARED)
RIGHTS_ON_DEMAND = "round.rights_on_demand"
"""Each day while people vote, and at the close: how many rights to vote have come of proving an address."""
REFUSED, LOT_DRAWN = "round.envelopes_refused", "round.lot_drawn"
STEPS, MARGINS = "steps", "margins"
SUPPORTERS = "supporters"
DECIDED = frozenset({"winners", "spent", "awards", "rule", "refused"})
"""The parts of an outcome that are always published; beside them what goes from pot to pot."""
OF_VOTES = frozenset({"tallies", SUPPORTERS, "digest", "by_rotation", "spoilt_reasons"})
"""What is published of enough votes; beside them ``SETTLED``."""
TRACKERS_DIGEST, REFUSED_DIGEST, RESULT_DIGEST, MARGINS_DIGEST = (
    "trackers_digest",
    "refused_digest",
    "result_digest",
    "margins_digest",
)
MARGINS_FOUND = "round.margins_found"
PRIVATE_PARTS = frozenset({"by_channel", "by_view", "by_proof", "by_area", "by_age"})
"""Parts of a stored outcome that are about who voted and how, not about what they voted for."""


@dataclass(frozen=True)
class LogLine:
    """An entry of the log as it is published. ``at`` is UTC with microseconds, as it was digested.

    ``previous`` is the digest of the entry before in the council's whole log, ``earlier`` of the one before about this round.
    """

    number: int
    at: str
    actor: str
    action: str
    subject: str
    facts: Mapping[str, Any]
    previous: str
    earlier: str
    digest: str

    def as_data(self) -> dict[str, Any]:
        return dict(vars(self))


def canonical(document: object) -> bytes:
    """The one byte form that is digested: sorted keys, no spaces, UTF-8."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def line_digest(line: LogLine) -> str:
    """What chains a line of the log to those before: SHA-256 over everything but the digest itself."""
    told = [
        line.number,
        line.at,
        line.actor,
        line.action,
        line.subject,
        line.facts,
        line.previous,
        line.earlier,
    ]
    return hashlib.sha256(canonical(told)).hexdigest()


def ballot_bytes(salt: str, marks: Sequence[Any]) -> bytes:
    """What is digested of one opened ballot. Without the ``salt`` the ballots of a small box could be found by trying."""
    return canonical([salt, list(marks)])


def public_outcome(outcome: Mapping[str, Any]) -> dict[str, Any]:
    """A stored outcome without what is not for the public; in a very small box only what was decided.

    The digest goes with the votes: it covers them, and there are few enough to try them all.
    """
    hidden = PRIVATE_PARTS | {*COUNTS, "opened_salt"}
    if not has_reasons_in(outcome):
        hidden |= {STEPS, MARGINS}
    if not has_votes_in(outcome):
        hidden |= {*OF_VOTES, SETTLED}
    told = {name: part for name, part in outcome.items() if name not in hidden}
    in_order = winners_shown(outcome)
    awards = {number: outcome["awards"][number] for number in in_order}
    return {**told, "winners": in_order, "awards": awards}


def winners_shown(outcome: Mapping[str, Any]) -> list[str]:
    """The projects of a stored outcome that were funded, in that order; of a very small box in the order of their numbers as text,
    because the order of funding tells the order of the votes.
    """
    winners: list[str] = list(outcome["winners"])
    return winners if has_votes_in(outcome) else sorted(winners)


def public_log(lines: Sequence[LogLine]) -> dict[str, Any]:
    """The round's own lines of the log, and the head of the whole log when it opened, closed, was counted and declared, and at the
    newest line: without it a line could be dropped from the end, such as the decision, and nothing would be missing.
    """
    heads = {
        line.action.removeprefix("round."): line.digest
        for line in lines
        if line.action in MILESTONES
    }
    return {
        "entries": [line.as_data() for line in lines],
        "heads": {**heads, NEWEST: lines[-1].digest},
    }


def trackers_file(trackers: Iterable[str]) -> bytes:
    """The list of receipts as it is published: sorted, so that its order says nothing."""
    return "".join(f"{tracker}\n" for tracker in sorted(trackers)).encode()


def trackers_digest(trackers: Iterable[str]) -> str:
    """What the log has of the list at the close; ``sha256sum`` of the published list gives the same."""
    return hashlib.sha256(trackers_file(trackers)).hexdigest()


def refused_digest(trackers: Collection[str]) -> dict[str, str]:
    """What the log has at the count of the receipts of refused votes: one digest for all reasons, as nobody is to find out by trying
    which receipt was refused for which. Nothing where no vote was refused.
    """
    return {REFUSED_DIGEST: trackers_digest(trackers)} if trackers else {}


def count_digest(outcome: Mapping[str, Any]) -> dict[str, str]:
    """What the log has of a stored outcome: its digest. Nothing of a very small box, whose votes could be found by trying every
    box there could be.
    """
    return {"outcome_digest": outcome["digest"]} if has_votes_in(outcome) else {}


def digests_of_result(outcome: Mapping[str, Any]) -> dict[str, str]:
    """What the log has of a result at its declaration: digests of all that is published of it, and of the margins by themselves.

    ``outcome`` is the public one. Margins are found by a job that may end after the declaration.
    """
    told = dict(outcome)
    margins = {MARGINS_DIGEST: digest_of_part(told.pop(MARGINS))} if MARGINS in told else {}
    return {RESULT_DIGEST: digest_of_part(told), **margins}


def digest_of_part(part: object) -> str:
    """SHA-256 over the canonical form of a part of a published result."""
    return hashlib.sha256(canonical(part)).hexdigest()


def has_votes_in(outcome: Mapping[str, Any]) -> bool:
    """Whether a stored outcome is of enough ballots for the votes of each project to be published."""
    return int(outcome["valid"]) >= SMALLEST_TALLY


def has_ballots_in(outcome: Mapping[str, Any]) -> bool:
    """Whether a stored outcome is of enough ballots for each of them to be published."""
    return int(outcome["valid"]) >= SMALLEST_BOX


def has_reasons_in(outcome: Mapping[str, Any]) -> bool:
    """Whether the reasons of a stored outcome say no more than its totals, or every ballot is published beside them.

    Who could still pay, and how many ran out of money, tells what stood on the ballots of a small box.
    """
    return has_ballots_in(outcome) or (
        has_votes_in(outcome) and outcome["rule"]["rule"] in FROM_TOTALS
    )


def public_counts(outcome: Mapping[str, Any]) -> dict[str, int]:
    """How many ballots were read, left blank and spoilt; of a very small box only how many were opened."""
    counts = {part: int(outcome[part]) for part in COUNTS}
    return counts if has_votes_in(outcome) else {OPENED_ONLY: sum(counts.values())}


def names_of(outcome: Mapping[str, Any], *, has_votes: bool) -> tuple[str, ...]:
    """The names of a round's files, by its stored outcome, without making them."""
    left_out = {*([] if has_votes else [BALLOTS]), *([] if "brought" in outcome else [BEFORE])}
    return tuple(name for name in FILES if name not in left_out)


def files_with_sums(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files and their list of digests, in the form that ``sha256sum --check`` reads."""
    lines = (f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))
    return {**files, SUMS: "".join(lines).encode()}
