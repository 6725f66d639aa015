"""Changes to programmes and to what all activities share."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from engage.activities.models import Activity, Outage, Programme
from engage.activities.queries import activities_hit
from engage.activities.rules.dates import (
    Entry,
    check_outage,
    check_undecided,
    notes_in,
    read_note,
    what_failed,
    with_notes,
    with_outage,
)
from engage.activities.rules.lifecycle import State, check_step
from engage.content.rules.words import SOURCE
from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.rules.direction import without_turning
from engage.rules.errors import InvalidError, NotAllowedError, NotFoundError, WrongStateError
from engage.rules.view import View
from engage.rules.window import day_of, last_day_of, window_of_dates


def start_programme(*, slug: str, words: dict[str, Any], now: datetime, actor: Actor) -> Programme:
    """Begin a programme: the umbrella for activities and their report."""
    programme = Programme(slug=slug, words=words, created_at=now)
    db.session.add(programme)
    db.session.flush()
    record("programme.started", subject=programme.id, actor=actor, now=now)
    return programme


def move_activity(activity: Activity, *, to: State, now: datetime, actor: Actor) -> None:
    """Take one step of the lifecycle and log it.

    Raises ``WrongStateError`` when the table does not allow the step, ``InvalidError`` ``window_missing`` when an activity
    would open without a closing date.
    """
    check_step(activity.kind, State(activity.state), to)
    if to is State.OPEN and activity.opens_at is None:
        raise InvalidError("window_missing", where="opens_at")
    before = activity.state
    activity.state = to.value
    db.session.flush()
    record("activity.moved", subject=activity.id, actor=actor, now=now, from_=before, to=to.value)


def move_last_day(
    activity: Activity,
    *,
    last_day: date | None,
    note: str | Mapping[str, str],
    now: datetime,
    actor: Actor,
    outage_id: str = "",
) -> None:
    """Give people more time, with a note that stays on the activity's page beside the old and the new day. Never less: closing is
    its own step.

    ``last_day`` of ``None``: it stays open for good. ``note``: as an officer typed it, or words by view. ``outage_id``: because of an outage that hit it. Raises ``WrongStateError``
    unless it is open, ``InvalidError`` ``not_later``, ``ConflictError`` ``already_decided``, and as ``dates.read_note`` does.
    """
    if activity.state != State.OPEN:
        raise WrongStateError(activity.kind, activity.state, State.OPEN.value)
    words = {SOURCE: read_note(note)} if isinstance(note, str) else dict(note)
    closes_at = window_of_dates(None, last_day).closes_at
    before = last_day_of(activity.window)
    if activity.closes_at is None or (
        closes_at is not None and closes_at <= max(activity.closes_at, now)
    ):
        raise InvalidError("not_later", where="last_day")
    if outage_id:
        check_undecided(activity.dates_told, outage_id)
    activity.closes_at = closes_at
    facts = {
        "from": before.isoformat() if before else "",
        "to": last_day.isoformat() if last_day else "",
    }
    _tell(activity, Entry.MOVED, note=words, outage_id=outage_id, now=now, **facts)
    record("activity.last_day_moved", subject=activity.id, actor=actor, now=now, **facts)


def refuse_more_time(
    activity: Activity, outage_id: str, *, note: str, now: datetime, actor: Actor
) -> None:
    """Say in public why an outage gives nobody more time.

    Raises ``ConflictError`` ``already_decided`` and as ``dates.read_note`` does.
    """
    words = {SOURCE: read_note(note)}
    check_undecided(activity.dates_told, outage_id)
    _tell(activity, Entry.KEPT, note=words, outage_id=outage_id, now=now)
    record("activity.more_time_refused", subject=activity.id, actor=actor, now=now)


def translate_dates_notes(
    activity: Activity, view: View, texts: Mapping[str, str], *, now: datetime, actor: Actor
) -> None:
    """Say in another view why a last day moved or stayed, or what people could not do. ``texts``: by the place of a note, as ``rules.dates.notes_in`` names it;
    an empty one is taken out. The English stays as it was published.

    Raises ``NotAllowedError`` ``words_fixed`` for the English, ``NotFoundError`` ``note`` for a place without one.
    """
    if view.tag == SOURCE:
        raise NotAllowedError("words_fixed")
    notes = notes_in(activity.dates_told)
    for place, text in texts.items():
        if place not in notes:
            raise NotFoundError("note", place=place)
        notes[place] = {**notes[place], view.tag: " ".join(without_turning(text).split())}
    activity.dates_told = with_notes(activity.dates_told, notes)
    db.session.flush()
    record("activity.notes_translated", subject=activity.id, actor=actor, now=now, view=view.tag)


def _tell(
    activity: Activity,
    entry: Entry,
    *,
    note: Mapping[str, str],
    outage_id: str,
    now: datetime,
    **facts: str,
) -> None:
    on = day_of(now).isoformat()
    told: dict[str, Any] = {
        "kind": entry.value,
        "on": on,
        **facts,
        "note": dict(note),
        "outage": outage_id,
    }
    activity.dates_told = [*activity.dates_told, told]
    db.session.flush()


def log_outage(
    *, began_at: datetime, ended_at: datetime | None, what: str, now: datetime, actor: Actor
) -> Outage:
    """Keep a time in which people could not use what was open; each activity's page that it hit says so from now on.

    ``ended_at`` of ``None``: it lasts. Raises as ``dates.check_outage`` does.
    """
    words = what_failed(what)
    check_outage(began_at=began_at, ended_at=ended_at, what=words, now=now)
    outage = Outage(began_at=began_at, ended_at=ended_at, what=words, recorded_at=now)
    db.session.add(outage)
    db.session.flush()
    _tell_of_outage(outage)
    record("outage.logged", subject=outage.id, actor=actor, now=now)
    return outage


def end_outage(outage: Outage, *, ended_at: datetime, now: datetime, actor: Actor) -> None:
    """Say when an outage was over. Raises ``WrongStateError`` when that was said, and as ``dates.check_outage`` does."""
    if outage.ended_at is not None:
        raise WrongStateError("outage", "ended", "ended")
    check_outage(began_at=outage.began_at, ended_at=ended_at, what=outage.what, now=now)
    outage.ended_at = ended_at
    _tell_of_outage(outage)
    record("outage.ended", subject=outage.id, actor=actor, now=now)


def _tell_of_outage(outage: Outage) -> None:
    for activity in activities_hit(outage):
        activity.dates_told = with_outage(
            activity.dates_told,
            outage.id,
            began_at=outage.began_at,
            ended_at=outage.ended_at,
            what=outage.what,
        )
    db.session.flush()
