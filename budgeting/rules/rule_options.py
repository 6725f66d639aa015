"""The command line's words for a rule, as a ``CountRule``. Every wrong word is a coded error naming its option."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from budgeting.rules.contest import ANY_PROJECT
from budgeting.rules.election import (
    Allocation,
    Amount,
    Completion,
    CountRule,
    Measure,
    StopAt,
    Threshold,
    Utility,
    Variant,
    ZeroVotes,
    categories_in,
)
from budgeting.rules.pabulib import PabulibDocument
from budgeting.rules.pabulib_election import coins_in, published_rule, threshold_in
from budgeting.rules.pabulib_writing import COUNT_RULE
from budgeting.rules.rule_text import read_not_negative, read_step, read_threshold
from budgeting.rules.ties import read_tie_break
from engage.rules.errors import InvalidError

PUBLISHED = "published"
THRESHOLD_VARIANT = "threshold"
LEAST_EXCLUSIVE = 2
_Choice = TypeVar("_Choice", bound=StrEnum)


@dataclass(frozen=True)
class RuleOptions:
    """What was asked for, as text; the defaults are the documented ones."""

    rule: str = PUBLISHED
    measure: str = Measure.VOTES
    variant: str = Variant.SKIP
    threshold: str | None = None
    utility: str = Utility.COST
    completion: str = Completion.NONE
    step: str = "1"
    stop: str = StopAt.EXHAUSTIVE
    zero_votes: str = ZeroVotes.SKIP
    minimum_award: str = "0"
    tie_break: str = "refuse"
    cap: tuple[str, ...] = ()
    exclusive: tuple[str, ...] = ()


def rule_from_options(options: RuleOptions, document: PabulibDocument) -> CountRule:
    """The declared rule. ``published`` takes rule and threshold from META; so does ``--variant threshold`` alone.

    Raises ``InvalidError``: ``option_unknown``, ``option_contradicts`` (the file's own rule says it), ``number_unreadable``,
    ``number_out_of_range``, ``threshold_missing``, ``tie_break_unknown``, ``rule_unknown``.
    """
    is_published = options.rule == PUBLISHED
    base = CountRule(
        allocation=Allocation.GREEDY
        if is_published
        else _choice(Allocation, options.rule, "--rule"),
        measure=_choice(Measure, options.measure, "--measure"),
        variant=Variant.SKIP
        if options.variant == THRESHOLD_VARIANT
        else _choice(Variant, options.variant, "--variant"),
        threshold=_threshold(options, document),
        utility=_choice(Utility, options.utility, "--utility"),
        completion=_choice(Completion, options.completion, "--completion"),
        step=read_step(options.step),
        stop=_choice(StopAt, options.stop, "--stop"),
        zero_votes=_choice(ZeroVotes, options.zero_votes, "--zero-votes"),
        minimum_award=_minimum_award(options, document),
        tie_break=read_tie_break(options.tie_break),
        caps=dict(_cap(text, document) for text in options.cap),
        incompatible=tuple(_exclusive(text, document) for text in options.exclusive),
    )
    rule = published_rule(document, base) if is_published else base
    if is_published and (contradicted := sorted(_asked_for(options) & _decided_by(document))):
        raise InvalidError("option_contradicts", where=option_of(contradicted[0]))
    return rule


def idle_options(options: RuleOptions, rule: CountRule) -> tuple[str, ...]:
    """The options that were asked for and that this rule does not look at."""
    return tuple(
        map(option_of, sorted(_asked_for(options) - _USED[rule.allocation] - _growing(rule)))
    )


def option_of(name: str) -> str:
    """How an option is written on the command line."""
    return f"--{name.replace('_', '-')}"


_EVERY = frozenset({"rule", "tie_break", "threshold", "cap", "exclusive"})
_USED: Mapping[Allocation, frozenset[str]] = {
    Allocation.GREEDY: _EVERY | {"measure", "variant", "zero_votes"},
    Allocation.EQUAL_SHARES: _EVERY | {"utility", "completion", "zero_votes"},
    Allocation.PHRAGMEN: _EVERY,
    Allocation.SHARE_OUT: _EVERY | {"minimum_award"},
}
"""What a rule looks at. Limits that fit no other rule than greedy are refused with a reason of their own."""


def _growing(rule: CountRule) -> frozenset[str]:
    is_growing = rule.allocation is Allocation.EQUAL_SHARES and rule.completion.grows
    return frozenset({"step", "stop"}) if is_growing else frozenset()


def _asked_for(options: RuleOptions) -> frozenset[str]:
    """The options that are not at their defaults. ``--variant threshold`` asks for a threshold, whatever the rule."""
    named = {each.name for each in fields(options) if getattr(options, each.name) != each.default}
    return frozenset(named - {"variant"} if options.variant == THRESHOLD_VARIANT else named)


def _decided_by(document: PabulibDocument) -> frozenset[str]:
    """What META's rule says itself; a file that holds its whole rule says all."""
    if COUNT_RULE in document.facts:
        return frozenset(each.name for each in fields(RuleOptions)) - {"rule"}
    return frozenset({"variant", "completion", "step", "stop"})


def _threshold(options: RuleOptions, document: PabulibDocument) -> Threshold | None:
    if options.threshold is not None:
        return read_threshold(options.threshold)
    if options.variant != THRESHOLD_VARIANT:
        return None
    found = threshold_in(document)
    if found is None:
        raise InvalidError("threshold_missing", where="--threshold")
    return found


def _minimum_award(options: RuleOptions, document: PabulibDocument) -> Amount:
    """Asked for in pence, told in the file's own unit of money."""
    pence = Fraction(read_not_negative(options.minimum_award, "--minimum-award"))
    award = pence / coins_in(document)
    return award.numerator if award.denominator == 1 else award


def _cap(text: str, document: PabulibDocument) -> tuple[str, Fraction]:
    """``NAME=P%``: the largest share of the budget for a category of the file, or for every single project (``*``)."""
    name, _, share = text.rpartition("=")
    known = {ANY_PROJECT, *_named(document, "category")}
    if name not in known or not share.endswith("%"):
        raise InvalidError(
            "option_unknown", where="--cap", text=text, known="NAME=P%, NAME a category or *"
        )
    part = Fraction(read_not_negative(share.removesuffix("%"), "--cap")) / 100
    if part > 1:
        raise InvalidError("number_out_of_range", where="--cap", number=share)
    return name, part


def _exclusive(text: str, document: PabulibDocument) -> frozenset[str]:
    """``ID,ID``: projects of the file of which at most one can be funded."""
    ids = categories_in(text)
    if len(ids) < LEAST_EXCLUSIVE or not ids <= _named(document, "project_id"):
        raise InvalidError(
            "option_unknown", where="--exclusive", text=text, known="ID,ID of projects in the file"
        )
    return ids


def _named(document: PabulibDocument, column: str) -> frozenset[str]:
    """The names that stand in a column of the projects, with commas between."""
    if column not in document.project_columns:
        return frozenset()
    at = document.project_columns.index(column)
    return frozenset().union(*(categories_in(project.cells[at]) for project in document.projects))


def _choice(choices: type[_Choice], text: str, where: str) -> _Choice:
    known: Mapping[str, _Choice] = {choice.value: choice for choice in choices}
    if text not in known:
        raise InvalidError("option_unknown", where=where, text=text, known=", ".join(known))
    return known[text]
