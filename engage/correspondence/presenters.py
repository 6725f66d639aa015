"""What the pages about letters receive."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l

from engage.correspondence.models import Letter
from engage.correspondence.queries import about_letter, letters_of_one_text
from engage.correspondence.rules.campaigns import campaigns_in
from engage.correspondence.rules.kinds import Kind
from engage.uploads.models import Upload
from engage.uploads.presenters import document_link, is_document, picture_link
from engage.uploads.queries import uploads_about
from engage.uploads.rules.files import FileKind

OFFICERS_FILE = "uploads_officer.file"
KIND_WORDS = {
    Kind.LETTER: _l("Letter"),
    Kind.EMAIL: _l("E-mail"),
    Kind.PETITION: _l("Petition"),
}


@dataclass(frozen=True)
class LetterShown:
    """``times`` is how often the same text came; a letter with a text of its own came once."""

    id: str
    kind_words: str
    title: str
    text: str
    received_on: date
    signatures: int
    times: int
    originals: tuple[str, ...]
    attached: tuple["FileShown", ...]
    """Files that came with an e-mail and are kept beside it."""
    is_counted_elsewhere: bool


@dataclass(frozen=True)
class FileShown:
    address: str
    kind: str


def letters_shown(letters: Sequence[Letter]) -> list[LetterShown]:
    """As they come, the same text once and where it came first in the list."""
    campaigns = campaigns_in(letter.digest for letter in letters)
    shown: list[LetterShown] = []
    met: set[str] = set()
    for letter in letters:
        if letter.digest not in campaigns or letter.digest not in met:
            shown.append(letter_shown(letter, times=campaigns.get(letter.digest, 1)))
        met.add(letter.digest)
    return shown


@dataclass(frozen=True)
class Arrival:
    """One of several letters that say the same. ``is_this`` for the one on whose page it stands."""

    id: str
    kind_words: str
    received_on: date
    is_this: bool


def arrivals_of(letter: Letter) -> list[Arrival]:
    """Each time the letter's text came, when it came more than once."""
    same = letters_of_one_text(letter)
    if len(same) == 1:
        return []
    return [
        Arrival(each.id, str(KIND_WORDS[Kind(each.kind)]), each.received_on, each is letter)
        for each in same
    ]


def letter_shown(letter: Letter, *, times: int = 1) -> LetterShown:
    uploads = uploads_about(about_letter(letter.id))
    emails = [upload for upload in uploads if upload.kind == FileKind.EML]
    beside = [upload for upload in uploads if emails and upload not in emails]
    return LetterShown(
        id=letter.id,
        kind_words=str(KIND_WORDS[Kind(letter.kind)]),
        title=letter.title,
        text=letter.text,
        received_on=letter.received_on,
        signatures=letter.signatures,
        times=times,
        is_counted_elsewhere=bool(letter.counted_with),
        originals=tuple(_address(upload) for upload in emails or uploads),
        attached=tuple(FileShown(_address(upload), upload.kind.upper()) for upload in beside),
    )


def _address(upload: Upload) -> str:
    return (document_link if is_document(upload) else picture_link)(upload, OFFICERS_FILE).address
