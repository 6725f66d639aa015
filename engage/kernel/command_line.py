"""What every command of ``engage`` keeps to: one JSON object, stable exit codes, one form of refusal."""

import json
from collections.abc import Callable
from enum import IntEnum
from typing import Any, NoReturn, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., object])


class Exit(IntEnum):
    """Relied on from outside."""

    DONE = 0
    FAULT = 1
    BAD_INPUT = 2
    TIE = 3
    VERIFICATION_FAILED = 4


class LazyCommand(click.Command):
    """Stands for a command whose module is read only when it is called, so that web processes never load it."""

    def __init__(self, name: str, dotted: str, *, short_help: str) -> None:
        super().__init__(name, short_help=short_help)
        self.dotted = dotted


class CommandRefusedError(Exception):
    """Ends a command. ``document`` is printed under ``--json``, ``message`` otherwise."""

    def __init__(self, document: dict[str, Any], message: str, exit_code: Exit) -> None:
        super().__init__(message)
        self.document = document
        self.message = message
        self.exit_code = exit_code


def json_option(command: Command) -> Command:
    """``--json``: passed to the command as ``as_json``."""
    return click.option(
        "--json", "as_json", is_flag=True, help="Print one JSON object and nothing else."
    )(command)


def print_json(document: dict[str, Any]) -> None:
    """The one JSON object on standard output."""
    # What was read may hold what is not UTF-8: it is told as an escape, which JSON knows too.
    click.echo(
        json.dumps(document, ensure_ascii=False).encode("utf-8", "backslashreplace").decode()
    )


def error_document(code: str, where: str, message: str) -> dict[str, Any]:
    return {"error": {"code": code, "where": where, "message": message}}


def refuse(*, code: str, message: str, where: str = "") -> NoReturn:
    """End the command because of what it was given: exit 2."""
    spoken = f"{where}: {message}" if where else message
    raise CommandRefusedError(error_document(code, where, message), spoken, Exit.BAD_INPUT)


def end_with(document: dict[str, Any], *, message: str, exit_code: Exit) -> NoReturn:
    """End the command with a result that is not "done": a tie (3) or a verification that failed (4)."""
    raise CommandRefusedError(document, message, exit_code)
