"""The ledger of what has been published about people. The only way from raw tables to a release that goes out."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from engage.activities.models import ReleaseEntry
from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.rules.activity import CountTable
from engage.rules.disclosure.protect import protect
from engage.rules.disclosure.release import Policy, Release, release_from_document


def releases_before(scope: str, *, number: int | None = None) -> list[Release]:
    """Everything published about a scope so far, or before its release ``number``; oldest first."""
    statement = select(ReleaseEntry.document).where(ReleaseEntry.scope == scope)
    if number is not None:
        statement = statement.where(ReleaseEntry.number < number)
    documents = db.session.scalars(statement.order_by(ReleaseEntry.number))
    return [release_from_document(document) for document in documents]


def protected(tables: Sequence[CountTable], *, scope: str, policy: Policy | None = None) -> Release:
    """What could be published now, for officers to look at: the same protection, nothing entered in the ledger."""
    return protect(tables, policy=policy or Policy(), released=releases_before(scope))


def publish(
    tables: Sequence[CountTable],
    *,
    scope: str,
    now: datetime,
    actor: Actor,
    policy: Policy | None = None,
) -> Release:
    """Protect tables against everything published before and enter the release in the ledger.

    ``scope`` is what the tables are about (``"programme:<id>"``). Two officers publishing at once cannot both take the next
    number: the second fails as a whole.
    """
    release = protected(tables, scope=scope, policy=policy)
    number = 1 + (
        db.session.scalar(select(func.max(ReleaseEntry.number)).where(ReleaseEntry.scope == scope))
        or 0
    )
    db.session.add(
        ReleaseEntry(
            scope=scope,
            number=number,
            released_at=now,
            digest=release.digest,
            document=release.as_document(),
        )
    )
    db.session.flush()
    record(
        "release.published",
        subject=scope,
        actor=actor,
        now=now,
        number=number,
        digest=release.digest,
    )
    return release
