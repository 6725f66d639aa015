"""The documents of stored reports."""

from engage.reports.models import EngagementReport
from engage.reports.rules.arrangement import arranged, arrangement_from
from engage.reports.rules.document import ReportDocument
from engage.reports.rules.snapshot import from_document
from engage.rules.errors import NotFoundError


def whole_document(report: EngagementReport) -> ReportDocument:
    """The report as built. Raises ``NotFoundError`` before it is."""
    if not report.document:
        raise NotFoundError("report", report=report.slug)
    return from_document(report.document)


def shown_document(report: EngagementReport) -> ReportDocument:
    """The report as officers arranged it. Raises ``NotFoundError`` before it is built."""
    return arranged(whole_document(report), arrangement_from(report.arrangement))
