"""What every page of a resident's way through a survey asks: the survey as it stands, and one person's answers. One statement."""

import json
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import JSON, Text, bindparam, cast, select
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.sql.expression import ColumnElement

from engage.activities.rules.lifecycle import PUBLIC_STATES
from engage.kernel.ids import keyed_digest, typed_code
from engage.kernel.plain_statements import PlainStatement
from engage.rules.errors import NotFoundError
from surveys.models import Survey, SurveyDraft

MOST_KEPT = 1_000
Row = tuple[Any, ...]
_surveys: dict[Row, Survey] = {}
"""Surveys by all that the database holds of them, so that whatever an officer changes is met by every process at once."""
_DRAFT = ("survey_id", "id", "version", "answers", "expires_at")
_NEW_DRAFT = SurveyDraft.__mapper__.class_manager.new_instance


def public_survey_with_draft(
    slug: str, secret: str, *, now: datetime
) -> tuple[Survey, SurveyDraft | None]:
    """A survey that residents may see, and with it the answers that this secret finds. Neither belongs to the session.

    Raises ``NotFoundError`` ``survey``.
    """
    digest = secret_digest(secret) if secret else ""
    fields, statement = _statement()
    for row in statement.rows(slug=slug, secret=digest):
        of_survey, of_draft = row[: len(fields)], row[len(fields) :]
        survey_id, draft_id, version, answers, expires_at = of_draft
        survey = _survey(fields, tuple(of_survey))
        if survey.state not in PUBLIC_STATES:
            break
        if survey_id != survey.id or expires_at <= now:
            return survey, None
        # As the session makes a row that it has read: to set each column as a change costs ten times as much.
        draft: SurveyDraft = _NEW_DRAFT()
        vars(draft).update(
            id=draft_id,
            survey_id=survey.id,
            version=version,
            secret_digest=digest,
            answers=json.loads(answers),
            expires_at=expires_at,
        )
        return survey, draft
    raise NotFoundError("survey", slug=slug)


def public_survey(slug: str, *, now: datetime) -> Survey:
    """A survey that residents may see, to be looked at only. Raises ``NotFoundError`` ``survey``."""
    return public_survey_with_draft(slug, "", now=now)[0]


def secret_digest(secret: str) -> str:
    """How a return code is kept: keyed, so that the database alone opens nobody's answers."""
    return keyed_digest("survey-draft", typed_code(secret))


def as_text(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """A document as it is written, which can be compared; anything else as it is."""
    return cast(column, Text) if isinstance(column.type, JSON) else column


@cache
def _statement() -> tuple[tuple[tuple[str, bool], ...], PlainStatement]:
    """The fields of a survey that pages need, each with whether it is a document, and the statement that finds them and the draft's.

    A draft is looked for by its secret alone. PostgreSQL, told to look by the survey as well, may go through all the drafts of that survey.
    """
    held = [each for each in Survey.__mapper__.column_attrs if not each.deferred]
    columns = [each.columns[0] for each in held]
    draft = SurveyDraft.__table__.c
    wanted = [*columns, *(draft[name] for name in _DRAFT)]
    statement = (
        select(*(as_text(column).label(f"c{place}") for place, column in enumerate(wanted)))
        .select_from(Survey)
        .outerjoin(SurveyDraft, SurveyDraft.secret_digest == bindparam("secret"))
        .where(Survey.slug == bindparam("slug"))
    )
    fields = tuple(
        (each.key, isinstance(column.type, JSON))
        for each, column in zip(held, columns, strict=True)
    )
    return fields, PlainStatement(statement, waits=False)


def _survey(fields: tuple[tuple[str, bool], ...], row: Row) -> Survey:
    """The survey of a row: made once in a process for as long as nothing of it changes. Nobody writes on it."""
    known = _surveys.get(row)
    if known is None:
        known = Survey(
            **{
                name: json.loads(value) if is_document else value
                for (name, is_document), value in zip(fields, row, strict=True)
            }
        )
        make_transient_to_detached(known)
        if len(_surveys) >= MOST_KEPT:
            _surveys.clear()
        _surveys[row] = known
    return known
