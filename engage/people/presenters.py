"""What the officers' pages receive."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l

from engage.kernel.access import Actor, Role, may
from engage.people.commands.acts import act_kind
from engage.people.models import Account, TwoPersonAct
from engage.people.queries import acts_waiting, may_be_one_person
from engage.people.rules.acts import INDEPENDENT_FOR

ROLE_WORDS = {
    Role.ADMINISTRATOR: _l("Administrator: accounts and settings"),
    Role.AUTHOR: _l("Author: surveys, rounds and plans"),
    Role.MODERATOR: _l("Moderator: what residents write"),
    Role.ANALYST: _l("Analyst: themes and reports"),
    Role.COUNT_OFFICER: _l("Count officer: opens the ballot box with a second officer"),
    Role.OBSERVER: _l("Observer: may look, changes nothing"),
}


@dataclass(frozen=True)
class OfficerRow:
    id: str
    email: str
    label: str
    roles: tuple[object, ...]
    is_active: bool
    has_second_step: bool
    is_self: bool


@dataclass(frozen=True)
class ActRow:
    """A pending act. ``may_confirm`` is false for who proposed it and for who lacks the role."""

    id: str
    what: object
    about: object
    href: str
    """Where it can be read what this is about; empty where there is no such page."""
    agreed: tuple[object, ...]
    proposed_by: str
    proposed_at: datetime
    expires_at: datetime
    may_confirm: bool
    may_withdraw: bool


def officer_row(account: Account, *, reader: Actor) -> OfficerRow:
    return OfficerRow(
        id=account.id,
        email=account.email,
        label=account.label,
        roles=tuple(ROLE_WORDS[role] for role in Role if role in account.held_roles),
        is_active=account.active,
        has_second_step=account.tf_primary_method is not None,
        is_self=account.id == reader.id,
    )


def answer_to(act: TwoPersonAct) -> str:
    """What came of a confirmed act, in the words of its kind; empty where it is simply done."""
    answer = act_kind(act.kind).answer
    return str(answer(act.subject, act.facts)) if answer else ""


def act_row(act: TwoPersonAct, *, reader: Actor) -> ActRow:
    kind = act_kind(act.kind)
    allowed = may(reader, kind.policy)
    return ActRow(
        id=act.id,
        what=kind.label,
        about=kind.subject_label(act.subject) if kind.subject_label else "",
        href=kind.subject_href(act.subject) if kind.subject_href else "",
        agreed=tuple(kind.facts_label(act.subject, act.facts)) if kind.facts_label else (),
        proposed_by=act.proposer.label,
        proposed_at=act.proposed_at,
        expires_at=act.expires_at,
        may_confirm=allowed and act.proposed_by != reader.id,
        may_withdraw=allowed,
    )


@dataclass(frozen=True)
class ActsNotice:
    """What waits for a second officer, as one officer's first page says it: how many they can confirm, how many they asked for
    themselves, and how many they may confirm but for an account that one of the two had in hand.
    """

    to_confirm: int
    asked: int
    barred: int


def acts_notice(reader: Actor, *, now: datetime) -> ActsNotice:
    waiting = [act for act in acts_waiting(now) if may(reader, act_kind(act.kind).policy)]
    of_others = [act for act in waiting if act.proposed_by != reader.id]
    since = now - INDEPENDENT_FOR
    barred = sum(may_be_one_person(act.proposed_by, reader.id, since=since) for act in of_others)
    return ActsNotice(
        to_confirm=len(of_others) - barred, asked=len(waiting) - len(of_others), barred=barred
    )
