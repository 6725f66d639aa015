"""What people inside a set of areas said, such as priority neighbourhoods, beside everybody outside it."""

from collections.abc import Iterator, Sequence
from datetime import date

from flask_babel import gettext as _

from engage.kernel.locale import date_long
from engage.reports.build.gather import Gathered, table_of
from engage.reports.build.sentences import Voice
from engage.reports.rules.areas import InAndOut, answers_by_place, who_lives_where
from engage.reports.rules.beside import AreaGroup, Beside
from engage.reports.rules.document import (
    Block,
    Heading,
    ListBlock,
    Paragraph,
    ParagraphStyle,
    WordsBlock,
    WordsLine,
)
from engage.rules.disclosure.release import PublishedTable, Release, Symbol
from engage.rules.disclosure.rounding import whole_percent


def inside_and_outside(
    gathered: Sequence[Gathered], release: Release, beside: Beside, voice: Voice
) -> Iterator[Block]:
    """Set by set: how many live inside and outside, and how both answered; nothing where no activity asks for areas."""
    for group in beside.area_sets:
        told = list(_lived(gathered, release, group, beside.areas, voice))
        tables = list(_answered(gathered, release, group, beside.areas, voice))
        if not told and not tables:
            continue
        yield Heading(_("Inside and outside: %(areas)s", areas=voice.words(group.name)))
        yield Paragraph(_where_from(group), ParagraphStyle.NOTE)
        if told:
            yield ListBlock(tuple(told))
        yield from tables


def _where_from(group: AreaGroup) -> str:
    told = _(
        "These figures are the sums of what this report shows area by area. Where one of them is hidden, so is the sum."
    )
    if not group.source or not group.dated_on:
        return str(told)
    day = date_long(date.fromisoformat(group.dated_on))
    named = _("Which areas these are: %(source)s, %(day)s.", source=group.source, day=day)
    return f"{named} {told}"


def _tables(one: Gathered, release: Release) -> Iterator[PublishedTable]:
    for raw in map(table_of, one.findings):
        if raw is not None and raw.id in release:
            yield release[raw.id]


def _lived(
    gathered: Sequence[Gathered],
    release: Release,
    group: AreaGroup,
    areas: frozenset[str],
    voice: Voice,
) -> Iterator[str]:
    for one in gathered:
        for table in _tables(one, release):
            found = who_lives_where(table, group, areas)
            if found is not None:
                yield _(
                    "%(activity)s: %(inside)s people inside, %(outside)s outside.",
                    activity=voice.words(one.facts.title),
                    inside=_shown(found.inside, voice),
                    outside=_shown(found.outside, voice),
                )


def _answered(
    gathered: Sequence[Gathered],
    release: Release,
    group: AreaGroup,
    areas: frozenset[str],
    voice: Voice,
) -> Iterator[Block]:
    for one in gathered:
        for table in _tables(one, release):
            found = dict(answers_by_place(table, group, areas))
            if found:
                yield _beside(table, found, group, voice)


def _beside(
    table: PublishedTable, found: dict[str, InAndOut], group: AreaGroup, voice: Voice
) -> WordsBlock:
    whole = found.pop("")
    lines = [
        WordsLine(
            voice.category(table.rows, row),
            (_of(one.inside, whole.inside, voice), _of(one.outside, whole.outside, voice)),
        )
        for row, one in found.items()
    ]
    lines.append(
        WordsLine(
            _("Everybody who answered"),
            (_shown(whole.inside, voice), _shown(whole.outside, voice)),
        )
    )
    return WordsBlock(
        f"{table.id}:{group.code}",
        _(
            "%(question)s Inside and outside: %(areas)s",
            question=voice.words(table.title),
            areas=voice.words(group.name),
        ),
        _("How people inside and outside answered."),
        _("Answer"),
        (_("Inside"), _("Outside")),
        tuple(lines),
    )


def _of(count: int | None, base: int | None, voice: Voice) -> str:
    shown = _shown(count, voice)
    if not count or not base:
        return shown
    percent = whole_percent(count, base)
    return f"{shown} ({_('less than 1%') if percent is None else f'{percent}%'})"


def _shown(count: int | None, voice: Voice) -> str:
    return f"[{Symbol.CONFIDENTIAL.value}]" if count is None else voice.number(count)
