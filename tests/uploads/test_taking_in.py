"""What is sent is read from its bytes, written anew, and refused with a reason."""

from io import BytesIO

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import func, select

from engage.kernel.db import db
from engage.rules.errors import InvalidError
from engage.uploads.commands import stored_name, take_in
from engage.uploads.forms import sentence_for_file
from engage.uploads.models import Upload
from engage.uploads.rules.files import (
    DOCUMENTS,
    MOST_PICTURE_BYTES,
    PICTURES,
    TILE,
    FileKind,
    check_file,
    kind_of,
)
from engage.uploads.store import current_store
from tests.programme import NOON
from tests.uploads.samples import (
    LEFT,
    ORIENTATION,
    RIGHT,
    TURNED_LEFT,
    a_bomb,
    a_pdf,
    a_picture,
    a_see_through_picture,
    a_word_file,
    a_zip,
)

HEIC = b"\0\0\0\x18ftypheic\0\0\0\0"


def stored(upload: Upload, name: str) -> bytes:
    return current_store().get(stored_name(upload.id, name))


def opened(upload: Upload, name: str) -> Image.Image:
    return Image.open(BytesIO(stored(upload, name)))


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (a_picture("JPEG"), FileKind.JPEG),
        (a_picture("PNG"), FileKind.PNG),
        (a_picture("WEBP"), FileKind.WEBP),
        (a_pdf(), FileKind.PDF),
        (a_word_file(), FileKind.DOCX),
        (HEIC, FileKind.HEIC),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", FileKind.UNKNOWN),
        (b"<!doctype html>", FileKind.UNKNOWN),
        (b"GIF89a", FileKind.UNKNOWN),
        (b"ABCD\0\0\0\0WEBP", FileKind.UNKNOWN),
        (b"RIFF\0\0\0\0WAVE", FileKind.WAV),
        (b"ABCD\0\0\0\0WAVE", FileKind.UNKNOWN),
        (b"", FileKind.UNKNOWN),
    ],
)
def test_a_file_is_what_its_bytes_say(data: bytes, kind: FileKind) -> None:
    assert kind_of(data[:12]) is kind


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_kept_in_two_widths_upright_and_tells_nothing(app: Flask, form: str) -> None:
    sent = a_picture(form, turned=TURNED_LEFT, told="taken by Jo Bloggs")
    upload = take_in(sent, about="bid:1", now=NOON)

    sizes = {one["name"]: (one["width"], one["height"]) for one in upload.renditions}
    assert sizes == {
        "large.webp": (750, 1200),
        "small.webp": (300, 480),
        "large.jpg": (750, 1200),
        "tile.webp": (240, 280),
    }
    for name, size in sizes.items():
        picture = opened(upload, name)
        assert picture.size == size
        assert not picture.getexif()
        assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive",
                                     "progression", "loop", "background", "timestamp", "duration"}  # fmt: skip
        assert b"Bloggs" not in stored(upload, name)
        assert b"Exif" not in stored(upload, name)
    # Held turned to the left: what the sensor had on its right is at the top.
    shown = opened(upload, "large.webp").convert("RGB")
    assert near(shown.getpixel((375, 100)), RIGHT)
    assert near(shown.getpixel((375, 1100)), LEFT)


def near(one: object, other: tuple[int, int, int]) -> bool:
    assert isinstance(one, tuple)
    return all(abs(a - b) < 12 for a, b in zip(one, other, strict=True))


def test_the_sample_does_tell_something() -> None:
    """Otherwise the test above could not fail."""
    exif = Image.open(BytesIO(a_picture(turned=TURNED_LEFT, told="taken by Jo"))).getexif()
    assert exif[ORIENTATION] == TURNED_LEFT
    assert exif.get_ifd(0x8825)


def test_a_small_picture_is_not_enlarged(app: Flask) -> None:
    upload = take_in(a_picture(size=(300, 200)), about="bid:1", now=NOON)
    sizes = {(one["width"], one["height"]) for one in upload.renditions if one["name"] != TILE}
    assert sizes == {(300, 200)}


def test_what_was_see_through_is_white(app: Flask) -> None:
    upload = take_in(a_see_through_picture(), about="bid:1", now=NOON)
    assert near(opened(upload, "large.jpg").getpixel((20, 20)), (255, 255, 255))


@pytest.mark.requirement("SEC3")
def test_what_follows_a_picture_does_not_come_along(app: Flask) -> None:
    """A file that is a picture and a page at once."""
    upload = take_in(
        a_picture() + b"<script>alert(1)</script><!-- PK\x03\x04 -->", about="bid:1", now=NOON
    )
    for one in upload.renditions:
        assert b"<script" not in stored(upload, one["name"])


def test_a_document_is_kept_byte_for_byte(app: Flask) -> None:
    sent = a_word_file()
    upload = take_in(sent, about="bid:1", now=NOON)
    assert (upload.kind, upload.renditions[0]["name"]) == ("docx", "file.docx")
    assert stored(upload, "file.docx") == sent


EVERY_KIND = "docx jpeg pdf png webp"


@pytest.mark.parametrize(
    ("accepts", "told"),
    [
        (PICTURES, "Send a picture as JPEG, PNG or WebP."),
        (PICTURES | {FileKind.PDF}, "Send a picture as JPEG, PNG or WebP, or a PDF."),
        (PICTURES | DOCUMENTS, "Send a photo as JPEG or PNG, or a document as PDF or Word."),
    ],
)
def test_a_refused_kind_of_file_is_told_the_kinds_that_the_field_takes(
    app: Flask, accepts: frozenset[FileKind], told: str
) -> None:
    with pytest.raises(InvalidError) as refused:
        check_file(b"words", accepts=accepts)
    with app.test_request_context():
        assert sentence_for_file(refused.value).endswith(told)


@pytest.mark.parametrize(
    ("data", "code", "facts"),
    [
        (b"", "file_empty", {}),
        (HEIC, "file_kind", {"kind": "heic", "accepts": EVERY_KIND}),
        (b"<svg onload='alert(1)'/>", "file_kind", {"kind": "unknown", "accepts": EVERY_KIND}),
        (a_zip(), "file_kind", {"kind": "unknown"}),
        (b"PK\x03\x04 and then nothing", "document_broken", {}),
        (a_word_file("word/vbaProject.bin"), "document_macros", {}),
        (b"%PDF-1.7 torn", "document_broken", {}),
        (a_picture()[:2000], "picture_broken", {}),
        (b"\xff\xd8\xff" + b"no picture", "picture_broken", {}),
        (b"\xff\xd8\xff" + b"\0" * MOST_PICTURE_BYTES, "file_too_big", {"most_mb": 16}),
        (a_bomb(8_000), "picture_too_large", {"most_megapixels": 50}),
        (a_bomb(), "picture_broken", {}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_cannot_be_used_is_refused_with_a_reason(
    app: Flask, data: bytes, code: str, facts: dict[str, object]
) -> None:
    with pytest.raises(InvalidError) as refused:
        take_in(data, about="bid:1", where="picture", now=NOON)
    assert (refused.value.code, refused.value.facts) == (code, {"where": "picture", **facts})
    assert db.session.scalar(select(func.count()).select_from(Upload)) == 0


@pytest.mark.parametrize(("data", "accepts"), [(a_pdf(), PICTURES), (a_picture(), DOCUMENTS)])
def test_a_field_takes_only_its_own_kinds(
    app: Flask, data: bytes, accepts: frozenset[FileKind]
) -> None:
    with pytest.raises(InvalidError, match="file_kind"):
        take_in(data, about="bid:1", accepts=accepts, now=NOON)
