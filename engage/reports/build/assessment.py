"""The equality assessment of the engagement, filled from the data as far as it goes, and what is known from elsewhere."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain, repeat

from flask_babel import gettext as _

from engage.kernel.locale import date_long
from engage.reports.build.gather import Gathered, table_of
from engage.reports.build.sentences import Voice, characteristic_words
from engage.reports.exports.wording import NOT_APPLICABLE, symbol_text
from engage.reports.rules.beside import QUESTIONS_ABOUT, Beside, Characteristic, Equality
from engage.reports.rules.document import (
    Block,
    Heading,
    Paragraph,
    ParagraphStyle,
    WordsBlock,
    WordsLine,
)
from engage.reports.rules.reach import question_of
from engage.rules.disclosure.release import PublishedTable, Release


def equality_assessment(
    gathered: Sequence[Gathered], release: Release, beside: Beside, voice: Voice
) -> Iterator[Block]:
    """A line for each characteristic: who was reached, what stood in the way, what is done about it and by whom."""
    if all(line.is_blank for line in beside.equality):
        return
    yield Heading(_("Equality: who could take part"))
    yield WordsBlock(
        "equality",
        _("Equality assessment of this engagement"),
        _(
            "For each characteristic: who took part, what stood in the way, and what we do about it."
        ),
        _("Characteristic"),
        (
            _("Who took part"),
            _("What stood in the way"),
            _("What we do about it"),
            _("Who does it"),
        ),
        tuple(_line(line, gathered, release, voice) for line in beside.equality),
    )


def reached(
    characteristic: Characteristic, gathered: Sequence[Gathered], release: Release, voice: Voice
) -> Iterator[str]:
    """What the released tables say about who took part, activity by activity."""
    for one in gathered:
        for raw in map(table_of, one.findings):
            if raw is None or raw.columns is not None or raw.id not in release:
                continue
            table = release[raw.id]
            if question_of(table.rows.id) in QUESTIONS_ABOUT[characteristic]:
                yield _reached_by(voice.words(one.facts.title), table, voice)


def outside_evidence(beside: Beside, voice: Voice) -> Iterator[Block]:
    """What is known from elsewhere, with source, day and licence: never counted as taking part."""
    if not beside.evidence:
        return
    yield Heading(_("What else we know"))
    yield Paragraph(
        _("This comes from elsewhere. Nobody in it is counted as having taken part."),
        ParagraphStyle.NOTE,
    )
    yield WordsBlock(
        "evidence",
        _("Evidence from elsewhere"),
        _("What it says, where it is from, from when, and how it may be used."),
        _("What it says"),
        (_("Source"), _("Date"), _("Licence")),
        tuple(
            WordsLine(
                voice.typed(one.says),
                (
                    voice.typed(one.source),
                    date_long(date.fromisoformat(one.dated_on)),
                    voice.typed(one.licence),
                ),
            )
            for one in beside.evidence
        ),
    )


def _line(
    line: Equality, gathered: Sequence[Gathered], release: Release, voice: Voice
) -> WordsLine:
    """What is blank for a reason says that reason once."""
    known = [*reached(line.characteristic, gathered, release, voice)]
    told = " ".join([*known, voice.typed(line.reached)]).strip()
    blanks = (
        chain([voice.typed(line.reason)], repeat(NOT_APPLICABLE))
        if line.reason
        else repeat(str(_("Not filled in")))
    )
    return WordsLine(
        characteristic_words(line.characteristic),
        (
            told or str(_("Nobody was asked about this.")),
            *(
                voice.typed(said) or next(blanks)
                for said in (line.barriers, line.action, line.owner)
            ),
        ),
    )


def _reached_by(activity: str, table: PublishedTable, voice: Voice) -> str:
    if table.base is None:
        return str(_("%(activity)s: too few people to say anything about.", activity=activity))
    figures = "; ".join(
        f"{', '.join(rows)}: {count}" for count, rows in _rows_by_count(table, voice)
    )
    return str(
        _(
            "%(activity)s, %(base)s people: %(figures)s.",
            activity=activity,
            base=voice.number(table.base),
            figures=figures,
        )
    )


def _rows_by_count(table: PublishedTable, voice: Voice) -> Iterator[tuple[str, list[str]]]:
    """Each answer with its figure, and those that are hidden together at the end."""
    hidden: dict[str, list[str]] = {}
    for row in table.rows.categories:
        cell, words = table.cells[row,], voice.category(table.rows, row)
        if cell.count is None:
            hidden.setdefault(symbol_text(cell.symbol), []).append(words)
        else:
            yield voice.number(cell.count), [words]
    yield from hidden.items()
