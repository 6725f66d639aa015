"""A tiny activity whose only promise is that its words can be moderated."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.activities.ports import PORTS_EXTENSION, Decision, ItemKey, ShownItem
from engage.kernel.access import SYSTEM, Actor, Role
from engage.kernel.db import db
from engage.moderation.commands import queue_item
from engage.moderation.models import QueueItem
from engage.people.commands.officers import create_officer
from engage.people.models import Account
from tests.conftest import NOON
from tests.signing_in import PASSWORD, sign_in


class Wall:
    """Notes on a wall: kept as written, shown as decided."""

    kind = "wall"

    def __init__(self) -> None:
        self.written: dict[str, str] = {}
        self.public: dict[str, str] = {}

    def write(self, words: str, now: datetime = NOON) -> QueueItem:
        key = ItemKey(self.kind, "wall-1", str(len(self.written) + 1))
        self.written[str(key)] = words
        item = queue_item(key=key, text=words, language="en", now=now)
        db.session.commit()
        return item

    def show(self, key: ItemKey) -> ShownItem:
        return ShownItem(key, self.written[str(key)], "en", {"en": "The wall"}, NOON)

    def decided(self, key: ItemKey, decision: Decision, *, public_text: str, now: datetime) -> None:
        if public_text:
            self.public[str(key)] = public_text
        else:
            self.public.pop(str(key), None)


@pytest.fixture
def wall(app: Flask) -> Iterator[Wall]:
    built = Wall()
    app.extensions[PORTS_EXTENSION].append(built)
    yield built
    app.extensions[PORTS_EXTENSION].remove(built)


@pytest.fixture
def moderator(app: Flask) -> Account:
    return _officer("moderator@example.org", Role.MODERATOR)


@pytest.fixture
def analyst(app: Flask) -> Account:
    return _officer("analyst@example.org", Role.ANALYST)


@pytest.fixture
def actor(moderator: Account) -> Actor:
    return moderator.actor


@pytest.fixture
def desk(client: FlaskClient, moderator: Account) -> FlaskClient:
    """A moderator's browser, signed in."""
    sign_in(client, moderator.email)
    return client


def _officer(email: str, role: Role) -> Account:
    account = create_officer(
        email=email, password=PASSWORD, roles=[role], label="An officer", now=NOON, actor=SYSTEM
    )
    db.session.commit()
    return account
