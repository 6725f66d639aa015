"""Why each project got its money or did not: a plain sentence and lines in easy read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _

from budgeting.models.rounds import Round
from budgeting.presenters.needs import NOTHING_NEEDED, Counted, Need, needs_of
from budgeting.presenters.tally_words import TallyWords
from budgeting.rules.steps import StepCode
from engage.content.presenters import Words, words_in
from engage.kernel.locale import money
from engage.kernel.locale import number as number_in_words

FUNDED = frozenset({StepCode.FUNDED, StepCode.AWARDED})


@dataclass(frozen=True)
class Explanation:
    """One project's last step in the count. ``needed`` says nothing for projects that got their money; ``offered_pence``
    is a part that was offered."""

    number: str
    title: Words
    is_funded: bool
    votes: str
    cost_pence: int
    left_pence: int | None
    plain: str
    easy: tuple[str, ...]
    needed: Need
    ended_by: Words | str = ""
    offered_pence: int = 0


@dataclass(frozen=True)
class _Told:
    """The facts of a step in the words of this view."""

    title: str
    had: str
    votes: str
    cost: str
    left: str
    award: str
    payers: int
    behind: str
    other: str
    least: str


_Sentence = Callable[[_Told], tuple[str, tuple[str, ...]]]


def explanations_of(pb_round: Round) -> list[Explanation]:
    """Every project in the order in which the count decided on it."""
    kind = pb_round.ballot_form.kind
    return explain(Counted(pb_round.projects, pb_round.counted_pence, kind, pb_round.outcome))


def explain(counted: Counted) -> list[Explanation]:
    """The same for any count of these projects, such as a rehearsal."""
    of_projects: list[Mapping[str, Any]] = [s for s in counted.outcome["steps"] if "project" in s]
    last = {step["project"]: step for step in of_projects}
    in_order = [step for step in of_projects if last[step["project"]] is step]
    needs = needs_of(counted)
    return [_explanation(counted, step, in_order, needs) for step in in_order]


def _explanation(
    counted: Counted,
    step: Mapping[str, Any],
    in_order: Sequence[Mapping[str, Any]],
    needs: Mapping[str, Need],
) -> Explanation:
    titles = {project.number: words_in(project.words, "title") for project in counted.projects}
    costs = {project.number: project.cost_pence for project in counted.projects}
    number, code = step["project"], StepCode(step["code"])
    words, tally = TallyWords(counted.kind), _tally(counted.outcome, number)
    told = _Told(
        title=str(titles[number]),
        had=words.had(tally, int(Fraction(counted.outcome["tallies"][number]))),
        votes=words.easy(tally),
        cost=money(costs[number]),
        left=_money(step.get("left")),
        award=_money(step.get("award", step.get("offered"))),
        payers=int(step.get("payers", 0)),
        behind=_money(step.get("supporters_have")),
        least=_money(step.get("least")),
        other=str(titles.get(str(step.get("with", step.get("stopped_by"))), "")),
    )
    plain, easy = _SENTENCES["paid_together" if "payers" in step else code.value](told)
    overtaken = _overtaken(code, number, in_order)
    if overtaken is not None:
        plain = f"{plain} " + _(
            "%(other)s came after it, but it costs less and still fitted.",
            other=titles[overtaken],
        )
    return Explanation(
        number=number,
        title=titles[number],
        is_funded=code in FUNDED,
        votes=tally,
        cost_pence=costs[number],
        left_pence=_pence(step["left"]) if "left" in step else None,
        plain=plain,
        easy=easy,
        needed=NOTHING_NEEDED if code in FUNDED else needs.get(number, NOTHING_NEEDED),
        ended_by=titles.get(str(step.get("stopped_by")), ""),
        offered_pence=_pence(step["offered"]) if "offered" in step else 0,
    )


def _overtaken(code: StepCode, number: str, in_order: Sequence[Mapping[str, Any]]) -> str | None:
    """The first project that was funded after this one no longer fitted: the question people ask."""
    if code is not StepCode.NOT_ENOUGH_MONEY:
        return None
    place = next(at for at, step in enumerate(in_order) if step["project"] == number)
    later = (step["project"] for step in in_order[place:] if step["code"] == StepCode.FUNDED)
    return next(later, None)


def _tally(outcome: Mapping[str, Any], number: str) -> str:
    votes = Fraction(outcome["tallies"][number])
    return number_in_words(int(votes)) if votes.denominator == 1 else f"{float(votes):.2f}"


def _pence(text: str) -> int:
    """Whole pence; a step may tell parts of a penny, which explain and never decide."""
    return int(Fraction(text))


def _money(text: str | None) -> str:
    return money(_pence(text)) if text is not None else ""


def _funded(told: _Told) -> tuple[str, tuple[str, ...]]:
    return (
        _(
            "It had %(votes)s and costs %(cost)s. There was enough money for it.",
            votes=told.had,
            cost=told.cost,
        ),
        (told.votes, _("There was enough money.")),
    )


def _paid_together(told: _Told) -> tuple[str, tuple[str, ...]]:
    if told.payers == 1:
        alone = _(
            "One person who chose it and still had money could pay its %(cost)s.", cost=told.cost
        )
        return alone, (_("1 person paid for it."), _("They had enough money."))
    payers = number_in_words(told.payers)
    return (
        _(
            "The %(payers)s people who chose it and still had money could pay its %(cost)s together.",
            payers=payers,
            cost=told.cost,
        ),
        (
            _("%(number)s people shared the cost.", number=payers),
            _("They had enough money together."),
        ),
    )


def _awarded(told: _Told) -> tuple[str, tuple[str, ...]]:
    return (
        _(
            "It gets %(award)s of the %(cost)s it asked for.",
            award=told.award,
            cost=told.cost,
        ),
        (_("It asked for %(money)s.", money=told.cost), _("It gets a part of that.")),
    )


def _no_votes(_facts: _Told) -> tuple[str, tuple[str, ...]]:
    return _("Nobody chose it."), (_("Nobody chose it."),)


def _below_threshold(told: _Told) -> tuple[str, tuple[str, ...]]:
    return (
        _("It had %(votes)s, fewer than the rules ask for.", votes=told.had),
        (told.votes, _("The rules ask for more.")),
    )


def _not_enough_money(told: _Told) -> tuple[str, tuple[str, ...]]:
    return (
        _(
            "It had %(votes)s. When its turn came %(left)s was left, and it costs %(cost)s.",
            votes=told.had,
            left=told.left,
            cost=told.cost,
        ),
        (
            _("It costs %(money)s.", money=told.cost),
            _("Only %(money)s was left.", money=told.left),
        ),
    )


def _after_stop(told: _Told) -> tuple[str, tuple[str, ...]]:
    return (
        _(
            "It had %(votes)s. The rules end the count at the first project that does not fit. That was %(other)s, which came before it.",
            votes=told.had,
            other=told.other,
        ),
        (
            _("There was not enough money for %(other)s.", other=told.other),
            _("The count ended there."),
        ),
    )


def _over_cap(_facts: _Told) -> tuple[str, tuple[str, ...]]:
    return (
        _(
            "It would have taken more of the money than the rules allow one project or one kind of project."
        ),
        (_("It costs more than the rules allow."),),
    )


def _incompatible(told: _Told) -> tuple[str, tuple[str, ...]]:
    return (
        _("It cannot happen together with %(other)s, which came before it.", other=told.other),
        (_("These ideas cannot both happen."), _("The other idea came first.")),
    )


def _supporters_out_of_money(told: _Told) -> tuple[str, tuple[str, ...]]:
    return (
        _(
            "The people who chose it had %(behind)s left together, and it costs %(cost)s.",
            behind=told.behind,
            cost=told.cost,
        ),
        (
            _("It costs %(money)s.", money=told.cost),
            _("The people who chose it had only %(money)s left.", money=told.behind),
        ),
    )


def _below_minimum(_facts: _Told) -> tuple[str, tuple[str, ...]]:
    return (
        _("Its share of the money was smaller than the least that can be given."),
        (_("Its share was too small."),),
    )


def _offered(told: _Told) -> tuple[str, tuple[str, ...]]:
    return (
        _("It was offered the %(left)s that was left.", left=told.award),
        (_("We asked if part of the money would help."),),
    )


def _part_too_small(told: _Told) -> tuple[str, tuple[str, ...]]:
    return (
        _(
            "%(left)s was left. Less than %(least)s could not work.",
            left=told.left,
            least=told.least,
        ),
        (
            _("Only %(money)s was left.", money=told.left),
            _("It needs %(money)s or more.", money=told.least),
        ),
    )


_SENTENCES: Mapping[str, _Sentence] = {
    "paid_together": _paid_together,
    StepCode.FUNDED.value: _funded,
    StepCode.AWARDED.value: _awarded,
    StepCode.NO_VOTES.value: _no_votes,
    StepCode.BELOW_THRESHOLD.value: _below_threshold,
    StepCode.NOT_ENOUGH_MONEY.value: _not_enough_money,
    StepCode.AFTER_STOP.value: _after_stop,
    StepCode.OVER_CAP.value: _over_cap,
    StepCode.INCOMPATIBLE.value: _incompatible,
    StepCode.SUPPORTERS_OUT_OF_MONEY.value: _supporters_out_of_money,
    StepCode.BELOW_MINIMUM.value: _below_minimum,
    StepCode.OFFERED.value: _offered,
    StepCode.PART_TOO_SMALL.value: _part_too_small,
}
