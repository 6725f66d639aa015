"""The files of a report: their order on a page, their media types, and the steps of writing them."""

from enum import StrEnum


class Format(StrEnum):
    """The stored value. Steps of writing are named after it, and so are most files (``file_name``)."""

    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    ODS = "ods"
    CSV = "csv"
    JSON = "json"
    ZIP = "zip"
    """Open data: the figures with what their columns mean, and a licence."""
    BRIEF = "brief"
    """Two pages, as a web page."""
    BRIEF_PDF = "briefpdf"
    COMMITTEE = "committee"
    """Word, with what officers say to a committee before the report. Theirs to finish: not for everybody."""
    PAGE = "page"
    """The body of the page on this site: not a download."""


DOWNLOADS = (
    Format.PDF,
    Format.BRIEF_PDF,
    Format.DOCX,
    Format.XLSX,
    Format.ODS,
    Format.CSV,
    Format.JSON,
    Format.ZIP,
    Format.HTML,
    Format.BRIEF,
)

OFFICERS_DOWNLOADS = (*DOWNLOADS, Format.COMMITTEE)

MEDIA_TYPES = {
    Format.HTML: "text/html; charset=utf-8",
    Format.PAGE: "text/html; charset=utf-8",
    Format.BRIEF: "text/html; charset=utf-8",
    Format.BRIEF_PDF: "application/pdf",
    Format.PDF: "application/pdf",
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.COMMITTEE: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.ODS: "application/vnd.oasis.opendocument.spreadsheet",
    Format.CSV: "text/csv; charset=utf-8",
    Format.JSON: "application/json",
    Format.ZIP: "application/zip",
}

_ENDINGS = {
    Format.BRIEF: "-summary.html",
    Format.BRIEF_PDF: "-summary.pdf",
    Format.COMMITTEE: "-committee.docx",
}


def file_name(slug: str, kind: Format) -> str:
    """What a report's file is called."""
    return f"{slug}{_ENDINGS.get(kind, f'.{kind.value}')}"


MOST_BYTES = 20_000_000
"""Of one file: the files lie in the database, so that any host can serve them, and a row should stay one read."""


class Step(StrEnum):
    """What a build is doing; the words for it are made at the edge."""

    COLLECT = "collect"
    PROTECT = "protect"
    WRITE_PAGE = "write_page"
    WRITE_HTML = "write_html"
    WRITE_CSV = "write_csv"
    WRITE_JSON = "write_json"
    WRITE_ZIP = "write_zip"
    WRITE_ODS = "write_ods"
    WRITE_XLSX = "write_xlsx"
    WRITE_BRIEF = "write_brief"
    WRITE_BRIEF_PDF = "write_briefpdf"
    WRITE_PDF = "write_pdf"
    WRITE_DOCX = "write_docx"
    WRITE_COMMITTEE = "write_committee"
    SAVE = "save"


STEPS = tuple(Step)
WHOLE = 100


def percent_before(step: Step, place: int = 0, editions: int = 1) -> int:
    """How much of a build is done when a step begins, 0 to 99: steps done, of all steps. ``place`` is the edition's, from 0."""
    done = place * len(STEPS) + STEPS.index(step)
    return done * WHOLE // (editions * len(STEPS))
