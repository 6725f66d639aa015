"""Whom we meant to reach and whom we reached, and how those who took part compare with everybody who lives here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from engage.kernel.locale import date_long
from engage.places.rules.margins import Universe
from engage.reports.build.gather import Gathered, table_of
from engage.reports.build.sentences import Voice
from engage.reports.exports.grids_beside import tenths_text
from engage.reports.rules.beside import Beside, Group, Margin, Standing
from engage.reports.rules.document import (
    Block,
    ComparisonBlock,
    Heading,
    ListBlock,
    Paragraph,
    ParagraphStyle,
    WordsBlock,
    WordsLine,
)
from engage.reports.rules.reach import Compared, Gap, compare, is_comparable
from engage.rules.activity import CountTable
from engage.rules.disclosure.release import PublishedTable, Release


@dataclass(frozen=True)
class _Asked:
    """A released table that asks what a margin asks, and why it is not compared, if it is not."""

    activity: str
    table: PublishedTable
    margin: Margin
    refusal: str


def who_we_reached(
    gathered: Sequence[Gathered], release: Release, beside: Beside, voice: Voice
) -> Iterator[Block]:
    """The engagement plan with what came of it, then every question of which a count of everybody is known."""
    asked = list(_asked(gathered, release, beside, voice))
    if not beside.groups and not asked:
        return
    yield Heading(_("Who we reached"))
    if beside.groups:
        yield Paragraph(_plan_in_words(beside.groups, voice))
        yield _plan(beside.groups, voice)
    for one in asked:
        yield Heading(_("%(activity)s: compared with everybody", activity=one.activity), 2)
        if one.refusal:
            yield Paragraph(one.refusal, ParagraphStyle.NOTE)
        else:
            yield from _comparison(one, voice)


def _plan_in_words(groups: Sequence[Group], voice: Voice) -> str:
    reached = sum(1 for one in groups if one.standing is Standing.REACHED)
    return str(
        ngettext(
            "We planned to reach one group.",
            "We planned to reach %(number)s groups. We reached %(reached)s of them.",
            len(groups),
            number=voice.number(len(groups)),
            reached=voice.number(reached),
        )
    )


def _plan(groups: Sequence[Group], voice: Voice) -> WordsBlock:
    return WordsBlock(
        "plan",
        _("Whom we engaged with"),
        _("Each group that we planned to reach, and what came of it."),
        _("Group"),
        (_("How"), _("Who was to do it"), _("By when"), _("What came of it")),
        tuple(
            WordsLine(
                voice.typed(one.name),
                (
                    voice.typed(one.method),
                    voice.typed(one.owner),
                    _day(one.due_on),
                    _came_of(one, voice),
                ),
            )
            for one in groups
        ),
    )


def _day(written: str) -> str:
    return date_long(date.fromisoformat(written)) if written else str(_("No date was set"))


def _came_of(group: Group, voice: Voice) -> str:
    said = {
        Standing.PLANNED: _("Not yet."),
        Standing.REACHED: _("Reached."),
        Standing.NOT_REACHED: _("Not reached."),
    }[group.standing]
    return f"{said} {voice.typed(group.told)}".rstrip()


def _asked(
    gathered: Sequence[Gathered], release: Release, beside: Beside, voice: Voice
) -> Iterator[_Asked]:
    for one in gathered:
        for table in _released(one, release):
            same = [margin for margin in beside.margins if is_comparable(table, margin)]
            fitting = [margin for margin in same if _refusal(one, margin, beside) == ""]
            for margin in fitting or same[:1]:
                yield _Asked(
                    voice.words(one.facts.title), table, margin, _refusal(one, margin, beside)
                )


def _released(one: Gathered, release: Release) -> Iterator[PublishedTable]:
    for finding in one.findings:
        raw: CountTable | None = table_of(finding)
        if raw is not None and raw.id in release:
            yield release[raw.id]


def _refusal(one: Gathered, margin: Margin, beside: Beside) -> str:
    """Why a table is not compared with a margin, as a sentence; empty when it is."""
    activity = one.facts.ref.id
    if activity in beside.open_to_others:
        return str(
            _(
                "We do not compare this with %(source)s: people who live elsewhere could take part too.",
                source=margin.source,
            )
        )
    if activity not in beside.audiences:
        return str(
            _(
                "We do not compare this with %(source)s: whom the activity was for was not written down.",
                source=margin.source,
            )
        )
    universe = beside.audiences[activity]
    if universe != margin.universe:
        return str(
            _(
                "We do not compare this with %(source)s: that is about %(theirs)s, and this was for %(ours)s.",
                source=margin.source,
                theirs=_people(margin.universe),
                ours=_people(universe),
            )
        )
    return ""


def _people(universe: Universe) -> str:
    if universe.to_age is None:
        if not universe.from_age:
            return str(_("people of every age"))
        return str(_("people of %(age)s and over", age=universe.from_age))
    return str(
        _("people from %(first)s to %(last)s", first=universe.from_age, last=universe.to_age)
    )


def _comparison(one: _Asked, voice: Voice) -> Iterator[Block]:
    compared = list(compare(one.table, one.margin))
    yield Paragraph(_gaps_in_words(compared, one.table, voice))
    yield ListBlock(tuple(_gap(each, one.table, voice) for each in compared))
    yield ComparisonBlock(
        one.table,
        tuple((each.code, each.tenths) for each in compared),
        _(
            "Everybody who lives here: %(title)s. %(source)s, counted on %(day)s. %(licence)s.",
            title=one.margin.title,
            source=one.margin.source,
            day=_day(one.margin.counted_on),
            licence=one.margin.licence,
        ),
        _("The people who took part beside everybody who lives here."),
    )


def _gaps_in_words(compared: Sequence[Compared], table: PublishedTable, voice: Voice) -> str:
    fewer = [_group(one, table, voice) for one in compared if one.gap is Gap.FEWER]
    if fewer:
        return str(
            _(
                "Fewer took part than we would expect from these groups: %(groups)s.",
                groups=voice.listed(fewer),
            )
        )
    if any(one.gap is Gap.HIDDEN for one in compared):
        return str(_("Of the groups that we can show, none took part less than we would expect."))
    return str(_("No group took part less than we would expect."))


def _gap(one: Compared, table: PublishedTable, voice: Voice) -> str:
    group = _group(one, table, voice)
    cell, base = table.cells[(one.code,)], table.base
    if cell.count is None or base is None:
        return str(_("%(group)s: too few people to say anything about.", group=group))
    facts = {
        "group": group,
        "count": voice.number(cell.count),
        "base": voice.number(base),
        "everybody": tenths_text(one.tenths),
    }
    return str(
        {
            Gap.FEWER: _(
                "%(group)s: %(count)s of %(base)s people who answered; %(everybody)s of everybody. Fewer than we would expect.",
                **facts,
            ),
            Gap.ABOUT: _(
                "%(group)s: %(count)s of %(base)s people who answered; %(everybody)s of everybody. About what we would expect.",
                **facts,
            ),
            Gap.MORE: _(
                "%(group)s: %(count)s of %(base)s people who answered; %(everybody)s of everybody. More than we would expect.",
                **facts,
            ),
        }[one.gap]
    )


def _group(one: Compared, table: PublishedTable, voice: Voice) -> str:
    words = table.rows.words.get(one.code)
    return voice.words(words) if words else one.name
