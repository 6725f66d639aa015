"""When somebody opened a form, carried by the form itself in words that nobody else can make up.

So a thing that takes what was begun in time need not remember who began.
"""

from datetime import UTC, datetime
from hmac import compare_digest

from engage.kernel.ids import keyed_digest

PURPOSE = "opened"


def opened_mark(about: str, moment: datetime) -> str:
    """What a form carries hidden: the moment to the second, and proof that it was written here and about this thing."""
    seconds = str(int(moment.timestamp()))
    return f"{seconds}.{keyed_digest(PURPOSE, about, seconds)}"


def opened_at(about: str, mark: str) -> datetime | None:
    """The moment of a mark; ``None`` for one that was not written here or is about something else."""
    seconds, _dot, proof = mark.partition(".")
    if not compare_digest(proof.encode(), keyed_digest(PURPOSE, about, seconds).encode()):
        return None
    return datetime.fromtimestamp(int(seconds), UTC)
