"""What the pages of whoever wants to hear of news receive."""

from dataclasses import dataclass

from flask import url_for

from engage.activities.models import Activity
from engage.activities.ports import Followable, port_of
from engage.content.presenters import Words, words_in


@dataclass(frozen=True)
class NewsPage:
    """An activity whose news can be followed. ``page`` names the page at ``href``; ``promise`` is what people will hear of."""

    slug: str
    title: Words
    href: str
    page: str
    promise: str


def news_page(activity: Activity) -> NewsPage:
    """Raises ``NotFoundError`` while there is nothing to follow."""
    facts = port_of(Followable, activity.kind).news(activity.id)  # type: ignore[type-abstract]  # a protocol is the key
    return NewsPage(
        activity.slug,
        words_in(activity.words, "title"),
        url_for(facts.endpoint, **facts.values),
        facts.page,
        facts.promise,
    )
