"""Making, changing and closing officers' sign-ins."""

from collections.abc import Iterable
from datetime import datetime

from flask_security import hash_password
from flask_security.recoverable import generate_reset_password_token

from engage.kernel.access import Actor, Role
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.kernel.ids import new_id, new_token
from engage.people.commands.passwords import fault_in_password, normalised
from engage.people.models import Account, AccountRole
from engage.people.queries import account_by_email
from engage.rules.errors import InvalidError, NotAllowedError

LONGEST_EMAIL = 254
LONGEST_LABEL = 120


def create_officer(
    *,
    email: str,
    password: str | None,
    roles: Iterable[Role],
    label: str,
    now: datetime,
    actor: Actor,
) -> Account:
    """Make an officer's sign-in. Without a password nobody can sign in until a one-time link set one.

    Raises ``InvalidError`` with ``where``: ``email`` (``email_wrong``, ``email_taken``), ``roles`` (``roles_missing``), ``label``
    (``label_missing``), ``password`` (a code of ``fault_in_password``).
    """
    address = _checked_email(email)
    given = frozenset(roles)
    if not given:
        raise InvalidError("roles_missing", where="roles")
    if not 0 < len(label.strip()) <= LONGEST_LABEL:
        raise InvalidError("label_missing", where="label")
    if password is not None and (fault := fault_in_password(password, own_words=(address,))):
        raise InvalidError(fault, where="password")
    account = Account(
        email=address,
        label=label.strip(),
        password=hash_password(normalised(password or new_token())),
        created_at=now,
        roles=[AccountRole(name=role.value) for role in sorted(given)],
    )
    db.session.add(account)
    db.session.flush()
    record(
        "officer.created", subject=account.id, actor=actor, now=now, roles=sorted(map(str, given))
    )
    return account


def change_roles(account: Account, *, roles: Iterable[Role], now: datetime, actor: Actor) -> None:
    """Give an officer exactly these roles.

    Raises ``NotAllowedError`` ``own_roles`` when officers change their own, ``InvalidError`` ``roles_missing``.
    """
    given = frozenset(roles)
    if account.id == actor.id:
        raise NotAllowedError("own_roles")
    if not given:
        raise InvalidError("roles_missing", where="roles")
    before = account.held_roles
    account.roles = [row for row in account.roles if Role(row.name) in given] + [
        AccountRole(name=role.value) for role in sorted(given - before)
    ]
    db.session.flush()
    record(
        "officer.roles_changed",
        subject=account.id,
        actor=actor,
        now=now,
        before=sorted(map(str, before)),
        after=sorted(map(str, given)),
    )


def close_account(account: Account, *, now: datetime, actor: Actor) -> None:
    """End an officer's access at once, open sessions included. What they did stays in the log.

    Raises ``NotAllowedError`` ``own_account``: the last administrator cannot lock everybody out.
    """
    if account.id == actor.id:
        raise NotAllowedError("own_account")
    account.active = False
    end_sessions(account)
    record("officer.closed", subject=account.id, actor=actor, now=now)


def reopen_account(account: Account, *, now: datetime, actor: Actor) -> None:
    """Let an officer back in, with the password and second step they had."""
    account.active = True
    account.failures = account.own_failures = 0
    db.session.flush()
    record("officer.reopened", subject=account.id, actor=actor, now=now)


def reset_second_step(account: Account, *, now: datetime, actor: Actor) -> None:
    """Forget the authenticator app of an officer who lost it; the next sign-in sets up a new one.

    Raises ``NotAllowedError`` ``own_second_step``: whoever holds an open session cannot take the second step away.
    """
    if account.id == actor.id:
        raise NotAllowedError("own_second_step")
    account.tf_primary_method = account.tf_totp_secret = None
    account.last_code_counter = None
    end_sessions(account)
    record("officer.second_step_reset", subject=account.id, actor=actor, now=now)


def password_token(account: Account, *, now: datetime, actor: Actor) -> str:
    """A token with which the officer can set a password once, within a day. Shown to who asked, kept nowhere."""
    record("officer.password_link_made", subject=account.id, actor=actor, now=now)
    token: str = generate_reset_password_token(account)  # type: ignore[no-untyped-call]  # not annotated there
    return token


def end_sessions(account: Account) -> None:
    """Make every session cookie and password link of an account worthless."""
    account.fs_uniquifier = new_id()
    db.session.flush()


def _checked_email(email: str) -> str:
    address = email.strip().lower()
    name, at, domain = address.partition("@")
    if not (name and at and "." in domain) or " " in address or len(address) > LONGEST_EMAIL:
        raise InvalidError("email_wrong", where="email")
    if account_by_email(address) is not None:
        raise InvalidError("email_taken", where="email")
    return address
