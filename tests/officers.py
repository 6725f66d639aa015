"""Officers for tests, and browsers in which they have signed in."""

from flask import Flask
from flask.testing import FlaskClient

from engage.kernel.access import SYSTEM, Role
from engage.kernel.db import db
from engage.people.commands.officers import create_officer
from tests.programme import NOON
from tests.signing_in import PASSWORD, sign_in


def signed_in(app: Flask, *roles: Role, email: str = "first@example.org") -> FlaskClient:
    """A new officer's browser."""
    create_officer(
        email=email,
        password=PASSWORD,
        roles=roles,
        label=f"Officer {email[0]}",
        now=NOON,
        actor=SYSTEM,
    )
    db.session.commit()
    client = app.test_client()
    sign_in(client, email)
    return client
