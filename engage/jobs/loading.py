"""The one place of the house that loads by name."""

from importlib import import_module
from typing import Any

import click

from engage.kernel.command_line import LazyCommand


def load(dotted: str) -> Any:
    """What a dotted path names: a job's function or a command."""
    module, _, name = dotted.rpartition(".")
    return getattr(import_module(module), name)


class LazyGroup(click.Group):
    """A group whose lazy commands are read when they are called, not when they are listed."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name, command, rest = super().resolve_command(ctx, args)
        if isinstance(command, LazyCommand):
            command = load(command.dotted)
        return name, command, rest
