"""The Method of Equal Shares: every voter holds the same money and supporters buy projects together.

Peters and Skowron (2020); Peters, Pierczyński and Skowron (2021) for budgets and for scores.
"""

from collections.abc import Callable
from fractions import Fraction

from budgeting.rules.contest import Contest
from budgeting.rules.election import MOST_STEPS, Completion, Measure, StopAt, Variant
from budgeting.rules.greedy import fund_greedily
from budgeting.rules.market import Pass, Passes
from budgeting.rules.steps import StepCode
from engage.rules.errors import InvalidError

PRICE_PLACES = 4
"""Decimal places of prices in steps. Prices explain; they never decide."""


def fund_by_equal_shares(contest: Contest, prepare: Callable[[Contest], Passes]) -> None:
    """Fund by Equal Shares and the rule's completion.

    ``add1``: the endowment grows by the step for every voter, until the first exhaustive outcome (nothing unfunded,
    supported or not, fits in what is left), or before the first outcome that overspends. Spending does not grow
    evenly with the endowment, so every step is taken: there is no short cut by halving. Growth also ends when no supported
    project is left out but those that cost more than the whole budget: buying one of these only overspends.

    Raises ``TieError``, and ``InvalidError`` ``step_too_small`` for a step of which ``MOST_STEPS`` would not double the first
    endowment, or do not come to an end: what is left out then is a rule that nobody would wait for.
    """
    rule = contest.rule
    if contest.election.voters:
        run = prepare(contest)
        kept = run(Fraction(contest.budget, contest.election.voters))
        if rule.completion.grows:
            kept = _grown_pass(contest, run, kept)
        _write_down(contest, kept)
    if rule.completion in {Completion.GREEDY, Completion.ADD1_THEN_GREEDY}:
        contest.note(StepCode.COMPLETION_STARTED, left=contest.money(contest.left))
        fund_greedily(contest, variant=Variant.SKIP, measure=Measure.VOTES)


def _grown_pass(contest: Contest, run: Passes, first: Pass) -> Pass:
    kept = first
    step = contest.rule.step.in_money(first.endowment / contest.unit) * contest.unit
    steps_left = MOST_STEPS if step * MOST_STEPS >= first.endowment else 0
    while _may_grow(contest, kept):
        if not steps_left:
            raise InvalidError(
                "step_too_small", where="--step", step=contest.rule.step.text, most=MOST_STEPS
            )
        steps_left -= 1
        raised = run(kept.endowment + step)
        if raised.spent > contest.budget:
            contest.note(
                StepCode.ENDOWMENT_KEPT,
                next_endowment=contest.money(raised.endowment),
                would_spend=contest.money(raised.spent),
            )
            break
        contest.note(StepCode.ENDOWMENT_RAISED, endowment=contest.money(raised.endowment))
        kept = raised
    return kept


def _may_grow(contest: Contest, kept: Pass) -> bool:
    """Whether more money could still buy something that the whole budget could pay for."""
    if contest.rule.stop is StopAt.EXHAUSTIVE and _is_exhaustive(contest, kept):
        return False
    return any(contest.costs[place] <= contest.budget for place in kept.short)


def _is_exhaustive(contest: Contest, kept: Pass) -> bool:
    bought = {purchase.place for purchase in kept.bought}
    left = contest.budget - kept.spent
    return all(cost > left for place, cost in enumerate(contest.costs) if place not in bought)


def _write_down(contest: Contest, kept: Pass) -> None:
    contest.note(
        StepCode.ENDOWED,
        endowment=contest.money(kept.endowment),
        voters=contest.election.voters,
    )
    grain = Fraction(contest.unit, 10**PRICE_PLACES)
    sums = kept.sums(grain)
    for bought, price in zip(kept.bought, sums.prices, strict=True):
        contest.fund(
            bought.place,
            price=_told(contest, price),
            supporters=contest.supporters[bought.place],
            payers=bought.payers,
            ran_out=bought.ran_out,
        )
    for place in sorted(kept.short, key=lambda p: contest.election.projects[p].id):
        contest.note(
            StepCode.SUPPORTERS_OUT_OF_MONEY,
            place,
            cost=contest.money(contest.costs[place]),
            supporters=contest.supporters[place],
            supporters_have=contest.money(sums.behind[place] * grain),
        )


def _told(contest: Contest, money: Fraction) -> str:
    return contest.money(round(money / contest.unit, PRICE_PLACES) * contest.unit)
