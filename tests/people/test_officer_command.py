"""``engage officer create``: the first sign-in of a house."""

import json

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.kernel.audit import AuditEntry
from engage.kernel.command_line import CommandRefusedError
from engage.kernel.db import db
from engage.people.cli import officer
from engage.people.queries import account_by_email
from tests.signing_in import give_password, press


def _create(app: Flask, *arguments: str) -> str:
    runner = app.test_cli_runner()
    result = runner.invoke(officer, args=["create", *arguments])
    if isinstance(result.exception, CommandRefusedError):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


def test_it_prints_a_link_with_which_a_password_is_set_once(
    app: Flask, client: FlaskClient
) -> None:
    printed = json.loads(_create(app, "first@example.org", "--role", "administrator", "--json"))
    link = printed["link"].removeprefix("http://127.0.0.1:8000")
    wanted = "ladder purple kettle Tuesday"

    assert press(client, link, password=wanted, password_confirm=wanted).status_code == 302
    assert give_password(client, "first@example.org", wanted).status_code == 302
    assert printed["roles"] == ["administrator"]


def test_the_log_holds_neither_link_nor_address(app: Flask) -> None:
    printed = json.loads(_create(app, "first@example.org", "--role", "author", "--json"))
    token = printed["link"].rpartition("/")[2]

    for entry in db.session.scalars(db.select(AuditEntry)):
        assert token not in str(entry.facts)
        assert "example.org" not in str(entry.facts)


@pytest.mark.parametrize(
    ("email", "code"), [("not an address", "email_wrong"), ("first@example.org", "email_taken")]
)
def test_a_wrong_or_taken_address_is_refused(app: Flask, email: str, code: str) -> None:
    _create(app, "first@example.org", "--role", "author")

    with pytest.raises(CommandRefusedError) as refusal:
        _create(app, email, "--role", "author", "--json")

    assert refusal.value.document["error"]["code"] == code
    assert refusal.value.exit_code == 2


def test_an_asked_for_password_keeps_the_rules(app: Flask) -> None:
    runner = app.test_cli_runner()
    args = ["create", "first@example.org", "--role", "author", "--ask-password"]
    result = runner.invoke(officer, args=args, input="short\nshort\n")

    assert isinstance(result.exception, CommandRefusedError)
    assert account_by_email("first@example.org") is None
