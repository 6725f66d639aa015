"""Writing easy read: sentences, the pictures beside them, what became of the source, and records of who checked it."""

from collections.abc import Container, Mapping
from datetime import date, datetime

from engage.activities.models import Activity
from engage.activities.ports import TextInView
from engage.content.queries import library
from engage.easy_read.models import Edition, Review
from engage.easy_read.queries import edition_of, texts_to_make, version_digest
from engage.easy_read.rules.coverage import Decision, Fate, part_key
from engage.easy_read.rules.rows import as_text, carried, line_key, lines_of
from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.rules.errors import ConflictError, InvalidError
from engage.rules.view import View
from engage.rules.window import day_of
from engage.translating.commands import save_texts
from engage.translating.queries import texts_in_view, translatable


def save_sentences(
    activity: Activity,
    view: View,
    texts: Mapping[str, str],
    *,
    still_right: Container[str] = (),
    seen: str,
    now: datetime,
    actor: Actor,
) -> None:
    """Write the texts of one page, a line for each idea. A sentence that was only written better keeps its picture.

    Raises as ``translating.commands.save_texts`` does.
    """
    texts_there = texts_in_view(activity, view)
    there = {text.place: text for text in texts_there}
    written = {
        place: _as_kept(there[place], text) for place, text in texts.items() if place in there
    }
    save_texts(
        activity,
        view,
        written,
        still_right=still_right,
        there=texts_there,
        seen=seen,
        now=now,
        actor=actor,
    )
    edition = edition_of(activity, view)
    pictures: Mapping[str, str] = edition.pictures
    for place, text in written.items():
        pictures = carried(pictures, lines_of(there[place].said), lines_of(text))
    if dict(pictures) != edition.pictures:
        edition.pictures = dict(pictures)
        _keep(edition)


def _as_kept(there: TextInView, typed: str) -> str:
    """A line for each idea; what was typed with other blanks only is what there was."""
    lines = lines_of(typed)
    return there.said if lines == lines_of(there.said) else as_text(lines, there.source)


def choose_pictures(
    activity: Activity, view: View, chosen: Mapping[str, str], *, now: datetime, actor: Actor
) -> None:
    """Put pictures beside sentences: by the sentence, the name of its picture; no name takes it away.

    Raises ``InvalidError`` ``picture_unknown``, ``line_unknown``, and what the activity's kind raises where nothing can change.
    """
    translatable(activity).write_view(activity.id, view, {}, now=now, actor=actor)
    pictures, lines = library(), _lines_in(activity, view)
    if any(name and name not in pictures for name in chosen.values()):
        raise InvalidError("picture_unknown", where="picture")
    if not chosen.keys() <= lines:
        raise InvalidError("line_unknown", where="picture")
    edition = edition_of(activity, view)
    there = {**edition.pictures, **{line_key(line): name for line, name in chosen.items()}}
    edition.pictures = {key: name for key, name in there.items() if name}
    _keep(edition)
    record(
        "easy_read.pictures",
        subject=activity.id,
        actor=actor,
        now=now,
        view=view.tag,
        sentences=len(chosen),
    )


def decide_parts(
    activity: Activity,
    view: View,
    decisions: Mapping[str, Decision],
    *,
    revision: int,
    now: datetime,
    actor: Actor,
) -> None:
    """Say of parts of the source, by ``part_key``, what became of them.

    Raises ``ConflictError`` ``changed_by_another``, ``InvalidError`` ``reason_missing`` with the part's key as ``where``.
    """
    edition = edition_of(activity, view)
    if edition.revision != revision:
        raise ConflictError("changed_by_another")
    for key, decision in decisions.items():
        if decision.fate is Fate.LEFT_OUT and not decision.reason.strip():
            raise InvalidError("reason_missing", where=key)
    edition.decisions = {
        **edition.decisions,
        **{
            key: {"fate": decision.fate.value, "reason": decision.reason.strip()}
            for key, decision in decisions.items()
        },
    }
    _keep(edition)
    record(
        "easy_read.decided",
        subject=activity.id,
        actor=actor,
        now=now,
        view=view.tag,
        parts=len(decisions),
    )


def keep_everything(activity: Activity, view: View, *, now: datetime, actor: Actor) -> None:
    """Say that every part of the source is kept: for a version that follows its source line by line."""
    decisions = {
        part_key(text.place, line): Decision(Fate.KEPT)
        for text in texts_to_make(activity, view)
        if text.said
        for line in lines_of(text.source)
    }
    revision = edition_of(activity, view).revision
    decide_parts(activity, view, decisions, revision=revision, now=now, actor=actor)


def record_review(
    activity: Activity,
    view: View,
    *,
    seen: str,
    reviewed_by: str,
    reviewed_on: date,
    changed: str,
    now: datetime,
    actor: Actor,
) -> Review:
    """Write down that people with learning disabilities read this version, and what changed by it.

    ``seen``: the digest of what the officer's page showed. Raises ``ConflictError`` ``changed_by_another``, ``InvalidError``
    ``reviewers_missing``, ``changes_missing``, ``day_ahead``.
    """
    if not reviewed_by.strip():
        raise InvalidError("reviewers_missing", where="reviewed_by")
    if not changed.strip():
        raise InvalidError("changes_missing", where="changed")
    if reviewed_on > day_of(now):
        raise InvalidError("day_ahead", where="reviewed_on")
    if seen != digest_to_review(activity, view):
        raise ConflictError("changed_by_another")
    review = Review(
        activity_id=activity.id,
        view=view.tag,
        digest=seen,
        reviewed_by=reviewed_by.strip(),
        reviewed_on=reviewed_on,
        changed=changed.strip(),
        recorded_at=now,
    )
    db.session.add(review)
    db.session.flush()
    record("easy_read.reviewed", subject=activity.id, actor=actor, now=now, view=view.tag)
    return review


def digest_to_review(activity: Activity, view: View) -> str:
    """Of the edition as its pages show it, what is pinned and what is being made."""
    return version_digest(texts_to_make(activity, view), edition_of(activity, view).pictures)


def _lines_in(activity: Activity, view: View) -> set[str]:
    return {line for text in texts_to_make(activity, view) for line in lines_of(text.said)}


def _keep(edition: Edition) -> None:
    edition.revision = (edition.revision or 0) + 1
    db.session.add(edition)
    db.session.flush()
