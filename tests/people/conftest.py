"""Officers for tests, and browsers signed in as them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.kernel.access import SYSTEM, Role
from engage.kernel.db import db
from engage.people.commands.officers import create_officer
from engage.people.models import Account
from tests.conftest import NOON, Clock, InspectingClient
from tests.signing_in import PASSWORD


@pytest.fixture
def make_officer(app: Flask) -> Callable[..., Account]:
    def make(*roles: Role, email: str = "first@example.org") -> Account:
        account = create_officer(
            email=email,
            password=PASSWORD,
            roles=roles or (Role.MODERATOR,),
            label=f"Officer {email.partition('@')[0]}",
            now=NOON,
            actor=SYSTEM,
        )
        db.session.commit()
        return account

    return make


@pytest.fixture
def plain_client(app: Flask) -> FlaskClient:
    """A second browser."""
    return app.test_client()


@pytest.fixture
def demo_client(
    make_app: Callable[..., Flask], tmp_path: Path, clock: Clock
) -> Iterator[FlaskClient]:
    """A browser at a demonstration with one administrator."""
    clock.moment = NOON
    app = make_app(f"sqlite:///{tmp_path / 'demo.sqlite3'}", tmp_path, is_demo=True)
    app.test_client_class = InspectingClient
    with app.app_context():
        db.create_all()
        create_officer(
            email="first@example.org",
            password=PASSWORD,
            roles=[Role.ADMINISTRATOR],
            label="An engagement officer",
            now=NOON,
            actor=SYSTEM,
        )
        db.session.commit()
        yield app.test_client()
        db.session.remove()
        db.engine.dispose()
