"""What residents read of the council's replies, with the comments behind each."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from engage.content.presenters import Words, words_in
from engage.plans.models import Consultation, FeedbackResponse
from engage.plans.presenters.changes import changes_by_theme, reply_anchor
from engage.plans.presenters.commitments import promises_by_reply
from engage.plans.presenters.pages import PartNamed, QuoteShown, parts_by_section, quotes_shown
from engage.plans.queries.consultations import passages_of, version_of
from engage.plans.queries.replies import public_comments_by_theme, published_replies
from engage.plans.rules.replies import Outcome
from engage.themes.models import Theme

MOST_QUOTES = 5


@dataclass(frozen=True)
class CommentBehind:
    """A released comment behind a reply, and the part of the plan it was made on."""

    quote: QuoteShown
    about: PartNamed | None


@dataclass(frozen=True)
class ReplyShown:
    """A published reply. ``title``, ``asked``, ``said`` and ``did`` are what the easy-read macro takes too."""

    anchor: str
    title: Words
    asked: Words
    said: Words
    did: Words
    did_words: str
    comments: tuple[CommentBehind, ...]
    changes: tuple[PartNamed, ...]
    """What changed in the plan because of it."""
    promises: tuple[PartNamed, ...]
    """What was promised in it."""


def replies_shown(consultation: Consultation) -> list[ReplyShown]:
    """Every published reply, in the order of the codebook."""
    published = published_replies(consultation)
    parts, changed = parts_by_section(consultation), changes_by_theme(consultation)
    promised = promises_by_reply(consultation)
    behind = public_comments_by_theme(
        consultation, [theme for _reply, theme in published], most=MOST_QUOTES
    )
    comments = list({each.id: each for found in behind.values() for each in found}.values())
    is_on_passage = any(comment.passage for comment in comments)
    present = passages_of(version_of(consultation).sections) if is_on_passage else set()
    shown = {
        comment.id: CommentBehind(quote, parts.get(comment.section_id or ""))
        for comment, quote in zip(comments, quotes_shown(comments, present), strict=True)
    }
    return [
        _shown(
            reply,
            theme,
            comments=[shown[each.id] for each in behind.get(theme.id, ())],
            changes=changed.get(theme.id, ()),
            promises=promised.get(reply.id, ()),
        )
        for reply, theme in published
    ]


def _shown(
    reply: FeedbackResponse,
    theme: Theme,
    *,
    comments: Sequence[CommentBehind],
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
        comments=tuple(comments),
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
