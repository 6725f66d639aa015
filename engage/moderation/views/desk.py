"""The officers' desk: what is open, what waits, what is being built.

It stands in this room because it needs activities, people, jobs and the moderation queue, and this is the lowest floor that may
see all four. What rooms above it have to show (reports) comes through jobs and the ``Listable`` port.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from engage.activities.ports import Listable, port_of
from engage.activities.presenters import cautions_shown
from engage.activities.queries import activities_of, programmes
from engage.activities.rules.dates import undecided
from engage.activities.rules.lifecycle import State
from engage.content.presenters import Words, words_in
from engage.jobs.queries import jobs_by, progress_of
from engage.jobs.rules.progress import Standing
from engage.kernel.access import Actor, Policy, access, current_actor, may
from engage.kernel.clock import now
from engage.kernel.locale import date_long
from engage.moderation.presenters import QueueRow, queue_rows
from engage.moderation.queries import alerts_open, count_waiting, items_waiting
from engage.people.presenters import acts_notice
from engage.rules.window import LONDON, day_of, last_day_of

if TYPE_CHECKING:
    from engage.activities.models import Activity

blueprint = Blueprint("desk", __name__, url_prefix="/officers")
HEAD_OF_QUEUE = 3
REPORT_JOBS = ("report", "reports")
SHOWN_STATES = (State.OPEN, State.CLOSED, State.DRAFT)
NOON, EVENING = 12, 18


@dataclass(frozen=True)
class DeskActivity:
    title: Words
    href: str
    tag: str
    tag_style: str
    icon: str
    count: int | None
    unit: str
    note: str
    closing: str
    cautions: tuple[str, ...]
    """What to think of about its dates, while they can be changed."""


@dataclass(frozen=True)
class DeskReport:
    title: str
    href: str
    is_ready: bool
    percent: int
    words: str
    progress_href: str
    downloads: tuple[object, ...] = ()


@blueprint.get("/")
@access(Policy.OFFICER)
def desk() -> str:
    """The first page after signing in."""
    moment, reader = now(), current_actor()
    is_moderator = may(reader, Policy.MODERATOR)
    return render_template(
        "officers/dashboard.html",
        greeting=_greeting(moment),
        today=day_of(moment),
        activities=_activities(moment),
        queue=_head_of_queue(moment) if is_moderator else [],
        queue_size=count_waiting() if is_moderator else 0,
        alerts=len(alerts_open()) if is_moderator else 0,
        acts=acts_notice(reader, now=moment),
        reports=_reports(reader, moment),
        links={
            "new_activity": "",
            "queue": url_for("moderation.queue") if is_moderator else "",
            "refresh": url_for("desk.desk"),
        },
    )


def _greeting(moment: datetime) -> str:
    hour = moment.astimezone(LONDON).hour
    if hour < NOON:
        return str(_("Good morning"))
    return str(_("Good afternoon") if hour < EVENING else _("Good evening"))


def _head_of_queue(moment: datetime) -> list[QueueRow]:
    return queue_rows(items_waiting(HEAD_OF_QUEUE), now=moment)


def _activities(moment: datetime) -> list[DeskActivity]:
    """Open ones first, then those being prepared or counted."""
    found = [
        (SHOWN_STATES.index(State(activity.state)), activity)
        for programme in programmes()
        for activity in activities_of(programme.id)
        if activity.state in SHOWN_STATES
    ]
    rows = []
    for _rank, activity in sorted(found, key=lambda pair: pair[0]):
        port = port_of(Listable, activity.kind)  # type: ignore[type-abstract]  # a protocol is the key
        facts, card = port.desk(activity.id, now=moment), port.card(activity.id)
        rows.append(
            DeskActivity(
                title=words_in(activity.words, "title"),
                href=url_for(facts.endpoint, **dict[str, Any](facts.values)),
                tag=card.tag,
                tag_style=card.tag_style,
                icon=card.icon,
                count=facts.count,
                unit=facts.unit,
                note=facts.note,
                cautions=_cautions(activity),
                closing=_closing(State(activity.state), last_day_of(activity.window)),
            )
        )
    return rows


def _cautions(activity: "Activity") -> tuple[str, ...]:
    """Of a draft, what to think of while its dates can change; of what was hit by an outage, that somebody has to decide."""
    if activity.state == State.DRAFT:
        return cautions_shown(activity.window)
    if undecided(activity.dates_told):
        return (
            str(
                _(
                    "For a time nobody could take part. Decide under Outages whether there is more time."
                )
            ),
        )
    return ()


def _closing(state: State, last_day: date | None) -> str:
    if state is State.DRAFT:
        return str(_("Not open yet"))
    if state is State.CLOSED:
        return str(_("Closed"))
    return str(_("Closes on %(day)s", day=date_long(last_day))) if last_day else ""


def _reports(reader: Actor, moment: datetime) -> list[DeskReport]:
    """Reports that this officer asked for, from the rows that workers keep."""
    rows = []
    for job in jobs_by(reader.id):
        if job.name.partition(".")[0] not in REPORT_JOBS:
            continue
        progress = progress_of(job, moment)
        rows.append(
            DeskReport(
                title=str(job.arguments.get("title") or _("Report")),
                href=url_for("desk.desk"),
                is_ready=progress.standing is Standing.DONE,
                percent=progress.percent,
                words=_standing_words(progress.standing),
                progress_href=url_for("desk.desk"),
            )
        )
    return rows


def _standing_words(standing: Standing) -> str:
    words = {
        Standing.WAITING: _("Waiting to start"),
        Standing.WAITING_LONG: _("Waiting longer than usual: no worker is free"),
        Standing.WAITING_AGAIN: _("A try went wrong; it starts again by itself"),
        Standing.RUNNING: _("Being built"),
        Standing.STUCK: _("Its worker has gone silent; another takes it over"),
        Standing.DONE: _("Ready"),
        Standing.FAILED: _("It could not be built. Ask again, and tell us if it goes on."),
    }
    return str(words[standing])
