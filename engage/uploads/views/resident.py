"""Files that the public may see."""

from flask import Blueprint, Response

from engage.kernel.access import Policy, access
from engage.kernel.security import may_be_kept
from engage.uploads.queries import released_upload_or_404
from engage.uploads.serving import file_answer

KEPT_SECONDS = 600
"""Not longer: a file that is withdrawn is soon gone from browsers too."""
blueprint = Blueprint("uploads", __name__)


@blueprint.get("/files/<upload_id>/<name>")
@access(Policy.PUBLIC)
def file(upload_id: str, name: str) -> Response:
    """One form of a released file."""
    answer = file_answer(released_upload_or_404(upload_id), name)
    may_be_kept(KEPT_SECONDS)
    return answer
