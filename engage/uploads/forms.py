"""The field by which people send a file, and what they are told when it cannot be used."""

from flask_babel import gettext as _
from wtforms import FileField

from engage.rules.errors import EngageError
from engage.uploads.rules.files import PICTURES, FileKind


def sent_bytes(field: FileField) -> bytes | None:
    """What was sent in a field, or ``None`` when no file was chosen."""
    sent = field.data
    if not sent or not getattr(sent, "filename", ""):
        return None
    with sent.stream as content:
        data: bytes = content.read()
    return data


def sentence_for_file(error: EngageError) -> str:
    """What somebody is told whose file cannot be used. Everything else they wrote stays in the form."""
    most_mb, most_megapixels = error.facts.get("most_mb"), error.facts.get("most_megapixels")
    heic = error.code == "file_kind" and error.facts.get("kind") == "heic"
    sentences: dict[str, str] = {
        "file_empty": _("That file is empty. Choose it again."),
        "file_kind": _kind_words(error),
        "file_too_big": _(
            "That file is larger than %(most)s MB. Choose a smaller one.", most=most_mb
        ),
        "picture_too_large": _(
            "That picture has more than %(most)s million pixels. Choose a smaller one.",
            most=most_megapixels,
        ),
        "picture_broken": _("We could not read that picture. Choose it again, or another one."),
        "document_broken": _("We could not read that document. Save it again and send it anew."),
        "document_macros": _("That document has macros in it. Save it as a plain Word document."),
        "files": _("We cannot keep files just now. Everything you wrote is still here."),
    }
    if heic:
        return str(
            _(
                "That photo is in a form only some phones can read. Send it as JPEG: share or export it."
            )
        )
    otherwise: str = _("We could not use that file. Choose another one.")
    return sentences.get(error.code, otherwise)


def _kind_words(error: EngageError) -> str:
    """Which kinds the field takes: pictures alone, PDF too, or every kind."""
    accepted = set(str(error.facts.get("accepts", "")).split())
    words: str = _(
        "We cannot use this kind of file. Send a photo as JPEG or PNG, or a document as PDF or Word."
    )
    if accepted and accepted <= PICTURES:
        words = _("We cannot use this kind of file. Send a picture as JPEG, PNG or WebP.")
    elif accepted and accepted <= {*PICTURES, FileKind.PDF}:
        words = _("We cannot use this kind of file. Send a picture as JPEG, PNG or WebP, or a PDF.")
    return words
