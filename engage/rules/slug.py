"""Short names for addresses."""

import re

LONGEST_SLUG = 64
_NOT_IN_A_SLUG = re.compile(r"[^a-z0-9]+")


def slug_of(text: str) -> str:
    """``text`` as a part of an address: small letters, digits and hyphens, at most 64 characters; empty when nothing is left.

    >>> slug_of("One Stockport (2026)")
    'one-stockport-2026'
    """
    return _NOT_IN_A_SLUG.sub("-", text.lower()).strip("-")[:LONGEST_SLUG].rstrip("-")
