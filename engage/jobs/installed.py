"""Whether an optional library is there, without loading it."""

from importlib.util import find_spec


def is_installed(library: str) -> bool:
    """``library`` is the name that would be imported."""
    return find_spec(library) is not None
