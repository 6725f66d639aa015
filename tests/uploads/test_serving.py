"""Nobody from the public sees a file before a person released it, and a document is only ever a download."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.kernel.access import Actor, Role
from engage.kernel.audit import chain
from engage.uploads.commands import discard_upload, release_upload, take_in, withdraw_upload
from engage.uploads.presenters import document_link, picture_link
from tests.programme import NOON
from tests.uploads.samples import a_pdf, a_picture

MODERATOR = Actor("one", frozenset({Role.MODERATOR}), "an officer")


@pytest.fixture
def signed_in(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.extensions, "engage.actor_loader", lambda: MODERATOR)


@pytest.mark.parametrize("data", [a_picture(), a_pdf()], ids=["picture", "document"])
def test_the_public_sees_a_file_from_its_release_to_its_withdrawal(
    app: Flask, client: FlaskClient, data: bytes
) -> None:
    upload = take_in(data, about="bid:1", now=NOON)
    addresses = [f"/files/{upload.id}/{one['name']}" for one in upload.renditions]

    def statuses() -> set[int]:
        return {client.get(address).status_code for address in addresses}

    assert statuses() == {404}
    release_upload(upload, now=NOON, actor=MODERATOR)
    assert statuses() == {200}
    withdraw_upload(upload, now=NOON, actor=MODERATOR)
    assert statuses() == {404}
    assert [entry.action for entry in chain()] == ["upload.released", "upload.withdrawn"]
    discard_upload(upload)
    assert statuses() == {404}


@pytest.mark.requirement("SEC5")
def test_an_officer_sees_a_file_before_its_release(
    app: Flask, client: FlaskClient, signed_in: None
) -> None:
    upload = take_in(a_picture(), about="bid:1", now=NOON)
    assert client.get(f"/officers/files/{upload.id}/small.webp").status_code == 200
    assert client.get(f"/files/{upload.id}/small.webp").status_code == 404


def test_somebody_who_has_not_signed_in_does_not(app: Flask, client: FlaskClient) -> None:
    upload = take_in(a_picture(), about="bid:1", now=NOON)
    assert client.get(f"/officers/files/{upload.id}/small.webp").status_code == 302


@pytest.mark.requirement("SEC3")
def test_nothing_in_a_file_could_run_where_it_is_opened(app: Flask, client: FlaskClient) -> None:
    document = take_in(
        a_pdf(b"<script>alert(1)</script>/OpenAction /JavaScript"), about="bid:1", now=NOON
    )
    picture = take_in(a_picture(), about="bid:1", now=NOON)
    for upload, name, content_type in (
        (document, "file.pdf", "application/pdf"),
        (picture, "large.webp", "image/webp"),
        (picture, "large.jpg", "image/jpeg"),
    ):
        release_upload(upload, now=NOON, actor=MODERATOR)
        answer = client.get(f"/files/{upload.id}/{name}")
        assert answer.headers["Content-Type"] == content_type
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    said = client.get(f"/files/{document.id}/file.pdf").headers["Content-Disposition"]
    assert said == f'attachment; filename="{document.id[:8]}-file.pdf"'


@pytest.mark.parametrize("name", ["other.webp", "..%2F..%2Fengage.sqlite3", "%2Fetc%2Fpasswd", "large.webp.part"])  # fmt: skip
def test_only_stored_forms_have_an_address(app: Flask, client: FlaskClient, name: str) -> None:
    upload = take_in(a_picture(), about="bid:1", now=NOON)
    release_upload(upload, now=NOON, actor=MODERATOR)
    assert client.get(f"/files/{upload.id}/{name}").status_code == 404


def test_a_public_picture_may_be_kept_for_minutes_and_an_officers_never(
    app: Flask, client: FlaskClient, signed_in: None
) -> None:
    upload = take_in(a_picture(), about="bid:1", now=NOON)
    hidden = client.get(f"/files/{upload.id}/small.webp")
    release_upload(upload, now=NOON, actor=MODERATOR)
    shown = client.get(f"/files/{upload.id}/small.webp")
    officers = client.get(f"/officers/files/{upload.id}/small.webp")
    assert [one.headers["Cache-Control"] for one in (hidden, shown, officers)] == [
        "no-store",
        "public, max-age=600",
        "no-store",
    ]


def test_links_carry_what_a_page_needs(app: Flask) -> None:
    picture = take_in(a_picture(), about="bid:1", now=NOON)
    document = take_in(a_pdf(), about="bid:1", now=NOON)
    with app.test_request_context():
        link = picture_link(picture)
        assert (link.address, link.width, link.height) == (
            f"/files/{picture.id}/large.webp",
            1200,
            750,
        )
        assert link.addresses_by_width == (
            f"/files/{picture.id}/small.webp 480w, /files/{picture.id}/large.webp 1200w"
        )
        assert document_link(document).kind == "PDF"
