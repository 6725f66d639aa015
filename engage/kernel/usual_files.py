"""Files that browsers and search engines ask for by their usual names."""

from flask import Blueprint, Response, current_app, redirect
from werkzeug.wrappers import Response as Answer

from engage.kernel.access import Policy, access
from engage.kernel.assets import asset

blueprint = Blueprint("usual_files", __name__)
ROBOTS = "User-agent: *\nDisallow: /officers\n"
"""Everything that residents may read may be found; the officers' pages answer nobody who has not signed in anyhow."""


@blueprint.get("/robots.txt")
@access(Policy.PUBLIC)
def robots() -> Response:
    return Response(ROBOTS, content_type="text/plain; charset=utf-8")


@blueprint.get("/favicon.ico")
@access(Policy.PUBLIC)
def favicon() -> Answer:
    """For a page that names no picture of its own, such as a file opened by itself."""
    return redirect(asset(current_app, "art/logo.svg"))
