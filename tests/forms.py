"""Filling in and sending forms as a browser does."""

from typing import Any
from urllib.parse import urlsplit

from flask.testing import FlaskClient

from tests.inspection import parsed


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
    tokens = parsed(html).xpath("//input[@name='csrf_token']/@value")
    assert tokens, "the page has no form"
    return str(tokens[0])


def carried_by(html: str, action: str) -> dict[str, Any]:
    """What the first form that posts to ``action`` carries along hidden; nothing when the page has no such form."""
    fields: dict[str, Any] = {}
    for form in parsed(html).xpath("//form[@action=$action]", action=action)[:1]:
        for box in form.xpath(".//input[@type='hidden']"):
            fields.setdefault(box.get("name"), []).append(box.get("value", ""))
    return fields
