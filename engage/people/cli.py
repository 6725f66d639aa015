"""``engage officer``: sign-ins from the command line, such as the first one."""

import click
from flask import current_app
from flask.cli import with_appcontext

from engage.kernel.access import SYSTEM, Role
from engage.kernel.clock import now
from engage.kernel.command_line import json_option, print_json, refuse
from engage.kernel.db import db
from engage.people.commands.officers import create_officer, password_token
from engage.people.forms import words_for
from engage.rules.errors import InvalidError


@click.group()
def officer() -> None:
    """Officers' sign-ins."""


@officer.command()
@click.argument("email")
@click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    type=click.Choice([role.value for role in Role]),
    help="What the officer may do; give it several times for several roles.",
)
@click.option("--label", default="An engagement officer", help="How colleagues see them.")
@click.option("--ask-password", is_flag=True, help="Ask for a password instead of printing a link.")
@json_option
@with_appcontext
def create(
    email: str, roles: tuple[str, ...], label: str, ask_password: bool, as_json: bool
) -> None:
    """Make a sign-in for EMAIL and print a link with which they set their password, once, within a day."""
    password = (
        click.prompt("Password", hide_input=True, confirmation_prompt=True)
        if ask_password
        else None
    )
    try:
        account = create_officer(
            email=email,
            password=password,
            roles=[Role(role) for role in roles],
            label=label,
            now=now(),
            actor=SYSTEM,
        )
    except InvalidError as error:
        refuse(code=error.code, where=str(error.facts["where"]), message=words_for(error.code))
    facts: dict[str, object] = {"email": account.email, "roles": sorted(account.held_roles)}
    if password is None:
        facts["link"] = _link(password_token(account, now=now(), actor=SYSTEM))
    db.session.commit()
    if as_json:
        print_json(facts)
    else:
        click.echo("\n".join(_lines(facts)))


def _link(token: str) -> str:
    address = current_app.url_map.bind("").build("security.reset_password", {"token": token})
    return f"{current_app.config['SETTINGS'].public_url}{address}"


def _lines(facts: dict[str, object]) -> list[str]:
    lines = [f"Sign-in made for {facts['email']}."]
    if "link" in facts:
        lines += ["They set their password here, once, within a day:", str(facts["link"])]
    return lines
