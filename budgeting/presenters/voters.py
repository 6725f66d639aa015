"""Who may vote in a round, in words."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _

from budgeting.rules.drafting import WHO, Tie
from engage.content.presenters import words_in
from engage.kernel.locale import date_long


def who_lines(rules: Mapping[str, Any]) -> tuple[str, ...]:
    """The whole rule of who may vote, for officers: the area, then as ``tie_and_age_lines``."""
    who = rules.get(WHO, {})
    told = (str(words_in(who.get("words", {}), "area")), *tie_and_age_lines(who))
    return tuple(filter(None, told))


def tie_and_age_lines(who: Mapping[str, Any]) -> Iterator[str]:
    """What the written rule says of how voters are connected with the area, and of their age."""
    yield from tie_lines(who)
    yield from _ages(who)


def tie_lines(who: Mapping[str, Any]) -> Iterator[str]:
    """How voters are connected with the area, a line each."""
    words = {
        Tie.LIVE: _("People who live there"),
        Tie.WORK: _("People who work there"),
        Tie.STUDY: _("People who study there"),
        Tie.VOLUNTEER: _("People who volunteer there"),
    }
    yield from (words[tie] for tie in Tie if tie in who.get("ties", ()))


def _ages(who: Mapping[str, Any]) -> Iterator[str]:
    youngest, oldest = who.get("from_age"), who.get("to_age")
    if youngest:
        yield _("Age %(age)s or over", age=youngest)
    if oldest:
        yield _("Age %(age)s or under", age=oldest)
    if (youngest or oldest) and who.get("age_on"):
        yield _("Age on %(day)s counts", day=date_long(date.fromisoformat(who["age_on"])))
