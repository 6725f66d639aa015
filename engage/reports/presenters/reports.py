"""What the pages of reports receive."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from engage.activities.models import Programme
from engage.content.presenters import Words, words_in
from engage.kernel.ids import sha256
from engage.kernel.locale import LANGUAGE_NAMES
from engage.people.queries import pending_act
from engage.reports.commands.correcting import CORRECT_ACT
from engage.reports.commands.publishing import PUBLISH_ACT
from engage.reports.models import EngagementReport, ReportFile
from engage.reports.presenters.building import COMMITTEE_WORDS, BuildProgress, build_progress
from engage.reports.queries.documents import arrangement_of, shown_document, whole_document
from engage.reports.queries.reports import file_or_404, files_of
from engage.reports.rules.arrangement import said_in_easy_read
from engage.reports.rules.document import (
    Paragraph,
)
from engage.reports.rules.formats import (
    DOWNLOADS,
    MEDIA_TYPES,
    OFFICERS_DOWNLOADS,
    Format,
    file_name,
)
from engage.reports.rules.lifecycle import ReportState
from engage.reports.rules.points import Answered, Decided, Point, points_of
from engage.rules.view import direction_of

FORMAT_WORDS = {
    Format.PDF: _l("PDF, to print"),
    Format.BRIEF_PDF: _l("Two pages, as PDF"),
    Format.BRIEF: _l("Two pages, as a web page"),
    Format.DOCX: _l("Word, to edit"),
    Format.XLSX: _l("Excel spreadsheet"),
    Format.ODS: _l("OpenDocument spreadsheet"),
    Format.CSV: _l("CSV, figures for a computer"),
    Format.JSON: _l("JSON, figures for a program"),
    Format.ZIP: _l("Open data, with a licence"),
    Format.HTML: _l("Web page in one file"),
}
KILO, MEGA = 1_000, 1_000_000


@dataclass(frozen=True)
class Download:
    """A link to a file. ``size`` is words, such as "120 kB"."""

    name: object
    href: str
    size: str


@dataclass(frozen=True)
class CorrectionShown:
    """``at``: when it came to stand; ``None`` for one that waits for a second officer."""

    at: datetime | None
    says: str


@dataclass(frozen=True)
class ReportRow:
    """A line of the officers' list: a report with its editions. ``languages`` are their own names."""

    title: Words
    number: int
    href: str
    asked_at: datetime
    state: str
    words: str
    published_at: datetime | None
    languages: str


@dataclass(frozen=True)
class ReportDesk:
    """One report for officers."""

    slug: str
    title: Words
    number: int
    language: str
    direction: str
    state: ReportState
    progress: BuildProgress | None
    downloads: list[Download]
    body: Markup
    awaits_second_officer: bool
    built_at: datetime | None
    published_at: datetime | None
    data_digest: str
    programme_slug: str
    is_rearranged: bool
    """Its files do not show how it is arranged now."""
    corrections: list["CorrectionShown"]
    blanks: int
    """Lines of the equality assessment that keep it from being published."""
    editions: list["EditionLink"]
    is_edition: bool
    """It is published with the report of which it is an edition, and not by itself."""


@dataclass(frozen=True)
class EditionLink:
    """The same report in another language."""

    name: str
    language: str
    direction: str
    href: str


@dataclass(frozen=True)
class PublishedReport:
    """One report for everybody. ``body`` was escaped when it was written. ``is_in_your_language``: it was built in the page's."""

    slug: str
    title: str
    language: str
    direction: str
    published_at: datetime
    downloads: list[Download]
    body: Markup
    corrections: list["CorrectionShown"]
    editions: list[EditionLink]
    is_in_your_language: bool


@dataclass(frozen=True)
class ReportLink:
    title: str
    language: str
    direction: str
    href: str
    published_at: datetime


@dataclass(frozen=True)
class ReportInShort:
    """The easy-read edition: the same protected numbers, the fewest words."""

    title: str
    language: str
    direction: str
    opening: str
    points: list["EasyPoint"]
    corrections: list[CorrectionShown]
    says: list[str]
    """What officers say in easy read."""
    says_more: bool
    """They say something that is not in easy read."""
    is_in_your_language: bool


@dataclass(frozen=True)
class EasyPoint:
    """A question and what most people answered, or a vote and each project that gets money."""

    title: str
    lines: list[str]
    is_vote: bool


def report_row(report: EngagementReport, *, now: datetime) -> ReportRow:
    progress = build_progress(report, now=now)
    return ReportRow(
        title=words_in(report.programme.words, "title"),
        number=report.number,
        href=url_for("reports_officer.report", slug=report.slug),
        asked_at=report.asked_at,
        state=report.state,
        words=progress.words if progress else _state_words(report),
        published_at=report.published_at,
        languages=", ".join(
            LANGUAGE_NAMES.get(one.language, one.language) for one in (report, *report.editions)
        ),
    )


def _state_words(report: EngagementReport) -> str:
    return str(_("Published") if report.state == ReportState.PUBLISHED else _("Ready to look at"))


def report_desk(report: EngagementReport, *, now: datetime) -> ReportDesk:
    is_there = report.state != ReportState.ASKED
    return ReportDesk(
        slug=report.slug,
        title=words_in(report.programme.words, "title"),
        number=report.number,
        language=report.language,
        direction=direction_of(report.language),
        state=ReportState(report.state),
        progress=build_progress(report, now=now),
        downloads=_downloads(report, "reports_officer.file", OFFICERS_DOWNLOADS),
        body=_body(report) if is_there else Markup(""),
        awaits_second_officer=pending_act(PUBLISH_ACT, report.id, now) is not None,
        built_at=report.built_at,
        published_at=report.published_at,
        data_digest=report.data_digest,
        programme_slug=report.programme.slug,
        is_rearranged=report.is_rearranged,
        corrections=[*corrections_shown(report), *corrections_waiting(report, now=now)],
        blanks=report.blanks,
        editions=editions_of(report, "reports_officer.report"),
        is_edition=report.edition_of_id is not None,
    )


def editions_of(report: EngagementReport, endpoint: str) -> list[EditionLink]:
    """The other languages that it is there in."""
    source = report.edition_of or report
    return [
        EditionLink(
            name=LANGUAGE_NAMES.get(one.language, one.language),
            language=one.language,
            direction=direction_of(one.language),
            href=url_for(endpoint, slug=one.slug),
        )
        for one in (source, *source.editions)
        if one is not report
    ]


def published_report(report: EngagementReport, language: str) -> PublishedReport:
    """A report for a page in ``language``."""
    return PublishedReport(
        slug=report.slug,
        title=_title(report),
        language=report.language,
        direction=direction_of(report.language),
        published_at=_published_at(report),
        downloads=_downloads(report, "reports.file", DOWNLOADS),
        body=_body(report),
        corrections=corrections_shown(report),
        editions=editions_of(report, "reports.report"),
        is_in_your_language=report.language == language,
    )


def corrections_shown(report: EngagementReport) -> list[CorrectionShown]:
    """What was wrong in it, as everybody may read, the oldest first."""
    corrections = (report.edition_of or report).corrections
    return [CorrectionShown(one.stands_at, one.says) for one in corrections if one.stands_at]


def corrections_waiting(report: EngagementReport, *, now: datetime) -> list[CorrectionShown]:
    """What an officer wrote and a second one has not let stand yet."""
    return [
        CorrectionShown(None, one.says)
        for one in report.corrections
        if one.stands_at is None and pending_act(CORRECT_ACT, one.id, now) is not None
    ]


def report_link(report: EngagementReport) -> ReportLink:
    return ReportLink(
        title=_title(report),
        language=report.language,
        direction=direction_of(report.language),
        href=url_for("reports.report", slug=report.slug),
        published_at=_published_at(report),
    )


def report_in_short(report: EngagementReport, language: str) -> ReportInShort:
    """What came first, from the stored document, and what officers say in easy read."""
    document = shown_document(report)
    says, says_more = said_in_easy_read(whole_document(report), arrangement_of(report))
    opening = next(block.text for block in document.blocks if isinstance(block, Paragraph))
    with force_locale(report.language):
        points = [_easy_point(one) for one in points_of(document)]
    return ReportInShort(
        title=document.title_words,
        language=report.language,
        direction=direction_of(report.language),
        opening=opening,
        points=points,
        corrections=corrections_shown(report),
        says=list(says),
        says_more=says_more,
        is_in_your_language=report.language == language,
    )


def _easy_point(point: Point) -> EasyPoint:
    match point:
        case Decided(title=title, funded=funded):
            return EasyPoint(title, list(funded), is_vote=True)
        case Answered(question=question, answers=answers, count=count, base=base):
            facts = {"count": count, "base": base}
            told = [
                str(_("%(count)s of %(base)s people said: %(answer)s.", answer=one, **facts))
                for one in answers
            ]
            return EasyPoint(question, told, is_vote=False)


def _body(report: EngagementReport) -> Markup:
    """Written by ``engage.reports.exports.html``, which escapes every word of it."""
    return Markup(file_or_404(report, Format.PAGE).content.decode())  # noqa: S704 - escaped when it was written


def _title(report: EngagementReport) -> str:
    document = report.document or {}
    return str(document["title"][report.language])


def _published_at(report: EngagementReport) -> datetime:
    if report.published_at is None:
        raise ValueError("not published")
    return report.published_at


def _downloads(
    report: EngagementReport, endpoint: str, formats: Sequence[Format]
) -> list[Download]:
    return [_download(report, one, endpoint) for one in files_of(report, formats)]


def _download(report: EngagementReport, file: ReportFile, endpoint: str) -> Download:
    return Download(
        name=COMMITTEE_WORDS
        if file.format == Format.COMMITTEE
        else FORMAT_WORDS[Format(file.format)],
        href=url_for(endpoint, slug=report.slug, format_name=file.format),
        size=size_words(file.size),
    )


def size_words(size: int) -> str:
    """``900 bytes``, ``12 kB``, ``1.3 MB``: rounded up, so that nobody pays for more than was said."""
    if size < KILO:
        return str(_("%(number)s bytes", number=size))
    if size < MEGA:
        return str(_("%(number)s kB", number=-(-size // KILO)))
    tenths = -(-size * 10 // MEGA)
    return str(_("%(number)s MB", number=f"{tenths // 10}.{tenths % 10}"))


@dataclass(frozen=True)
class SentFile:
    name: str
    media_type: str
    sha256: str
    content: bytes


def sent_file(report: EngagementReport, file: ReportFile) -> SentFile:
    kind = Format(file.format)
    return SentFile(file_name(report.slug, kind), MEDIA_TYPES[kind], file.sha256, file.content)


def sent_table(report: EngagementReport, number: int, content: bytes) -> SentFile:
    name = f"{report.slug}-table-{number}.csv"
    return SentFile(name, MEDIA_TYPES[Format.CSV], sha256(content), content)


def programme_choices(programmes: Sequence[Programme]) -> list[tuple[str, str]]:
    """Slug and title of each programme, for a list to choose from."""
    return [(one.slug, str(words_in(one.words, "title"))) for one in programmes]
