"""What the council promised, and how far it has come: as residents read it, and as officers write it."""

from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from engage.content.presenters import Words, words_in
from engage.kernel.locale import date_long
from engage.plans.models import Commitment, Consultation
from engage.plans.presenters.officer_replies import named_view, views_to_write
from engage.plans.presenters.pages import PartNamed
from engage.plans.queries.commitments import (
    commitments_of,
    commitments_unfinished,
    first_promised_on,
)
from engage.plans.queries.replies import published_replies
from engage.plans.rules.commitments import (
    DETAILS,
    UNFINISHED,
    CommitmentState,
    is_overdue,
    needs_refresh,
    next_refresh,
)
from engage.plans.rules.half_years import half_years_since
from engage.rules.window import day_of

STATE_WORDS = {
    CommitmentState.PROMISED: _l("Not begun yet"),
    CommitmentState.UNDER_WAY: _l("Under way"),
    CommitmentState.DONE: _l("Done"),
    CommitmentState.DROPPED: _l("We will not do it"),
}
DETAIL_WORDS = {
    "owner": _l("Who does it"),
    "serves": _l("Priority of the plan"),
    "delivery_plan": _l("Delivery plan"),
    "board": _l("Board that asks about it"),
    "measure": _l("What is measured"),
    "baseline": _l("At first"),
    "target": _l("Where it is to be"),
    "source": _l("Source"),
    "how_often": _l("How often"),
}
TONES = {
    CommitmentState.PROMISED: "",
    CommitmentState.UNDER_WAY: "sun",
    CommitmentState.DONE: "go",
    CommitmentState.DROPPED: "brick",
}


@dataclass(frozen=True)
class StepShown:
    """``put_off_to`` is the new day, where a step changed it; ``changes`` are what a year's look changed besides."""

    on: date
    words: str
    note: Words | None
    latest: str
    put_off_to: date | None
    changes: tuple[str, ...]


@dataclass(frozen=True)
class CommitmentShown:
    anchor: str
    number: int
    promise: Words
    state: CommitmentState
    state_words: str
    tone: str
    owner: str
    due_on: date
    is_overdue: bool
    looked_at_by: date | None
    """By when it is looked at as a whole again; none where it is done or dropped."""
    is_to_be_looked_at: bool
    theme: Words
    details: dict[str, str]
    facts: tuple[tuple[str, str], ...]
    """The details beside who answers for it, each with its name, where there is something."""
    latest: str
    """What the measure showed last."""
    steps: tuple[StepShown, ...]
    """In the order they were taken."""
    officer_href: str


@dataclass(frozen=True)
class CommitmentsPage:
    slug: str
    title: Words
    commitments: tuple[CommitmentShown, ...]
    overdue: int
    """A workload, not a figure about people."""
    done: int


@dataclass(frozen=True)
class TextBox:
    """A box for one view of a text."""

    name: str
    label: str
    view: str
    direction: str
    language: str


def commitments_page(consultation: Consultation, *, today: date) -> CommitmentsPage:
    shown = tuple(
        commitment_shown(consultation, each, today=today) for each in commitments_of(consultation)
    )
    return CommitmentsPage(
        slug=consultation.slug,
        title=words_in(consultation.words, "title"),
        commitments=shown,
        overdue=sum(each.is_overdue for each in shown),
        done=sum(each.state is CommitmentState.DONE for each in shown),
    )


def commitment_shown(
    consultation: Consultation, row: Commitment, *, today: date
) -> CommitmentShown:
    state = CommitmentState(row.state)
    return CommitmentShown(
        anchor=_anchor(row),
        number=row.number,
        promise=words_in(row.words, "promise"),
        state=state,
        state_words=str(STATE_WORDS[state]),
        tone=TONES[state],
        owner=row.details["owner"],
        due_on=row.due_on,
        is_overdue=is_overdue(state, row.due_on, today=today),
        looked_at_by=next_refresh(day_of(row.looked_at)) if state in UNFINISHED else None,
        is_to_be_looked_at=needs_refresh(state, day_of(row.looked_at), today=today),
        theme=words_in(row.reply.published["words"], "title"),
        details={name: row.details.get(name, "") for name in DETAILS},
        facts=tuple(
            (str(DETAIL_WORDS[name]), row.details[name])
            for name in DETAILS
            if name != "owner" and row.details.get(name)
        ),
        latest=next((step.latest for step in reversed(row.steps) if step.latest), ""),
        steps=_steps(row),
        officer_href=url_for("officer_commitments.step", slug=consultation.slug, number=row.number),
    )


def promises_by_reply(consultation: Consultation) -> dict[str, list[PartNamed]]:
    """For each reply what was promised in it, with its place on the page of promises."""
    found: dict[str, list[PartNamed]] = {}
    for row in commitments_of(consultation):
        href = url_for("plans.promises", slug=consultation.slug, _anchor=_anchor(row))
        found.setdefault(row.reply_id, []).append(PartNamed(words_in(row.words, "promise"), href))
    return found


def _anchor(row: Commitment) -> str:
    return f"promise-{row.number}"


@dataclass(frozen=True)
class UnfinishedLine:
    promise: str
    href: str
    plan: str
    owner: str
    due_on: date
    is_overdue: bool
    looked_at_by: date
    is_to_be_looked_at: bool


def unfinished_promises(*, today: date) -> list[UnfinishedLine]:
    return [
        UnfinishedLine(
            str(words_in(row.words, "promise")),
            url_for("officer_commitments.step", slug=consultation.slug, number=row.number),
            str(words_in(consultation.words, "title")),
            row.details["owner"],
            row.due_on,
            row.due_on < today,
            next_refresh(day_of(row.looked_at)),
            needs_refresh(CommitmentState(row.state), day_of(row.looked_at), today=today),
        )
        for row, consultation in commitments_unfinished()
    ]


def scrutiny_links(*, today: date) -> list[tuple[str, str]]:
    """Words and address of the file of every half-year in which there were promises, the newest first."""
    first = first_promised_on()
    return [
        (
            str(
                _(
                    "%(first)s to %(last)s",
                    first=date_long(half.first_day),
                    last=date_long(half.last_day),
                )
            ),
            url_for("officer_commitments.scrutiny", half=half.tag),
        )
        for half in (half_years_since(first, today) if first else [])
    ]


def replies_to_choose(consultation: Consultation) -> list[tuple[str, str]]:
    """``(id, name)`` of every reply that residents can read."""
    return [
        (reply.id, str(words_in(reply.published["words"], "title")))
        for reply, _theme in published_replies(consultation)
    ]


def boxes(name: str) -> list[TextBox]:
    """One box for each view that is offered, English first."""
    return [
        TextBox(f"{name}-{view.tag}", named_view(view), view.tag, view.direction, view.language)
        for view in views_to_write()
    ]


def _steps(row: Commitment) -> tuple[StepShown, ...]:
    due = [row.steps[0].due_on, *(step.due_on for step in row.steps)] if row.steps else []
    return tuple(
        StepShown(
            on=day_of(step.taken_at),
            words=str(
                _("Looked at again for the year")
                if step.is_refresh
                else STATE_WORDS[CommitmentState(step.state)]
            ),
            note=words_in(step.words, "note") if step.words else None,
            latest=step.latest,
            put_off_to=step.due_on if step.due_on != before else None,
            changes=tuple(
                str(
                    _(
                        "%(name)s: %(now)s (before: %(before)s)",
                        name=DETAIL_WORDS[name],
                        now=step.changes[name][1] or _("nothing"),
                        before=step.changes[name][0] or _("nothing"),
                    )
                )
                for name in DETAILS
                if name in step.changes
            ),
        )
        for step, before in zip(row.steps, due, strict=False)
    )
