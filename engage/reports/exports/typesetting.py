"""The template of reports: the report as data becomes PDF pages, one chart a picture.

A letter that no typeface has is neither dropped nor drawn as an empty box: its number stands in its place, such as ``[U+1200]``, and
the file says so.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from engage.kernel.letters import unshowable
from engage.kernel.typesetting import Sheet
from engage.reports.exports.charts import Chart
from engage.reports.rules.document import ReportDocument
from engage.reports.rules.labels import Label

TEMPLATE = Path(__file__).with_name("template.typ")


def typeset_pdf(data: Mapping[str, Any], document: ReportDocument, fonts: Path) -> bytes:
    """The pages of a report as PDF/UA-1."""
    written = {**data, **_facts(document)}
    letters = letters_missing(written, fonts)
    note = letters_note(letters, document)
    return _sheet(document, fonts).pdf({**_spelled(written, letters), "letters_note": note})


def typeset_chart(chart: Chart, document: ReportDocument, fonts: Path) -> bytes:
    """A chart as PNG, as wide as the text of a page, for formats that cannot draw it."""
    data = {"chart": chart_data(chart), **_facts(document)}
    return _sheet(document, fonts).picture(_spelled(data, letters_missing(data, fonts)))


def letters_missing(data: Any, fonts: Path) -> list[str]:
    """Letters of all words of the data that no typeface has."""
    return unshowable("".join(_words_in(data)), fonts)


def letters_note(letters: Iterable[str], document: ReportDocument) -> str:
    """The sentence that says which letters a file could not show; empty when there are none."""
    numbers = [_number(letter) for letter in letters]
    return document.label(Label.LETTERS_MISSING, numbers=" ".join(numbers)) if numbers else ""


def _number(letter: str) -> str:
    return f"[U+{ord(letter):04X}]"


def _words_in(data: Any) -> Iterator[str]:
    match data:
        case str():
            yield data
        case Mapping():
            for value in data.values():
                yield from _words_in(value)
        case list() | tuple():
            for value in data:
                yield from _words_in(value)


def _spelled(data: Any, letters: Iterable[str]) -> Any:
    """The same data with the number of each of these letters in its place."""
    numbers = {ord(letter): _number(letter) for letter in letters}

    def spelled(value: Any) -> Any:
        match value:
            case str():
                return value.translate(numbers)
            case Mapping():
                return {name: spelled(one) for name, one in value.items()}
            case list() | tuple():
                return [spelled(one) for one in value]
            case _:
                return value

    return spelled(data) if numbers else data


def chart_data(chart: Chart) -> dict[str, Any]:
    """The bars with lengths in hundredths of a per cent: typst gets no fractions."""
    return {
        "alt": chart.alt,
        "drawn": chart.kind.value,
        "groups": [
            {
                "label": group.label,
                "bars": [
                    {
                        "label": bar.label,
                        "value": bar.value,
                        "length": None if bar.share is None else round(bar.share * 10_000),
                        "start": round(bar.start * 10_000),
                        "main": bar.is_main,
                    }
                    for bar in group.bars
                ],
            }
            for group in chart.groups
        ],
    }


def built_at(document: ReportDocument) -> datetime:
    """The one moment that every file of a report carries."""
    return datetime.fromisoformat(document.built_from.built_at)


def _sheet(document: ReportDocument, fonts: Path) -> Sheet:
    return Sheet(TEMPLATE, "report", document.view.language, built_at(document), fonts)


def _facts(document: ReportDocument) -> dict[str, Any]:
    return {
        "title": document.title_words,
        "publisher": document.publisher,
        "is_easy": document.view.is_easy,
    }
