"""What a worker runs for reports."""

from engage.jobs.handle import JobHandle
from engage.kernel.access import SYSTEM
from engage.kernel.clock import now
from engage.reports.build.making import Say, make_report, write_files
from engage.reports.commands.keeping import (
    digest_of_template,
    keep_edition,
    keep_report,
    keep_translation,
)
from engage.reports.commands.scheduling import ask_for_due_reports
from engage.reports.queries.documents import shown_document, stationery_of
from engage.reports.queries.reports import public_address, report_by_id
from engage.reports.rules.formats import percent_before
from engage.reports.rules.lifecycle import ReportState


def ask_for_due(job: JobHandle) -> None:
    """Every morning: reports whose day has come."""
    job.start_writing()
    ask_for_due_reports(now=now())


def build_report(job: JobHandle, report_id: str) -> None:
    """Build a report that was asked for, or write one anew that was arranged, and save it once: ledger entry, snapshot and files together with the job's end.

    Nothing is saved before the end, so a run that is killed leaves nothing behind and the next one begins anew.
    """

    def teller(place: int = 0, editions: int = 1) -> Say:
        return lambda step: job.report_progress(percent_before(step, place, editions), step.value)

    report = report_by_id(report_id)
    if report.state != ReportState.ASKED:
        return
    stationery = stationery_of(report)
    if report.document:
        files = write_files(shown_document(report), stationery, teller())
        job.start_writing()
        digest = digest_of_template(stationery.template)
        again = report_by_id(report_id)
        keep_edition(again, files, template_digest=digest, now=now(), actor=SYSTEM)
        return
    editions = [(one.id, one.language, one.slug) for one in (report, *report.editions)]
    moment = now()
    made = [
        make_report(
            report.programme,
            language=language,
            address=public_address(slug),
            stationery=stationery,
            now=moment,
            say=teller(place, len(editions)),
        )
        for place, (_id, language, slug) in enumerate(editions)
    ]
    job.start_writing()
    keep_report(report_by_id(report_id), made[0], now=now(), actor=SYSTEM)
    for (edition_id, *_), built in zip(editions[1:], made[1:], strict=True):
        keep_translation(report_by_id(edition_id), built, now=now(), actor=SYSTEM)
