"""How far a report is, as officers read it."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from engage.jobs.queries import job_or_404, progress_of
from engage.jobs.rules.progress import Progress, Standing
from engage.reports.models import EngagementReport
from engage.reports.rules.formats import Step
from engage.reports.rules.lifecycle import ReportState

COMMITTEE_WORDS = _l("Word, as a report to a committee")
STEP_WORDS = {
    Step.COLLECT: _l("Collecting what people told us"),
    Step.PROTECT: _l("Hiding small numbers"),
    Step.WRITE_PAGE: _l("Writing the page"),
    Step.WRITE_HTML: _l("Writing the web file"),
    Step.WRITE_CSV: _l("Writing the CSV"),
    Step.WRITE_JSON: _l("Writing the JSON"),
    Step.WRITE_ZIP: _l("Writing the open data"),
    Step.WRITE_ODS: _l("Writing the OpenDocument spreadsheet"),
    Step.WRITE_XLSX: _l("Writing the Excel spreadsheet"),
    Step.WRITE_DOCX: _l("Writing the Word file"),
    Step.WRITE_COMMITTEE: _l("Writing the report to a committee"),
    Step.WRITE_BRIEF: _l("Writing the two pages"),
    Step.WRITE_BRIEF_PDF: _l("Writing the two pages as PDF"),
    Step.WRITE_PDF: _l("Writing the PDF"),
    Step.SAVE: _l("Saving"),
}
STANDING_WORDS = {
    Standing.WAITING: _l("Waiting for a worker"),
    Standing.WAITING_LONG: _l("Still waiting. The workers are busy, or none is running."),
    Standing.WAITING_AGAIN: _l("It did not work the first time. It will be tried again soon."),
    Standing.RUNNING: _l("Starting"),
    Standing.STUCK: _l("The worker has gone silent. Another one will take over."),
    Standing.DONE: _l("Ready"),
}
FAILURE_WORDS = {
    "fonts_missing": _l("The typefaces for print are not installed. Tell whoever runs this site."),
    "file_too_big": _l("One of the files is too big to keep."),
    "took_too_long": _l("It took too long."),
    "too_big": _l("The machine ran out of memory."),
    "lost": _l("The machine stopped again and again while it worked on this."),
    "database_unavailable": _l("The database could not be reached."),
    "typesetting_failed": _l(
        "A letter in it is in no typeface for print that this site has, so the PDF was refused. Take the quotation out, or tell "
        "whoever runs this site."
    ),
    "template_broken": _l(
        "The council’s Word template could not be used after all. Put another one in, or take it out."
    ),
    "ledger_moved": _l("Other reports were saved at the same time."),
}


@dataclass(frozen=True)
class BuildProgress:
    """How far a build is. ``is_failed``: it was given up; ``words`` then say why."""

    percent: int
    words: str
    is_finished: bool
    is_failed: bool
    reference: str


def build_progress(report: EngagementReport, *, now: datetime) -> BuildProgress | None:
    """How far a report that was asked for is; ``None`` once it is there."""
    if report.state != ReportState.ASKED:
        return None
    if report.job_id is None:
        words = _("It is built from the command line.")
        return BuildProgress(0, words, is_finished=False, is_failed=False, reference="")
    progress = progress_of(job_or_404(report.job_id), now)
    return BuildProgress(
        percent=progress.percent,
        words=_progress_words(progress),
        is_finished=progress.is_over,
        is_failed=progress.standing is Standing.FAILED,
        reference=progress.reference,
    )


def _progress_words(progress: Progress) -> str:
    if progress.standing is Standing.FAILED:
        return str(FAILURE_WORDS.get(progress.error, _("Something went wrong while it was built.")))
    if progress.standing is Standing.RUNNING and progress.step:
        return str(STEP_WORDS[Step(progress.step)])
    return str(STANDING_WORDS[progress.standing])
