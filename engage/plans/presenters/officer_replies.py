"""What officers see of replies: every theme, and how far its reply has come."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from engage.activities.rules.lifecycle import State
from engage.content.presenters import Words, words_in
from engage.content.rules.words import choose, plain, stale_versions
from engage.kernel.locale import LANGUAGE_NAMES
from engage.kernel.view_prefix import offered_views
from engage.plans.models import Consultation, FeedbackResponse
from engage.plans.presenters.pages import QuoteShown, quotes_shown
from engage.plans.queries.consultations import passages_of, version_of
from engage.plans.queries.replies import minority_views, replies_of
from engage.plans.rules.replies import FIELDS
from engage.rules.view import Level, View
from engage.themes.models import Theme
from engage.themes.presenters.coding import OPINION_WORDS
from engage.themes.queries.coding import analysis_of, themes_counted

MOST_OF_EACH = 5


@dataclass(frozen=True)
class ReplyRow:
    """A theme and where its reply stands."""

    name: str
    href: str
    standing: str


@dataclass(frozen=True)
class RepliesPage:
    slug: str
    title: Words
    rows: tuple[ReplyRow, ...]
    is_final: bool
    may_be_read: bool


@dataclass(frozen=True)
class ViewTab:
    """A language and reading level of the reply that is being written."""

    name: str
    href: str
    is_current: bool
    is_stale: bool


@dataclass(frozen=True)
class FewerThink:
    """An opinion that fewer hold, and what some of them wrote."""

    opinion: str
    texts: tuple[QuoteShown, ...]


@dataclass(frozen=True)
class ReplyPage:
    """One reply being written in one view, with what is saved now: in English, and in that view."""

    id: str
    slug: str
    theme: str
    definition: str
    tag: str
    tabs: tuple[ViewTab, ...]
    version: int
    saved: dict[str, str]
    outcome: str
    source: dict[str, str]
    is_published: bool
    has_changed: bool


def replies_page(consultation: Consultation) -> RepliesPage:
    replies = replies_of(consultation)
    return RepliesPage(
        slug=consultation.slug,
        title=words_in(consultation.words, "title"),
        rows=tuple(
            ReplyRow(
                theme.name, _href(consultation, theme, View()), _standing(replies.get(theme.id))
            )
            for theme in themes_counted(consultation.programme_id)
        ),
        is_final=analysis_of(consultation.id) is not None,
        may_be_read=consultation.state != State.DRAFT
        and any(reply.published for reply in replies.values()),
    )


def reply_page(
    consultation: Consultation, theme: Theme, reply: FeedbackResponse | None, view: View
) -> ReplyPage:
    words = reply.words if reply else {}
    stale = {tag for _field, tag in stale_versions(words)}
    return ReplyPage(
        id=reply.id if reply else "",
        slug=consultation.slug,
        theme=theme.name,
        definition=theme.definition,
        tag=view.tag,
        tabs=tuple(
            ViewTab(
                named_view(each), _href(consultation, theme, each), each == view, each.tag in stale
            )
            for each in views_to_write()
        ),
        version=reply.version if reply else 0,
        outcome=reply.outcome if reply else "",
        saved={field: plain(words, field).get(view.tag, "") for field in FIELDS},
        source={field: choose(words, field, View()).text for field in FIELDS},
        is_published=bool(reply and reply.published),
        has_changed=bool(reply and reply.published.get("version") != reply.version),
    )


def fewer_think(consultation: Consultation, theme: Theme) -> list[FewerThink]:
    """What stands beside the opinion of most people about a theme, in words and without numbers."""
    views = minority_views(consultation, theme, most=MOST_OF_EACH)
    present = passages_of(version_of(consultation).sections) if views else set()
    return [
        FewerThink(str(OPINION_WORDS[opinion]), tuple(quotes_shown(comments, present)))
        for opinion, comments in views.items()
    ]


def views_to_write() -> list[View]:
    """Every language that is switched on, in both reading levels."""
    return [View(each.language, level) for each in offered_views() for level in Level]


def _href(consultation: Consultation, theme: Theme, view: View) -> str:
    return url_for("officer_replies.reply", slug=consultation.slug, theme_id=theme.id, tag=view.tag)


def _standing(reply: FeedbackResponse | None) -> str:
    if reply is None:
        return str(_("Not written yet"))
    if not reply.published:
        return str(_("Written, not published"))
    if reply.published["version"] != reply.version:
        return str(_("Published; changed since, and the change is not published"))
    return str(_("Published"))


def named_view(view: View) -> str:
    name = str(LANGUAGE_NAMES[view.language])
    return str(_("%(language)s, easy read", language=name)) if view.is_easy else name
