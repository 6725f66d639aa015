"""Notices that words of a resident harm somebody's reputation: what one must say, which steps follow, and by when.

The steps and times are those of section 5 of the Defamation Act 2013 and of the Defamation (Operators of Websites) Regulations
2013: 48 hours, in which no part of a day counts that is not a working day, and five days for whoever wrote the words.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from engage.rules.errors import InvalidError, WrongStateError
from engage.rules.working_days import after_working_hours, end_of_days

HOURS = 48
DAYS_TO_ANSWER = 5
NEEDED = ("name", "email", "words", "place", "meaning", "untrue", "writer_unknown")
"""What makes a notice one that the times run for."""


class NoticeState(StrEnum):
    """The stored value."""

    WAITING = "waiting"
    INCOMPLETE = "incomplete"
    WRITER_ASKED = "writer_asked"
    REMOVED = "removed"
    KEPT = "kept"
    WITHDRAWN = "withdrawn"


NEXT: dict[NoticeState, frozenset[NoticeState]] = {
    NoticeState.WAITING: frozenset(
        {
            NoticeState.INCOMPLETE,
            NoticeState.WRITER_ASKED,
            NoticeState.REMOVED,
            NoticeState.WITHDRAWN,
        }
    ),
    NoticeState.WRITER_ASKED: frozenset(
        {NoticeState.REMOVED, NoticeState.KEPT, NoticeState.WITHDRAWN}
    ),
    NoticeState.INCOMPLETE: frozenset(),
    NoticeState.REMOVED: frozenset(),
    NoticeState.KEPT: frozenset(),
    NoticeState.WITHDRAWN: frozenset(),
}
"""Words are only kept once whoever wrote them has stood by them: nobody at the council decides what is true."""
UNDER_WAY = frozenset({NoticeState.WAITING, NoticeState.WRITER_ASKED})


def missing_in(said: Mapping[str, object]) -> list[str]:
    """Which of ``NEEDED`` a notice does not say."""
    return [name for name in NEEDED if not said.get(name)]


def check_notice_step(
    from_: NoticeState, to: NoticeState, *, missing: list[str], has_words: bool
) -> None:
    """Raise ``WrongStateError`` unless the table allows the step; ``InvalidError`` ``notice_incomplete`` (``missing``) or
    ``notice_complete`` when the notice's own words speak against it, ``words_not_found`` when words would be taken down that
    nobody has pointed out."""
    if to not in NEXT[from_]:
        raise WrongStateError("notice", from_.value, to.value)
    if to is NoticeState.INCOMPLETE and not missing:
        raise InvalidError("notice_complete", where="to")
    if to is NoticeState.WRITER_ASKED and missing:
        raise InvalidError("notice_incomplete", where="to", missing=missing)
    if to is NoticeState.REMOVED and not has_words:
        raise InvalidError("words_not_found", where="item_id")


def due_at(state: NoticeState, since: datetime) -> datetime | None:
    """By when the next step is due in a state that began at ``since``; ``None`` where nothing follows.

    While the writer is asked that is the end of the five days; whatever follows from an answer, or from none, has to be done
    within ``remove_by`` of it.
    """
    if state is NoticeState.WAITING:
        return after_working_hours(since, HOURS)
    if state is NoticeState.WRITER_ASKED:
        return end_of_days(since, DAYS_TO_ANSWER)
    return None


def remove_by(answer_due_at: datetime) -> datetime:
    """By when words are taken down whose writer did not answer in time."""
    return after_working_hours(answer_due_at, HOURS)
