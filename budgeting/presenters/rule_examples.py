"""Each named choice on one small example, counted by the rule itself: ten people, four ideas, £100."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from budgeting.rules.ballot_facts import form_from_facts
from budgeting.rules.count import count
from budgeting.rules.named_choices import NAMED, NamedChoice, RuleSettings, Ties, written_rule
from budgeting.rules.rule_facts import rule_from_facts
from budgeting.rules.written import election_of

BUDGET_PENCE = 100_00
PEOPLE_SPLIT = (6, 4)
IDEAS: Mapping[str, tuple[object, str, int]] = {
    "lights": (_l("Lights"), "lights", 60_00),
    "bikes": (_l("Bikes"), "bike", 40_00),
    "football": (_l("Football"), "football", 40_00),
    "mural": (_l("Mural"), "mural", 40_00),
}
LIKED: tuple[tuple[str, str], ...] = (("lights", "bikes"), ("football", "mural"))
POINTS: tuple[list[Any], ...] = (
    [["lights", 6], ["bikes", 4]],
    [["football", 6], ["mural", 4]],
)
SENTENCES: Mapping[NamedChoice, tuple[object, object]] = {
    NamedChoice.MOST_VOTES_FIRST: (
        _l("The project with the most votes gets its money first, then the next, for as long as the money lasts."),
        _l("It is the easiest to explain, but a large group that votes alike can take everything."),
    ),
    NamedChoice.FAIR_SHARES: (
        _l("Everybody has an equal share of the money, and people who chose the same project pay for it together."),
        _l("A smaller group gets a fair part of the money, and nobody’s vote is lost because others are more."),
    ),
    NamedChoice.SHARE_OUT: (
        _l("Every voter has ten points, and the money is divided in proportion to the points."),
        _l("Most projects get something, so each must be able to use a part of what it asked for."),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class ExampleLine:
    """An idea in the example: what it asks for, how many votes or points it has, what it gets."""

    title: object
    picture: str
    cost_pence: int
    support: int
    gets_pence: int


@dataclass(frozen=True)
class Example:
    """A named choice: two sentences and the example as the rule counts it."""

    choice: str
    sentences: tuple[object, object]
    is_points: bool
    lines: tuple[ExampleLine, ...]


def examples() -> tuple[Example, ...]:
    return tuple(_example(choice) for choice in NAMED)


def _example(choice: NamedChoice) -> Example:
    settings = RuleSettings(choice=choice.value, ties=Ties.LOWER_COST_THEN_REFUSE.value)
    rules = written_rule(settings, budget_pence=BUDGET_PENCE)
    form = form_from_facts(rules["ballot"], budget_pence=BUDGET_PENCE)
    ballots: list[Sequence[Any]] = []
    for people, liked, points in zip(PEOPLE_SPLIT, LIKED, POINTS, strict=True):
        ballots += [points if form.kind.has_points else list(liked)] * people
    election = election_of(
        budget_pence=BUDGET_PENCE,
        costs={name: cost for name, (_words, _picture, cost) in IDEAS.items()},
        categories={},
        form=form,
        ballots=ballots,
    )
    outcome = count(election, rule_from_facts(rules["count"] | {"tie_break": ["file-order"]}))
    lines = (
        ExampleLine(
            words, picture, cost, int(outcome.tallies[name]), int(outcome.awards.get(name, 0))
        )
        for name, (words, picture, cost) in IDEAS.items()
    )
    return Example(choice.value, SENTENCES[choice], form.kind.has_points, tuple(lines))
