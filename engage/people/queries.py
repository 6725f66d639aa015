"""Reads about officers and pending acts."""

from datetime import datetime

from flask_security import SQLAlchemyUserDatastore
from sqlalchemy import func, select

from engage.kernel.access import SYSTEM
from engage.kernel.audit import AuditEntry
from engage.kernel.db import db
from engage.people.models import Account, AccountRole, TwoPersonAct
from engage.people.rules.acts import ActState, have_a_hand_in_common
from engage.rules.errors import NotFoundError


class AccountStore(SQLAlchemyUserDatastore):
    """How Flask-Security reaches accounts. It flushes: the request commits, once, at its end."""

    def commit(self) -> None:
        db.session.flush()


def account_store() -> AccountStore:
    return AccountStore(db, Account, AccountRole)


def accounts() -> list[Account]:
    """Every sign-in, the working ones first."""
    return list(db.session.scalars(select(Account).order_by(Account.active.desc(), Account.email)))


def account_or_404(account_id: str) -> Account:
    account = db.session.get(Account, account_id)
    if account is None:
        raise NotFoundError("account", id=account_id)
    return account


def account_by_email(email: str) -> Account | None:
    return db.session.scalars(select(Account).where(Account.email == email.strip().lower())).first()


def acts_waiting(now: datetime) -> list[TwoPersonAct]:
    """Acts that somebody could still confirm, the one that ends soonest first."""
    return list(
        db.session.scalars(
            select(TwoPersonAct)
            .where(TwoPersonAct.state == ActState.PROPOSED, TwoPersonAct.expires_at > now)
            .order_by(TwoPersonAct.expires_at, TwoPersonAct.id)
        )
    )


def count_of_acts_waiting(now: datetime) -> int:
    waiting: int = (
        db.session.scalar(
            select(func.count())
            .select_from(TwoPersonAct)
            .where(TwoPersonAct.state == ActState.PROPOSED, TwoPersonAct.expires_at > now)
        )
        or 0
    )
    return waiting


def pending_act(kind: str, subject: str, now: datetime) -> TwoPersonAct | None:
    """The act of a kind that waits for a subject, if there is one."""
    return db.session.scalars(
        select(TwoPersonAct).where(
            TwoPersonAct.kind == kind,
            TwoPersonAct.subject == subject,
            TwoPersonAct.state == ActState.PROPOSED,
            TwoPersonAct.expires_at > now,
        )
    ).first()


def last_confirmed(kind: str, subject: str) -> TwoPersonAct | None:
    """The act of a kind about a subject that two officers agreed to last, if there is one."""
    return db.session.scalars(
        select(TwoPersonAct)
        .where(
            TwoPersonAct.kind == kind,
            TwoPersonAct.subject == subject,
            TwoPersonAct.state == ActState.CONFIRMED,
        )
        .order_by(TwoPersonAct.decided_at.desc(), TwoPersonAct.proposed_at.desc())
        .limit(1)
    ).first()


def act_to_decide(act_id: str) -> TwoPersonAct:
    """An act, locked until the transaction ends so that two officers cannot decide it at once.

    Raises ``NotFoundError``.
    """
    act = db.session.scalars(
        select(TwoPersonAct).where(TwoPersonAct.id == act_id).with_for_update()
    ).first()
    if act is None:
        raise NotFoundError("two_person_act", id=act_id)
    return act


def may_be_one_person(one: str, other: str, *, since: datetime) -> bool:
    """Whether somebody had the accounts of both officers in hand since a moment, as the log tells: one of the two, or a third."""
    changes = db.session.execute(
        select(AuditEntry.subject, AuditEntry.actor_id)
        .where(
            AuditEntry.action.startswith("officer."),
            AuditEntry.at >= since,
            AuditEntry.actor_id != SYSTEM.id,
        )
        .distinct()
    )
    hands: dict[str, set[str]] = {}
    for account, hand in changes:
        hands.setdefault(account, set()).add(hand)
    return have_a_hand_in_common(one, other, hands)
