"""What a consultation promises about formats, and its last day."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from flask_babel import lazy_gettext as _l

from engage.activities.commands import move_last_day
from engage.activities.rules.lifecycle import State
from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.kernel.locale import in_every_language
from engage.plans.models import Consultation
from engage.plans.queries.readiness import enough_for_readers, formats_of
from engage.plans.rules.formats import (
    ELSEWHERE,
    Promised,
    as_documents,
    check_formats,
    faults_in,
)
from engage.rules.errors import InvalidError, WrongStateError
from engage.rules.window import last_day_of, window_of_dates

CAME_LATE = _l(
    "A format of the plan came later than promised. Its readers have as long as everybody else."
)


def say_what_is_there(
    consultation: Consultation,
    *,
    impact_url: str,
    formats: Sequence[Promised],
    known_views: Sequence[str],
    opens_on: date | None,
    closes_on: date | None,
    now: datetime,
    actor: Actor,
) -> None:
    """Say where the impact assessment is, which formats there are or will be, and from when to when people are asked.

    ``known_views``: tags of the views that are offered here. Raises ``WrongStateError`` once it is open, ``InvalidError``
    ``format_unknown`` and as ``faults_in``.
    """
    if consultation.state != State.DRAFT:
        raise WrongStateError("consultation", consultation.state, State.DRAFT.value)
    check_formats(formats, known_views)
    if faults := faults_in(impact_url=impact_url, opens_on=opens_on, closes_on=closes_on):
        raise faults[0]
    consultation.impact_url = impact_url
    consultation.formats = as_documents(formats)
    window = window_of_dates(opens_on, closes_on)
    consultation.opens_at, consultation.closes_at = window.opens_at, window.closes_at
    db.session.flush()
    record(
        "consultation.formats_said",
        subject=consultation.id,
        actor=actor,
        now=now,
        formats=[each.name for each in formats],
        opens=opens_on.isoformat() if opens_on else "",
        closes=closes_on.isoformat() if closes_on else "",
    )


def bring_format(
    consultation: Consultation, name: str, *, where: str, now: datetime, actor: Actor
) -> None:
    """Say where people get a format that was promised for later and is no view of the text.

    Raises ``InvalidError`` ``format_unknown``, ``where_missing``.
    """
    if name not in ELSEWHERE or all(each.name != name for each in formats_of(consultation)):
        raise InvalidError("format_unknown", where="name")
    if not where.strip():
        raise InvalidError("where_missing", where="where")
    consultation.formats = as_documents(
        replace(each, where=where.strip()) if each.name == name else each
        for each in formats_of(consultation)
    )
    note_arrival(consultation, name, now=now, actor=actor)
    record("consultation.format_came", subject=consultation.id, actor=actor, now=now, name=name)


def note_arrival(consultation: Consultation, name: str, *, now: datetime, actor: Actor) -> None:
    """A format is there: say since when. If it is late the last day moves, in public, so that its readers have as long as others."""
    consultation.formats = as_documents(
        replace(each, came_at=now) if each.name == name else each
        for each in formats_of(consultation)
    )
    last_day, enough = last_day_of(consultation.window), enough_for_readers(consultation, now)
    if last_day and enough and enough > last_day:
        note = in_every_language(CAME_LATE)
        move_last_day(consultation, last_day=enough, note=note, now=now, actor=actor)
    db.session.flush()
