"""What a project that was not funded would have needed: a plain sentence, lines in easy read, and a cell of a table."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from budgeting.models.rounds import Project
from budgeting.presenters.tally_words import TallyWords
from budgeting.rules.ballots import BallotKind
from budgeting.rules.election import (
    Allocation,
    CountRule,
    Election,
    ElectionProject,
    Totals,
    categories_in,
)
from budgeting.rules.margins import votes_needed
from budgeting.rules.steps import Outcome
from budgeting.rules.written import outcome_from
from engage.kernel.locale import number as number_in_words

FOUND_BY_VOTES = frozenset({Allocation.GREEDY, Allocation.SHARE_OUT})


@dataclass(frozen=True)
class Need:
    """What a project would have needed: a plain sentence, lines in easy read, and a cell of a table."""

    plain: str
    easy: tuple[str, ...]
    cell: str


NOTHING_NEEDED = Need("", (), "–")


@dataclass(frozen=True)
class Counted:
    """What was counted and what came of it; ``outcome`` is a stored outcome with the numbers of valid and blank ballots."""

    projects: Sequence[Project]
    budget_pence: int
    kind: BallotKind
    outcome: Mapping[str, Any]


def needs_of(counted: Counted) -> dict[str, Need]:
    """What each project that was not funded would have needed, as far as that is known, by its number."""
    outcome = outcome_from(counted.outcome)
    if outcome.rule.allocation in FOUND_BY_VOTES:
        return _votes_needed(counted, outcome)
    margins: Mapping[str, Mapping[str, Any]] = counted.outcome.get("margins", {})
    return {
        number: _recounted(margin, TallyWords(counted.kind)) for number, margin in margins.items()
    }


def how_recounted(kind: BallotKind) -> str:
    """How recounts found those numbers, for whoever wants to know."""
    if kind.is_approval:
        told = _(
            "How we found what a project would have needed: we counted again with more of the ballots naming it, first those whose other choices got the least money."
        )
    elif kind is BallotKind.RANKING:
        told = _(
            "How we found what a project would have needed: we counted again with more of the ballots putting it first. We began with ballots that did not name it and whose choices got the least money."
        )
    else:
        told = _(
            "How we found what a project would have needed: we counted again with more of the ballots giving it the most that any ballot gave one project. We began with ballots that did not name it and whose choices got the least money."
        )
    found = _(
        "The number was enough when we counted again, and the next smaller number that we tried was not. With other ballots, fewer may do."
    )
    return f"{told} {found}"


def _votes_needed(counted: Counted, outcome: Outcome) -> dict[str, Need]:
    """Most votes first, and sharing out, can be counted again from totals alone."""
    words = TallyWords(counted.kind)
    tallies = tuple(outcome.tallies[project.number] for project in counted.projects)
    counts = counted.outcome
    election = Election(
        budget=counted.budget_pence,
        projects=tuple(
            ElectionProject(project.number, project.cost_pence, categories_in(project.category))
            for project in counted.projects
        ),
        kind=BallotKind.APPROVAL,
        ballots={},
        totals=Totals(counts["valid"] + counts["blank"], tuple(map(int, tallies)), tallies),
    )
    losers = (number for number in election.ids if number not in outcome.awards)
    return {
        number: _more_votes(
            votes_needed(election, outcome.rule, number).needed, words, outcome.rule
        )
        for number in losers
    }


def _more_votes(votes: int | None, words: TallyWords, rule: CountRule) -> Need:
    if votes is None:
        return _never()
    if rule.allocation is Allocation.SHARE_OUT and rule.minimum_award:
        return _enough_of_a_share(votes)
    told = words.needed(votes)
    if rule.threshold is None or rule.threshold.share is None:
        return Need(told, (told,), number_in_words(votes))
    # A threshold that is a share of the ballots rises with every ballot more.
    note = _(
        "More ballots would have made the threshold higher too, so this is for the ballots that were cast."
    )
    return Need(
        f"{told} {note}", (told, _("This is for the votes we had.")), number_in_words(votes)
    )


def _enough_of_a_share(votes: int) -> Need:
    number = number_in_words(votes)
    told = _(
        "With %(number)s more it would have got money. Sometimes fewer are enough, because projects whose share is too small drop out one after the other.",
        number=number,
    )
    return Need(told, (_("%(number)s more would be enough.", number=number),), number)


def _never() -> Need:
    told = str(_("More votes alone would not have been enough."))
    return Need(told, (told,), "–")


def _recounted(margin: Mapping[str, Any], words: TallyWords) -> Need:
    """What recounts found: a number of ballots that was enough, or the most that was tried and was not."""
    needed, too_few = margin["needed"], margin["too_few"]
    if needed is None and not too_few:
        return _never()
    ballots = too_few if needed is None else needed
    given = Fraction(margin.get("points", 0))
    marks = words.had(str(given), int(given))
    plain, easy = _SENTENCES[_backing(words.kind), needed is not None](ballots, marks)
    number = number_in_words(ballots)
    return Need(
        plain, (easy,), _("more than %(number)s", number=number) if needed is None else number
    )


def _backing(kind: BallotKind) -> str:
    if kind.is_approval:
        return "naming"
    return "first" if kind is BallotKind.RANKING else "giving"


_Sentence = Callable[[int, str], tuple[str, str]]


def _naming_more(ballots: int, _marks: str) -> tuple[str, str]:
    told = ngettext(
        "If %(num)s more ballot had named it, it would have got its money.",
        "If %(num)s more ballots had named it, it would have got its money.",
        ballots,
    )
    easy = ngettext(
        "%(number)s more vote would be enough.",
        "%(number)s more votes would be enough.",
        ballots,
        number=number_in_words(ballots),
    )
    return told, easy


def _naming_in_vain(ballots: int, _marks: str) -> tuple[str, str]:
    told = ngettext(
        "Even if %(num)s more ballot had named it, it would not have got its money.",
        "Even if %(num)s more ballots had named it, it would not have got its money.",
        ballots,
    )
    easy = ngettext(
        "%(number)s more vote would not be enough.",
        "%(number)s more votes would not be enough.",
        ballots,
        number=number_in_words(ballots),
    )
    return told, easy


def _giving_more(ballots: int, marks: str) -> tuple[str, str]:
    told = ngettext(
        "If %(num)s more ballot had given it %(marks)s, it would have got its money.",
        "If %(num)s more ballots had given it %(marks)s, it would have got its money.",
        ballots,
        marks=marks,
    )
    easy = ngettext(
        "It would be enough if %(number)s more person gave it %(marks)s.",
        "It would be enough if %(number)s more people gave it %(marks)s.",
        ballots,
        number=number_in_words(ballots),
        marks=marks,
    )
    return told, easy


def _giving_in_vain(ballots: int, marks: str) -> tuple[str, str]:
    told = ngettext(
        "Even if %(num)s more ballot had given it %(marks)s, it would not have got its money.",
        "Even if %(num)s more ballots had given it %(marks)s, it would not have got its money.",
        ballots,
        marks=marks,
    )
    easy = ngettext(
        "It would not be enough if %(number)s more person gave it %(marks)s.",
        "It would not be enough if %(number)s more people gave it %(marks)s.",
        ballots,
        number=number_in_words(ballots),
        marks=marks,
    )
    return told, easy


def _first_on_more(ballots: int, _marks: str) -> tuple[str, str]:
    told = ngettext(
        "If %(num)s more ballot had put it first, it would have got its money.",
        "If %(num)s more ballots had put it first, it would have got its money.",
        ballots,
    )
    easy = ngettext(
        "It would be enough if %(number)s more person put it first.",
        "It would be enough if %(number)s more people put it first.",
        ballots,
        number=number_in_words(ballots),
    )
    return told, easy


def _first_in_vain(ballots: int, _marks: str) -> tuple[str, str]:
    told = ngettext(
        "Even if %(num)s more ballot had put it first, it would not have got its money.",
        "Even if %(num)s more ballots had put it first, it would not have got its money.",
        ballots,
    )
    easy = ngettext(
        "It would not be enough if %(number)s more person put it first.",
        "It would not be enough if %(number)s more people put it first.",
        ballots,
        number=number_in_words(ballots),
    )
    return told, easy


_SENTENCES: Mapping[tuple[str, bool], _Sentence] = {
    ("naming", True): _naming_more,
    ("naming", False): _naming_in_vain,
    ("giving", True): _giving_more,
    ("giving", False): _giving_in_vain,
    ("first", True): _first_on_more,
    ("first", False): _first_in_vain,
}
