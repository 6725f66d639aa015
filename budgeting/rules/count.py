"""The one entry to every count: an election and a rule in, an outcome out."""

from collections.abc import Callable, Mapping

from budgeting.rules.ballots import BallotKind
from budgeting.rules.contest import Contest
from budgeting.rules.election import Allocation, CountRule, Election, PartFunding
from budgeting.rules.equal_shares import fund_by_equal_shares
from budgeting.rules.greedy import fund_greedily, offer_parts
from budgeting.rules.market import Passes, exact_passes
from budgeting.rules.phragmen import fund_by_phragmen
from budgeting.rules.share_out import share_out
from budgeting.rules.steps import Outcome
from engage.rules.errors import InvalidError


def count(
    election: Election, rule: CountRule, *, passes: Callable[[Contest], Passes] = exact_passes
) -> Outcome:
    """Count an election by a declared rule. Pure and exact: the same input gives the same digest, anywhere.
    ``passes`` runs Equal Shares: exactly, or quicker with numpy (``quick_market.quick_passes``), with the same outcome.

    Raises ``TieError`` where the rule's tie list does not settle what decides the outcome, and ``InvalidError``
    (``rule_does_not_fit``) where the rule asks for what these ballots or this allocation cannot give.
    """
    check_fit(rule, election.kind, has_whole_ballots=election.totals is None)
    contest = Contest(election, rule)
    allocate(contest, passes)
    return contest.outcome()


def allocate(contest: Contest, passes: Callable[[Contest], Passes] = exact_passes) -> None:
    """Run the rule's allocation on a prepared contest. Raises ``TieError``."""
    if contest.rule.allocation is Allocation.EQUAL_SHARES:
        fund_by_equal_shares(contest, passes)
    else:
        _ALLOCATE[contest.rule.allocation](contest)


def _greedy(contest: Contest) -> None:
    fund_greedily(contest, variant=contest.rule.variant, measure=contest.rule.measure)
    if contest.rule.part_funding is PartFunding.OFFER:
        offer_parts(contest)


_ALLOCATE: Mapping[Allocation, Callable[[Contest], None]] = {
    Allocation.GREEDY: _greedy,
    Allocation.PHRAGMEN: fund_by_phragmen,
    Allocation.SHARE_OUT: share_out,
}


def check_fit(rule: CountRule, kind: BallotKind, *, has_whole_ballots: bool = True) -> None:
    """Whether ballots of this kind can be counted by this rule, known before there is a ballot.

    Raises ``InvalidError`` ``rule_does_not_fit`` (``why``, ``kind``).
    """
    has_constraints = bool(rule.caps or rule.incompatible)
    is_greedy = rule.allocation is Allocation.GREEDY
    misfits = {
        "phragmen_needs_approvals": rule.allocation is Allocation.PHRAGMEN and not kind.is_approval,
        "whole_ballots_needed": not has_whole_ballots
        and rule.allocation in {Allocation.EQUAL_SHARES, Allocation.PHRAGMEN},
        "constraints_need_greedy": has_constraints and not is_greedy,
        "part_funding_needs_greedy": rule.part_funding is PartFunding.OFFER and not is_greedy,
    }
    for why, misfit in misfits.items():
        if misfit:
            raise InvalidError("rule_does_not_fit", where="rule", why=why, kind=kind.value)
