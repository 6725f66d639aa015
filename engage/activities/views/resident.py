"""The front page and the list of what is over."""

from typing import TYPE_CHECKING

from flask import Blueprint

from engage.activities.ports import Inviting, Listable, port_of, ports_of
from engage.activities.presenters import Card, card_of, one_card_each, told_about
from engage.activities.queries import activities_open, activities_over
from engage.kernel.access import Policy, access
from engage.kernel.clock import now
from engage.kernel.pages import render_page

if TYPE_CHECKING:
    from engage.activities.models import Activity

blueprint = Blueprint("activities", __name__)


@blueprint.get("/")
@access(Policy.PUBLIC)
def home() -> str:
    """Everything that is open, as cards, and what an activity already invites to before it opens."""
    moment = now()
    invitations = [card for port in ports_of(Inviting) for card in port.invitations(moment)]  # type: ignore[type-abstract]  # a protocol is the key
    return render_page(
        "activities/home.html",
        cards=one_card_each(
            [*(_card(activity) for activity in activities_open(moment)), *invitations]
        ),
        told=told_about(activities_over(moment)),
        nav="open",
    )


@blueprint.get("/results")
@access(Policy.PUBLIC)
def results() -> str:
    """What is over, newest first, and what came of it."""
    over = activities_over(now())
    return render_page(
        "activities/results.html",
        cards=one_card_each(_card(activity) for activity in over),
        told=told_about(over),
        nav="results",
    )


def _card(activity: "Activity") -> Card:
    port = port_of(Listable, activity.kind)  # type: ignore[type-abstract]  # a protocol is the key
    return card_of(activity, port.card(activity.id), now=now())
