"""Reads about comments that officers keyed."""

from sqlalchemy import select

from engage.correspondence.models import Letter
from engage.correspondence.queries import counted_with, letters_of
from engage.correspondence.rules.kinds import Kind
from engage.kernel.db import db
from engage.kernel.ids import typed_code
from engage.plans.models import Comment, CommentBatch, Consultation
from engage.plans.queries.consultations import reference_digest
from engage.rules.errors import NotFoundError


def batches_of(consultation: Consultation) -> list[CommentBatch]:
    """The newest first."""
    return list(
        db.session.scalars(
            select(CommentBatch)
            .where(CommentBatch.consultation_id == consultation.id)
            .order_by(CommentBatch.begun_at.desc(), CommentBatch.id)
        )
    )


def batch_or_404(consultation: Consultation, batch_id: str) -> CommentBatch:
    batch = db.session.get(CommentBatch, batch_id)
    if batch is None or batch.consultation_id != consultation.id:
        raise NotFoundError("comment_batch", id=batch_id)
    return batch


def comment_by_reference(consultation: Consultation, reference: str) -> Comment | None:
    return db.session.scalars(
        select(Comment).where(
            Comment.consultation_id == consultation.id,
            Comment.reference_digest == reference_digest(typed_code(reference)),
        )
    ).first()


def is_letter_used(letter_id: str, *, section_id: str | None, text: str) -> bool:
    """Whether this letter is a comment with these words on this part already."""
    same_part = Comment.section_id == section_id if section_id else Comment.section_id.is_(None)
    return (
        db.session.scalars(
            select(Comment.id).where(
                Comment.letter_id == letter_id, same_part, Comment.text == text
            )
        ).first()
        is not None
    )


def letters_for(consultation: Consultation) -> list[Letter]:
    """Letters and e-mails of its programme that are counted nowhere else: with it, or not with an activity yet."""
    return [
        letter
        for letter in letters_of(consultation.programme_id)
        if letter.kind != Kind.PETITION
        and letter.counted_with in {"", counted_with(consultation.ref)}
    ]
