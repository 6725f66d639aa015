"""Formats that a consultation promises beside plain English, and whether each is there."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from engage.rules.errors import InvalidError
from engage.rules.periods import MINIMUM

LONGEST_URL = 500
ELSEWHERE = ("bsl", "audio", "large-print", "braille")
"""Formats that are no view of the text here: where to get them is said in words."""


@dataclass(frozen=True)
class Promised:
    """One format. ``name`` is a view's tag or one of ``ELSEWHERE``; ``where``: how to get the latter.

    ``came_at``: when one that was promised for later was there.
    """

    name: str
    where: str = ""
    coming_on: date | None = None
    came_at: datetime | None = None


def is_here(promised: Promised, views: Collection[str]) -> bool:
    """Whether people can have it now; ``views``: tags of the views in which the whole text is up to date."""
    return promised.name in views or (promised.name in ELSEWHERE and bool(promised.where))


def time_needed(opens_on: date, closes_on: date) -> timedelta:
    """How long everybody is to have from the day on which their format is there: the minimum, or all the time there is."""
    return min(MINIMUM, closes_on - opens_on + timedelta(days=1))


def latest_day(opens_on: date, closes_on: date) -> date:
    """The latest day on which a format can come so that its readers still have that time."""
    return closes_on + timedelta(days=1) - time_needed(opens_on, closes_on)


def enough_until(since: date, opens_on: date, closes_on: date) -> date:
    """The last day that gives the readers of a format that is there since a day as long as everybody was promised at the opening;
    ``closes_on`` (the last day as it was then) or a later one."""
    return max(closes_on, since + time_needed(opens_on, closes_on) - timedelta(days=1))


def faults_of(
    formats: Iterable[Promised],
    views: Collection[str],
    *,
    opens_on: date | None,
    closes_on: date | None,
) -> list[str]:
    """Codes of what keeps a consultation from opening: ``format_missing`` for one that is neither here nor coming on a day,
    ``format_too_late`` for one whose readers would have less time than others, ``dates_missing`` also where the last day has passed."""
    awaited = [each for each in formats if not is_here(each, views)]
    if opens_on is None or closes_on is None or closes_on < opens_on:
        return ["dates_missing"]
    latest = latest_day(opens_on, closes_on)
    found = []
    if any(each.coming_on is None for each in awaited):
        found.append("format_missing")
    if any(each.coming_on is not None and each.coming_on > latest for each in awaited):
        found.append("format_too_late")
    return found


def faults_in(
    *, impact_url: str, opens_on: date | None, closes_on: date | None
) -> list[InvalidError]:
    """What is wrong with an address and two days, all of it: ``address_needed`` (no http or https address), ``dates_in_order``."""
    found = []
    is_address = impact_url.startswith(("https://", "http://")) and len(impact_url) <= LONGEST_URL
    if impact_url and not is_address:
        found.append(InvalidError("address_needed", where="impact_url"))
    if opens_on and closes_on and closes_on < opens_on:
        found.append(InvalidError("dates_in_order", where="closes_on"))
    return found


def as_documents(formats: Iterable[Promised]) -> list[dict[str, str]]:
    """How they are stored."""
    return [
        {
            "name": each.name,
            "where": each.where,
            "coming_on": each.coming_on.isoformat() if each.coming_on else "",
            "came_at": each.came_at.isoformat() if each.came_at else "",
        }
        for each in formats
    ]


def from_documents(documents: Iterable[dict[str, Any]]) -> list[Promised]:
    """The inverse of ``as_documents``."""
    return [
        Promised(each["name"], each["where"], _day(each["coming_on"]), _moment(each["came_at"]))
        for each in documents
    ]


def check_formats(formats: Iterable[Promised], known: Collection[str]) -> None:
    """Raise ``InvalidError`` ``format_unknown`` for a name that is neither a view nor one of ``ELSEWHERE``."""
    for each in formats:
        if each.name not in known and each.name not in ELSEWHERE:
            raise InvalidError("format_unknown", where="formats", name=each.name)


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
