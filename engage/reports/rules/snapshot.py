"""The stored form of a report: plain data for a JSON column, and back."""

from collections.abc import Callable, Mapping
from typing import Any

from engage.reports.rules.document import (
    AccountBlock,
    AccountLine,
    Block,
    BuiltFrom,
    ChartBlock,
    ChartKind,
    ChartOrder,
    ComparisonBlock,
    Figure,
    Heading,
    KeyNumber,
    KeyNumbers,
    ListBlock,
    ListStyle,
    Measure,
    Paragraph,
    ParagraphStyle,
    QuoteBlock,
    ReportDocument,
    TableBlock,
    TallyBlock,
    WavesBlock,
    WordsBlock,
    WordsLine,
    published_tables,
)
from engage.reports.rules.labels import Label
from engage.rules.activity import Quote, Tally, TallyLine, Total
from engage.rules.disclosure.release import Release, release_from_document
from engage.rules.errors import InvalidError, NotFoundError
from engage.rules.view import view_from_tag

Stored = Mapping[str, Any]


def as_document(report: ReportDocument) -> dict[str, Any]:
    """Plain data (JSON types only) that ``from_document`` reads back to an equal report.

    Tables are stored once, as the release they belong to; blocks name them by id.
    """
    return {
        "version": 1,
        "title": dict(report.title),
        "view": report.view.tag,
        "programme": report.programme,
        "publisher": report.publisher,
        "address": report.address,
        "built_from": {
            "data_digest": report.built_from.data_digest,
            "code_version": report.built_from.code_version,
            "built_at": report.built_from.built_at,
        },
        "labels": dict(report.labels),
        "release": Release(tuple(published_tables(report.blocks))).as_document(),
        "blocks": [_block_document(block) for block in report.blocks],
    }


def from_document(stored: Stored) -> ReportDocument:
    """The report that ``as_document`` wrote. Raises ``InvalidError("report_document")`` when it is not one."""
    try:
        if stored["version"] != 1:
            raise InvalidError("report_document", where="version")
        release = release_from_document(stored["release"])
        return ReportDocument(
            title=stored["title"],
            view=view_from_tag(stored["view"]),
            programme=stored["programme"],
            publisher=stored["publisher"],
            address=stored.get("address", ""),
            built_from=BuiltFrom(**stored["built_from"]),
            labels={**_NEWER_LABELS, **stored["labels"]},
            blocks=tuple(_block_from(block, release) for block in stored["blocks"]),
        )
    except (KeyError, TypeError, ValueError, NotFoundError) as error:
        raise InvalidError("report_document", where=str(error)) from error


def figures_of(stored: Stored) -> dict[str, Any]:
    """Every figure of a stored report, without its words: two editions of one report have the same."""
    if not stored:
        return {}
    document = from_document(stored)
    figures: dict[str, Any] = {
        table.id: (table.base, dict(table.cells), dict(table.bases), table.means)
        for table in published_tables(document.blocks)
    }
    for block in document.blocks:
        match block:
            case TallyBlock(tally=tally):
                votes = [
                    (line.id, line.votes, line.cost_pence, line.awarded_pence)
                    for line in tally.lines
                ]
                figures[tally.id] = (tally.valid, tally.blank, tally.spoilt, votes)
            case AccountBlock(id=block_id, lines=lines):
                figures[block_id] = [line.values for line in lines]
            case KeyNumbers(id=block_id, numbers=numbers):
                totals = [one.value for one in numbers if isinstance(one.value, Total)]
                figures[block_id] = totals
            case _:
                continue
    return figures


def _block_document(block: Block) -> dict[str, Any]:
    match block:
        case Heading(text=text, level=level, stays=stays):
            return {"kind": "heading", "text": text, "level": level, "stays": stays}
        case Paragraph(text=text, style=style):
            return {"kind": "paragraph", "text": text, "style": style.value}
        case ListBlock(items=items, style=list_style):
            return {"kind": "list", "items": list(items), "style": list_style.value}
        case QuoteBlock(quotes=quotes):
            return {"kind": "quotes", "quotes": [_quote_document(quote) for quote in quotes]}
        case WavesBlock() | WordsBlock():
            return _beside_document(block)
        case _:
            return _figures_document(block)


def _beside_document(block: WavesBlock | WordsBlock) -> dict[str, Any]:
    told = {"id": block.id, "summary": block.summary}
    if isinstance(block, WavesBlock):
        tables = [table.id for table in block.tables]
        return {"kind": "waves", **told, "tables": tables, "names": list(block.names)}
    lines = [[line.label, list(line.values)] for line in block.lines]
    return {
        "kind": "words",
        **told,
        "title": block.title,
        "stub": block.stub,
        "columns": list(block.columns),
        "lines": lines,
    }


def _figures_document(
    block: KeyNumbers | AccountBlock | TableBlock | ChartBlock | TallyBlock | ComparisonBlock,
) -> dict[str, Any]:
    match block:
        case TableBlock(table=table, summary=summary, is_told=is_told):
            return {"kind": "table", "table": table.id, "summary": summary, "is_told": is_told}
        case ChartBlock(table=table, summary=summary, order=order, kind=kind, sides=sides):
            return {
                "kind": "chart",
                "table": table.id,
                "summary": summary,
                "order": order.value,
                "drawn": kind.value,
                "sides": [list(side) for side in sides],
            }
        case ComparisonBlock():
            return {
                "kind": "comparison",
                "table": block.table.id,
                "shares": [list(share) for share in block.shares],
                "source": block.source,
                "summary": block.summary,
            }
        case TallyBlock(tally=tally, summary=summary):
            return {"kind": "tally", "tally": _tally_document(tally), "summary": summary}
        case KeyNumbers():
            numbers = [_key_number_document(number) for number in block.numbers]
            return {"kind": "key_numbers", "id": block.id, "title": block.title, "numbers": numbers}
        case AccountBlock():
            lines = [
                [line.label, [None if total is None else total.value for total in line.values]]
                for line in block.lines
            ]
            return {
                "kind": "account",
                "id": block.id,
                "title": block.title,
                "summary": block.summary,
                "columns": list(block.columns),
                "lines": lines,
            }


def _key_number_document(number: KeyNumber) -> dict[str, Any]:
    if isinstance(number.value, Total):
        return {"label": number.label, "total": number.value.value}
    figure = number.value
    return {
        "label": number.label,
        "table": figure.table.id,
        "key": list(figure.key),
        "measure": figure.measure.value,
    }


def _quote_document(quote: Quote) -> dict[str, Any]:
    """A translation only where there is one: reports published before there were any keep their digests."""
    told = {"text": quote.text, "language": quote.language, "said_by": dict(quote.said_by)}
    if not quote.in_english:
        return told
    return {**told, "in_english": quote.in_english, "translated_by": dict(quote.translated_by)}


def _tally_document(tally: Tally) -> dict[str, Any]:
    return {
        "id": tally.id,
        "title": dict(tally.title),
        "lines": [
            [line.id, dict(line.words), line.votes, line.cost_pence, line.awarded_pence]
            for line in tally.lines
        ],
        "budget_pence": tally.budget_pence,
        "valid": tally.valid,
        "blank": tally.blank,
        "spoilt": tally.spoilt,
        "has_votes": tally.has_votes,
    }


def _block_from(stored: Stored, release: Release) -> Block:
    return _READERS[stored["kind"]](stored, release)


def _key_numbers_from(stored: Stored, release: Release) -> KeyNumbers:
    numbers = tuple(_key_number_from(number, release) for number in stored["numbers"])
    return KeyNumbers(stored["id"], stored["title"], numbers)


def _key_number_from(stored: Stored, release: Release) -> KeyNumber:
    if "total" in stored:
        return KeyNumber(stored["label"], Total(stored["total"]))
    figure = Figure(release[stored["table"]], tuple(stored["key"]), Measure(stored["measure"]))
    return KeyNumber(stored["label"], figure)


def _account_from(stored: Stored) -> AccountBlock:
    lines = tuple(
        AccountLine(label, tuple(None if value is None else Total(value) for value in values))
        for label, values in stored["lines"]
    )
    return AccountBlock(
        stored["id"], stored["title"], stored["summary"], tuple(stored["columns"]), lines
    )


def _words_from(stored: Stored) -> WordsBlock:
    lines = tuple(WordsLine(label, tuple(values)) for label, values in stored["lines"])
    return WordsBlock(
        stored["id"],
        stored["title"],
        stored["summary"],
        stored["stub"],
        tuple(stored["columns"]),
        lines,
    )


def _comparison_from(stored: Stored, release: Release) -> ComparisonBlock:
    shares = tuple((code, tenths) for code, tenths in stored["shares"])
    return ComparisonBlock(release[stored["table"]], shares, stored["source"], stored["summary"])


def _tally_from(stored: Stored) -> Tally:
    return Tally(
        id=stored["id"],
        title=stored["title"],
        lines=tuple(TallyLine(*line) for line in stored["lines"]),
        budget_pence=stored["budget_pence"],
        valid=stored["valid"],
        blank=stored["blank"],
        spoilt=stored["spoilt"],
        has_votes=stored["has_votes"],
    )


_NEWER_LABELS = {label.value: label.value for label in Label}
"""Stand for furniture that a report built earlier has no words for: none of its blocks asks for them."""

_READERS: Mapping[str, Callable[[Stored, Release], Block]] = {
    "heading": lambda stored, _: Heading(
        stored["text"], stored["level"], stored.get("stays", False)
    ),
    "paragraph": lambda stored, _: Paragraph(stored["text"], ParagraphStyle(stored["style"])),
    "list": lambda stored, _: ListBlock(tuple(stored["items"]), ListStyle(stored["style"])),
    "quotes": lambda stored, _: QuoteBlock(tuple(Quote(**quote) for quote in stored["quotes"])),
    "table": lambda stored, release: TableBlock(
        release[stored["table"]], stored["summary"], stored.get("is_told", False)
    ),
    "chart": lambda stored, release: ChartBlock(
        release[stored["table"]],
        stored["summary"],
        ChartOrder(stored["order"]),
        ChartKind(stored.get("drawn", ChartKind.BARS)),
        tuple((row, side) for row, side in stored.get("sides", ())),
    ),
    "waves": lambda stored, release: WavesBlock(
        stored["id"],
        tuple(release[table_id] for table_id in stored["tables"]),
        tuple(stored["names"]),
        stored["summary"],
    ),
    "tally": lambda stored, _: TallyBlock(_tally_from(stored["tally"]), stored["summary"]),
    "key_numbers": _key_numbers_from,
    "account": lambda stored, _: _account_from(stored),
    "words": lambda stored, _: _words_from(stored),
    "comparison": _comparison_from,
}
