"""What the pages receive on which officers arrange a report."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from engage.reports.commands.stationery import ENGLISH
from engage.reports.models import EngagementReport
from engage.reports.queries.documents import arrangement_of, whole_document
from engage.reports.rules.arrangement import (
    Arrangement,
    Part,
    Wish,
    arrangement_from,
    every_part,
    part_in,
    parts_of,
)
from engage.reports.rules.lifecycle import ReportState


@dataclass(frozen=True)
class PartShown:
    """One part in the list. ``depth``: 1 for a section of the report."""

    number: str
    title: str
    depth: int
    is_shown: bool
    says: str
    href: str


@dataclass(frozen=True)
class PartsDesk:
    slug: str
    language: str
    parts: list[PartShown]
    is_rearranged: bool
    may_arrange: bool
    may_have_cover: bool
    """A paper for a committee may be begun: those are in English."""


@dataclass(frozen=True)
class PartDesk:
    """One part to arrange, with its place among its neighbours as built."""

    slug: str
    language: str
    title: str
    stays: bool
    neighbours: list[str]
    is_edition: bool
    """Where it stands and whether it is shown is said in the report of which this is an edition."""
    source_says: str
    """What is to be translated."""


def parts_desk(report: EngagementReport) -> PartsDesk:
    arrangement = arrangement_of(report)
    parts = every_part(parts_of(whole_document(report)), arrangement)
    return PartsDesk(
        slug=report.slug,
        language=report.language,
        parts=[_shown(part, arrangement, report.slug) for part in parts],
        is_rearranged=report.is_rearranged,
        may_arrange=report.state == ReportState.READY,
        may_have_cover=report.state == ReportState.READY and report.language == ENGLISH,
    )


def part_desk(report: EngagementReport, number: str) -> tuple[PartDesk, Part, Wish]:
    """The page of one part, the part, and what is wished of it now."""
    part, neighbours = part_in(parts_of(whole_document(report)), number)
    desk = PartDesk(
        slug=report.slug,
        language=report.language,
        title=_title(part),
        stays=part.stays,
        neighbours=[_title(one) for one in neighbours],
        is_edition=report.edition_of is not None,
        source_says=_source_says(report, number),
    )
    return desk, part, arrangement_from(report.arrangement).get(number, Wish())


def _source_says(report: EngagementReport, number: str) -> str:
    source = report.edition_of
    return arrangement_from(source.arrangement).get(number, Wish()).says if source else ""


def _shown(part: Part, arrangement: Arrangement, slug: str) -> PartShown:
    wish = arrangement.get(part.number, Wish())
    return PartShown(
        number=part.number,
        title=_title(part),
        depth=part.number.count(".") + 1,
        is_shown=wish.is_shown or part.stays,
        says=wish.says,
        href=url_for("reports_arranging.part", slug=slug, number=part.number),
    )


def _title(part: Part) -> str:
    return part.title or str(_("The opening"))
