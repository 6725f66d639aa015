"""The count that runs in a resident's browser and the server's own agree, on elections made at random."""

import hashlib
from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from budgeting.rules.ballots import BallotKind
from budgeting.rules.count import count
from budgeting.rules.election import (
    Allocation,
    Completion,
    CountRule,
    Election,
    ElectionProject,
    EndowmentStep,
    Measure,
    PartFunding,
    StopAt,
    Threshold,
    Utility,
    Variant,
    ZeroVotes,
    merge_ballots,
)
from budgeting.rules.pabulib import serialise_pabulib
from budgeting.rules.pabulib_writing import document_of
from budgeting.rules.small_boxes import SMALLEST_BOX
from budgeting.rules.steps import outcome_of
from budgeting.rules.tallies import tallies_of
from budgeting.rules.ties import TieError
from budgeting.rules.verification import Standing, verify
from budgeting.rules.written import outcome_document
from tests.budgeting.publishing import counted, files_of
from tests.budgeting.recounting import checked, digests, recounted

NAMES = ("1", "10", "2", "a", "B", "ä", "🌳", "x;y")
TIE_LISTS: list[tuple[str, ...]] = [
    ("text-id",),
    ("lower-cost", "text-id"),
    ("more-votes", "lot:seven"),
    ("file-order",),
    ("lower-cost",),
    (),
]
KINDS = {
    Allocation.PHRAGMEN: (BallotKind.APPROVAL, BallotKind.KNAPSACK),
    Allocation.SHARE_OUT: (BallotKind.POINTS, BallotKind.SCORE, BallotKind.APPROVAL),
}


def a_rule(draw: Random, allocation: Allocation) -> CountRule:
    is_greedy = allocation is Allocation.GREEDY
    thresholds = [None, None, Threshold(votes=20), Threshold(share=Fraction(1, 8))]
    return CountRule(
        allocation=allocation,
        measure=draw.choice(list(Measure)),
        variant=draw.choice(list(Variant)),
        threshold=draw.choice(thresholds),
        utility=draw.choice(list(Utility)),
        completion=draw.choice(list(Completion)),
        step=draw.choice(
            [EndowmentStep(amount=1), EndowmentStep(amount=25), EndowmentStep(None, parts=7)]
        ),
        stop=draw.choice(list(StopAt)),
        zero_votes=draw.choice(list(ZeroVotes)),
        minimum_award=draw.choice([0, 0, 150, 400]),
        tie_break=draw.choice(TIE_LISTS),
        caps=draw.choice([{}, {"green": Fraction(1, 3)}, {"*": Fraction(3, 5)}])
        if is_greedy
        else {},
        incompatible=draw.choice([(), (frozenset({"1", "10"}),)]) if is_greedy else (),
        part_funding=draw.choice(list(PartFunding)) if is_greedy else PartFunding.NONE,
        part_answers=draw.choice([{}, {"1": False, "2": True, "a": True}]) if is_greedy else {},
    )


def an_election(draw: Random, kind: BallotKind) -> Election:
    """Some ten kinds of ballots, each cast by several people, so that whole ballots are published."""
    names = NAMES[: draw.randint(1, len(NAMES))]
    kinds = [_a_ballot(draw, names, kind) for _ in range(draw.randint(2, 10))]
    plain: Any = {names[0]: 1} if kind.has_points else [names[0]]
    full = next((ballot for ballot in kinds if _is_marked(ballot)), plain)
    ballots = [ballot for ballot in kinds for _ in range(draw.randint(1, 30))]
    return Election(
        budget=draw.randint(1, 3000),
        projects=tuple(
            ElectionProject(
                name,
                draw.choice([draw.randint(1, 900), 300]),
                frozenset(draw.sample(["green", "young"], draw.randint(0, 2))),
                is_part_fundable=(able := draw.random() < 1 / 2),
                least=draw.choice([0, draw.randint(1, 299)]) if able else 0,
            )
            for name in names
        ),
        kind=kind,
        ballots=merge_ballots(kind, names, [*ballots, *[full] * SMALLEST_BOX]),
        places=draw.choice([None, 5]) if kind is BallotKind.RANKING else None,
    )


def _a_ballot(draw: Random, names: tuple[str, ...], kind: BallotKind) -> Any:
    most = 1 if kind is BallotKind.CHOOSE_ONE else 5
    chosen = draw.sample(names, draw.randint(0, min(most, len(names))))
    return {name: draw.randint(0, 5) for name in chosen} if kind.has_points else chosen


def _is_marked(ballot: Any) -> bool:
    return any(ballot.values()) if isinstance(ballot, dict) else bool(ballot)


def as_published(election: Election, rule: CountRule) -> tuple[str, dict[str, Any]]:
    """The published file, and what the server's count comes to (or the tie that it refuses)."""
    try:
        outcome = count(election, rule)
        told = outcome_document(outcome)
    except TieError as tie:
        tallies = dict(zip(election.ids, tallies_of(election), strict=True))
        outcome, told = outcome_of(rule, {}, tallies, ()), {"tie": list(tie.tie)}
    meta = {"description": 'Two "words"; and more'}
    document = document_of(election, outcome, meta=meta, names={"a": "A; b"})
    return serialise_pabulib(document), told


def some_elections(
    allocation: Allocation, number: int, seed: int
) -> list[tuple[str, dict[str, Any]]]:
    draw = Random(seed)
    kinds = KINDS.get(allocation, tuple(BallotKind))
    return [
        as_published(an_election(draw, draw.choice(kinds)), a_rule(draw, allocation))
        for _ in range(number)
    ]


def decided(told: dict[str, Any]) -> dict[str, Any]:
    parts = (
        ("tie",) if "tie" in told else ("winners", "awards", "spent", "tallies", "digest", "steps")
    )
    return {part: told[part] for part in parts}


@pytest.mark.requirement("V7", "V13")
@pytest.mark.parametrize("allocation", list(Allocation))
def test_both_counts_decide_and_tell_the_same_in_hundreds_of_elections(
    allocation: Allocation,
) -> None:
    made = some_elections(allocation, 300, seed=12)
    assert any("tie" in told for _, told in made)
    again = recounted(text for text, _ in made)
    for (text, told), found in zip(made, again, strict=True):
        assert decided(found) == decided(told), text


@pytest.mark.audit
@pytest.mark.requirement("V7", "V13")
@pytest.mark.parametrize("allocation", list(Allocation))
def test_both_counts_decide_and_tell_the_same_in_thousands_of_elections(
    allocation: Allocation,
) -> None:
    made = some_elections(allocation, 2500, seed=13)
    for (text, told), found in zip(made, recounted(text for text, _ in made), strict=True):
        assert decided(found) == decided(told), text


def some_rounds(allocation: Allocation, number: int, seed: int) -> list[dict[str, bytes]]:
    """Published files of rounds that ended without a tie, some of them drawn by lot, some too small to show their ballots."""
    draw = Random(seed)
    kinds = KINDS.get(allocation, tuple(BallotKind))
    made: list[dict[str, bytes]] = []
    while len(made) < number:
        election, rule = an_election(draw, draw.choice(kinds)), a_rule(draw, allocation)
        if draw.random() < 1 / 4:
            rule = replace(rule, tie_break=("lot",))
        if draw.random() < 1 / 4:
            fewer = list(election.ballots)[:8]
            election = replace(election, ballots=dict.fromkeys(fewer, draw.randint(1, 4)))
        try:
            made.append(files_of(counted(election, rule)))
        except TieError:
            continue
    return made


def agree(rounds: list[dict[str, bytes]]) -> list[dict[str, str]]:
    """The standings that both sets of checks come to."""
    found = checked(rounds)
    for files, theirs in zip(rounds, found, strict=True):
        assert theirs == {check.name: check.standing.value for check in verify(files)}
    return found


@pytest.mark.requirement("V7", "V13", "V14")
@pytest.mark.parametrize("allocation", list(Allocation))
def test_both_sets_of_checks_hold_for_whole_rounds(allocation: Allocation) -> None:
    for standings in agree(some_rounds(allocation, 60, seed=21)):
        assert Standing.FAILED not in standings.values()


@pytest.mark.audit
@pytest.mark.requirement("V7", "V13", "V14")
@pytest.mark.parametrize("allocation", list(Allocation))
def test_both_sets_of_checks_hold_for_hundreds_of_whole_rounds(allocation: Allocation) -> None:
    for standings in agree(some_rounds(allocation, 500, seed=22)):
        assert Standing.FAILED not in standings.values()


def test_the_browsers_own_digest_is_sha_256() -> None:
    draw = Random(3)
    texts = ["", "🌳 محفوظ", *("ä" * length + str(draw.random()) for length in range(130))]
    assert digests(texts) == [hashlib.sha256(text.encode()).hexdigest() for text in texts]


def test_a_small_box_is_recounted_from_totals_where_the_rule_allows_it() -> None:
    costs = {"a": 300, "b": 200}
    election = Election(
        budget=300,
        projects=tuple(ElectionProject(name, cost) for name, cost in costs.items()),
        kind=BallotKind.APPROVAL,
        ballots=merge_ballots(BallotKind.APPROVAL, list(costs), [["a"], ["a", "b"], []] * 5),
    )
    by_totals = [Allocation.GREEDY, Allocation.SHARE_OUT]
    for allocation in Allocation:
        text, told = as_published(election, CountRule(allocation=allocation))
        (found,) = recounted([text])
        if allocation in by_totals:
            assert decided(found) == decided(told)
        else:
            assert found == {"cannot": "totals"}
