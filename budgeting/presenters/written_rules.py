"""The whole written rule of a round, as residents read it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup

from budgeting.models.rounds import Round
from budgeting.presenters.ballot_words import ballot_words
from budgeting.presenters.falling import rest_words
from budgeting.presenters.languages import round_view, round_words
from budgeting.presenters.pots import pot_rules
from budgeting.presenters.rounds import closed_early_on, refusing_of
from budgeting.presenters.rule_words import rule_words
from budgeting.presenters.voters import tie_and_age_lines
from budgeting.queries.rounds import fact_in_log
from budgeting.rules.checks import CHECKED
from budgeting.rules.drafting import (
    DECISION,
    DECISION_IN_WORDS,
    FUNDERS,
    POT,
    PUBLICATION,
    WAYS,
    WHO,
    WITHOUT_A_COMPUTER,
)
from budgeting.rules.election import Allocation
from budgeting.rules.falls import IF_WITHDRAWN, Falling
from budgeting.rules.publication import CLOSED
from budgeting.rules.written import least_in, offers_parts, part_fundable_in, rule_in_force
from engage.content.presenters import Words
from engage.kernel.locale import LANGUAGE_NAMES, date_long, money
from engage.rules.channel import Channel
from engage.rules.window import Window, day_of, last_day_of

Line = Words | str


@dataclass(frozen=True)
class RuleSection:
    """A heading and what is written under it; ``easy`` is the same in easy read, beside a picture."""

    heading: str
    lines: tuple[Line, ...]
    easy_heading: str
    easy: tuple[Line, ...]
    picture: str


@dataclass(frozen=True)
class RulesPage:
    slug: str
    title: Words
    sections: tuple[RuleSection, ...]
    rules_digest: str
    is_in_english: bool


def rules_page(pb_round: Round) -> RulesPage:
    """Everything that is frozen at opening, in the order in which people ask."""
    view, is_other = round_view(pb_round)
    sections = (
        _who,
        _money,
        _pots,
        _when,
        _ways,
        _refusals,
        _ballot,
        _count,
        _decision,
        _withdrawal,
        _publication,
    )
    made = (section(pb_round) for section in (*sections, _languages))
    return RulesPage(
        slug=pb_round.slug,
        title=round_words(pb_round.words, "title", view),
        sections=tuple(section for section in made if section.lines),
        rules_digest=pb_round.rules_digest,
        is_in_english=is_other,
    )


def _said(pb_round: Round, document: Mapping[str, Any], *fields: str) -> tuple[Words, ...]:
    """The words of these fields that have any."""
    view, _is_other = round_view(pb_round)
    told = (round_words(document, field, view) for field in fields)
    return tuple(words for words in told if words)


def _easy_lines(words: Iterable[Words]) -> tuple[Line, ...]:
    return tuple(line for each in words for line in each.lines)


def _who(pb_round: Round) -> RuleSection:
    who = pb_round.rules.get(WHO, {})
    area = _said(pb_round, who.get("words", {}), "area")
    told = tuple(tie_and_age_lines(who))
    lines: tuple[Line, ...] = (*area, *told)
    easy: tuple[Line, ...] = (*_easy_lines(area), *told)
    return RuleSection(_("Who may vote"), lines, _("Who can vote"), easy, "busts-in-silhouette")


def _money(pb_round: Round) -> RuleSection:
    pot = pb_round.rules.get(POT, {}).get("words", {})
    amount = _("There is %(money)s to share.", money=money(pb_round.budget_pence))
    named = _said(pb_round, pot, "name", "conditions")
    funders = tuple(_funders(pb_round))
    easy = (amount, *_easy_lines(named), *funders)
    return RuleSection(
        _("The money"), (amount, *named, *funders), _("The money"), easy, "money-bag"
    )


def _pots(pb_round: Round) -> RuleSection:
    plain, easy = pot_rules(pb_round)
    return RuleSection(_("The pots"), plain, _("The pots"), easy, "coin")


def _funders(pb_round: Round) -> Iterator[str]:
    view, _is_other = round_view(pb_round)
    for funder in pb_round.rules.get(FUNDERS, ()):
        name = round_words(funder["words"], "name", view)
        told = _("%(money)s from %(name)s", money=money(funder["amount_pence"]), name=name)
        conditions = round_words(funder["words"], "conditions", view)
        yield f"{told}: {conditions}" if conditions else told


def _when(pb_round: Round) -> RuleSection:
    """The days that were fixed; and where voting ended before, that it did."""
    lines: tuple[str, ...] = ()
    last = last_day_of(Window(pb_round.opens_at, pb_round.closes_at))
    early = closed_early_on(pb_round)
    if pb_round.opens_at and last:
        first = date_long(day_of(pb_round.opens_at))
        lines = (
            _("Voting begins on %(day)s.", day=first),
            _("The last day is %(day)s, until midnight London time.", day=date_long(last)),
        )
    if early:
        lines += (_("Voting ended earlier than planned, on %(day)s.", day=date_long(early)),)
        why = str(fact_in_log(pb_round, CLOSED, "why") or "")
        lines += (_("The reason, as officers wrote it: %(why)s", why=why),) if why else ()
    return RuleSection(_("When"), lines, _("When you can vote"), lines, "calendar")


def channel_words() -> dict[Channel, str]:
    """Each way to vote, as residents read it."""
    return {
        Channel.ONLINE: _("Online"),
        Channel.PAPER: _("On paper"),
        Channel.PHONE: _("By telephone"),
        Channel.IN_PERSON: _("In person"),
        Channel.TABLET: _("On a shared tablet at an event"),
    }


def _ways(pb_round: Round) -> RuleSection:
    words = channel_words()
    ways = tuple(words[way] for way in Channel if way in pb_round.rules.get(WAYS, ()))
    without = _said(pb_round, pb_round.rules.get(WITHOUT_A_COMPUTER, {}), "text")
    places = tuple(_places(pb_round))
    same = (_("Every vote goes into the same box and the same result."),)
    return RuleSection(
        _("Ways to vote"),
        (*ways, *without, *(_side_by_side(*place) for place in places), *same),
        _("How you can vote"),
        (*ways, *_easy_lines(without), *(line for place in places for line in place), *same),
        "memo",
    )


def _places(pb_round: Round) -> Iterator[tuple[Line, ...]]:
    """Each place where somebody votes without a computer, with its times: both are written a line each, in the same order."""
    view, _is_other = round_view(pb_round)
    document = pb_round.rules.get(WITHOUT_A_COMPUTER, {})
    places, times = (round_words(document, field, view).lines for field in ("place", "times"))
    for told in zip_longest(places, times):
        yield tuple(line for line in told if line)


def _side_by_side(*lines: Line) -> Line:
    return Markup(": ").join(lines)


def _refusals(pb_round: Round) -> RuleSection:
    """Why a vote can be refused, and when it cannot be found; nothing where the rule has no reason for what proves a right here."""
    heading = _("Why votes are refused")
    refusing = refusing_of(pb_round)
    if not refusing.reasons:
        return RuleSection(heading, (), heading, (), "memo")
    easy = (_("2 officers can refuse a vote."), _("They can do this only for the reasons in the rules."))  # fmt: skip
    limits = (refusing.limits,) if refusing.limits else ()
    return RuleSection(
        heading,
        (refusing.how, *refusing.reasons, *limits),
        heading,
        (*easy, *refusing.reasons, *limits),
        "memo",
    )


def _ballot(pb_round: Round) -> RuleSection:
    words = ballot_words(
        pb_round.ballot_form,
        budget_pence=pb_round.budget_pence or 1,
        projects=len(pb_round.projects),
    )
    return RuleSection(
        _("The ballot"),
        (words.heading, *words.lines),
        _("What you do"),
        (words.easy_heading, *words.easy_lines),
        "ballot-box-with-ballot",
    )


def _count(pb_round: Round) -> RuleSection:
    rule = rule_in_force(pb_round.rules)
    words = rule_words(rule, pb_round.ballot_form.kind)
    plain, easy = _parts(pb_round) if offers_parts(pb_round.rules) else ((), ())
    return RuleSection(
        _("How votes become projects"),
        (*words.plain, *plain),
        _("How we count"),
        (*words.easy, *easy),
        "clipboard",
    )


def _parts(pb_round: Round) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Which projects can be offered a part of their money, and the least that could work where their group said."""
    view, _is_other = round_view(pb_round)
    able, least = part_fundable_in(pb_round.rules), least_in(pb_round.rules)
    titles = {
        project.number: str(round_words(project.words, "title", view))
        for project in pb_round.projects
        if project.number in able
    }
    told = [
        _("%(project)s (at least %(money)s)", project=title, money=money(least[number]))
        if number in least
        else title
        for number, title in titles.items()
    ]
    plain = _("Projects that can use a part of their money: %(projects)s.", projects=", ".join(told))  # fmt: skip
    never = (_("A part below a project’s least is never offered. What is left then goes to the next project that it is enough for."),) if least else ()  # fmt: skip
    return (plain, *never), (_("These ideas can use a part of their money:"), *told, *never)


def _decision(pb_round: Round) -> RuleSection:
    words = _said(pb_round, pb_round.rules.get(DECISION, {}), *DECISION_IN_WORDS)
    return RuleSection(
        _("The formal decision"), words, _("Who decides in the end"), _easy_lines(words), "meeting"
    )


def _withdrawal(pb_round: Round) -> RuleSection:
    said = {
        Falling.LIST.value: _down_the_list,
        Falling.NEXT.value: _next_project,
        Falling.KEPT.value: _kept,
    }
    saying = said.get(pb_round.rules.get(IF_WITHDRAWN, ""))
    plain, easy = saying(pb_round) if saying else ((), ())
    return RuleSection(
        _("If a winner withdraws"), plain, _("If an idea cannot happen"), easy, "handshake"
    )


def _kept(_round: Round) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return (_("Its money is kept for the next round."),), (_("We keep the money for next time."),)


def _down_the_list(pb_round: Round) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """As ``rules.falls.what_follows`` finds it."""
    together = _("Its money is added to what is left in the pot, and all of it goes down the list.")
    ends = _("No project loses money that it has. So this can be different from counting again without the project that withdrew.")  # fmt: skip
    easy: tuple[str, ...] = (
        _("The money goes to the next idea."),
        _("Is there still money? Then it goes to the idea after that."),
        _("No idea loses its money."),
    )
    is_greedy = rule_in_force(pb_round.rules).allocation is Allocation.GREEDY
    by_votes = _("The project with the most votes comes first.")
    order = _("The list is in the order of the count.") if is_greedy else by_votes
    turn = _("Each project that got nothing because the money ran out has its turn: if there is enough, it is offered what it costs.")  # fmt: skip
    on = _("This goes on until there is not enough for any project.")
    if offers_parts(pb_round.rules):
        turn = _("Each project that got nothing, or only a part, because the money ran out has its turn: if there is enough, it is offered all that it lacks. If not, and it can use a part, it is offered what there is.")  # fmt: skip
        easy = (*easy, _("An idea that has a part of its money can get the rest."))
    tied = _("If several have the same votes and there is not enough for all of them, what is left is kept.")  # fmt: skip
    ties = () if is_greedy else (tied,)
    return (together, order, turn, on, *ties, ends), easy


def _next_project(pb_round: Round) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a round says that opened when one project alone got the money."""
    easy = _("The money goes to the next idea.")
    if offers_parts(pb_round.rules):
        told = _("Its money goes to the next project in the order of the count that it is enough for, or that can use a part.")  # fmt: skip
        rest = _("An idea that has a part of its money can get the rest.")
        return (told, rest_words()), (easy, rest)
    if rule_in_force(pb_round.rules).allocation is Allocation.GREEDY:
        told = _("Its money goes to the next project in the order of the count that it is enough for.")  # fmt: skip
    else:
        told = _("Its money goes to the project with the most votes that has no money yet and that it is enough for. If several have the same votes, it is kept.")  # fmt: skip
    return (told,), (easy,)


def _publication(pb_round: Round) -> RuleSection:
    words = _said(pb_round, pb_round.rules.get(PUBLICATION, {}), "text")
    always = _("The result, these rules and the log are published. Votes for each project are published from ten votes on, and no page shows any result before voting closes.")  # fmt: skip
    easy_always = (
        _("Everyone can see the result."),
        _("Nobody can see it before the vote ends."),
    )
    return RuleSection(
        _("What is published"),
        (*words, always),
        _("What everyone can see"),
        (*_easy_lines(words), *easy_always),
        "megaphone",
    )


def _languages(pb_round: Round) -> RuleSection:
    lines = tuple(
        _(
            "%(language)s: checked by %(who)s on %(day)s",
            language=LANGUAGE_NAMES.get(language, language),
            who=check["by"],
            day=date_long(date.fromisoformat(check["on"])),
        )
        for language, check in sorted(pb_round.rules.get(CHECKED, {}).items())
    )
    return RuleSection(
        _("Who checked the words of this vote"), lines, _("Who checked the words"), lines, "eyes"
    )
