"""Greedy: most support first, as long as the money lasts."""

from collections.abc import Iterable
from fractions import Fraction

from budgeting.rules.contest import Contest
from budgeting.rules.election import Measure, Variant, exact_text
from budgeting.rules.steps import StepCode


def fund_greedily(contest: Contest, *, variant: Variant, measure: Measure) -> None:
    """Fund by tally (or tally per unit of money), highest first.

    ``skip`` passes over what does not fit and goes on; ``stop`` ends there. Projects without support, or below the
    rule's threshold, are not considered. A tie is refused only where it decides something: projects that the tie
    list leaves equal and that all fit together are all funded, listed by id.
    Raises ``TieError``.
    """
    ranked = _ranked(contest, measure)
    for at, (score, group) in enumerate(ranked):
        stopped_by = _fund_group(contest, group, variant, score)
        if stopped_by is not None:
            rest = [place for _, later in ranked[at + 1 :] for place in later]
            _leave_rest(contest, stopped_by, [*(p for p in group if p != stopped_by), *rest])
            return


def _ranked(contest: Contest, measure: Measure) -> list[tuple[Fraction | None, list[int]]]:
    """Groups that nothing separates, best first; ``None`` stands for more than any number (support that is free)."""
    by_score: dict[Fraction | None, list[int]] = {}
    for place in range(len(contest.costs)):
        if place in contest.awarded:
            continue
        too_little = contest.refused_support(place)
        if too_little is None:
            by_score.setdefault(_score(contest, place, measure), []).append(place)
        else:
            contest.note(too_little, place, **_support(contest, place))
    best_first = sorted(by_score, key=lambda score: (score is None, score or 0), reverse=True)
    return [
        (score, group) for score in best_first for group in contest.ties.groups(by_score[score])
    ]


def _score(contest: Contest, place: int, measure: Measure) -> Fraction | None:
    tally = Fraction(contest.tallies[place])
    if measure is Measure.VOTES:
        return tally
    if not contest.costs[place]:
        return None if tally else Fraction(0)
    return tally * contest.unit / contest.costs[place]


def _fund_group(
    contest: Contest, group: list[int], variant: Variant, score: Fraction | None
) -> int | None:
    """Fund what can be of a group in which the order may not matter. Returns the project that stops the count."""
    able = [place for place in group if contest.hindrance(place) is None]
    is_settled = contest.can_all_be_funded(able) and (
        variant is Variant.SKIP or able in ([], group)
    )
    if not is_settled:
        raise contest.ties.error(able if variant is Variant.SKIP else group, contest.awarded)
    for place in able:
        contest.fund(place, score="free" if score is None else exact_text(score))
    for place in group:
        hindrance = None if place in contest.awarded else contest.hindrance(place)
        if hindrance is not None:
            code, facts = hindrance
            contest.note(code, place, **_support(contest, place), **facts)
            if variant is Variant.STOP and code is StepCode.NOT_ENOUGH_MONEY:
                return place
    return None


def _leave_rest(contest: Contest, stopped_by: int, rest: Iterable[int]) -> None:
    for place in rest:
        contest.note(
            StepCode.AFTER_STOP,
            place,
            **_support(contest, place),
            stopped_by=contest.election.projects[stopped_by].id,
        )


def _support(contest: Contest, place: int) -> dict[str, str]:
    return {
        "tally": exact_text(contest.tallies[place]),
        "cost": contest.money(contest.costs[place]),
    }


def offer_parts(contest: Contest) -> None:
    """Offer what is left to the projects that it could not wholly fund, best first.

    A project for which it is less than the least that could work is passed over. One that took its offer is given what is left and that ends it; one that said no is passed over; one that has
    not answered is written down as offered, and the count is to be made again with its answer. Raises ``TieError``.
    """
    for _, group in _ranked_again(contest):
        able = [place for place in group if _may_be_offered(contest, place)]
        open_offers = [place for place in able if _is_enough(contest, place)]
        for place in able:
            if place not in open_offers:
                contest.note(
                    StepCode.PART_TOO_SMALL,
                    place,
                    **_support(contest, place),
                    left=contest.money(contest.left),
                    least=exact_text(contest.election.projects[place].least),
                )
        answers = {
            place: contest.rule.part_answers.get(contest.election.projects[place].id)
            for place in open_offers
        }
        waiting = [place for place in open_offers if answers[place] is not False]
        if len(waiting) > 1:
            raise contest.ties.error(waiting, contest.awarded)
        for place in waiting:
            if answers[place]:
                contest.give(place, contest.left, offered=contest.money(contest.left))
            else:
                contest.note(
                    StepCode.OFFERED,
                    place,
                    **_support(contest, place),
                    offered=contest.money(contest.left),
                )
            return


def _ranked_again(contest: Contest) -> list[tuple[Fraction | None, list[int]]]:
    written = list(contest.steps)
    ranked = _ranked(contest, contest.rule.measure)
    contest.steps[:] = written
    return ranked


def _is_enough(contest: Contest, place: int) -> bool:
    return Fraction(contest.left, contest.unit) >= contest.election.projects[place].least


def _may_be_offered(contest: Contest, place: int) -> bool:
    if not contest.left or not contest.election.projects[place].is_part_fundable:
        return False
    hindrance = contest.hindrance(place)
    return hindrance is not None and hindrance[0] is StepCode.NOT_ENOUGH_MONEY
