"""Reads of the council's replies, and of the comments behind them."""

from collections.abc import Collection

from sqlalchemy import literal, select, union_all

from engage.activities.ports import ItemKey, key_from
from engage.kernel.db import db
from engage.plans.models import KIND, Comment, Consultation, FeedbackResponse
from engage.plans.queries.consultations import IS_PUBLIC
from engage.rules.errors import NotFoundError
from engage.themes.models import Theme
from engage.themes.queries.coding import (
    codes_that_count,
    is_coded_with,
    opinions_about,
    themes_counted,
    themes_counted_for,
)
from engage.themes.rules.coding import Opinion, minority_of


def replies_of(consultation: Consultation) -> dict[str, FeedbackResponse]:
    """Every reply of a consultation, written or published, by theme."""
    rows = db.session.scalars(
        select(FeedbackResponse).where(FeedbackResponse.consultation_id == consultation.id)
    )
    return {row.theme_id: row for row in rows}


def published_replies(consultation: Consultation) -> list[tuple[FeedbackResponse, Theme]]:
    """The replies that residents may read, in the order of the codebook."""
    rows = db.session.execute(
        select(FeedbackResponse, Theme)
        .join(Theme, Theme.id == FeedbackResponse.theme_id)
        .where(
            FeedbackResponse.consultation_id == consultation.id,
            FeedbackResponse.published_at.is_not(None),
        )
        .order_by(Theme.number)
    )
    return [(reply, theme) for reply, theme in rows]


def unanswered_themes(consultation: Consultation) -> list[Theme]:
    """Themes that somebody's comment is about and to which no reply is published, in the order of the codebook."""
    raised = {theme for codes in codes_that_count(consultation).values() for theme in codes}
    answered = {theme.id for _reply, theme in published_replies(consultation)}
    themes = themes_counted(consultation.programme_id)
    return [theme for theme in themes if theme.id in raised - answered]


def reply_or_404(reply_id: str) -> FeedbackResponse:
    reply = db.session.get(FeedbackResponse, reply_id)
    if reply is None:
        raise NotFoundError("reply", id=reply_id)
    return reply


def reply_to_write(consultation: Consultation, theme: Theme) -> FeedbackResponse | None:
    """The reply to a theme, locked until the transaction ends; ``None`` before anybody has written it."""
    return db.session.scalars(
        select(FeedbackResponse)
        .where(
            FeedbackResponse.consultation_id == consultation.id,
            FeedbackResponse.theme_id == theme.id,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()


def minority_views(
    consultation: Consultation, theme: Theme, *, most: int
) -> dict[Opinion, list[Comment]]:
    """What fewer people think of a theme than think the most common thing: of each such opinion some comments that a moderator has
    released, in the order of their random ids. Nobody's consent to be quoted is asked: officers alone read them."""
    held = opinions_about(consultation, theme.id)
    found = {}
    for opinion in minority_of(held.values()):
        ids = [key_from(key).row_id for key, each in held.items() if each is opinion]
        found[opinion] = list(
            db.session.scalars(
                select(Comment)
                .where(Comment.id.in_(ids), Comment.public_text != "")
                .order_by(Comment.id)
                .limit(most)
            )
        )
    return found


def public_comments_by_theme(
    consultation: Consultation, themes: Collection[Theme], *, most: int
) -> dict[str, list[Comment]]:
    """For each theme released comments coded with it whose writers agreed to be shown, in the order of their random ids."""
    if not themes:
        return {}
    before, after = str(ItemKey(KIND, consultation.id, "|")).split("|")
    key = literal(before) + Comment.id + literal(after)
    counted = themes_counted_for(consultation.programme_id)
    chosen = [
        select(literal(theme.id).label("theme"), Comment.id)
        .where(
            Comment.consultation_id == consultation.id,
            *IS_PUBLIC,
            is_coded_with(key, counted.get(theme.id, ())),
        )
        .order_by(Comment.id)
        .limit(most)
        .subquery()
        for theme in themes
    ]
    about = union_all(*(select(each.c.theme, each.c.id) for each in chosen)).subquery()
    rows = db.session.execute(
        select(about.c.theme, Comment)
        .join(Comment, Comment.id == about.c.id)
        .order_by(about.c.theme, Comment.id)
    )
    found: dict[str, list[Comment]] = {}
    for theme, comment in rows:
        found.setdefault(theme, []).append(comment)
    return found
