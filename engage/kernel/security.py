"""Whose requests are answered, and with which headers, cookies and content security policy."""

import secrets
from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import SecurityError
from werkzeug.middleware.proxy_fix import ProxyFix

from engage.config import Settings
from engage.kernel.signing import init_signing

csrf = CSRFProtect()

BIGGEST_REQUEST = 24 * 1024 * 1024
"""More than the largest file that is taken, so that a file somewhat too large is refused beside its field and not by a bare page."""
BIGGEST_FIELD = 1024 * 1024
FEW_FIELDS = 2_000
FIRST_REFUSAL = 400
FOR_FILES = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
"""For a drawing opened by itself: its own styles, no scripts, nothing from anywhere."""
FOR_ALL = {"X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "same-origin"}
FOR_PAGES = {
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), interest-cohort=()",
}
SCRIPTS_OF = "default-src 'none'; script-src 'self' 'nonce-"
"""A page's content security policy up to its nonce; ``ALL_ELSE`` is what comes after."""
ALL_ELSE = (
    "'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; media-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)


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
    init_signing(app)
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
    if (
        request.endpoint != "static"
        and request.blueprint != "health"
        and not _is_ours(request.host, current_app.config["SETTINGS"])
    ):
        raise SecurityError


@lru_cache
def _is_ours(named: str, settings: Settings) -> bool:
    """The public address, a name that the settings trust, and in a demo or before an address is set whatever this network calls us."""
    host, public = urlsplit(f"//{named}").hostname, urlsplit(settings.public_url).hostname
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
    nonce: str | None = g.get("csp_nonce")
    if nonce is None:
        g.csp_nonce = nonce = secrets.token_urlsafe(16)
    return nonce


def _harden(answer: Response) -> Response:
    """What every answer carries. Files get the few lines that mean something for a file: each line is paid for on every phone."""
    if request.endpoint == "static" and answer.status_code < FIRST_REFUSAL:
        lines = {**FOR_ALL, "Content-Security-Policy": FOR_FILES}
    else:
        own = f"{SCRIPTS_OF}{csp_nonce()}{ALL_ELSE}"
        lines = {**FOR_ALL, **FOR_PAGES, "Content-Security-Policy": own}
        # Not a default: what the sign-in library writes here is no header that browsers understand.
        answer.headers["Cache-Control"] = (
            f"public, max-age={g.kept_for_seconds}"
            if "kept_for_seconds" in g and answer.status_code < FIRST_REFUSAL
            else "no-store"
        )
    if request.is_secure:
        lines["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    said = {name.lower() for name, _words in answer.headers}
    for name, words in lines.items():
        if name.lower() not in said:
            answer.headers.add(name, words)
    return answer


def may_be_kept(seconds: int) -> None:
    """Let browsers keep this answer for a while: it is a public file, the same for everybody."""
    g.kept_for_seconds = seconds
