"""Whose requests are answered, and with which headers, cookies and content security policy."""

import secrets
from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import Flask, g
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import SecurityError
from werkzeug.middleware.proxy_fix import ProxyFix

from engage.config import Settings
from engage.kernel.here import this_app, this_g, this_request
from engage.kernel.lean_flask import LeanResponse
from engage.kernel.signing import init_signing


class _CsrfProtect(CSRFProtect):  # type: ignore[misc]  # Flask-WTF has no types
    def protect(self, apply_exemptions: bool = False) -> None:
        """As the library's, which looks for whatever could exempt a request before it asks whether it writes at all."""
        if this_request().method in this_app().config["WTF_CSRF_METHODS"]:
            super().protect(apply_exemptions)


csrf = _CsrfProtect()

FIRST_REFUSAL = 400
FOR_FILES = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
"""For a drawing opened by itself: its own styles, no scripts, nothing from anywhere."""
FOR_ALL: tuple[tuple[str, str], ...] = (
    ("X-Content-Type-Options", "nosniff"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)
FOR_PAGES: tuple[tuple[str, str], ...] = (
    *FOR_ALL,
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    (
        "Permissions-Policy",
        "camera=(), geolocation=(), microphone=(), payment=(), interest-cohort=()",
    ),
)
OVER_TLS = ("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
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
    asked = this_request()
    if _is_ours(asked.host, this_app().config["SETTINGS"]):
        return
    if asked.endpoint != "static" and asked.blueprint != "health":
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
    kept = this_g()
    nonce: str | None = kept.get("csp_nonce")
    if nonce is None:
        kept.csp_nonce = nonce = secrets.token_urlsafe(16)
    return nonce


def _harden(answer: LeanResponse) -> LeanResponse:
    """What every answer carries. Files get the few lines that mean something for a file: each line is paid for on every phone."""
    asked = this_request()
    if asked.endpoint == "static" and answer.status_code < FIRST_REFUSAL:
        policy, lines = FOR_FILES, FOR_ALL
    else:
        policy, lines = f"{SCRIPTS_OF}{csp_nonce()}{ALL_ELSE}", FOR_PAGES
        kept_for = this_g().get("kept_for_seconds")
        kept = "no-store"
        if kept_for is not None and answer.status_code < FIRST_REFUSAL:
            kept = f"public, max-age={kept_for}"
        # Not a default: what the sign-in library writes here is no header that browsers understand.
        answer.headers.remove("Cache-Control")
        lines = (*lines, ("Cache-Control", kept))
    lines = (*lines, ("Content-Security-Policy", policy))
    if asked.is_secure:
        lines = (*lines, OVER_TLS)
    said = {name.lower() for name, _words in answer.headers}
    answer.more_lines = [line for line in lines if line[0].lower() not in said]
    return answer


def may_be_kept(seconds: int) -> None:
    """Let browsers keep this answer for a while: it is a public file, the same for everybody."""
    g.kept_for_seconds = seconds
