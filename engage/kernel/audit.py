"""The log of what was done: append-only, each entry chained by digests to the one before, and to the one before about the same subject.

The second chain lets everything about one subject be shown to outsiders by itself: they see that nothing is left out.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import String, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from engage.kernel.access import Actor
from engage.kernel.db import Base, canonical_json, db, transactions_that_write
from engage.kernel.ids import sha256

FIRST_LINK = "0" * 64
PAGE = 500


class AuditEntry(Base):
    """One thing done. ``facts`` hold ids and codes, never answers, codes, addresses or names of residents."""

    __tablename__ = "audit_entry"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor_id: Mapped[str] = mapped_column(String(64))
    action: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(64), index=True)
    facts: Mapped[dict[str, Any]]
    previous: Mapped[str] = mapped_column(String(64))
    earlier: Mapped[str] = mapped_column(String(64))
    """Digest of the entry before about the same subject; empty in entries from before subjects had a chain."""
    digest: Mapped[str] = mapped_column(String(64), unique=True)


def record(
    action: str, *, subject: str, actor: Actor, now: datetime, **facts: object
) -> AuditEntry:
    """Add an entry to the chain, in the same transaction as what it tells of.

    Two writers cannot take the same number: the primary key refuses the second, whose whole transaction fails.
    On PostgreSQL the head row is locked first, so that writers queue instead.
    """
    return _chained(db.session(), action, subject=subject, actor=actor, now=now, facts=facts)


def record_refusal(
    action: str, *, subject: str, actor: Actor, now: datetime, **facts: object
) -> None:
    """Add an entry about something that was tried and refused, and keep it.

    Whatever else the session was about to do is undone first: it goes with what was refused. The entry has a transaction of
    its own, so that the refusal's own end cannot take it back.
    """
    db.session.rollback()
    with transactions_that_write(), Session(db.engine) as session, session.begin():
        _chained(session, action, subject=subject, actor=actor, now=now, facts=facts)


def _chained(
    session: Session,
    action: str,
    *,
    subject: str,
    actor: Actor,
    now: datetime,
    facts: dict[str, Any],
) -> AuditEntry:
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(7140001)"))
    head = session.scalars(select(AuditEntry).order_by(AuditEntry.number.desc()).limit(1)).first()
    entry = AuditEntry(
        number=head.number + 1 if head else 1,
        at=now,
        actor_id=actor.id or actor.label,
        action=action,
        subject=subject,
        facts=facts,
        previous=head.digest if head else FIRST_LINK,
        earlier=_last_about(session, subject) or FIRST_LINK,
    )
    entry.digest = digest_of(entry)
    session.add(entry)
    session.flush()
    return entry


def _last_about(session: Session, subject: str) -> str | None:
    newest = select(AuditEntry.digest).where(AuditEntry.subject == subject)
    return session.scalar(newest.order_by(AuditEntry.number.desc()).limit(1))


def digest_of(entry: AuditEntry) -> str:
    """What chains an entry: every column but the digest itself."""
    told = [
        entry.number,
        entry.at.isoformat(timespec="microseconds"),
        entry.actor_id,
        entry.action,
        entry.subject,
        entry.facts,
        entry.previous,
    ]
    return sha256(canonical_json([*told, entry.earlier] if entry.earlier else told))


def first_break(entries: Iterable[AuditEntry]) -> int | None:
    """The number at which the chain no longer holds, or ``None`` when it is whole.

    Finds a changed, removed, added or moved entry; a cut-off tail is found by comparing the head with a printed one.
    """
    expected_number, previous = 1, FIRST_LINK
    about: dict[str, str] = {}
    for entry in entries:
        if (
            entry.number != expected_number
            or entry.previous != previous
            or entry.earlier not in {"", about.get(entry.subject, FIRST_LINK)}
            or entry.digest != digest_of(entry)
        ):
            return expected_number
        expected_number, previous = entry.number + 1, entry.digest
        about[entry.subject] = entry.digest
    return None


def chain() -> Iterator[AuditEntry]:
    """Every entry in order, read in pages."""
    last = 0
    while True:
        page = db.session.scalars(
            select(AuditEntry)
            .where(AuditEntry.number > last)
            .order_by(AuditEntry.number)
            .limit(PAGE)
        ).all()
        if not page:
            return
        yield from page
        last = page[-1].number


def head_digest() -> str:
    """The newest link: printed at opening and close so that outsiders can keep it."""
    newest = db.session.scalar(
        select(AuditEntry.digest).order_by(AuditEntry.number.desc()).limit(1)
    )
    return newest or FIRST_LINK
