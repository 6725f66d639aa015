"""A stored file as an answer: pictures and recordings beside a page, documents only ever as a download."""

from flask import Response, request

from engage.rules.errors import NotFoundError
from engage.uploads.commands import content_type_of, stored_name
from engage.uploads.models import Upload
from engage.uploads.presenters import is_document, is_recording
from engage.uploads.store import current_store

NOTHING_RUNS = (
    "default-src 'none'; sandbox; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""For a file that somebody opens by itself: no script, no style, no form, nothing from anywhere."""


def file_answer(upload: Upload, name: str) -> Response:
    """One stored form of a file. Raises ``NotFoundError`` ``no_file``, ``UnavailableError`` ``files``.

    Whoever calls has asked whether this person may have it.
    """
    if name not in {one["name"] for one in upload.renditions}:
        raise NotFoundError("no_file")
    data = current_store().get(stored_name(upload.id, name))
    answer = Response(data, content_type=content_type_of(name))
    answer.headers["Content-Security-Policy"] = NOTHING_RUNS
    if is_document(upload):
        answer.headers["Content-Disposition"] = f'attachment; filename="{upload.id[:8]}-{name}"'
    if is_recording(upload):
        # Players ask for a piece at a time; some play nothing from a server that cannot give one.
        answer.make_conditional(request.environ, accept_ranges=True, complete_length=len(data))
    return answer
