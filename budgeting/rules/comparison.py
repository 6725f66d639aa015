"""The comparison step of some cities' Equal Shares: the outcome of most votes first, if more voters like that one better.

Switzerland's Aarau and Poland's Wieliczka and Swiecie have it in their rules; Pabulib's names for such a rule end in
``-comparison``. It is checked here and never carried out: whoever asks for the published rule is told that it changes nothing, or
that the outcome would be another one.
"""

from budgeting.rules.count import count
from budgeting.rules.election import CountRule, Election
from budgeting.rules.pabulib import PabulibDocument
from budgeting.rules.pabulib_election import Notice
from budgeting.rules.pabulib_writing import COUNT_RULE
from budgeting.rules.steps import Outcome
from engage.rules.errors import InvalidError

COMPARED = "-comparison"


def compared_with_most_votes(
    document: PabulibDocument, election: Election, outcome: Outcome
) -> list[Notice]:
    """What comparing comes to, where META's rule asks for it: a notice, or nothing where it does not.

    A voter likes that outcome better in which more of the projects on their ballot are funded. Ties of most votes first go by
    the outcome's own list. Raises ``TieError``, and ``InvalidError`` ``comparison_decides`` where more voters like most votes
    first better: then the published rule's outcome is not the one that was counted.
    """
    facts = document.facts
    if COUNT_RULE in facts or not facts.get("rule", "").endswith(COMPARED):
        return []
    other = count(election, CountRule(tie_break=outcome.rule.tie_break))
    with_shares, with_votes = _liking_better(election, outcome, other)
    told = {"equal_shares": str(with_shares), "most_votes": str(with_votes)}
    where = document.line_of("rule")
    if with_votes > with_shares:
        raise InvalidError("comparison_decides", where=where, rule=facts["rule"], **told)
    return [Notice(where, "comparison_changes_nothing", told)]


def _liking_better(election: Election, first: Outcome, second: Outcome) -> tuple[int, int]:
    """How many voters like the first outcome better, and how many the second."""
    ids, winners = election.ids, (set(first.winners), set(second.winners))
    better = [0, 0]
    for marks, number in election.ballots.items():
        one, other = (sum(ids[at] in won for at in marks.projects) for won in winners)
        if one != other:
            better[one < other] += number
    return better[0], better[1]
