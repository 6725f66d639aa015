"""Which accounts somebody has signed in to on a device before: kept by the device itself, in one signed cookie.

OWASP's "device cookies": a stranger's guesses then never keep the person out who works here every day.
"""

from flask import Response, after_this_request, current_app, has_request_context, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from engage.kernel.ids import keyed_digest

COOKIE = "engage-known"
KEPT_FOR_SECONDS = 180 * 24 * 60 * 60
"""Long enough for who signs in a few times a year."""
MOST_ACCOUNTS = 5
PURPOSE = "known-device"


def is_known_device(account_id: str) -> bool:
    """Whether this request comes from a device on which the account has been signed in to."""
    return has_request_context() and _mark(account_id) in _marks()


def know_device(account_id: str) -> None:
    """Remember the account on this device, beside the few others that people used here last."""
    mark = _mark(account_id)
    kept = [mark, *(one for one in _marks() if one != mark)][:MOST_ACCOUNTS]

    @after_this_request
    def _keep(answer: Response) -> Response:
        answer.set_cookie(
            COOKIE,
            _signer().dumps(kept),
            max_age=KEPT_FOR_SECONDS,
            samesite="Lax",
            httponly=True,
            secure=current_app.config["SESSION_COOKIE_SECURE"],
        )
        return answer


def _mark(account_id: str) -> str:
    return keyed_digest(PURPOSE, account_id)


def _marks() -> list[str]:
    try:
        marks: list[str] = _signer().loads(
            request.cookies.get(COOKIE, ""), max_age=KEPT_FOR_SECONDS
        )
    except BadSignature:
        return []
    return marks


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=PURPOSE)
