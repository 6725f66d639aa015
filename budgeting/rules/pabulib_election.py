"""What a Pabulib document means: an election, the rule its city says it used, and what was not acted on."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from budgeting.rules.ballots import BallotKind
from budgeting.rules.election import (
    LONGEST_NUMBER,
    Allocation,
    Amount,
    Completion,
    CountRule,
    Election,
    ElectionProject,
    EndowmentStep,
    Marks,
    StopAt,
    Threshold,
    Totals,
    Variant,
    categories_in,
    exact_text,
    read_amount,
    read_number,
)
from budgeting.rules.pabulib import PabulibDocument
from budgeting.rules.pabulib_votes import ballots_of
from budgeting.rules.pabulib_writing import COUNT_RULE, LEAST_PART, PART_FUNDABLE, PENNIES
from budgeting.rules.rule_facts import rule_from_facts
from budgeting.rules.rule_text import read_not_negative
from budgeting.rules.tallies import tallies_of
from engage.rules.errors import InvalidError

VOTE_TYPES: Mapping[str, BallotKind] = {
    "approval": BallotKind.APPROVAL,
    "choose-1": BallotKind.CHOOSE_ONE,
    "knapsack": BallotKind.KNAPSACK,
    "cumulative": BallotKind.POINTS,
    "scoring": BallotKind.SCORE,
    "ordinal": BallotKind.RANKING,
}
"""``vote_type`` in META. Knapsack is written by rounds of this project; Pabulib calls it approval with a limit."""

COINS = 100

ACTED_ON_META = frozenset(
    {
        "budget",
        "vote_type",
        "currency",
        "rule",
        "max_length",
        "min_project_score_threshold",
        "scoring_fn",
    }
)
BORDA = "borda"
SAID_ONCE = frozenset(
    {"budget", "vote_type", "max_length", "rule", "min_project_score_threshold", COUNT_RULE}
)
CHECKED_META = frozenset({"num_projects", "num_votes"})
WRITTEN_META = frozenset(
    {"tie_break", "utility", "completion", "step", "stop", "count_rule", "digest"}
)
"""What this project writes beside Pabulib's keys; ``count_rule`` says all of it, exactly."""
TOLD_META = frozenset(
    {"description", "country", "unit", "subunit", "district", "instance", "date_begin", "date_end", "language",
     "edition", "comment", "acknowledgments"}
)  # fmt: skip
POINTS = "points"
ACTED_ON_COLUMNS = frozenset(
    {
        "project_id",
        "cost",
        "votes",
        "score",
        "name",
        "category",
        "selected",
        "voter_id",
        "vote",
        POINTS,
        PART_FUNDABLE,
        LEAST_PART,
    }
)


@dataclass(frozen=True)
class Notice:
    """Something kept but not acted on, or a disagreement inside the file: where, a code, and facts."""

    where: str
    code: str
    facts: Mapping[str, str] = field(default_factory=dict)


def election_of(document: PabulibDocument) -> Election:
    """The election in a document. Raises ``InvalidError`` naming the line.

    Codes: ``meta_missing``, ``meta_contradicts``, ``default_score_not_counted``, ``scoring_not_counted``, ``vote_type_unknown``, ``number_unreadable``, ``budget_not_positive``, ``cost_negative``,
    ``project_without_id``, ``project_repeated``, ``points_do_not_match``, ``points_negative``,
    ``ballot_names_unknown_project`` and the form errors of ``parse_pabulib``. Ballots are taken as the city accepted them; a project named twice
    in one vote counts once, at its first place.
    """
    _check_meta(document)
    budget = _meta_amount(document, "budget")
    if budget <= 0:
        raise InvalidError(
            "budget_not_positive", where=document.line_of("budget"), budget=exact_text(budget)
        )
    kind = _kind(document)
    projects = tuple(_projects(document))
    return Election(
        budget=budget,
        projects=projects,
        kind=kind,
        ballots=ballots_of(
            document, kind, {project.id: place for place, project in enumerate(projects)}
        ),
        places=_places(document) if kind is BallotKind.RANKING else None,
        coins=coins_in(document),
        totals=_totals(document),
    )


def _check_meta(document: PabulibDocument) -> None:
    """What decides is said once, and says nothing that this count leaves out."""
    first: dict[str, str] = {}
    for line in document.meta:
        if first.setdefault(line.key, line.value) != line.value and line.key in SAID_ONCE:
            raise InvalidError("meta_contradicts", where=f"line {line.line}", key=line.key)
    if first.get("default_score", "0") not in {"", "0"}:
        where = document.line_of("default_score")
        raise InvalidError("default_score_not_counted", where=where)
    if first.get("scoring_fn", BORDA).lower() not in {"", BORDA}:
        where = document.line_of("scoring_fn")
        raise InvalidError("scoring_not_counted", where=where, scoring=first["scoring_fn"])


def _places(document: PabulibDocument) -> int | None:
    """How many places a ranking has; empty or nought is as if nothing was said."""
    written = document.facts.get("max_length", "")
    places = read_number(written)
    if written and places is None:
        raise InvalidError(
            "number_unreadable",
            where=document.line_of("max_length"),
            text=written[:LONGEST_NUMBER],
        )
    return places or None


def _totals(document: PabulibDocument) -> Totals | None:
    """A file without votes that says there were some, and what each project got, is a small box told in totals."""
    voters = read_number(document.facts.get("num_votes", ""))
    columns = document.project_columns
    if document.votes or not voters or "votes" not in columns:
        return None
    votes = columns.index("votes")
    score = columns.index("score") if "score" in columns else votes
    told = [(f"line {project.line}", project.cells) for project in document.projects]
    return Totals(
        voters=voters,
        supporters=tuple(_supporters(cells[votes], where) for where, cells in told),
        tallies=tuple(_score(cells[score], where) for where, cells in told),
    )


def _supporters(text: str, where: str) -> int:
    found = read_number(text.strip())
    if found is None:
        raise InvalidError("number_unreadable", where=where, text=text[:LONGEST_NUMBER])
    return found


def _score(text: str, where: str) -> Amount:
    found = read_amount(text, where=where)
    if found < 0:
        raise InvalidError("number_out_of_range", where=where, number=text)
    return found


def coins_in(document: PabulibDocument) -> int:
    """How many pence (or cents, grosze) make the file's unit of money: ``GBX`` is the code for amounts in pence."""
    return 1 if document.facts.get("currency") == PENNIES else COINS


def published_rule(document: PabulibDocument, base: CountRule) -> CountRule:
    """``base`` with rule and threshold as META tells them.

    ``greedy`` and ``greedy-threshold`` skip what no longer fits, ``greedy-no-skip`` stops there. ``equalshares/add1`` grows by
    1 and stops only before overspending, as the cities that used it did. Of the names in ``READ_IN_PART`` the part that every
    such file shares is counted, and ``notices_of`` says so. A file that holds its whole rule (``count_rule``) is counted by that
    and nothing else. Raises ``rule_unknown`` for anything else, ``unknown`` among it, and ``threshold_missing``.
    """
    if COUNT_RULE in document.facts:
        return _whole_rule(document)
    name = document.facts.get("rule", "")
    if name not in _PUBLISHED:
        raise InvalidError("rule_unknown", where=document.line_of("rule"), rule=name)
    threshold = base.threshold or threshold_in(document)
    if name == "greedy-threshold" and threshold is None:
        raise InvalidError("threshold_missing", where=document.line_of("rule"))
    return replace(_PUBLISHED[name](base), threshold=threshold)


def _whole_rule(document: PabulibDocument) -> CountRule:
    try:
        facts = json.loads(document.facts[COUNT_RULE])
    except (ValueError, RecursionError):
        facts = None
    if not isinstance(facts, dict):
        raise InvalidError("rule_unreadable", where=document.line_of(COUNT_RULE))
    return rule_from_facts(facts)


def threshold_in(document: PabulibDocument) -> Threshold | None:
    """META's ``min_project_score_threshold``, if it is there."""
    key = "min_project_score_threshold"
    told = document.facts.get(key)
    return Threshold(votes=read_not_negative(told, document.line_of(key))) if told else None


def _greedy(base: CountRule) -> CountRule:
    return replace(base, allocation=Allocation.GREEDY, variant=Variant.SKIP)


def _greedy_no_skip(base: CountRule) -> CountRule:
    return replace(base, allocation=Allocation.GREEDY, variant=Variant.STOP)


def _equal_shares(base: CountRule) -> CountRule:
    return replace(base, allocation=Allocation.EQUAL_SHARES, completion=Completion.NONE)


def _equal_shares_add1(base: CountRule) -> CountRule:
    return replace(
        base,
        allocation=Allocation.EQUAL_SHARES,
        completion=Completion.ADD1,
        step=EndowmentStep(amount=1),
        stop=StopAt.OVERSPEND,
    )


_PUBLISHED = {
    "greedy": _greedy,
    "greedy-threshold": _greedy,
    "greedy-exclusive": _greedy,
    "greedy-custom": _greedy_no_skip,
    "greedy-no-skip": _greedy_no_skip,
    "equalshares": _equal_shares,
    "equalshares-comparison": _equal_shares,
    "equalshares/add1": _equal_shares_add1,
    "equalshares/add1-comparison": _equal_shares_add1,
}
READ_IN_PART: Mapping[str, str] = {
    "greedy-exclusive": "projects_that_exclude_each_other_are_told_in_words_only",
    "greedy-custom": "what_follows_the_first_that_does_not_fit_is_told_in_words_only",
    "equalshares-comparison": "the_outcome_may_be_compared_with_most_votes_first",
    "equalshares/add1-comparison": "the_outcome_may_be_compared_with_most_votes_first",
}
"""Pabulib's names (its checker's list, 2026) of rules of which a file's META does not hold the whole, and what is not in it."""


def _meta_amount(document: PabulibDocument, key: str) -> Amount:
    if key not in document.facts:
        raise InvalidError("meta_missing", where="META", key=key)
    return read_amount(document.facts[key], where=document.line_of(key))


def _kind(document: PabulibDocument) -> BallotKind:
    name = document.facts.get("vote_type")
    if name is None:
        raise InvalidError("meta_missing", where="META", key="vote_type")
    if name not in VOTE_TYPES:
        raise InvalidError("vote_type_unknown", where=document.line_of("vote_type"), vote_type=name)
    if VOTE_TYPES[name].has_points and "points" not in document.vote_columns:
        raise InvalidError("column_missing", where="VOTES", section="VOTES", column="points")
    return VOTE_TYPES[name]


def _projects(document: PabulibDocument) -> Iterator[ElectionProject]:
    seen: set[str] = set()
    for project in document.projects:
        cells = dict(zip(document.project_columns, project.cells, strict=True))
        project_id, where = cells["project_id"].strip(), f"line {project.line}"
        cost = read_amount(cells["cost"], where=where)
        if not project_id:
            raise InvalidError("project_without_id", where=where)
        if project_id in seen:
            raise InvalidError("project_repeated", where=where, project=project_id)
        if cost < 0:
            raise InvalidError(
                "cost_negative", where=where, project=project_id, cost=exact_text(cost)
            )
        seen.add(project_id)
        yield ElectionProject(
            project_id,
            cost,
            categories_in(cells.get("category", "")),
            is_part_fundable=cells.get(PART_FUNDABLE) == "1",
            least=_least(cells.get(LEAST_PART, ""), where=where),
        )


def _least(text: str, *, where: str) -> Amount:
    """Below which amount no part is of use. Raises ``InvalidError`` as ``read_amount`` does, and ``number_out_of_range`` below 0."""
    least = read_amount(text, where=where) if text.strip() else 0
    if least < 0:
        raise InvalidError("number_out_of_range", where=where, number=text)
    return least


def notices_of(document: PabulibDocument, election: Election) -> list[Notice]:
    """What was kept but not acted on, and where the file disagrees with itself (the rows are what counts)."""
    return [
        *_read_in_part(document),
        *_not_acted_on(document, election.kind),
        *_wrong_numbers(document, election),
        *_wrong_tallies(document, election),
        *_beyond_limits(document, election),
        *_voters_again(document),
    ]


def _read_in_part(document: PabulibDocument) -> Iterator[Notice]:
    rule = document.facts.get("rule", "")
    if rule in READ_IN_PART and COUNT_RULE not in document.facts:
        facts = {"key": "rule", "value": rule, "left_out": READ_IN_PART[rule]}
        yield Notice(document.line_of("rule"), "rule_read_in_part", facts)


def _not_acted_on(document: PabulibDocument, kind: BallotKind) -> Iterator[Notice]:
    seen: set[str] = set()
    for line in document.meta:
        if line.key in seen:
            yield Notice(f"line {line.line}", "meta_repeated", {"key": line.key})
        elif line.key not in ACTED_ON_META | CHECKED_META | TOLD_META | WRITTEN_META:
            yield Notice(
                f"line {line.line}", "meta_not_acted_on", {"key": line.key, "value": line.value}
            )
        seen.add(line.key)
    for section, columns in (
        ("PROJECTS", document.project_columns),
        ("VOTES", document.vote_columns),
    ):
        for column in columns:
            is_idle = column == POINTS and not kind.has_points
            if column not in ACTED_ON_COLUMNS or is_idle:
                yield Notice(section, "column_not_acted_on", {"column": column})


def _wrong_numbers(document: PabulibDocument, election: Election) -> Iterator[Notice]:
    for key, found in (("num_projects", len(election.projects)), ("num_votes", election.voters)):
        declared = document.facts.get(key)
        if declared is not None and declared != str(found):
            yield Notice(
                document.line_of(key),
                "number_disagrees",
                {"key": key, "declared": declared, "found": str(found)},
            )


def _wrong_tallies(document: PabulibDocument, election: Election) -> Iterator[Notice]:
    for column, found in (("votes", election.supporters), ("score", tallies_of(election))):
        if column not in document.project_columns:
            continue
        at = document.project_columns.index(column)
        for project, number in zip(document.projects, found, strict=True):
            if project.cells[at].strip() not in {"", exact_text(number)}:
                facts = {
                    "column": column,
                    "declared": project.cells[at],
                    "found": exact_text(number),
                }
                yield Notice(f"line {project.line}", "tally_disagrees", facts)


def _beyond_limits(document: PabulibDocument, election: Election) -> Iterator[Notice]:
    """How many ballots hold more than META allows. The city took them, so they count."""
    limits: dict[str, Callable[[Marks], Amount]] = {
        "max_length": lambda marks: len(marks.projects),
        "max_sum_points": lambda marks: sum(marks.points),
    }
    for key, used in limits.items():
        most = read_number(document.facts.get(key, ""))
        if key == "max_length" and election.kind is BallotKind.CHOOSE_ONE:
            most = 1
        if not most:
            continue
        found = sum(number for marks, number in election.ballots.items() if used(marks) > most)
        if found:
            facts = {"key": key, "most": str(most), "ballots": str(found)}
            yield Notice(document.line_of(key), "ballots_beyond_limit", facts)


def _voters_again(document: PabulibDocument) -> Iterator[Notice]:
    """A voter's number that stands twice: the file says that somebody voted twice, or numbers carelessly."""
    column = document.vote_columns.index("voter_id")
    plain = (raw.split(";", column + 1)[column] for raw in document.votes)
    seen: set[str] = set()
    again = 0
    for voter in plain:
        again += voter in seen
        seen.add(voter)
    if again:
        yield Notice("VOTES", "voter_repeated", {"ballots": str(again)})
