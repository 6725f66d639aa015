"""What residents read of a round with several pots: the page that leads to the right one, its rules, and the money that went on."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from flask_babel import gettext as _

from budgeting.commands.carrying import belonging_of
from budgeting.models.rounds import JointRound, Round
from budgeting.presenters.languages import round_view, round_words
from budgeting.presenters.proofs import link_words
from budgeting.presenters.voters import tie_and_age_lines
from budgeting.queries.pots import public_pots_of
from budgeting.queries.rounds import round_or_404
from budgeting.rules.awards import offers_of
from budgeting.rules.drafting import FUNDERS, WHO
from budgeting.rules.funders import passed_by, read_funders
from budgeting.rules.pots import AcrossPots, Belonging, Carry, is_one_pot_only
from budgeting.rules.proofs import ON_DEMAND, ProofKind, proof_rules
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
    ways: tuple[str, ...]
    """With what people vote in it."""
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
        ways=tuple(link_words(kind) for kind in proof_rules(pb_round.rules).accepts),
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
        AcrossPots.ONE: _one_only_lines(_kinds_of(joint)),
    }
    told = (carry.get(joint.carry), votes.get(joint.votes), _apart_lines(joint))
    plain = tuple(line for lines in told if lines for line in lines[0])
    return plain, tuple(line for lines in told if lines for line in lines[1])


def _kinds_of(joint: JointRound) -> set[ProofKind]:
    """What the pots accept, all together."""
    return {kind for pot in joint.pots for kind in proof_rules(pot.pb_round.rules).accepts}


def _one_only_lines(kinds: set[ProofKind]) -> Lines:
    """That somebody votes in one pot only, and what keeps it: how cards are given out, or an address that is known again."""
    plain = [_("You may vote in one pot only, even if more than one is for you.")]
    easy = [_("You can vote in 1 pot only.")]
    if kinds <= {ProofKind.CARD}:
        plain.append(_("We give each person a code for one pot. No computer can check that."))
        easy.append(_("We give you a code for 1 pot."))
        return tuple(plain), tuple(easy)
    if ProofKind.CARD in kinds:
        plain.append(
            _(
                "We give each person a card for one pot. No computer can see whether a card and an address belong to one person."
            )
        )
    easy.append(works_in_one_pot())
    return tuple(plain), tuple(easy)


def works_in_one_pot() -> str:
    """In easy read: what becomes of an address where somebody may vote in one pot only."""
    words: str = _("Your e-mail address or mobile number works in 1 pot only.")
    return words


def told_before_proving(pb_round: Round) -> Lines:
    """What somebody should know before they prove an address in one of several pots; nothing where it is used in this vote alone."""
    if pb_round.pot is None or not is_one_pot_only(pb_round.pot.joint_round.votes):
        return (), ()
    plain = _(
        "You may vote in one pot only. An e-mail address or mobile number that you use here works in no other pot."
    )
    return (plain,), (_("You can vote in 1 pot only."), works_in_one_pot())


def _apart_lines(joint: JointRound) -> Lines:
    compares = is_one_pot_only(joint.votes) and _kinds_of(joint) & set(ON_DEMAND)
    if not all(ProofKind.CARD in proof_rules(pot.pb_round.rules).accepts for pot in joint.pots):
        return _apart_without_cards(compares=bool(compares))
    plain = (
        _(
            "Each pot has its own voting codes and its own list of used codes. Only e-mail addresses and mobile numbers are compared, so that each works in one pot only."
        )
        if compares
        else _(
            "Each pot has its own voting codes and its own list of used codes. Nothing compares them."
        )
    )
    return (plain,), (_("Each pot has its own codes."),)


def _apart_without_cards(*, compares: bool) -> Lines:
    plain = (
        _(
            "Each pot has its own list of who has voted. Only e-mail addresses and mobile numbers are compared, so that each works in one pot only."
        )
        if compares
        else _("Each pot has its own list of who has voted. Nothing compares them.")
    )
    return (plain,), (_("Each pot has its own list of who has voted."),)


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
    funders: tuple["CarriedMoney", ...] = ()
    """Of money that came: whose it was, each with its conditions, which go along."""


@dataclass(frozen=True)
class CarriedMoney:
    """A funder's money that went on from a pot. ``pence`` is 0 where it came by way of two pots and is no longer told by funder."""

    name: Words
    conditions: Words
    pence: int


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
        brought=replace(
            _other(brought["pence"], brought["from"]),
            funders=tuple(_carried(round_or_404(brought["from"]))),
        )
        if brought
        else None,
        passed_on=_other(passed_on, belonging.order[belonging.place + 1])
        if passed_on is not None and belonging
        else None,
    )


def _carried(before: Round, *, is_told: bool = True) -> Iterator[CarriedMoney]:
    """Whose money went on from a pot: that of its own funders, and of those of the pot before it where their money was needed too."""
    passed_on = int(before.outcome.get("passed_on", 0))
    shares = passed_by(read_funders(before.rules), offers_of(before.outcome).items(), passed_on)
    for told in before.rules.get(FUNDERS, ()):
        if shares[told["id"]]:
            yield CarriedMoney(
                name=words_in(told["words"], "name"),
                conditions=words_in(told["words"], "conditions"),
                pence=shares[told["id"]] if is_told else 0,
            )
    earlier = before.outcome.get("brought")
    if earlier and passed_on > sum(shares.values()):
        yield from _carried(round_or_404(earlier["from"]), is_told=False)


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
