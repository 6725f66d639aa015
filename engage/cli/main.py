"""Puts the commands of every package together and turns what went wrong into an exit code."""

import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import click
from flask import Flask
from flask.cli import ScriptInfo

from engage.config import SettingError
from engage.jobs.loading import LazyGroup, load
from engage.kernel.command_line import (
    CommandRefusedError,
    Exit,
    LazyCommand,
    error_document,
    print_json,
)
from engage.rules.errors import EngageError, UnavailableError

INTERRUPTED = 130
OWN_COMMANDS = (
    LazyCommand(
        "demo", "engage.cli.run.demo", short_help="Run everything here, with a demo programme."
    ),
    LazyCommand("serve", "engage.cli.serve.serve", short_help="Serve the web pages."),
    LazyCommand("audit", "engage.cli.audit.audit", short_help="Whether the log is whole."),
    LazyCommand(
        "upgrade", "engage.cli.upgrade.upgrade", short_help="Bring the database up to date."
    ),
)
FILE_COMMANDS = (
    LazyCommand("count", "budgeting.cli.counting.count", short_help="Count a Pabulib election."),
    LazyCommand("round", "budgeting.cli.rounds.round_commands", short_help="Rounds from files."),
)
"""Commands that can do with files alone. They stand here and not in their module, so that they start without the application."""


class House(LazyGroup):
    """Every command there is. The packages are only asked for theirs when a name is not known here, or all are listed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        self._ask_packages()
        return super().list_commands(ctx)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.commands:
            self._ask_packages()
        return super().get_command(ctx, cmd_name)

    def _ask_packages(self) -> None:
        for module in load("engage.factory.MODULES"):
            for command in module.commands:
                self.add_command(command)


@click.group(cls=House, context_settings={"help_option_names": ["-h", "--help"]})
def engage() -> None:
    """Resident engagement and participatory budgeting for a council.

    Settings are read from the environment when a command first needs the application; commands that only read files
    need none.
    """


for _command in (*OWN_COMMANDS, *FILE_COMMANDS):
    engage.add_command(_command)


def main() -> NoReturn:
    """The console script."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; see ``Exit``."""
    try:
        answer = engage.main(
            list(arguments),
            prog_name="engage",
            standalone_mode=False,
            obj=ScriptInfo(create_app=_create_app),
        )
    except CommandRefusedError as refusal:
        return _tell(arguments, refusal.document, refusal.message, refusal.exit_code)
    except click.Abort:
        return INTERRUPTED
    except click.ClickException as error:
        message = error.format_message()
        return _tell(
            arguments, error_document("usage", "command line", message), message, Exit.BAD_INPUT
        )
    except (EngageError, SettingError) as error:
        return _tell_error(arguments, *describe(error))
    except load("sqlalchemy.exc.OperationalError"):
        # Only asked for when something else went wrong. The driver's own words may quote a row or an address.
        message = "the database cannot be reached, is locked or has not been upgraded"
        document = error_document("database_unavailable", "DATABASE_URL", message)
        return _tell_error(arguments, document, Exit.FAULT)
    return answer if isinstance(answer, int) else Exit.DONE


def _create_app() -> Flask:
    app: Flask = load("engage.factory.create_app")()
    return app


def describe(error: EngageError | SettingError) -> tuple[dict[str, Any], Exit]:
    """A refusal from inside as ``{"error": …}`` and an exit code."""
    if isinstance(error, SettingError):
        message = f"expected {error.facts['expected']}"
        return error_document("setting", str(error.facts["name"]), message), Exit.BAD_INPUT
    facts = dict(error.facts)
    where = str(facts.pop("where", "")) or "input"
    listed = ", ".join(f"{name}: {value}" for name, value in facts.items())
    message = f"{error.code} ({listed})" if listed else error.code
    exit_code = Exit.FAULT if isinstance(error, UnavailableError) else Exit.BAD_INPUT
    return error_document(error.code, where, message), exit_code


def _tell_error(arguments: Sequence[str], document: dict[str, Any], exit_code: Exit) -> int:
    told = document["error"]
    return _tell(arguments, document, f"{told['where']}: {told['message']}", exit_code)


def _tell(arguments: Sequence[str], document: dict[str, Any], message: str, exit_code: Exit) -> int:
    if "--json" in arguments:
        print_json(document)
    else:
        click.echo(message, err=True)
    return exit_code
