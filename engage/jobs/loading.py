"""The one place of the house that loads by name."""

from importlib import import_module
from typing import Any


def load(dotted: str) -> Any:
    """What a dotted path names: a job's function or a command."""
    module, _, name = dotted.rpartition(".")
    return getattr(import_module(module), name)
