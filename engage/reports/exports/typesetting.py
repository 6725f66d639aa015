"""Typst: one template, the report as data, PDF pages or one chart as a picture."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

from engage.kernel.fonts import families_for, fonts_in
from engage.reports.exports.charts import Chart
from engage.reports.exports.wording import primary_of
from engage.reports.rules.document import ReportDocument
from engage.rules.errors import EngageError

TEMPLATE = Path(__file__).with_name("template.typ")
PICTURE_PPI = 220.0
REGIONS = {"ar": "AE", "bn": "BD", "en": "GB", "pl": "PL", "ro": "RO", "uk": "UA", "ur": "PK"}


class TypesettingError(EngageError):
    """Typst refused the report. ``facts['reason']`` is what it said, such as a letter no typeface has."""

    code = "typesetting_failed"


def typeset_pdf(data: Mapping[str, Any], document: ReportDocument, fonts: Path) -> bytes:
    """Tagged PDF 1.7 that typst has checked against PDF/UA-1; the same data give the same bytes."""
    settings: dict[str, Any] = {"pdf_standards": "ua-1", "format": "pdf"}
    return _compile({**data, **_setting(document)}, document, fonts, settings)


def typeset_chart(chart: Chart, document: ReportDocument, fonts: Path) -> bytes:
    """A chart as PNG, as wide as the text of a page, for formats that cannot draw it."""
    data = {"chart": chart_data(chart), **_setting(document)}
    return _compile(data, document, fonts, {"format": "png", "ppi": PICTURE_PPI})


def chart_data(chart: Chart) -> dict[str, Any]:
    """The bars with lengths in hundredths of a per cent: typst gets no fractions."""
    return {
        "alt": chart.alt,
        "groups": [
            {
                "label": group.label,
                "bars": [
                    {
                        "label": bar.label,
                        "value": bar.value,
                        "length": None if bar.share is None else round(bar.share * 10_000),
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


def _setting(document: ReportDocument) -> dict[str, Any]:
    language = primary_of(document.view.language)
    moment = built_at(document)
    return {
        "title": document.title_words,
        "publisher": document.publisher,
        "language": language,
        "region": REGIONS.get(language),
        "direction": document.view.direction,
        "fonts": families_for(language),
        "fonts_by_language": {one: families_for(one) for one in REGIONS},
        "is_easy": document.view.is_easy,
        "date": [moment.year, moment.month, moment.day],
    }


def _compile(
    data: Mapping[str, Any], document: ReportDocument, fonts: Path, settings: Mapping[str, Any]
) -> bytes:
    try:
        made = typst.compile(
            TEMPLATE.read_bytes(),
            font_paths=fonts_in(fonts),
            ignore_system_fonts=True,
            sys_inputs={"report": json.dumps(data, ensure_ascii=False)},
            timestamp=built_at(document),
            **settings,
        )
    except typst.TypstError as error:
        raise TypesettingError(None, reason=error.message, hints=list(error.hints)) from error
    return bytes(made)
