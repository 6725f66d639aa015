"""Making an analysis final, and opening it again."""

from dataclasses import asdict
from datetime import datetime

from engage.activities.models import Activity
from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.rules.errors import InvalidError, NotAllowedError
from engage.themes.commands.coding import check_not_final
from engage.themes.models import Analysis
from engage.themes.queries.coding import account_of, analysis_digest, analysis_of
from engage.themes.rules.accounting import check_final

LONGEST_NOTE = 500


def finish_analysis(activity: Activity, *, now: datetime, actor: Actor) -> Analysis:
    """Make an analysis final: from now on no code changes. Pins the account, and the digest of every contribution and code.

    Raises ``NotAllowedError``: ``final``, and as ``accounting.check_final`` does.
    """
    check_not_final(activity.id)
    account = account_of(activity)
    check_final(account, is_open=activity.is_open(now))
    analysis = Analysis(
        activity_id=activity.id,
        account=asdict(account),
        digest=analysis_digest(activity),
        finished_by=actor.id,
        finished_at=now,
    )
    db.session.add(analysis)
    db.session.flush()
    record(
        "analysis.finished",
        subject=activity.id,
        actor=actor,
        now=now,
        digest=analysis.digest,
        received=account.received,
        analysed=account.analysed,
        excluded=account.left_out,
    )
    return analysis


def reopen_analysis(activity: Activity, *, why: str, now: datetime, actor: Actor) -> None:
    """Let coders change codes again. The log keeps why, and the digest that was final until now.

    Raises ``NotAllowedError`` ``not_final``, ``InvalidError`` ``note_missing`` or ``too_long`` (``limit``).
    """
    analysis = analysis_of(activity.id)
    if analysis is None:
        raise NotAllowedError("not_final")
    note = " ".join(why.split())
    if not note:
        raise InvalidError("note_missing", where="why")
    if len(note) > LONGEST_NOTE:
        raise InvalidError("too_long", where="why", limit=LONGEST_NOTE)
    record(
        "analysis.reopened",
        subject=activity.id,
        actor=actor,
        now=now,
        digest=analysis.digest,
        why=note,
    )
    db.session.delete(analysis)
    db.session.flush()
