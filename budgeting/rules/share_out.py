"""Share-out: the pot divided in proportion to points or scores, up to what each project asked for."""

from fractions import Fraction

from budgeting.rules.contest import Contest
from budgeting.rules.election import exact_text
from budgeting.rules.steps import StepCode


def share_out(contest: Contest) -> None:
    """Give every supported project its share of the pot, never more than it asked for.

    What a capped project leaves is shared among the others by the same proportion, until all are capped or nothing
    is left. A project whose share is below ``minimum_award`` (or what it asked for, if that is less) gets nothing:
    the one with the lowest tally is taken out first and the sharing starts again; several that nothing but the tie
    list separates are settled by it, backwards. Whole units (pence) come by largest remainder, ties by the list.
    The awards add up to the pot to the unit, or to all that was asked for if that is less. Raises ``TieError``.
    """
    running = _supported(contest)
    shares = _shares(contest, running)
    while below := [place for place in running if shares[place] < _least(contest, place)]:
        out = _weakest(contest, below)
        running.remove(out)
        contest.note(
            StepCode.BELOW_MINIMUM,
            out,
            tally=exact_text(contest.tallies[out]),
            share=contest.money(shares[out]),
            minimum=exact_text(contest.rule.minimum_award),
        )
        shares = _shares(contest, running)
    _award(contest, shares)


def _least(contest: Contest, place: int) -> Fraction:
    minimum = Fraction(contest.rule.minimum_award) * contest.unit
    return min(minimum, Fraction(contest.costs[place]))


def _supported(contest: Contest) -> list[int]:
    running = []
    for place in range(len(contest.costs)):
        too_little = contest.refused_support(place)
        if too_little is not None or contest.tallies[place] <= 0:
            contest.note(
                too_little or StepCode.NO_VOTES, place, tally=exact_text(contest.tallies[place])
            )
        else:
            running.append(place)
    return running


def _shares(contest: Contest, running: list[int]) -> dict[int, Fraction]:
    """Exact shares: those whose proportion exceeds their request are held to it, the rest share what is left."""
    held: dict[int, Fraction] = {}
    open_places, pot = list(running), Fraction(contest.budget)
    while open_places:
        weight = sum(Fraction(contest.tallies[place]) for place in open_places)
        full = [
            p
            for p in open_places
            if pot * Fraction(contest.tallies[p]) / weight >= contest.costs[p]
        ]
        if not full:
            return held | {p: pot * Fraction(contest.tallies[p]) / weight for p in open_places}
        held |= {place: Fraction(contest.costs[place]) for place in full}
        pot -= sum(contest.costs[place] for place in full)
        open_places = [place for place in open_places if place not in held]
    return held


def _weakest(contest: Contest, below: list[int]) -> int:
    lowest = min(contest.tallies[place] for place in below)
    last = contest.ties.groups(p for p in below if contest.tallies[p] == lowest)[-1]
    if len(last) > 1:
        raise contest.ties.error(last, ())
    return last[0]


def _award(contest: Contest, shares: dict[int, Fraction]) -> None:
    whole = {place: int(share) for place, share in shares.items()}
    missing = int(sum(shares.values(), Fraction(0))) - sum(whole.values())
    for place in _by_remainder(contest, shares, missing):
        whole[place] += 1
    ranked = sorted(
        whole, key=lambda p: (-Fraction(contest.tallies[p]), contest.election.projects[p].id)
    )
    for place in ranked:
        contest.give(
            place,
            whole[place],
            award=contest.money(whole[place]),
            share=contest.money(shares[place]),
        )


def _by_remainder(contest: Contest, shares: dict[int, Fraction], missing: int) -> list[int]:
    """Who gets the ``missing`` units: the largest remainders; a tie matters only at the edge."""
    by_rest: dict[Fraction, list[int]] = {}
    for place, share in shares.items():
        by_rest.setdefault(share - int(share), []).append(place)
    chosen: list[int] = []
    for rest in sorted(by_rest, reverse=True):
        for group in contest.ties.groups(by_rest[rest]):
            wanted = missing - len(chosen)
            if wanted >= len(group):
                chosen += group
            elif wanted:
                raise contest.ties.error(group, ())
            if len(chosen) == missing:
                return chosen
    return chosen
