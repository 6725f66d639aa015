"""What residents read of the council's replies, with the comments behind each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from engage.content.presenters import Words, words_in
from engage.plans.models import Comment, Consultation, FeedbackResponse
from engage.plans.presenters.changes import changes_by_theme, reply_anchor
from engage.plans.presenters.commitments import promises_by_reply
from engage.plans.presenters.pages import PartNamed, QuoteShown, parts_by_section, quotes_shown
from engage.plans.queries.consultations import passages_of, version_of
from engage.plans.queries.replies import (
    first_comments_by_theme,
    public_comments_about,
    published_replies,
    replies_of,
)
from engage.plans.rules.replies import Outcome
from engage.themes.models import Theme
from engage.themes.rules.coding import Opinion

OF_EACH = 2
"""Comments of each opinion under a reply; all of them have a page."""
ON_A_PAGE = 40
OPINION_WORDS = {
    Opinion.FOR: _l("For it"),
    Opinion.AGAINST: _l("Against it"),
    Opinion.MIXED: _l("Partly for it, partly against it"),
    Opinion.UNSAID: _l("Neither for it nor against it"),
}


@dataclass(frozen=True)
class CommentBehind:
    """A released comment behind a reply, and the part of the plan it was made on."""

    quote: QuoteShown
    about: PartNamed | None


@dataclass(frozen=True)
class OpinionShown:
    """What those who think alike of a theme said. Their number is not told."""

    words: str
    comments: tuple[CommentBehind, ...]


@dataclass(frozen=True)
class ReplyShown:
    """A published reply. ``title``, ``asked``, ``said`` and ``did`` are what the easy-read macro takes too."""

    anchor: str
    title: Words
    asked: Words
    said: Words
    did: Words
    did_words: str
    opinions: tuple[OpinionShown, ...]
    """Every opinion that a released comment holds, with its first comments."""
    comments_href: str
    """Where all of them stand."""
    changes: tuple[PartNamed, ...]
    """What changed in the plan because of it."""
    promises: tuple[PartNamed, ...]
    """What was promised in it."""


@dataclass(frozen=True)
class CommentsPage:
    """Some of all released comments behind a reply."""

    title: Words
    href: str
    opinions: tuple[OpinionShown, ...]
    previous_href: str
    next_href: str


def replies_shown(consultation: Consultation) -> list[ReplyShown]:
    """Every published reply, in the order of the codebook."""
    changed = changes_by_theme(consultation)
    promised = promises_by_reply(consultation)
    replies = published_replies(consultation)
    first = first_comments_by_theme(
        consultation, [theme.id for _reply, theme in replies], of_each=OF_EACH
    )
    behind = _behind(
        consultation, [each for held in first.values() for said in held.values() for each in said]
    )
    return [
        _shown(
            reply,
            theme,
            opinions=_opinions(first[theme.id], behind),
            comments_href=_page_href(consultation, theme, 1),
            changes=changed.get(theme.id, ()),
            promises=promised.get(reply.id, ()),
        )
        for reply, theme in replies
    ]


def comments_page(consultation: Consultation, theme: Theme, page: int) -> CommentsPage | None:
    """One page, counted from one, of the released comments behind the reply to a theme; ``None`` past the last one. The first is
    always there."""
    start = (page - 1) * ON_A_PAGE
    found = public_comments_about(consultation, theme, start=start, most=ON_A_PAGE + 1)
    if not found and page > 1:
        return None
    held: dict[Opinion, list[Comment]] = {}
    for opinion, comment in found[:ON_A_PAGE]:
        held.setdefault(opinion, []).append(comment)
    behind = _behind(consultation, [comment for _opinion, comment in found[:ON_A_PAGE]])
    reply = replies_of(consultation)[theme.id]
    return CommentsPage(
        title=words_in(reply.published["words"], "title"),
        href=url_for("plans.replies", slug=consultation.slug, _anchor=reply_anchor(theme)),
        opinions=_opinions(held, behind),
        previous_href=_page_href(consultation, theme, page - 1) if page > 1 else "",
        next_href=_page_href(consultation, theme, page + 1) if len(found) > ON_A_PAGE else "",
    )


def _page_href(consultation: Consultation, theme: Theme, page: int) -> str:
    number = page if page > 1 else None
    return url_for(
        "plans.comments_behind", slug=consultation.slug, number=theme.number, page=number
    )


def _behind(consultation: Consultation, comments: Sequence[Comment]) -> dict[str, CommentBehind]:
    once = list({each.id: each for each in comments}.values())
    parts = parts_by_section(consultation) if once else {}
    is_on_passage = any(comment.passage for comment in once)
    present = passages_of(version_of(consultation).sections) if is_on_passage else set()
    return {
        comment.id: CommentBehind(quote, parts.get(comment.section_id or ""))
        for comment, quote in zip(once, quotes_shown(once, present), strict=True)
    }


def _opinions(
    held: Mapping[Opinion, Sequence[Comment]], behind: Mapping[str, CommentBehind]
) -> tuple[OpinionShown, ...]:
    return tuple(
        OpinionShown(str(OPINION_WORDS[opinion]), tuple(behind[each.id] for each in said))
        for opinion, said in held.items()
    )


def _shown(
    reply: FeedbackResponse,
    theme: Theme,
    *,
    opinions: tuple[OpinionShown, ...],
    comments_href: str,
    changes: Sequence[PartNamed],
    promises: Sequence[PartNamed],
) -> ReplyShown:
    words = reply.published["words"]
    outcome = Outcome(reply.published["outcome"])
    return ReplyShown(
        anchor=reply_anchor(theme),
        title=words_in(words, "title"),
        asked=words_in(words, "asked"),
        said=words_in(words, "said"),
        did=words_in(words, "did"),
        did_words=_did_words(outcome),
        opinions=opinions,
        comments_href=comments_href,
        changes=tuple(changes),
        promises=tuple(promises),
    )


def _did_words(outcome: Outcome) -> str:
    words = {
        Outcome.CHANGED: _("We did"),
        Outcome.PARTLY: _("We did part of it"),
        Outcome.NOT_CHANGED: _("We did not, because"),
    }
    return str(words[outcome])
