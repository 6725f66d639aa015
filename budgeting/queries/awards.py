"""Reads about decisions, awards and what came of them."""

from collections.abc import Sequence

from sqlalchemy import select

from budgeting.models.awards import (
    Award,
    AwardFile,
    AwardUpdate,
    FormalDecision,
    LetterWords,
)
from budgeting.models.rounds import Round
from budgeting.rules.awards import AwardState, Lack, PotSums, lacks_of, offers_of, pot_sums
from budgeting.rules.letters import FileKind
from engage.activities.rules.lifecycle import State
from engage.kernel.db import db
from engage.rules.errors import NotFoundError


def declared_round_or_404(slug: str) -> Round:
    """A round whose outcome is public. Raises ``NotFoundError`` ``not_declared``."""
    found = db.session.scalars(
        select(Round).where(Round.slug == slug, Round.state == State.DECLARED)
    ).first()
    if found is None:
        raise NotFoundError("not_declared", slug=slug)
    return found


def declared_rounds() -> list[Round]:
    """Every round whose outcome is public, newest first."""
    return list(
        db.session.scalars(
            select(Round)
            .where(Round.state == State.DECLARED)
            .order_by(Round.declared_at.desc(), Round.id)
        )
    )


def decision_of(pb_round: Round) -> FormalDecision | None:
    return db.session.get(FormalDecision, pb_round.id)


def awards_of(pb_round: Round) -> list[Award]:
    """Every award of a round in order of funding, fallen ones too."""
    return list(
        db.session.scalars(select(Award).where(Award.round_id == pb_round.id).order_by(Award.place))
    )


def awards_now(pb_round: Round) -> list[Award]:
    """The same, read anew while the round's row is held: what a colleague did a moment ago is seen."""
    return list(
        db.session.scalars(
            select(Award)
            .where(Award.round_id == pb_round.id)
            .order_by(Award.place)
            .execution_options(populate_existing=True)
        )
    )


def award_or_404(award_id: str) -> Award:
    """Raises ``NotFoundError`` ``award``."""
    award = db.session.get(Award, award_id)
    if award is None:
        raise NotFoundError("award", id=award_id)
    return award


def held_award(award: Award) -> Award:
    """The award as it is now, with its row held until the transaction ends, so that two officers do one thing after the other."""
    db.session.refresh(award, with_for_update=True)
    db.session.expire(award, ["entries", "milestones", "updates"])
    return award


def decided_amounts(pb_round: Round) -> dict[str, int]:
    """By number, what the formal decision gave each project, in pence: what the vote gave, but for the departures written down."""
    decision = decision_of(pb_round)
    departures = decision.departures if decision else []
    offers = offers_of(pb_round.outcome)
    told = {each["number"]: int(each["awarded_pence"]) for each in departures}
    return {number: told.get(number, offers.get(number, 0)) for number in pb_round.costs}


def by_the_rule(award: Award) -> int:
    """How much of an award no decision gave, in pence: what came by the written rule after another had fallen away."""
    decided = decided_amounts(award.pb_round)[award.project.number]
    return max(0, award.awarded_pence - decided)


def sums_of(pb_round: Round, awards: Sequence[Award]) -> PotSums:
    """What these awards of a pot come to."""
    return pot_sums(
        pb_round.kept_pence, ((AwardState(award.state), award.totals) for award in awards)
    )


def money_free(pb_round: Round, awards: Sequence[Award]) -> int:
    """What of the pot nobody has, in pence."""
    return sums_of(pb_round, awards).left


def update_or_404(update_id: str) -> AwardUpdate:
    """Raises ``NotFoundError`` ``update``."""
    update = db.session.get(AwardUpdate, update_id)
    if update is None:
        raise NotFoundError("update", id=update_id)
    return update


def letter_words_of(pb_round: Round) -> str:
    """The round's own letter; empty where nobody has changed the one that comes with the house."""
    found = db.session.get(LetterWords, pb_round.id)
    return found.text if found else ""


def lacks_of_award(award: Award) -> tuple[Lack, ...]:
    """What keeps an offer from being accepted."""
    return lacks_of(
        group_name=award.group_name,
        conditions=award.conditions,
        has_letter=file_of(award.id, FileKind.LETTER) is not None,
        sent_on=award.letter_sent_on,
    )


def file_of(about: str, kind: str) -> AwardFile | None:
    """A file that was asked for, whether it has been made or not."""
    return db.session.scalars(
        select(AwardFile).where(AwardFile.about == about, AwardFile.kind == kind)
    ).first()


def file_by_id(file_id: str) -> AwardFile:
    """Raises ``NotFoundError`` ``award_file``."""
    found = db.session.get(AwardFile, file_id)
    if found is None:
        raise NotFoundError("award_file", id=file_id)
    return found
