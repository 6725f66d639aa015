"""Reads of the council's replies, and of the comments behind them."""

from sqlalchemy import Subquery, case, func, literal, select

from engage.activities.ports import ItemKey, key_from
from engage.kernel.db import db
from engage.plans.models import KIND, Comment, Consultation, FeedbackResponse
from engage.plans.queries.consultations import IS_PUBLIC
from engage.rules.errors import NotFoundError
from engage.themes.models import Theme
from engage.themes.queries.coding import (
    codes_that_count,
    opinions_about,
    opinions_counted,
    themes_counted,
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
    consultation: Consultation, *, of_each: int
) -> dict[str, dict[Opinion, list[Comment]]]:
    """For each theme and each opinion of it the first released comments whose writers agreed to be shown, in the order of their
    random ids: whoever is few is shown beside whoever are many."""
    counted = _public_and_counted(consultation)
    place = func.row_number().over(
        partition_by=(counted.c.theme, counted.c.opinion), order_by=counted.c.id
    )
    placed = select(counted, place.label("place")).subquery()
    rows = db.session.execute(
        select(placed.c.theme, placed.c.opinion, Comment)
        .join(Comment, Comment.id == placed.c.id)
        .where(placed.c.place <= of_each)
        .order_by(placed.c.theme, placed.c.place)
    ).all()
    found: dict[str, dict[Opinion, list[Comment]]] = {}
    for theme, opinion, comment in rows:
        found.setdefault(theme, {}).setdefault(Opinion(opinion), []).append(comment)
    return {
        theme: {opinion: held[opinion] for opinion in Opinion if opinion in held}
        for theme, held in found.items()
    }


def public_comments_about(
    consultation: Consultation, theme: Theme, *, start: int, most: int
) -> list[tuple[Opinion, Comment]]:
    """A page of all released comments about a theme whose writers agreed to be shown: opinion by opinion, in the order of their
    random ids."""
    counted = _public_and_counted(consultation)
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


def _public_and_counted(consultation: Consultation) -> Subquery:
    """``id``, ``theme`` and ``opinion`` of every released comment whose writer agreed to be shown."""
    before, after = str(ItemKey(KIND, consultation.id, "|")).split("|")
    counted = opinions_counted(consultation)
    return (
        select(Comment.id, counted.c.theme, counted.c.opinion)
        .join(counted, counted.c.key == literal(before) + Comment.id + literal(after))
        .where(Comment.consultation_id == consultation.id, *IS_PUBLIC)
        .subquery()
    )
