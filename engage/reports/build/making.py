"""From an officer's request to everything that is saved of a report: collect, protect, write."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from types import MappingProxyType

from flask_babel import force_locale
from flask_babel import gettext as _

from engage.activities.models import Programme
from engage.activities.releases import protected
from engage.assistance.queries import help_asked
from engage.content.rules.words import plain
from engage.kernel.pages import app_settings
from engage.reports.build.areas import inside_and_outside
from engage.reports.build.assessment import equality_assessment, outside_evidence
from engage.reports.build.comparing import between_groups, over_time
from engage.reports.build.findings import (
    how_questions_were_met,
    in_own_words,
    in_short,
    what_we_heard,
)
from engage.reports.build.gather import (
    Gathered,
    digest_of_gathered,
    gather,
    tables_to_release,
)
from engage.reports.build.helping import help_tables, help_to_take_part
from engage.reports.build.method import how_it_was_made, what_is_missing
from engage.reports.build.participation import opening, who_took_part
from engage.reports.build.reach import who_we_reached
from engage.reports.build.samples import drawn_by_chance
from engage.reports.build.sentences import Voice
from engage.reports.build.weighing import Weighed, weighted
from engage.reports.commands.keeping import Built, digest_of_template, scope_of
from engage.reports.exports.committee import write_committee
from engage.reports.exports.csv import write_csv
from engage.reports.exports.docx import write_docx
from engage.reports.exports.html import report_body, write_brief, write_html
from engage.reports.exports.json import write_json
from engage.reports.exports.labels import labels_in
from engage.reports.exports.ods import write_ods
from engage.reports.exports.package import write_package
from engage.reports.exports.pdf import write_brief_pdf, write_pdf
from engage.reports.exports.xlsx import write_xlsx
from engage.reports.queries.beside import beside
from engage.reports.rules.beside import Beside
from engage.reports.rules.committee import OUR_OWN, Stationery
from engage.reports.rules.document import BuiltFrom, ReportDocument
from engage.reports.rules.formats import Format, Step
from engage.reports.rules.snapshot import as_document
from engage.rules.activity import CountTable
from engage.rules.disclosure.release import Release
from engage.rules.view import View

Say = Callable[[Step], None]
UNPACKED = "0.1.0+source"
"""The version of a working copy that was never installed as a package."""


def _write_page(document: ReportDocument) -> bytes:
    return str(report_body(document)).encode()


WRITERS: Mapping[Step, tuple[Format, Callable[[ReportDocument], bytes]]] = MappingProxyType(
    {
        Step.WRITE_PAGE: (Format.PAGE, _write_page),
        Step.WRITE_HTML: (Format.HTML, write_html),
        Step.WRITE_CSV: (Format.CSV, write_csv),
        Step.WRITE_JSON: (Format.JSON, write_json),
        Step.WRITE_ZIP: (Format.ZIP, write_package),
        Step.WRITE_ODS: (Format.ODS, write_ods),
        Step.WRITE_XLSX: (Format.XLSX, write_xlsx),
        Step.WRITE_BRIEF: (Format.BRIEF, write_brief),
        Step.WRITE_BRIEF_PDF: (Format.BRIEF_PDF, write_brief_pdf),
        Step.WRITE_PDF: (Format.PDF, write_pdf),
    }
)


def _write_word(document: ReportDocument, stationery: Stationery) -> bytes:
    return write_docx(document, template=stationery.template)


WORD_WRITERS: Mapping[Step, tuple[Format, Callable[[ReportDocument, Stationery], bytes]]] = (
    MappingProxyType(
        {
            Step.WRITE_DOCX: (Format.DOCX, _write_word),
            Step.WRITE_COMMITTEE: (Format.COMMITTEE, write_committee),
        }
    )
)
"""Those that are written on the council's template. A paper for a committee is written where officers began one."""


@dataclass(frozen=True)
class _Facts:
    """What a document needs beside its figures."""

    programme: Programme
    language: str
    data_digest: str
    now: datetime
    beside: Beside
    helped: Sequence[CountTable] = ()
    """What people asked for to take part, raw."""
    weighed: Mapping[str, Weighed] = field(default_factory=dict)
    """What came of weighting designed samples, by activity id."""
    address: str = ""


def make_report(
    programme: Programme,
    *,
    language: str,
    now: datetime,
    say: Say,
    address: str = "",
    stationery: Stationery = OUR_OWN,
) -> Built:
    """Build everything of a report without saving anything: the same data, template, address and moment give the same bytes.

    ``say`` is told each step when it begins. ``address`` is where everybody will find it.
    """
    with force_locale(language):
        say(Step.COLLECT)
        gathered = gather(programme.id, now=now)
        written = beside(programme.id)
        gathered, weighed = weighted(gathered, written)
        helped = help_tables(programme.id, help_asked(programme.id))
        data_digest = digest_of_gathered(gathered, written, helped)
        say(Step.PROTECT)
        tables = (*tables_to_release(gathered), *helped)
        release = protected(tables, scope=scope_of(programme.id))
        document = document_of(
            gathered,
            release,
            _Facts(programme, language, data_digest, now, written, helped, weighed, address),
        )
        files = write_files(document, stationery, say)
    return Built(
        tables=tables,
        release_digest=release.digest,
        data_digest=data_digest,
        document=as_document(document),
        files=files,
        built_at=now,
        blanks=written.blanks,
        template_digest=digest_of_template(stationery.template),
    )


def write_files(document: ReportDocument, stationery: Stationery, say: Say) -> dict[Format, bytes]:
    """Every file of a report. Says the step after writing, too: saving."""
    files = {}
    for step, (name, write) in WRITERS.items():
        say(step)
        files[name] = write(document)
    for step, (name, write_on) in WORD_WRITERS.items():
        if name is Format.COMMITTEE and stationery.cover is None:
            continue
        say(step)
        files[name] = write_on(document, stationery)
    say(Step.SAVE)
    return files


def document_of(gathered: Sequence[Gathered], release: Release, facts: _Facts) -> ReportDocument:
    """The report as the one document that every format is written from."""
    labels = labels_in(_)
    view = View(facts.language)
    voice = Voice(view, labels)
    blocks = (
        *opening(gathered, voice),
        *in_short(gathered, release, voice),
        *who_took_part(gathered, voice),
        *who_we_reached(gathered, release, facts.beside, voice),
        *help_to_take_part(facts.helped, release, voice),
        *what_we_heard(gathered, release, voice),
        *drawn_by_chance(gathered, facts.weighed, release, voice),
        *between_groups(gathered, release, voice),
        *over_time(gathered, release, voice),
        *inside_and_outside(gathered, release, facts.beside, voice),
        *in_own_words(gathered, voice),
        *outside_evidence(facts.beside, voice),
        *equality_assessment(gathered, release, facts.beside, voice),
        *how_it_was_made(_sampled(gathered, facts.weighed, voice), voice),
        *what_is_missing(gathered, voice),
        *how_questions_were_met(gathered, release),
    )
    return ReportDocument(
        title=_titles(facts.programme, voice),
        view=view,
        programme=voice.words(plain(facts.programme.words, "title")),
        publisher=app_settings().council.name,
        built_from=BuiltFrom(
            facts.data_digest,
            code_version(),
            facts.now.astimezone(UTC).isoformat(timespec="seconds"),
        ),
        labels=labels,
        blocks=blocks,
        address=facts.address,
    )


def code_version() -> str:
    """The version of this software, as every file states it."""
    try:
        return version("engage")
    except PackageNotFoundError:
        return UNPACKED


def _sampled(
    gathered: Sequence[Gathered], weighed: Mapping[str, Weighed], voice: Voice
) -> list[str]:
    return [voice.words(one.facts.title) for one in gathered if one.facts.ref.id in weighed]


def _titles(programme: Programme, voice: Voice) -> Mapping[str, str]:
    title = _(
        "What you told us: %(programme)s",
        programme=voice.words(plain(programme.words, "title")),
    )
    return {View().tag: title, voice.view.tag: title}
