"""The drawing of areas on which people show where they live."""

from flask import Blueprint, Response

from engage.kernel.access import Policy, access
from engage.places.queries import area_map
from engage.places.rules.outlines import svg_of
from engage.rules.errors import NotFoundError

blueprint = Blueprint("places", __name__)


@blueprint.get("/areas.svg")
@access(Policy.PUBLIC)
def drawing() -> Response:
    """Outlines and numbers, drawn here: nothing is asked of anybody else's servers."""
    drawn = area_map()
    if drawn is None:
        raise NotFoundError("area_map")
    answer = Response(svg_of(drawn), mimetype="image/svg+xml")
    answer.headers["Cache-Control"] = "public, max-age=3600"
    return answer
