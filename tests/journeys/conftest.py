"""A running application with something in every state, and browsers that visit it."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser

from engage.kernel.access import Role
from engage.kernel.db import db
from tests.conftest import NOON, Clock
from tests.journeys.ahead import Encore
from tests.journeys.browsers import (
    DESKTOP,
    PHONE,
    PLAIN_PHONE,
    Device,
    Visitor,
    new_context,
    running_chromium,
)
from tests.journeys.live import serving
from tests.journeys.world import World, make_world
from tests.officers import signed_in

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever asks for a browser carries the marker, so that ``-m "not browser"`` leaves nothing out by mistake."""
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with running_chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def lived_in(make_app: Callable[..., Flask], clock: Clock) -> Iterator[tuple[Flask, World]]:
    """An application of its own and the world in it."""
    folder = Path(tempfile.mkdtemp(prefix="engage-journeys-"))
    app = make_app(
        f"sqlite:///{folder / 'journeys.sqlite3'}", folder, mail_url="smtp://127.0.0.1:9"
    )
    clock.moment = NOON
    yield app, make_world(app, clock)
    with app.app_context():
        db.engine.dispose()
    shutil.rmtree(folder)


@pytest.fixture
def world(lived_in: tuple[Flask, World], clock: Clock) -> World:
    clock.moment = NOON
    return lived_in[1]


@pytest.fixture(scope="session")
def live_server(lived_in: tuple[Flask, World]) -> Iterator[str]:
    """The address of the running application."""
    with serving(lived_in[0]) as address:
        yield address


@pytest.fixture
def come_with(
    chromium: Browser, live_server: str, world: World
) -> Iterator[Callable[[Device], Visitor]]:
    """Somebody who has never been here, with a device; at the end their browser has asked no other host and complained of nothing."""
    come: list[Visitor] = []

    def visit(device: Device) -> Visitor:
        come.append(Visitor(new_context(chromium, device, live_server), live_server, device))
        return come[-1]

    yield visit
    for visitor in come:
        visitor.context.close()
    for visitor in come:
        visitor.watch.check()


@pytest.fixture
def plain_phone(come_with: Callable[[Device], Visitor]) -> Visitor:
    """A phone without scripts."""
    return come_with(PLAIN_PHONE)


@pytest.fixture
def phone(come_with: Callable[[Device], Visitor]) -> Visitor:
    return come_with(PHONE)


@pytest.fixture(scope="session")
def _shared_phone(chromium: Browser, live_server: str) -> Iterator[Visitor]:
    visitor = Visitor(new_context(chromium, PHONE, live_server), live_server, PHONE)
    yield visitor
    visitor.context.close()


@pytest.fixture(scope="session")
def encore(lived_in: tuple[Flask, World], live_server: str) -> Encore:
    return Encore(lived_in[0], live_server)


@pytest.fixture
def shared_phone(_shared_phone: Visitor, world: World) -> Iterator[Visitor]:
    """One phone for all tests that ask for it: to start a browser takes as long as to open five pages."""
    _shared_phone.watch.begin()
    yield _shared_phone
    _shared_phone.watch.check()


@pytest.fixture
def desktop(come_with: Callable[[Device], Visitor]) -> Visitor:
    return come_with(DESKTOP)


@pytest.fixture(scope="session")
def officer_cookie(lived_in: tuple[Flask, World]) -> tuple[str, str]:
    """The session of somebody with every role, and the browser it is bound to."""
    app = lived_in[0]
    with app.app_context():
        client = signed_in(app, *Role, email="all@example.org")
        cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert cookie is not None
    return cookie.value, client.environ_base["HTTP_USER_AGENT"]


@pytest.fixture
def officer(
    phone: Visitor, lived_in: tuple[Flask, World], live_server: str, officer_cookie: tuple[str, str]
) -> Visitor:
    name = lived_in[0].config["SESSION_COOKIE_NAME"]
    phone.context.add_cookies([{"name": name, "value": officer_cookie[0], "url": live_server}])
    phone.context.set_extra_http_headers({"User-Agent": officer_cookie[1]})
    return phone
