"""The template of reports: the report as data becomes PDF pages, one chart a picture."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from engage.kernel.typesetting import Sheet
from engage.reports.exports.charts import Chart
from engage.reports.rules.document import ReportDocument

TEMPLATE = Path(__file__).with_name("template.typ")


def typeset_pdf(data: Mapping[str, Any], document: ReportDocument, fonts: Path) -> bytes:
    """The pages of a report as PDF/UA-1."""
    return _sheet(document, fonts).pdf({**data, **_facts(document)})


def typeset_chart(chart: Chart, document: ReportDocument, fonts: Path) -> bytes:
    """A chart as PNG, as wide as the text of a page, for formats that cannot draw it."""
    return _sheet(document, fonts).picture({"chart": chart_data(chart), **_facts(document)})


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
