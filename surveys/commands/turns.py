"""One officer after the other: who writes on top of another revision than they saw is told."""

from sqlalchemy import update

from engage.activities.rules.lifecycle import State
from engage.kernel.db import db
from engage.rules.errors import ConflictError, NotAllowedError
from surveys.models import Survey


class PageChangedError(ConflictError):
    """Somebody else wrote on the survey since this page was opened."""

    code = "page_changed"


def take_turn(survey: Survey, revision: int, *states: State) -> None:
    """The next revision of a survey in one of these states, for one officer only.

    Raises ``NotAllowedError`` ``survey_frozen`` in any other state, ``PageChangedError`` when ``revision`` is not the present one.
    """
    if survey.state not in states:
        raise NotAllowedError("survey_frozen")
    taken = db.session.execute(
        update(Survey)
        .where(Survey.id == survey.id, Survey.revision == revision)
        .values(revision=revision + 1)
        .returning(Survey.id)
        .execution_options(synchronize_session=False)
    ).first()
    if taken is None:
        raise PageChangedError
    db.session.refresh(survey, ["revision"])
