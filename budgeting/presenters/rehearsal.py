"""A rehearsal: made-up votes on a draft's own projects and money, counted by each named choice, side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from budgeting.commands.carrying import pot_before
from budgeting.models.rounds import Round
from budgeting.presenters.explanations import Explanation, explain
from budgeting.presenters.needs import Counted
from budgeting.rules.ballots import BallotKind
from budgeting.rules.named_choices import NAMED, NamedChoice, RuleSettings, settings_of
from budgeting.rules.rehearsal import PEOPLE, Rehearsed, made_up_likings, rehearse, rehearse_rule
from budgeting.rules.written import outcome_document, parts_in
from engage.content.presenters import Words, words_in
from engage.rules.errors import InvalidError


@dataclass(frozen=True)
class RehearsedColumn:
    """What one choice makes of the made-up votes. ``tied`` names projects that its list leaves tied; then nothing was shared."""

    choice: str
    is_chosen: bool
    left_pence: int
    winners: int
    tied: tuple[str, ...]
    why: tuple[Explanation, ...]


@dataclass(frozen=True)
class RehearsedLine:
    """A project and what it gets under each choice, in pence, in the order of the columns."""

    title: Words
    cost_pence: int
    gets: tuple[int, ...]


@dataclass(frozen=True)
class RehearsalPage:
    """``lacks`` says what has to be written before there is anything to rehearse: ``projects`` or ``money``."""

    people: int
    seed: str
    next_seed: str
    lacks: str
    brought_pence: int
    """What the pot before would leave to this one, by the same made-up people and its own rule."""
    columns: tuple[RehearsedColumn, ...]
    lines: tuple[RehearsedLine, ...]


def rehearsal_page(pb_round: Round, *, seed: str) -> RehearsalPage:
    """Made anew for every look; nothing of it is stored anywhere."""
    lacks = "" if pb_round.projects else "projects"
    if not lacks and pb_round.budget_pence <= 0:
        lacks = "money"
    brought = 0 if lacks else _brought(pb_round, seed)
    done = [] if lacks else _rehearsed(pb_round, seed, brought)
    awards = [_awards(each) for each in done]
    return RehearsalPage(
        people=PEOPLE,
        seed=seed,
        next_seed=str(int(seed) + 1) if seed.isascii() and seed.isdecimal() else "1",
        lacks=lacks,
        brought_pence=brought,
        columns=tuple(_column(pb_round, each, brought) for each in done),
        lines=tuple(
            RehearsedLine(
                title=words_in(project.words, "title"),
                cost_pence=project.cost_pence,
                gets=tuple(award.get(project.number, 0) for award in awards),
            )
            for project in pb_round.projects
        ),
    )


def _brought(pb_round: Round, seed: str) -> int:
    """Counted from the first pot on, as the real count does; a pot that is not made yet, or whose list leaves a tie, leaves nothing."""
    before = pot_before(pb_round)
    if before is None or not before.projects or before.budget_pence <= 0:
        return 0
    brought = _brought(before, seed)
    done = rehearse_rule(
        before.rules,
        made_up_likings(list(before.costs), seed=seed),
        choice=NamedChoice.OWN,
        **_facts(before),
        seed=seed,
        brought_pence=brought,
    )
    left = before.budget_pence + brought - sum(_awards(done).values())
    return left if done.outcome is not None else 0


def _rehearsed(pb_round: Round, seed: str, brought: int) -> list[Rehearsed]:
    """The named choices as they come, and the round's own settings in the place of the one it has chosen."""
    own = settings_of(pb_round.rules)
    settings = [own if own.choice == choice else RuleSettings(choice=choice) for choice in NAMED]
    if own.choice == NamedChoice.OWN:
        settings.append(own)
    try:
        return rehearse(settings, **_facts(pb_round), seed=seed, brought_pence=brought)
    except InvalidError:
        named = [RuleSettings(choice=choice) for choice in NAMED]
        return rehearse(named, **_facts(pb_round), seed=seed, brought_pence=brought)


def _facts(pb_round: Round) -> dict[str, Any]:
    return {
        "budget_pence": pb_round.budget_pence,
        "costs": pb_round.costs,
        "categories": {project.number: project.category for project in pb_round.projects},
        "parts": parts_in(pb_round.rules),
    }


def _awards(rehearsed: Rehearsed) -> Mapping[str, int]:
    if rehearsed.outcome is None:
        return {}
    return {number: int(pence) for number, pence in rehearsed.outcome.awards.items()}


def _column(pb_round: Round, rehearsed: Rehearsed, brought: int) -> RehearsedColumn:
    awards = _awards(rehearsed)
    return RehearsedColumn(
        choice=rehearsed.choice.value,
        is_chosen=pb_round.rules.get("choice") == rehearsed.choice,
        left_pence=pb_round.budget_pence + brought - sum(awards.values()),
        winners=len(awards),
        tied=tuple(
            str(words_in(project.words, "title"))
            for project in pb_round.projects
            if project.number in rehearsed.tied
        ),
        why=_why(pb_round, rehearsed, brought),
    )


def _why(pb_round: Round, rehearsed: Rehearsed, brought: int) -> tuple[Explanation, ...]:
    if rehearsed.outcome is None:
        return ()
    document = outcome_document(rehearsed.outcome)
    votes = {"valid": PEOPLE - rehearsed.blank, "blank": rehearsed.blank}
    kind = BallotKind(rehearsed.ballot["kind"])
    money = pb_round.budget_pence + brought
    counted = Counted(pb_round.projects, money, kind, document | votes)
    return tuple(explain(counted))
