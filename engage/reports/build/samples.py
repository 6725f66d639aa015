"""What a report says of a designed sample: how it was drawn, what the weights cost, and both figures side by side."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from flask_babel import gettext
from flask_babel import gettext as _

from engage.kernel.locale import date_long
from engage.reports.build.gather import Gathered, table_of
from engage.reports.build.sentences import Voice
from engage.reports.build.weighing import Weighed, weigh
from engage.reports.exports.labels import labels_in
from engage.reports.rules.beside import Margin, Sample
from engage.reports.rules.document import (
    Block,
    Heading,
    ListBlock,
    Paragraph,
    ParagraphStyle,
    WordsBlock,
    WordsLine,
)
from engage.reports.rules.weights import Weighting
from engage.rules.activity import ActivityRef
from engage.rules.disclosure.release import PublishedTable, Release
from engage.rules.errors import InvalidError
from engage.rules.view import View


def drawn_by_chance(
    gathered: Sequence[Gathered], weighed: Mapping[str, Weighed], release: Release, voice: Voice
) -> Iterator[Block]:
    """Every designed sample that is over; nothing where there is none."""
    samples = [one for one in gathered if one.facts.ref.id in weighed]
    if not samples:
        return
    yield Heading(_("People who were drawn by chance"))
    for one in samples:
        yield Heading(voice.words(one.facts.title), 2)
        yield from _sample(weighed[one.facts.ref.id], voice)
        for finding in one.findings:
            raw = table_of(finding)
            if raw is not None and raw.id in release and release[raw.id].weighted is not None:
                yield _side_by_side(release[raw.id], voice)


def _sample(weighed: Weighed, voice: Voice) -> Iterator[Block]:
    sample = weighed.sample
    yield Paragraph(
        _(
            "Who could be drawn: %(population)s. How they were drawn: %(drawn)s.",
            population=sample.population.rstrip("."),
            drawn=sample.drawn.rstrip("."),
        )
    )
    if weighed.weighting is None:
        yield Paragraph(why_not_weighted(weighed.refusal), ParagraphStyle.NOTE)
        return
    yield ListBlock(
        (
            *what_weighting_did(weighed.weighting, weighed.left_out, voice),
            *(_weighted_by(margin) for margin in sample.margins),
        )
    )
    if weighed.weighting.is_costly:
        yield Paragraph(how_costly(), ParagraphStyle.NOTE)


def what_weighting_did(weighting: Weighting, left_out: int, voice: Voice) -> Iterator[str]:
    """How many people, how many they are worth, and how far the weights go."""
    yield _("%(number)s people are weighted.", number=voice.number(weighting.people))
    if left_out:
        yield _(
            "%(number)s people did not tell us what weighting needs. They are in the figures without weights alone.",
            number=voice.number(left_out),
        )
    yield _(
        "The weights leave as much certainty as %(number)s people would give without weights (the effective number). The design "
        "effect is %(effect)s.",
        number=voice.number(int(weighting.effective + 0.5)),
        effect=f"{weighting.design_effect:.2f}",
    )
    yield _(
        "The answers of nobody count more than %(largest)s times the average.",
        largest=f"{weighting.largest:.2f}",
    )
    yield _(
        "The weights of %(number)s people were cut to the largest one allowed.",
        number=voice.number(weighting.trimmed),
    )


def weighed_so_far(ref: ActivityRef, sample: Sample, view: View) -> list[str]:
    """What weighting comes to with the answers there are, for officers to look at before they rely on it."""
    weighed, _people = weigh(ref, sample)
    if weighed.weighting is None:
        return [why_not_weighted(weighed.refusal)]
    told = what_weighting_did(weighed.weighting, weighed.left_out, Voice(view, labels_in(gettext)))
    return [*told, *([how_costly()] if weighed.weighting.is_costly else [])]


def how_costly() -> str:
    """The warning where weights cost more than half of what people told."""
    return str(
        _(
            "Take care: the people who answered differ so much from everybody that weighting costs more than half of what they told us."
        )
    )


def why_not_weighted(refusal: InvalidError | None) -> str:
    """Why no weights could be made."""
    code = refusal.code if refusal else ""
    facts = refusal.facts if refusal else {}
    if code == "sample_small":
        return str(_("Too few people answered to weight what they said. The figures are as given."))
    if code == "sample_empty_group":
        return str(
            _(
                "The answers cannot be weighted: nobody of one group answered (%(question)s: %(code)s). The figures are as given.",
                question=facts["question"],
                code=facts["code"],
            )
        )
    return str(
        _(
            "The answers cannot be weighted: no weights within the limit make the sample like everybody. The figures are as given."
        )
    )


def _weighted_by(margin: Margin) -> str:
    return str(
        _(
            "Weighted to: %(title)s. %(source)s, counted on %(day)s. %(licence)s.",
            title=margin.title,
            source=margin.source,
            day=date_long(date.fromisoformat(margin.counted_on)),
            licence=margin.licence,
        )
    )


def _side_by_side(table: PublishedTable, voice: Voice) -> WordsBlock:
    weighted = table.weighted or {}
    return WordsBlock(
        f"{table.id}:weighted",
        _("%(question)s: without and with weights", question=voice.words(table.title)),
        _(
            "Of every 100 people who answered, and of every 100 when they are weighted to be like everybody."
        ),
        _("Answer"),
        (_("Without weights"), _("With weights")),
        tuple(
            WordsLine(
                voice.category(table.rows, row),
                (
                    _percent(table, row, table.cell(row).percent),
                    _percent(table, row, weighted[row]),
                ),
            )
            for row in table.rows.categories
        ),
    )


def _percent(table: PublishedTable, row: str, percent: int | None) -> str:
    """Somebody is never shown as nobody."""
    if not percent and table.cell(row).count:
        return str(_("less than 1%"))
    return f"{percent or 0}%"
