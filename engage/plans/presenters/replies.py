"""What residents read of the council's replies, with the comments behind each."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from engage.content.presenters import Words, words_in
from engage.plans.models import Comment, Consultation, FeedbackResponse
from engage.plans.presenters.pages import QuoteShown, part_of, quote_shown
from engage.plans.queries import public_comments_about, published_replies
from engage.plans.rules.replies import Outcome
from engage.themes.models import Theme

MOST_QUOTES = 5


@dataclass(frozen=True)
class CommentBehind:
    """A released comment behind a reply, and the part of the plan it was made on."""

    quote: QuoteShown
    about: Words | None
    href: str


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


def replies_shown(consultation: Consultation) -> list[ReplyShown]:
    """Every published reply, in the order of the codebook."""
    return [_reply(consultation, reply, theme) for reply, theme in published_replies(consultation)]


def reply_anchor(theme: Theme) -> str:
    return f"theme-{theme.number}"


def _reply(consultation: Consultation, reply: FeedbackResponse, theme: Theme) -> ReplyShown:
    words = reply.published["words"]
    outcome = Outcome(reply.published["outcome"])
    return ReplyShown(
        anchor=reply_anchor(theme),
        title=words_in(words, "title"),
        asked=words_in(words, "asked"),
        said=words_in(words, "said"),
        did=words_in(words, "did"),
        did_words=_did_words(outcome),
        comments=tuple(
            _behind(consultation, comment)
            for comment in public_comments_about(consultation, theme, most=MOST_QUOTES)
        ),
    )


def _did_words(outcome: Outcome) -> str:
    words = {
        Outcome.CHANGED: _("We did"),
        Outcome.PARTLY: _("We did part of it"),
        Outcome.NOT_CHANGED: _("We did not, because"),
    }
    return str(words[outcome])


def _behind(consultation: Consultation, comment: Comment) -> CommentBehind:
    part = part_of(consultation, comment)
    return CommentBehind(
        quote=quote_shown(comment),
        about=part.heading if part else None,
        href=part.href if part else url_for("plans.plan", slug=consultation.slug),
    )
