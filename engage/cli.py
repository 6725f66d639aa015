"""The ``engage`` command."""

import sys

import click

from engage.config import SettingError

BAD_INPUT = 2


@click.group()
def engage() -> None:
    """Resident engagement and participatory budgeting for a council."""


def main() -> None:
    """Run the command; a wrong setting is refused with its name before anything else happens."""
    try:
        engage()
    except SettingError as error:
        click.echo(f"{error.facts['name']}: expected {error.facts['expected']}", err=True)
        sys.exit(BAD_INPUT)
