"""``engage round``."""

import click

from engage.jobs.loading import LazyGroup
from engage.kernel.command_line import LazyCommand


@click.group("round", cls=LazyGroup)
def round_commands() -> None:
    """Rounds in which residents vote on projects."""


for _command in (
    LazyCommand(
        "import", "budgeting.cli.importing.import_round", short_help="Bring in a round as a draft."
    ),
    LazyCommand(
        "export",
        "budgeting.cli.exporting.export_round",
        short_help="Write a round's projects to a file.",
    ),
    LazyCommand(
        "verify",
        "budgeting.cli.verifying.verify_round",
        short_help="Check a declared round from its published files.",
    ),
):
    round_commands.add_command(_command)
