"""Differences between groups, and what changed over time: charts of dots with what they show in a sentence."""

from collections.abc import Iterator, Sequence

from flask_babel import gettext as _

from engage.reports.build.gather import Gathered, table_of
from engage.reports.build.sentences import Voice
from engage.reports.rules.differences import Gap, Share, Size, largest_change, largest_gap
from engage.reports.rules.document import (
    Block,
    ChartBlock,
    ChartKind,
    Heading,
    Paragraph,
    ParagraphStyle,
    TableBlock,
    WavesBlock,
)
from engage.rules.activity import CountTable
from engage.rules.disclosure.release import PublishedTable, Release

MOST_GROUPS, MOST_LINES = 10, 60
"""Of a chart that can still be read at one look; larger tables stand without one."""


def between_groups(gathered: Sequence[Gathered], release: Release, voice: Voice) -> Iterator[Block]:
    """Answers by group, once the activity is over."""
    tables = [
        release[raw.id]
        for one in gathered
        for raw in filter(None, map(table_of, one.findings))
        if raw.columns is not None and raw.id in release
    ]
    if not tables:
        return
    yield Heading(_("Differences between groups"))
    yield Paragraph(
        _("We say something about a group only when enough people in it answered."),
        ParagraphStyle.NOTE,
    )
    for table in tables:
        said = _groups_differ(table, voice)
        if _can_be_read(table):
            yield ChartBlock(table, said, kind=ChartKind.DOTS)
        yield TableBlock(table, said)


def over_time(gathered: Sequence[Gathered], release: Release, voice: Voice) -> Iterator[Block]:
    """Questions that were put several times: every time side by side, from tables that stand in the report."""
    blocks = [
        WavesBlock(
            f"waves:{of}",
            tuple(release[raw.id] for raw in raws),
            tuple(voice.words(raw.wave.name) for raw in raws if raw.wave),
            _changed(raws, release, voice),
        )
        for of, raws in _waves(gathered, release).items()
    ]
    if blocks:
        yield Heading(_("What changed over time"))
        yield Paragraph(
            _(
                "Each time other people may have taken part. So a change may come from who answered."
            ),
            ParagraphStyle.NOTE,
        )
        yield from blocks


def _waves(gathered: Sequence[Gathered], release: Release) -> dict[str, list[CountTable]]:
    """Tables of questions that were put twice or more and can be shown, in the order of time."""
    found: dict[str, list[CountTable]] = {}
    for one in gathered:
        for raw in filter(None, map(table_of, one.findings)):
            is_shown = raw.id in release and not release[raw.id].is_withheld
            if raw.wave is not None and raw.columns is None and is_shown:
                found.setdefault(raw.wave.of, []).append(raw)
    return {
        of: sorted(raws, key=lambda raw: raw.wave.order if raw.wave else "")
        for of, raws in found.items()
        if len(raws) > 1
    }


def _can_be_read(table: PublishedTable) -> bool:
    groups = len(table.columns.categories) if table.columns else 0
    return (
        not table.is_withheld
        and groups <= MOST_GROUPS
        and groups * len(table.rows.categories) <= MOST_LINES
    )


def _groups_differ(table: PublishedTable, voice: Voice) -> str:
    if table.is_withheld or table.columns is None:
        return str(_("Too few people answered for us to compare groups."))
    gap = largest_gap(table)
    if gap is None:
        return str(_("How each group answered."))
    return str(
        _(
            "Groups differ most on “%(answer)s”: %(high)s, and %(low)s. %(size)s",
            answer=voice.category(table.rows, gap.row),
            high=_share_in(voice.category(table.columns, gap.high.place), gap.high, voice),
            low=_share_in(voice.category(table.columns, gap.low.place), gap.low, voice),
            size=_size(gap),
        )
    )


def _changed(raws: Sequence[CountTable], release: Release, voice: Voice) -> str:
    tables = tuple(release[raw.id] for raw in raws)
    gap = largest_change(tables)
    if gap is None:
        return str(_("How people answered each time."))
    names = {
        place: voice.words(raw.wave.name)
        for place, raw in (("first", raws[0]), ("last", raws[-1]))
        if raw.wave
    }
    by_place = {one.place: _share_in(names[one.place], one, voice) for one in (gap.high, gap.low)}
    return str(
        _(
            "“%(answer)s” changed most: %(first)s, and %(last)s. %(size)s",
            answer=voice.category(tables[-1].rows, gap.row),
            first=by_place["first"],
            last=by_place["last"],
            size=_size(gap),
        )
    )


def _share_in(name: str, share: Share, voice: Voice) -> str:
    return str(
        _(
            "%(group)s %(percent)s%% of %(base)s people",
            group=name,
            percent=share.percent,
            base=voice.number(share.base),
        )
    )


def _size(gap: Gap) -> str:
    return str(
        {
            Size.SAME: _("That is about the same."),
            Size.SMALL: _("That is a small difference."),
            Size.CLEAR: _("That is a clear difference."),
            Size.LARGE: _("That is a large difference."),
        }[gap.size]
    )
