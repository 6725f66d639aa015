"""Language and reading level as the first parts of the path.

``/ur/easy/rounds/…`` is the page ``/rounds/…`` in Urdu easy read. The prefix is moved to ``SCRIPT_NAME`` before routing, so
that routes are written once, every link made by ``url_for`` stays in the view, and each view has an address of its own.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from flask import current_app, has_request_context, request

from engage.kernel.here import this_request
from engage.rules.view import Level, View

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ENVIRON_KEY = "engage.view"
EASY_SEGMENT = "easy"
STANDARD = View()
PLAIN_IN_A_PATH = "/:@!$&'()*+,;=~"
"""RFC 3986's characters of a path. A tab in it, left as it is, would make browsers read another host."""


class ViewPrefix:
    """WSGI middleware that takes the view off the path."""

    def __init__(self, application: "WSGIApplication", languages: tuple[str, ...]) -> None:
        self._application = application
        self._languages = frozenset(languages) - {STANDARD.language}

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "/")
        language, level = STANDARD.language, Level.STANDARD
        first, rest = _first_segment(path)
        if first in self._languages:
            language, path = first, rest
            first, rest = _first_segment(path)
        if first == EASY_SEGMENT:
            level, path = Level.EASY, rest
        view = _view(language, level)
        environ[ENVIRON_KEY] = view
        environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + prefix_of(view)
        environ["PATH_INFO"] = path or "/"
        return self._application(environ, start_response)


def prefix_of(view: View) -> str:
    """The path in front of every address of a view: empty for standard English."""
    language = "" if view.language == STANDARD.language else f"/{view.language}"
    return f"{language}/{EASY_SEGMENT}" if view.is_easy else language


def current_view() -> View:
    """The view this request asks for; standard English outside a request."""
    if not has_request_context():
        return STANDARD
    view: View = this_request().environ.get(ENVIRON_KEY, STANDARD)
    return view


def address_in(view: View) -> str:
    """This page's own address in another view, query kept."""
    query = request.query_string.decode()
    return f"{prefix_of(view)}{quote(request.path, safe=PLAIN_IN_A_PATH)}" + (
        f"?{query}" if query else ""
    )


def is_local_address(address: str) -> bool:
    """Whether an address is a path on this site: never another host, however it is written.

    Browsers read a backslash as a slash and leave out tabs and line breaks, so that ``/<tab>/there`` is ``//there``.
    """
    return (
        address.startswith("/")
        and not address.startswith("//")
        and "\\" not in address
        and address.isprintable()
    )


def offered_views() -> list[View]:
    """Every language that is switched on, at this request's reading level."""
    return [View(tag, current_view().level) for tag in current_app.config["SETTINGS"].languages]


@lru_cache
def _view(language: str, level: Level) -> View:
    """One object for each view, so that keys which hold it are compared at once."""
    return View(language, level)


def _first_segment(path: str) -> tuple[str, str]:
    first, slash, rest = path.lstrip("/").partition("/")
    return first, slash + rest
