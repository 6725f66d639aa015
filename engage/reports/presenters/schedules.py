"""What the page of reports by the clock receives."""

from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l

from engage.content.presenters import Words, words_in
from engage.kernel.locale import LANGUAGE_NAMES
from engage.reports.models import ReportSchedule
from engage.reports.rules.rhythm import Rhythm

RHYTHMS = {Rhythm.WEEKLY: _l("every week"), Rhythm.MONTHLY: _l("every month")}


@dataclass(frozen=True)
class ScheduleShown:
    title: Words
    language: str
    rhythm: object
    last_asked_on: date | None


def schedule_shown(one: ReportSchedule) -> ScheduleShown:
    return ScheduleShown(
        title=words_in(one.programme.words, "title"),
        language=LANGUAGE_NAMES.get(one.language, one.language),
        rhythm=RHYTHMS[Rhythm(one.rhythm)],
        last_asked_on=one.last_asked_on,
    )
