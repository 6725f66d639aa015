"""Reads of easy read: the pictures beside sentences, what became of the source, and whether somebody checked this very version."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass

from flask import g
from sqlalchemy import select

from engage.activities.models import Activity
from engage.activities.ports import TextInView
from engage.content.models import LibraryPicture
from engage.content.queries import own_picture
from engage.content.rules.pictures import Picture
from engage.easy_read.models import Edition, Review
from engage.easy_read.rules.coverage import (
    Coverage,
    Decision,
    Fate,
    SourceText,
    coverage,
)
from engage.easy_read.rules.rows import line_key, lines_of
from engage.kernel.db import canonical_json, db
from engage.kernel.ids import sha256
from engage.kernel.locale import months_in
from engage.kernel.pages import app_settings
from engage.kernel.view_prefix import current_view
from engage.rules.view import SOURCE_LANGUAGE, Level, View
from engage.translating.queries import translatable
from engage.uploads.rules.files import upload_of_small


@dataclass(frozen=True)
class RowPicture:
    """A picture beside a sentence. ``alt`` is empty where the sentence says all that it shows."""

    name: str
    alt: str = ""


def edition_of(activity: Activity, view: View) -> Edition:
    """What stands beside the words of this view; a new one, not yet kept, where there is nothing."""
    found = db.session.scalars(
        select(Edition).where(Edition.activity_id == activity.id, Edition.view == view.tag)
    ).first()
    return found or Edition(
        activity_id=activity.id, view=view.tag, pictures={}, decisions={}, revision=0
    )


def pictures_beside(slug: str, view: View) -> Mapping[str, RowPicture]:
    """By ``line_key``: the pictures of an activity's sentences, read once a request. Those taken out of the library are not among them."""
    kept: dict[tuple[str, str], Mapping[str, RowPicture]] = g.setdefault("easy_read_pictures", {})
    if (slug, view.tag) not in kept:
        names = db.session.scalar(
            select(Edition.pictures)
            .join(Activity, Activity.id == Edition.activity_id)
            .where(Activity.slug == slug, Edition.view == view.tag)
        )
        kept[slug, view.tag] = _shown(names or {})
    return kept[slug, view.tag]


def _shown(names: Mapping[str, str]) -> dict[str, RowPicture]:
    own_ids = {upload for upload in map(upload_of_small, names.values()) if upload}
    own: dict[str, Picture] = {}
    if own_ids:
        rows = db.session.scalars(
            select(LibraryPicture).where(
                LibraryPicture.upload_id.in_(own_ids), LibraryPicture.taken_out_at.is_(None)
            )
        )
        own = {picture.name: picture for picture in map(own_picture, rows)}
    return {
        key: RowPicture(name, own[name].alt if name in own else "")
        for key, name in names.items()
        if name in own or not upload_of_small(name)
    }


def beside_words(slug: str) -> Hashable:
    """What easy read shows beside an activity's words on a page that everybody shares: a part of the page's key. Nothing in other views."""
    view = current_view()
    if not view.is_easy:
        return None
    review = review_of_now(slug, view)
    return frozenset(pictures_beside(slug, view).items()), review.id if review else ""


def texts_to_make(activity: Activity, view: View) -> Sequence[TextInView]:
    """Every text of an easy-read edition as it will be read next; what is pinned is among them."""
    return translatable(activity).texts_in_view(activity.id, view)


def texts_read(activity: Activity, view: View) -> Sequence[TextInView]:
    """Every text as residents read it now."""
    return translatable(activity).texts_read(activity.id, view)


def coverage_of(activity: Activity, view: View, texts: Sequence[TextInView]) -> Coverage:
    """What became of each part of the source of ``texts``."""
    kept = edition_of(activity, view).decisions
    return coverage(
        [
            SourceText(text.place, text.source, text.said, text.rows_from is not None)
            for text in texts
        ],
        {key: Decision(Fate(each["fate"]), each["reason"]) for key, each in kept.items()},
        source_months=months_in(SOURCE_LANGUAGE),
        months=months_in(view.language),
    )


def version_digest(texts: Sequence[TextInView], pictures: Mapping[str, str]) -> str:
    """Of every sentence as it stands, and the picture beside it: what a review is about."""
    return sha256(
        canonical_json(
            [
                [
                    text.place,
                    [[line, pictures.get(line_key(line), "")] for line in lines_of(text.said)],
                ]
                for text in texts
                if text.said
            ]
        )
    )


def reviews_of(activity: Activity, view: View) -> list[Review]:
    """Every record of a review, the newest first."""
    return list(
        db.session.scalars(
            select(Review)
            .where(Review.activity_id == activity.id, Review.view == view.tag)
            .order_by(Review.recorded_at.desc(), Review.id)
        )
    )


def review_of_now(slug: str, view: View) -> Review | None:
    """The record of a review of exactly what residents read now; ``None`` where nobody has checked it."""
    activity = db.session.scalars(select(Activity).where(Activity.slug == slug)).first()
    if activity is None:
        return None
    reviews = reviews_of(activity, view)
    if not reviews:
        return None
    digest = version_digest(texts_read(activity, view), edition_of(activity, view).pictures)
    return next((review for review in reviews if review.digest == digest), None)


def views_not_accounted_for(
    activity: Activity, *, places: Collection[str] | None = None
) -> list[View]:
    """The easy-read views in which people would vote or consent on words that do not account for their source, or that are older than
    it. ``places``: of these texts alone. A text that is not written is read in standard words, and stops nothing.
    """
    views = [View(language, Level.EASY) for language in app_settings().languages]
    return [view for view in views if not _accounts_for_source(activity, view, places)]


def _accounts_for_source(activity: Activity, view: View, places: Collection[str] | None) -> bool:
    written = [
        text
        for text in texts_to_make(activity, view)
        if text.said and (places is None or text.place in places)
    ]
    is_stale = any(text.is_stale for text in written)
    return not written or (not is_stale and coverage_of(activity, view, written).is_whole)
