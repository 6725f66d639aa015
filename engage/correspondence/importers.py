"""What stands in an e-mail that an officer has as a file. Nothing of it is ever shown as a page: of HTML the words alone are read."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from email import policy
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser

from engage.rules.errors import InvalidError
from engage.rules.window import day_of
from engage.uploads.commands import stored_name
from engage.uploads.models import Upload
from engage.uploads.rules.files import FileKind
from engage.uploads.store import current_store

MOST_ATTACHMENTS = 50
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "blockquote",
        "br",
        "div",
        "dd",
        "dt",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tr",
        "ul",
    ]
)
_SILENT = frozenset({"head", "script", "style", "title", "template"})
_UNREADABLE = (
    AssertionError,
    AttributeError,
    IndexError,
    KeyError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What Python's own reader raises for e-mails that break the rules of e-mails."""


@dataclass(frozen=True)
class Attached:
    """A file in an e-mail, under the name it has there."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Email:
    """``sent_on`` is the day in London; ``None`` where the e-mail does not say it."""

    subject: str
    text: str
    sent_on: date | None
    attached: tuple[Attached, ...]


def read_email(data: bytes) -> Email:
    """Raises ``InvalidError("document_broken")`` for what no reader of e-mails can take apart."""
    try:
        message = BytesParser(_class=EmailMessage, policy=policy.default).parsebytes(data)
        return Email(
            subject=_plain(str(message.get("subject", ""))).replace("\n", " "),
            text=_text_of(message),
            sent_on=_day_of(message),
            attached=tuple(_attached(message))[:MOST_ATTACHMENTS],
        )
    except _UNREADABLE:
        raise InvalidError("document_broken", where="original") from None


def email_in(upload: Upload) -> Email | None:
    """What stands in a file that is kept; ``None`` for one that is no e-mail. Raises as ``read_email``."""
    if upload.kind != FileKind.EML:
        return None
    return read_email(current_store().get(stored_name(upload.id, upload.renditions[0]["name"])))


def _text_of(message: EmailMessage) -> str:
    body = message.get_body(preferencelist=("plain", "html"))
    if body is None:
        return ""
    text = _decoded(body)
    return _plain(words_of_html(text) if body.get_content_subtype() == "html" else text)


def _decoded(part: Message) -> str:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    try:
        return data.decode(part.get_content_charset("utf-8"), "replace")
    except LookupError:
        return data.decode("utf-8", "replace")


def _attached(message: EmailMessage) -> Iterator[Attached]:
    for part in message.iter_attachments():
        payload = part.get_payload(decode=True)
        data = payload if isinstance(payload, bytes) else bytes(part)
        yield Attached(_plain(part.get_filename() or part.get_content_type()), data)


def _day_of(message: EmailMessage) -> date | None:
    try:
        sent = parsedate_to_datetime(str(message.get("date", "")))
    except ValueError:
        return None
    return day_of(sent) if sent.tzinfo else sent.date()


def _plain(text: str) -> str:
    """Without characters that cannot be seen or stored, and without empty lines around."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in lines if sign in "\n\t" or sign.isprintable()).strip()


def words_of_html(html: str) -> str:
    """The words of a page, a line for each block; nothing of scripts, styles or what stands in its head."""
    reader = _Words()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.words).split("\n"))
    return "\n".join(line for line in lines if line)


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.words.append("\n")
        self._silent += tag in _SILENT

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.words.append("\n")
        self._silent = max(0, self._silent - (tag in _SILENT))

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.append(data.replace("\n", " "))
