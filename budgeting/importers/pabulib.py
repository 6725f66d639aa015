"""Pabulib files from disk."""

from dataclasses import dataclass
from pathlib import Path

from budgeting.rules.election import Election
from budgeting.rules.pabulib import PabulibDocument, parse_pabulib
from budgeting.rules.pabulib_election import election_of
from engage.rules.errors import InvalidError


@dataclass(frozen=True)
class PabulibFile:
    """What a file says, and the election in it."""

    document: PabulibDocument
    election: Election


LARGEST = 2**28
"""Bytes. A million ballots come to a tenth of this; what is larger, or never ends, is not read."""


def read_pabulib(path: Path) -> PabulibFile:
    """Read a ``.pb`` file. Raises ``InvalidError`` naming the line (or ``file``)."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise InvalidError("file_too_large", where="file", most=LARGEST)
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InvalidError("file_not_utf8", where="file", byte=error.start) from None
    except OSError as error:
        raise InvalidError("file_unreadable", where="file", reason=error.strerror or "") from None
    document = parse_pabulib(text)
    return PabulibFile(document, election_of(document))
