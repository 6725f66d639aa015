"""Ties are settled by a declared, ordered list, or refused. Never by accident."""

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from typing import NamedTuple

from budgeting.rules.election import Amount, Election
from engage.rules.errors import EngageError, InvalidError

REFUSE = "refuse"
LOT = "lot:"
UNDRAWN = "lot"
"""A lot whose seed nobody knows yet; a count needs it drawn (``drawn``)."""


class TieError(EngageError):
    """The list does not settle which of ``tie`` (ids, by text) comes first; ``winners`` were funded before."""

    code = "tie"

    def __init__(self, tie: Sequence[str], winners: Sequence[str]) -> None:
        self.tie, self.winners = tuple(tie), tuple(winners)
        super().__init__(None, tie=self.tie, winners=self.winners)


def read_tie_break(text: str) -> tuple[str, ...]:
    """A comma list as it is written in a rule or on the command line; what follows ``refuse`` is never reached.

    A trap: a lot's seed cannot hold a comma.
    """
    chosen: list[str] = []
    for name in (part.strip() for part in text.split(",")):
        if name == REFUSE:
            break
        is_lot = name == UNDRAWN or (name.startswith(LOT) and len(name) > len(LOT))
        if (name not in _KEYS and not is_lot) or not _has_digest(name):
            raise InvalidError("tie_break_unknown", where="tie_break", name=name)
        chosen.append(name)
    return tuple(chosen)


def _has_digest(text: str) -> bool:
    """Bytes of a command line that are not UTF-8 arrive as characters that cannot be written as UTF-8 again."""
    return not any("\ud800" <= character <= "\udfff" for character in text)


def drawn(tie_break: Sequence[str], *, seed: str, seed_hash: str) -> tuple[str, ...]:
    """The list with its lot's seed told. Raises ``InvalidError`` ``lot_seed_differs`` unless it has the promised hash."""
    if UNDRAWN not in tie_break:
        return tuple(tie_break)
    if hash_of_seed(seed) != seed_hash:
        raise InvalidError("lot_seed_differs", where="tie_break")
    return tuple(f"{LOT}{seed}" if name == UNDRAWN else name for name in tie_break)


def hash_of_seed(seed: str) -> str:
    """What is published of a seed before it is known: SHA-256 of its text, in hexadecimal."""
    return sha256(seed.encode()).hexdigest()


def seed_in(tie_break: Iterable[str]) -> str:
    """The seed of the list's lot; empty where it has none."""
    return next((name.removeprefix(LOT) for name in tie_break if name.startswith(LOT)), "")


class Contender(NamedTuple):
    """What a tie list may look at."""

    id: str
    cost: Amount
    tally: Amount
    listed_at: int


class TieBreaker:
    """One order of all projects, made before the count and kept for every budget step."""

    def __init__(
        self, tie_break: Sequence[str], election: Election, tallies: Sequence[Amount]
    ) -> None:
        contenders = [
            Contender(project.id, project.cost, tally, at)
            for at, (project, tally) in enumerate(zip(election.projects, tallies, strict=True))
        ]
        self._ids = election.ids
        self._keys = [tuple(_key(name, each) for name in tie_break) for each in contenders]

    def groups(self, tied: Iterable[int]) -> list[list[int]]:
        """The tied projects in the list's order; those the list leaves equal are together, by id as text."""
        gathered: dict[tuple[object, ...], list[int]] = {}
        for place in sorted(tied, key=lambda p: (self._keys[p], self._ids[p])):
            gathered.setdefault(self._keys[place], []).append(place)
        return list(gathered.values())

    def error(self, tied: Iterable[int], winners: Iterable[int]) -> TieError:
        return TieError(sorted(self._ids[p] for p in tied), [self._ids[p] for p in winners])


_KEYS: dict[str, Callable[[Contender], object]] = {
    "lower-cost": lambda contender: contender.cost,
    "more-votes": lambda contender: -contender.tally,
    "text-id": lambda contender: contender.id,
    "file-order": lambda contender: contender.listed_at,
}


def _key(name: str, contender: Contender) -> object:
    if name.startswith(LOT):
        return lot(name.removeprefix(LOT), contender.id)
    return _KEYS[name](contender)


def lot(seed: str, project_id: str) -> str:
    """A project's ticket: SHA-256 of ``seed:id`` in hexadecimal; the lowest is drawn first. Anyone can check it."""
    return sha256(f"{seed}:{project_id}".encode()).hexdigest()
