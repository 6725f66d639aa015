"""Pictures as pages receive them: the file with what it shows in words, for the public, for its group and for officers."""

from dataclasses import dataclass

from flask import url_for

from budgeting.commands.pictures import is_before_moderators
from budgeting.models.bids import Bid
from budgeting.models.rounds import Project
from budgeting.queries.pictures import about_bid, file_about
from engage.kernel.assets import has_picture
from engage.rules.errors import NotFoundError
from engage.rules.view import direction_of
from engage.uploads.models import Upload
from engage.uploads.presenters import (
    PictureLink,
    document_link,
    is_document,
    picture_link,
)
from engage.uploads.queries import released_upload_or_404
from engage.uploads.rules.files import upload_of_tile

FOR_OFFICERS = "uploads_officer.file"


@dataclass(frozen=True)
class SentPicture:
    """A picture that somebody sent. ``words`` say what it shows, in ``language``."""

    link: PictureLink
    words: str
    language: str
    direction: str
    is_public: bool


def shown_picture(project: Project) -> str:
    """The name of a project's picture, where the running house has it: a name that nobody drew takes no page off the air."""
    return project.picture if project.picture and has_picture(project.picture) else ""


def public_picture(about: str) -> SentPicture | None:
    """What the public may see."""
    upload = file_about(about)
    return _released(upload) if upload is not None and upload.released_at else None


def project_picture(project: Project) -> SentPicture | None:
    """The picture that a project's group sent; ``None`` where the project has one of the house's drawings, or none."""
    upload_id = upload_of_tile(project.picture)
    try:
        return _released(released_upload_or_404(upload_id)) if upload_id else None
    except NotFoundError:
        return None


def own_picture(bid: Bid) -> SentPicture | None:
    """A bid's picture as its group sees it, by way of an address that opens for this group alone."""
    upload = file_about(about_bid(bid))
    if upload is None:
        return None
    link = picture_link(upload, "bid_picture.file", slug=bid.call.pb_round.slug)
    return _sent(upload, link, upload.shows)


def officers_picture(about: str, *, activity_id: str) -> SentPicture | None:
    """A picture as officers see it, once it was sent with what it belongs to."""
    upload = file_about(about)
    if upload is None or not is_before_moderators(upload, activity_id):
        return None
    return _sent(upload, picture_link(upload, FOR_OFFICERS), upload.shows)


@dataclass(frozen=True)
class FileLink:
    """A file for officers alone: where it opens, and what it is (``PDF``, ``JPEG``) with its size."""

    address: str
    kind: str
    size_bytes: int


def officers_file(about: str) -> FileLink | None:
    """A photograph or document that only officers open."""
    upload = file_about(about)
    if upload is None:
        return None
    if is_document(upload):
        document = document_link(upload, FOR_OFFICERS)
        return FileLink(document.address, document.kind, document.size_bytes)
    largest = next(one for one in upload.renditions if one["name"] == "large.jpg")
    address = url_for(FOR_OFFICERS, upload_id=upload.id, name=largest["name"])
    return FileLink(address, "JPEG", largest["bytes"])


def _released(upload: Upload) -> SentPicture:
    return _sent(upload, picture_link(upload), upload.public_shows)


def _sent(upload: Upload, link: PictureLink, words: str) -> SentPicture:
    return SentPicture(
        link=link,
        words=words,
        language=upload.language,
        direction=direction_of(upload.language),
        is_public=upload.released_at is not None,
    )
