"""What every page of a resident's way through a survey asks: the survey as it stands, and one person's answers. One short statement."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import make_transient_to_detached, object_session

from engage.activities.models import Activity
from engage.activities.rules.lifecycle import PUBLIC_STATES
from engage.kernel.ids import keyed_digest, typed_code
from engage.kernel.plain_statements import PlainStatement
from engage.kernel.short_memory import ShortMemory
from engage.rules.errors import NotFoundError
from surveys.models import Survey, SurveyDraft

MOST_KEPT = 1_000
_surveys: dict[str, Survey] = {}
"""Surveys by their marks, so that whatever an officer changes is met by every process at once."""
CHECK, SENT = "/check", "/sent"
"""The answers to check, and the page after sending, beside pages of questions: no id of those has a stroke."""
FOLLOWS_WITHIN = timedelta(seconds=2)
"""A browser asks at once for the page that a press leads to. After that, something else may have happened in between."""
_shown: ShortMemory[tuple[str, str], tuple[Survey, SurveyDraft]] = ShortMemory(
    most=MOST_KEPT, seconds=300
)
"""What pages to be filled in were made from, by the answers' digest and the page."""
_ahead: ShortMemory[tuple[str, str], tuple[datetime, Survey, SurveyDraft | None]] = ShortMemory(
    most=MOST_KEPT, seconds=30
)
"""What pages that a press leads to are made from, by the answers' digest (or the reference, once they are sent) and the page."""
_NEW_DRAFT = SurveyDraft.__mapper__.class_manager.new_instance
_DRAFT = ("id", "survey_id", "version", "secret_digest", "answers", "expires_at")
_ASKED = PlainStatement(
    select(
        Activity.mark,
        SurveyDraft.survey_id,
        SurveyDraft.id,
        SurveyDraft.version,
        SurveyDraft.answers,
        SurveyDraft.expires_at,
    )
    .outerjoin(SurveyDraft, SurveyDraft.secret_digest == bindparam("secret"))
    .where(Activity.slug == bindparam("slug")),
    waits=False,
)
"""A draft is looked for by its secret alone. PostgreSQL, told to look by the survey as well, may go through all the drafts of that survey."""
_FIELDS = tuple(each for each in Survey.__mapper__.column_attrs if not each.deferred)
"""Those of a survey that residents' pages need."""
_SURVEY = PlainStatement(
    select(*(each.columns[0].label(each.key) for each in _FIELDS))
    .select_from(Survey)
    .where(Survey.slug == bindparam("slug")),
    waits=False,
)


def public_survey_with_draft(
    slug: str, secret: str, *, now: datetime
) -> tuple[Survey, SurveyDraft | None]:
    """A survey that residents may see, and with it the answers that this secret finds. Neither belongs to the session.

    Raises ``NotFoundError`` ``survey``.
    """
    digest = secret_digest(secret) if secret else ""
    for mark, survey_id, draft_id, version, answers, expires_at in _ASKED.rows(
        slug=slug, secret=digest
    ):
        survey = _surveys.get(mark) or _survey(slug)
        if survey.state not in PUBLIC_STATES:
            break
        if survey_id != survey.id or expires_at <= now:
            return survey, None
        return survey, _draft(
            id=draft_id,
            survey_id=survey_id,
            version=version,
            secret_digest=digest,
            answers=answers,
            expires_at=expires_at,
        )
    raise NotFoundError("survey", slug=slug)


def note_shown(survey: Survey, draft: SurveyDraft, page_id: str) -> None:
    """A page goes out that was made from these answers, and will most likely come back filled in."""
    _shown.keep((draft.secret_digest, page_id), (survey, draft))


def as_shown(
    slug: str, secret: str, page_id: str, *, now: datetime
) -> tuple[Survey, SurveyDraft] | None:
    """What this page was made from, where this process made it a few minutes ago: one look less at the database.

    The survey or the answers may have changed since: ``surveys.commands.answering`` takes what comes back only where neither has.
    """
    found = _shown.take((secret_digest(secret), page_id)) if secret else None
    if found is None or found[0].slug != slug or found[1].expires_at <= now:
        return None
    survey, draft = found
    return survey, _draft(**{name: vars(draft)[name] for name in _DRAFT if name in vars(draft)})


def note_ahead(
    survey: Survey, draft: SurveyDraft | None, digest: str, page_id: str, *, now: datetime
) -> None:
    """Something was just stored, and the answer to it leads to this page. What the session still holds may be refused, so the page looks."""
    if draft is None or object_session(draft) is None:
        _ahead.keep((digest, page_id), (now, survey, draft))
    else:
        _ahead.take((digest, page_id))


def as_stored(
    slug: str, digest: str, page_id: str, *, now: datetime
) -> tuple[Survey, SurveyDraft | None] | None:
    """What this page is made from, where this process stored it a moment ago for the press that leads here."""
    found = _ahead.take((digest, page_id))
    if found is None or found[1].slug != slug or now - found[0] > FOLLOWS_WITHIN:
        return None
    return found[1:]


def public_survey(slug: str, *, now: datetime) -> Survey:
    """A survey that residents may see, to be looked at only. Raises ``NotFoundError`` ``survey``."""
    return public_survey_with_draft(slug, "", now=now)[0]


def _draft(**values: Any) -> SurveyDraft:
    """As the session makes a row that it has read: to set each column as a change costs ten times as much."""
    draft: SurveyDraft = _NEW_DRAFT()
    vars(draft).update(values)
    return draft


def secret_digest(secret: str) -> str:
    """How a return code is kept: keyed, so that the database alone opens nobody's answers."""
    return keyed_digest("survey-draft", typed_code(secret))


def _survey(slug: str) -> Survey:
    """The survey as it stands: made once in a process for as long as nothing of it changes. Nobody writes on it."""
    for row in _SURVEY.rows(slug=slug):
        survey = Survey(**dict(zip((each.key for each in _FIELDS), row, strict=True)))
        make_transient_to_detached(survey)
        if len(_surveys) >= MOST_KEPT:
            _surveys.clear()
        _surveys[survey.mark] = survey
        return survey
    raise NotFoundError("survey", slug=slug)
