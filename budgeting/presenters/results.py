"""What the pages of a declared round receive: the result, and what is needed to count again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from budgeting.models.awards import Award
from budgeting.models.rounds import Project, Round
from budgeting.presenters.after import later_words, state_words
from budgeting.presenters.ballot_words import places_words
from budgeting.presenters.explanations import Explanation, explanations_of
from budgeting.presenters.lots import LotShown, lot_shown
from budgeting.presenters.needs import how_recounted
from budgeting.presenters.pictures import shown_picture
from budgeting.presenters.pots import PotMoney, pot_money
from budgeting.presenters.proofs import ballots_by_proof
from budgeting.presenters.rounds import how_counted
from budgeting.presenters.rule_words import RuleWords
from budgeting.presenters.tally_words import TallyWords
from budgeting.presenters.turnout import TurnoutTable, turnout_shown
from budgeting.presenters.written_rules import channel_words
from budgeting.queries.awards import awards_of, by_the_rule, decision_of
from budgeting.rules.awards import FALLEN, AwardState, offers_of
from budgeting.rules.publication import (
    BALLOTS,
    has_ballots_in,
    has_reasons_in,
    has_votes_in,
    names_of,
)
from budgeting.rules.small_boxes import SMALLEST_TALLY
from engage.content.presenters import Words, words_in
from engage.kernel.locale import money
from engage.rules.merging import large_enough

HUNDRED = 100


@dataclass(frozen=True)
class ResultLine:
    """A project in the outcome. ``votes`` is ``None`` below ten ballots, where only the outcome is public.

    ``voted_pence``: what the vote gives it, with what it was offered as a part; ``decided``: what the formal decision gave it, in words,
    and what became of that. Empty before the decision. ``fell``: why it gets nothing any more, if so. ``given_pence``: what it gets as
    things stand.
    """

    number: str
    title: Words
    picture: str
    cost_pence: int
    awarded_pence: int
    voted_pence: int
    decided: str
    fell: str
    given_pence: int
    votes: int | None
    share_of_most: int
    why: Explanation | None

    @property
    def is_funded(self) -> bool:
        return self.awarded_pence > 0


@dataclass(frozen=True)
class ResultsPage:
    """The declared outcome of a round."""

    slug: str
    title: Words
    how_counted: Words
    places: RuleWords
    """How the places of a ranking became points."""
    left_pence: int
    valid: int
    blank: int
    spoilt: int
    ballots: int
    has_votes: bool
    tally: TallyWords
    winners: tuple[ResultLine, ...]
    others: tuple[ResultLine, ...]
    digest: str
    rules_digest: str
    files: tuple[str, ...]
    by_proof: tuple[tuple[str, int], ...]
    by_channel: tuple[tuple[str, int], ...]
    """Ways in which enough people voted to be named."""
    turnout: tuple[TurnoutTable, ...]
    """By area and by age, after disclosure control."""
    steps: tuple[Explanation, ...]
    how_recounted: str
    pots: PotMoney | None
    lot: LotShown | None
    refused: int
    """Votes that two officers refused before the count; they are no part of the turnout."""

    @property
    def chosen(self) -> tuple[ResultLine, ...]:
        """What residents voted for: funded projects, then those that the vote offers a part."""
        return (*self.winners, *(line for line in self.others if line.voted_pence))

    @property
    def not_chosen(self) -> tuple[ResultLine, ...]:
        return tuple(line for line in self.others if not line.voted_pence)


def results_page(pb_round: Round, *, smallest_tally: int) -> ResultsPage:
    """The outcome as anyone may see it, funded projects first, in the order they were funded."""
    outcome: Mapping[str, Any] = pb_round.outcome
    ballots = outcome["valid"] + outcome["blank"] + outcome["spoilt"]
    has_votes = outcome["valid"] >= smallest_tally
    kind = pb_round.ballot_form.kind
    steps = explanations_of(pb_round) if has_reasons_in(outcome) else ()
    why = {step.number: step for step in steps}
    by_number = _lines(pb_round, why, has_votes=has_votes)
    in_order = outcome["winners"] if has_votes else sorted(outcome["winners"])
    winners = tuple(by_number[number] for number in in_order)
    others = [line for line in by_number.values() if line not in winners]
    spent = sum(line.awarded_pence for line in winners)
    return ResultsPage(
        slug=pb_round.slug,
        title=words_in(pb_round.words, "title"),
        how_counted=how_counted(pb_round),
        places=places_words(pb_round.ballot_form, projects=len(pb_round.projects)),
        left_pence=pb_round.counted_pence - spent,
        valid=outcome["valid"],
        blank=outcome["blank"],
        spoilt=outcome["spoilt"],
        ballots=ballots,
        has_votes=has_votes,
        tally=TallyWords(kind),
        winners=winners,
        others=tuple(sorted(others, key=lambda line: (-(line.votes or 0), line.number))),
        # The digest covers the votes: in a very small box they could be found from it by trying.
        digest=outcome["digest"] if has_votes else "",
        rules_digest=pb_round.rules_digest,
        files=names_of(outcome, has_votes=has_votes),
        by_proof=tuple(ballots_by_proof(outcome)),
        by_channel=tuple(_by_channel(outcome)),
        turnout=turnout_shown(pb_round),
        steps=tuple(steps),
        how_recounted=how_recounted(kind) if steps and outcome.get("margins") else "",
        pots=pot_money(pb_round),
        lot=lot_shown(pb_round),
        refused=sum(outcome.get("refused", {}).values()),
    )


def _lines(
    pb_round: Round, why: Mapping[str, Explanation], *, has_votes: bool
) -> dict[str, ResultLine]:
    outcome = pb_round.outcome
    awards = {award.project.number: award for award in awards_of(pb_round)}
    is_decided = decision_of(pb_round) is not None
    most = max((int(votes) for votes in outcome["tallies"].values()), default=0) or 1
    return {
        project.number: _line(
            project,
            outcome,
            most=most,
            why=why.get(project.number),
            has_votes=has_votes,
            award=awards.get(project.number),
            is_decided=is_decided,
        )
        for project in pb_round.projects
    }


def _by_channel(outcome: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    shown = large_enough(outcome.get("by_channel", {}), smallest=SMALLEST_TALLY)
    for channel, words in channel_words().items():
        if channel in shown:
            yield words, shown[channel]


def _decided_words(award: Award | None) -> str:
    """What the decision gave, and what came of it: money that a rule gave later is told apart."""
    if award is None:
        nothing: str = _("No money")
        return nothing
    state = AwardState(award.state)
    later = by_the_rule(award)
    decided = award.awarded_pence - later
    told = [money(decided) if decided else _("No money")]
    if later:
        told.append(later_words(later, is_more=bool(decided)))
    if state in FALLEN:
        told.append(state_words(state))
    return told[0] if len(told) == 1 else f"{told[0]}. {' '.join(told[1:])}"


def _line(
    project: Project,
    outcome: Mapping[str, Any],
    *,
    most: int,
    why: Explanation | None,
    has_votes: bool,
    award: Award | None,
    is_decided: bool,
) -> ResultLine:
    """Every project of a count has an explanation; none has where it would tell what stood on the ballots."""
    votes = int(outcome["tallies"].get(project.number, 0))
    return ResultLine(
        number=project.number,
        title=words_in(project.words, "title"),
        picture=shown_picture(project),
        cost_pence=project.cost_pence,
        awarded_pence=int(outcome["awards"].get(project.number, 0)),
        voted_pence=offers_of(outcome).get(project.number, 0),
        decided=_decided_words(award) if is_decided else "",
        fell=state_words(AwardState(award.state)) if award and award.state in FALLEN else "",
        given_pence=award.awarded_pence if award and award.state not in FALLEN else 0,
        votes=votes if has_votes else None,
        share_of_most=votes * HUNDRED // most if has_votes else 0,
        why=why,
    )


@dataclass(frozen=True)
class RecountPage:
    """What somebody needs to count a round again. Without ``ballots`` its votes are not published at all."""

    slug: str
    title: Words
    files: tuple[str, ...]
    ballots: str | None
    has_whole_ballots: bool


def recount_page(pb_round: Round) -> RecountPage:
    outcome: Mapping[str, Any] = pb_round.outcome
    has_votes = has_votes_in(outcome)
    return RecountPage(
        slug=pb_round.slug,
        title=words_in(pb_round.words, "title"),
        files=names_of(outcome, has_votes=has_votes),
        ballots=BALLOTS if has_votes else None,
        has_whole_ballots=has_ballots_in(outcome),
    )
