"""The accounting identity: everything that was received is analysed, or left out with a reason.

Responses must be conscientiously taken into account (the fourth Gunning principle, R v Brent LBC ex p Gunning, 1985): what
cannot be accounted for was not.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engage.rules.errors import NotAllowedError


@dataclass(frozen=True)
class Account:
    """Where everything is that one activity received. Totals, never crossed with anything.

    ``received``: all of it. ``wordless``: an answer ticked and no word written, analysed by being counted. ``coded``: read by a
    person and coded. ``excluded``: left out, by reason. ``waiting``: brought in and not decided. What is in none of these has
    not been brought in yet.
    """

    received: int
    wordless: int
    coded: int
    excluded: Mapping[str, int] = field(default_factory=dict)
    waiting: int = 0

    @property
    def analysed(self) -> int:
        return self.wordless + self.coded

    @property
    def left_out(self) -> int:
        return sum(self.excluded.values())

    @property
    def not_brought_in(self) -> int:
        """Negative when something was taken back that had been brought in."""
        return self.received - self.analysed - self.left_out - self.waiting

    @property
    def holds(self) -> bool:
        """``received == analysed + excluded``."""
        return self.received == self.analysed + self.left_out


def check_final(account: Account, *, is_open: bool) -> None:
    """Whether an analysis can be made final.

    Raises ``NotAllowedError``: ``still_open`` while more can come in, ``not_brought_in`` (``number``), ``uncoded``
    (``number``).
    """
    if is_open:
        raise NotAllowedError("still_open")
    if account.waiting:
        raise NotAllowedError("uncoded", number=account.waiting)
    if not account.holds:
        raise NotAllowedError("not_brought_in", number=account.not_brought_in)
