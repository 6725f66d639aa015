"""Workbooks of projects or ideas that officers send: kept until a worker has read them, since that takes heavy libraries."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import delete

from budgeting.commands.appraisal import import_bids
from budgeting.commands.drafting import add_projects
from budgeting.commands.frozen import refuse_after_opening
from budgeting.models.rounds import Round, Workbook
from budgeting.queries.bids import call_of
from budgeting.queries.rounds import workbook_of
from budgeting.rules.workbooks import KEPT_FOR, FileFault, SheetOf
from engage.jobs.commands import enqueue
from engage.kernel.access import Actor, Role
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.rules.errors import InvalidError, NotFoundError

READ = "budgeting.read_workbook"
MOST_BYTES = 2_000_000


def ask_to_read(
    pb_round: Round, sheet: SheetOf, content: bytes, *, now: datetime, actor: Actor
) -> Workbook:
    """Keep a workbook until a worker has read it; what waited or was refused before is forgotten.

    Raises ``FrozenError`` after opening, ``InvalidError`` ``file_empty`` or ``file_too_large``; what is wrong inside is told later.
    """
    refuse_after_opening(pb_round, what=sheet.value)
    if not content:
        raise InvalidError("file_empty", where="file")
    if len(content) > MOST_BYTES:
        raise InvalidError("file_too_large", where="file")
    book = workbook_of(pb_round, sheet)
    if book is None:
        book = Workbook(round_id=pb_round.id, sheet=sheet.value, faults=[])
        db.session.add(book)
    book.content, book.asked_by, book.asked_at, book.faults = content, actor.id, now, []
    db.session.flush()
    record("workbook.asked", subject=pb_round.programme_id, actor=actor, now=now, sheet=sheet.value)
    enqueue(READ, now=now, actor=actor, round_id=pb_round.id, sheet=sheet.value)
    return book


def keep_found(book: Workbook, found: Sequence[Any], *, now: datetime) -> None:
    """Take what was read, projects or ideas, and forget the workbook. Raises as ``add_projects`` and ``import_bids`` do."""
    actor = Actor(book.asked_by, frozenset({Role.AUTHOR}), "officer")
    if book.sheet == SheetOf.PROJECTS:
        add_projects(book.pb_round, found, now=now, actor=actor)
    elif (call := call_of(book.pb_round)) is not None:
        import_bids(call, found, now=now, actor=actor)
    else:
        raise NotFoundError("bid_call", slug=book.pb_round.slug)
    db.session.delete(book)
    db.session.flush()


def refuse_workbook(book: Workbook, faults: Sequence[FileFault]) -> None:
    """Keep why nothing of a workbook was taken, and forget what was in it."""
    book.content = None
    book.faults = [asdict(fault) for fault in faults]
    db.session.flush()


def forget_workbooks(*, now: datetime) -> None:
    """Forget what is left of workbooks whose day has come (``kept_until``), unread or refused."""
    db.session.execute(delete(Workbook).where(Workbook.asked_at <= now - KEPT_FOR))
