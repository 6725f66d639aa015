"""What a device keeps of surveys in its signed cookie: the return code of answers on the way, and the reference of the last that it sent."""

from typing import TYPE_CHECKING

from flask import session as cookie_session

from engage.kernel.clock import now
from surveys.queries import public_survey_with_draft

if TYPE_CHECKING:
    from surveys.models import Survey, SurveyDraft

SECRETS = "survey_secrets"
SENT = "survey_sent"


def own(slug: str) -> tuple["Survey", "SurveyDraft | None"]:
    """The survey at this address and this device's answers to it that are on the way."""
    return public_survey_with_draft(slug, secret_of(slug), now=now())


def secret_of(slug: str) -> str:
    """The return code that this device has; empty without one."""
    secret: str = cookie_session.get(SECRETS, {}).get(slug, "")
    return secret


def remember(slug: str, secret: str) -> None:
    """Keep a return code on this device."""
    cookie_session[SECRETS] = {**cookie_session.get(SECRETS, {}), slug: secret}


def reference_sent(slug: str) -> str | None:
    """The reference under which this device has just sent answers."""
    reference: str | None = cookie_session.get(SENT, {}).get(slug)
    return reference


def remember_sent(slug: str, reference: str) -> None:
    """The answers on the way have become a response."""
    cookie_session[SECRETS] = {
        other: secret for other, secret in cookie_session.get(SECRETS, {}).items() if other != slug
    }
    cookie_session[SENT] = {slug: reference}


def forget_sent() -> None:
    cookie_session.pop(SENT, None)
