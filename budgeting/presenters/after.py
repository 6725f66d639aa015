"""What became of a round, for residents: the formal decision, every award, whose pound paid for what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _

from budgeting.models.awards import Award, FormalDecision
from budgeting.models.rounds import Project, Round
from budgeting.presenters.falling import falling_words, follows_words
from budgeting.presenters.pictures import SentPicture, public_picture, shown_picture
from budgeting.queries.awards import awards_of, decision_of
from budgeting.queries.pictures import about_update
from budgeting.rules.awards import FALLEN, AwardState, offers_of
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
from engage.content.presenters import Words, words_in
from engage.content.rules.words import Chosen, WordsDocument, words_from
from engage.kernel.view_prefix import current_view
from engage.rules.view import View


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
    awarded_pence: int
    paid_pence: int
    spent_pence: int
    repaid_pence: int
    unpaid_pence: int
    """Never paid out, as the account says; not what may still be paid."""
    answer_by: date | None
    reason: Words
    follows: tuple[str, ...]
    updates: tuple[UpdateShown, ...]

    @property
    def is_part(self) -> bool:
        return self.awarded_pence < self.cost_pence

    @property
    def has_fallen(self) -> bool:
        return self.state in FALLEN


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
    """Title, a part by funder, other money, the whole award."""
    used_pence: int
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
    awarded_pence: int
    paid_pence: int
    spent_pence: int
    repaid_pence: int
    decision: DecisionShown | None
    decided_by: Words
    rule_words: str
    left_pence: int
    """What stays in the pot: what the decision, or before it the vote, gave to nobody, without what went on to the next pot."""
    is_passed_on: bool
    awards: tuple[AwardShown, ...]
    winners: tuple[tuple[Words, str, int], ...]
    """Before the decision: title, picture and what the vote gave."""
    others: tuple[Words, ...]
    funding: FundingTable | None

    @property
    def standing(self) -> tuple[AwardShown, ...]:
        """What was decided and has not fallen away since."""
        return tuple(award for award in self.awards if not award.has_fallen)


def after_page(pb_round: Round) -> AfterPage:
    """Everything that is public about what followed a declared round."""
    awards = awards_of(pb_round)
    decision = decision_of(pb_round)
    offers = offers_of(pb_round.outcome)
    projects = {project.number: project for project in pb_round.projects}
    titles = titles_of(pb_round)
    standing = [award for award in awards if award.state not in FALLEN]
    named = {award.project.number for award in awards} if decision else set(offers)
    totals = [award.totals for award in awards]
    awarded = sum(one.awarded_pence for one in standing) if decision else sum(offers.values())
    return AfterPage(
        slug=pb_round.slug,
        title=words_in(pb_round.words, "title"),
        ballots=sum(pb_round.outcome[part] for part in ("valid", "blank", "spoilt")),
        awarded_pence=awarded,
        paid_pence=sum(one.paid for one in totals),
        spent_pence=sum(one.spent for one in totals),
        repaid_pence=sum(one.repaid for one in totals),
        decision=_decision(decision, offers, titles, pb_round) if decision else None,
        decided_by=named_decider(pb_round),
        rule_words=falling_words(pb_round),
        left_pence=pb_round.kept_pence - awarded,
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


def named_decider(pb_round: Round, view: View | None = None) -> Words:
    """The name of who takes the formal decision by the frozen rules; empty where they name nobody."""
    return words_in(pb_round.rules.get("decision_by", {}), "text", view)


def rule_about_deciding(pb_round: Round) -> str:
    """What officers wrote of who decides, in English: a name or a whole sentence."""
    return str(words_in(pb_round.rules.get(DECISION, {}), "who", View()))


def titles_of(pb_round: Round) -> dict[str, Words]:
    """Each project's title by its number, in the reader's language."""
    return {project.number: words_in(project.words, "title") for project in pb_round.projects}


def written_in_english(text: str) -> Words:
    """What an officer typed, marked as English for readers of another language."""
    return words_in(words_from({"text": {View().tag: text}}) if text else {}, "text")


def funding_table(
    pb_round: Round, awards: Sequence[Award], offers: Mapping[str, int] | None
) -> FundingTable | None:
    """How each funder's pound is used: by the awards that stand, or by the vote (``offers``) before the decision."""
    funders = read_funders(pb_round.rules)
    if not funders:
        return None
    amounts = (
        list(offers.items())
        if offers is not None
        else [(one.project.number, one.awarded_pence) for one in awards if one.state not in FALLEN]
    )
    passed_on = int(pb_round.outcome.get("passed_on", 0))
    passed = passed_by(funders, offers_of(pb_round.outcome).items(), passed_on)
    split = split_awards(without(funders, passed), amounts)
    used_pence = sum(pence for _number, pence in amounts)
    titles = titles_of(pb_round)
    words = {told["id"]: told["words"] for told in pb_round.rules[FUNDERS]}
    return FundingTable(
        funders=tuple(_funder_line(one, words[one.id], split, passed, titles) for one in funders),
        rows=tuple(
            (
                titles[number],
                tuple(split.parts[number][one.id] for one in funders),
                split.other[number],
                pence,
            )
            for number, pence in amounts
        ),
        used_pence=used_pence,
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
    named = named_decider(pb_round)
    return DecisionShown(
        decided_by=named or written_in_english(decision.decided_by),
        decided_on=decision.decided_on,
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
                decided_by=named or written_in_english(before["decided_by"]),
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
    totals = award.totals
    state = AwardState(award.state)
    return AwardShown(
        title=titles[project.number],
        picture=shown_picture(project),
        state=state,
        words=state_words(state),
        cost_pence=project.cost_pence,
        awarded_pence=award.awarded_pence,
        paid_pence=totals.paid,
        spent_pence=totals.spent,
        repaid_pence=totals.repaid,
        unpaid_pence=totals.released,
        answer_by=award.answer_by if state is AwardState.OFFERED else None,
        reason=written_in_english(award.reason),
        follows=follows_words(award.follows, titles),
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
