"""What residents wrote in other languages, beside what it means in English. Moderators, coders and pages of quotes read both.

The original stays with its activity, untouched; a translation is found by the same opaque key.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import func, select

from engage.activities.models import TextTranslation
from engage.activities.ports import ItemKey
from engage.activities.rules.translation import Translated, needs_translation
from engage.kernel.db import db
from engage.rules.errors import ConflictError, NotFoundError

PAGE = 25
AT_ONCE = 500


def ask_for_translation(texts: Iterable[tuple[ItemKey, str]], *, now: datetime) -> None:
    """Put texts that are not in English before the translators, each with its language. Idempotent by key."""
    foreign = {str(key): (key, language) for key, language in texts if needs_translation(language)}
    known = translations_of(foreign)
    db.session.add_all(
        TextTranslation(
            key=name, kind=key.kind, activity_id=key.activity_id, language=language, asked_at=now
        )
        for name, (key, language) in foreign.items()
        if name not in known
    )
    db.session.flush()


def keep_translation(kept: TextTranslation, made: Translated, *, seen_version: int) -> None:
    """Keep a translation, or a better one. The public reads none of it before a moderator has let it out.

    Raises ``ConflictError`` ``changed_by_another`` when a colleague saved one since the page was opened.
    """
    if kept.version != seen_version:
        raise ConflictError("changed_by_another", version=kept.version)
    if made.text != kept.text:
        kept.public_text = ""
    kept.text, kept.made_by = made.text, made.made_by.value
    kept.maker, kept.made_on = made.maker, made.made_on
    kept.version += 1
    db.session.flush()


def forget_translations(keys: Collection[str]) -> None:
    """What its writer took back is not kept in another language either."""
    for kept in translations_of(keys).values():
        db.session.delete(kept)
    db.session.flush()


def translations_of(keys: Iterable[str]) -> dict[str, TextTranslation]:
    """``{key: row}`` of every text among these that is not in English, translated or not. Asks nothing of no keys."""
    wanted = sorted(keys)
    found: dict[str, TextTranslation] = {}
    for start in range(0, len(wanted), AT_ONCE):
        rows = db.session.scalars(
            select(TextTranslation).where(TextTranslation.key.in_(wanted[start : start + AT_ONCE]))
        )
        found |= {row.key: row for row in rows}
    return found


def translation_of(key: str) -> TextTranslation | None:
    return translations_of([key]).get(key)


def translation_or_404(translation_id: str) -> TextTranslation:
    kept = db.session.get(TextTranslation, translation_id)
    if kept is None:
        raise NotFoundError("translation", id=translation_id)
    return kept


def translation_to_change(translation_id: str) -> TextTranslation:
    """A row, locked until the transaction ends. Raises ``NotFoundError``."""
    kept = db.session.get(
        TextTranslation, translation_id, populate_existing=True, with_for_update=True
    )
    if kept is None:
        raise NotFoundError("translation", id=translation_id)
    return kept


def texts_to_translate(limit: int = PAGE) -> list[TextTranslation]:
    """What nobody has translated yet, the oldest first."""
    return list(
        db.session.scalars(
            select(TextTranslation)
            .where(TextTranslation.made_by == "")
            .order_by(TextTranslation.asked_at, TextTranslation.id)
            .limit(limit)
        )
    )


def texts_translated(limit: int = PAGE) -> list[TextTranslation]:
    """The newest translations, to look at again."""
    return list(
        db.session.scalars(
            select(TextTranslation)
            .where(TextTranslation.made_by != "")
            .order_by(TextTranslation.made_on.desc(), TextTranslation.id)
            .limit(limit)
        )
    )


def count_to_translate() -> int:
    """A workload: never crossed with anything."""
    return (
        db.session.scalar(
            select(func.count()).select_from(TextTranslation).where(TextTranslation.made_by == "")
        )
        or 0
    )
