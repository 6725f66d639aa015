"""Names of organisations in reports."""

from collections.abc import Collection
from datetime import datetime

from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from surveys.models import Survey


def let_be_named(survey: Survey, names: Collection[str], *, now: datetime, actor: Actor) -> None:
    """Let reports tell these names, of the organisations that agreed to it, and no other.

    A name is in its sender's own words, so it is public only after somebody has read it. The log says how many, not which.
    """
    survey.named = sorted(set(names))
    db.session.flush()
    record(
        "survey.organisations_named",
        subject=survey.id,
        actor=actor,
        now=now,
        number=len(survey.named),
    )
