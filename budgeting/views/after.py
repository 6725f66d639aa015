"""After a round, for residents: what happened to my vote."""

from flask import Blueprint

from budgeting.presenters.after import after_page
from budgeting.queries.awards import declared_round_or_404
from engage.kernel.access import Policy, access
from engage.kernel.pages import render_page
from engage.news.forms import FollowForm

blueprint = Blueprint("budgeting_after", __name__)


@blueprint.get("/rounds/<slug>/after")
@access(Policy.PUBLIC)
def after(slug: str) -> str:
    """The result in a sentence, the formal decision, and what has become of every project."""
    page = after_page(declared_round_or_404(slug))
    return render_page(
        "budgeting/after.html", after=page, form=FollowForm(formdata=None), nav="results"
    )
