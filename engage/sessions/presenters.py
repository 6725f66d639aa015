"""What the pages of a session receive."""

from dataclasses import dataclass
from datetime import datetime

from engage.content.presenters import Words, words_in
from engage.rules.window import day_of
from engage.sessions.models import EngagementSession


@dataclass(frozen=True)
class SessionPage:
    slug: str
    title: Words
    summary: Words
    for_whom: Words
    place: Words
    programme_of_the_day: Words
    starts_at: datetime
    ends_at: datetime
    is_one_day: bool
    is_over: bool
    has_started: bool
    door_count: int | None


def session_page(session: EngagementSession, *, now: datetime) -> SessionPage:
    first_day = day_of(session.starts_at)
    return SessionPage(
        slug=session.slug,
        title=words_in(session.words, "title"),
        summary=words_in(session.words, "summary"),
        for_whom=words_in(session.words, "for_whom"),
        place=words_in(session.words, "place"),
        programme_of_the_day=words_in(session.words, "programme_of_the_day"),
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        is_one_day=first_day == day_of(session.ends_at),
        is_over=now >= session.ends_at,
        has_started=now >= session.starts_at,
        door_count=session.door_count,
    )
