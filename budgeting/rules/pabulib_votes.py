"""The ballots of a Pabulib document: written cells in, identical ballots once.

There may be a million, so every written name and number is understood once, and where a record stands in the file is only
looked for when it is wrong.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from budgeting.rules.ballots import BallotKind
from budgeting.rules.election import Amount, Marks, read_amount
from budgeting.rules.pabulib import PabulibDocument, cells_of
from engage.rules.errors import InvalidError

_Written = tuple[str, str]
"""The vote cell and the points cell, which is empty for kinds without points."""
_Read = TypeVar("_Read")
_LONGEST_TOLD = 80
"""Characters of a name that an error repeats."""


def ballots_of(
    document: PabulibDocument, kind: BallotKind, position: Mapping[str, int]
) -> dict[Marks, int]:
    """Identical ballots once, with their number; ``position`` is each project's place by its id.

    A project named twice in one vote counts once, at its first place. Raises ``InvalidError`` naming the line: ``points_do_not_match``,
    ``points_negative``, ``number_unreadable``, ``ballot_names_unknown_project``.
    """
    read = _reader(kind, position)
    merged: dict[Marks, int] = {}
    for written, number in Counter(_written(document, kind)).items():
        try:
            marks = read(written)
        except InvalidError as error:
            every = enumerate(_written(document, kind))
            at = next(at for at, cells in every if cells == written)
            raise _standing_at(error, document, at) from None
        merged[marks] = merged.get(marks, 0) + number
    return merged


def repeat_in(document: PabulibDocument, kind: BallotKind) -> str | None:
    """Where the first vote is that names a project twice; ``None`` when there is none."""
    for at, (vote, _) in enumerate(_written(document, kind)):
        names = [name.strip() for name in vote.split(",")]
        if len(set(names)) < len(names):
            return document.line_of_vote(at)
    return None


def _written(document: PabulibDocument, kind: BallotKind) -> Iterator[_Written]:
    columns = document.vote_columns
    vote = columns.index("vote")
    points = columns.index("points") if kind.has_points else len(columns)
    separators = len(columns) - 1
    for at, raw in enumerate(document.votes):
        if '"' in raw or raw.count(";") != separators:
            try:
                cells = cells_of(raw, columns, "")
            except InvalidError as error:
                raise _standing_at(error, document, at) from None
        else:
            cells = raw.split(";")
        cells.append("")
        yield cells[vote], cells[points]


def _standing_at(error: InvalidError, document: PabulibDocument, at: int) -> InvalidError:
    return InvalidError(error.code, **{**error.facts, "where": document.line_of_vote(at)})


class _Known(dict[str, _Read]):
    """What each text means, worked out when it is first seen."""

    def __init__(self, read: Callable[[str], _Read]) -> None:
        self._read = read

    def __missing__(self, text: str) -> _Read:
        self[text] = self._read(text)
        return self[text]


def _reader(kind: BallotKind, position: Mapping[str, int]) -> Callable[[_Written], Marks]:
    def place(name: str) -> int:
        found = position.get(name.strip())
        if found is None:
            raise InvalidError("ballot_names_unknown_project", project=name.strip()[:_LONGEST_TOLD])
        return found

    place_of = _Known(place).__getitem__
    amount_of = _Known(_amount).__getitem__

    def choices(written: _Written) -> Marks:
        return Marks(tuple(sorted({*_parts(written[0], place_of)})))

    def ranking(written: _Written) -> Marks:
        return Marks(tuple(dict.fromkeys(_parts(written[0], place_of))))

    def points(written: _Written) -> Marks:
        vote, given = written
        places = _parts(vote, place_of)
        amounts = _parts(given, amount_of)
        if len(places) != len(amounts):
            raise InvalidError("points_do_not_match", projects=len(places), points=len(amounts))
        # Of a project named twice the first amount stands, so it is written down last.
        once = dict(zip(reversed(places), reversed(amounts), strict=True))
        ordered = tuple(sorted(once))
        return Marks(ordered, tuple(map(once.__getitem__, ordered)))

    if kind.has_points:
        return points
    return ranking if kind is BallotKind.RANKING else choices


def _parts(cell: str, read: Callable[[str], _Read]) -> list[_Read]:
    return [*map(read, cell.split(","))] if cell and not cell.isspace() else []


def _amount(text: str) -> Amount:
    amount = read_amount(text, where="")
    if amount < 0:
        raise InvalidError("points_negative")
    return amount
