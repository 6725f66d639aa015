"""The last step of a consultation: everybody has been answered."""

from datetime import datetime

from engage.activities.commands import move_activity
from engage.activities.rules.lifecycle import State
from engage.kernel.access import Actor
from engage.plans.models import Consultation
from engage.plans.queries.replies import unanswered_themes
from engage.rules.errors import NotAllowedError
from engage.themes.queries.coding import analysis_of


def finish_consultation(consultation: Consultation, *, now: datetime, actor: Actor) -> None:
    """End the work on a consultation that is closed: no theme that people raised is left without the council's reply (Gunning 4).

    Raises ``NotAllowedError`` ``analysis_not_final`` or ``theme_unanswered`` (``themes``: their names), and as ``move_activity``.
    """
    if analysis_of(consultation.id) is None:
        raise NotAllowedError("analysis_not_final")
    left = [theme.name for theme in unanswered_themes(consultation)]
    if left:
        raise NotAllowedError("theme_unanswered", themes=left)
    move_activity(consultation, to=State.DECLARED, now=now, actor=actor)
