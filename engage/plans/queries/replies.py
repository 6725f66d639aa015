"""Reads of the council's replies, and of the comments behind them."""

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import ColumnElement, Select, Subquery, case, func, literal, select

from engage.activities.ports import ItemKey, key_from
from engage.kernel.db import db
from engage.plans.models import KIND, Comment, Consultation, FeedbackResponse
from engage.plans.queries.consultations import IS_PUBLIC
from engage.rules.errors import NotFoundError
from engage.themes.models import Theme
from engage.themes.queries.coding import (
    codes_that_count,
    keys_that_may_hold,
    opinions_about,
    opinions_counted,
    themes_counted,
)
from engage.themes.rules.coding import Opinion, minority_of

LOOKED_AT = 400
"""Comments among which everything that many say is found."""


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


def answered_theme_or_404(consultation: Consultation, number: int) -> Theme:
    """The theme with this number in the codebook, if residents may read the reply to it."""
    for _reply, theme in published_replies(consultation):
        if theme.number == number:
            return theme
    raise NotFoundError("reply", number=number)


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


def first_comments_by_theme(
    consultation: Consultation, themes: Collection[str], *, of_each: int
) -> dict[str, dict[Opinion, list[Comment]]]:
    """For each of some themes and each opinion of it the first released comments whose writers agreed to be shown, in the order of
    their random ids: whoever is few is shown beside whoever are many.

    What many say stands among the first comments of all; only what few say is looked for among all of them.
    """
    first = _public_keys_in(consultation).order_by(Comment.id).limit(LOOKED_AT)
    found = _first_of_each(consultation, first, of_each)
    scarce = {
        theme: [opinion for opinion in Opinion if len(found.get((theme, opinion), ())) < of_each]
        for theme in themes
    }
    few = _first_of_each(consultation, _public_keys_that_may_hold(consultation, scarce), of_each)
    found |= {
        (theme, opinion): held
        for (theme, opinion), held in few.items()
        if opinion in scarce.get(theme, ())
    }
    ids = {comment_id for held in found.values() for comment_id in held}
    comments = {
        comment.id: comment
        for comment in db.session.scalars(select(Comment).where(Comment.id.in_(ids)))
    }
    return {
        theme: {
            opinion: [comments[each] for each in found[theme, opinion]]
            for opinion in Opinion
            if (theme, opinion) in found
        }
        for theme in themes
    }


def public_comments_about(
    consultation: Consultation, theme: Theme, *, start: int, most: int
) -> list[tuple[Opinion, Comment]]:
    """A page of all released comments about a theme whose writers agreed to be shown: opinion by opinion, in the order of their
    random ids."""
    counted = _counted(consultation, _public_keys_in(consultation))
    order = case(
        {opinion.value: place for place, opinion in enumerate(Opinion)}, value=counted.c.opinion
    )
    rows = db.session.execute(
        select(counted.c.opinion, Comment)
        .join(Comment, Comment.id == counted.c.id)
        .where(counted.c.theme == theme.id)
        .order_by(order, Comment.id)
        .offset(start)
        .limit(most)
    )
    return [(Opinion(opinion), comment) for opinion, comment in rows]


def _first_of_each(
    consultation: Consultation, keys: Select[str], of_each: int
) -> dict[tuple[str, Opinion], list[str]]:
    """``{(theme, opinion): ids}`` of the first comments among these keys."""
    counted = _counted(consultation, keys)
    place = func.row_number().over(
        partition_by=(counted.c.theme, counted.c.opinion), order_by=counted.c.id
    )
    placed = select(counted, place.label("place")).subquery()
    rows = db.session.execute(
        select(placed.c.theme, placed.c.opinion, placed.c.id)
        .where(placed.c.place <= of_each)
        .order_by(placed.c.place)
    )
    found: dict[tuple[str, Opinion], list[str]] = {}
    for theme, opinion, comment_id in rows:
        found.setdefault((theme, Opinion(opinion)), []).append(comment_id)
    return found


def _counted(consultation: Consultation, keys: Select[str]) -> Subquery:
    """``id``, ``theme`` and ``opinion`` of the coded comments among these keys."""
    counted = opinions_counted(consultation, keys)
    row_id = _id_in_key(consultation, counted.c.key)
    return select(row_id.label("id"), counted.c.theme, counted.c.opinion).subquery()


def _public_keys(consultation: Consultation) -> Select[str]:
    """The keys, as ``comment_key``, of released comments whose writers agreed to be shown: of whichever comments the caller names."""
    before, after = _around_id(consultation)
    return select(literal(before) + Comment.id + literal(after)).where(*IS_PUBLIC)


def _public_keys_in(consultation: Consultation) -> Select[str]:
    """Of all comments of a consultation."""
    return _public_keys(consultation).where(Comment.consultation_id == consultation.id)


def _public_keys_that_may_hold(
    consultation: Consultation, wanted: Mapping[str, Iterable[Opinion]]
) -> Select[str]:
    """Of comments that may hold one of these opinions of one of these themes."""
    keys = keys_that_may_hold(consultation, wanted).subquery()
    ids = select(_id_in_key(consultation, keys.c.key))
    return _public_keys(consultation).where(Comment.id.in_(ids))


def _id_in_key(consultation: Consultation, key: ColumnElement[str]) -> ColumnElement[str]:
    before, _after = _around_id(consultation)
    return func.substr(key, len(before) + 1, len(consultation.id))


def _around_id(consultation: Consultation) -> tuple[str, str]:
    before, after = str(ItemKey(KIND, consultation.id, "|")).split("|")
    return before, after
