"""Addresses of sections and blocks that stay the same while the plan around them changes."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from hashlib import sha256

from engage.plans.rules.numbering import without_number
from engage.plans.rules.sections import Block, Section, texts_of

MAX_SLUG = 60
_DIGEST = 10


def slug(heading: str) -> str:
    """The heading's words, in any script, in lower case with hyphens; its printed number is no part of it.

    At most ``MAX_SLUG`` characters, cut between words. A heading without letters or digits is ``section``.
    """
    plain = unicodedata.normalize("NFKC", without_number(heading)).casefold()
    words = re.findall(r"[\w]+", re.sub(r"['’]", "", plain))
    kept = ""
    for word in words:
        longer = f"{kept}-{word}" if kept else word[:MAX_SLUG]
        if len(longer) > MAX_SLUG:
            break
        kept = longer
    return kept or "section"


def section_addresses(sections: Sequence[Section]) -> tuple[str, ...]:
    """One address for each section, no two alike.

    An address is made of the section's own heading, and of the heading above it when an earlier section has the same
    one; it does not depend on the place, so that a section put in before it leaves it as it was.
    """
    above: list[tuple[int, str]] = []
    used: set[str] = set()
    addresses = []
    for section in sections:
        while above and above[-1][0] >= section.level:
            above.pop()
        own = slug(section.heading)
        parent = above[-1][1] if above else ""
        address = _free(own, f"{parent}--{own}" if parent else own, used)
        above.append((section.level, own))
        addresses.append(address)
    return tuple(addresses)


def free_address(heading: str, used: Collection[str]) -> str:
    """An address for one more section, unlike all that there are."""
    own = slug(heading)
    return _free(own, own, set(used))


def block_addresses(section_address: str, blocks: Sequence[Block]) -> tuple[str, ...]:
    """One address for each block: the section's, then a digest of the block's own words (never its place)."""
    used: set[str] = set()
    return tuple(
        _free(address, address, used)
        for address in (f"{section_address}/{_digest(block)}" for block in blocks)
    )


def _digest(block: Block) -> str:
    words = " ".join(" ".join(texts_of(block)).split())
    seed = f"{type(block).__name__}:{unicodedata.normalize('NFKC', words)}"
    return sha256(seed.encode()).hexdigest()[:_DIGEST]


def _free(first: str, second: str, used: set[str]) -> str:
    address = second if first in used else first
    count = 1
    while address in used:
        count += 1
        address = f"{second}-{count}"
    used.add(address)
    return address
