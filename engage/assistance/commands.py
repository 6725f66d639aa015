"""Asking for help, answering, and forgetting who asked.

Nothing of a person stands in the log: what was forgotten is proven by the id of a row that is no longer there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import force_locale

from engage.activities.models import Activity
from engage.activities.queries import activities_open
from engage.assistance.models import HelpContact, HelpOfficer, HelpWanted
from engage.assistance.officers_words import LETTER_BODY, LETTER_SUBJECT
from engage.assistance.queries import (
    arrived_on,
    contacts_like,
    contacts_to_forget,
    help_officer,
    help_or_404,
    help_to_answer,
    help_waiting,
)
from engage.assistance.rules.requests import (
    Kind,
    Reason,
    Standing,
    check_answer,
    due_on,
    forget_on,
)
from engage.kernel.access import SYSTEM, Actor, Policy, may
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.kernel.logs import log
from engage.notify.commands import queue_message
from engage.people.models import Account
from engage.rules.errors import InvalidError, NotAllowedError
from engage.rules.window import day_of, last_day_of

MOST_A_DAY = 300
"""Far more than a council can meet: past it somebody is filling the queue, and people are asked to phone."""


@dataclass(frozen=True)
class AskedBy:
    """How to reach whoever asks, and what helping needs: one of ``email``, ``phone`` and ``address`` at least."""

    name: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    language: str = ""
    note: str = ""


def ask_for_help(
    kinds: Sequence[Kind],
    by: AskedBy,
    *,
    activity: Activity | None,
    now: datetime,
    actor: Actor,
) -> list[HelpWanted]:
    """Ask for one or more kinds of help, to take part in an activity, or (``None``) in whatever is open: it is then due in time for what
    closes first. What was sent twice, with the same words, is asked once.

    Raises ``InvalidError``: ``help_kinds``, ``help_contact``, ``help_language`` for what is missing, ``help_too_many`` past
    ``MOST_A_DAY``.
    """
    for gap in gaps_in(kinds, by):
        raise gap
    today = day_of(now)
    if arrived_on(today) + len(kinds) > MOST_A_DAY:
        log().warning("help_queue_full")
        raise InvalidError("help_too_many", where="kinds")
    about = [activity] if activity else activities_open(now)
    ends = [last_day for one in about if (last_day := last_day_of(one.window))]
    due = due_on(today, min(ends, default=None))
    activity_id = activity.id if activity else None
    there = {
        one.kind: one
        for contact in contacts_like(**vars(by))
        for one in contact.wants
        if one.standing == Standing.WAITING and one.activity_id == activity_id
    }
    new = [kind for kind in dict.fromkeys(kinds) if kind.value not in there]
    if new:
        officer = help_officer()
        is_first = arrived_on(today) == 0
        contact = HelpContact(forget_on=forget_on(due), **vars(by))
        contact.wants = [
            HelpWanted(
                activity_id=activity_id,
                kind=kind.value,
                asked_on=today,
                due_on=due,
                officer_id=officer.account_id if officer else None,
            )
            for kind in new
        ]
        db.session.add(contact)
        db.session.flush()
        record("help.asked", subject=contact.id, actor=actor, now=now, kinds=len(new))
        if is_first:
            _tell(officer, now=now)
        there |= {one.kind: one for one in contact.wants}
    return [there[kind.value] for kind in dict.fromkeys(kinds)]


def gaps_in(kinds: Sequence[str], by: AskedBy) -> list[InvalidError]:
    """Everything that is missing of a request, each with its field in ``where``, so that a form can tell it all at once."""
    found = {
        "kinds": not kinds and "help_kinds",
        "language": Kind.INTERPRETER in kinds and not by.language and "help_language",
        "phone": not (by.email or by.phone or by.address) and "help_contact",
    }
    return [InvalidError(code, where=where) for where, code in found.items() if code]


def answer_help(
    wanted_id: str, *, to: Standing, reason: Reason, now: datetime, actor: Actor
) -> HelpWanted:
    """Say that something was met, or why not. With the last answer to a person, their contact details are deleted.

    Raises ``NotAllowedError``, ``NotFoundError`` and as ``check_answer`` does.
    """
    _refuse_others(actor)
    wanted = help_to_answer(wanted_id)
    check_answer(Standing(wanted.standing), to, reason)
    wanted.standing = to.value
    wanted.reason = reason.value if to is Standing.NOT_MET else Reason.NONE.value
    db.session.flush()
    record("help.answered", subject=wanted.id, actor=actor, now=now, to=to, reason=wanted.reason)
    contact = wanted.contact
    if contact and not any(one.standing == Standing.WAITING for one in contact.wants):
        forget_contact(contact, now=now, actor=actor, because="answered")
    return wanted


def take_over_help(wanted_id: str, *, now: datetime, actor: Actor) -> None:
    """Say "I deal with this": it stands under another officer's name from now on."""
    _refuse_others(actor)
    wanted = help_or_404(wanted_id)
    wanted.officer_id = actor.id
    db.session.flush()
    record("help.taken_over", subject=wanted.id, actor=actor, now=now)


def name_help_officer(account: Account, *, now: datetime, actor: Actor) -> None:
    """Say in whose queue requests arrive; what nobody had is theirs too.

    Raises ``InvalidError`` ``not_a_moderator``: they must be able to read what residents send.
    """
    if not account.active or not may(account.actor, Policy.MODERATOR):
        raise InvalidError("not_a_moderator", where="account")
    db.session.merge(HelpOfficer(number=1, account_id=account.id))
    for one in help_waiting():
        one.officer_id = one.officer_id or account.id
    db.session.flush()
    record("help.officer_named", subject=account.id, actor=actor, now=now)


def forget_contact(contact: HelpContact, *, now: datetime, actor: Actor, because: str) -> None:
    """Delete how to reach somebody. What still waited can no longer be met. ``because``: ``answered``, ``time`` or ``asked``."""
    subject = contact.id
    for one in list(contact.wants):
        if one.standing == Standing.WAITING:
            one.standing = Standing.NOT_MET.value
            one.reason = (Reason.NOT_WANTED if because == "asked" else Reason.FORGOTTEN).value
        one.contact_id = None
    db.session.flush()
    db.session.expire(contact, ["wants"])
    db.session.delete(contact)
    db.session.flush()
    record("help.contact_forgotten", subject=subject, actor=actor, now=now, because=because)


def forget_old_contacts(*, now: datetime) -> int:
    """Delete contact details whose day has come, answered or not. Returns how many."""
    old = contacts_to_forget(day_of(now))
    for contact in old:
        forget_contact(contact, now=now, actor=SYSTEM, because="time")
    return len(old)


def _refuse_others(actor: Actor) -> None:
    if not may(actor, Policy.MODERATOR):
        raise NotAllowedError("role_needed", policy=Policy.MODERATOR.value)


def _tell(officer: HelpOfficer | None, *, now: datetime) -> None:
    """Once a day at most, so that nobody can flood a letter box. The letter holds nothing of whoever asked."""
    if officer is None:
        log().warning("help_officer_missing")
        return
    with force_locale("en"):  # the officer's language, not that of whoever asked
        queue_message(
            recipient=officer.account.email,
            subject=str(LETTER_SUBJECT),
            body=str(LETTER_BODY),
            now=now,
            actor=SYSTEM,
        )
