"""What we asked and what we heard: every figure from the release, a tally or a quote that may be shown."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from flask_babel import gettext as _

from engage.kernel.ids import sha256
from engage.moderation.rules.detectors import tells_who
from engage.reports.build.gather import Gathered, table_of
from engage.reports.build.sentences import Voice, averages, middle_of, most_chosen, too_few
from engage.reports.rules.document import (
    Block,
    ChartBlock,
    ChartKind,
    ChartOrder,
    Heading,
    ListBlock,
    Paragraph,
    QuoteBlock,
    TableBlock,
    TallyBlock,
)
from engage.reports.rules.points import in_turn, is_about_people
from engage.rules.activity import CountTable, Finding, Narrative, Quote, Quotes, Ranking, Tally
from engage.rules.disclosure.release import PublishedTable, Release

SEVERAL = 2
MOST_QUOTES = 40
"""Of one activity."""


def in_short(gathered: Sequence[Gathered], release: Release, voice: Voice) -> Iterator[Block]:
    """What came first in each activity: the answer, its number and of how many people, or what a vote gave money to."""
    points = in_turn([list(_points(one, release, voice)) for one in gathered])
    if points:
        yield Heading(_("In short"))
        yield ListBlock(tuple(points))


def _points(one: Gathered, release: Release, voice: Voice) -> Iterator[str]:
    for finding in one.findings:
        if isinstance(finding, Tally):
            yield _outcome(finding, voice)
        elif isinstance(finding, Ranking):
            table = release[finding.table.id]
            if not table.is_withheld and not is_about_people(table):
                answer = most_chosen(table, voice)
                question = voice.words(table.title)
                yield _("%(question)s %(answer)s", question=question, answer=answer)


def what_we_heard(gathered: Sequence[Gathered], release: Release, voice: Voice) -> Iterator[Block]:
    """Question by question, and the outcome of votes."""
    yield Heading(_("What we asked and what we heard"))
    told = False
    for one in gathered:
        blocks = list(_activity_blocks(one, release, voice))
        if blocks:
            told = True
            yield Heading(voice.words(one.facts.title), 2)
            yield from blocks
    if not told:
        yield Paragraph(_("There is nothing to show yet."))


def in_own_words(gathered: Sequence[Gathered], voice: Voice) -> Iterator[Block]:
    """Quotes that were released, of people who agreed to be quoted."""
    found = [
        (finding, [quote for quote in finding.quotes if not _tells_who(quote)])
        for one in gathered
        for finding in one.findings
        if isinstance(finding, Quotes)
    ]
    found = [(finding, quotes) for finding, quotes in found if quotes]
    if not found:
        return
    yield Heading(_("In people's own words"))
    for finding, quotes in found:
        yield Heading(voice.words(finding.title), 2)
        shown, in_all = _drawn(quotes), max(finding.in_all, len(quotes))
        if len(shown) < in_all:
            yield Paragraph(
                _(
                    "%(shown)s of %(in_all)s texts that we may quote stand here. Chance chose them: nobody picked them.",
                    shown=voice.number(len(shown)),
                    in_all=voice.number(in_all),
                )
            )
        yield QuoteBlock(tuple(_with_somebody(quote) for quote in shown))


def _tells_who(quote: Quote) -> bool:
    """Looked at once more at the last gate, whichever activity it is from: a name and a school, or an age and a place."""
    return any(tells_who(text) for text in (quote.text, quote.in_english) if text)


def _drawn(quotes: Sequence[Quote]) -> list[Quote]:
    """As many as somebody reads, in the order in which they stand. Which ones depends on digests of their words: nobody can choose, and
    the same quotes give the same report."""
    chosen = sorted(range(len(quotes)), key=lambda place: sha256(quotes[place].text.encode()))
    return [quotes[place] for place in sorted(chosen[:MOST_QUOTES])]


def _with_somebody(quote: Quote) -> Quote:
    """A quote whose speaker agreed to be known as nothing in particular still says that it is a person's."""
    return quote if quote.said_by else replace(quote, said_by={"en": _("Someone who took part")})


def how_questions_were_met(gathered: Sequence[Gathered], release: Release) -> Iterator[Block]:
    """The rest of the tables that were released: how many answered each question."""
    companions = [
        release[finding_table.id]
        for one in gathered
        for finding in one.findings
        if _is_companion(finding, one)
        for finding_table in [table_of(finding)]
        if finding_table is not None
    ]
    if not companions:
        return
    yield Heading(_("How many people answered each question"))
    for table in companions:
        yield TableBlock(table, _("How many people met this question, and how."))


def _activity_blocks(one: Gathered, release: Release, voice: Voice) -> Iterator[Block]:
    """What an activity found. Of several questions that too few answered, one sentence tells, where the first of them would stand."""
    few = [raw.id for raw in _told(one) if release[raw.id].is_withheld]
    if len(few) < SEVERAL:
        few = []
    for finding in one.findings:
        raw = table_of(finding)
        if raw is None or raw.id not in few:
            yield from _finding_blocks(finding, one, release, voice)
        elif raw.id == few[0]:
            tables = [release[table_id] for table_id in few]
            yield Paragraph(too_few(tables, voice))
            yield from (TableBlock(each, most_chosen(each, voice), is_told=True) for each in tables)


def _told(one: Gathered) -> Iterator[CountTable]:
    """The tables of which a report tells one by one: of everybody who answered, and not how a question was met."""
    for finding in one.findings:
        raw = table_of(finding)
        if raw is not None and raw.columns is None and not _is_companion(finding, one):
            yield raw


def _finding_blocks(
    finding: Finding, one: Gathered, release: Release, voice: Voice
) -> Iterator[Block]:
    match finding:
        case Tally():
            yield TallyBlock(finding, _outcome(finding, voice))
        case Narrative():
            yield Heading(voice.words(finding.title), 3)
            yield from (Paragraph(voice.words(words)) for words in finding.paragraphs)
        case Quotes():
            return
        case _:
            yield from _table_blocks(finding, one, release, voice)


def _table_blocks(
    finding: Finding, one: Gathered, release: Release, voice: Voice
) -> Iterator[Block]:
    raw = table_of(finding)
    if raw is None or raw not in list(_told(one)):
        return
    table = release[raw.id]
    sentence = most_chosen(table, voice)
    yield Heading(voice.words(table.title), 3)
    if table.means is not None:
        yield Paragraph(averages(table, table.means, voice))
    if raw.is_rising and (middle := middle_of(table, voice)):
        yield Paragraph(middle)
    counts = [cell.count for cell in table.cells.values()]
    yield _chart(raw, table, sentence) if any(counts) else Paragraph(sentence)
    yield TableBlock(table, sentence, is_told=all(count is None for count in counts))


def _chart(raw: CountTable, table: PublishedTable, sentence: str) -> ChartBlock:
    """Bars; of a scale with two sides, to both sides of its middle and in its own order; of numbers and days from the smallest up."""
    if not raw.sides:
        order = ChartOrder.AS_GIVEN if raw.is_rising else ChartOrder.BY_SIZE
        return ChartBlock(table, sentence, order)
    return ChartBlock(
        table,
        sentence,
        ChartOrder.AS_GIVEN,
        ChartKind.TWO_SIDED,
        tuple((row, raw.sides[row]) for row in raw.rows.categories if row in raw.sides),
    )


def _is_companion(finding: Finding, one: Gathered) -> bool:
    """Whether a table tells how another one's question was met: its id goes on where the other's ends."""
    raw = table_of(finding)
    if raw is None or raw.columns is not None:
        return False
    others = {table.id for table in map(table_of, one.findings) if table is not None}
    return any(raw.id.startswith(f"{other}:") for other in others - {raw.id})


def _outcome(tally: Tally, voice: Voice) -> str:
    funded = [voice.words(line.words) for line in tally.lines if line.awarded_pence]
    title = voice.words(tally.title)
    if not funded:
        return str(_("%(title)s: no project was funded.", title=title))
    return str(_("%(title)s: funded are %(projects)s.", title=title, projects=voice.listed(funded)))
