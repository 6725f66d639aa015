"""What a device keeps of surveys in its signed cookie: the return code of answers on the way, and the reference of the last that it sent."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from flask import request
from flask import session as cookie_session
from werkzeug.wrappers import Response

from engage.kernel.clock import now
from engage.kernel.ids import keyed_digest
from surveys.commands.answering import empty_draft, is_stored
from surveys.queries.on_the_way import (
    as_shown,
    as_stored,
    public_survey_with_draft,
    secret_digest,
)
from surveys.rules.one_each import OneEach

if TYPE_CHECKING:
    from surveys.models import Survey, SurveyDraft

SECRETS = "survey_secrets"
BEGUN = "survey_begun"
SENT = "survey_sent"
CODES = "survey_codes"
ANSWERED = "engage-answered"
MOST_MARKS = 50
A_YEAR = 31_536_000
STEP = "survey_step"
STEP_LASTS = timedelta(hours=1)
ENDED = 0


def own(slug: str) -> tuple["Survey", "SurveyDraft | None"]:
    """The survey at this address and this device's answers to it that are on the way; those of somebody who has begun may hold nothing yet."""
    moment, secret = now(), secret_of(slug)
    survey, draft = public_survey_with_draft(slug, secret, now=moment)
    if draft is None and (version := cookie_session.get(BEGUN, {}).get(slug)) is not None:
        draft = empty_draft(survey, version=version, secret=secret, now=moment)
    return survey, draft


def own_as_shown(slug: str, page_id: str) -> tuple["Survey", "SurveyDraft | None"]:
    """What this page was made from, to take its answers: what ``own`` finds, or found when the page was shown.

    Answers that held nothing then may have been stored since, by another process: the cookie knows.
    """
    found = as_shown(slug, secret_of(slug), page_id, now=now())
    if found is None:
        return own(slug)
    survey, draft = found
    is_still_so = is_stored(draft) or cookie_session.get(BEGUN, {}).get(slug) == draft.version
    return (survey, draft) if is_still_so else own(slug)


def own_as_stored(slug: str, page_id: str) -> tuple["Survey", "SurveyDraft | None"]:
    """What a page is made from: as it was stored for the press that leads here, or what ``own`` finds."""
    if secret := secret_of(slug):
        found = as_stored(slug, secret_digest(secret), page_id, now=now())
        if found is not None:
            return found
    return own(slug)


def secret_of(slug: str) -> str:
    """The return code that this device has; empty without one."""
    secret: str = cookie_session.get(SECRETS, {}).get(slug, "")
    return secret


def remember(slug: str, secret: str) -> None:
    """Keep a return code on this device."""
    cookie_session[SECRETS] = {**cookie_session.get(SECRETS, {}), slug: secret}
    forget_begun(slug)


def forget_way(slug: str) -> None:
    """What was begun here leaves this device: the next person at it begins with nothing. Who has the return code goes on elsewhere."""
    secrets = cookie_session.get(SECRETS, {})
    cookie_session[SECRETS] = {other: kept for other, kept in secrets.items() if other != slug}
    forget_begun(slug)
    forget_code(slug)


def remember_begun(slug: str, secret: str, version: int) -> None:
    """Keep the return code that answers will have, and the version that this person has before them. Nothing is stored elsewhere yet."""
    remember(slug, secret)
    cookie_session[BEGUN] = {**cookie_session.get(BEGUN, {}), slug: version}


def forget_begun(slug: str) -> None:
    """The first answers are stored, so they are looked for: once sent or too old they are gone."""
    begun = cookie_session.get(BEGUN, {})
    if slug in begun:
        cookie_session[BEGUN] = {other: begun[other] for other in begun if other != slug}


def code_of(slug: str) -> str:
    """The code to answer with that was entered on this device; empty without one."""
    code: str = cookie_session.get(CODES, {}).get(slug, "")
    return code


def remember_code(slug: str, code: str) -> None:
    """Keep a code on this device only: beside answers on the way it would say whose they are."""
    cookie_session[CODES] = {**cookie_session.get(CODES, {}), slug: code}


def forget_code(slug: str) -> None:
    """A code that no longer works."""
    cookie_session[CODES] = {
        other: code for other, code in cookie_session.get(CODES, {}).items() if other != slug
    }


def has_answered(survey: "Survey") -> bool:
    """Whether this browser says that it has answered a survey that takes one response from each device."""
    if survey.one_each != OneEach.DEVICE:
        return False
    return _mark(survey) in request.cookies.get(ANSWERED, "").split(".")


def note_answered(answer: Response, survey: "Survey") -> Response:
    """Leave on this device that it has answered, for a year."""
    return _with_marks(answer, [*_other_marks(survey), _mark(survey)])


def forget_answered(answer: Response, survey: "Survey") -> Response:
    """The answers were taken back, so this device may answer again."""
    if not has_answered(survey):
        return answer
    return _with_marks(answer, _other_marks(survey))


def _other_marks(survey: "Survey") -> list[str]:
    marks = request.cookies.get(ANSWERED, "").split(".")
    return [mark for mark in marks if mark and mark != _mark(survey)][-MOST_MARKS:]


def _mark(survey: "Survey") -> str:
    """The same on every device, so it tells nobody apart; made with our key, so it tells nobody else which survey it was."""
    return keyed_digest("survey-answered", survey.id)[:32]


def _with_marks(answer: Response, marks: list[str]) -> Response:
    answer.set_cookie(
        ANSWERED,
        ".".join(marks),
        max_age=A_YEAR,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure,
    )
    return answer


def reference_sent(slug: str) -> str | None:
    """The reference under which this device has just sent answers."""
    reference: str | None = cookie_session.get(SENT, {}).get(slug)
    return reference


def remember_sent(slug: str, reference: str) -> None:
    """The answers on the way have become a response."""
    forget_way(slug)
    cookie_session.pop(STEP, None)
    cookie_session[SENT] = {slug: reference}


def forget_sent() -> None:
    """The reference leaves this device, and with it the step after sending."""
    cookie_session.pop(SENT, None)
    cookie_session.pop(STEP, None)


def allow_step(*, now: datetime) -> None:
    """Let this device add to what it has just sent, for an hour: the cookie is signed, and the step alone may be taken under it."""
    cookie_session[STEP] = int((now + STEP_LASTS).timestamp())


def may_take_step(slug: str, *, now: datetime) -> bool:
    """Whether this device may still add to what it sent to this survey."""
    until = cookie_session.get(STEP, ENDED)
    return reference_sent(slug) is not None and now.timestamp() < until


def end_step() -> None:
    """The step was taken or refused; nothing more can be added from here."""
    cookie_session[STEP] = ENDED


def has_ended_step(slug: str) -> bool:
    return reference_sent(slug) is not None and cookie_session.get(STEP) == ENDED
