"""Files that are refused whole, by a code that names what is wrong."""

import io
import zipfile

import docx
import pytest
from pypdf import PdfWriter

from engage.plans.importers import guard, reader
from engage.plans.importers.reader import read_plan
from engage.plans.rules.errors import PlanFileError, UnsupportedFileError
from tests.plans.documents import as_bytes

OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)
LOCKED = OLD_OFFICE + "EncryptedPackage".encode("utf-16-le")


def packed(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name.replace("__", "/"), content)
    return stream.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    stream = io.BytesIO(as_bytes(docx.Document()))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "filename", "code"),
    [
        (b"", "plan.docx", "empty_file"),
        (b" \n\t\n", "plan.txt", "empty_file"),
        (b"-- ** --", "plan.txt", "no_words"),
        (b"<html><body><p> </p></body></html>", "plan.html", "no_words"),
        (b"a" * (guard.MAX_TEXT_BYTES + 1), "plan.md", "file_too_large"),
        (b"a" * (guard.MAX_BYTES + 1), "plan.docx", "file_too_large"),
        (LOCKED, "plan.docx", "password_protected"),
        (OLD_OFFICE, "plan.docx", "unsupported_file"),
        (b"PK\x03\x04 and then nothing", "plan.docx", "broken_file"),
        (as_bytes(docx.Document())[:-400], "plan.docx", "broken_file"),
        (packed(hello=b"text"), "plan.docx", "unsupported_file"),
        (b"%PDF-1.7", "plan.docx", "unsupported_file"),
        (b"words", "plan.odt", "unsupported_file"),
        (b"words", "plan", "unsupported_file"),
        (b"words\0and zeros", "plan.txt", "unsupported_file"),
        (b"<div>" * 500 + b"deep", "plan.html", "nested_too_deep"),
        (as_bytes(docx.Document()), "plan.docx", "no_words"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_by_name(
    data: bytes, filename: str, code: str
) -> None:
    with pytest.raises(PlanFileError) as refused:
        read_plan(data, filename)
    assert refused.value.code == code
    assert refused.value.facts["where"] == filename


@pytest.mark.parametrize("limit", ["MAX_WORDS", "MAX_SECTIONS"])
def test_a_file_without_pages_is_refused_by_its_words_and_sections(
    monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    text = b"# One\n\nwords\n\n# Two\n\nwords"
    size = {"MAX_WORDS": 4, "MAX_SECTIONS": 2}[limit]
    monkeypatch.setattr(reader, limit, size)
    assert read_plan(text, "plan.md")
    monkeypatch.setattr(reader, limit, size - 1)
    with pytest.raises(PlanFileError) as refused:
        read_plan(text, "plan.md")
    assert refused.value.code == "too_many_pages"


def test_an_unsupported_file_says_what_was_found() -> None:
    with pytest.raises(UnsupportedFileError) as refused:
        read_plan(b"%PDF-1.7", "plan.docx")
    assert refused.value.facts["found"] == "pdf"


def test_a_document_of_four_hundred_pages_is_refused() -> None:
    details = b"<Properties><Pages>400</Pages></Properties>"
    original = io.BytesIO(as_bytes(docx.Document()))
    stream = io.BytesIO()
    with zipfile.ZipFile(original) as source, zipfile.ZipFile(stream, "w") as target:
        for part in source.infolist():
            is_details = part.filename == "docProps/app.xml"
            target.writestr(part.filename, details if is_details else source.read(part))
    writer = PdfWriter()
    for _page in range(400):
        writer.add_blank_page(200, 200)
    pages = io.BytesIO()
    writer.write(pages)
    for data, name in ((stream.getvalue(), "plan.docx"), (pages.getvalue(), "plan.pdf")):
        with pytest.raises(PlanFileError) as refused:
            read_plan(data, name)
        assert refused.value.code == "too_many_pages"
        assert refused.value.facts["limit"] == guard.MAX_PAGES


def test_macros_are_refused() -> None:
    with pytest.raises(PlanFileError) as refused:
        read_plan(with_part("word/vbaProject.bin", b"code"), "plan.docx")
    assert refused.value.code == "has_macros"


def test_a_file_that_unpacks_to_far_more_is_refused_before_unpacking() -> None:
    bomb = with_part("word/media/huge.bin", bytes(guard.MAX_UNPACKED_BYTES + 1))
    assert len(bomb) < 1_000_000
    with pytest.raises(PlanFileError) as refused:
        read_plan(bomb, "plan.docx")
    assert refused.value.code == "unpacks_too_large"


def test_entities_are_never_expanded() -> None:
    attack = (
        b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "boom"><!ENTITY b "&a;&a;&a;&a;">]>'
        b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        b"<w:body><w:p><w:r><w:t>Plan &b;</w:t></w:r></w:p></w:body></w:document>"
    )
    original = io.BytesIO(as_bytes(docx.Document()))
    stream = io.BytesIO()
    with zipfile.ZipFile(original) as source, zipfile.ZipFile(stream, "w") as target:
        for part in source.infolist():
            content = attack if part.filename == "word/document.xml" else source.read(part)
            target.writestr(part.filename, content)
    plan = read_plan(stream.getvalue(), "plan.docx")
    assert "boom" not in str(plan)
