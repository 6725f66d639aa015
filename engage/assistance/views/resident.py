"""Asking for help to take part."""

from datetime import date
from typing import TYPE_CHECKING

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from engage.activities.queries import activities_open
from engage.assistance.commands import ask_for_help
from engage.assistance.forms.resident import HelpForm
from engage.assistance.rules.requests import KEPT_DAYS
from engage.assistance.words import PICTURES
from engage.content.presenters import words_in
from engage.kernel.access import RESIDENT, Policy, access
from engage.kernel.clock import now
from engage.kernel.forms import status_of
from engage.kernel.pages import render_page
from engage.rules.errors import InvalidError

if TYPE_CHECKING:
    from engage.activities.models import Activity

blueprint = Blueprint("assistance", __name__, url_prefix="/help/ask")


@blueprint.route("", methods=["GET", "POST"])
@access(Policy.PUBLIC)
def ask() -> str | Response | tuple[str, int]:
    """What is needed, what for, and how to reach whoever asks. ``?about=`` names an activity by its address."""
    moment = now()
    open_now = {activity.slug: activity for activity in activities_open(moment)}
    form = HelpForm(data={"about": request.args.get("about", "")})
    form.offer([(slug, words_in(each.words, "title")) for slug, each in open_now.items()])
    if form.validate_on_submit():
        try:
            due_on = _ask(form, open_now)
        except InvalidError as error:
            form.refuse_for(error)
        else:
            return redirect(url_for("assistance.asked", by=due_on.isoformat()))
    page = render_page(
        "assistance/ask.html", form=form, pictures=PICTURES, days=KEPT_DAYS, nav="help"
    )
    return page, status_of(form)


@blueprint.get("/asked")
@access(Policy.PUBLIC)
def asked() -> str:
    """By when somebody will hear from us, and what happens to what they told."""
    return render_page(
        "assistance/asked.html",
        by=request.args.get("by", type=date.fromisoformat),
        days=KEPT_DAYS,
        nav="help",
    )


def _ask(form: HelpForm, open_now: "dict[str, Activity]") -> date:
    wanted = ask_for_help(
        form.wanted(),
        form.asked_by(),
        activity=open_now.get(form.about.data),
        now=now(),
        actor=RESIDENT,
    )
    return max(one.due_on for one in wanted)
