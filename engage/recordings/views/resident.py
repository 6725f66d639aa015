"""Captions, which a player asks for by themselves."""

from flask import Blueprint, Response

from engage.kernel.access import Policy, access
from engage.kernel.security import may_be_kept
from engage.recordings.queries import recording_or_404
from engage.rules.errors import NotFoundError

KEPT_SECONDS = 600
blueprint = Blueprint("recordings", __name__)


@blueprint.get("/recordings/<recording_id>/captions.vtt")
@access(Policy.PUBLIC)
def captions(recording_id: str) -> Response:
    """The captions of a film."""
    recording = recording_or_404(recording_id)
    if not recording.captions:
        raise NotFoundError("recording", id=recording_id)
    may_be_kept(KEPT_SECONDS)
    return Response(f"{recording.captions}\n", content_type="text/vtt; charset=utf-8")
