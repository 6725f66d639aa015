"""A workbook of projects that an officer sends: kept until a worker has read it, since that takes heavy libraries."""

from collections.abc import Sequence
from datetime import datetime

from budgeting.commands.drafting import add_projects
from budgeting.commands.frozen import refuse_after_opening
from budgeting.commands.setup import ProjectDraft
from budgeting.models.rounds import ProjectFile, Round
from budgeting.queries.rounds import project_file_of
from engage.jobs.commands import enqueue
from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.rules.errors import InvalidError

READ = "budgeting.read_project_file"
MOST_BYTES = 2_000_000


def ask_for_projects(
    pb_round: Round, content: bytes, *, now: datetime, actor: Actor
) -> ProjectFile:
    """Keep a workbook until a worker has read it; what waited or was refused before is forgotten.

    Raises ``FrozenError`` after opening, ``InvalidError`` ``file_empty`` or ``file_too_large``; what is wrong inside is told later.
    """
    refuse_after_opening(pb_round, what="projects")
    if not content:
        raise InvalidError("file_empty", where="file")
    if len(content) > MOST_BYTES:
        raise InvalidError("file_too_large", where="file")
    file = project_file_of(pb_round)
    if file is None:
        file = ProjectFile(round_id=pb_round.id, faults=[])
        db.session.add(file)
    file.content, file.asked_by, file.asked_at, file.faults = content, actor.id, now, []
    db.session.flush()
    record("project_file.asked", subject=pb_round.programme_id, actor=actor, now=now)
    enqueue(READ, now=now, actor=actor, round_id=pb_round.id)
    return file


def keep_projects(file: ProjectFile, drafts: Sequence[ProjectDraft], *, now: datetime) -> None:
    """Put what was read at the end of the list, and forget the file. Raises as ``add_projects`` does."""
    actor = Actor(file.asked_by, label="officer")
    add_projects(file.pb_round, drafts, now=now, actor=actor)
    db.session.delete(file)
    db.session.flush()


def refuse_projects(file: ProjectFile, faults: Sequence[tuple[str, str]]) -> None:
    """Keep why a workbook gave no projects, a cell and a code each, and forget what was in it."""
    file.content = None
    file.faults = [{"where": where, "code": code} for where, code in faults]
    db.session.flush()
