"""What the officers' page about a rehearsal receives."""

from dataclasses import dataclass
from datetime import date

from budgeting.models.rehearsal_rounds import RehearsalRound
from budgeting.presenters.results import ResultsPage, results_page
from budgeting.presenters.rounds import how_counted
from budgeting.queries.rehearsal_rounds import (
    number_rehearsed,
    played_round,
    rehearsal_codes,
)
from engage.content.presenters import Words, words_in
from engage.kernel.ids import grouped
from engage.rules.window import day_of, last_day_of

EVERY_VOTE = 0
"""Nobody has to be protected in a rehearsal: its votes are the team's own, or made up."""


@dataclass(frozen=True)
class RehearsalLine:
    """A rehearsal in the list of a round."""

    id: str
    made_on: date
    ballots: int
    is_counted: bool


@dataclass(frozen=True)
class RehearsalRoundPage:
    """A rehearsal: what was copied, its codes, and what came of its count."""

    id: str
    slug: str
    """Of the round that it is a copy of."""
    title: Words
    made_on: date
    closes_on: date | None
    budget_pence: int
    number_of_projects: int
    how_counted: Words
    codes: tuple[str, ...]
    """Those that nobody has used, as they are typed."""
    used: int
    ballots: int
    is_counted: bool
    tied: tuple[str, ...]
    results: ResultsPage | None
    brought_pence: int
    """What the rehearsal of the pot before left to this one."""
    passes_on: bool


def rehearsal_lines(rehearsals: list[RehearsalRound]) -> list[RehearsalLine]:
    return [
        RehearsalLine(one.id, day_of(one.created_at), number_rehearsed(one), bool(one.outcome))
        for one in rehearsals
    ]


def rehearsal_round_page(rehearsal: RehearsalRound) -> RehearsalRoundPage:
    pb_round, codes = played_round(rehearsal), rehearsal_codes(rehearsal)
    tie = rehearsal.outcome.get("tie", ())
    return RehearsalRoundPage(
        id=rehearsal.id,
        slug=rehearsal.pb_round.slug,
        title=words_in(pb_round.words, "title"),
        made_on=day_of(rehearsal.created_at),
        closes_on=last_day_of(pb_round.window),
        budget_pence=pb_round.budget_pence,
        number_of_projects=len(pb_round.projects),
        how_counted=how_counted(pb_round),
        codes=tuple(grouped(one.code) for one in codes if not one.is_used),
        used=sum(1 for one in codes if one.is_used),
        ballots=number_rehearsed(rehearsal),
        is_counted=bool(rehearsal.outcome),
        tied=tuple(
            str(words_in(project.words, "title"))
            for project in pb_round.projects
            if project.number in tie
        ),
        results=results_page(pb_round, smallest_tally=EVERY_VOTE)
        if "winners" in rehearsal.outcome
        else None,
        brought_pence=rehearsal.outcome.get("brought", {"pence": 0})["pence"],
        passes_on="passed_on" in rehearsal.outcome,
    )
