"""What the pages about printed questionnaires receive."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import lazy_gettext as _l

from engage.kernel.locale import LANGUAGE_NAMES
from engage.rules.view import View
from surveys.models import SurveyPaper
from surveys.rules.paper import Edition

EDITION_WORDS: Mapping[Edition, object] = {
    Edition.STANDARD: _l("On paper"),
    Edition.LARGE: _l("Large print"),
    Edition.EASY: _l("Easy read"),
}


@dataclass(frozen=True)
class PaperLink:
    """One printing: what it is, where it is, and how large."""

    language: str
    language_name: str
    edition_words: str
    href: str
    size_bytes: int
    made_at: datetime


@dataclass(frozen=True)
class PaperFile:
    name: str
    content: bytes


def papers_page(slug: str, papers: Iterable[SurveyPaper], view: View) -> list[PaperLink]:
    """Every printing; those of the view's own language first, and of these the one of its reading level."""
    links = {(paper.language, Edition(paper.edition)): _link(slug, paper) for paper in papers}
    order = list(links)
    return [links[each] for each in sorted(links, key=lambda each: _place(each, order, view))]


def _place(
    printing: tuple[str, Edition], order: list[tuple[str, Edition]], view: View
) -> tuple[bool, bool, int]:
    language, edition = printing
    is_own_level = (edition is Edition.EASY) == view.is_easy
    return language != view.language, not is_own_level, order.index(printing)


def _link(slug: str, paper: SurveyPaper) -> PaperLink:
    return PaperLink(
        language=paper.language,
        language_name=LANGUAGE_NAMES.get(paper.language, paper.language),
        edition_words=str(EDITION_WORDS[Edition(paper.edition)]),
        href=url_for(
            "survey_papers.paper", slug=slug, language=paper.language, edition=paper.edition
        ),
        size_bytes=paper.number_of_bytes,
        made_at=paper.made_at,
    )


def paper_file(slug: str, paper: SurveyPaper) -> PaperFile:
    return PaperFile(f"{slug}-{paper.language}-{paper.edition}.pdf", paper.content)
