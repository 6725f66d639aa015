"""A questionnaire on paper as tagged PDF. Only a worker loads this: it needs a heavy library."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from engage.kernel.fonts import FONT_FOLDER
from engage.kernel.typesetting import Sheet
from engage.rules.view import primary_of
from surveys.presenters.paper import Paper

TEMPLATE = Path(__file__).with_name("paper.typ")


def paper_pdf(paper: Paper, *, made_at: datetime, fonts: Path = FONT_FOLDER) -> bytes:
    """PDF/UA-1; the same paper and moment give the same bytes. Raises as ``Sheet.pdf`` does."""
    sheet = Sheet(TEMPLATE, "paper", paper.language, made_at, fonts)
    return sheet.pdf(asdict(paper) | {"language": primary_of(paper.language)})
