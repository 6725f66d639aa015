"""Officers for tests, and browsers in which they have signed in."""

from flask import Flask, session
from flask.testing import FlaskClient
from flask_security import login_user

from engage.kernel.access import SYSTEM, Role
from engage.kernel.db import db
from engage.people.commands.officers import create_officer
from tests.programme import NOON
from tests.signing_in import PASSWORD


def signed_in(app: Flask, *roles: Role, email: str = "first@example.org") -> FlaskClient:
    """A new officer's browser, as a sign-in leaves it; the way there, page by page, is ``tests.signing_in.sign_in``."""
    account = create_officer(
        email=email,
        password=PASSWORD,
        roles=roles,
        label=f"Officer {email[0]}",
        now=NOON,
        actor=SYSTEM,
    )
    account.tf_primary_method = "authenticator"
    db.session.commit()
    client = app.test_client()
    with app.test_request_context(environ_base=client.environ_base):
        login_user(account, authn_via=["password", "authenticator"])
        started = dict(session)
        db.session.commit()
    with client.session_transaction() as kept:
        kept.update(started)
    return client
