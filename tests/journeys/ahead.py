"""Going ahead to the page one came to see, without opening every page on the way in a browser."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urldefrag, urljoin

from bs4 import BeautifulSoup, Tag
from flask import Flask
from werkzeug.test import TestResponse

from tests.journeys.browsers import Visitor
from tests.journeys.visits import Going, PageState
from tests.journeys.world import World

NOT_FOUND = 404
NOT_SENT = {"submit", "button", "image", "reset", "file"}


class Encore:
    """Answers once more what was answered before: the answer to a form has no address at which to ask for it again."""

    def __init__(self, app: Flask, address: str) -> None:
        self.app, self.address = app, address
        self.kept: dict[str, tuple[TestResponse, list[tuple[str, str]]]] = {}
        self._before = app.wsgi_app
        app.wsgi_app = self._answer  # type: ignore[method-assign, assignment]  # Flask's own way to wrap

    def keep(self, answer: TestResponse, cookies: list[str]) -> str:
        """Where the next one who asks gets this answer, and with it all cookies that were set on the way."""
        headers = [(name, value) for name, value in answer.headers if name != "Set-Cookie"]
        headers += [("Set-Cookie", cookie) for cookie in cookies]
        self.kept = {answer.request.path: (answer, headers)}
        return answer.request.url

    def _answer(self, environ: dict[str, Any], start: Callable[..., Any]) -> Any:
        kept = self.kept.pop(environ["PATH_INFO"], None)
        if kept is None:
            return self._before(environ, start)
        start(kept[0].status, kept[1])
        return [kept[0].get_data()]


class GoingAhead(Going):
    """Goes by requests alone, as a browser without scripts would, until something is asked of the browser.

    Then the browser shows the page as the server sent it, with what was filled in, and from there on everything happens
    there. What pages on the way do in a browser is the matter of their own states.
    """

    def __init__(self, visitor: Visitor, world: World, view: str, encore: Encore) -> None:
        super().__init__(visitor, world, view)
        self._encore = encore
        self._client = encore.app.test_client()
        self._client.environ_base["HTTP_USER_AGENT"] = visitor.user_agent
        self._is_ahead = True
        self._answer: TestResponse | None = None
        self._fragment = ""
        self._page = BeautifulSoup()
        self._cookies: list[str] = []
        self._filled: list[tuple[Callable[..., None], tuple[str, ...]]] = []

    @property
    def visitor(self) -> Visitor:
        """At their browser, which shows the page that was come to."""
        if self._is_ahead:
            self._is_ahead = False
            if self._answer is not None:
                address = self._encore.keep(self._answer, self._cookies)
                # From a page to a place on itself a browser only scrolls.
                is_here = urldefrag(self._visitor.page.url).url == address
                self._visitor.open(address if is_here else address + self._fragment)
                assert not self._encore.kept, f"{address} gave the browser another page"
            for fill_in, words in self._filled:
                fill_in(*words)
        return self._visitor

    def reach(self, state: PageState) -> None:
        super().reach(state)
        is_nowhere = self._answer is not None and self._answer.status_code == NOT_FOUND
        assert not (is_nowhere and state.endpoint), f"{state.name}: there is no such page"
        assert self.visitor.page.url.startswith(self._encore.address)

    def leave_off(self) -> str:
        """Where whoever asks next gets the page that was come to, without a browser having seen it."""
        assert self._answer is not None
        return self._encore.keep(self._answer, self._cookies)

    def open(self, path: str) -> None:
        if not self._is_ahead:
            return super().open(path)
        return self._ask("GET", self.view + path, {})

    def fill(self, selector: str, words: str) -> None:
        if not self._is_ahead:
            return super().fill(selector, words)
        field = self._only(f"main {selector}")
        if field.name == "textarea":
            field.string = words
        else:
            field["value"] = words
        return self._filled.append((super().fill, (selector, words)))

    def choose(self, *values: str) -> None:
        if not self._is_ahead:
            return super().choose(*values)
        for value in values:
            field = self._only(f'main input:not([type=hidden])[value="{value}"]')
            if field["type"] == "radio":
                for other in self._page.select(f'input[name="{field["name"]}"]'):
                    del other["checked"]
            field["checked"] = ""
        return self._filled.append((super().choose, values))

    def submit(self, button: str = "button.e-btn[type=submit]") -> None:
        if not self._is_ahead:
            return super().submit(button)
        pressed = self._page.select(f"main {button}")[0]
        form = pressed.find_parent("form")
        assert form is not None, button
        assert self._answer is not None, button
        fields = fields_of(form)
        if pressed.get("name"):
            fields.setdefault(str(pressed["name"]), []).append(str(pressed.get("value", "")))
        here = self._answer.request.url
        action = urljoin(here, str(pressed.get("formaction") or form.get("action") or here))
        return self._ask(str(form.get("method", "get")).upper(), action, fields)

    def _only(self, selector: str) -> Tag:
        found = self._page.select(selector)
        assert len(found) == 1, f"{selector}: {len(found)}"
        return found[0]

    def _ask(self, method: str, path: str, fields: dict[str, list[str]]) -> None:
        address, fragment = urldefrag(urljoin(self._encore.address, path))
        sent: dict[str, Any] = (
            {"query_string" if method == "GET" else "data": fields} if fields else {}
        )
        answer = self._client.open(address, method=method, follow_redirects=True, **sent)
        for each in (*answer.history, answer):
            self._cookies += each.headers.getlist("Set-Cookie")
            fragment = urldefrag(each.headers.get("Location", "")).fragment or fragment
        self._fragment = fragment and f"#{fragment}"
        self._answer = answer
        self._page = BeautifulSoup(answer.get_data(as_text=True), "lxml")
        self._filled = []


def fields_of(form: Tag) -> dict[str, list[str]]:
    """What a browser would send of a form, without the button that was pressed."""
    fields: dict[str, list[str]] = {}
    for field in form.select("input[name], textarea[name], select[name]"):
        if field.has_attr("disabled") or field.get("type") in NOT_SENT:
            continue
        if field.get("type") in {"checkbox", "radio"} and not field.has_attr("checked"):
            continue
        values = [field.get("value", "")]
        if field.name == "textarea":
            values = [field.get_text().removeprefix("\n")]
        elif field.name == "select":
            chosen = field.select("option[selected]") or field.select("option")[:1]
            values = [option.get("value", option.get_text()) for option in chosen]
        fields.setdefault(str(field["name"]), []).extend(map(str, values))
    return fields
