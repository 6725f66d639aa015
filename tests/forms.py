"""Filling in and sending forms as a browser does."""

from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from flask.testing import FlaskClient


def press(
    client: FlaskClient, action: str, /, *, at: str | None = None, page: Any = None, **fields: Any
) -> Any:
    """Open the page that holds a form and send it to ``action`` with the page's token.

    ``at``: the page to open first (else ``action`` itself); ``page``: an answer fetched before, to send from a stale page.
    """
    page = page or client.get(at or action)
    path = urlsplit(action).path
    html = page.get_data(as_text=True)
    return client.post(
        path, data={"csrf_token": token_on(html), **carried_by(html, path), **fields}
    )


def token_on(html: str) -> str:
    """The token against forged posts that a page carries."""
    field = BeautifulSoup(html, "html5lib").select_one('input[name="csrf_token"]')
    assert field is not None, "the page has no form"
    return str(field["value"])


def carried_by(html: str, action: str) -> dict[str, Any]:
    """What the form that posts to ``action`` carries along hidden; nothing when the page has no such form."""
    form = BeautifulSoup(html, "html5lib").select_one(f'form[action="{action}"]')
    fields: dict[str, Any] = {}
    for box in form.select('input[type="hidden"]') if form else ():
        fields.setdefault(str(box["name"]), []).append(str(box.get("value", "")))
    return fields
