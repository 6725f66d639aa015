"""E-mails as files: known by what they are, read into the boxes, kept whole with what is attached, never shown as a page."""

import io
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from engage.correspondence.importers import read_email
from engage.correspondence.models import Letter
from engage.correspondence.queries import WAITING, about_letter
from engage.kernel.db import db
from engage.rules.errors import InvalidError
from engage.uploads.queries import uploads_about
from engage.uploads.rules.files import DOWNLOADED, FileKind, check_file
from tests.conftest import Clock
from tests.correspondence.test_correspondence import ALL, LETTER, author, rows
from tests.forms import press
from tests.uploads.samples import a_pdf

__all__ = ["author"]
WORDS = "Please put a bench at the bus stop.\n\nMy knees hurt."


def an_email(*, html: str = "", attached: bytes = b"", **fields: str) -> bytes:
    message = EmailMessage()
    told = {"Subject": "A bench", "From": "Sam <sam@example.org>", "Date": "Fri, 20 Nov 2026 23:30:00 -0200"}  # fmt: skip
    for name, value in (told | fields).items():
        message[name] = value
    if html:
        message.set_content(html, subtype="html")
    else:
        message.set_content(WORDS)
    if attached:
        message.add_attachment(attached, "application", "pdf", filename="plan of the stop.pdf")
        message.add_attachment(b"\x00\x01", "application", "octet-stream", filename="strange.bin")
    return message.as_bytes()


def test_an_email_is_known_by_its_header_alone() -> None:
    assert check_file(an_email(), accepts=DOWNLOADED) is FileKind.EML
    for data in (b"From the start: no", b"a,b\n1,2\n", b"<html>\nFrom: x\nDate: y\n\n", a_pdf()):
        with pytest.raises(InvalidError):
            check_file(data, accepts={FileKind.EML})


def test_what_an_email_says_is_read_in_londons_day_with_names_of_what_is_attached() -> None:
    email = read_email(an_email(attached=a_pdf()))
    assert (email.subject, email.text, email.sent_on) == ("A bench", WORDS, date(2026, 11, 21))
    assert [each.name for each in email.attached] == ["plan of the stop.pdf", "strange.bin"]


def test_of_html_the_words_alone_are_read() -> None:
    html = (
        "<style>p{}</style><p>A <b>bench</b>,</p><script>alert(1)</script><p>please &amp; soon</p>"
    )
    assert read_email(an_email(html=html)).text == "A bench,\nplease & soon"


@given(
    st.binary(max_size=300),
    st.sampled_from(["", "multipart/mixed; boundary=a", "text/plain; charset=no"]),
)
@settings(max_examples=60, deadline=None)
def test_no_email_whatever_breaks_the_reader(body: bytes, kind: str) -> None:
    head = f"From: a@example.org\r\nDate: never\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    with suppress(InvalidError):
        assert read_email(head.encode() + body).sent_on is None


def test_a_deep_email_is_refused() -> None:
    deep = b"".join(
        b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (n, n) for n in range(3000)
    )
    with pytest.raises(InvalidError):
        read_email(b"From: a@example.org\nDate: never\n" + deep)


class TestPages:
    """With one database: nothing here depends on which."""

    pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)

    def test_an_email_fills_the_boxes_and_is_kept_with_what_is_attached(
        self, author: FlaskClient
    ) -> None:
        email = an_email(attached=a_pdf())
        read = sent(author, email, kind="letter", title="", text="", received_on="")
        assert read.status_code == 200
        assert "Nothing is logged yet" in read.text
        assert rows() == []
        boxes = on(read.text)
        assert (boxes["title"], boxes["text"]) == ("A bench", WORDS)
        assert (boxes["kind"], boxes["received_on"]) == ("email", "2026-11-21")
        boxes["text"] = "A bench at the stop, please."
        answer = author.post(ALL, data=boxes)
        assert answer.status_code == 302, answer.text
        (letter,) = rows()
        assert letter.text == "A bench at the stop, please."
        kept = uploads_about(about_letter(letter.id))
        assert sorted(upload.kind for upload in kept) == ["eml", "pdf"]
        assert uploads_about(WAITING) == []
        page = author.get(str(answer.location)).text
        assert "plan of the stop.pdf" in page
        assert "strange.bin" in page
        (original,) = [upload for upload in kept if upload.kind == "eml"]
        file = author.get(f"/officers/files/{original.id}/file.eml")
        assert file.content_type == "message/rfc822"
        assert file.headers["Content-Disposition"].startswith("attachment")
        assert file.data == email

    def test_what_was_typed_stands_before_what_the_email_says(self, author: FlaskClient) -> None:
        read = sent(author, an_email(), title="Mine", text="", received_on="2026-11-19")
        boxes = on(read.text)
        assert (boxes["title"], boxes["text"], boxes["received_on"]) == (
            "Mine",
            WORDS,
            "2026-11-19",
        )

    def test_a_file_is_chosen_once_whatever_is_missing(self, author: FlaskClient) -> None:
        refused = sent(author, a_pdf(), title="")
        assert refused.status_code == 422
        assert "Enter what it asks for" in refused.text
        author.post(ALL, data=on(refused.text) | {"title": "A bench"})
        (letter,) = rows()
        assert [upload.kind for upload in uploads_about(about_letter(letter.id))] == ["pdf"]

    def test_a_file_that_waits_for_more_than_a_day_goes(self, author: FlaskClient) -> None:
        refused = sent(author, a_pdf(), title="")
        (waiting,) = uploads_about(WAITING)
        first = waiting.id
        waiting.created_at -= timedelta(hours=25)
        db.session.commit()
        sent(author, a_pdf(), title="")
        assert [upload.id == first for upload in uploads_about(WAITING)] == [False]
        author.post(ALL, data=on(refused.text) | {"title": "A bench"})
        (letter,) = rows()
        assert uploads_about(about_letter(letter.id)) == []

    @pytest.mark.parametrize(
        ("data", "sentence"),
        [
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "download the message or save it as .eml"),
            (b"just words", "Send an e-mail saved as .eml"),
        ],
    )  # fmt: skip
    def test_what_cannot_be_kept_is_said_with_what_to_do(
        self, author: FlaskClient, data: bytes, sentence: str
    ) -> None:
        refused = sent(author, data)
        assert refused.status_code == 422
        assert sentence in refused.text
        assert on(refused.text)["text"] == LETTER["text"]
        assert rows() == []

    @pytest.mark.parametrize(
        ("moment", "day", "is_logged"),
        [
            (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), "2026-07-01", True),
            (datetime(2026, 6, 30, 22, 30, tzinfo=UTC), "2026-07-01", False),
        ],
    )
    def test_today_is_the_day_in_london(
        self, author: FlaskClient, clock: Clock, moment: datetime, day: str, is_logged: bool
    ) -> None:
        clock.moment = moment
        press(author, ALL, **(LETTER | {"received_on": day}))
        assert bool(db.session.query(Letter).count()) == is_logged


def sent(author: FlaskClient, data: bytes, **facts: str) -> Any:
    return press(author, ALL, **(LETTER | facts), original=(io.BytesIO(data), "sent.bin"))


def on(html: str) -> dict[str, str]:
    """What the form would send as it stands."""
    form = BeautifulSoup(html, "lxml").select_one('form[enctype="multipart/form-data"]')
    assert form is not None
    boxes = {str(box["name"]): box.get_text().removeprefix("\n") for box in form.select("textarea")}
    for box in form.select("input:not([type=file])"):
        if box.get("type") != "radio" or box.has_attr("checked"):
            boxes[str(box["name"])] = str(box.get("value", ""))
    chosen = form.select_one("select option[selected]") or form.select_one("select option")
    assert chosen is not None
    return boxes | {"programme": str(chosen["value"])}
