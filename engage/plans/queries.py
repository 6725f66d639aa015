"""Reads about consultations and comments."""

from sqlalchemy import func, select

from engage.activities.ports import Decision, key_from
from engage.activities.rules.lifecycle import PUBLIC_STATES
from engage.kernel.db import db
from engage.plans.models import (
    Comment,
    Consultation,
    FeedbackResponse,
    PlanSection,
    PlanVersion,
)
from engage.rules.errors import NotFoundError
from engage.themes.models import Theme
from engage.themes.queries import keys_with_theme

PUBLIC_DECISIONS = (Decision.RELEASED.value, Decision.REDACTED.value)
IS_PUBLIC = (
    Comment.may_quote.is_(True),
    Comment.decision.in_(PUBLIC_DECISIONS),
    Comment.public_text != "",
)
"""Released, and its writer agreed that it may be shown."""


def consultation_or_404(slug: str) -> Consultation:
    """Any consultation, for officers."""
    consultation = db.session.scalars(select(Consultation).where(Consultation.slug == slug)).first()
    if consultation is None:
        raise NotFoundError("consultation", slug=slug)
    return consultation


def public_consultation_or_404(slug: str) -> Consultation:
    """A consultation that residents may see."""
    consultation = consultation_or_404(slug)
    if consultation.state not in PUBLIC_STATES:
        raise NotFoundError("consultation", slug=slug)
    return consultation


def consultation_by_id(consultation_id: str) -> Consultation:
    consultation = db.session.scalars(
        select(Consultation).where(Consultation.id == consultation_id)
    ).first()
    if consultation is None:
        raise NotFoundError("consultation", id=consultation_id)
    return consultation


def consultations_of(programme_id: str) -> list[Consultation]:
    return list(
        db.session.scalars(
            select(Consultation)
            .where(Consultation.programme_id == programme_id)
            .order_by(Consultation.opens_at)
        )
    )


def version_of(consultation: Consultation) -> PlanVersion:
    """The text that people comment on now, with its sections."""
    version = db.session.scalars(
        select(PlanVersion).where(
            PlanVersion.consultation_id == consultation.id,
            PlanVersion.number == consultation.version,
        )
    ).first()
    if version is None:
        raise NotFoundError("plan_version", id=consultation.id)
    return version


def comment_by_id(comment_id: str) -> Comment:
    comment = db.session.get(Comment, comment_id)
    if comment is None:
        raise NotFoundError("comment", id=comment_id)
    return comment


def section_by_id(section_id: str) -> PlanSection:
    section = db.session.get(PlanSection, section_id)
    if section is None:
        raise NotFoundError("plan_section", id=section_id)
    return section


def number_of_comments(consultation: Consultation) -> int:
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Comment)
            .where(Comment.consultation_id == consultation.id)
        )
        or 0
    )


def ids_of_comments_with_words(consultation_id: str) -> list[str]:
    """Comments that say something beside a stance, whatever a moderator decided about them."""
    return list(
        db.session.scalars(
            select(Comment.id)
            .where(Comment.consultation_id == consultation_id, Comment.text != "")
            .order_by(Comment.id)
        )
    )


def comments_with_words(consultation_id: str) -> int:
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Comment)
            .where(Comment.consultation_id == consultation_id, Comment.text != "")
        )
        or 0
    )


def public_comments_by_section(consultation: Consultation) -> dict[str | None, int]:
    """How many comments on each section residents may read: what nobody has read yet is in no figure of theirs."""
    rows = db.session.execute(
        select(Comment.section_id, func.count())
        .where(Comment.consultation_id == consultation.id, *IS_PUBLIC)
        .group_by(Comment.section_id)
    )
    return dict(rows.all())


def comments_by(consultation: Consultation, column: str) -> dict[str, int]:
    """Comments by ``channel``, ``view`` or ``stance``."""
    by = getattr(Comment, column)
    rows = db.session.execute(
        select(by, func.count()).where(Comment.consultation_id == consultation.id).group_by(by)
    )
    return dict(rows.all())


def public_comments(section: PlanSection, *, most: int) -> list[Comment]:
    """Released comments on a section whose writers agreed to be shown, in the order of their random ids."""
    return list(
        db.session.scalars(
            select(Comment)
            .where(Comment.section_id == section.id, *IS_PUBLIC)
            .order_by(Comment.id)
            .limit(most)
        )
    )


def quotable_comments(consultation: Consultation, *, most: int) -> list[Comment]:
    """Released comments whose writers agreed to be quoted."""
    return list(
        db.session.scalars(
            select(Comment)
            .where(Comment.consultation_id == consultation.id, *IS_PUBLIC)
            .order_by(Comment.id)
            .limit(most)
        )
    )


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
    about = {key_from(key).row_id for key in keys_with_theme(consultation, theme)}
    public = db.session.scalars(
        select(Comment)
        .where(Comment.consultation_id == consultation.id, *IS_PUBLIC)
        .order_by(Comment.id)
    )
    return [comment for comment in public if comment.id in about][:most]
