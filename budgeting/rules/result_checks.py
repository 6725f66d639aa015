"""Whether a published result can be: its parts, its amounts, what is told of its votes, and that it is as it was declared."""

from collections.abc import Iterator, Mapping

from budgeting.rules.election import Allocation, Amount, PartFunding, ZeroVotes
from budgeting.rules.publication import (
    COUNTED,
    COUNTS,
    DECIDED,
    DECLARED,
    FROM_TOTALS,
    LOT_DRAWN,
    MARGINS,
    MARGINS_DIGEST,
    OF_VOTES,
    RESULT_DIGEST,
    SETTLED,
    STEPS,
    digests_of_result,
)
from budgeting.rules.published import FailedError, Published, number_of, same
from budgeting.rules.rule_text import read_fraction
from budgeting.rules.steps import digest_of
from budgeting.rules.ties import LOT
from budgeting.rules.written import outcome_from


def check_result(published: Published) -> None:
    """Every part of the result can be and is as it was declared, and what a job found out later as it was found.

    Raises ``FailedError``.
    """
    counted, counts = published.facts_of(COUNTED), published.round["ballots"]
    same("counts_in_log", counts, {part: number_of(counted[part]) for part in counts})
    _check_parts(published)
    _check_awards(published)
    _check_allowed(published)
    _check_told_of_votes(published)
    found = digests_of_result(published.round["outcome"])
    declared = published.facts_of(DECLARED)
    same("result_as_declared", declared[RESULT_DIGEST], found[RESULT_DIGEST])
    told = [line.facts[MARGINS_DIGEST] for line in published.log if MARGINS_DIGEST in line.facts]
    same("margins_as_found", told[-1] if told else None, found.get(MARGINS_DIGEST))


def _check_parts(published: Published) -> None:
    """All that is published of a box of this size, and nothing else."""
    by_totals = published.rule.allocation.value in FROM_TOTALS
    wanted, may = DECIDED, {"brought", "passed_on"}
    if not published.is_very_small:
        wanted, may = wanted | OF_VOTES, may | {SETTLED}
        if by_totals or published.has_ballots:
            wanted |= {STEPS}
            may |= set() if by_totals else {MARGINS}
    told = published.round["outcome"].keys()
    same("parts_of_outcome", sorted(told - may), sorted(wanted))


def _check_awards(published: Published) -> None:
    """That the amounts of an outcome can be, go with each other, and with its fingerprint where it has one."""
    told = published.round["outcome"]
    awards = {number: read_fraction(told["awards"][number]) for number in told["winners"]}
    spent = sum(awards.values())
    same("spent", read_fraction(told["spent"]), spent)
    same("awards", sorted(told["awards"]), sorted(awards))
    if published.is_very_small:
        # The order of funding would tell the order of the votes.
        same("awards", list(awards), sorted(awards))
    if spent > published.money:
        raise FailedError("more_than_there_was", spent=str(spent))
    rule, costs = published.rule, published.costs
    for number, amount in awards.items():
        if number not in costs or not 0 <= amount <= costs[number]:
            raise FailedError("award_impossible", project=number)
    if rule.allocation is not Allocation.SHARE_OUT and rule.part_funding is not PartFunding.OFFER:
        same("awards", awards, {number: costs[number] for number in awards})
    if not published.is_very_small:
        digest = digest_of(rule, awards, outcome_from(told).tallies)
        same("digest", told["digest"], digest)
        same("outcome_in_log", published.facts_of(COUNTED)["outcome_digest"], digest)


def _check_allowed(published: Published) -> None:
    """No award that the written rule forbids, whatever was voted; and none without votes where votes are told."""
    told, rule, costs = published.round["outcome"], published.rule, published.costs
    awards = {number: read_fraction(told["awards"][number]) for number in told["winners"]}
    is_shared = rule.allocation is Allocation.SHARE_OUT
    parts = [] if is_shared else [name for name in awards if awards[name] < costs[name]]
    unvoted = {name for name in awards if not published.may_have_votes(name)}
    if (
        len(parts) > 1
        or (unvoted and (is_shared or rule.zero_votes is ZeroVotes.SKIP))
        or any(len(pair & awards.keys()) > 1 for pair in rule.incompatible)
        or any(
            awards[name] < int(min(rule.minimum_award, costs[name])) for name in awards if is_shared
        )
        or any(spent > cap * published.money for spent, cap in _capped(published, awards))
    ):
        raise FailedError("awards_forbidden", awards=sorted(awards))


def _capped(published: Published, awards: Mapping[str, Amount]) -> Iterator[tuple[Amount, Amount]]:
    """What was given under each cap, and the cap as a share of the money."""
    for name, cap in published.rule.caps.items():
        if name == "*":
            yield max(awards.values(), default=0), cap
        else:
            yield sum(awards[one] for one in awards if name in published.categories[one]), cap


def _check_told_of_votes(published: Published) -> None:
    """What is told beside the tallies names projects of the round and adds up to its ballots."""
    if published.is_very_small:
        return
    told = published.round["outcome"]
    valid, blank, spoilt = (number_of(published.round["ballots"][part]) for part in COUNTS)
    same("spoilt_reasons", spoilt, sum(map(number_of, told["spoilt_reasons"].values())))
    first = {str(place) for place in range(len(published.costs))}
    began = sum(map(number_of, told["by_rotation"].values()))
    if not (told["by_rotation"].keys() <= first and valid + blank <= began <= published.opened):
        raise FailedError("rotations_impossible", told=began, found=published.opened)
    lost = published.costs.keys() - told["awards"].keys()
    has_lot = any(name.startswith(LOT) for name in published.rule.tie_break)
    tied = told.get(SETTLED)
    is_tie = tied is None or (has_lot and len(tied) > 1 and set(tied) <= published.costs.keys())
    margins = told.get(MARGINS, {})
    if not (is_tie and margins.keys() <= lost and all(map(_is_margin, margins.values()))):
        raise FailedError("projects_impossible")
    lot = next((line for line in published.log if line.action == LOT_DRAWN), None)
    if lot is not None:
        same("settled_by_lot", tied, lot.facts["tie"])


def _is_margin(told: Mapping[str, object]) -> bool:
    """Numbers of ballots, and what each of them gave, where ballots give points."""
    found = {"needed", "too_few"} <= told.keys() <= {"needed", "too_few", "points"}
    needed = told.get("needed")
    return found and number_of(told["too_few"]) >= 0 and (needed is None or number_of(needed) >= 0)
