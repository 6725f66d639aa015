"""What became of a round, for residents: the formal decision, every award, whose pound paid for what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from flask_babel import gettext as _

from budgeting.models.awards import Award, FormalDecision
from budgeting.models.rounds import Project, Round
from budgeting.presenters.falling import falling_words, follows_of
from budgeting.presenters.pictures import SentPicture, public_picture, shown_picture
from budgeting.queries.awards import awards_of, by_the_rule, decision_of, sums_of
from budgeting.queries.pictures import about_update
from budgeting.rules.awards import (
    FALLEN,
    AwardState,
    PotSums,
    body_named,
    is_body,
    offers_of,
    pot_sums,
)
from budgeting.rules.drafting import DECISION
from budgeting.rules.funders import (
    FUNDERS,
    Funder,
    FunderTable,
    passed_by,
    read_funders,
    split_awards,
    without,
)
from budgeting.rules.ledger import Totals, added
from engage.content.presenters import Words, words_in, written_in_english
from engage.content.rules.words import Chosen, WordsDocument
from engage.kernel.locale import money
from engage.kernel.view_prefix import current_view
from engage.rules.view import View

FULL_STOPS = ".。۔।"


@dataclass(frozen=True)
class DepartureLine:
    """A project to which the decision gave something else than the vote did."""

    title: Words
    voted_pence: int
    awarded_pence: int
    reason: Words


@dataclass(frozen=True)
class DecisionShown:
    """Who decided, when, and where they departed from the vote."""

    decided_by: Words
    decided_on: date
    named: Words
    """Whom the rules name."""
    other_body: Words
    """Why somebody else decided; empty where it was who the rules name."""
    departures: tuple[DepartureLine, ...]
    corrections: tuple["CorrectionShown", ...]


@dataclass(frozen=True)
class CorrectionShown:
    """What a decision said until it was corrected; the newest correction first."""

    corrected_on: date
    why: Words
    decided_by: Words
    decided_on: date
    reasons: tuple[tuple[Words, Words], ...]
    """Titles of projects, and the reason that stood beside them."""
    amounts: tuple[tuple[Words, int], ...]
    """Titles of projects, and what was decided for them until their amounts were changed."""


@dataclass(frozen=True)
class UpdateShown:
    """News that a moderator released, in the language it was written in."""

    text: Words
    released_at: datetime
    picture: SentPicture | None


@dataclass(frozen=True)
class AwardShown:
    """One award: how far it is, and what was paid and spent so far."""

    title: Words
    picture: str
    state: AwardState
    words: str
    cost_pence: int
    decided_pence: int
    later_pence: int
    """Money that had become free, and came by the written rule: neither voted for nor decided."""
    totals: Totals
    answer_by: date | None
    reason: Words
    follows: tuple[str, ...]
    updates: tuple[UpdateShown, ...]

    @property
    def first_pence(self) -> int:
        """What was decided; or, where that was nothing, what the written rule gave."""
        return self.decided_pence or self.later_pence

    @property
    def is_part(self) -> bool:
        return self.first_pence < self.cost_pence

    @property
    def has_fallen(self) -> bool:
        return self.state in FALLEN

    @property
    def later_words(self) -> str:
        """What came on top of what was decided; empty where nothing did."""
        is_more = bool(self.later_pence and self.decided_pence)
        return later_words(self.later_pence, is_more=True) if is_more else ""


@dataclass(frozen=True)
class FunderLine:
    """One funder: what they put in, on which conditions, and what their money pays for, to the penny."""

    name: Words
    conditions: Words
    amount_pence: int
    used_pence: int
    passed_pence: int
    """Went to the next pot."""
    left_pence: int
    parts: tuple[tuple[Words, int], ...]


@dataclass(frozen=True)
class FundingTable:
    """Projects down, funders across. Every row and column adds up to the penny; ``other`` is money of no named funder, which is what
    the pot before left where ``brought_pence`` came from there."""

    funders: tuple[FunderLine, ...]
    rows: tuple[tuple[Words, tuple[int, ...], int, int], ...]
    """Title, a part by funder, other money, all that the project keeps."""
    used_pence: int
    has_returned: bool
    """Whether something was given back or never paid out; it is taken off every line."""
    other_pence: int
    brought_pence: int
    other_passed_pence: int
    passed_pence: int

    @property
    def other_left_pence(self) -> int:
        """Of what came from the pot before."""
        return self.brought_pence - self.other_pence - self.other_passed_pence

    @property
    def is_from_before(self) -> bool:
        """Whether the money of no named funder can all be what came from the pot before."""
        return bool(self.brought_pence) and self.other_left_pence >= 0

    @property
    def left_pence(self) -> int:
        own = sum(funder.left_pence for funder in self.funders)
        return own + self.other_left_pence if self.is_from_before else own


@dataclass(frozen=True)
class AfterPage:
    """The page "What happened to my vote"."""

    slug: str
    title: Words
    ballots: int
    sums: PotSums
    """Of the awards, or before the decision of what the vote gave; without what went on to the next pot."""
    decision: DecisionShown | None
    decided_by: Words
    rule_words: str
    is_passed_on: bool
    awards: tuple[AwardShown, ...]
    winners: tuple[tuple[Words, str, int], ...]
    """Before the decision: title, picture and what the vote gave."""
    others: tuple[Words, ...]
    funding: FundingTable | None

    @property
    def standing(self) -> tuple[AwardShown, ...]:
        """Whose award has not fallen away."""
        return tuple(award for award in self.awards if not award.has_fallen)

    @property
    def decided(self) -> tuple[AwardShown, ...]:
        """What the decision gave, whatever became of it since."""
        return tuple(award for award in self.awards if award.decided_pence)

    @property
    def later(self) -> tuple[AwardShown, ...]:
        """What got all its money when another award had fallen away."""
        return tuple(award for award in self.awards if not award.decided_pence)


def after_page(pb_round: Round) -> AfterPage:
    """Everything that is public about what followed a declared round."""
    awards = awards_of(pb_round)
    decision = decision_of(pb_round)
    offers = offers_of(pb_round.outcome)
    projects = {project.number: project for project in pb_round.projects}
    titles = titles_of(pb_round)
    named = {award.project.number for award in awards} if decision else set(offers)
    return AfterPage(
        slug=pb_round.slug,
        title=words_in(pb_round.words, "title"),
        ballots=sum(pb_round.outcome[part] for part in ("valid", "blank", "spoilt")),
        sums=sums_of(pb_round, awards)
        if decision
        else pot_sums(
            pb_round.kept_pence,
            ((AwardState.OFFERED, Totals(pence)) for pence in offers.values()),
        ),
        decision=_decision(decision, offers, titles, pb_round) if decision else None,
        decided_by=named_decider(pb_round),
        rule_words=falling_words(pb_round),
        is_passed_on=pb_round.kept_pence != pb_round.counted_pence,
        awards=tuple(_award(award, titles) for award in awards),
        winners=tuple(
            (titles[number], shown_picture(projects[number]), pence)
            for number, pence in offers.items()
        )
        if decision is None
        else (),
        others=tuple(title for number, title in titles.items() if number not in named),
        funding=funding_table(pb_round, awards, offers if decision is None else None),
    )


def named_decider(pb_round: Round) -> Words:
    """Who takes the formal decision by the frozen rules, as a name that fits into a sentence; empty where they name nobody."""
    told = words_in(pb_round.rules.get(DECISION, {}), "who")
    return Words(replace(told.chosen, text=told.chosen.text.strip().rstrip(FULL_STOPS)))


def _decider(decided_by: str, pb_round: Round) -> Words:
    """Who decided: in the reader's language where it is who the rules name."""
    is_named = is_body(decided_by, body_named(pb_round.rules))
    return named_decider(pb_round) if is_named else written_in_english(decided_by)


def titles_of(pb_round: Round) -> dict[str, Words]:
    """Each project's title by its number, in the reader's language."""
    return {project.number: words_in(project.words, "title") for project in pb_round.projects}


def funding_table(
    pb_round: Round, awards: Sequence[Award], offers: Mapping[str, int] | None
) -> FundingTable | None:
    """How each funder's pound is used: by the awards that stand, or by the vote (``offers``) before the decision."""
    funders = read_funders(pb_round.rules)
    if not funders:
        return None
    accounts = (
        {number: Totals(pence) for number, pence in offers.items()}
        if offers is not None
        else {one.project.number: one.totals for one in awards if one.state not in FALLEN}
    )
    passed_on = int(pb_round.outcome.get("passed_on", 0))
    passed = passed_by(funders, offers_of(pb_round.outcome).items(), passed_on)
    split = split_awards(
        without(funders, passed),
        ((number, one.awarded) for number, one in accounts.items()),
        {number: one.returned for number, one in accounts.items()},
    )
    whole = added(accounts.values())
    titles = titles_of(pb_round)
    words = {told["id"]: told["words"] for told in pb_round.rules[FUNDERS]}
    return FundingTable(
        funders=tuple(_funder_line(one, words[one.id], split, passed, titles) for one in funders),
        rows=tuple(
            (
                titles[number],
                tuple(split.parts[number][one.id] for one in funders),
                split.other[number],
                one.awarded - one.returned,
            )
            for number, one in accounts.items()
        ),
        used_pence=whole.awarded - whole.returned,
        has_returned=bool(whole.returned),
        other_pence=sum(split.other.values()),
        brought_pence=pb_round.counted_pence - pb_round.budget_pence,
        other_passed_pence=passed_on - sum(passed.values()),
        passed_pence=passed_on,
    )


def _funder_line(
    one: Funder,
    words: WordsDocument,
    split: FunderTable,
    passed: Mapping[str, int],
    titles: Mapping[str, Words],
) -> FunderLine:
    return FunderLine(
        name=words_in(words, "name"),
        conditions=words_in(words, "conditions"),
        amount_pence=one.amount_pence,
        used_pence=split.used[one.id],
        passed_pence=passed[one.id],
        left_pence=split.left[one.id],
        parts=tuple(
            (titles[number], row[one.id]) for number, row in split.parts.items() if row[one.id]
        ),
    )


def _decision(
    decision: FormalDecision,
    offers: Mapping[str, int],
    titles: Mapping[str, Words],
    pb_round: Round,
) -> DecisionShown:
    return DecisionShown(
        decided_by=_decider(decision.decided_by, pb_round),
        decided_on=decision.decided_on,
        named=named_decider(pb_round),
        other_body=written_in_english(decision.other_body),
        departures=tuple(
            DepartureLine(
                title=titles[told["number"]],
                voted_pence=offers.get(told["number"], 0),
                awarded_pence=told["awarded_pence"],
                reason=written_in_english(told["reason"]),
            )
            for told in decision.departures
        ),
        corrections=tuple(
            CorrectionShown(
                corrected_on=date.fromisoformat(before["corrected_on"]),
                why=written_in_english(before["why"]),
                decided_by=_decider(before["decided_by"], pb_round),
                decided_on=date.fromisoformat(before["decided_on"]),
                reasons=tuple(
                    (titles[told["number"]], written_in_english(told["reason"]))
                    for told in before["departures"]
                ),
                amounts=tuple(
                    (titles[number], pence) for number, pence in before.get("amounts", {}).items()
                ),
            )
            for before in reversed(decision.corrections)
        ),
    )


def _award(award: Award, titles: Mapping[str, Words]) -> AwardShown:
    project: Project = award.project
    state, later = AwardState(award.state), by_the_rule(award)
    return AwardShown(
        title=titles[project.number],
        picture=shown_picture(project),
        state=state,
        words=state_words(state),
        cost_pence=project.cost_pence,
        decided_pence=award.awarded_pence - later,
        later_pence=later,
        totals=award.totals,
        answer_by=award.answer_by if state is AwardState.OFFERED else None,
        reason=written_in_english(award.reason),
        follows=follows_of(award, titles),
        updates=tuple(
            UpdateShown(
                _as_written(one.public_text, one.language),
                one.released_at,
                public_picture(about_update(one)),
            )
            for one in award.updates
            if one.released_at is not None
        ),
    )


def _as_written(text: str, language: str) -> Words:
    """News stands in the language it was written in, whatever the page's, and carries the mark of it."""
    return Words(Chosen(text, View(language), current_view()))


def later_words(pence: int, *, is_more: bool) -> str:
    """What an award got of money that had become free. ``is_more``: on top of what was decided."""
    told: str = (
        _("Later it was offered %(money)s more that had become free.", money=money(pence))
        if is_more
        else _("Later it was offered %(money)s that had become free.", money=money(pence))
    )
    return told


def state_words(state: AwardState) -> str:
    """How far an award is, in a few words."""
    words: dict[AwardState, str] = {
        AwardState.OFFERED: _("The money has been offered."),
        AwardState.ACCEPTED: _("The group said yes."),
        AwardState.DECLINED: _("The group said no."),
        AwardState.LAPSED: _("No answer came in time."),
        AwardState.WITHDRAWN: _("The group cannot go on."),
        AwardState.CLOSED: _("The project is finished."),
    }
    return words[state]
