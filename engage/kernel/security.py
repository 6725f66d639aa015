"""Whose requests are answered, and with which headers, cookies and content security policy."""

import secrets
from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import CSRFProtect
from itsdangerous import URLSafeTimedSerializer
from werkzeug.exceptions import SecurityError
from werkzeug.middleware.proxy_fix import ProxyFix

csrf = CSRFProtect()


class SignedCookies(SecureCookieSessionInterface):
    """Flask's own session, whose signer is made once and not with every request."""

    def __init__(self) -> None:
        self._serializer: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        if self._serializer is None:
            self._serializer = super().get_signing_serializer(app)
        return self._serializer


BIGGEST_REQUEST = 24 * 1024 * 1024
"""More than the largest file that is taken, so that a file somewhat too large is refused beside its field and not by a bare page."""
BIGGEST_FIELD = 1024 * 1024
FEW_FIELDS = 2_000
FIRST_REFUSAL = 400
FOR_FILES = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
"""For a drawing opened by itself: its own styles, no scripts, nothing from anywhere."""


def init_security(app: Flask) -> None:
    """Strict by default: no inline script or style, no other host, no frames, one cookie that scripts cannot read."""
    settings = app.config["SETTINGS"]
    app.config.update(
        SESSION_COOKIE_NAME="__Host-engage" if settings.is_secure else "engage",
        SESSION_COOKIE_SECURE=settings.is_secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        WTF_CSRF_TIME_LIMIT=None,
        MAX_CONTENT_LENGTH=BIGGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=BIGGEST_FIELD,
        MAX_FORM_PARTS=FEW_FIELDS,
    )
    app.session_interface = SignedCookies()
    app.before_request(_check_host)
    csrf.init_app(app)
    app.after_request(_harden)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]  # Flask's own way to wrap


def _check_host() -> None:
    """Refuse a request that names another host than the council's: redirects and whole addresses would lead there.

    Flask's own ``TRUSTED_HOSTS`` would refuse as well, but leaves no way to make the links of the page that says so. Files and
    health checks answer at any name: they make no addresses, and a load balancer asks by number.
    """
    if request.endpoint != "static" and request.blueprint != "health" and not _is_ours():
        raise SecurityError


def _is_ours() -> bool:
    """The public address, a name that the settings trust, and in a demo or before an address is set whatever this network calls us."""
    settings = current_app.config["SETTINGS"]
    host, public = urlsplit(f"//{request.host}").hostname, urlsplit(settings.public_url).hostname
    if host in {public, *settings.trusted_hosts}:
        return True
    return (settings.is_demo or _is_near(public)) and _is_near(host)


def _is_near(host: str | None) -> bool:
    """Whether a host is this machine or one of its own network, which no stranger's letter can name."""
    try:
        return not ip_address(host or "").is_global
    except ValueError:
        return host == "localhost"


def csp_nonce() -> str:
    """This answer's nonce, for the rare script that must be named."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    nonce: str = g.csp_nonce
    return nonce


def _harden(answer: Response) -> Response:
    """What every answer carries. Files get the few lines that mean something for a file: each line is paid for on every phone."""
    answer.headers.setdefault("X-Content-Type-Options", "nosniff")
    answer.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    if request.is_secure:
        answer.headers.setdefault(
            "Strict-Transport-Security", "max-age=31536000; includeSubDomains"
        )
    if request.endpoint == "static" and answer.status_code < FIRST_REFUSAL:
        answer.headers.setdefault("Content-Security-Policy", FOR_FILES)
    else:
        _harden_page(answer)
    return answer


def _harden_page(answer: Response) -> None:
    answer.headers.setdefault(
        "Content-Security-Policy",
        "default-src 'none'; "
        f"script-src 'self' 'nonce-{csp_nonce()}'; "
        "style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; media-src 'self'; "
        "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'",
    )
    answer.headers.setdefault("Referrer-Policy", "same-origin")
    answer.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    answer.headers.setdefault(
        "Permissions-Policy",
        "camera=(), geolocation=(), microphone=(), payment=(), interest-cohort=()",
    )
    # Not a default: what the sign-in library writes here is no header that browsers understand.
    answer.headers["Cache-Control"] = (
        f"public, max-age={g.kept_for_seconds}"
        if "kept_for_seconds" in g and answer.status_code < FIRST_REFUSAL
        else "no-store"
    )


def may_be_kept(seconds: int) -> None:
    """Let browsers keep this answer for a while: it is a public file, the same for everybody."""
    g.kept_for_seconds = seconds
