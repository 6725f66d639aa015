"""A count rule in the words of this view: what gets money, what needs more votes, what comes first in a tie."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

from budgeting.rules.ballots import BallotKind
from budgeting.rules.contest import ANY_PROJECT
from budgeting.rules.election import (
    Allocation,
    Completion,
    CountRule,
    Measure,
    PartFunding,
    Threshold,
    Variant,
    ZeroVotes,
    exact_text,
)
from budgeting.rules.ties import LOT, UNDRAWN
from engage.content.presenters import Words
from engage.content.rules.words import Chosen
from engage.kernel.locale import money, number
from engage.kernel.view_prefix import current_view

HUNDRED = 100
NAMED_TIES = ("lower-cost", "more-votes", "text-id", "file-order")


@dataclass(frozen=True)
class RuleWords:
    """The same rule twice: sentences, and lines in easy read."""

    plain: tuple[str, ...]
    easy: tuple[str, ...]

    @property
    def as_words(self) -> Words:
        """Both as one text of the view of this request."""
        view = current_view()
        text = "\n".join(self.easy) if view.is_easy else " ".join(self.plain)
        return Words(Chosen(text, view, view))


def rule_words(rule: CountRule, kind: BallotKind) -> RuleWords:
    """The rule in full, in the order in which the count applies it, for ballots of this kind."""
    support = _support(kind)
    plain = (*_order(rule, support), *_limits(rule, support), *_ties(rule))
    return RuleWords(plain, tuple(_easy(rule, support)))


@dataclass(frozen=True)
class _Support:
    """Sentences that name what projects are given: votes, points or a score."""

    most_first: str
    most_for_each_pound: str
    without: str
    least: str
    least_of_100: str
    easy_first: str
    easy_level: str
    easy_least: str
    easy_least_of_100: str


def _support(kind: BallotKind) -> _Support:
    if kind.is_approval:
        return _Support(
            _("The project with the most votes gets its money first, then the next, for as long as the money lasts."),
            _("The project with the most votes for each pound gets its money first, then the next, for as long as the money lasts."),
            _("A project without a vote gets nothing."),
            _("A project needs at least this many votes: %(number)s."),
            _("A project needs votes on at least %(number)s of every 100 ballots."),
            _("The idea with the most votes gets money first."),
            _("Sometimes 2 ideas have the same number of votes."),
            _("It needs %(number)s votes."),
            _("It needs votes from %(number)s of every 100 people."),
        )  # fmt: skip
    if kind is BallotKind.SCORE:
        return _Support(
            _("The project with the highest score gets its money first, then the next, for as long as the money lasts."),
            _("The project with the highest score for each pound gets its money first, then the next, for as long as the money lasts."),
            _("A project that nobody scored gets nothing."),
            _("A project needs a score of at least %(number)s."),
            _("A project needs a score of at least %(number)s for every 100 ballots."),
            _("The idea with the highest score gets money first."),
            _("Sometimes 2 ideas have the same score."),
            _("It needs a score of %(number)s."),
            _("It needs a score of %(number)s for every 100 people who vote."),
        )  # fmt: skip
    return _Support(
        _("The project with the most points gets its money first, then the next, for as long as the money lasts."),
        _("The project with the most points for each pound gets its money first, then the next, for as long as the money lasts."),
        _("A project without points gets nothing."),
        _("A project needs at least this many points: %(number)s."),
        _("A project needs at least %(number)s points for every 100 ballots."),
        _("The idea with the most points gets money first."),
        _("Sometimes 2 ideas have the same number of points."),
        _("It needs %(number)s points."),
        _("It needs %(number)s points for every 100 people who vote."),
    )  # fmt: skip


def _order(rule: CountRule, support: _Support) -> Iterator[str]:
    match rule.allocation:
        case Allocation.GREEDY:
            if rule.measure is Measure.VOTES_PER_POUND:
                yield support.most_for_each_pound
            else:
                yield support.most_first
            if rule.variant is Variant.STOP:
                yield _("The count ends at the first project that costs more than what is left.")
            else:
                yield _("A project that costs more than what is left is passed over, and the next one is looked at.")  # fmt: skip
        case Allocation.EQUAL_SHARES:
            yield _("Everybody has an equal share of the money, and people who chose the same project pay for it together.")  # fmt: skip
            yield from _left_over(rule)
        case Allocation.PHRAGMEN:
            yield _("Everybody is given money little by little, and a project is paid as soon as the people who chose it have enough together.")  # fmt: skip
        case Allocation.SHARE_OUT:
            yield _("The money is divided in proportion to what each project was given on the ballots, and no project gets more than it asked for.")  # fmt: skip
            if rule.minimum_award:
                yield _("A share below %(money)s is not given out: it goes to the other projects.", money=money(int(rule.minimum_award)))  # fmt: skip


def _left_over(rule: CountRule) -> Iterator[str]:
    if rule.completion in {Completion.ADD1, Completion.ADD1_THEN_GREEDY}:
        yield _("Every share is raised step by step for as long as the projects fit the money.")
    if rule.completion in {Completion.GREEDY, Completion.ADD1_THEN_GREEDY}:
        yield _("What is left then goes to the projects with the most votes that still fit.")


def _limits(rule: CountRule, support: _Support) -> Iterator[str]:
    if rule.threshold is not None:
        yield _threshold(rule.threshold, support.least, support.least_of_100)
    share = rule.caps.get(ANY_PROJECT)
    if share is not None:
        yield _("No project gets more than %(share)s of the money.", share=f"{int(share * HUNDRED)}%")  # fmt: skip
    if rule.part_funding is PartFunding.OFFER:
        yield _("What is left at the end is offered to the next project as a part of its money.")
    if rule.zero_votes is ZeroVotes.SKIP:
        yield support.without


def _threshold(threshold: Threshold, least: str, least_of_100: str) -> str:
    if threshold.share is not None:
        return least_of_100 % {"number": exact_text(threshold.share * HUNDRED)}
    return least % {"number": number(int(threshold.votes or 0))}


def _ties(rule: CountRule) -> Iterator[str]:
    """Each sentence goes on from the one before; also a lot may come first."""
    at_first = {
        "lower-cost": _("If two projects are tied, the one that costs less comes first."),
        "more-votes": _("If two projects are tied, the one with more votes comes first."),
        "text-id": _("If two projects are tied, the lower project number comes first."),
        "file-order": _("If two projects are tied, the one that is first on the list comes first."),
        LOT: _("If two projects are tied, a lot decides. The number it is drawn from is fixed before voting opens, and nobody knows it until the count."),
        "": _("If two projects are tied, officers draw a lot in public."),
    }  # fmt: skip
    after = {
        "lower-cost": _("If they are still tied, the one that costs less comes first."),
        "more-votes": _("If they are still tied, the one with more votes comes first."),
        "text-id": _("If they are still tied, the lower project number comes first."),
        "file-order": _("If they are still tied, the one that is first on the list comes first."),
        LOT: _("If they are still tied, a lot decides. The number it is drawn from is fixed before voting opens, and nobody knows it until the count."),
        "": _("If they are still tied, officers draw a lot in public."),
    }  # fmt: skip
    has_lot = any(name == UNDRAWN or name.startswith(LOT) for name in rule.tie_break)
    first, *others = [*_named_ties(rule), LOT if has_lot else ""]
    yield at_first[first]
    yield from (after[name] for name in others)


def _named_ties(rule: CountRule) -> list[str]:
    """What settles a tie before a lot does."""
    return [name for name in rule.tie_break if name in NAMED_TIES]


def _what_does_not_fit(variant: Variant) -> str:
    passed: str = _("If an idea costs too much, we look at the next idea.")
    stopped: str = _("We stop when there is not enough money left.")
    return stopped if variant is Variant.STOP else passed


def _easy(rule: CountRule, support: _Support) -> Iterator[str]:
    match rule.allocation:
        case Allocation.GREEDY:
            if rule.measure is Measure.VOTES_PER_POUND:
                yield _("The idea with the most support for each pound gets money first.")
            else:
                yield support.easy_first
            yield _("Then the next idea gets money.")
            yield _what_does_not_fit(rule.variant)
            if rule.part_funding is PartFunding.OFFER:
                yield _("We can offer what is left to one more idea.")
        case Allocation.SHARE_OUT:
            yield _("We share the money between the ideas.")
            yield _("An idea with more points gets more money.")
        case _:
            yield _("Every voter gets the same share of the money.")
            yield _("People who chose the same idea pay for it together.")
    if rule.threshold is not None:
        yield _("An idea needs enough votes.")
        yield _threshold(rule.threshold, support.easy_least, support.easy_least_of_100)
    yield support.easy_level
    if "lower-cost" in rule.tie_break:
        yield _("Then the cheaper idea comes first.")
    if _named_ties(rule):
        yield _("If we still cannot tell, we draw lots.")
    else:
        yield _("Then we draw lots.")
