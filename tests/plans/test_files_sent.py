"""The next version of a plan, sent as a file from an officer's screen: read by a worker, taken over whole or refused with words."""

import io
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfWriter
from sqlalchemy import select

from engage.jobs.models import BackgroundJob
from engage.jobs.worker import run_job
from engage.kernel.access import Role
from engage.kernel.db import db
from engage.plans.forms.officer_files import FILE_REFUSALS, sentence_for_file
from engage.plans.importers.reader import KINDS
from engage.plans.models import PlanFile
from engage.plans.presenters.officer_files import REASONS
from engage.plans.queries.consultations import consultation_or_404, version_of
from engage.plans.queries.versions import changes_between, version_being_made
from engage.plans.rules.errors import PlanFileError
from engage.plans.rules.files import ENDINGS, MOST_BYTES, check_sent
from engage.plans.rules.sections import LeftOutReason
from tests.conftest import Clock
from tests.forms import press
from tests.officers import signed_in
from tests.programme import an_open_consultation

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
PAGE = "/officers/plans/children/next"
NEXT = b"""# A plan for children

## Feeling safe

No child should wait more than two weeks.

### At school

Somebody to talk to in every school.

## Learning

A quiet place to read. (to be added)
"""
SHORTER = b"# A plan for children\n\n## Feeling safe\n\nTwo weeks.\n"


@pytest.fixture
def officer(app: Flask) -> FlaskClient:
    an_open_consultation()
    return signed_in(app, Role.AUTHOR)


def send(officer: FlaskClient, content: bytes, name: str = "plan.md", view: str = "en") -> Any:
    sent = (io.BytesIO(content), name)
    return press(officer, f"{PAGE}/file", at=PAGE, file=sent, view=view)


def work_off() -> None:
    """A worker reads what waits."""
    db.session.rollback()
    waiting = db.session.scalars(
        select(BackgroundJob.id).where(BackgroundJob.state == "queued")
    ).all()
    db.session.rollback()
    for job_id in waiting:
        run_job(job_id)


def words(officer: FlaskClient) -> str:
    page = officer.get(PAGE)
    main = BeautifulSoup(page.get_data(as_text=True), "lxml").main
    assert main is not None
    return " ".join(main.get_text(" ").split())


def test_a_file_becomes_the_next_version_matched_with_the_present_text(
    officer: FlaskClient,
) -> None:
    assert send(officer, NEXT).status_code == 302
    assert "it is being read." in words(officer)
    work_off()
    shown = words(officer)
    assert "it was brought in." in shown
    assert "1 place says that something is still to come." in shown
    consultation = consultation_or_404("children")
    begun = version_being_made(consultation)
    assert begun is not None
    changed = [change.place for change in changes_between(version_of(consultation), begun)]
    assert changed == ["feeling-safe", "learning"]
    assert db.session.scalars(select(PlanFile)).one().content is None


def test_a_word_document_is_read_too_and_tells_what_it_left_out(officer: FlaskClient) -> None:
    from docx import Document

    document = Document()
    document.add_heading("A plan for children", 1)
    document.add_heading("Feeling safe", 2)
    document.add_paragraph("Two weeks at most.")
    document.sections[0].header.paragraphs[0].text = "Draft of May"
    stream = io.BytesIO()
    document.save(stream)
    send(officer, stream.getvalue(), "plan.docx")
    work_off()
    assert "1 piece of the file was left out, with the reason." in words(officer)


def scanned() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "plan.md", "empty_file"),
        (NEXT, "plan.exe", "unsupported_file"),
        (b"not a document", "plan.docx", "unsupported_file"),
        (b"   \n ", "plan.txt", "empty_file"),
        (scanned(), "plan.pdf", "scanned_pages"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_gives_no_plan_is_refused_with_words_and_nothing_is_lost(
    officer: FlaskClient, content: bytes, name: str, code: str
) -> None:
    press(officer, f"{PAGE}/begin", at=PAGE)
    db.session.rollback()
    begun = version_being_made(consultation_or_404("children"))
    assert begun is not None
    kept = begun.id
    answer = send(officer, content, name)
    work_off()
    told = answer.get_data(as_text=True) if answer.status_code == 422 else words(officer)
    assert sentence_for_file(code) in told
    db.session.rollback()
    still = version_being_made(consultation_or_404("children"))
    assert still is not None
    assert still.id == kept


def test_a_file_larger_than_any_plan_is_refused_at_once(app: Flask) -> None:
    with pytest.raises(PlanFileError, match="file_too_large"):
        check_sent("plan.txt", bytes(MOST_BYTES + 1))


def test_another_view_hangs_on_the_same_sections_or_is_refused(
    officer: FlaskClient, clock: Clock
) -> None:
    refused = send(officer, NEXT, view="ur")
    assert refused.status_code == 422
    assert sentence_for_file("plan_version") in refused.get_data(as_text=True)
    send(officer, NEXT)
    work_off()
    clock.moment += timedelta(minutes=1)
    send(officer, SHORTER, view="ur")
    work_off()
    assert sentence_for_file("sections_differ") in words(officer)
    send(officer, NEXT.replace(b"safe", b"safer"), view="en-easy")
    work_off()
    begun = version_being_made(consultation_or_404("children"))
    assert begun is not None
    assert {tuple(section.content) for section in begun.sections} == {("en", "en-easy")}


def test_a_translation_that_comes_when_its_version_is_published_changes_nothing(
    officer: FlaskClient, clock: Clock
) -> None:
    send(officer, NEXT)
    work_off()
    clock.moment += timedelta(minutes=1)
    send(officer, NEXT, view="en-easy")
    consultation = consultation_or_404("children")
    consultation.version += 1
    db.session.commit()
    work_off()
    assert sentence_for_file("wrong_state") in words(officer)
    sections = version_of(consultation_or_404("children")).sections
    assert {tuple(section.content) for section in sections} == {("en",)}


def test_a_view_nobody_offers_is_not_found(officer: FlaskClient) -> None:
    assert send(officer, NEXT, view="xx").status_code == 404


def test_every_fault_and_every_reason_has_its_words(app: Flask) -> None:
    assert set(REASONS) == set(LeftOutReason)
    assert set(ENDINGS) <= set(KINDS)
    assert len(set(map(str, FILE_REFUSALS.values()))) == len(FILE_REFUSALS)
