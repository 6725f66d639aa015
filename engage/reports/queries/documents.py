"""The documents of stored reports."""

from sqlalchemy import select

from engage.kernel.db import db
from engage.reports.models import EngagementReport, WordTemplate
from engage.reports.rules.arrangement import Arrangement, arranged, arrangement_from, in_edition
from engage.reports.rules.committee import Stationery, cover_from
from engage.reports.rules.document import ReportDocument
from engage.reports.rules.snapshot import from_document
from engage.rules.errors import NotFoundError


def whole_document(report: EngagementReport) -> ReportDocument:
    """The report as built. Raises ``NotFoundError`` before it is."""
    if not report.document:
        raise NotFoundError("report", report=report.slug)
    return from_document(report.document)


def stationery_of(report: EngagementReport) -> Stationery:
    """What its Word files are written on now."""
    return Stationery(template_in_force(), cover_from(report.cover))


def word_template() -> WordTemplate | None:
    """The council's own Word template, where there is one."""
    return db.session.scalars(select(WordTemplate)).first()


def template_in_force() -> bytes | None:
    """The bytes of the council's own Word template."""
    template = word_template()
    return template.content if template is not None else None


def shown_document(report: EngagementReport) -> ReportDocument:
    """The report as officers arranged it. Raises ``NotFoundError`` before it is built."""
    return arranged(whole_document(report), arrangement_of(report))


def arrangement_of(report: EngagementReport) -> Arrangement:
    """How a report is shown: an edition stands as the report it is an edition of, with its own words beside the figures."""
    own = arrangement_from(report.arrangement)
    if report.edition_of is None:
        return own
    return in_edition(arrangement_from(report.edition_of.arrangement), own)
