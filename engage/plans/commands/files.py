"""Bringing in a plan's text that an officer sends as a file: a worker reads it, since that takes heavy libraries."""

from datetime import datetime

from engage.jobs.commands import enqueue
from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.kernel.ids import new_id
from engage.plans.commands.setup import add_view_of_plan
from engage.plans.commands.versions import begin_version
from engage.plans.models import Consultation, PlanFile
from engage.plans.queries.consultations import consultation_by_id
from engage.plans.queries.versions import version_being_made
from engage.plans.rules.files import LONGEST_NAME, check_sent
from engage.plans.rules.sections import ImportedPlan
from engage.rules.errors import EngageError, NotFoundError
from engage.rules.view import View, view_from_tag

READ = "plans.read_file"


def ask_to_read(
    consultation: Consultation,
    *,
    view: View,
    file_name: str,
    content: bytes,
    now: datetime,
    actor: Actor,
) -> PlanFile:
    """Keep a file until a worker has read it: in English the text of the version being made, else another view of it.

    Raises as ``files.check_sent`` does, and ``NotFoundError`` for a view while there is no such text; what is wrong inside
    is told later.
    """
    check_sent(file_name, content)
    begun = version_being_made(consultation)
    if view != View() and not (begun and begun.sections):
        raise NotFoundError("plan_version", id=consultation.id)
    asked = PlanFile(
        id=new_id(),
        consultation_id=consultation.id,
        view=view.tag,
        file_name=file_name[-LONGEST_NAME:],
        content=content,
        asked_by=actor.id,
        asked_at=now,
    )
    db.session.add(asked)
    db.session.flush()
    record("plan.file_sent", subject=consultation.id, actor=actor, now=now, view=view.tag)
    enqueue(READ, now=now, actor=actor, file_id=asked.id)
    return asked


def take_over(asked: PlanFile, plan: ImportedPlan, *, now: datetime) -> None:
    """Make what was read the text of the version being made, or a view of it, and forget the file. Raises as ``begin_version`` and
    ``add_view_of_plan`` do."""
    consultation, view = consultation_by_id(asked.consultation_id), view_from_tag(asked.view)
    actor = Actor(asked.asked_by, label="officer")
    if view == View():
        begin_version(consultation, plan=plan, now=now, actor=actor)
    else:
        add_view_of_plan(consultation, plan=plan, view=view, now=now, actor=actor)
    _forget(asked, now)


def refuse_file(asked: PlanFile, fault: EngageError, *, now: datetime) -> None:
    """Keep why a file gave no text, and forget the file."""
    asked.fault = fault.code
    _forget(asked, now)


def _forget(asked: PlanFile, now: datetime) -> None:
    asked.content, asked.read_at = None, now
    db.session.flush()
