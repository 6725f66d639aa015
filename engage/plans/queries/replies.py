"""Reads of the council's replies, and of the comments behind them."""

from sqlalchemy import literal, select

from engage.activities.ports import ItemKey
from engage.kernel.db import db
from engage.plans.models import KIND, Comment, Consultation, FeedbackResponse
from engage.plans.queries.consultations import IS_PUBLIC
from engage.rules.errors import NotFoundError
from engage.themes.models import Theme
from engage.themes.queries import keys_selected


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


def public_comments_about(consultation: Consultation, theme: Theme, *, most: int) -> list[Comment]:
    """Released comments coded with a theme whose writers agreed to be shown, in the order of their random ids."""
    before, after = str(ItemKey(KIND, consultation.id, "|")).split("|")
    key = literal(before) + Comment.id + literal(after)
    return list(
        db.session.scalars(
            select(Comment)
            .where(
                Comment.consultation_id == consultation.id,
                *IS_PUBLIC,
                key.in_(keys_selected(consultation, theme)),
            )
            .order_by(Comment.id)
            .limit(most)
        )
    )
