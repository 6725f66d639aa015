"""What a ballot of each kind says about itself: what to do, and what the bar at its foot counts.

Sentences with ``{amount}``, ``{number}`` and ``{total}`` are filled here and, word for word the same, by the ballot's scripts. They are
made so that no number needs a plural.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from flask_babel import gettext as _

from budgeting.presenters.rule_words import RuleWords
from budgeting.rules.ballots import BallotForm, BallotKind, OverLong
from budgeting.rules.choosing import Reckoning
from budgeting.rules.tallies import worth_of_first
from engage.kernel.locale import money, number


@dataclass(frozen=True)
class BallotWords:
    """``heading`` and ``lines`` say what to do, ``easy_heading`` and ``easy_lines`` the same in easy read; the rest is the bar."""

    heading: str
    lines: tuple[str, ...]
    easy_heading: str
    easy_lines: tuple[str, ...]
    left: str
    over: str
    detail: str
    detail_over: str

    def bar(self, reckoning: Reckoning, *, total: int, is_money: bool) -> tuple[str, str]:
        """The two lines of the bar as they stand now."""
        is_over = reckoning.left < 0
        amount = abs(reckoning.left)
        return (
            (self.over if is_over else self.left)
            .replace("{amount}", money(amount) if is_money else number(amount))
            .replace("{number}", number(reckoning.number)),
            (self.detail_over if is_over else self.detail)
            .replace("{number}", number(reckoning.number))
            .replace("{total}", number(total)),
        )


def ballot_words(form: BallotForm, *, budget_pence: int, projects: int) -> BallotWords:
    """The words of a round's ballot in the view of this request. ``projects``: how many stand on it."""
    words = _WORDS[form.kind](form, budget_pence)
    places = places_words(form, projects=projects)
    return replace(
        words,
        lines=(*words.lines, *places.plain),
        easy_lines=(*words.easy_lines, *places.easy),
    )


def places_words(form: BallotForm, *, projects: int) -> RuleWords:
    """How places become points; nothing for a ballot that is no ranking."""
    if form.kind is not BallotKind.RANKING:
        return RuleWords((), ())
    first = worth_of_first(form.maximum, projects)
    less = (_("Each place after it is worth 1 point less than the one before."),) if first > 1 else ()  # fmt: skip
    easy_less = (_("Each next idea gets 1 point less."),) if first > 1 else ()
    return RuleWords(
        plain=(
            _("The first place is worth this many points: %(number)s.", number=number(first)),
            *less,
            _("A project that you leave out gets no points."),
        ),
        easy=(
            _("Points for your first idea: %(number)s.", number=number(first)),
            *easy_less,
            _("An idea that you leave out gets no points."),
        ),
    )


def _chosen() -> str:
    return str(_("{number} of {total} chosen"))


def _over(form: BallotForm, hand_back: str) -> str:
    """The second line of the bar when there is too much on the ballot: it goes back, or it is spoilt."""
    if form.over_long is OverLong.REFUSED:
        return hand_back
    return str(_("With this much your vote is spoilt"))


def _limits(form: BallotForm) -> Iterator[str]:
    if form.minimum > 1:
        yield _("Choose at least %(least)s.", least=form.minimum)
    if form.maximum:
        yield _("You can choose up to %(most)s.", most=form.maximum)


def _knapsack(form: BallotForm, budget_pence: int) -> BallotWords:
    return BallotWords(
        heading=_("Choose how to spend %(amount)s", amount=money(form.money_limit or budget_pence)),
        lines=(
            _("Add the projects you like. Stop when you are happy, or when the money runs out."),
            *_limits(form),
        ),
        easy_heading=_("Choose the ideas you like"),
        easy_lines=(_("Press Add if you like an idea."), *_limits(form)),
        left=_("{amount} left"),
        over=_("{amount} too much"),
        detail=_chosen(),
        detail_over=_over(form, _("Take out a project to go on")),
    )


def _approval(form: BallotForm, _budget: int) -> BallotWords:
    return BallotWords(
        heading=_("Choose the projects you like"),
        lines=(_("Add the projects you like."), *_limits(form)),
        easy_heading=_("Choose the ideas you like"),
        easy_lines=(_("Press Add if you like an idea."), *_limits(form)),
        left=_("Votes left: {amount}") if form.maximum else _("Chosen: {number}"),
        over=_("Votes too many: {amount}"),
        detail=_chosen(),
        detail_over=_over(form, _("Take out a project to go on")),
    )


def _choose_one(form: BallotForm, _budget: int) -> BallotWords:
    return BallotWords(
        heading=_("Choose one project"),
        lines=(_("You have one vote. Give it to the project you want most."),),
        easy_heading=_("Choose 1 idea"),
        easy_lines=(_("Choose the idea you like most."),),
        left=_("Votes left: {amount}"),
        over=_("Votes too many: {amount}"),
        detail=_chosen(),
        detail_over=_over(form, _("Take out a project to go on")),
    )


def _points(form: BallotForm, _budget: int) -> BallotWords:
    total, each = form.points_total or 0, form.points_each
    most = (_("You can give one project up to %(most)s points.", most=each),) if each else ()
    easy_most = (_("You can give up to %(most)s points to an idea.", most=each),) if each else ()
    return BallotWords(
        heading=_("Share out your %(total)s points", total=total),
        lines=(
            _("You have %(total)s points. Give more to the projects you want more.", total=total),
            *most,
            _("You do not have to use them all."),
        ),
        easy_heading=_("Share out your points"),
        easy_lines=(
            _("You have %(total)s points.", total=total),
            _("Give more points to the ideas you like more."),
            *easy_most,
        ),
        left=_("Points left: {amount}"),
        over=_("Points too many: {amount}"),
        detail=_("{number} of {total} have points"),
        detail_over=_over(form, _("Take some points back to go on")),
    )


def _score(form: BallotForm, _budget: int) -> BallotWords:
    said = {"lowest": form.lowest, "highest": form.highest}
    whole = (_("Your vote counts when every project has a score."),) if form.must_score_all else ()
    return BallotWords(
        heading=_("Give each project a score"),
        lines=(
            _("%(lowest)s means you do not want it. %(highest)s means you want it a lot.", **said),
            *whole,
        ),
        easy_heading=_("Give each idea a score"),
        easy_lines=(
            _("%(lowest)s means you do not like it.", **said),
            _("%(highest)s means you like it a lot.", **said),
            *((_("Give every idea a score."),) if form.must_score_all else ()),
        ),
        left=_("Without a score: {amount}"),
        over=_("Without a score: {amount}"),
        detail=_("{number} of {total} scored"),
        detail_over=_("{number} of {total} scored"),
    )


def _ranking(form: BallotForm, _budget: int) -> BallotWords:
    most = (_("You can put up to %(most)s in order.", most=form.maximum),) if form.maximum else ()
    least = (_("Put at least %(least)s in order.", least=form.minimum),) if form.minimum > 1 else ()
    return BallotWords(
        heading=_("Put projects in order"),
        lines=(_("Add the project you want most first. Then add the next."), *least, *most),
        easy_heading=_("Put the ideas in order"),
        easy_lines=(
            _("Add the idea you like most first."),
            _("Then add the next one."),
            *least,
            *most,
        ),
        left=_("Places left: {amount}"),
        over=_("Places too many: {amount}"),
        detail=_("{number} of {total} in order"),
        detail_over=_over(form, _("Take out a project to go on")),
    )


_WORDS: Mapping[BallotKind, Callable[[BallotForm, int], BallotWords]] = {
    BallotKind.KNAPSACK: _knapsack,
    BallotKind.APPROVAL: _approval,
    BallotKind.CHOOSE_ONE: _choose_one,
    BallotKind.POINTS: _points,
    BallotKind.SCORE: _score,
    BallotKind.RANKING: _ranking,
}
