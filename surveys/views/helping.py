"""For those who help somebody else to answer."""

from flask import Blueprint

from engage.kernel.access import Policy, access
from engage.kernel.pages import render_page

blueprint = Blueprint("surveys_helping", __name__)


@blueprint.get("/helping-somebody")
@access(Policy.PUBLIC)
def helping() -> str:
    """How to help without choosing."""
    return render_page("surveys/helping.html", nav="help")
