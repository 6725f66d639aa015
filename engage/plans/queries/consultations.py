"""Reads about consultations and comments."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from sqlalchemy import func, select

from engage.activities.ports import Decision, ItemKey
from engage.activities.rules.lifecycle import PUBLIC_STATES
from engage.content.rules.words import without_sources
from engage.kernel.db import canonical_json, db
from engage.kernel.ids import keyed_digest
from engage.plans.models import (
    KIND,
    Comment,
    Consultation,
    PlanSection,
    PlanVersion,
)
from engage.plans.rules.passages import passages_in
from engage.rules.activity import ActivityRef
from engage.rules.errors import NotFoundError
from engage.rules.scripts import language_written
from engage.rules.view import view_from_tag
from engage.themes.queries.coding import analysis_of

AT_ONCE = 1_000
PUBLIC_DECISIONS = (Decision.RELEASED.value, Decision.REDACTED.value)
IS_PUBLIC = (
    Comment.may_quote.is_(True),
    Comment.decision.in_(PUBLIC_DECISIONS),
    Comment.public_text != "",
)
"""Released, and its writer agreed that it may be shown."""


def comment_key(comment: Comment) -> ItemKey:
    """Under which moderators, translators and coders know a comment."""
    return ItemKey(KIND, comment.consultation_id, comment.id)


def language_of(comment: Comment) -> str:
    """The language that it is written in, which need not be that of the page it was written on."""
    return language_written(comment.text, said=view_from_tag(comment.view).language)


def reference_digest(reference: str) -> str:
    """Under which a comment is found by the reference that its writer holds, or that stands on the paper."""
    return keyed_digest("comment-reference", reference)


def is_comment(reference: str) -> bool:
    """Whether a comment has this reference."""
    found = select(Comment.id).where(Comment.reference_digest == reference_digest(reference))
    return db.session.scalar(found) is not None


def name_to_show(comment: Comment) -> str:
    """The organisation's name where it agreed and a moderator published the comment as it is; else empty."""
    may = comment.may_be_named and comment.decision == Decision.RELEASED
    return comment.organisation if may else ""


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


def all_consultations() -> list[Consultation]:
    """The newest first."""
    return list(
        db.session.scalars(
            select(Consultation).order_by(Consultation.created_at.desc(), Consultation.slug)
        )
    )


def consultations_of(programme_id: str) -> list[Consultation]:
    return list(
        db.session.scalars(
            select(Consultation)
            .where(Consultation.programme_id == programme_id)
            .order_by(Consultation.opens_at)
        )
    )


def questionnaire_of(consultation: Consultation) -> ActivityRef | None:
    """The activity whose questions stand beside the text."""
    kind, _sign, activity_id = consultation.questionnaire.partition(":")
    return ActivityRef(kind, activity_id) if activity_id else None


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


def text_file(version: PlanVersion) -> bytes:
    """Every section in every view, in order: the file that is pinned by its digest, and that anybody can have."""
    return canonical_json(
        [
            [section.number, section.level, without_sources(section.content)]
            for section in version.sections
        ]
    )


def passages_of(sections: Iterable[PlanSection]) -> set[str]:
    """Every passage of some sections that a comment can be about, in every view."""
    return {
        words
        for section in sections
        for content in section.content.values()
        for _place, words in passages_in(section.address, content["blocks"])
    }


def comments_by_passage(consultation: Consultation) -> dict[str, int]:
    """How many comments are about each passage that somebody chose. Totals."""
    rows = db.session.execute(
        select(Comment.passage, func.count())
        .where(Comment.consultation_id == consultation.id, Comment.passage != "")
        .group_by(Comment.passage)
    )
    return dict(rows.all())


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


def takes_comments(consultation: Consultation, *, begun_at: datetime | None, now: datetime) -> bool:
    """Whether a comment can come in that was begun at a moment (``None``: nobody knows). None does once the analysis is final."""
    return consultation.takes(now, begun_at=begun_at) and analysis_of(consultation.id) is None


def section_at(consultation: Consultation, address: str) -> PlanSection:
    """A section of the text that people comment on now. Raises ``NotFoundError``."""
    for section in version_of(consultation).sections:
        if section.address == address:
            return section
    raise NotFoundError("plan_section", address=address)


def number_of_comments(consultation: Consultation) -> int:
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Comment)
            .where(Comment.consultation_id == consultation.id)
        )
        or 0
    )


def views_of_comments_with_words(consultation_id: str) -> list[tuple[str, str]]:
    """Id and view of comments that say something beside a stance, whatever a moderator decided about them."""
    rows = db.session.execute(
        select(Comment.id, Comment.view)
        .where(Comment.consultation_id == consultation_id, Comment.text != "")
        .order_by(Comment.id)
    )
    return [(comment_id, tag) for comment_id, tag in rows]


def what_comments_say(consultation_id: str) -> Iterator[tuple[str, ...]]:
    """Id, part, passage, stance, words and organisation of every comment, as they were received."""
    rows = db.session.execute(
        select(
            Comment.id,
            Comment.section_id,
            Comment.passage,
            Comment.stance,
            Comment.text,
            Comment.organisation,
        )
        .where(Comment.consultation_id == consultation_id)
        .order_by(Comment.id)
        .execution_options(yield_per=AT_ONCE)
    )
    for row in rows:
        yield tuple(each or "" for each in row)


def comments_received(
    consultation: Consultation,
) -> Iterator[tuple[Comment, PlanSection | None, int | None]]:
    """Every comment with the section it was made on and the number of its version, in the order of their random ids."""
    rows = db.session.execute(
        select(Comment, PlanSection, PlanVersion.number)
        .outerjoin(PlanSection, PlanSection.id == Comment.section_id)
        .outerjoin(PlanVersion, PlanVersion.id == PlanSection.version_id)
        .where(Comment.consultation_id == consultation.id)
        .order_by(Comment.id)
        .execution_options(yield_per=AT_ONCE)
    )
    yield from rows


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


def public_comments(sections: Collection[str], *, start: int = 0, most: int) -> list[Comment]:
    """Released comments on a section, under any of its ids, whose writers agreed to be shown, in the order of their random ids."""
    return list(
        db.session.scalars(
            select(Comment)
            .where(Comment.section_id.in_(sections), *IS_PUBLIC)
            .order_by(Comment.id)
            .offset(start)
            .limit(most)
        )
    )


def public_comments_on_the_whole(
    consultation: Consultation, *, start: int = 0, most: int
) -> list[Comment]:
    """The same of those about no part but the whole plan."""
    return list(
        db.session.scalars(
            select(Comment)
            .where(
                Comment.consultation_id == consultation.id,
                Comment.section_id.is_(None),
                *IS_PUBLIC,
            )
            .order_by(Comment.id)
            .offset(start)
            .limit(most)
        )
    )


def number_of_organisations(consultation: Consultation) -> int:
    """How many comments came for an organisation. A total."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Comment)
            .where(Comment.consultation_id == consultation.id, Comment.organisation != "")
        )
        or 0
    )


def organisations_to_show(consultation: Consultation) -> list[str]:
    """Names of the organisations that commented, agreed to be named, and whose comment was published as it is."""
    return list(
        db.session.scalars(
            select(Comment.organisation)
            .where(
                Comment.consultation_id == consultation.id,
                Comment.organisation != "",
                Comment.may_be_named.is_(True),
                Comment.decision == Decision.RELEASED.value,
            )
            .distinct()
            .order_by(Comment.organisation)
        )
    )


def number_quotable(consultation: Consultation) -> int:
    """How many comments may be quoted."""
    statement = select(func.count(Comment.id))
    found = statement.where(Comment.consultation_id == consultation.id, *IS_PUBLIC)
    return db.session.scalar(found) or 0


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
