"""A questionnaire on paper as tagged PDF. Only a worker loads this: it needs a heavy library."""

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import typst

from engage.kernel.fonts import BY_LANGUAGE, FONT_FOLDER, families_for, fonts_in
from engage.rules.errors import EngageError
from engage.rules.view import direction_of
from surveys.presenters.paper import Paper

TEMPLATE = Path(__file__).with_name("paper.typ")
REGIONS = {"en": "GB", "ur": "PK"}


class TypesettingError(EngageError):
    """Typst refused the paper. ``facts['reason']`` is what it said, such as a letter no typeface has."""

    code = "typesetting_failed"


def paper_pdf(paper: Paper, *, made_at: datetime, fonts: Path = FONT_FOLDER) -> bytes:
    """PDF 1.7 that typst has checked against PDF/UA-1; the same paper and moment give the same bytes.

    Raises ``UnavailableError`` ``fonts_missing`` and ``TypesettingError``.
    """
    language = paper.language.partition("-")[0]
    data = asdict(paper) | {
        "language": language,
        "direction": direction_of(language),
        "region": REGIONS.get(language),
        "fonts": families_for(language),
        "fonts_by_language": {one: families_for(one) for one in (*BY_LANGUAGE, "en")},
        "date": [made_at.year, made_at.month, made_at.day],
    }
    try:
        made = typst.compile(
            TEMPLATE.read_bytes(),
            font_paths=fonts_in(fonts),
            ignore_system_fonts=True,
            sys_inputs={"paper": json.dumps(data, ensure_ascii=False)},
            timestamp=made_at.replace(microsecond=0),
            pdf_standards="ua-1",
            format="pdf",
        )
    except typst.TypstError as error:
        raise TypesettingError(None, reason=error.message, hints=list(error.hints)) from error
    return bytes(made)
