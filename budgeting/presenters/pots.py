"""What residents read of a round with several pots: the page that leads to the right one, its rules, and the money that went on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _

from budgeting.commands.carrying import belonging_of
from budgeting.models.rounds import JointRound, Round
from budgeting.presenters.languages import round_view, round_words
from budgeting.presenters.voters import tie_and_age_lines
from budgeting.queries.pots import public_pots_of
from budgeting.queries.rounds import round_or_404
from budgeting.rules.drafting import WHO
from budgeting.rules.pots import AcrossPots, Belonging, Carry
from engage.activities.rules.lifecycle import PUBLIC_STATES, State
from engage.content.presenters import Words, words_in
from engage.rules.window import last_day_of


@dataclass(frozen=True)
class PotCard:
    """One pot: whom it is for, its money, and what can be done with it now."""

    slug: str
    title: Words
    summary: Words
    for_whom: tuple[Words | str, ...]
    budget_pence: int
    closes_on: date | None
    is_open: bool
    is_declared: bool


@dataclass(frozen=True)
class PotsPage:
    """A round with several pots. ``lines`` are its rules in plain words, ``easy`` the same in easy read."""

    slug: str
    title: Words
    summary: Words
    pots: tuple[PotCard, ...]
    lines: tuple[str, ...]
    easy: tuple[str, ...]
    is_in_english: bool


def pots_page(joint: JointRound, *, now: datetime) -> PotsPage:
    """The pots that residents may see, in the order in which they are counted."""
    pots = public_pots_of(joint)
    view, is_in_english = round_view(pots[0])
    plain, easy = _shared_lines(joint)
    return PotsPage(
        slug=joint.slug,
        title=round_words(joint.words, "title", view),
        summary=round_words(joint.words, "summary", view),
        pots=tuple(_card(pot, now) for pot in pots),
        lines=plain,
        easy=easy,
        is_in_english=is_in_english,
    )


def _card(pb_round: Round, now: datetime) -> PotCard:
    view, _is_other = round_view(pb_round)
    told = (
        round_words(pb_round.words, "for_whom", view),
        round_words(pb_round.rules.get(WHO, {}).get("words", {}), "area", view),
    )
    return PotCard(
        slug=pb_round.slug,
        title=round_words(pb_round.words, "title", view),
        summary=round_words(pb_round.words, "summary", view),
        for_whom=(
            *(words for words in told if words),
            *tie_and_age_lines(pb_round.rules.get(WHO, {})),
        ),
        budget_pence=pb_round.budget_pence,
        closes_on=last_day_of(pb_round.window),
        is_open=pb_round.is_open(now),
        is_declared=pb_round.state == State.DECLARED,
    )


Lines = tuple[tuple[str, ...], tuple[str, ...]]
"""What a rule says, in plain words and in easy read."""


def _shared_lines(joint: JointRound) -> Lines:
    carry: dict[str, Lines] = {
        Carry.TO_NEXT: (
            (_("What a pot does not spend goes to the next pot."),),
            (_("Some money may be left in a pot."), _("It goes to the next pot.")),
        ),
        Carry.KEPT: (
            (_("What a pot does not spend stays in that pot. It goes to no other pot."),),
            (_("Some money may be left in a pot."), _("It stays in that pot.")),
        ),
    }
    votes: dict[str, Lines] = {
        AcrossPots.EACH: (
            (_("If more than one pot is for you, you may vote in each of them."),),
            (_("More than 1 pot may be for you."), _("Then you can vote in each of them.")),
        ),
        AcrossPots.ONE: (
            (
                _("You may vote in one pot only, even if more than one is for you."),
                _("We give each person a code for one pot. No computer can check that."),
            ),
            (_("You can vote in 1 pot only."), _("We give you a code for 1 pot.")),
        ),
    }
    apart: Lines = (
        (
            _(
                "Each pot has its own voting codes and its own list of used codes. Nothing compares them."
            ),
        ),
        (_("Each pot has its own codes."),),
    )
    told = (carry.get(joint.carry), votes.get(joint.votes), apart)
    plain = tuple(line for lines in told if lines for line in lines[0])
    return plain, tuple(line for lines in told if lines for line in lines[1])


def pot_rules(pb_round: Round) -> Lines:
    """What the written rule of one pot says of the others; nothing for a round by itself."""
    if pb_round.pot is None:
        return (), ()
    joint, belonging = pb_round.pot.joint_round, belonging_of(pb_round)
    plain, easy = _shared_lines(joint)
    if belonging is None:
        return plain, easy
    view, _is_other = round_view(pb_round)
    title = str(round_words(joint.words, "title", view))
    place, number = belonging.place + 1, len(belonging.order)
    return (
        (
            _(
                "This is pot %(place)s of %(number)s in “%(title)s”. The pots are counted in this order.",
                place=place,
                number=number,
                title=title,
            ),
            *_own_carry(belonging),
            *plain,
        ),
        (_("This is pot %(place)s of %(number)s.", place=place, number=number), *easy),
    )


def _own_carry(belonging: Belonging) -> Iterator[str]:
    if belonging.before is not None:
        yield _("What the pot before leaves is added to this pot’s money before it is counted.")


@dataclass(frozen=True)
class OtherPot:
    """Money that came from a pot or goes to one. A pot that is not public yet has no words and no address."""

    pence: int
    slug: str
    title: Words | None
    is_declared: bool


@dataclass(frozen=True)
class PotMoney:
    """What a result says of the pots beside it."""

    slug: str
    title: Words
    brought: OtherPot | None
    passed_on: OtherPot | None


def pot_money(pb_round: Round) -> PotMoney | None:
    """The money that moved between this pot and its neighbours; ``None`` for a round by itself."""
    if pb_round.pot is None:
        return None
    joint, belonging = pb_round.pot.joint_round, belonging_of(pb_round)
    brought, passed_on = pb_round.outcome.get("brought"), pb_round.outcome.get("passed_on")
    return PotMoney(
        slug=joint.slug,
        title=words_in(joint.words, "title"),
        brought=_other(brought["pence"], brought["from"]) if brought else None,
        passed_on=_other(passed_on, belonging.order[belonging.place + 1])
        if passed_on is not None and belonging
        else None,
    )


def _other(pence: int, slug: str) -> OtherPot:
    other = round_or_404(slug)
    is_public = other.state in PUBLIC_STATES
    return OtherPot(
        pence=pence,
        slug=slug if is_public else "",
        title=words_in(other.words, "title") if is_public else None,
        is_declared=other.state == State.DECLARED,
    )


@dataclass(frozen=True)
class PotOf:
    """That a round is one of several pots, for the page about it."""

    slug: str
    title: Words


def pot_of(pb_round: Round) -> PotOf | None:
    if pb_round.pot is None:
        return None
    joint = pb_round.pot.joint_round
    return PotOf(joint.slug, words_in(joint.words, "title"))
