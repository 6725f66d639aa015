"""Words of the demo's activities in further views: Arabic and Polish in parts, and Urdu easy read. Nobody who grew up with them has checked them."""

from datetime import datetime

from engage.activities.models import Activity
from engage.cli.demo.files import more_views
from engage.content.rules.words import plain
from engage.easy_read.commands import keep_everything
from engage.kernel.access import Actor
from engage.rules.view import Level, View, view_from_tag
from engage.translating.queries import translatable


def write_more_views_of(activity: Activity, *, now: datetime, actor: Actor) -> None:
    """Every text that ``data/more_views.json`` knows of an activity whose title it knows. What it does not know stands in English, and the page says so."""
    port = translatable(activity)
    title = plain(activity.words, "title")
    for tag, known in more_views().items():
        view = view_from_tag(tag)
        from_easy = View(level=Level.EASY if view.is_easy else Level.STANDARD)
        if title.get(from_easy.tag) not in known:
            continue
        texts = {
            text.place: known[source]
            for text in port.texts_in_view(activity.id, from_easy)
            if (source := text.said if view.is_easy else text.source) in known
        }
        port.write_view(activity.id, view, texts, now=now, actor=actor)
        if view.is_easy:
            keep_everything(activity, view, now=now, actor=actor)
