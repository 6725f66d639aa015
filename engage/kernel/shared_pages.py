"""Pages, and parts of pages, that are the same for everybody in one view: rendered once, then only what is one person's is written in.

What thousands open costs its rendering once in each process. What is one person's own (the token against forged posts, a
reference) stands in a **slot**: while a page is rendered a slot holds a mark that nobody can guess, and afterwards the marks are
where the page is cut. So a kept page never holds anybody's token, and a page with something else of a person in it must not be
shared: whatever it shows is in its ``key`` or in a slot.
"""

import secrets
from collections.abc import Callable, Hashable, Mapping
from typing import Any, TypeVar

from flask import Flask, render_template, request
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from engage.kernel.appearance import current_appearance
from engage.kernel.here import this_app, this_request
from engage.kernel.locale import is_unchecked_view
from engage.kernel.pages import app_settings, around_every_page, render_page
from engage.kernel.security import csp_nonce
from engage.kernel.view_prefix import current_view

MOST_KEPT = 1_000
"""Pages and parts held in memory by a process, some kilobytes each; then it begins anew."""
STORE = "engage.shared_pages"
MARK = secrets.token_hex(8)
"""What begins and ends a slot's name: new in every process, so that no answer and no officer's words can hold it."""

Slots = Mapping[str, Callable[[], object]]
Made = TypeVar("Made")


def init_shared_pages(app: Flask) -> None:
    app.extensions[STORE] = {}
    app.jinja_env.globals["shared_part"] = shared_part


def render_shared(
    template: str,
    key: Hashable,
    context: Callable[[], Mapping[str, Any]],
    slots: Slots | None = None,
) -> bytes:
    """A resident's page as it is sent, rendered anew only if none of this template, key, address, view and appearance is kept.

    ``context`` is asked only then. ``slots`` are words of the template (beside ``csrf_token()`` and ``csp_nonce()``) that are one
    person's own; each is text without a sign that HTML needs escaped, such as a grouped code, or a part rendered by a template of its own.
    """
    own: Slots = {"csrf_token": generate_csrf, "csp_nonce": csp_nonce, **(slots or {})}

    def rendered() -> list[bytes]:
        page = _render(template, context(), slots or {})
        return [part.encode() for part in page.split(MARK)]

    return _filled(_kept((template, key), rendered), own)


def shared_part(template: str, **facts: Hashable) -> Markup:
    """A part around the page that is the same whoever looks: the bar of languages, the header, the footer."""

    def rendered() -> str:
        return render_template(template, **around_every_page(), **facts)

    key = template, request.endpoint, *facts.items()
    return Markup(_kept(key, rendered))  # noqa: S704 - written by a template, which escapes


def _kept(key: Hashable, make: Callable[[], Made]) -> Made:
    """What is kept under this key for this address, view and appearance, or made now and kept."""
    asked = this_request()
    whole = (
        key,
        asked.full_path,
        current_view(),
        current_appearance(),
        is_unchecked_view(),
        app_settings(),
    )
    store: dict[Hashable, Made] = this_app().extensions[STORE]
    found = store.get(whole)
    if found is None:
        found = make()
        # Whoever asks may write any query behind an address: such a page is not worth keeping.
        if not asked.query_string:
            if len(store) >= MOST_KEPT:
                store.clear()
            store[whole] = found
    return found


def _render(template: str, context: Mapping[str, Any], slots: Slots) -> str:
    return render_page(
        template,
        **context,
        **{name: _mark(name) for name in slots},
        csrf_token=lambda: _mark("csrf_token"),
        csp_nonce=lambda: _mark("csp_nonce"),
    )


def _mark(name: str) -> str:
    return f"{MARK}{name}{MARK}"


def _filled(parts: list[bytes], own: Slots) -> bytes:
    """Words and names of slots stand in turn, words first. Each slot is asked once, however often it stands in the page."""
    page = list(parts)
    said: dict[bytes, bytes] = {}
    for place in range(1, len(page), 2):
        name = page[place]
        if name not in said:
            said[name] = str(own[name.decode()]()).encode()
        page[place] = said[name]
    return b"".join(page)
