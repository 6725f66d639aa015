"""What a device keeps of surveys in its signed cookie: the return code of answers on the way, and the reference of the last that it sent."""

from typing import TYPE_CHECKING

from flask import session as cookie_session

from engage.kernel.clock import now
from surveys.queries import draft_by_secret

if TYPE_CHECKING:
    from surveys.models import Survey, SurveyDraft

SECRETS = "survey_secrets"
SENT = "survey_sent"


def secret_of(survey: "Survey") -> str | None:
    secret: str | None = cookie_session.get(SECRETS, {}).get(survey.id)
    return secret


def own_draft(survey: "Survey") -> "SurveyDraft | None":
    secret = secret_of(survey)
    return draft_by_secret(survey, secret, now=now()) if secret else None


def remember(survey: "Survey", secret: str) -> None:
    cookie_session[SECRETS] = {**cookie_session.get(SECRETS, {}), survey.id: secret}


def forget(survey: "Survey") -> None:
    cookie_session[SECRETS] = {
        key: secret for key, secret in cookie_session.get(SECRETS, {}).items() if key != survey.id
    }


def reference_sent(survey: "Survey") -> str | None:
    """The reference under which this device has just sent answers."""
    reference: str | None = cookie_session.get(SENT, {}).get(survey.id)
    return reference


def remember_sent(survey: "Survey", reference: str) -> None:
    forget(survey)
    cookie_session[SENT] = {survey.id: reference}


def forget_sent() -> None:
    cookie_session.pop(SENT, None)
