"""Help that people asked for to take part, and whether they got it."""

from collections.abc import Iterator, Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from engage.assistance.rules.requests import Kind, Standing
from engage.assistance.words import KINDS
from engage.kernel.locale import in_every_language
from engage.reports.build.sentences import Voice
from engage.reports.rules.document import Block, Heading, Paragraph, TableBlock
from engage.rules.activity import Axis, CountTable
from engage.rules.disclosure.release import PublishedTable, Release

WHAT_BECAME = _l("What became of requests for help to take part")
BY_KIND = _l("Requests for help to take part, by kind")
OUTCOMES = {
    Standing.WAITING: _l("Not answered yet"),
    Standing.MET: _l("Met"),
    Standing.NOT_MET: _l("Not met"),
}


def help_tables(programme_id: str, asked: Mapping[tuple[str, str], int]) -> list[CountTable]:
    """Raw: what became of everything that was asked for, and the same kind by kind; nothing where nobody asked.

    Each thing asked for counts once, so somebody who asked for two is in two kinds and never twice in one. What somebody needs to
    take part may tell of a disability or a language, so the higher threshold holds.
    """
    if not asked:
        return []
    kinds = tuple(kind.value for kind in Kind)
    outcomes = tuple(standing.value for standing in Standing)
    cells: dict[tuple[str, ...], int] = {
        (outcome, kind): asked.get((kind, outcome), 0) for outcome in outcomes for kind in kinds
    }
    id_ = f"help:{programme_id}"
    rows = Axis(
        f"{id_}:outcome",
        outcomes,
        {one.value: in_every_language(OUTCOMES[one]) for one in Standing},
    )
    columns = Axis(
        f"{id_}:kind", kinds, {kind.value: in_every_language(KINDS[kind]) for kind in Kind}
    )
    by_outcome: dict[tuple[str, ...], int] = {
        (outcome,): sum(cells[outcome, kind] for kind in kinds) for outcome in outcomes
    }
    title = in_every_language(WHAT_BECAME)
    base = sum(by_outcome.values())
    return [
        CountTable(f"{id_}:outcomes", title, rows, by_outcome, base, is_sensitive=True),
        CountTable(
            f"{id_}:kinds",
            in_every_language(BY_KIND),
            rows,
            cells,
            base,
            columns,
            {kind: sum(cells[outcome, kind] for outcome in outcomes) for kind in kinds},
            is_sensitive=True,
        ),
    ]


def help_to_take_part(
    helped: Sequence[CountTable], release: Release, voice: Voice
) -> Iterator[Block]:
    """What became of it in a sentence, and kind by kind."""
    tables = [release[table.id] for table in helped]
    if not tables:
        return
    yield Heading(_("Help to take part"))
    yield Paragraph(_in_words(tables[0], voice))
    for table in tables:
        yield TableBlock(
            table, _("Each request counts once. Small numbers are hidden, as everywhere here.")
        )


def _in_words(table: PublishedTable, voice: Voice) -> str:
    if table.base is None:
        return str(_("A few people asked for help to take part: too few to say more about it."))
    base = voice.number(table.base)
    met, not_met = (table.cell(one.value).count for one in (Standing.MET, Standing.NOT_MET))
    if met is None:
        return str(_("We had %(base)s requests for help to take part.", base=base))
    if not_met is None:
        return str(
            _(
                "We had %(base)s requests for help to take part. %(met)s were met.",
                base=base,
                met=voice.number(met),
            )
        )
    return str(
        _(
            "We had %(base)s requests for help to take part. %(met)s were met, and %(not_met)s were not.",
            base=base,
            met=voice.number(met),
            not_met=voice.number(not_met),
        )
    )
