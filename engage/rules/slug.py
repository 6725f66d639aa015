"""Short names for addresses."""

import re
from collections.abc import Callable

from engage.rules.errors import InvalidError

LONGEST_SLUG = 64
_NOT_IN_A_SLUG = re.compile(r"[^a-z0-9]+")


def slug_of(text: str) -> str:
    """``text`` as a part of an address: small letters, digits and hyphens, at most 64 characters; empty when nothing is left.

    >>> slug_of("One Stockport (2026)")
    'one-stockport-2026'
    """
    return _NOT_IN_A_SLUG.sub("-", text.lower()).strip("-")[:LONGEST_SLUG].rstrip("-")


def free_slug(title: str, *, is_taken: Callable[[str], bool]) -> str:
    """An address made from a title, with a number behind where it is taken. Raises ``InvalidError`` ``title_missing``."""
    slug = slug_of(title)
    if not slug:
        raise InvalidError("title_missing", where="title")
    number, free = 1, slug
    while is_taken(free):
        number += 1
        ending = f"-{number}"
        free = f"{slug[: LONGEST_SLUG - len(ending)]}{ending}"
    return free
