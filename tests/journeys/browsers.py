"""A real Chromium, the three devices that people come with, and what every page may not do."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Response,
    sync_playwright,
)

NAMES = ("chromium", "chromium-browser", "google-chrome")
LEFT_OUT = (
    # What a window shows beside its page: two pages more, which cost each new browser as much time as five of ours.
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    # What Playwright leaves out: of several lists Chromium reads the last alone.
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
)
SWITCHES = (
    f"--disable-features={','.join(LEFT_OUT)}",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE_MS = 20_000
OWN_PAGE_REFUSED = "Failed to load resource: the server responded with a status of 4"


@dataclass(frozen=True)
class Device:
    """What somebody comes with."""

    name: str
    width: int
    height: int
    has_scripts: bool = True
    is_touch: bool = False


PLAIN_PHONE = Device("a phone without scripts", 390, 844, has_scripts=False, is_touch=True)
PHONE = Device("a phone", 390, 844, is_touch=True)
SMALL_PHONE = Device("a narrow phone", 320, 640, is_touch=True)
TABLET = Device("a tablet", 1024, 768, is_touch=True)
DESKTOP = Device("a desktop", 1440, 900)


@dataclass
class Watch:
    """Everything a page asked for and complained about.

    The browser notes on the console as an error that a page itself came with a refusal (a form sent back, a page not
    there); those are not faults, and are left out when they concern a document.
    """

    host: str
    asked: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    documents: set[str] = field(default_factory=set)

    def listen(self, page: Page) -> None:
        page.on("request", self._note_request)
        page.on("console", self._note_console)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def begin(self) -> None:
        """Forget what was noted."""
        for noted in (self.asked, self.foreign, self.complaints, self.documents):
            noted.clear()

    def check(self) -> None:
        """Fails with everything that was noted."""
        assert self.foreign == [], f"asked another host: {self.foreign}"
        assert self.complaints == [], f"the browser complained: {self.complaints}"

    def _note_request(self, request: Any) -> None:
        self.asked.append(request.url)
        if request.resource_type == "document":
            self.documents.add(request.url)
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "about"} and parts.netloc != self.host:
            self.foreign.append(request.url)

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type not in {"error", "warning"}:
            return
        if message.text.startswith(OWN_PAGE_REFUSED) and message.location["url"] in self.documents:
            return
        self.complaints.append(f"{message.text} ({message.location['url']})")


def find_chromium() -> str:
    """The installed Chromium; without one the test is skipped, but not where browser tests are required."""
    named = os.environ.get("CHROMIUM")
    found = named or next(filter(None, map(shutil.which, NAMES)), None)
    if found:
        return found
    if os.environ.get("CI") == "true":
        pytest.fail("no Chromium, and here the browser tests must run")
    pytest.skip("browser tests need Chromium: install it, or name it in CHROMIUM")


@contextmanager
def running_chromium() -> Iterator[Browser]:
    path = find_chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(SWITCHES))
        yield browser
        browser.close()


def new_context(browser: Browser, device: Device, address: str) -> BrowserContext:
    """A browser of somebody who has never been here."""
    context = browser.new_context(
        base_url=address,
        viewport={"width": device.width, "height": device.height},
        java_script_enabled=device.has_scripts,
        has_touch=device.is_touch,
        locale="en-GB",
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE_MS)
    return context


class Visitor:
    """Somebody at a browser: opens pages, presses buttons, and is watched by ``watch``."""

    def __init__(self, context: BrowserContext, address: str, device: Device) -> None:
        self.context = context
        self.device = device
        self.watch = Watch(urlsplit(address).netloc)
        self.page: Page = context.new_page()
        self.watch.listen(self.page)

    @cached_property
    def user_agent(self) -> str:
        return str(self.page.evaluate("navigator.userAgent"))

    def forget(self) -> None:
        """Be somebody who has never been here: no cookies, nothing kept in a tab, and no tab but one."""
        for page in self.context.pages:
            if page != self.page:
                page.close()
        self.context.clear_cookies()
        self.page.set_viewport_size({"width": self.device.width, "height": self.device.height})
        if self.page.url.startswith("http"):
            self.page.evaluate("sessionStorage.clear(); localStorage.clear()")

    def open(self, path: str) -> Response:
        """Go to an address as if typed."""
        answer = self.page.goto(path)
        assert answer is not None, path
        return answer

    def follow(self, selector: str) -> None:
        """Press a link and wait for its page; the first, where a card holds several to one place."""
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()

    def submit(self, button: str = "button.e-btn[type=submit]") -> None:
        """Press a button of the page's form and wait for the answer."""
        with self.page.expect_navigation():
            self.page.locator("main").locator(button).first.click()

    def words(self) -> str:
        """What the page says, without its header and footer."""
        return self.page.locator("main").inner_text()

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path
