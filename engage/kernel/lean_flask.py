"""Flask's own application, request and answer in fewer steps: what every request goes through, whatever page it asks for.

Each method gives what the library's gives, and leaves to the library what it was not made for.
"""

import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from flask import Flask, Request, Response, has_request_context
from werkzeug.datastructures import Headers, ImmutableMultiDict
from werkzeug.routing import MapAdapter
from werkzeug.sansio.http import parse_cookie
from werkzeug.utils import cached_property
from werkzeug.wsgi import get_host

from engage.kernel.here import this_request

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

AS_THEY_ARE = frozenset({200, 302, 422})
PLAIN_PATH = re.compile(r"/[A-Za-z0-9/._?=&-]*")
"""What needs no quoting on its way."""
PLAIN_HOST = re.compile(r"[a-z0-9.:-]+")
"""A name that is spelt as it is looked up."""
HERE = "/"
MOST_ADDRESSES = 5_000


class LeanValues(ImmutableMultiDict[str, Any]):
    """What was sent, where a name that nobody sent is no fault: the library makes a whole error page of it and throws it away."""

    def get(self, key: str, default: Any = None, type: Any = None) -> Any:  # type: ignore[override]  # noqa: A002 - the library's names
        return super().get(key, default, type) if key in self else default


class LeanRequest(Request):
    """A request that knows how much it may hold, and finds its cookies without going through every header."""

    max_content_length = 24 * 1024 * 1024
    """More than the largest file that is taken, so that a file somewhat too large is refused beside its field and not by a bare page."""
    max_form_memory_size = 1024 * 1024
    max_form_parts = 2_000
    parameter_storage_class = LeanValues
    dict_storage_class = LeanValues

    @cached_property
    def cookies(self) -> ImmutableMultiDict[str, str]:
        return parse_cookie(self.environ.get("HTTP_COOKIE", ""), cls=self.dict_storage_class)  # type: ignore[return-value]


class LeanResponse(Response):
    """An answer whose headers are sent as they are.

    ``more_lines`` go out beside them: words of the house's own that nobody amends any more. Among headers each would be looked through
    once more, for what could come from somebody else.
    """

    more_lines: Sequence[tuple[str, str]] = ()

    def get_wsgi_response(
        self, environ: "WSGIEnvironment"
    ) -> tuple[Iterable[bytes], str, list[tuple[str, str]]]:
        body, status, lines = super().get_wsgi_response(environ)
        return body, status, [*lines, *self.more_lines]

    def get_app_iter(self, environ: "WSGIEnvironment") -> Iterable[bytes]:
        """A page that is there as a whole goes out as a list: for anything else the server comes back once for each piece of it."""
        is_whole = isinstance(self.response, list) and not self._on_close
        if is_whole and self.status_code in AS_THEY_ARE and environ["REQUEST_METHOD"] != "HEAD":
            return list(self.iter_encoded())
        return super().get_app_iter(environ)

    def get_wsgi_headers(self, environ: "WSGIEnvironment") -> Headers:
        """A page that knows its length, and the way to another on this site: nothing of their headers is to be amended in a copy."""
        leads_to = self.headers.get("Location", HERE)
        is_ready = self.status_code in AS_THEY_ARE and PLAIN_PATH.fullmatch(leads_to)
        if is_ready and "Content-Length" in self.headers:
            return self.headers
        return super().get_wsgi_headers(environ)


class LeanFlask(Flask):
    """Flask, which makes each address of its own pages once and looks for no coroutines: there are none."""

    request_class = LeanRequest
    response_class = LeanResponse

    def __init__(self, *names: Any, **options: Any) -> None:
        self._addresses: dict[Hashable, str] = {}
        super().__init__(*names, **options)

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """From what the request knows already: this house has one name for all its pages, and no web sockets."""
        if request is None or self.config["SERVER_NAME"] or self.config["TRUSTED_HOSTS"]:
            return super().create_url_adapter(request)
        host = request.host = get_host(request.environ)
        if not PLAIN_HOST.fullmatch(host):
            return super().create_url_adapter(request)
        return MapAdapter(
            self.url_map,
            host,
            request.root_path or "/",
            "",
            request.scheme,
            request.path,
            request.method,
            request.query_string.decode(errors="replace"),
        )

    def url_for(
        self,
        /,
        endpoint: str,
        *,
        _anchor: str | None = None,
        _method: str | None = None,
        _scheme: str | None = None,
        _external: bool | None = None,
        **values: Any,
    ) -> str:
        """As the library's. A path made of text alone is the same whenever a page of the same kind under the same root asks for it."""
        is_path = (_anchor or _method or _scheme or _external) is None and has_request_context()
        if not is_path or not all(value.__class__ is str for value in values.values()):
            how = {
                "_anchor": _anchor,
                "_method": _method,
                "_scheme": _scheme,
                "_external": _external,
            }
            return super().url_for(endpoint, **how, **values)  # type: ignore[arg-type]  # as they came
        here = this_request()
        asked = here.root_path, here.method, here.endpoint, endpoint, *values.items()
        known = self._addresses.get(asked)
        if known is None:
            known = super().url_for(endpoint, **values)
            if len(self._addresses) >= MOST_ADDRESSES:
                self._addresses.clear()
            self._addresses[asked] = known
        return known
