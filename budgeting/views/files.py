"""Files that people take away."""

from werkzeug.wrappers import Response

CSV = "text/csv; charset=utf-8"
PDF = "application/pdf"
TEXT = "text/plain; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def send_file(content: bytes, content_type: str, *, name: str) -> Response:
    """A file to keep, under a name."""
    answer = Response(content, content_type=content_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
