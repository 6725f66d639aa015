"""Sending a report's file."""

from flask import Response as FlaskResponse
from flask import request
from werkzeug.wrappers import Response

from engage.reports.presenters.reports import SentFile


def send_file(file: SentFile) -> Response:
    """The bytes as they were written, to save under a name that says what they are; a file that was fetched before is not
    sent again."""
    answer = FlaskResponse(file.content, mimetype=None, content_type=file.media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    answer.set_etag(file.sha256)
    return answer.make_conditional(request)
