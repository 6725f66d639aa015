"""A counted round as a Pabulib document: enough to count again, and nothing about who voted."""

import json
from collections.abc import Iterator, Mapping

from budgeting.rules.ballots import BallotKind
from budgeting.rules.election import (
    Allocation,
    Completion,
    CountRule,
    Election,
    ElectionProject,
    Marks,
    Measure,
    PartFunding,
    Variant,
    exact_text,
)
from budgeting.rules.pabulib import MetaLine, PabulibDocument, ProjectLine, join_record
from budgeting.rules.small_boxes import SMALLEST_BOX
from budgeting.rules.steps import Outcome

COUNT_RULE = "count_rule"
"""The META key whose value is the whole rule as JSON; ``rule`` beside it is Pabulib's nearest name."""

PART_FUNDABLE = "part_fundable"
"""The project column that says whether a part of the money is of use."""

LEAST_PART = "least"
"""The project column that says below which amount no part is of use; it is there where some project says so."""

PENNIES = "GBX"
"""The code for amounts in pence."""

VOTE_TYPES = {
    BallotKind.APPROVAL: "approval",
    BallotKind.CHOOSE_ONE: "choose-1",
    BallotKind.KNAPSACK: "knapsack",
    BallotKind.POINTS: "cumulative",
    BallotKind.SCORE: "scoring",
    BallotKind.RANKING: "ordinal",
}


def document_of(
    election: Election, outcome: Outcome, *, meta: Mapping[str, str], names: Mapping[str, str]
) -> PabulibDocument:
    """The published file of a count.

    ``meta`` holds what only the round knows (``description``, ``country``, ``unit``, ``instance``, ``currency``, dates)
    and goes first; ``names`` the projects' names by id. Votes are numbered in the order of their marks, so nothing tells
    when one was cast, and there is no column about the voter. Amounts in pence have the currency ``GBX``. A box with fewer than ``SMALLEST_BOX`` that name a project has no votes at all.
    """
    told = dict(meta) | _told(election, outcome)
    return PabulibDocument(
        meta_header="key;value",
        meta=tuple(MetaLine(key, value, 0) for key, value in told.items()),
        project_columns=(
            "project_id",
            "cost",
            "votes",
            "score",
            "name",
            "category",
            PART_FUNDABLE,
            *((LEAST_PART,) if _has_least(election) else ()),
            "selected",
        ),
        projects=tuple(ProjectLine(cells, 0) for cells in _project_cells(election, outcome, names)),
        vote_columns=("voter_id", "vote", "points")
        if election.kind.has_points
        else ("voter_id", "vote"),
        votes=tuple(_votes(election)) if election.marked >= SMALLEST_BOX else (),
    )


def _told(election: Election, outcome: Outcome) -> dict[str, str]:
    rule = outcome.rule
    told = {
        "num_projects": str(len(election.projects)),
        "num_votes": str(election.voters),
        "budget": exact_text(election.budget),
        "vote_type": VOTE_TYPES[election.kind],
        "rule": pabulib_rule(rule),
        "tie_break": ",".join([*rule.tie_break, "refuse"]),
    }
    if rule.allocation is Allocation.EQUAL_SHARES:
        told |= {"utility": rule.utility.value, "completion": rule.completion.value}
        told |= {"step": rule.step.text, "stop": rule.stop.value}
    if rule.threshold is not None:
        told["min_project_score_threshold"] = exact_text(rule.threshold.in_votes(election.voters))
    if election.places is not None:
        told["max_length"] = str(election.places)
    if election.coins == 1:
        told["currency"] = PENNIES
    told[COUNT_RULE] = json.dumps(rule.facts(), ensure_ascii=False, sort_keys=True)
    told["digest"] = outcome.digest
    return told


def pabulib_rule(rule: CountRule) -> str:
    """The name that Pabulib's readers know, as near as there is one; ``count_rule`` says it in full.

    A plain name is written only for the plain rule: ``greedy-custom`` is Pabulib's for any other that goes down a list, and
    ``greedy-exclusive`` for one with projects that exclude each other.
    """
    if rule.allocation is Allocation.EQUAL_SHARES:
        return {
            Completion.NONE: "equalshares",
            Completion.ADD1: "equalshares/add1",
            Completion.ADD1_THEN_GREEDY: "equalshares/add1-then-greedy",
            Completion.GREEDY: "equalshares/greedy",
        }[rule.completion]
    if rule.allocation is not Allocation.GREEDY:
        return rule.allocation.value
    return _greedy_name(rule)


def _greedy_name(rule: CountRule) -> str:
    has_offers = rule.part_funding is PartFunding.OFFER
    if rule.measure is Measure.VOTES_PER_POUND or rule.caps or has_offers:
        return "greedy-custom"
    if rule.incompatible:
        return "greedy-exclusive"
    if rule.variant is Variant.STOP:
        return "greedy-no-skip"
    return "greedy-threshold" if rule.threshold is not None else "greedy"


def _project_cells(
    election: Election, outcome: Outcome, names: Mapping[str, str]
) -> Iterator[tuple[str, ...]]:
    for project, supporters in zip(election.projects, election.supporters, strict=True):
        yield (
            project.id,
            exact_text(project.cost),
            str(supporters),
            exact_text(outcome.tallies[project.id]),
            names.get(project.id, ""),
            ",".join(sorted(project.categories)),
            "1" if project.is_part_fundable else "0",
            *((_least_of(project),) if _has_least(election) else ()),
            "1" if project.id in outcome.awards else "0",
        )


def _has_least(election: Election) -> bool:
    return any(project.least for project in election.projects)


def _least_of(project: ElectionProject) -> str:
    return exact_text(project.least) if project.least else ""


def _votes(election: Election) -> Iterator[str]:
    number = 0
    for marks, times in sorted(election.ballots.items(), key=_by_marks):
        for _ in range(times):
            number += 1
            yield join_record([str(number), *_cells(election, marks)])


def _by_marks(ballot: tuple[Marks, int]) -> tuple[object, ...]:
    return ballot[0].projects, ballot[0].points


def _cells(election: Election, marks: Marks) -> list[str]:
    ids = election.ids
    vote = ",".join(ids[place] for place in marks.projects)
    return [vote, ",".join(map(exact_text, marks.points))] if election.kind.has_points else [vote]
