"""Officers' sign-ins and acts that take two of them."""

from datetime import datetime
from typing import Any

from flask_security import RoleMixin, UserMixin
from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.kernel.access import SYSTEM, Actor, Role
from engage.kernel.audit import record
from engage.kernel.clock import now
from engage.kernel.db import Identified, Model, keep_although_refused
from engage.kernel.ids import new_id
from engage.kernel.known_devices import is_known_device
from engage.people.rules.acts import ActState
from engage.people.rules.lockout import is_waiting, wait_after


class AccountRole(Model, RoleMixin):
    """One role of one account. ``name`` is a member of ``Role``."""

    __tablename__ = "account_role"

    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(32), primary_key=True)


class Account(Identified, Model, UserMixin):  # type: ignore[misc]  # as above
    """An officer's sign-in. ``label`` is what colleagues and the log's readers see, such as "An engagement officer"."""

    __tablename__ = "account"

    email: Mapped[str] = mapped_column(String(254), unique=True)
    label: Mapped[str] = mapped_column(String(120))
    password: Mapped[str] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True, default=new_id)
    """What a session cookie holds instead of the id: changing it ends every session of the account."""
    tf_primary_method: Mapped[str | None] = mapped_column(String(16))
    tf_totp_secret: Mapped[str | None] = mapped_column(String(512))
    tf_phone_number: Mapped[str | None] = mapped_column(String(32))
    """Flask-Security writes it when the second step is taken away; no code is ever sent to a telephone."""
    last_code_counter: Mapped[int | None]
    """The time step of the newest code that was accepted: no code works twice."""
    failures: Mapped[int] = mapped_column(default=0)
    """Wrong passwords and codes in a row from devices that do not know this account: anybody's."""
    last_failed_at: Mapped[datetime | None]
    own_failures: Mapped[int] = mapped_column(default=0, server_default="0")
    """The same from devices on which the account was signed in to before, counted apart."""
    own_last_failed_at: Mapped[datetime | None]
    roles: Mapped[list[AccountRole]] = relationship(  # type: ignore[assignment]  # the mixin wants exactly its own row class
        cascade="all, delete-orphan", lazy="selectin", order_by=AccountRole.name
    )

    @property
    def held_roles(self) -> frozenset[Role]:
        return frozenset(Role(row.name) for row in self.roles)

    @property
    def actor(self) -> Actor:
        return Actor(self.id, self.held_roles, self.label)

    def is_locked(self, form_error: list[str] | None = None) -> bool:
        """Whether failures in a row make this device's tries wait. Flask-Security asks after the password was right."""
        failed = (
            (self.own_failures, self.own_last_failed_at)
            if is_known_device(self.id)
            else (self.failures, self.last_failed_at)
        )
        locked = is_waiting(*failed, now())
        if locked and form_error is not None:
            form_error.append("locked")
        return locked

    def track_failed_authn(self, auth_type: str, tfa: bool = False) -> None:
        """Count a wrong password or code. Tries made while waiting are not counted, so nobody can be kept out for ever."""
        if self.is_locked():
            return
        keep_although_refused()
        is_own = is_known_device(self.id)
        if is_own:
            self.own_failures, self.own_last_failed_at = self.own_failures + 1, now()
        else:
            self.failures, self.last_failed_at = self.failures + 1, now()
        failures = self.own_failures if is_own else self.failures
        if wait_after(failures):
            record(
                "officer.sign_in_paused",
                subject=self.id,
                actor=SYSTEM,
                now=now(),
                failures=failures,
                step="code" if tfa else auth_type,
            )

    def forget_failures(self) -> None:
        """Password and code were right, so this device's limit starts anew; a stranger's goes on."""
        if is_known_device(self.id):
            self.own_failures, self.own_last_failed_at = 0, None
        else:
            self.failures, self.last_failed_at = 0, None


class TwoPersonAct(Identified, Model):
    """Something one officer proposed and another must confirm. ``facts`` are frozen by their digest."""

    __tablename__ = "two_person_act"
    __table_args__ = (
        Index(
            "uq_two_person_act_pending",
            "kind",
            "subject",
            unique=True,
            sqlite_where=text("state = 'proposed'"),
            postgresql_where=text("state = 'proposed'"),
        ),
    )

    kind: Mapped[str] = mapped_column(String(48))
    subject: Mapped[str] = mapped_column(String(64))
    facts: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(16), default=ActState.PROPOSED.value, index=True)
    proposed_by: Mapped[str] = mapped_column(ForeignKey("account.id"))
    proposed_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    decided_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None]
    proposer: Mapped[Account] = relationship(foreign_keys=[proposed_by])
