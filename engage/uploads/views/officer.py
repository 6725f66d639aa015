"""Files before the public may see them."""

from flask import Blueprint, Response

from engage.kernel.access import Policy, access
from engage.uploads.queries import upload_or_404
from engage.uploads.serving import file_answer

blueprint = Blueprint("uploads_officer", __name__, url_prefix="/officers/files")


@blueprint.get("/<upload_id>/<name>")
@access(Policy.OFFICER)
def file(upload_id: str, name: str) -> Response:
    """One form of any file."""
    return file_answer(upload_or_404(upload_id), name)
